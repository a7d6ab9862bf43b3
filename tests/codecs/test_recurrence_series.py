"""Several rules, barred ones, dates, exceptions, changes for all later occurrences, and clocks that are not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.recurrence import dates_beside_rules, expand
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Instant, Occurrence, Series, ZonedSpan

PARIS, LONDON, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
U = ZoneInfo("UTC")
FIRST = datetime(2026, 3, 2, 9, tzinfo=PARIS)  # a Monday
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def timed(rule: str = "FREQ=DAILY", first: datetime = FIRST, *, length: timedelta = HOUR, **parts: object) -> Event:
    span = ZonedSpan(first, first + length)
    return Event("S", span, series=Series(normalise_rule(rule) if rule else "", **parts))  # type: ignore[arg-type]


def on(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A day of March."""
    return FIRST.replace(day=day, hour=hour, minute=minute)


def change(
    at: Instant, start: datetime, subject: str = "C", *, length: timedelta = HOUR, later: bool = False
) -> Occurrence:
    return Occurrence(at, Event(subject, ZonedSpan(start, start + length)), later)


def texts(event: Event, begin: datetime = BEGIN, end: datetime = END, *, limit: int = 10) -> list[str]:
    found = expand(event, begin, end, limit)
    return [f"{one.event.span.start:%m-%d %H:%M} {one.event.subject}" for one in found]


def ids(event: Event, limit: int = 10) -> list[Instant]:
    return [one.recurrence_id for one in expand(event, BEGIN, END, limit)]


def test_several_rules_are_one_set() -> None:
    event = timed("FREQ=WEEKLY;COUNT=2", further=("FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=20;COUNT=1"))
    assert texts(event) == ["03-02 09:00 S", "03-03 09:00 S", "03-04 09:00 S", "03-09 09:00 S", "03-20 09:00 S"]


def test_a_barred_rule_takes_away_what_all_others_give() -> None:
    """Also the start, and dates that were added (RFC 2445, 4.8.5.2)."""
    event = timed("FREQ=DAILY;COUNT=6", added=(on(10), on(16)), barred=("FREQ=WEEKLY;BYDAY=MO,WE",))
    assert texts(event) == ["03-03 09:00 S", "03-05 09:00 S", "03-06 09:00 S", "03-07 09:00 S", "03-10 09:00 S"]
    counted = timed("FREQ=DAILY;COUNT=6", barred=("FREQ=MONTHLY;BYMONTHDAY=4,6;COUNT=1",))
    assert [one[:5] for one in texts(counted)] == ["03-02", "03-03", "03-05", "03-06", "03-07"]


@pytest.mark.parametrize(
    "removed",
    [on(4), on(4).astimezone(U), on(4).replace(tzinfo=None), date(2026, 3, 4), on(4).astimezone(NEW_YORK)],
)
def test_a_date_is_removed_in_whatever_words(removed: Instant) -> None:
    assert [one[:5] for one in texts(timed("FREQ=DAILY;COUNT=4", removed=(removed,)))] == ["03-02", "03-03", "03-05"]


def test_added_dates_in_other_words_are_told_once() -> None:
    added = (on(3), on(3).astimezone(U), on(5, 14), date(2026, 3, 8))
    event = timed("FREQ=DAILY;COUNT=3", added=added)  # type: ignore[arg-type]
    assert [one[:11] for one in texts(event)] == [
        "03-02 09:00",
        "03-03 09:00",
        "03-04 09:00",
        "03-05 14:00",
        "03-08 09:00",
    ]
    assert dates_beside_rules(event) == (on(5, 14), on(8))
    assert dates_beside_rules(timed("FREQ=DAILY;COUNT=3", added=(on(2), on(4)))) == ()


def test_a_changed_occurrence_that_no_rule_has_is_there() -> None:
    event = timed("FREQ=WEEKLY;COUNT=2", changed=(change(on(4), on(4, 15)), change(on(9), on(10, 8))))
    assert texts(event) == ["03-02 09:00 S", "03-04 15:00 C", "03-10 08:00 C"]
    assert ids(event) == [on(2), on(4), on(9)]


def test_of_two_changes_of_one_occurrence_the_last_counts() -> None:
    event = timed(
        "FREQ=DAILY;COUNT=2", changed=(change(on(3), on(3), "old"), change(on(3).astimezone(U), on(3, 10), "new"))
    )
    assert texts(event) == ["03-02 09:00 S", "03-03 10:00 new"]


