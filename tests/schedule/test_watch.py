"""The loop that runs hubs without a window, on a clock that only its own waits move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.comeback import Comeback
from cirahub_desktop.schedule import NAP, Pace, Watch, after, next_run
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.hub import HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from tests.support.logs import LogWatch

START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
TIMEOUT = e.Unreachable("h", e.Unreachable.Reason.TIMEOUT)


class World:
    """Hubs, a clock, and a record of who ran when (in minutes); it knows next runs as the app does."""

    def __init__(self, stop_after: float = 60, **minutes: int | None) -> None:
        self.intervals = minutes
        self.paused: set[str] = set()
        self.paces: dict[str, Pace] = {}
        self.now = START
        self.end = START + timedelta(minutes=stop_after)
        self.runs: list[tuple[str, float]] = []
        self.errors: dict[str, e.CiraHubError] = {}
        self.raised: dict[str, Exception] = {}
        self.blind: Exception | None = None
        self.naps: list[float] = []
        self.sleep_once = timedelta(0)
        self.lasts = timedelta(0)
        self.ways: tuple[str, ...] = ("192.0.2.7",)
        self.caught_up: list[float] = []
        self.comebacks_fail: Exception | None = None

    def hubs(self) -> list[HubStatus]:
        if self.blind:
            raise self.blind
        return [self._hub(name) for name in self.intervals]

    def _hub(self, name: str) -> HubStatus:
        minutes = self.intervals[name]
        interval = None if minutes is None else timedelta(minutes=minutes)
        due = next_run(self.paces.get(name, Pace()), interval, self.now)
        spoke = SpokeConfig(SpokeId(name), HubId(name), name, SpokeKind.ICAL, Place(name), SpokeOptions())
        status = SpokeStatus(spoke, State.IN_SYNC, True, 0, 0, None, due, None)
        config = HubConfig(HubId(name), name, ObjectKind.CALENDARS, (spoke,), name in self.paused)
        return HubStatus(config, State.IN_SYNC, 0, (status,), None)

    def run(self, hub: HubId) -> None:
        self.runs.append((hub, self.minutes()))
        self.now += self.lasts
        if error := self.raised.get(hub):
            raise error
        self.paces[hub] = after(self.paces.get(hub, Pace()), self.errors.get(hub), self.now)

    def wait(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += timedelta(seconds=seconds) + self.sleep_once
        self.sleep_once = timedelta(0)
        if self.now >= self.end:
            raise e.Cancelled

    def catch_up(self, since: datetime) -> None:
        """As the app does: what failed before the network came back is due."""
        if self.comebacks_fail:
            raise self.comebacks_fail
        if not self.caught_up or self.caught_up[-1] != self.minutes(since):
            self.caught_up.append(self.minutes(since))
        for name, pace in self.paces.items():
            if pace.failures and pace.last and pace.last < since:
                self.paces[name] = Pace(None, pace.failures)

    def minutes(self, moment: datetime | None = None) -> float:
        return ((moment or self.now) - START).total_seconds() / 60

    def loop(self) -> Watch:
        return Watch(self.hubs, self.run, self.catch_up, Comeback(lambda: self.ways), lambda: self.now, self.wait)

    def watch(self) -> World:
        with pytest.raises(e.Cancelled):
            self.loop().forever()
        return self

    def minutes_of(self, name: str) -> list[float]:
        return [minute for one, minute in self.runs if one == name]


def test_each_hub_runs_by_its_own_interval() -> None:
    world = World(quarter=15, half=30).watch()
    assert world.minutes_of("quarter") == [0, 15, 30, 45]
    assert world.minutes_of("half") == [0, 30]


def test_a_hub_that_ran_lately_is_not_run_again_at_start() -> None:
    world = World(a=15)
    world.paces["a"] = Pace(START - timedelta(minutes=5))
    assert world.watch().minutes_of("a") == [10, 25, 40, 55]


def test_by_hand_and_paused_hubs_are_left_alone() -> None:
    world = World(by_hand=None, paused=15)
    world.paused.add("paused")
    assert world.watch().runs == []


def test_a_failing_spoke_is_tried_again_later_and_later() -> None:
    world = World(a=15)
    world.errors["a"] = TIMEOUT
    assert world.watch().minutes_of("a") == [0, 1, 3, 7, 15, 31]


def test_r9_a_hub_that_cannot_even_start_does_not_stop_the_others() -> None:
    world = World(bad=15, good=15)
    world.raised["bad"] = e.StoreFailed(e.StoreFailed.Reason.BUSY, "x")
    world.watch()
    assert world.minutes_of("good") == [0, 15, 30, 45]
    assert world.minutes_of("bad") == [0, 1, 3, 7, 15, 31]


def test_r9_a_fault_of_the_program_itself_does_not_stop_the_others(expected_logs: LogWatch) -> None:
    expected_logs(r"the run of hub bad failed")
    world = World(stop_after=20, bad=15, good=15)
    world.raised["bad"] = ZeroDivisionError()
    world.watch()
    assert world.minutes_of("good") == [0, 15]
    assert world.minutes_of("bad") == [0, 1, 3, 7, 15]


def test_r9_a_hub_that_is_taken_away_while_it_is_due_does_not_stop_the_others() -> None:
    world = World(stop_after=20, gone=15, good=15)
    world.raised["gone"] = e.NotFound("hub", "gone")
    assert world.watch().minutes_of("good") == [0, 15]


def test_a_hub_that_somebody_else_runs_is_asked_again_in_a_minute() -> None:
    world = World(stop_after=3, a=15)
    world.raised["a"] = e.AnotherRun("a")
    assert world.watch().minutes_of("a") == [0, 1, 2]


def test_a_hub_that_stays_due_after_its_run_is_not_run_without_a_pause() -> None:
    world = World(stop_after=3, a=0)
    assert world.watch().minutes_of("a") == [0, 1, 2]


def test_a_store_that_is_locked_for_a_moment_does_not_end_the_loop() -> None:
    world = World(a=15)
    world.blind = e.StoreFailed(e.StoreFailed.Reason.BUSY, "x")
    watch = world.loop()
    assert watch.step() == NAP
    world.blind = None
    watch.step()
    assert world.minutes_of("a") == [0]


def test_a_run_swallowed_by_sleep_is_caught_up_once() -> None:
    world = World(stop_after=9 * 60 + 10, a=15)
    world.sleep_once = timedelta(hours=9)
    assert world.watch().minutes_of("a") == [0, 9 * 60 + 0.5]


def test_what_failed_is_tried_at_once_when_the_network_is_back() -> None:
    """Without it, the next try would come an hour after the seventh."""
    world = World(stop_after=120, a=15)
    world.errors["a"] = TIMEOUT
    world.ways = ()
    loop = world.loop()
    while world.minutes() < 100:
        world.wait(loop.step())
    assert world.minutes_of("a")[-1] == 63
    world.ways = ("192.0.2.7",)
    world.errors.clear()
    world.wait(loop.step())
    assert world.minutes_of("a")[-1] == pytest.approx(100, abs=0.5)


def test_a_server_that_stays_away_is_not_hurried_again_and_again() -> None:
    world = World(a=15)
    world.errors["a"] = TIMEOUT
    assert world.watch().caught_up == [0]


def test_a_long_run_is_not_taken_for_a_sleep() -> None:
    """Else each long try of a silent server would make it due again at once."""
    world = World(stop_after=100, a=15)
    world.errors["a"] = TIMEOUT
    world.lasts = timedelta(minutes=20)
    assert world.watch().caught_up == [0]


def test_a_fault_in_catching_up_does_not_stop_the_runs(expected_logs: LogWatch) -> None:
    expected_logs(r"catching up failed")
    world = World(stop_after=20, a=15)
    world.comebacks_fail = ZeroDivisionError()
    assert world.watch().minutes_of("a") == [0, 15]


def test_r13_no_wait_is_long() -> None:
    world = World(a=15).watch()
    assert max(world.naps) <= NAP
    assert min(world.naps) > 0


def test_a_hub_added_meanwhile_is_noticed() -> None:
    world = World()
    watch = world.loop()
    assert watch.step() == NAP
    world.intervals["new"] = 15
    watch.step()
    assert world.minutes_of("new") == [0]


def test_r13_a_cancelled_run_ends_the_loop() -> None:
    world = World(a=15, b=15)
    world.raised["a"] = e.Cancelled()
    world.watch()
    assert [name for name, _ in world.runs] == ["a"]
