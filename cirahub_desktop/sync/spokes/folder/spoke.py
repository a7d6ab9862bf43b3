"""The spoke of a local folder.

A version is the hash of a file's bytes, so every listing reads the files: no clock of a file system is trusted.
Parsing is what ``known`` saves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import ItemReading
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.stamps import stamp_in
from cirahub_desktop.sync.errors import AnswerLost, FaultCode, FolderProblem, ItemFault
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem, Seen, Version
from cirahub_desktop.sync.spokes.as_written import AsWritten
from cirahub_desktop.sync.spokes.base import (
    Capabilities,
    Clock,
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
from cirahub_desktop.sync.spokes.first_look import first_look
from cirahub_desktop.sync.spokes.folder.content import (
    FileContent,
    event_in,
    file_of,
    is_in,
    is_part,
    read_content,
    unreadable_file,
    version_of,
)
from cirahub_desktop.sync.spokes.folder.files import Files, file_name

CAPABILITIES = Capabilities(writable=True, confirms=True, stamps=True, keeps_everything=True)


def prepare(folder: Path) -> None:
    """Make ``folder`` a place for a spoke: once, when the spoke is set up. Raises FolderProblem."""
    Files(folder).prepare()


class FolderSpoke:
    """See :class:`~cirahub_desktop.sync.spokes.base.Spoke`. ``folder`` was prepared once."""

    def __init__(self, folder: Path, *, clock: Clock, here: ZoneInfo | None = None) -> None:
        """``here`` is the zone of the reader, for the first look."""
        self._files = Files(folder)
        self._clock = clock
        self._here = here or ZoneInfo("UTC")

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def probe(self, cancel: CancelToken) -> Probe:
        began = monotonic()
        contents = self._contents(self._files.found(), cancel)
        readings = (reading for _, content in contents for reading in _readings(content))
        seen = first_look(readings, self._clock(), self._here, cancel)
        may = self._files.may_write()
        name, seconds = self._files.folder.name, monotonic() - began
        return replace(seen, name=name, may_create=may, may_change=may, may_delete=may, seconds=seconds)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        cancel.check()
        listing = _Listing(known)
        names = self._files.names()
        for done, name in enumerate(names):
            cancel.check()
            report(done, len(names))
            self._list(name, listing)
        report(len(names), len(names))
        return listing.snapshot()

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        self._files.check()
        answers: dict[RemoteId, RemoteItem | None] = {}
        for key in ids:
            cancel.check()
            content = self._content(file_of(key))
            items = {item.remote_id: item for item in content.items} if content else {}
            if content is None or key in items:
                answers[key] = items.get(key)
            elif not content.unreadable:
                answers[key] = None
        return answers

    def as_written(self, remote_id: RemoteId, cancel: CancelToken) -> AsWritten | None:
        """The lines of the event's file; None where the file is gone or holds no such event."""
        cancel.check()
        self._files.check()
        data = self._bytes(file_of(remote_id))
        return event_in(data, remote_id) if data else None

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        """A trouble in the middle of a batch is AnswerLost: what came before it took effect."""
        cancel.check()
        self._files.check()
        results: list[WriteResult] = []
        for write in batch:
            try:
                results.append(self._write(write))
            except FolderProblem as problem:
                if results:
                    raise AnswerLost(str(self._files.folder), problem) from problem
                raise
        return results

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:
        wanted = frozenset(nonces)
        found = [
            Found(item.remote_id, item.version, item.stamp)
            for _, content in self._contents(self._files.names(), cancel)
            for item in content.items
            if item.stamp and item.stamp.nonce in wanted
        ]
        return sorted(found, key=lambda one: (self._files.age(file_of(one.remote_id)), one.remote_id))

    def close(self) -> None:
        """Nothing is kept open."""

    def _list(self, name: str, listing: _Listing) -> None:
        """A file whose one item is known is not read as an event again."""
        data = self._bytes(name)
        if data is None:
            return
        version = version_of(data)
        if data and listing.known.versions.get(RemoteId(name)) == version:
            listing.present[RemoteId(name)] = Seen(version, stamp_in(data))
        else:
            listing.add(name, self._read(name, data))

    def _contents(self, names: Iterable[str], cancel: CancelToken) -> Iterator[tuple[str, FileContent]]:
        for name in names:
            cancel.check()
            content = self._content(name)
            if content is not None:
                yield name, content

    def _content(self, name: str) -> FileContent | None:
        """None where the file is gone."""
        data = self._bytes(name)
        return None if data is None else self._read(name, data)

    def _read(self, name: str, data: bytes) -> FileContent:
        content = _read(name, data)
        if not content.items:
            return content
        modified = self._files.modified(name)
        return replace(content, items=tuple(replace(item, modified=modified) for item in content.items))

    def _bytes(self, name: str) -> bytes | None:
        """None where the file is gone, empty where it cannot be opened: no calendar either way, but it is there."""
        try:
            return self._files.read(name)
        except OSError:
            return b""

    def _write(self, write: Write) -> WriteResult:
        if isinstance(write, Create):
            name = file_name(write.identity.uid, write.stamp.nonce)
            return self._put(RemoteId(name), write)
        if is_part(write.remote_id):
            return NotWritten(ItemFault(FaultCode.NOT_OURS, subject=write.remote_id))
        there = self._version(write.remote_id)
        if isinstance(write, Delete) and there is None:
            return Written(write.remote_id, write.expected)
        if there != write.expected:
            return NotWritten(ItemFault(FaultCode.CHANGED_MEANWHILE), again=True)
        if isinstance(write, Update):
            return self._put(write.remote_id, write)
        self._files.put_aside(write.remote_id)
        return Written(write.remote_id, write.expected)

    def _put(self, key: RemoteId, write: Create | Update) -> Written:
        text = write_item(write.identity, write.event, write.stamp, self._clock())
        self._files.write(key, text)
        return Written(key, version_of(text))

    def _version(self, key: RemoteId) -> Version | None:
        data = self._bytes(key)
        return None if data is None else version_of(data)