def test_all_later_ones_move_and_last_as_the_changed_one_does() -> None:
    event = timed("FREQ=DAILY;COUNT=5", changed=(change(on(4), on(5, 11), "L", length=2 * HOUR, later=True),))
    assert texts(event) == ["03-02 09:00 S", "03-03 09:00 S", "03-05 11:00 L", "03-06 11:00 L", "03-07 11:00 L"]
    assert ids(event) == [on(2), on(3), on(4), on(5), on(6)]
    spans = [one.event.span for one in expand(event, BEGIN, END, 9)]
    assert {span.end - span.start for span in spans[2:]} == {2 * HOUR}  # type: ignore[operator]


def test_single_changes_and_removals_win_over_those_for_all_later_ones() -> None:
    changed = (
        change(on(3), on(3, 8), "early", later=True),
        change(on(5), on(5, 20), "once"),
        change(on(7), on(7, 10), "late", later=True),
    )
    event = timed("FREQ=DAILY;COUNT=8", changed=changed, removed=(on(4), on(8)), added=(on(12),))
    assert texts(event) == [
        "03-02 09:00 S",
        "03-03 08:00 early",
        "03-05 20:00 once",
        "03-06 08:00 early",
        "03-07 10:00 late",
        "03-09 10:00 late",
        "03-12 10:00 late",
    ]


def test_a_change_for_all_later_ones_that_is_no_occurrence_itself() -> None:
    event = timed("FREQ=WEEKLY;COUNT=3", changed=(change(on(11), on(11, 10), "L", later=True),))
    assert texts(event) == ["03-02 09:00 S", "03-09 09:00 S", "03-11 10:00 L", "03-16 10:00 L"]


def test_one_that_is_removed_still_changes_all_later_ones() -> None:
    changed = (change(on(3), on(3, 8), "L", later=True),)
    event = timed("FREQ=DAILY;COUNT=4", changed=changed, removed=(on(3),))
    assert texts(event) == ["03-02 09:00 S", "03-04 08:00 L", "03-05 08:00 L"]
    own = (*changed, change(on(3), on(3, 20), "once"))
    for both in (own, own[::-1]):
        event = timed("FREQ=DAILY;COUNT=3", changed=both)
        assert texts(event) == ["03-02 09:00 S", "03-03 20:00 once", "03-04 08:00 L"]


def test_moved_far_they_are_found_in_a_small_window() -> None:
    """Both where they are, and not where they were."""
    changed = (change(on(4), on(4) + 400 * DAY, "L", later=True),)
    event = timed("FREQ=DAILY", changed=changed)
    there = datetime(2028, 5, 1, tzinfo=UTC)
    assert texts(event, there, there + 2 * DAY) == ["05-01 09:00 L", "05-02 09:00 L"]
    assert texts(event, END - 10 * DAY, END) == []
    back = timed("FREQ=DAILY", changed=(change(on(4), on(4) - 400 * DAY, "L", later=True),))
    assert texts(back, BEGIN - 300 * DAY, BEGIN - 299 * DAY) == ["03-07 09:00 L"]
    assert texts(back, BEGIN, END, limit=2) == ["01-01 09:00 L", "01-02 09:00 L"]


def test_long_ones_are_found_by_their_end() -> None:
    event = timed("FREQ=WEEKLY", changed=(change(on(9), on(9), "L", length=5 * DAY, later=True),))
    assert texts(event, datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 3, 21, tzinfo=UTC)) == ["03-16 09:00 L"]


def test_a_change_in_another_zone_keeps_the_clock_of_that_zone() -> None:
    """Paris and New York change their clocks on different days."""
    start = on(4, 10).replace(tzinfo=NEW_YORK)
    event = timed("FREQ=WEEKLY;BYDAY=WE;COUNT=5", on(4), changed=(change(on(4), start, "L", later=True),))
    assert [one[6:11] for one in texts(event)] == ["10:00"] * 5
    assert {one.event.span.start.tzinfo for one in expand(event, BEGIN, END, 9)} == {NEW_YORK}  # type: ignore[union-attr]


def test_a_change_in_utc_keeps_the_clock_of_its_series() -> None:
    """Programs write UTC for every change; summer time begins on the 29th."""
    event = timed("FREQ=WEEKLY;COUNT=6", changed=(change(on(9).astimezone(U), on(9, 10).astimezone(U), later=True),))
    late = expand(event, BEGIN, END, 9)[-1].event.span.start
    assert str(late) == "2026-04-06 10:00:00+02:00"


