"""Between the names of the IANA database and those of Windows."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from exchangelib.winzone import MS_TIMEZONE_TO_IANA_MAP

from cirahub_desktop.sync.codecs.zone_clock import COMPARED_YEARS, clock
from cirahub_desktop.sync.codecs.zones import from_windows, windows_id
from cirahub_desktop.sync.model.zone import zone_named


def test_every_zone_but_a_few_has_a_windows_name_whose_clock_goes_the_same() -> None:
    """None have those that are no place, and Troll in the Antarctic with its two hours of summer time."""
    without = set()
    for key in available_timezones():
        name = windows_id(ZoneInfo(key))
        if name is None:
            without.add(key)
            continue
        there = from_windows(name)
        assert there is not None, name
        assert clock(there, *COMPARED_YEARS) == clock(ZoneInfo(key), *COMPARED_YEARS), key
    assert without <= {"Factory", "localtime", "Antarctica/Troll"}


def test_every_windows_name_leads_to_a_zone_and_back() -> None:
    for name, key in MS_TIMEZONE_TO_IANA_MAP.items():
        found = from_windows(name)
        assert found is not None, name
        assert windows_id(found) is not None, key


def test_names_too_new_for_most_servers_are_read_and_not_written() -> None:
    assert from_windows("British Columbia Standard Time") == ZoneInfo("America/Vancouver")
    for key in ("America/Vancouver", "America/Edmonton", "America/Winnipeg"):
        assert windows_id(ZoneInfo(key)) in MS_TIMEZONE_TO_IANA_MAP


def test_a_zone_of_rules_has_no_windows_name() -> None:
    assert windows_id(zone_named("posix <+01>-1<+02> M3.5.0 M10.5.0/3")) is None
