"""A calendar in memory: a real spoke for the engine's own tests, with every capability of a server.

Its ``place`` outlives the spoke object, as a server outlives a connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Identity, RemoteId, RemoteItem, Seen, Stamp, Version
from cirahub_desktop.sync.spokes.base import (
    Capabilities,
    Create,
    Delete,
    Found,
    Known,
    NotWritten,
    Probe,
    Report,
    Snapshot,
    Update,
    Verdict,
    Write,
    WriteResult,
    Written,
    silent,
)


@dataclass(slots=True)
class MemoryPlace:
    """What the calendar holds; tests change it as people would."""

    items: dict[RemoteId, RemoteItem] = field(default_factory=dict)
    may_write: bool = True
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def put(self, uid: str, event: Event, stamp: Stamp | None = None, remote_id: str = "") -> RemoteId:
        """Create an item, or replace the one with ``remote_id``."""
        number = next(self._numbers)
        key = RemoteId(remote_id or f"m{number}")
        self.items[key] = RemoteItem(key, Version(f"v{number}"), Identity(uid), event, stamp)
        return key

    def edit(self, remote_id: RemoteId, event: Event) -> None:
        """As a person does it: the stamp stays, the version moves."""
        old = self.items[remote_id]
        self.put(old.identity.uid, event, old.stamp, remote_id)


class MemorySpoke:
    """Reads and writes a :class:`MemoryPlace`."""

    def __init__(self, place: MemoryPlace, capabilities: Capabilities | None = None) -> None:
        self._place = place
        self.capabilities = capabilities or Capabilities(
            writable=True, confirms=True, stamps=True, keeps_everything=True
        )

    def probe(self, cancel: CancelToken) -> Probe:
        cancel.check()
        may = self._place.may_write
        return Probe(events=len(self._place.items), may_create=may, may_change=may, may_delete=may)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        cancel.check()
        items = dict(self._place.items)
        cursor = ",".join(f"{key}={item.version}" for key, item in sorted(items.items())) or "empty"
        if known.cursor == cursor and not known.look_closely:
            return Snapshot(Verdict.UNCHANGED, cursor=cursor)
        report(len(items), len(items))
        return Snapshot(
            Verdict.COMPLETE,
            present={key: Seen(item.version, item.stamp) for key, item in items.items()},
            changed={key: item for key, item in items.items() if known.versions.get(key) != item.version},
            cursor=cursor,
        )

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        cancel.check()
        return {key: self._place.items.get(key) for key in ids}

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        cancel.check()
        return [self._write(write) for write in batch]

    def _write(self, write: Write) -> WriteResult:
        if isinstance(write, Create):
            key = self._place.put(write.identity.uid, write.event, write.stamp)
            return Written(key, self._place.items[key].version)
        there = self._place.items.get(write.remote_id)
        if isinstance(write, Delete) and there is None:
            return Written(write.remote_id, write.expected)
        if there is None or there.version != write.expected:
            return NotWritten(ItemFault(FaultCode.CHANGED_MEANWHILE), again=True)
        if isinstance(write, Delete):
            del self._place.items[write.remote_id]
            return Written(write.remote_id, write.expected)
        return self._update(write, there)

    def _update(self, write: Update, there: RemoteItem) -> WriteResult:
        self._place.put(there.identity.uid, write.event, write.stamp, write.remote_id)
        return Written(write.remote_id, self._place.items[write.remote_id].version)

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:
        cancel.check()
        return [
            Found(key, item.version, item.stamp)
            for key, item in self._place.items.items()
            if item.stamp and item.stamp.nonce in nonces
        ]

    def close(self) -> None:
        """Nothing to release."""
