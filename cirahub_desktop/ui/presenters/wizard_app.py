"""What the wizard needs of the program: a part of ``app.App``, so that tests can stand in for it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from cirahub_desktop.status import AccountCheck, FolderNode, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import AccountId, HubId
from cirahub_desktop.sync.spokes.base import Probe


class WizardApp(Protocol):
    """Checks talk to servers and go through the background; so does everything that may wait for the keyring."""

    def add_hub(self, name: str) -> HubConfig: ...

    def remove_hub(self, hub: HubId) -> object: ...

    def add_ical_spoke(self, hub: HubId, name: str, url: str, user: str = ..., password: str = ...) -> SpokeConfig: ...

    def add_public_folder_spoke(self, hub: HubId, name: str, account: AccountId, folder: FolderNode) -> SpokeConfig: ...

    def add_folder_spoke(self, hub: HubId, name: str, path: Path) -> SpokeConfig: ...

    def check_link(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination: ...

    def check_folder(self, path: Path, cancel: CancelToken) -> Probe: ...

    def check_account(
        self,
        name: str,
        email: str,
        user: str,
        server: str,
        auth: AuthMethod | None,
        password: str,
        cancel: CancelToken,
    ) -> AccountCheck: ...

    def add_account(self, account: Account, password: str) -> Account: ...

    def remove_account(self, account: AccountId) -> None: ...

    def accounts(self) -> tuple[Account, ...]: ...

    def test_account(self, account: AccountId, cancel: CancelToken) -> AccountCheck: ...

    def set_password(self, account: AccountId, password: str) -> None: ...

    def folders(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]: ...

    def folder_by_path(self, account: AccountId, path: str, cancel: CancelToken) -> FolderNode: ...

    def folder_probe(self, account: AccountId, folder: FolderNode, cancel: CancelToken) -> Probe: ...

    def vault_state(self) -> VaultState: ...

    def set_preference(self, name: str, value: str) -> None: ...
