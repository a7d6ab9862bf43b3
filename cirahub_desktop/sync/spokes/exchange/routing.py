"""Which mailbox of the server a request is for: the headers X-AnchorMailbox and X-PublicFolderMailbox.

Exchange 2013 and later keep the tree of the public folders in one mailbox and their contents in others, and leave it
to the client to name the right one (EXCHANGE.md, C3). Nothing here is needed by a server with a single such mailbox:
elsewhere than in Exchange Online the ways are learned only after a request went astray.
"""

from __future__ import annotations

import base64
import binascii
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import SpokeError
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange import user_settings as settings
from cirahub_desktop.sync.spokes.exchange.shapes import folder_ref
from cirahub_desktop.sync.spokes.exchange.soap import Markup, Message, element

LIFE = 12 * 3600.0
"""Seconds for which a way is believed; one that leads astray is learned anew at once."""
NOT_AGAIN = 600.0
"""Seconds between two attempts to learn the same way."""
_REPLICAS = '<t:ExtendedFieldURI PropertyTag="0x6698" PropertyType="Binary"/>'
_GUID = 36
_LOOK = 0.05
_log = logging.getLogger(__name__)

Settings = Callable[[str, str], str]
"""The value of one setting of an address, '' where the server tells none. Raises SpokeError."""
Replicas = Callable[[str, Mapping[str, str]], bytes]
"""PR_REPLICA_LIST of a folder, asked with the given headers; b'' where the server tells none. Raises SpokeError."""


@dataclass(frozen=True, slots=True)
class Way:
    """``learned`` in seconds since 1970. A way without headers is one that could not be learned."""

    headers: Mapping[str, str]
    learned: float


@dataclass(frozen=True, slots=True)
class Asked:
    """How the server is asked for what has to be learned."""

    settings: Settings
    replicas: Replicas


def headers(anchor: str, mailbox: str) -> Mapping[str, str]:
    return {"X-AnchorMailbox": anchor, "X-PublicFolderMailbox": mailbox}


@dataclass
class Routes:
    """The ways of one account; used by all its connections, from several threads.

    ``needed`` from the first request on in Exchange Online; elsewhere it becomes true when a request goes astray.
    """

    email: str
    needed: bool
    now: Callable[[], float] = time.time
    kept: Callable[[], None] = lambda: None
    """Called when something was learned, for who remembers it."""
    _ways: dict[str, Way] = field(default_factory=dict)
    _astray: dict[str, float] = field(default_factory=dict)
    """When nothing better was found for a request that had gone astray."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self) -> dict[str, object]:
        """What is worth remembering, as plain values."""
        ways = {folder: [*way.headers.values(), way.learned] for folder, way in dict(self._ways).items() if way.headers}
        return {"needed": self.needed, "ways": ways}

    def remember(self, known: Mapping[str, object]) -> None:
        """What :meth:`known` said once; whatever else it is counts for nothing."""
        self.needed = self.needed or known.get("needed") is True
        ways = known.get("ways")
        for folder, way in ways.items() if isinstance(ways, dict) else ():
            match way:
                case [str(anchor), str(mailbox), float(learned)]:
                    self._ways[folder] = Way(headers(anchor, mailbox), learned)

    def hierarchy(self, ask: Asked, cancel: CancelToken) -> Mapping[str, str]:
        """The headers of a request about the tree, none where they are not needed or could not be learned. Raises
        SignInFailed, SignInNeeded and Cancelled."""
        return self._way("", ask, cancel)

    def content(self, folder_id: str, ask: Asked, cancel: CancelToken) -> Mapping[str, str]:
        """The same for a request about what a folder holds."""
        return self._way(folder_id, ask, cancel)

    def mailbox(self, address: str) -> Mapping[str, str]:
        """Of a request about a mailbox: Exchange Online finds it more quickly by this, and others do not care."""
        return {"X-AnchorMailbox": address} if self.needed else {}

    def went_astray(self, folder_id: str, ask: Asked, cancel: CancelToken) -> bool:
        """Learn anew how to come to a folder, '' for the tree; whether there is another way now than before."""
        with _held(self._lock, cancel):
            if self.now() - self._astray.get(folder_id, -NOT_AGAIN) < NOT_AGAIN:
                return False
            self.needed = True
            before = self._ways.pop(folder_id, None)
            self._ways.pop("", None)
            learned = self._learn(folder_id, ask)
            better = bool(learned.headers) and (before is None or before.headers != learned.headers)
            if not better:
                self._astray[folder_id] = self.now()
        self.kept()
        return better

    def _way(self, folder_id: str, ask: Asked, cancel: CancelToken) -> Mapping[str, str]:
        if not self.needed:
            return {}
        with _held(self._lock, cancel):
            known = self._ways.get(folder_id)
            if known is not None and 0 <= self.now() - known.learned < (LIFE if known.headers else NOT_AGAIN):
                return known.headers
            learned = self._learn(folder_id, ask)
        self.kept()
        return learned.headers

    def _learn(self, folder_id: str, ask: Asked) -> Way:
        try:
            found = self._to_content(folder_id, ask) if folder_id else self._to_hierarchy(ask)
        except SignInNeeded:
            raise
        except SpokeError as error:  # a password that was refused is not sent again: the credential sees to that
            _log.info("no way to the public folders was learned: %s", type(error).__name__)
            found = {}
        way = self._ways[folder_id] = Way(found, self.now())
        return way

    def _to_hierarchy(self, ask: Asked) -> Mapping[str, str]:
        anchor = ask.settings(self.email, settings.HIERARCHY)
        if not anchor:
            return {}
        return headers(anchor, ask.settings(anchor, settings.RPC_SERVER) or anchor)

    def _to_content(self, folder_id: str, ask: Asked) -> Mapping[str, str]:
        """The first mailbox that holds a replica; without a list of them, the mailbox of the tree holds the content."""
        tree = self._ways.get("")
        if tree is None or not tree.headers:
            tree = self._learn("", ask)
        if not tree.headers:
            return {}
        guid = _first_guid(ask.replicas(folder_id, tree.headers))
        if not guid:
            return tree.headers
        named = f"{guid}@{tree.headers['X-AnchorMailbox'].rpartition('@')[2]}"
        address = ask.settings(named, settings.SMTP_ADDRESS) or named
        return headers(address, address)


def replica_request(folder_id: str) -> Markup:
    """Ask in which mailboxes the content of a folder lies."""
    extra = element("t:AdditionalProperties", Markup(_REPLICAS))
    shape = element("m:FolderShape", element("t:BaseShape", text="IdOnly"), extra)
    return element("m:GetFolder", shape, element("m:FolderIds", folder_ref(folder_id)))


def replicas_of(message: Message) -> bytes:
    """The list in the answer to :func:`replica_request`."""
    found = next(soap.children(message.node, "m:Folders"), None)
    value = "" if found is None else soap.text(found, "t:ExtendedProperty/t:Value")
    try:
        return base64.b64decode(value)
    except (binascii.Error, ValueError):
        return b""


def _first_guid(replicas: bytes) -> str:
    text = replicas[:_GUID].decode("ascii", "replace").strip().strip("{}").lower()
    is_guid = len(text) == _GUID and [len(part) for part in text.split("-")] == [8, 4, 4, 4, 12]
    return text if is_guid and all(sign in "0123456789abcdef-" for sign in text) else ""


@contextmanager
def _held(lock: threading.Lock, cancel: CancelToken) -> Iterator[None]:
    """With the lock, which is waited for with a cancel token: who holds it asks a server."""
    while not lock.acquire(timeout=_LOOK):
        cancel.check()
    try:
        yield
    finally:
        lock.release()
