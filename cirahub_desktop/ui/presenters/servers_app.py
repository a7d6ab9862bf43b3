"""What the window needs of ``app.servers``: accounts, and the folders of their servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cirahub_desktop.status import (
    AccountCheck,
    DeviceCode,
    FolderNode,
    FoundServer,
    MicrosoftPreset,
    SignedIn,
    SignInPage,
)
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
        *,
        agreed_host: str = ...,
    ) -> AccountCheck: ...

    def find(self, email: str, server: str, cancel: CancelToken, *, agreed_host: str = ...) -> FoundServer: ...

    def microsoft_preset(self) -> MicrosoftPreset: ...

    def microsoft_sign_in(
        self,
        account: Account,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = ...,
    ) -> SignedIn: ...

    def check_signed_in(self, signed: SignedIn, cancel: CancelToken) -> AccountCheck: ...

    def add_signed_in(self, signed: SignedIn, *, agreed: bool = ...) -> Account: ...

    def sign_in_again(
        self,
        account: AccountId,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = ...,
        agreed: str = ...,
    ) -> Account: ...

    def add_account(self, account: Account, password: str) -> Account: ...

    def remove_account(self, account: AccountId) -> None: ...

    def accounts(self) -> tuple[Account, ...]: ...

    def account_by_id(self, account: AccountId) -> Account: ...

    def test_account(self, account: AccountId, cancel: CancelToken) -> AccountCheck: ...

    def set_password(self, account: AccountId, password: str) -> None: ...

    def folders(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]: ...

    def folder_by_path(self, account: AccountId, path: str, cancel: CancelToken) -> FolderNode: ...

    def folder_probe(self, account: AccountId, folder: FolderNode, cancel: CancelToken) -> Probe: ...

    def calendars_of(self, account: AccountId, mailbox: str, cancel: CancelToken) -> tuple[FolderNode, ...]: ...

    def may_create_folder(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> bool: ...

    def create_folder(
        self, account: AccountId, parent: FolderNode | None, name: str, cancel: CancelToken
    ) -> FolderNode: ...