def test_from_hours_to_whole_days() -> None:
    whole = Occurrence(on(4), Event("D", AllDaySpan(date(2026, 3, 5), date(2026, 3, 6))), and_later=True)
    found = expand(timed("FREQ=DAILY;COUNT=4", changed=(whole,)), BEGIN, END, 9)
    assert [one.event.span for one in found[2:]] == [
        AllDaySpan(date(2026, 3, day), date(2026, 3, day + 1)) for day in (5, 6)
    ]
    day = Event("D", AllDaySpan(date(2026, 3, 2), date(2026, 3, 3)))
    later = change(date(2026, 3, 3), on(3, 14), later=True)
    event = replace(day, series=Series("FREQ=DAILY;COUNT=4", changed=(later,)))
    assert [one[:11] for one in texts(event)][1:] == ["03-03 14:00", "03-04 14:00", "03-05 14:00"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260304", "03-04"),  # the whole day
        ("20260304T080000Z", "03-04"),  # nine o'clock in Paris
        ("20260304T075959Z", "03-03"),
        ("20260304T090000", "03-04"),
        ("20260304T085959", "03-03"),
    ],
)
def test_until_in_all_its_kinds(until: str, last: str) -> None:
    assert texts(timed(f"FREQ=DAILY;UNTIL={until}"))[-1][:5] == last


def test_a_series_that_ends_before_it_begins_was_moved_away() -> None:
    """What programs leave behind when somebody changes "this and all following" at the first occurrence."""
    assert texts(timed("FREQ=DAILY;UNTIL=20260302T075959Z")) == []
    assert texts(timed("FREQ=DAILY;UNTIL=20260302T075959Z", added=(on(5),))) == ["03-05 09:00 S"]


def test_a_clock_that_is_left_out_is_read_with_the_offset_before() -> None:
    """RFC 5545, 3.3.5: half past two of the 29th is half past three; it lasts as long as ever."""
    night = datetime(2026, 3, 28, 2, 30, tzinfo=PARIS)
    spans = [one.event.span for one in expand(timed("FREQ=DAILY;COUNT=3", night), BEGIN, END, 9)]
    assert [f"{span.start:%H:%M} {span.end:%H:%M}" for span in spans] == ["02:30 03:30", "03:30 04:30", "02:30 03:30"]


@pytest.mark.parametrize(
    ("zone", "day", "quarters"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23 * 4),
        ("Europe/Paris", date(2026, 10, 25), 24 * 4),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23 * 4 + 2),
        ("America/New_York", date(2026, 11, 1), 24 * 4),
    ],
)
def test_every_quarter_of_the_day_of_a_change(zone: str, day: date, quarters: int) -> None:
    """Each moment once, in order, although two clocks may stand for it; an hour that is there twice is there once."""
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
    event = timed("FREQ=MINUTELY;INTERVAL=15", midnight, length=timedelta())
    found = expand(event, midnight, midnight + DAY, 999)
    moments = [one.event.span.start.astimezone(UTC) for one in found]  # type: ignore[union-attr]
    assert moments == sorted(set(moments))
    assert len(moments) == quarters
    assert len({one.recurrence_id for one in found}) == quarters


def test_a_left_out_clock_is_found_just_after_the_gap() -> None:
    """Half past two is half past three: a window that begins at a quarter past has it."""
    event = timed("FREQ=HOURLY;INTERVAL=2", datetime(2026, 3, 28, 0, 30, tzinfo=PARIS), length=timedelta())
    begin = datetime(2026, 3, 29, 3, 15, tzinfo=PARIS)
    assert texts(event, begin, begin + HOUR) == ["03-29 03:30 S"]


def test_the_second_of_two_equal_clocks_has_a_name_of_its_own() -> None:
    first = datetime(2026, 10, 24, 2, 30, tzinfo=PARIS)
    again = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS)
    found = expand(timed("FREQ=DAILY;COUNT=2", first, added=(again,)), BEGIN, END, 9)
    names = [one.recurrence_id for one in found]
    assert len(set(names)) == 3
    assert names[2] == again.astimezone(U)
    gone = timed("FREQ=DAILY;COUNT=2", first, added=(again,), removed=(names[2],))
    assert len(expand(gone, BEGIN, END, 9)) == 2


