"""R13: cancel works within two seconds, at any point, and leaves nothing half-recorded."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.engine import Engine
from cirahub_desktop.sync.errors import AnotherRun, Cancelled, OptionImpossible, Unexpected
from cirahub_desktop.sync.events import Phase, PhaseChanged, Progress, RunEnded, RunEvent, RunStarted
from cirahub_desktop.sync.model.item import Identity
from cirahub_desktop.sync.spokes import guarded
from cirahub_desktop.sync.spokes.base import Create, Known, Report, Snapshot, Spoke, Write, WriteResult, silent
from cirahub_desktop.sync.spokes.guarded import Guarded
from cirahub_desktop.sync.spokes.memory import MemoryPlace, MemorySpoke
from tests.engine.support import FEED, World, event, fill
from tests.engine.test_r5_no_duplicates import settle


class Hanging:
    """A verb that does not come back until the test lets it, whatever the token says."""

    def __init__(self, spoke: Spoke, verb: str, cancel: CancelToken, release: threading.Event) -> None:
        self._spoke, self._verb, self._cancel, self._release = spoke, verb, cancel, release

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        self._hang("read")
        return self._spoke.read(known, CancelToken(), report)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self._hang("write")
        return self._spoke.write(batch, CancelToken())

    def _hang(self, verb: str) -> None:
        if verb == self._verb:
            self._cancel.cancel()
            assert self._release.wait(30)


@pytest.mark.alone
@pytest.mark.parametrize("verb", ["read", "write"])
def test_r13_a_hanging_server_does_not_hold_up_a_cancel(world: World, verb: str) -> None:
    fill(world.feed(), 60)
    world.target()
    cancel, release = CancelToken(), threading.Event()
    world.wrappers["target"] = lambda spoke: Hanging(spoke, verb, cancel, release)  # type: ignore[assignment,return-value]
    began = time.monotonic()
    report = world.run(cancel=cancel)
    assert time.monotonic() - began < 2
    assert report.cancelled
    hanging = [thread for thread in threading.enumerate() if thread.name == "spoke"]
    release.set()
    for thread in hanging:
        thread.join(5)
    settle(world)


def test_r13_cancelled_between_batches_writes_no_more_and_goes_on_later(world: World) -> None:
    fill(world.feed(), 200)
    world.target()
    cancel = CancelToken()

    def after_first(happened: RunEvent) -> None:
        if isinstance(happened, Progress) and happened.phase is Phase.WRITING:
            cancel.cancel()

    report = world.run(cancel=cancel, sink=after_first)
    assert report.cancelled
    assert len(world.ours()) == 50
    settle(world)


def test_r13_cancelled_before_anything_started(world: World) -> None:
    fill(world.feed(), 5)
    world.target()
    cancel = CancelToken()
    cancel.cancel()
    assert world.run(cancel=cancel).cancelled
    assert not world.ours()
    settle(world)


def test_events_tell_the_phases_in_order(world: World) -> None:
    fill(world.feed(), 60)
    world.target()
    seen: list[RunEvent] = []
    world.run(sink=seen.append)
    assert isinstance(seen[0], RunStarted)
    assert isinstance(seen[-1], RunEnded)
    phases = [one.phase for one in seen if isinstance(one, PhaseChanged)]
    assert phases == [Phase.READING, Phase.COMPARING, Phase.WRITING]
    written = [one for one in seen if isinstance(one, Progress) and one.phase is Phase.WRITING]
    assert [(one.done, one.total) for one in written] == [(50, 60), (60, 60)]


def test_one_run_per_hub_at_a_time(world: World) -> None:
    fill(world.feed(), 5)
    world.target()
    refused: list[AnotherRun] = []

    def inside(happened: RunEvent) -> None:
        if isinstance(happened, PhaseChanged) and happened.phase is Phase.READING:
            try:
                world.run()
            except AnotherRun as error:
                refused.append(error)

    world.run(sink=inside)
    assert len(refused) == 1
    assert isinstance(world.run(), object)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("what", ["hub", "spoke"])
def test_a_hub_or_spoke_taken_away_in_mid_run_ends_the_run_and_is_no_damaged_store(
    world: World, phase: Phase, what: str
) -> None:
    fill(world.feed(), 5)
    world.target()

    def take_away(happened: RunEvent) -> None:
        if isinstance(happened, PhaseChanged) and happened.phase is phase:
            store = world.store()
            if what == "hub":
                store.setup.remove_hub(world.hub.id)
            else:
                store.setup.remove_spoke(world.spokes["target"].id)
            store.close()

    assert world.run(sink=take_away).cancelled
    assert not world.ours()


def test_a_read_only_kind_is_never_written_whatever_its_own_code_does() -> None:
    place = MemoryPlace()
    guarded = Guarded(MemorySpoke(place, FEED))
    with pytest.raises(OptionImpossible):
        guarded.write([Create(Identity("a"), event(), None)], CancelToken())  # type: ignore[arg-type]
    assert not place.items
    guarded.close()


def test_a_guarded_verb_is_not_begun_once_cancelled() -> None:
    cancel = CancelToken()
    cancel.cancel()
    guarded = Guarded(MemorySpoke(MemoryPlace()))
    with pytest.raises(Cancelled):
        guarded.read(Known(), cancel)
    guarded.close()


def test_the_engine_needs_no_folder_made_for_it(tmp_path: Path) -> None:
    world = World(tmp_path / "not" / "there" / "yet")
    fill(world.feed(), 2)
    world.target()
    assert isinstance(world.run(), object)
    assert Engine


def test_r9_a_spoke_whose_thread_ends_is_told_and_waited_for_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world.feed(), 5)
    world.target()
    monkeypatch.setattr(guarded, "_serve", lambda _: None)
    report = world.run()
    assert [type(spoke.error) for spoke in report.spokes] == [Unexpected, Unexpected]
    monkeypatch.undo()
    assert world.report("target").created == 5
