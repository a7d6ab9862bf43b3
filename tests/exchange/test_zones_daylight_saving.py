"""Series across the changes of the clock, from a feed's text into Exchange, as plain exchangelib finds them there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.spokes.base import Written
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.e2e.readback import Shown, in_folder
from tests.exchange.conftest import CLAIRE
from tests.exchange.events import create
from tests.sandbox.client import TEAM
from tests.support.ics import vcalendar, vevent

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 1)
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Tehran",
    "Africa/Casablanca",
)


def read(*lines: str, start: str) -> Event:
    calendar = load_calendar([vcalendar(vevent("a", *lines, start=start))])
    found = calendar.read(calendar.groups[0])
    calendar.close()
    assert found.item is not None
    assert found.faults == ()
    return found.item.event


def at_home_in(connection: Connection, key: str) -> CalendarSpoke:
    folder = connection.folder_by_path(TEAM, CancelToken())
    return CalendarSpoke(connection, folder.id, TEAM, clock=lambda: datetime.now(UTC), zone=ZoneInfo(key))


def shown(sandbox: Sandbox, spoke: CalendarSpoke, events: dict[str, Event]) -> dict[str, list[Shown]]:
    """What a person sees in the folder after these were written, by their names."""
    for result in spoke.write([create(event, name) for name, event in events.items()], CancelToken()):
        assert isinstance(result, Written), result
    found = in_folder(sandbox.endpoint, CLAIRE, sandbox.users[CLAIRE], TEAM, FIRST, LAST)
    return {name: [one for one in found if one.uid == f"uid-{name}@example.org"] for name in events}


def clocks(found: list[Shown], zone: ZoneInfo) -> list[tuple[str, str]]:
    """Start and end as a person in ``zone`` sees them."""
    return [
        (
            f"{datetime.fromisoformat(one.start).astimezone(zone):%m-%d %H:%M}",
            f"{datetime.fromisoformat(one.end).astimezone(zone):%H:%M}",
        )
        for one in found
    ]


def test_weekly_series_stay_at_nine_in_their_zones(sandbox: Sandbox, spoke: CalendarSpoke) -> None:
    events = {
        key: read("DURATION:PT1H", "RRULE:FREQ=WEEKLY", start=f"DTSTART;TZID={key}:20260105T090000") for key in ZONES
    }
    mondays = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(52)]
    for key, found in shown(sandbox, spoke, events).items():
        assert clocks(found, ZoneInfo(key)) == [(f"{day:%m-%d} 09:00", "10:00") for day in mondays], key


def test_daily_series_within_the_gap_and_the_doubled_hour(sandbox: Sandbox, spoke: CalendarSpoke) -> None:
    """RFC 5545, 3.3.5: the offset before the gap, the first of two."""
    starts = {
        "gap": "DTSTART;TZID=Europe/Paris:20260328T023000",
        "twice": "DTSTART;TZID=Europe/Paris:20261024T023000",
        "half": "DTSTART;TZID=Australia/Lord_Howe:20261003T021500",
        "ramadan": "DTSTART;TZID=Africa/Casablanca:20260321T023000",
    }
    events = {name: read("RRULE:FREQ=DAILY;COUNT=3", start=start) for name, start in starts.items()}
    found = {name: [one.start[5:16] for one in seen] for name, seen in shown(sandbox, spoke, events).items()}
    assert found == {
        "gap": ["03-28T01:30", "03-29T01:30", "03-30T00:30"],
        "twice": ["10-24T00:30", "10-25T00:30", "10-26T01:30"],
        "half": ["10-02T15:45", "10-03T15:45", "10-04T15:15"],
        "ramadan": ["03-21T02:30", "03-22T02:30", "03-23T01:30"],
    }


def test_single_events_at_odd_clocks(sandbox: Sandbox, spoke: CalendarSpoke) -> None:
    starts = {
        "gap": ("Europe/Paris:20260329T023000", "03-29T01:30"),
        "twice": ("America/New_York:20261101T013000", "11-01T05:30"),
        "ours": ("posix <+0110>-1h10<+0210> M4.2.6 M9.3.6/3h30:20260411T023000", "04-11T01:20"),
        "troll": ("Antarctica/Troll:20260701T090000", "07-01T07:00"),
    }
    events = {name: read(start=f"DTSTART;TZID={said}") for name, (said, _) in starts.items()}
    found = {name: one[0].start[5:16] for name, one in shown(sandbox, spoke, events).items()}
    assert found == {name: wanted for name, (_, wanted) in starts.items()}


@pytest.mark.parametrize("here", ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
def test_whole_days_are_on_their_day_in_whatever_zone_they_are_written(
    sandbox: Sandbox, connection: Connection, here: str
) -> None:
    """Also those of a series over the change of the clock, and read back by a spoke that is at home elsewhere."""
    spoke = at_home_in(connection, here)
    events = {
        "one": read(start="DTSTART;VALUE=DATE:20260329"),
        "three": read("DTEND;VALUE=DATE:20260330", start="DTSTART;VALUE=DATE:20260327"),
        "weekly": read("RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=SU", start="DTSTART;VALUE=DATE:20260322"),
    }
    seen = shown(sandbox, spoke, events)
    assert all(one.all_day for found in seen.values() for one in found)
    # Not the ends: exchangelib takes 24 hours off them, which is a day too many after a day of 23 hours.
    assert {name: [one.start for one in found] for name, found in seen.items()} == {
        "one": ["2026-03-29"],
        "three": ["2026-03-27"],
        "weekly": ["2026-03-22", "2026-03-29", "2026-04-05"],
    }
    for elsewhere in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
        other = at_home_in(connection, elsewhere)
        for name, event in events.items():
            (found,) = other.find([name], CancelToken())
            item = other.fetch([found.remote_id], CancelToken())[found.remote_id]
            assert item is not None
            assert item.event.span == event.span, (name, elsewhere)
            assert item.event.series == event.series


def test_a_travelling_computer_sees_the_clock_of_the_event(sandbox: Sandbox, connection: Connection) -> None:
    event = read("RRULE:FREQ=DAILY;COUNT=3", start="DTSTART;TZID=Australia/Lord_Howe:20260404T090000")
    shown(sandbox, at_home_in(connection, "Pacific/Pago_Pago"), {"a": event})
    other = at_home_in(connection, "Pacific/Kiritimati")
    (found,) = other.find(["a"], CancelToken())
    item = other.fetch([found.remote_id], CancelToken())[found.remote_id]
    assert item is not None
    assert (item.event.span, item.event.series) == (event.span, event.series)


def test_new_year_is_on_its_day_in_utc(sandbox: Sandbox, spoke: CalendarSpoke) -> None:
    event = read("DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", start="DTSTART;TZID=Pacific/Kiritimati:20261231T090000")
    found = shown(sandbox, spoke, {"a": event})["a"]
    assert [datetime.fromisoformat(one.start) for one in found] == [
        datetime(2026, 12, 30, 19, tzinfo=UTC),
        datetime(2026, 12, 31, 19, tzinfo=UTC),
    ]
