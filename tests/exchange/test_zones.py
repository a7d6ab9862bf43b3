"""The zones of Exchange: their names, and whether they show the same clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.model.zone import zone_named
from cirahub_desktop.sync.spokes.exchange.zones import iana_zone, means_the_same, same_clock, windows_zone

ALMATY, PARIS, TROLL = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Paris"), ZoneInfo("Antarctica/Troll")
OURS = zone_named("posix <+01>-1<+02> M3.5.0 M10.4.0/3")


def new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Romance Standard Time", "Europe/Paris"),
        ("UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Kamchatka Standard Time", "Asia/Kamchatka"),
        ("Mexico Standard Time 2", "America/Mazatlan"),
        ("tzone://Microsoft/Custom", None),
        ("Customized Time Zone", None),
        ("", None),
    ],
)
def test_a_windows_name_is_a_zone_or_none(name: str, key: str | None) -> None:
    found = iana_zone(name)
    assert (found.key if found else None) == key


def test_a_zone_shows_its_own_clock_for_ever() -> None:
    assert same_clock(PARIS, new_year(1900), new_year(2400))


def test_zones_that_windows_lumps_together_differ_in_the_past() -> None:
    """Kazakhstan put its clocks together in March 2024."""
    assert windows_zone(ALMATY) == "West Asia Standard Time"
    assert same_clock(ALMATY, new_year(2025), new_year(2060))
    assert not same_clock(ALMATY, new_year(2023), new_year(2060))
    assert not same_clock(ALMATY, new_year(2022), new_year(2023))
    assert means_the_same(ALMATY, [new_year(2026)])
    assert not means_the_same(ALMATY, [new_year(2026), new_year(2023)])


def test_the_span_is_looked_at_to_the_second() -> None:
    change = datetime(2024, 2, 29, 18, tzinfo=UTC)
    assert same_clock(ALMATY, change, new_year(2026))
    assert not same_clock(ALMATY, change - timedelta(seconds=1), new_year(2026))


@pytest.mark.parametrize("zone", [TROLL, OURS])
def test_a_zone_without_a_windows_name_shows_no_clock_of_windows(zone: ZoneInfo) -> None:
    assert windows_zone(zone) is None
    assert not same_clock(zone, new_year(2026), new_year(2027))
    assert not means_the_same(zone, [new_year(2026)])
