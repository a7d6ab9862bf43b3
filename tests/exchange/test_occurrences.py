"""Which steps make a series' exceptions, and which exceptions have no place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, FloatingSpan, Instant, Occurrence, Series
from cirahub_desktop.sync.model.item import Identity
from cirahub_desktop.sync.spokes.exchange.occurrences import Step
from cirahub_desktop.sync.spokes.exchange.write_codec import NotPossible, content_of
from tests.exchange.events import PARIS, all_day, stamp_of, timed


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def steps(event: Event) -> tuple[Step, ...]:
    return content_of(event, Identity("u"), stamp_of(event, "n"), PARIS).steps


def daily(rule: str = "FREQ=DAILY;COUNT=5", **values: object) -> Event:
    return timed("Stand-up", "2026-12-01T09:00", 30, series=Series(rule, **values))  # type: ignore[arg-type]


def moved(original: str, start: str, subject: str = "Stand-up", **values: object) -> Occurrence:
    return Occurrence(at(original), timed(subject, start, 30, **values))


def shape(found: tuple[Step, ...]) -> list[tuple[int, list[str]]]:
    return [(step.index, [field.path for field in step.fields]) for step in found]


def test_occurrences_are_counted_over_the_pattern_removed_ones_included() -> None:
    event = daily(removed=(at("2026-12-02T09:00"),), changed=(moved("2026-12-03T09:00", "2026-12-03T10:00"),))
    times = ["calendar:Start", "calendar:End", "calendar:IsAllDayEvent"]
    assert shape(steps(event)) == [(2, []), (3, times)]


def test_a_change_sends_only_what_differs() -> None:
    event = daily(changed=(moved("2026-12-04T09:00", "2026-12-04T09:00", "Retro"),))
    assert shape(steps(event)) == [(4, ["item:Subject"])]


def test_a_changed_occurrence_that_says_nothing_new_needs_no_step() -> None:
    assert steps(daily(changed=(moved("2026-12-04T09:00", "2026-12-04T09:00"),))) == ()


def test_an_emptied_field_is_deleted_in_the_occurrence() -> None:
    series = Series("FREQ=DAILY", changed=(moved("2026-12-02T09:00", "2026-12-02T09:00"),))
    ((_, paths),) = shape(steps(timed("Stand-up", "2026-12-01T09:00", 30, location="Hall", series=series)))
    assert paths == ["calendar:Location"]


@pytest.mark.parametrize("instant", [at("2026-12-02T10:00"), at("2027-01-01T09:00"), date(2026, 12, 2)])
def test_a_removed_instant_that_the_series_does_not_have_is_none(instant: Instant) -> None:
    assert steps(daily(removed=(instant,))) == ()


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    utc = datetime(2026, 12, 2, 8, tzinfo=ZoneInfo("UTC"))
    assert shape(steps(daily(removed=(utc,)))) == [(2, [])]


def test_a_series_over_the_change_to_summer_time_keeps_its_clock() -> None:
    event = timed("Choir", "2026-03-25T19:00", series=Series("FREQ=WEEKLY", removed=(at("2026-04-01T19:00"),)))
    assert shape(steps(event)) == [(2, [])]


def test_whole_days() -> None:
    other = Occurrence(date(2026, 12, 2), all_day("Other", "2026-12-02"))
    event = replace(all_day(), series=Series("FREQ=DAILY;COUNT=5", removed=(date(2026, 12, 4),), changed=(other,)))
    assert shape(steps(event)) == [(2, ["item:Subject"]), (4, [])]


@pytest.mark.parametrize(
    "changed",
    [
        (moved("2026-12-02T09:00", "2026-12-03T08:00"),),  # on the day of its neighbour
        (moved("2026-12-02T09:00", "2026-12-04T08:00"),),  # across its neighbour
        (moved("2026-12-02T09:00", "2026-11-30T08:00"),),  # before its neighbour
        (moved("2026-12-09T09:00", "2026-12-09T09:00"),),  # no occurrence at all
        (moved("2026-12-02T09:00", "2026-12-02T09:00"), moved("2026-12-02T09:00", "2026-12-02T10:00")),
    ],
)
def test_a_changed_occurrence_without_a_place_is_told_by_name(changed: tuple[Occurrence, ...]) -> None:
    with pytest.raises(NotPossible) as caught:
        steps(daily(changed=changed))
    assert (caught.value.fault.code, caught.value.fault.subject) == (FaultCode.OCCURRENCE_LOST, "Stand-up")


def test_a_removed_neighbour_leaves_its_day_free() -> None:
    event = daily(removed=(at("2026-12-03T09:00"),), changed=(moved("2026-12-02T09:00", "2026-12-03T08:00"),))
    assert [index for index, _ in shape(steps(event))] == [2, 3]


@pytest.mark.parametrize(
    "event",
    [
        timed(minutes=3 * 24 * 60, series=Series("FREQ=DAILY")),  # longer than its interval
        daily("FREQ=DAILY;COUNT=2", removed=(at("2026-12-01T09:00"), at("2026-12-02T09:00"))),
        timed(series=Series("", added=(at("2026-12-03T09:00"),))),
    ],
)
def test_a_series_that_exchange_refuses_is_never_sent(event: Event) -> None:
    with pytest.raises(NotPossible) as caught:
        steps(event)
    assert caught.value.fault.code is FaultCode.SERIES_NOT_EXPRESSIBLE


def test_a_floating_time_is_a_fault_of_the_caller() -> None:
    naive = datetime.fromisoformat("2026-12-01T09:00")
    with pytest.raises(TypeError):
        steps(Event("x", FloatingSpan(naive, naive)))
