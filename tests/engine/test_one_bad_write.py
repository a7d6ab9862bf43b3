"""R9: a server that hangs up on something in one event gets all the others, and the one is named."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, FaultCode, Unreachable
from cirahub_desktop.sync.spokes.base import Delete, Spoke, Write, WriteResult
from tests.engine.support import World, fill

EVENTS = 40


class HangsUp:
    """Closes the line on every batch that holds one of ``bad``; all else it carries out."""

    def __init__(self, spoke: Spoke, bad: frozenset[str], at_once: int) -> None:
        self._spoke, self._bad, self._lock = spoke, bad, threading.Lock()
        self.asked = 0
        self.capabilities = replace(spoke.capabilities, batch_size=16, batches_at_once=at_once)

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self.asked += 1
        if any(not isinstance(one, Delete) and one.event.subject in self._bad for one in batch):
            raise AnswerLost("mail.example", Unreachable("mail.example", Unreachable.Reason.DROPPED))
        with self._lock:
            return self._spoke.write(batch, cancel)


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.parametrize("bad", [{"Event 005"}, {"Event 005", "Event 006"}, {"Event 001", "Event 039"}])
def test_r9_an_event_on_which_the_server_hangs_up_is_named_and_keeps_no_other(
    world: World, bad: set[str], at_once: int
) -> None:
    fill(world.feed(), EVENTS)
    world.target()
    world.wrappers["target"] = lambda spoke: HangsUp(spoke, frozenset(bad), at_once)
    report = world.report("target")
    assert (report.error, report.created) == (None, EVENTS - len(bad))
    assert {(fault.code, fault.subject) for fault in report.failed} == {
        (FaultCode.REFUSED_BY_SERVER, subject) for subject in bad
    }
    del world.wrappers["target"]
    report = world.report("target")
    assert (report.error, report.created) == (None, len(bad)), "it may have been chance: the next run tries again"
    assert len(world.subjects()) == len(set(world.subjects())) == EVENTS


@pytest.mark.parametrize("count", [1, 3, EVENTS])
def test_a_server_that_hangs_up_on_everything_is_left_alone_soon(world: World, count: int) -> None:
    """Then it is nothing in the events, and they are not called refused."""
    fill(world.feed(), count)
    world.target()
    made: list[HangsUp] = []

    def wrap(spoke: Spoke) -> Spoke:
        made.append(HangsUp(spoke, frozenset(f"Event {n:03}" for n in range(EVENTS)), 1))
        return made[-1]  # type: ignore[return-value]

    world.wrappers["target"] = wrap
    report = world.report("target")
    assert isinstance(report.error, Unreachable)
    assert report.failed == ()
    assert sum(one.asked for one in made) <= 11
    del world.wrappers["target"]
    assert world.report("target").created == count
