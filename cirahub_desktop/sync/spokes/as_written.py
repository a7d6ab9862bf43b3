"""One event as a text says it, for a person who wants to compare: only places that hold texts can show that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import Calendar, Written
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem


@dataclass(frozen=True, slots=True)
class AsWritten:
    """``parts`` are the VEVENTs of one item, the event itself first; ``item`` is what is understood of them now, None
    where they cannot be read (any more)."""

    parts: tuple[Written, ...]
    item: RemoteItem | None


@runtime_checkable
class HoldsText(Protocol):
    """A spoke whose items are texts."""

    def as_written(self, remote_id: RemoteId, cancel: CancelToken) -> AsWritten | None:
        """Ask the place; None where it has no such item. Raises SpokeError and Cancelled."""
        ...


def as_written(calendar: Calendar, remote_id: RemoteId) -> AsWritten | None:
    for one in calendar.groups:
        if one.remote_id == remote_id:
            return AsWritten(calendar.written(one), calendar.read(one).item)
    return None
