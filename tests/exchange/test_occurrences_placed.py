"""Changed occurrences have a place or not, as Exchange has it, and are written in an order in which it takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.spokes.base import Written
from cirahub_desktop.sync.spokes.exchange.occurrences import OccurrenceLost, Step, steps_of
from cirahub_desktop.sync.spokes.exchange.recurrence import to_pattern
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.events import PARIS, create, timed, update

FIRST = datetime(2026, 3, 24, 9, tzinfo=PARIS)  # a Tuesday; summer time begins on the 29th
NOON = 180


def at(number: int, minutes: int = 0, *, step: int = 1, first: datetime = FIRST) -> datetime:
    return first + timedelta(days=number * step, minutes=minutes)


def series(
    *changed: Occurrence, removed: tuple[int, ...] = (), step: int = 1, count: int = 8, minutes: int = 60
) -> Event:
    rule = f"FREQ=DAILY;INTERVAL={step};COUNT={count}"
    gone = tuple(at(number, step=step) for number in removed)
    span = ZonedSpan(FIRST, FIRST + timedelta(minutes=minutes))
    return Event("Stand-up", span, series=Series(rule, removed=gone, changed=changed))


def moved(number: int, days: int, minutes: int = 0, *, length: int = 60, step: int = 1) -> Occurrence:
    start = at(number, step=step) + timedelta(days=days, minutes=minutes)
    return Occurrence(at(number, step=step), Event("Stand-up", ZonedSpan(start, start + timedelta(minutes=length))))


def steps(event: Event, zone: ZoneInfo = PARIS) -> tuple[Step, ...]:
    assert event.series
    span = event.span
    zoned = isinstance(span, ZonedSpan)
    start = span.start.replace(tzinfo=None) if isinstance(span.start, datetime) else span.start
    return steps_of(event, *to_pattern(event.series.rule, start, PARIS if zoned else None), zone)


def as_read(event: Event) -> Event:
    """The reader leaves out an interval of one."""
    assert event.series
    return replace(event, series=replace(event.series, rule=normalise_rule(event.series.rule)))


def numbers(event: Event) -> list[int]:
    return [step.index for step in steps(event)]


PLACED = [
    ("the day after its own, with a day between", series(moved(2, 1, step=2), step=2)),
    ("on the day of a removed neighbour", series(moved(2, 1), removed=(3,))),
    ("up to the start of the next one", series(moved(2, 0, NOON, length=21 * 60))),
    ("behind several removed ones", series(moved(2, 3), removed=(3, 4, 5))),
    ("on the day that its neighbour leaves", series(moved(2, 1), moved(3, 1), removed=(4,))),
    ("the whole rest of the row a day later", series(*(moved(number, 1) for number in range(3, 8)))),
    ("the last one far away", series(moved(7, 300))),
    ("the first one far before", series(moved(0, -300))),
    ("over the night in which an hour is left out", series(moved(5, 0, -9 * 60, length=180))),
]
LOST = [
    ("on the day of the next one", series(moved(2, 1, -120))),
    ("on the day of the one before", series(moved(2, -1, NOON))),
    ("on the day on which the next one now is", series(moved(2, 0), moved(3, -1, NOON))),
    ("behind the next one", series(moved(2, 2), removed=(4,))),
    ("into the next one", series(moved(2, 0, NOON, length=22 * 60))),
    ("lasting over the next one", series(moved(2, 0, length=3 * 24 * 60), removed=(3,))),
    ("into one that begins earlier than it should", series(moved(2, 0, length=23 * 60), moved(3, 0, -120))),
    ("behind one of several that are removed", series(moved(2, 4), removed=(3, 4))),
    ("longer than four years", series(moved(7, 0, length=1462 * 24 * 60))),
    ("two that change places", series(moved(2, 2, step=3), moved(3, -2, step=3), step=3)),
]


@pytest.mark.parametrize("event", [event for _, event in PLACED], ids=[name for name, _ in PLACED])
def test_exchange_takes_what_has_a_place(spoke: CalendarSpoke, cancel: CancelToken, event: Event) -> None:
    """Not refused by us, nor by the server, and read back as it was."""
    steps(event)
    (written,) = spoke.write([create(event)], cancel)
    assert isinstance(written, Written), written
    item = spoke.fetch([written.remote_id], cancel)[written.remote_id]
    assert item
    assert item.event == as_read(event)


@pytest.mark.parametrize("event", [event for _, event in LOST], ids=[name for name, _ in LOST])
def test_what_has_no_place_is_known_before_it_is_sent(event: Event) -> None:
    with pytest.raises(OccurrenceLost):
        steps(event)


def test_moved_in_the_order_in_which_their_places_get_free() -> None:
    assert numbers(series(*(moved(number, 1) for number in range(4, 8)))) == [8, 7, 6, 5]
    assert numbers(series(*(moved(number, -1) for number in range(4)), removed=(4,))) == [1, 2, 3, 4, 5]
    longer = series(moved(2, 0, length=23 * 60), moved(3, 0, -30), moved(4, 0, 30))
    assert numbers(longer) == [3, 4, 5]
    assert numbers(series(moved(2, 0, length=25 * 60), moved(3, 0, 120))) == [4, 3]


def test_a_thousand_that_are_all_moved() -> None:
    event = series(*(moved(number, 1) for number in range(900)), count=900)
    assert numbers(event) == list(range(900, 0, -1))


def test_whole_days_share_no_day_and_end_before_the_next_begins() -> None:
    def day(number: int) -> date:
        return date(2026, 3, 28) + timedelta(days=2 * number)

    def fair(number: int, days: int, length: int = 1) -> Event:
        start = day(number) + timedelta(days=days)
        one = Occurrence(day(number), Event("Fair", AllDaySpan(start, start + timedelta(days=length))))
        span = AllDaySpan(day(0), day(0) + timedelta(days=1))
        return Event("Fair", span, series=Series("FREQ=DAILY;INTERVAL=2;COUNT=6", changed=(one,)))

    for zone in (PARIS, ZoneInfo("Africa/Cairo"), ZoneInfo("America/Santiago")):
        assert [step.index for step in steps(fair(2, 1), zone)] == [3]
        assert [step.index for step in steps(fair(2, 0, 2), zone)] == [3]
        for wrong in (fair(2, 2), fair(2, 0, 3), fair(2, -2), fair(2, 1, 2)):
            with pytest.raises(OccurrenceLost):
                steps(wrong, zone)


def test_a_removed_occurrence_in_the_hour_that_is_left_out() -> None:
    """Its name is said in UTC, in which its clock is the one an hour later."""
    night = datetime(2026, 3, 27, 2, 30, tzinfo=PARIS)
    left_out = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("UTC"))
    event = Event("Night", ZonedSpan(night, night + timedelta(hours=1)))
    assert numbers(replace(event, series=Series("FREQ=DAILY", removed=(left_out,)))) == [3]


def test_what_the_feed_takes_back_is_as_the_series_has_it(spoke: CalendarSpoke, cancel: CancelToken) -> None:
    event = series(moved(2, 0, NOON), replace(moved(4, 0), event=timed("Other", "2026-03-28T09:00")), removed=(5,))
    (written,) = spoke.write([create(event)], cancel)
    plain = series(moved(4, 0, NOON))
    assert isinstance(written, Written)
    (again,) = spoke.write([update(plain, written)], cancel)
    assert isinstance(again, Written)
    item = spoke.fetch([again.remote_id], cancel)[again.remote_id]
    assert item
    assert item.event == as_read(plain)


COUNT = 6
CHANGES = st.dictionaries(
    st.integers(0, COUNT - 1),
    st.one_of(st.none(), st.tuples(st.integers(-60, 60), st.sampled_from([1, 5, 24, 30]))),
    max_size=COUNT - 1,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CHANGES, st.sampled_from([1, 2]))
def test_what_we_call_possible_is_possible(
    spoke: CalendarSpoke, cancel: CancelToken, changes: dict[int, tuple[int, int] | None], step: int
) -> None:
    """Random changes: what is sent is taken, and what is not sent would be refused in any order."""
    changed = [
        moved(number, 0, 60 * change[0], length=60 * change[1], step=step)
        for number, change in sorted(changes.items())
        if change
    ]
    removed = tuple(number for number, change in changes.items() if change is None)
    event = series(*changed, removed=removed, step=step, count=COUNT)
    try:
        steps(event)
    except OccurrenceLost:
        assert _crosses(event)
        return
    assert not _crosses(event)
    (written,) = spoke.write([create(event)], cancel)
    assert isinstance(written, Written), written


def _crosses(event: Event) -> bool:
    """Whether two live occurrences share a day or overlap, in the end."""
    assert event.series
    step = int(event.series.rule.partition("INTERVAL=")[2].partition(";")[0])
    own = {one.recurrence_id: one.event.span for one in event.series.changed}
    starts = [at(number, step=step) for number in range(COUNT)]
    spans = [own.get(start, ZonedSpan(start, start + timedelta(hours=1))) for start in starts]
    live = [span for start, span in zip(starts, spans, strict=True) if start not in event.series.removed]
    return any(
        datetime.combine(one.start, time()) >= datetime.combine(two.start, time()) or one.end > two.start  # type: ignore[operator]
        for one, two in pairwise(live)
    )