def test_floating_series_are_read_where_the_reader_is() -> None:
    naive = FIRST.replace(tzinfo=None)
    later = Occurrence(naive + DAY, Event("L", FloatingSpan(naive + DAY, naive + DAY + HOUR)), and_later=True)
    event = Event("S", FloatingSpan(naive, naive + HOUR), series=Series("FREQ=DAILY;COUNT=4", changed=(later,)))
    dawn = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert [one.event.subject for one in expand(event, dawn, END, 9, zone=PARIS)] == ["S", "L", "L", "L"]
    assert len(expand(event, dawn, dawn + HOUR, 9, zone=NEW_YORK)) == 0


RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=20",
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=7",
        "FREQ=DAILY;BYMONTH=3,5;UNTIL=20260510T120000",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYYEARDAY=100,200",
        "FREQ=HOURLY;INTERVAL=36;COUNT=60",
        "FREQ=DAILY;BYHOUR=8,16;BYMINUTE=0,30",
        "FREQ=YEARLY;BYWEEKNO=20,30",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=29,30,31",
    ]
)
NUMBERS = st.lists(st.integers(0, 200), max_size=4)


@settings(max_examples=50)
@given(st.lists(RULES, min_size=1, max_size=3), st.lists(RULES, max_size=2), NUMBERS, NUMBERS)
def test_rules_make_a_set_as_the_oracle_makes_it(
    rules: list[str], barred: list[str], added: list[int], removed: list[int]
) -> None:
    rule, *further = [normalise_rule(one) for one in rules]
    bars = tuple(map(normalise_rule, barred))
    start = FIRST.replace(tzinfo=None)
    dates, gone = [start + number * DAY for number in added], [start + number * DAY for number in removed]
    event = Event(
        "S",
        FloatingSpan(start, start + HOUR),
        series=Series(rule, tuple(sorted(dates)), tuple(sorted(gone)), (), tuple(further), bars),
    )
    last = datetime(2026, 9, 1) - timedelta(seconds=1)

    def all_of(*texts: str) -> set[datetime]:
        return {moment for one in texts for moment in rrulestr(one, dtstart=start).between(start, last, inc=True)}

    expected = {start, *dates, *all_of(rule, *further)} - {*gone, *all_of(*bars)}
    found = expand(event, BEGIN, last.replace(tzinfo=UTC), 5000)
    assert [one.event.span.start for one in found] == sorted(one for one in expected if one <= last)


@settings(max_examples=50)
@given(
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=DAILY;INTERVAL=2;COUNT=30"]),
    st.dictionaries(st.integers(0, 12), st.tuples(st.integers(-30, 30), st.integers(1, 50), st.booleans()), max_size=4),
)
def test_changes_are_expanded_as_the_oracle_does_it(rule: str, changes: dict[int, tuple[int, int, bool]]) -> None:
    plain = timed(rule)
    names = ids(plain, 13)
    changed = tuple(
        Occurrence(
            names[number],
            Event(f"C{number}", ZonedSpan(names[number] + by * HOUR, names[number] + (by + length) * HOUR)),  # type: ignore[operator]
            later,
        )
        for number, (by, length, later) in sorted(changes.items())
    )
    event = timed(rule, changed=changed)
    end = datetime(2026, 3, 25, tzinfo=UTC)
    found = sorted((str(one.event.span.start), one.event.subject) for one in expand(event, BEGIN, end, 500))
    oracle = recurring_ical_events.of(icalendar.Calendar.from_ical(_written(event))).between(BEGIN, end)
    expected = sorted((str(one.start), str(one["SUMMARY"])) for one in oracle)
    assert found == expected


def _written(event: Event) -> str:
    """The series as a calendar, as far as this test needs it."""
    assert event.series
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    parts = [("", event), *((_named(one), one.event) for one in event.series.changed)]
    for name, one in parts:
        rule = [f"RRULE:{event.series.rule}"] if not name else [name]
        times = [f"DTSTART;TZID=Europe/Paris:{one.span.start:%Y%m%dT%H%M%S}"]
        times.append(f"DTEND;TZID=Europe/Paris:{one.span.end:%Y%m%dT%H%M%S}")
        lines += ["BEGIN:VEVENT", "UID:u", "DTSTAMP:20260101T000000Z", *rule, *times, f"SUMMARY:{one.subject}"]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _named(one: Occurrence) -> str:
    later = ";RANGE=THISANDFUTURE" if one.and_later else ""
    return f"RECURRENCE-ID;TZID=Europe/Paris{later}:{one.recurrence_id:%Y%m%dT%H%M%S}"
