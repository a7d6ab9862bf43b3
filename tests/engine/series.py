"""A daily series that no server of these worlds can hold, and what lies in their calendars of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, Series
from cirahub_desktop.sync.spokes.base import (
    Delete,
    Known,
    NotWritten,
    Report,
    Snapshot,
    Spoke,
    Verdict,
    Write,
    WriteResult,
    holds_any,
    silent,
)
from tests.engine.support import World


def shown(world: World, name: str = "target") -> list[str]:
    """``11-23 09 Stand-up`` for each item, in order."""
    items = world.places[name].items.values()
    return sorted(f"{one.event.span.start:%m-%d %H} {one.event.subject}" for one in items)


def is_quiet(world: World) -> bool:
    """Two further runs write nothing."""
    reports = [one for _ in range(2) for one in world.run().spokes]
    return not any(one.created or one.updated or one.deleted for one in reports)


def series_of(world: World) -> list[Series]:
    """Those in the hub."""
    store = world.store()
    rows = [row for row in store.items.rows(world.hub.id).values() if not row.part_of and not row.gone]
    found = [event.series for event in store.items.events(row.id for row in rows).values() if event.series]
    store.close()
    return found


def holds_all(spoke: Spoke) -> Spoke:
    """A calendar that has every series whole."""
    spoke.capabilities = replace(spoke.capabilities, obstacle=holds_any)  # type: ignore[misc]
    return spoke


class Refusing:
    """A server that refuses for good what ``which`` says; ``tried`` is how often it was asked."""

    def __init__(self, spoke: Spoke, which: Callable[[Event], bool], code: FaultCode, tried: list[str]) -> None:
        self._spoke, self._which, self._code, self._tried = spoke, which, code, tried

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        return [self._one(write, cancel) for write in batch]

    def _one(self, write: Write, cancel: CancelToken) -> WriteResult:
        if isinstance(write, Delete) or not self._which(write.event):
            return self._spoke.write([write], cancel)[0]
        self._tried.append(write.event.subject)
        return NotWritten(ItemFault(self._code))


def refusing(
    which: Callable[[Event], bool], code: FaultCode, tried: list[str] | None = None
) -> Callable[[Spoke], Spoke]:
    return lambda spoke: Refusing(spoke, which, code, [] if tried is None else tried)  # type: ignore[return-value]


class ReadInPart:
    def __init__(self, spoke: Spoke) -> None:
        self._spoke = spoke

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        return replace(self._spoke.read(replace(known, cursor=""), cancel, report), verdict=Verdict.PARTIAL)
