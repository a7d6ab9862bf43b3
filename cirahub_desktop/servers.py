"""The accounts of this computer and what their servers show: checked, kept, and asked for their folders.

A part of ``app.App``. What asks a server takes a cancel token, may raise SpokeError and belongs into a worker.
"""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.accountbook import AccountBook
from cirahub_desktop.accounts.microsoft.room import Microsoft
from cirahub_desktop.naming import named
from cirahub_desktop.places import Places, given
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
from cirahub_desktop.sync.sign_in_errors import OtherAccount
from cirahub_desktop.sync.spokes.base import Probe


class Servers:
    def __init__(self, book: AccountBook, places: Places, microsoft: Microsoft) -> None:
        self._book, self._places, self._microsoft = book, places, microsoft

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

    def microsoft_preset(self) -> MicrosoftPreset:
        return self._microsoft.preset()

    def add_signed_in(self, signed: SignedIn, *, agreed: bool = False) -> Account:
        """Store what :meth:`microsoft_sign_in` brought: a new account, or the new tokens of one that is there, whose
        spokes are tried again by the next run. Raises OtherAccount where somebody else signed in than was meant,
        unless the person ``agreed`` to that."""
        if signed.is_other and not agreed:
            raise OtherAccount(signed.meant, signed.account.user)
        if not signed.account.id:
            return self._book.add(signed.account, signed.tokens)
        with self._microsoft.alone(signed.account):
            self._book.set_tokens(signed.account, signed.tokens)
        return signed.account

    # asks a server

    def microsoft_sign_in(
        self,
        account: Account,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = None,
    ) -> SignedIn:
        """A person signs in to Microsoft 365, for a draft of an account or for one that is there; nothing is stored.

        ``open_browser`` gets the link, and says False where nothing could be opened; ``page`` is what the browser
        shows in the end. With ``device_code`` the code that it shows is typed in on another device. Both are called
        in this thread. Raises SignInNeeded where Microsoft refuses, SignInStopped where nobody completed it, BadOption
        for client-id and tenant.
        """
        return self._microsoft.sign_in(account, cancel, open_browser=open_browser, page=page, device_code=device_code)

    def check_signed_in(self, signed: SignedIn, cancel: CancelToken) -> AccountCheck:
        """Ask Exchange once with the new tokens."""
        return self._places.check_account(signed.account, self._microsoft.credential_of(signed), cancel)

    def sign_in_again(
        self,
        account: AccountId,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = None,
        agreed: str = "",
    ) -> Account:
        """:meth:`microsoft_sign_in` for an account that is there, and :meth:`add_signed_in`. ``agreed``: who else may
        sign in, after OtherAccount."""
        signed = self.microsoft_sign_in(
            self.account_by_id(account), cancel, open_browser=open_browser, page=page, device_code=device_code
        )
        return self.add_signed_in(signed, agreed=signed.account.user == agreed)

    def find(self, email: str, server: str, cancel: CancelToken, *, agreed_host: str = "") -> FoundServer:
        """The server behind an e-mail address, or what is to be said of one that the person named. No password is
        sent to anybody. Raises ServerNotFound, BadOption for ``server``, and other SpokeErrors."""
        from cirahub_desktop.accounts.discovery.find import Finder
        from cirahub_desktop.sync.spokes.exchange.address import endpoint

        if server.strip():
            return Finder().look_at(email, endpoint(server), cancel)
        return Finder().find(email, cancel, agreed_host)

    def find_with_password(
        self, email: str, user: str, password: str, cancel: CancelToken, *, agreed_host: str = ""
    ) -> FoundServer:
        """Where ``find`` came to a host that wants a password first: it gets it, once. Raises ForeignHost before the
        password would go to a host outside the person's domain that is not the agreed one, SignInFailed, and as
        ``find``."""
        from cirahub_desktop.accounts.discovery.find import Finder

        return Finder().find_with_password(email, user, password, cancel, agreed_host)

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
        agreed_host: str = "",
    ) -> AccountCheck:
        """Sign in once with what the person gave; server and method are found where they gave none.

        Raises ForeignHost before the password would go to a host outside the domain of the address that is neither
        ``server`` nor ``agreed_host``.
        """
        from cirahub_desktop.accounts.discovery.find import Finder
        from cirahub_desktop.sync.spokes.exchange.address import endpoint

        server = endpoint(server) if server.strip() else ""
        server, method = Finder().way_in(email, user, server, auth, password, cancel, agreed_host)
        account = Account(AccountId(""), name, email, user or email, server, method)
        return self._places.check_account(account, given(account, password), cancel)

    def test_account(self, account: AccountId, cancel: CancelToken) -> AccountCheck:
        with self._book.to_ask(account) as one:
            return self._places.test(one, cancel)

    def folders(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]:
        """One level of the public folders."""
        with self._book.to_ask(account) as one:
            return self._places.children(one, parent, cancel)

    def folder_by_path(self, account: AccountId, path: str, cancel: CancelToken) -> FolderNode:
        with self._book.to_ask(account) as one:
            return self._places.folder_by_path(one, path, cancel)

    def folder_probe(self, account: AccountId, folder: FolderNode, cancel: CancelToken) -> Probe:
        """The first look at a calendar of the public folders or of a mailbox."""
        with self._book.to_ask(account) as one:
            return self._places.probe_folder(one, folder, cancel)

    def calendars_of(self, account: AccountId, mailbox: str, cancel: CancelToken) -> tuple[FolderNode, ...]:
        """The calendars of a mailbox that the account may see, the main one first; '' is the account's own mailbox.
        Raises FolderProblem where there is no such mailbox, or nothing of it may be seen."""
        with self._book.to_ask(account) as one:
            return self._places.calendars(one, mailbox.strip() or one.email, cancel)

    def may_create_folder(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> bool:
        """Whether a calendar may be made in a folder; None is the root of the public folders."""
        with self._book.to_ask(account) as one:
            return self._places.may_create_below(one, parent, cancel)

    def create_folder(
        self, account: AccountId, parent: FolderNode | None, name: str, cancel: CancelToken
    ) -> FolderNode:
        """A new calendar in a folder. Raises FolderProblem where the server refuses it."""
        with self._book.to_ask(account) as one:
            return self._places.create_calendar(one, parent, name, cancel)
