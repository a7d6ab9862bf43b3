"""A run under way, as folded from its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.events import Phase, PhaseChanged, Progress, RunEnded, RunEvent, RunStarted, SpokeFailed
from cirahub_desktop.sync.model.item import HubId, SpokeId


@frozen
class Count:
    """``total`` is None while it is not known."""

    done: int
    total: int | None


@frozen
class Running:
    """How far the run of one hub is."""

    hub: HubId
    phase: Phase = Phase.READING
    read: Mapping[SpokeId, Count] = field(default_factory=dict)
    written: Mapping[SpokeId, Count] = field(default_factory=dict)
    failed: frozenset[SpokeId] = frozenset()
    stopping: bool = False
    """A person pressed *Cancel*; the run has not ended yet."""

    @property
    def read_so_far(self) -> int:
        return sum(count.done for count in self.read.values())

    @property
    def writes(self) -> Count | None:
        """Over all spokes; None before the first write."""
        if not self.written:
            return None
        totals = [count.total for count in self.written.values()]
        known = [total for total in totals if total is not None]
        done = sum(count.done for count in self.written.values())
        return Count(done, sum(known) if len(known) == len(totals) else None)

    @property
    def share(self) -> float:
        """Of the whole run, between 0 and 1: a third for reading, the rest for writing."""
        if self.phase is Phase.READING:
            return _share(self.read.values()) / 3
        if self.phase is Phase.COMPARING or not self.written:
            return 1 / 3
        return (1 + 2 * _share(self.written.values())) / 3


def fold(running: Running | None, event: RunEvent) -> Running | None:
    """The run after ``event``; None once it has ended."""
    if isinstance(event, RunEnded):
        return None
    if isinstance(event, RunStarted):
        return Running(event.hub)
    current = running or Running(event.hub)
    if isinstance(event, PhaseChanged):
        return replace(current, phase=event.phase)
    if isinstance(event, SpokeFailed):
        return replace(current, failed=current.failed | {event.spoke})
    return _counted(current, event)


def _counted(running: Running, event: Progress) -> Running:
    count = {event.spoke: Count(event.done, event.total)}
    if event.phase is Phase.WRITING:
        return replace(running, phase=Phase.WRITING, written={**running.written, **count})
    return replace(running, read={**running.read, **count})


def _share(counts: Iterable[Count]) -> float:
    known = [(count.done, count.total) for count in counts if count.total is not None]
    whole = sum(total for _, total in known)
    return min(1.0, sum(done for done, _ in known) / whole) if whole else 0.0
