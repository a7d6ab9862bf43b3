"""What a run tells while it goes: plain values for a sink. Worded by ``wording.py``, shown by window and tray."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.report import HubReport


class Phase(Enum):
    READING = "reading"
    COMPARING = "comparing"
    WRITING = "writing"


@frozen
class RunStarted:
    hub: HubId
    spokes: tuple[SpokeId, ...]


@frozen
class PhaseChanged:
    hub: HubId
    phase: Phase


@frozen
class Progress:
    """``done`` of ``total`` items in one spoke; ``total`` is None while it is not known. May be thinned out."""

    hub: HubId
    spoke: SpokeId
    phase: Phase
    done: int
    total: int | None


@frozen
class SpokeFailed:
    hub: HubId
    spoke: SpokeId
    error: CiraHubError


@frozen
class RunEnded:
    hub: HubId
    report: HubReport


RunEvent = RunStarted | PhaseChanged | Progress | SpokeFailed | RunEnded
Sink = Callable[[RunEvent], None]
"""Called in the thread of the run, from several threads in turn but never at once."""


def no_sink(event: RunEvent) -> None:
    """For callers that do not listen."""


def in_turn(sink: Sink) -> Sink:
    """For events that come from several threads: never two at once."""
    lock = threading.Lock()

    def one_at_a_time(event: RunEvent) -> None:
        with lock:
            sink(event)

    return one_at_a_time
