"""The accounts of this computer and what their servers show: checked, kept, and asked for their folders.

A part of ``app.App``. What asks a server takes a cancel token, may raise SpokeError and belongs into a worker.
"""

from __future__ import annotations

from cirahub_desktop.accountbook import AccountBook
from cirahub_desktop.naming import named
from cirahub_desktop.places import Places
from cirahub_desktop.status import AccountCheck, FolderNode
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Probe


class Servers:
    def __init__(self, book: AccountBook, places: Places) -> None:
        self._book, self._places = book, places

    # accounts

    def accounts(self) -> tuple[Account, ...]:
        return self._book.all()

    def account(self, name: str) -> Account:
        """Raises NotFound."""
        return named("account", self.accounts(), name)

    def account_by_id(self, account: AccountId) -> Account:
        """Raises NotFound."""
        return self._book.by_id(account)

    def add_account(self, account: Account, password: str) -> Account:
        """See :meth:`AccountBook.add`."""
        return self._book.add(account, password)

    def set_password(self, account: AccountId, password: str) -> None:
        """Sign in again: the next run tries at once."""
        self._book.set_password(account, password)

    def remove_account(self, account: AccountId) -> None:
        """Raises AccountInUse while a spoke still needs it."""
        self._book.remove(account)

    # asks a server

    def check_account(
        self,
        name: str,
        email: str,
        user: str,
        server: str,
        auth: AuthMethod | None,
        password: str,
        cancel: CancelToken,
    ) -> AccountCheck:
        """Sign in once with what the person gave; without a server, the usual ones of their domain are looked for."""
        from cirahub_desktop.sync.spokes.exchange.address import endpoint

        server = server.strip() or self._places.find_server(email, cancel)
        account = Account(AccountId(""), name, email, user or email, endpoint(server), auth or AuthMethod.BASIC)
        return self._places.check_account(account, auth, password, cancel)

    def test_account(self, account: AccountId, cancel: CancelToken) -> AccountCheck:
        return self._places.test(self.account_by_id(account), cancel)

    def folders(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]:
        """One level of the public folders."""
        return self._places.children(self.account_by_id(account), parent, cancel)

    def folder_by_path(self, account: AccountId, path: str, cancel: CancelToken) -> FolderNode:
        return self._places.folder_by_path(self.account_by_id(account), path, cancel)

    def folder_probe(self, account: AccountId, folder: FolderNode, cancel: CancelToken) -> Probe:
        """The first look at a calendar of the public folders or of a mailbox."""
        return self._places.probe_folder(self.account_by_id(account), folder, cancel)

    def calendars_of(self, account: AccountId, mailbox: str, cancel: CancelToken) -> tuple[FolderNode, ...]:
        """The calendars of a mailbox that the account may see, the main one first; '' is the account's own mailbox.
        Raises FolderProblem where there is no such mailbox, or nothing of it may be seen."""
        one = self.account_by_id(account)
        return self._places.calendars(one, mailbox.strip() or one.email, cancel)

    def may_create_folder(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> bool:
        """Whether a calendar may be made in a folder; None is the root of the public folders."""
        return self._places.may_create_below(self.account_by_id(account), parent, cancel)

    def create_folder(
        self, account: AccountId, parent: FolderNode | None, name: str, cancel: CancelToken
    ) -> FolderNode:
        """A new calendar in a folder. Raises FolderProblem where the server refuses it."""
        return self._places.create_calendar(self.account_by_id(account), parent, name, cancel)
