"""From what a person set up to places that answer: secrets out of the vault, spokes and connections opened.

Everything here may block on the keyring or a server and belongs into a worker. The libraries behind it are imported
when they are first needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.status import AccountCheck, FolderNode
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, SecretMissing
from cirahub_desktop.sync.model.hub import Account, AuthMethod, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Capabilities, Clock, Probe, Spoke

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cirahub_desktop.sync.spokes.exchange.connection import Connection
    from cirahub_desktop.sync.spokes.exchange.folders import Folder

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


class Places:
    def __init__(
        self, vault: Callable[[], Vault], account: Callable[[AccountId], Account], clock: Clock, zone: ZoneInfo
    ) -> None:
        """``vault`` and ``account`` are asked when they are needed, in the thread that needs them."""
        self._vault, self._account, self._clock, self._zone = vault, account, clock, zone

    def open(self, config: SpokeConfig) -> Spoke:
        """The spoke of a set-up. Raises SecretMissing, VaultFailed and SpokeError."""
        if config.kind is SpokeKind.ICAL:
            link = self._secret(SecretKind.FEED_LINK, config.id, "link", config.name)
            password = self._vault().get(Secret(SecretKind.FEED_PASSWORD, config.id)) or ""
            return self.feed(link, config.place.user, password)
        if config.kind is SpokeKind.FOLDER:
            return self.folder(Path(config.place.path))
        return self._public_folder(config)

    @staticmethod
    def capabilities(kind: SpokeKind) -> Capabilities:
        """What a kind can do, without opening anything."""
        if kind is SpokeKind.PUBLIC_FOLDER:
            from cirahub_desktop.sync.spokes.exchange.spoke import CAPABILITIES as PUBLIC_FOLDER

            return PUBLIC_FOLDER
        if kind is SpokeKind.FOLDER:
            from cirahub_desktop.sync.spokes.folder.spoke import CAPABILITIES as FOLDER

            return FOLDER
        from cirahub_desktop.sync.spokes.ical.feed import CAPABILITIES as FEED

        return FEED

    def feed(self, link: str, user: str, password: str) -> Spoke:
        from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke

        return IcalSpoke(link, user, password, clock=self._clock, here=self._zone)

    def folder(self, path: Path) -> Spoke:
        from cirahub_desktop.sync.spokes.folder.spoke import FolderSpoke

        return FolderSpoke(path, clock=self._clock, here=self._zone)

    def _public_folder(self, config: SpokeConfig) -> Spoke:
        from cirahub_desktop.sync.spokes.exchange.spoke import PublicFolderSpoke

        place = config.place
        return PublicFolderSpoke(
            self._connection(self._account(place.account or AccountId(""))),
            place.folder_id,
            place.path,
            clock=self._clock,
            zone=self._zone,
            read_foreign=bool(config.options.feeds_hub) or config.options.hub_writes,
        )

    # accounts and their folders

    def check_account(
        self, account: Account, method: AuthMethod | None, password: str, cancel: CancelToken
    ) -> AccountCheck:
        """Sign in once. Without a method the server is asked first which ones it offers, and the safest is taken."""
        from cirahub_desktop.accounts.password import Password
        from cirahub_desktop.accounts.signin import connect, offered_methods

        if method is None:
            offered = offered_methods(account.server, cancel)
            if not offered:
                raise BadSource(_host(account.server), BadSource.Reason.NOT_EXCHANGE)
            method = offered[0]
        account = replace(account, auth=method)
        connection = connect(account, Password(account, password))
        try:
            return AccountCheck(account, public_folders=connection.check(cancel))
        finally:
            connection.close()

    @staticmethod
    def find_server(email: str, cancel: CancelToken) -> str:
        """See :func:`~cirahub_desktop.accounts.signin.find_server`."""
        from cirahub_desktop.accounts.signin import find_server

        return find_server(email, cancel)

    def children(self, account: Account, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]:
        with self._connected(account) as connection:
            found = connection.children(parent.id if parent else None, parent.path if parent else "", cancel)
        return tuple(_node(folder) for folder in found)

    def folder_by_path(self, account: Account, path: str, cancel: CancelToken) -> FolderNode:
        with self._connected(account) as connection:
            return _node(connection.folder_by_path(path, cancel))

    def probe_public_folder(self, account: Account, folder: FolderNode, cancel: CancelToken) -> Probe:
        from cirahub_desktop.sync.spokes.exchange.spoke import PublicFolderSpoke

        with self._connected(account) as connection:
            spoke = PublicFolderSpoke(connection, folder.id, folder.path, clock=self._clock, zone=self._zone)
            return spoke.probe(cancel)

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
        from cirahub_desktop.accounts.password import Password
        from cirahub_desktop.accounts.signin import connect

        password = self._secret(SecretKind.ACCOUNT_PASSWORD, account.id, "password", account.name)
        return connect(account, Password(account, password))

    def _secret(self, kind: SecretKind, id_: str, word: str, name: str) -> str:
        secret = self._vault().get(Secret(kind, id_))
        if secret is None:
            raise SecretMissing(word, name)
        return secret


def _node(folder: Folder) -> FolderNode:
    kinds = (kind for prefix, kind in _KINDS.items() if folder.folder_class.upper().startswith(prefix))
    return FolderNode(
        id=folder.id,
        name=folder.name,
        path=folder.path,
        is_calendar=folder.is_calendar,
        has_children=folder.child_count > 0,
        kind=next(kinds, "other"),
    )


def _host(server: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(server if "://" in server else f"https://{server}").hostname or server
