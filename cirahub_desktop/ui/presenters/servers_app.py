"""What the window needs of ``app.servers``: accounts, and the folders of their servers."""

from __future__ import annotations

from typing import Protocol

from cirahub_desktop.status import AccountCheck, FolderNode
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Probe


class ServersApp(Protocol):
    """Checks talk to servers and go through the background."""

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
