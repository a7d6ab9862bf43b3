"""What the wizard needs of the program: a part of ``app.App``, so that tests can stand in for it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from cirahub_desktop.status import FolderNode, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import AccountId, HubId
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.presenters.sample_app import SampleApp
from cirahub_desktop.ui.presenters.servers_app import ServersApp


class WizardApp(Protocol):
    """Checks talk to servers and go through the background; so does everything that may wait for the keyring."""

    @property
    def servers(self) -> ServersApp: ...

    @property
    def sample(self) -> SampleApp: ...

    def add_hub(self, name: str) -> HubConfig: ...

    def remove_hub(self, hub: HubId) -> object: ...

    def add_ical_spoke(self, hub: HubId, name: str, url: str, user: str = ..., password: str = ...) -> SpokeConfig: ...

    def add_public_folder_spoke(self, hub: HubId, name: str, account: AccountId, folder: FolderNode) -> SpokeConfig: ...

    def add_mailbox_spoke(self, hub: HubId, name: str, account: AccountId, calendar: FolderNode) -> SpokeConfig: ...

    def add_folder_spoke(self, hub: HubId, name: str, path: Path) -> SpokeConfig: ...

    def check_link(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination: ...

    def check_folder(self, path: Path, cancel: CancelToken) -> Probe: ...

    def vault_state(self) -> VaultState: ...

    def set_preference(self, name: str, value: str) -> None: ...
