"""Which spokes a run leaves alone, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop import overview, resting
from cirahub_desktop.status import State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.event import AllDaySpan, Event
from cirahub_desktop.sync.model.hub import ObjectKind, Place, SpokeKind
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.report import HeldItem, Hold, HoldReason
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.condition import Condition
from cirahub_desktop.sync.state.store import Store

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FEEDS = SpokeOptions(feeds_hub=Feeding.ALL)
WRITTEN = SpokeOptions(hub_writes=True)
TIMEOUT = e.Unreachable("h", e.Unreachable.Reason.TIMEOUT)
BUSY = e.Unreachable("h", e.Unreachable.Reason.BUSY, retry_after=1800)
LOST = e.SecretMissing("link", "Plan")
LOCKED = e.VaultFailed(locked=True)
NEEDED = SignInNeeded("login.microsoftonline.com", SignInNeeded.Reason.EXPIRED)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


class Desk:
    """One hub whose spokes were left in some condition."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.id = self.store.setup.add_hub("Team", ObjectKind.CALENDARS).id

    def spoke(self, name: str, options: SpokeOptions = FEEDS, condition: Condition | None = None) -> SpokeId:
        kind = SpokeKind.FOLDER if options.hub_writes else SpokeKind.ICAL
        spoke = self.store.setup.add_spoke(self.id, name, kind, Place(name), options)
        self.store.conditions.put(spoke.id, condition or well(0))
        return spoke.id

    def resting(self, *, by_hand: bool = False) -> list[str]:
        hub = self.store.setup.hub(self.id)
        rests = resting.resting(self.store, hub, NOW, by_hand=by_hand)
        return [spoke.name for spoke in hub.spokes if spoke.id in rests]

    def next_runs(self) -> dict[str, datetime | None]:
        status = overview.hub_status(self.store, self.store.setup.hub(self.id), NOW)
        return {spoke.name: spoke.next_run for spoke in status.spokes}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "store.sqlite")
    yield made
    made.store.close()


def well(minutes: float) -> Condition:
    return Condition(verdict=Verdict.COMPLETE, cursor="c").succeeded(ago(minutes))


def failing(error: e.CiraHubError, minutes: float, failures: int = 1) -> Condition:
    return replace(Condition().failed(error, ago(minutes)), failures=failures)


def every(minutes: int | None, options: SpokeOptions = FEEDS) -> SpokeOptions:
    return replace(options, interval=None if minutes is None else timedelta(minutes=minutes))


def test_a_run_by_itself_leaves_alone_what_failed_a_moment_ago(desk: Desk) -> None:
    desk.spoke("First failure", FEEDS, failing(TIMEOUT, 0.5))
    desk.spoke("Waited long enough", FEEDS, failing(TIMEOUT, 1))
    desk.spoke("Third failure", FEEDS, failing(TIMEOUT, 3.9, failures=3))
    desk.spoke("Written", WRITTEN, failing(TIMEOUT, 3.9, failures=3))
    desk.spoke("Refused", FEEDS, failing(e.Refused("h"), 50))
    desk.spoke("Well", FEEDS, well(15))
    assert desk.resting() == ["First failure", "Third failure", "Written", "Refused"]


def test_a_run_by_hand_asks_all_but_those_that_said_when(desk: Desk) -> None:
    desk.spoke("Silent", FEEDS, failing(TIMEOUT, 0.1, failures=12))
    desk.spoke("Refused", FEEDS, failing(e.Refused("h"), 1))
    desk.spoke("Password", FEEDS, failing(e.SignInFailed("h"), 1))
    desk.spoke("Busy", FEEDS, failing(BUSY, 29))
    desk.spoke("Busy before", FEEDS, failing(BUSY, 30))
    desk.spoke("By hand", every(None), well(1))
    assert desk.resting(by_hand=True) == ["Busy"]


def test_what_a_server_asked_for_is_honoured_by_itself_too(desk: Desk) -> None:
    desk.spoke("Busy", WRITTEN, failing(BUSY, 29))
    desk.spoke("Busy before", WRITTEN, failing(BUSY, 30))
    assert desk.resting() == ["Busy"]


def test_a_feeds_refused_password_waits_for_a_person(desk: Desk) -> None:
    desk.spoke("Feed", FEEDS, failing(e.SignInFailed("h"), 24 * 60))
    assert desk.resting() == ["Feed"]
    assert desk.next_runs() == {"Feed": None}


def test_what_is_only_missing_on_this_computer_is_looked_for_again(desk: Desk) -> None:
    """No server is asked, and a keyring that is open again mends it."""
    desk.spoke("Link", FEEDS, failing(LOST, 1))
    desk.spoke("Keyring", FEEDS, failing(LOCKED, 2))
    assert desk.resting() == []


def test_a_feed_is_asked_by_its_own_interval_however_often_the_others_are(desk: Desk) -> None:
    desk.spoke("Daily", every(24 * 60), well(15))
    desk.spoke("Quarter", FEEDS, well(15))
    desk.spoke("Almost", FEEDS, well(14.5))
    desk.spoke("New", every(24 * 60), Condition())
    assert desk.resting() == ["Daily"]
    assert desk.resting(by_hand=True) == []


