"""The loop that runs hubs without a window, on a clock that only its own waits move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.schedule import NAP, Watch
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.hub import HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict

START = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
TIMEOUT = e.Unreachable("h", e.Unreachable.Reason.TIMEOUT)


def hub(
    name: str,
    minutes: int | None = 15,
    *,
    paused: bool = False,
    enabled: bool = True,
    last: datetime | None = None,
    error: e.CiraHubError | None = None,
) -> HubStatus:
    """One hub with one spoke of the same name."""
    interval = None if minutes is None else timedelta(minutes=minutes)
    options = SpokeOptions(feeds_hub=True, interval=interval)
    spoke = SpokeConfig(SpokeId(name), HubId(name), name, SpokeKind.ICAL, Place(name), options, enabled)
    status = SpokeStatus(spoke, State.IN_SYNC, True, 0, 0, last, None, None, error)
    config = HubConfig(HubId(name), name, ObjectKind.CALENDARS, (spoke,), paused)
    return HubStatus(config, State.IN_SYNC, 0, (status,), None)


class World:
    """Hubs, a clock, and a record of who ran when (in minutes)."""

    def __init__(self, *hubs: HubStatus, stop_after: float = 60) -> None:
        self.hubs = list(hubs)
        self.now = START
        self.end = START + timedelta(minutes=stop_after)
        self.runs: list[tuple[str, float]] = []
        self.errors: dict[str, e.CiraHubError] = {}
        self.raised: dict[str, e.CiraHubError] = {}
        self.naps: list[float] = []
        self.sleep_once = timedelta(0)

    def run(self, hub: HubId) -> HubReport:
        self.runs.append((hub, (self.now - START).total_seconds() / 60))
        if error := self.raised.get(hub):
            raise error
        spoke = SpokeReport(SpokeId(hub), hub, Verdict.COMPLETE, error=self.errors.get(hub))
        return HubReport(hub, hub, "1", 0.0, self.now, (spoke,))

    def wait(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += timedelta(seconds=seconds) + self.sleep_once
        self.sleep_once = timedelta(0)
        if self.now >= self.end:
            raise e.Cancelled

    def watch(self) -> World:
        with pytest.raises(e.Cancelled):
            Watch(lambda: self.hubs, self.run, lambda: self.now, self.wait).forever()
        return self

    def minutes_of(self, name: str) -> list[float]:
        return [minute for one, minute in self.runs if one == name]


def test_each_hub_runs_by_its_own_interval() -> None:
    world = World(hub("quarter"), hub("half", 30)).watch()
    assert world.minutes_of("quarter") == [0, 15, 30, 45]
    assert world.minutes_of("half") == [0, 30]


def test_a_hub_that_ran_lately_is_not_run_again_at_start() -> None:
    world = World(hub("a", last=START - timedelta(minutes=5))).watch()
    assert world.minutes_of("a") == [10, 25, 40, 55]


@pytest.mark.parametrize(
    "quiet",
    [
        hub("x", None),
        hub("x", paused=True),
        hub("x", enabled=False),
        hub("x", error=e.SignInFailed("h")),
    ],
)
def test_by_hand_paused_off_and_refused_passwords_are_left_alone(quiet: HubStatus) -> None:
    assert World(quiet).watch().runs == []


def test_a_failing_spoke_is_tried_again_later_and_later() -> None:
    world = World(hub("a"))
    world.errors["a"] = TIMEOUT
    assert world.watch().minutes_of("a") == [0, 1, 3, 7, 15, 31]


def test_r9_a_hub_that_fails_as_a_whole_does_not_stop_the_others() -> None:
    world = World(hub("bad"), hub("good"))
    world.raised["bad"] = e.StoreFailed(e.StoreFailed.Reason.BUSY, "x")
    world.watch()
    assert world.minutes_of("good") == [0, 15, 30, 45]
    assert world.minutes_of("bad") == [0, 1, 3, 7, 15, 31]


def test_a_hub_that_somebody_else_runs_waits_for_its_next_turn() -> None:
    world = World(hub("a"))
    world.raised["a"] = e.AnotherRun("a")
    assert world.watch().minutes_of("a") == [0, 15, 30, 45]


def test_a_run_swallowed_by_sleep_is_caught_up_once() -> None:
    world = World(hub("a"), stop_after=9 * 60 + 10)
    world.sleep_once = timedelta(hours=9)
    assert world.watch().minutes_of("a") == [0, 9 * 60 + 0.5]


def test_r13_no_wait_is_long() -> None:
    world = World(hub("a")).watch()
    assert max(world.naps) <= NAP
    assert min(world.naps) > 0


def test_a_hub_added_meanwhile_is_noticed() -> None:
    world = World()
    watch = Watch(lambda: world.hubs, world.run, lambda: world.now, world.wait)
    assert watch.step() == NAP
    world.hubs.append(hub("new"))
    watch.step()
    assert world.minutes_of("new") == [0]


def test_r13_a_cancelled_run_ends_the_loop() -> None:
    world = World(hub("a"), hub("b"))
    world.raised["a"] = e.Cancelled()
    world.watch()
    assert [name for name, _ in world.runs] == ["a"]
