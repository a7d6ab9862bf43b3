"""What icalendar and recurring-ical-events read from our text is what we meant: start, end and subject."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from icalendar.timezone import TZP

from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.recurrence import occurrences
from cirahub_desktop.sync.codecs.zones import UTC as UTC_ZONE
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Instant, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import Identity
from cirahub_desktop.sync.model.zone import zone_named
from tests.codecs.test_written_corpus import items
from tests.codecs.test_written_validity import complaints

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ODD = zone_named("posix <+02>-2<+03> M4.1.5/4 M9.2.6/5")
"""Its VTIMEZONE is all that others know of it."""
CHANGING = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", ODD.key)
PARIS = ZoneInfo("Europe/Paris")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MOST = 12
Shown = tuple[str, str, str]


def in_words(instant: date) -> str:
    if isinstance(instant, datetime) and instant.tzinfo:
        instant = instant.astimezone(UTC)
    return instant.isoformat()


def meant(event: Event, first: datetime, last: datetime) -> list[Shown]:
    found = (one.event for one in islice(occurrences(event, first, last), MOST))
    return sorted((in_words(one.span.start), in_words(one.span.end), one.subject) for one in found)


def read_by_others(text: bytes, first: datetime, last: datetime) -> list[Shown]:
    calendar = icalendar.Calendar.from_ical(text)
    assert not [part.errors for part in calendar.walk() if part.errors]
    found = sorted(recurring_ical_events.of(calendar).between(first, last), key=lambda one: _moment(one["DTSTART"].dt))
    return sorted(
        (in_words(one["DTSTART"].dt), in_words(one["DTEND"].dt), str(one.get("SUMMARY", ""))) for one in found[:MOST]
    )


def _moment(instant: Instant) -> datetime:
    if not isinstance(instant, datetime):
        return datetime(instant.year, instant.month, instant.day, tzinfo=UTC)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def hour(start: datetime, subject: str = "S", **more: object) -> Event:
    span = (ZonedSpan if start.tzinfo else FloatingSpan)(start, start + HOUR)
    return Event(subject, span, **more)  # type: ignore[arg-type]


def starting(zone: ZoneInfo | None) -> datetime:
    return datetime(2026, 3, 1, 9, tzinfo=zone)


CASES = {
    "weeks": Series("FREQ=WEEKLY"),
    "until": Series("FREQ=WEEKLY;UNTIL=20260412"),
    "until the clock": Series("FREQ=WEEKLY;UNTIL=20260405T090000"),
    "dates alone": Series(added=tuple(starting(PARIS) + DAY * days for days in (1, 40, 300))),
    "two rules": Series("FREQ=MONTHLY;BYMONTHDAY=1", further=("FREQ=WEEKLY;BYDAY=WE",)),
    "removed and added": Series(
        "FREQ=DAILY",
        added=(starting(PARIS) + 5 * HOUR,),
        removed=(starting(PARIS) + 2 * DAY, starting(PARIS) + 33 * DAY),
    ),
    "changed": Series(
        "FREQ=DAILY",
        changed=(
            Occurrence(starting(PARIS) + DAY, hour(starting(PARIS) + 30 * HOUR, "Later")),
            Occurrence(starting(PARIS) + 30 * DAY, hour(starting(PARIS) + 30 * DAY, "Summer")),
        ),
    ),
}


def in_zone(series: Series, zone: ZoneInfo | None) -> Series:
    def moved(instant: Instant) -> Instant:
        assert isinstance(instant, datetime)
        return instant.replace(tzinfo=zone)

    changed = tuple(
        Occurrence(moved(one.recurrence_id), hour(datetime.combine(day, clock, zone), one.event.subject))
        for one in series.changed
        if isinstance(start := one.event.span.start, datetime)
        for day, clock in [(start.date(), start.time())]
    )
    return replace(
        series, added=tuple(map(moved, series.added)), removed=tuple(map(moved, series.removed)), changed=changed
    )


@pytest.mark.parametrize("zone", [PARIS, ZoneInfo("Australia/Lord_Howe"), UTC_ZONE, ODD, None], ids=str)
@pytest.mark.parametrize("name", CASES)
def test_others_see_what_we_meant(name: str, zone: ZoneInfo | None) -> None:
    event = hour(starting(zone), series=in_zone(CASES[name], zone))
    text = write_item(Identity("a"), event, None, NOW)
    assert not complaints(text)
    first = datetime(2026, 2, 27, tzinfo=UTC)
    for begin in (first, first + 25 * DAY, first + 200 * DAY):
        assert read_by_others(text, begin, begin + 45 * DAY) == meant(event, begin, begin + 45 * DAY)


def test_others_see_a_change_for_all_later_dates() -> None:
    """Moved by two hours and named anew, from one date on."""
    start = starting(PARIS)
    later = Occurrence(start + 7 * DAY, hour(start + 7 * DAY + 2 * HOUR, "Later"), and_later=True)
    event = hour(start, series=Series("FREQ=WEEKLY;COUNT=8", changed=(later,)))
    text = write_item(Identity("a"), event, None, NOW)
    window = datetime(2026, 2, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
    assert [subject for _, _, subject in meant(event, *window)] == ["S", *["Later"] * 7]
    assert read_by_others(text, *window) == meant(event, *window)


def test_others_see_whole_days() -> None:
    first = date(2026, 3, 1)
    series = Series("FREQ=MONTHLY;UNTIL=20261001", removed=(date(2026, 5, 1),), added=(date(2026, 3, 3),))
    event = Event("S", AllDaySpan(first, first + 2 * DAY), series=series)
    text = write_item(Identity("a"), event, None, NOW)
    window = datetime(2026, 2, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
    assert read_by_others(text, *window) == meant(event, *window)
    assert len(meant(event, *window)) == 8


@pytest.mark.parametrize(
    "key", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", ODD.key]
)
def test_a_vtimezone_says_what_the_zone_does(key: str) -> None:
    """To programs that know zones by their VTIMEZONE alone; around every change of the clock."""
    zone = zone_named(key)
    event = hour(starting(zone), series=Series("FREQ=DAILY"))
    (block,) = icalendar.Calendar.from_ical(write_item(Identity("a"), event, None, NOW)).walk("VTIMEZONE")
    told = block.to_tz(TZP("zoneinfo"), lookup_tzid=False)
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    for _ in range(24 * 400):
        moment += HOUR
        assert moment.astimezone(told).replace(tzinfo=None) == moment.astimezone(zone).replace(tzinfo=None), moment


def test_others_see_the_corpus_as_we_meant_it() -> None:
    """Every series, and some of the single events, from two days before they begin."""
    chosen = [(name, item) for at, (name, item) in enumerate(items()) if item.event.series or at % 40 == 0]
    wrong = []
    for name, item in chosen:
        event = item.event
        starts = [event.span.start, *(one.event.span.start for one in (event.series.changed if event.series else ()))]
        first = min(map(_moment, starts)) - 2 * DAY
        last = first + (1 if _is_sub_daily(event) else 90) * DAY
        text = write_item(item.identity, event, None, NOW)
        if read_by_others(text, first, last) != meant(event, first, last):
            wrong.append((name, item.identity))
    assert not wrong


def _is_sub_daily(event: Event) -> bool:
    return event.series is not None and any(word in event.series.rule for word in ("HOURLY", "MINUTELY", "SECONDLY"))