def test_what_is_written_takes_part_in_every_run(desk: Desk) -> None:
    """What a source brings belongs into it at once."""
    both = replace(WRITTEN, feeds_hub=Feeding.ALL)
    desk.spoke("Quarter", FEEDS, well(5))
    desk.spoke("Target", every(120, WRITTEN), well(1))
    desk.spoke("Both ways", every(120, both), well(1))
    assert desk.resting() == ["Quarter"]
    assert set(desk.next_runs().values()) == {NOW + timedelta(minutes=10)}


def test_by_hand_only_is_a_promise_for_every_kind_of_spoke(desk: Desk) -> None:
    desk.spoke("Feed", every(None), well(600))
    desk.spoke("Target", every(None, WRITTEN), well(600))
    desk.spoke("New", every(None), Condition())
    desk.spoke("Quarter", FEEDS, well(15))
    assert desk.resting() == ["Feed", "Target", "New"]
    assert desk.next_runs() == {"Feed": None, "Target": None, "New": None, "Quarter": NOW}


@pytest.mark.parametrize("options", [FEEDS, WRITTEN])
def test_a_sign_in_that_was_refused_is_asked_of_by_hand_alone(desk: Desk, options: SpokeOptions) -> None:
    desk.spoke("Needed", options, failing(NEEDED, 600))
    assert desk.resting() == ["Needed"]
    assert desk.resting(by_hand=True) == []


def test_what_is_switched_off_is_not_spoken_of(desk: Desk) -> None:
    spoke = desk.spoke("Off", FEEDS, failing(TIMEOUT, 0))
    desk.store.setup.set_enabled(spoke, enabled=False)
    assert desk.resting() == []


@pytest.mark.parametrize("options", [FEEDS, WRITTEN, every(24 * 60), every(5, WRITTEN)])
@pytest.mark.parametrize("error", [None, TIMEOUT, BUSY, LOST, LOCKED, e.Refused("h"), e.SignInFailed("h"), NEEDED])
@pytest.mark.parametrize("minutes", [-600, -1, 0, 1, 16, 61, 1500])
def test_what_is_due_never_rests(
    desk: Desk, options: SpokeOptions, error: e.CiraHubError | None, minutes: float
) -> None:
    """Else the hub would be run again and again for a spoke that is not asked."""
    spoke = desk.spoke("One", options, failing(error, minutes) if error else well(minutes))
    config, condition = desk.store.setup.spoke(spoke), desk.store.conditions.get(spoke)
    due = resting.next_run(config, condition, NOW)
    assert due is None or due > NOW or not desk.resting()


def test_a_clock_that_was_a_year_ahead_keeps_no_server_waiting(desk: Desk) -> None:
    desk.spoke("Busy", FEEDS, failing(BUSY, -365 * 24 * 60))
    assert desk.resting() == []
    assert desk.resting(by_hand=True) == []


def test_what_failed_for_want_of_a_network_is_due_when_it_is_back(desk: Desk) -> None:
    silent = desk.spoke("Silent", FEEDS, failing(TIMEOUT, 60, failures=9))
    busy = desk.spoke("Busy", FEEDS, failing(BUSY, 10))
    later = desk.spoke("Tried since", FEEDS, failing(TIMEOUT, 1, failures=9))
    fine = desk.spoke("Well", FEEDS, well(10))
    resting.catch_up(desk.store, ago(2))
    after = [desk.store.conditions.get(spoke) for spoke in (silent, busy, later, fine)]
    assert [one.last_try for one in after] == [None, ago(10), ago(1), ago(10)]
    assert (after[0].failures, type(after[0].error), after[0].error_since) == (9, e.Unreachable, ago(60))
    assert desk.next_runs()["Silent"] == NOW
    assert desk.resting() == ["Busy", "Tried since", "Well"]


def test_a_server_that_is_still_away_is_asked_less_often_than_before(desk: Desk) -> None:
    spoke = desk.spoke("Silent", FEEDS, failing(TIMEOUT, 60, failures=3))
    resting.catch_up(desk.store, ago(1))
    desk.store.conditions.put(spoke, desk.store.conditions.get(spoke).failed(TIMEOUT, NOW))
    resting.catch_up(desk.store, ago(1))
    assert desk.next_runs() == {"Silent": NOW + timedelta(minutes=8)}


def test_how_a_hub_stands_is_told_without_reading_thousands_of_held_events(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoke = desk.spoke("Calendar", WRITTEN)
    event = Event("Truck", AllDaySpan(NOW.date(), NOW.date() + timedelta(days=1)))
    items = tuple(HeldItem(ItemId(str(number)), "Truck", event) for number in range(3))
    for number, since in (("late", NOW), ("early", ago(60))):
        source = spoke if number == "late" else SpokeId("gone")
        desk.store.journal.put_hold(Hold(number, desk.id, spoke, source, HoldReason.TOO_MANY, since, 9, items))
    monkeypatch.delattr("cirahub_desktop.sync.state.holds.from_json")
    (status,) = overview.hub_status(desk.store, desk.store.setup.hub(desk.id), NOW).spokes
    assert status.hold is not None
    assert (status.hold.id, status.hold.count) == ("early", 3)
    assert status.state is State.WAITING
