"""The VTIMEZONEs that we write: right in every zone of the database, for every reader, and valid."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from cirahub_desktop.sync.codecs.observances import all_changes, read_observances
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.vtimezone_text import vtimezone_text
from cirahub_desktop.sync.codecs.zone_clock import clock
from cirahub_desktop.sync.model.zone import zone_named
from tests.codecs.zone_texts import ODD_KEY

FIRST, LAST = 2024, 2036
SINGULAR = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Tehran",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Nuuk",
    "America/Santiago",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Europe/Dublin",
    "Pacific/Apia",
)
RULED = (
    ODD_KEY,
    "posix <+0335>-3h35<+0435> J80 J264",
    "posix <-0330>3h30",
    "posix <+01>-1<+0330>-3h30 M4.1.6/26 M10.5.0",
)


def agrees(key: str, first: int, last: int) -> bool:
    """Whether the text says what the clock does in these years, and shows when they begin."""
    wanted = clock(zone_named(key), first, last + 1)
    found = all_changes(read_observances(vtimezone_text(key, first, last)), first, last)
    begin, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    before = [one.after for one in found if one.moment < begin]
    within = tuple(one for one in found if begin <= one.moment < end)
    return within == wanted.changes and before[-1:] == [wanted.start]


def test_every_zone_is_written_as_its_clock_goes() -> None:
    assert [key for key in sorted(available_timezones()) if not agrees(key, FIRST, LAST)] == []


@pytest.mark.parametrize("key", [*SINGULAR, *RULED])
@pytest.mark.parametrize(("first", "last"), [(1972, 1999), (1995, 2000), (2050, 2060)])
def test_years_of_other_laws_are_written_too(key: str, first: int, last: int) -> None:
    """Paris had no summer time until 1976, and today's rules since 1996."""
    assert agrees(key, first, last)


@pytest.mark.parametrize("key", [*SINGULAR, *RULED])
def test_somebody_elses_reader_sees_the_same_clock(key: str) -> None:
    """dateutil, which knows no name of a zone."""
    zone, theirs = zone_named(key), tzical(StringIO(vtimezone_text(key, FIRST, LAST))).get()
    assert theirs is not None
    # It does not know the hour that comes twice, nor what is before the first change of all.
    changes = [change.moment for change in clock(zone, FIRST, LAST + 1).changes]
    near = {moment + timedelta(hours=hours) for moment in changes for hours in (-5, -4, 4, 5)}
    for moment in near | {datetime(FIRST, 1, 1, 12, tzinfo=UTC) + timedelta(days=9 * n) for n in range(500)}:
        wall = moment.astimezone(zone).replace(tzinfo=None)
        if moment.year <= LAST:
            assert wall.replace(tzinfo=theirs).utcoffset() == wall.replace(tzinfo=zone).utcoffset(), wall


@pytest.mark.parametrize("key", [*SINGULAR, *RULED])
@pytest.mark.parametrize("first", [1950, 2026])
def test_a_text_is_valid(key: str, first: int) -> None:
    """RFC 5545, section 3.6.5: once a TZID; of each part DTSTART in local time, both offsets."""
    lines = vtimezone_text(key, first, 2030).split("\r\n")
    assert lines[:2] == ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    assert lines[-2:] == ["END:VTIMEZONE", ""]
    parts = "\n".join(lines[2:-2])
    one = (
        r"BEGIN:(STANDARD|DAYLIGHT)\nDTSTART:\d{8}T\d{6}\n(RRULE:FREQ=YEARLY;[A-Z0-9=;,\-]+\n)?"
        r"(RDATE:\d{8}T\d{6}(,\d{8}T\d{6})*\n)?TZOFFSETFROM:[+-]\d{4}(\d\d)?\nTZOFFSETTO:[+-]\d{4}(\d\d)?\n"
        r"TZNAME:[^\n]+\nEND:\1"
    )
    assert re.fullmatch(rf"{one}(\n{one.replace(chr(92) + '1', '(STANDARD|DAYLIGHT)')})*", parts)
    assert not re.search("TZOFFSET.*:-0000", parts)


@pytest.mark.parametrize("key", ["Europe/Paris", "Australia/Lord_Howe", "Europe/Dublin", "America/Nuuk", *RULED])
def test_a_series_without_end_has_rules_without_end(key: str) -> None:
    text = vtimezone_text(key, 2026, 2026)
    assert text.count("RRULE") == 2 or not clock(zone_named(key), 2026, 2030).changes
    assert "RDATE" not in text


@pytest.mark.parametrize("key", RULED)
def test_a_zone_of_rules_is_read_back_by_name_and_by_rules(key: str) -> None:
    text = vtimezone_text(key, 2026, 2027)
    assert ZoneBook([text.encode()]).meaning(key) == key
    assert ZoneBook([text.encode()]).meaning(f'"{key}"') == key
    renamed = text.replace(f"TZID:{key}", "TZID:Customized Time Zone").encode()
    assert ZoneBook([renamed]).meaning("Customized Time Zone") == key


@pytest.mark.parametrize("key", [key for key in SINGULAR if key != "Asia/Tehran"])
def test_a_known_zone_is_found_by_what_we_wrote(key: str) -> None:
    """Under a name that says nothing: a zone with the same clock in the years of the text."""
    found = ZoneBook([vtimezone_text(key, FIRST, 2030).replace(f"TZID:{key}", "TZID:x").encode()]).find("x")
    assert isinstance(found, ZoneInfo)
    assert clock(found, FIRST, 2030) == clock(ZoneInfo(key), FIRST, 2030)


def test_a_key_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="Atlantis"):
        vtimezone_text("Europe/Atlantis", 2026, 2027)


def test_the_rules_are_the_ones_that_every_program_knows() -> None:
    rules = re.findall("RRULE:(.*)\r\n", vtimezone_text("Europe/Paris", 2026, 2026))
    assert rules == ["FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"]


@pytest.mark.parametrize("key", ["Europe/Paris", "Europe/Dublin", "Africa/Casablanca", "Australia/Sydney", ODD_KEY])
def test_summer_time_is_the_greater_offset(key: str) -> None:
    """Also where the database says it the other way round."""
    text = vtimezone_text(key, 2026, 2026)
    ahead = re.findall("BEGIN:(STANDARD|DAYLIGHT).*?TZOFFSETFROM:([+-]\\d+)\r\nTZOFFSETTO:([+-]\\d+)", text, re.DOTALL)
    assert {kind for kind, _, _ in ahead} == {"STANDARD", "DAYLIGHT"}
    assert all((int(after) > int(before)) == (kind == "DAYLIGHT") for kind, before, after in ahead)
