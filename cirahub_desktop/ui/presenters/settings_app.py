"""What the page *Settings* needs of ``App``. For type checkers alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cirahub_desktop.account_changes import AccountUse
from cirahub_desktop.diagnostics import Part
from cirahub_desktop.everything import AllLeft, PlaceCopies
from cirahub_desktop.login_start.start import LoginStanding
from cirahub_desktop.status import VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Sink
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.ui.presenters.servers_app import ServersApp


class Choices(Protocol):
    """``App.settings``."""

    def get(self, name: str) -> str: ...
    def put(self, name: str, text: str) -> None: ...
    def login_standing(self) -> LoginStanding: ...
    def mend_login_start(self) -> bool: ...
    def set_proxy_password(self, password: str) -> None: ...
    def has_proxy_password(self) -> bool: ...


class AccountsOf(Protocol):
    """``App.account_changes``."""

    def uses(self, account: Account) -> AccountUse: ...
    def change(self, changed: Account) -> Account: ...


class EverythingOf(Protocol):
    """``App.everything``; both belong into the background."""

    def preview(self) -> tuple[PlaceCopies, ...]: ...
    def remove(self, *, forget: bool = ..., sink: Sink = ..., cancel: CancelToken | None = ...) -> AllLeft: ...


class DiagnosticsOf(Protocol):
    """``App.diagnostics``; ``parts`` belongs into the background."""

    @property
    def log_folder(self) -> Path: ...
    def parts(self) -> tuple[Part, ...]: ...
    def write(self, path: Path, parts: Sequence[Part]) -> None: ...


class SettingsApp(Protocol):
    @property
    def settings(self) -> Choices: ...
    @property
    def servers(self) -> ServersApp: ...
    @property
    def account_changes(self) -> AccountsOf: ...
    @property
    def everything(self) -> EverythingOf: ...
    @property
    def diagnostics(self) -> DiagnosticsOf: ...
    def vault_state(self) -> VaultState: ...