@dataclass(slots=True)
class _Listing:
    """A snapshot as it grows, file by file."""

    known: Known
    present: dict[RemoteId, Seen] = field(default_factory=dict)
    changed: dict[RemoteId, RemoteItem] = field(default_factory=dict)
    faults: list[ItemFault] = field(default_factory=list)

    def add(self, name: str, content: FileContent) -> None:
        self.faults += content.faults
        for item in content.items:
            self.present[item.remote_id] = Seen(item.version, item.stamp)
            if self.known.versions.get(item.remote_id) != item.version:
                self.changed[item.remote_id] = item
        for key in self._counted_as_there(name, content):
            self.present.setdefault(key, Seen(self.known.versions.get(key, content.version)))

    def _counted_as_there(self, name: str, content: FileContent) -> Iterable[RemoteId]:
        """R1: what could not be read, with all that was once read from the same file."""
        if not content.unreadable:
            return ()
        return (*content.unreadable, *(key for key in self.known.versions if is_in(name, key)))

    def snapshot(self) -> Snapshot:
        cursor = self._cursor()
        if cursor == self.known.cursor and not self.known.look_closely:
            return Snapshot(Verdict.UNCHANGED, cursor=cursor)
        return Snapshot(Verdict.COMPLETE, self.present, self.changed, tuple(self.faults), cursor)

    def _cursor(self) -> str:
        digest = hashlib.blake2b(digest_size=16)
        for key in sorted(self.present):
            digest.update(f"{key}\0{self.present[key].version}\n".encode(errors="replace"))
        return digest.hexdigest()


def _read(name: str, data: bytes) -> FileContent:
    return read_content(name, data) if data else unreadable_file(name, FaultCode.UNREADABLE, version_of(data))


def _readings(content: FileContent) -> Iterator[ItemReading]:
    faults = content.faults
    for item in content.items:
        yield ItemReading(item, faults)
        faults = ()
    for _ in content.unreadable:
        yield ItemReading(None, faults)
        faults = ()
