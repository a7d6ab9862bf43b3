"""What one file holds: usually one item, but a foreign file may hold several.

A file with one item is known by its name; the items of a file with several by name, slash and their own id.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.codecs.cut import TooManyEvents
from cirahub_desktop.sync.codecs.ical_reader import READER_EDITION
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem, Stamp, Version
from cirahub_desktop.sync.spokes.as_written import AsWritten, as_written
from cirahub_desktop.sync.spokes.folder.files import LARGEST


@dataclass(frozen=True, slots=True)
class FileContent:
    """``items`` are those that could be read; ``unreadable`` are ids of the others. All share ``version``."""

    version: Version
    items: tuple[RemoteItem, ...] = ()
    unreadable: tuple[RemoteId, ...] = ()
    faults: tuple[ItemFault, ...] = ()

    @property
    def stamps(self) -> dict[RemoteId, Stamp | None]:
        return {item.remote_id: item.stamp for item in self.items}


def version_of(data: bytes) -> Version:
    return Version(f"{READER_EDITION}-{hashlib.blake2b(data, digest_size=16).hexdigest()}")


def is_in(name: str, remote_id: RemoteId) -> bool:
    return file_of(remote_id) == name


def file_of(remote_id: RemoteId) -> str:
    return remote_id.partition("/")[0]


def is_part(remote_id: RemoteId) -> bool:
    """One of several items in a foreign file, which is never rewritten."""
    return "/" in remote_id


def unreadable_file(name: str, code: FaultCode, version: Version) -> FileContent:
    """The file is there, and that is all that is known (R1)."""
    fault = ItemFault(code, uid=name, subject=name)
    return FileContent(version, unreadable=(RemoteId(name),), faults=(fault,))


def read_content(name: str, data: bytes) -> FileContent:
    """Never raises for what the file holds; one that is cut off in the middle counts as unreadable."""
    version = version_of(data)
    if len(data) > LARGEST:
        return unreadable_file(name, FaultCode.OVER_CAP, version)
    try:
        calendar = load_calendar([data])
    except TooManyEvents:
        return unreadable_file(name, FaultCode.OVER_CAP, version)
    try:
        if not calendar.complete:
            return unreadable_file(name, FaultCode.UNREADABLE, version)
        alone = len(calendar.groups) == 1
        ids = [RemoteId(name if alone else f"{name}/{one.remote_id}") for one in calendar.groups]
        readings = [calendar.read(one) for one in calendar.groups]
        return _content(version, ids, readings, tuple(calendar.duplicates))
    finally:
        calendar.close()


def event_in(data: bytes, remote_id: RemoteId) -> AsWritten | None:
    """One event of a file as its lines say it; None where it is not in there."""
    try:
        calendar = load_calendar([data])
    except TooManyEvents:
        return None
    try:
        inside = remote_id.partition("/")[2]
        wanted = RemoteId(inside) if inside else next((one.remote_id for one in calendar.groups), remote_id)
        return as_written(calendar, wanted)
    finally:
        calendar.close()


def _content(
    version: Version, ids: list[RemoteId], readings: list[ItemReading], faults: tuple[ItemFault, ...]
) -> FileContent:
    pairs = list(zip(ids, readings, strict=True))
    return FileContent(
        version,
        tuple(replace(found.item, remote_id=key, version=version) for key, found in pairs if found.item),
        tuple(key for key, found in pairs if not found.item),
        (*faults, *(fault for found in readings for fault in found.faults)),
    )
