"""From what a person set up to places that answer: secrets out of the vault, spokes and connections opened.

Everything here may block on the keyring or a server and belongs into a worker. The libraries behind it are imported
when they are first needed.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from cirahub_desktop.accounts.microsoft.room import Microsoft
from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.known_ways import KnownWays
from cirahub_desktop.status import AccountCheck, FolderNode
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FolderProblem, NotFound, SecretMissing
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Capabilities, Clock, Probe, Spoke
from cirahub_desktop.sync.turns import Turns

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cirahub_desktop.accounts.password import Password
    from cirahub_desktop.sync.spokes.exchange.connection import Connection
    from cirahub_desktop.sync.spokes.exchange.credential import Credential
    from cirahub_desktop.sync.spokes.exchange.folders import Folder
    from cirahub_desktop.sync.spokes.ical.last_seen import LastSeen

_KINDS = {
    "IPF.APPOINTMENT": "calendar",
    "IPF.CONTACT": "contacts",
    "IPF.TASK": "tasks",
    "IPF.STICKYNOTE": "notes",
    "IPF.NOTE": "mail",
}


def link_identity(link: str) -> str:
    """Names a feed for ever without telling its link, which is a secret (R12)."""
    return hashlib.blake2b(link.encode(), digest_size=16, person=b"cirahub-feed").hexdigest()


def server_place(account: AccountId, folder: FolderNode) -> Place:
    """A calendar of a server; it is the same place whichever way one came to it. Raises FolderProblem."""
    if not folder.is_calendar:
        raise FolderProblem(_shown(folder), FolderProblem.Reason.NOT_A_CALENDAR)
    identity = f"ews:{folder.id}"
    return Place(identity, path=folder.path, account=account, folder_id=folder.id, mailbox=folder.mailbox)


class Places:
    def __init__(
        self,
        vault: Callable[[], Vault],
        account: Callable[[AccountId], Account],
        microsoft: Microsoft,
        clock: Clock,
        zone: ZoneInfo,
        turns: Turns,
        ways: KnownWays,
    ) -> None:
        """``vault`` and ``account`` are asked when they are needed, in the thread that needs them. ``turns`` are those
        of all connections to servers of Exchange."""
        self._vault, self._account, self._microsoft = vault, account, microsoft
        self._clock, self._zone, self._turns = clock, zone, turns
        self._ways = ways
        self._lock = threading.Lock()
        self._passwords: WeakValueDictionary[AccountId, Password] = WeakValueDictionary()
        """Those in use now."""
        self._last_seen: LastSeen | None = None

    def open(self, config: SpokeConfig) -> Spoke:
        """The spoke of a set-up. Raises SecretMissing, VaultFailed and SpokeError."""
        if config.kind is SpokeKind.ICAL:
            link = self._secret(SecretKind.FEED_LINK, config.id, "link", config.name)
            password = self._vault().get(Secret(SecretKind.FEED_PASSWORD, config.id)) or ""
            return self.feed(link, config.place.user, password)
        if config.kind is SpokeKind.FOLDER:
            return self.folder(Path(config.place.path))
        return self._calendar(config)

    def capabilities(self, config: SpokeConfig) -> Capabilities:
        """What a spoke can do, without opening anything."""
        if config.kind in (SpokeKind.PUBLIC_FOLDER, SpokeKind.MAILBOX):
            from cirahub_desktop.sync.spokes.exchange.spoke import OWN_CALENDAR, SHARED_CALENDAR

            return OWN_CALENDAR if self._is_own(config.place) else SHARED_CALENDAR
        if config.kind is SpokeKind.FOLDER:
            from cirahub_desktop.sync.spokes.folder.spoke import CAPABILITIES as FOLDER

            return FOLDER
        from cirahub_desktop.sync.spokes.ical.feed import CAPABILITIES as FEED

        return FEED

    def feed(self, link: str, user: str, password: str) -> Spoke:
        from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
        from cirahub_desktop.sync.spokes.ical.last_seen import LastSeen

        with self._lock:
            self._last_seen = self._last_seen or LastSeen()
        return IcalSpoke(link, user, password, clock=self._clock, here=self._zone, last_seen=self._last_seen)

    def folder(self, path: Path) -> Spoke:
        from cirahub_desktop.sync.spokes.folder.spoke import FolderSpoke

        return FolderSpoke(path, clock=self._clock, here=self._zone)

    def _calendar(self, config: SpokeConfig) -> Spoke:
        from cirahub_desktop.sync.spokes.exchange.mailboxes import known_as
        from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke

        place = config.place
        connection = self._connection(self._account(place.account or AccountId("")))
        return CalendarSpoke(
            _routed(connection, place.folder_id, place.mailbox),
            place.folder_id,
            known_as(place.mailbox, place.path) if place.mailbox else place.path,
            clock=self._clock,
            zone=self._zone,
            read_foreign=bool(config.options.feeds_hub) or config.options.hub_writes,
            capabilities=self.capabilities(config),
        )

    def _is_own(self, place: Place) -> bool:
        """It lies in the mailbox of the account itself; what is not known is taken for shared."""
        try:
            account = self._account(place.account or AccountId(""))
        except NotFound:
            return False
        return is_own(account, place.mailbox)

    # accounts and their folders

    def check_account(self, account: Account, credential: Credential, cancel: CancelToken) -> AccountCheck:
        """Sign in once, with what nobody has stored yet."""
        from cirahub_desktop.accounts.signin import connect

        connection = connect(account, credential, turns=self._turns, routes=self._ways.of(account))
        try:
            return AccountCheck(account, public_folders=connection.check(cancel))
        finally:
            connection.close()

    def children(self, account: Account, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]:
        with self._connected(account) as connection:
            found = connection.children(parent.id if parent else None, parent.path if parent else "", cancel)
        return tuple(_node(folder) for folder in found)

    def folder_by_path(self, account: Account, path: str, cancel: CancelToken) -> FolderNode:
        with self._connected(account) as connection:
            return _node(connection.folder_by_path(path, cancel))

    def calendars(self, account: Account, mailbox: str, cancel: CancelToken) -> tuple[FolderNode, ...]:
        """See :func:`~cirahub_desktop.sync.spokes.exchange.mailboxes.calendars`."""
        from cirahub_desktop.sync.spokes.exchange.mailboxes import calendars

        with self._connected(account) as connection:
            routed = _routed(connection, "", mailbox)
            found = calendars(routed, mailbox, cancel, own=is_own(account, mailbox))
        return tuple(_node(folder, mailbox) for folder in found)

    def probe_folder(self, account: Account, folder: FolderNode, cancel: CancelToken) -> Probe:
        from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke

        with self._connected(account) as connection:
            routed = _routed(connection, folder.id, folder.mailbox)
            spoke = CalendarSpoke(routed, folder.id, _shown(folder), clock=self._clock, zone=self._zone)
            return spoke.probe(cancel)

    def may_create_below(self, account: Account, parent: FolderNode | None, cancel: CancelToken) -> bool:
        """Whether the account may make a folder in ``parent``, or right below the root of the public folders."""
        with self._connected(account) as connection:
            if parent is None:
                return connection.rights(None, cancel).create_folder
            routed = _routed(connection, parent.id, parent.mailbox)
            return routed.rights(parent.id, cancel, _shown(parent)).create_folder

    def create_calendar(
        self, account: Account, parent: FolderNode | None, name: str, cancel: CancelToken
    ) -> FolderNode:
        from cirahub_desktop.sync.spokes.exchange.new_folder import create_calendar

        with self._connected(account) as connection:
            if parent is None:
                return _node(create_calendar(connection, None, "", "/", name, cancel))
            routed = _routed(connection, parent.id, parent.mailbox)
            made = create_calendar(routed, parent.id, parent.path, _shown(parent), name, cancel)
        return _node(made, parent.mailbox)

    def test(self, account: Account, cancel: CancelToken) -> AccountCheck:
        with self._connected(account) as connection:
            return AccountCheck(account, public_folders=connection.check(cancel))

    @contextmanager
    def _connected(self, account: Account) -> Iterator[Connection]:
        connection = self._connection(account)
        try:
            yield connection
        finally:
            connection.close()

    def _connection(self, account: Account) -> Connection:
        from cirahub_desktop.accounts.signin import connect

        return connect(account, self._credential(account), turns=self._turns, routes=self._ways.of(account))

    def _credential(self, account: Account) -> Credential:
        if account.auth is AuthMethod.MICROSOFT:
            return self._microsoft.credential(account)
        if account.auth is AuthMethod.KERBEROS:
            return given(account, "")
        from cirahub_desktop.accounts.password import Password

        secret = self._secret(SecretKind.ACCOUNT_PASSWORD, account.id, "password", account.name)
        with self._lock:
            password = self._passwords.get(account.id)
            if password is None or not password.is_of(account, secret):
                password = self._passwords[account.id] = Password(account, secret)
            return password

    def _secret(self, kind: SecretKind, id_: str, word: str, name: str) -> str:
        secret = self._vault().get(Secret(kind, id_))
        if secret is None:
            raise SecretMissing(word, name, damaged=self._vault().damaged)
        return secret


def given(account: Account, password: str) -> Credential:
    """What an account shows whose password is known; one that signs in with the ticket of this computer has none."""
    from cirahub_desktop.accounts.kerberos import Ticket
    from cirahub_desktop.accounts.password import Password

    return Ticket() if account.auth is AuthMethod.KERBEROS else Password(account, password)


def is_own(account: Account, mailbox: str) -> bool:
    """Whether an address is that of the account's own mailbox."""
    return mailbox.strip().casefold() == account.email.strip().casefold()


def _routed(connection: Connection, folder_id: str, mailbox: str) -> Connection:
    """The connection for requests about one folder: each finds its way by headers of its own."""
    return connection.for_mailbox(mailbox) if mailbox else connection.for_folder(folder_id)


def _shown(folder: FolderNode) -> str:
    """What people know it by."""
    return f"{folder.mailbox}{folder.path}"


def _node(folder: Folder, mailbox: str = "") -> FolderNode:
    kinds = (kind for prefix, kind in _KINDS.items() if folder.folder_class.upper().startswith(prefix))
    return FolderNode(
        id=folder.id,
        name=folder.name,
        path=folder.path,
        is_calendar=folder.is_calendar,
        has_children=folder.child_count > 0,
        kind=next(kinds, "other"),
        mailbox=mailbox,
    )
