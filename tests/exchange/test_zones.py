"""The zones of Exchange: their names, and whether they show the same clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.model.event import AllDaySpan
from cirahub_desktop.sync.model.zone import zone_named
from cirahub_desktop.sync.spokes.exchange.read_codec import event_of
from cirahub_desktop.sync.spokes.exchange.soap import element
from cirahub_desktop.sync.spokes.exchange.zones import iana_zone, means_the_same, same_clock, windows_zone
from tests.support.ews_nodes import node

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


@pytest.mark.parametrize("custom", ["Customized Time Zone", "tzone://Microsoft/Custom", ""])
@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-12-23T23:00:00Z", "2026-12-24T23:00:00Z", 1),  # midnight in Paris, which is home
        ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 1),
        ("2026-12-23T15:00:00Z", "2026-12-25T15:00:00Z", 2),
        ("2026-12-24T08:00:00Z", "2026-12-25T08:00:00Z", 1),
        ("2026-03-27T05:00:00Z", "2026-03-30T04:00:00Z", 3),
        ("2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z", 1),
    ],
)
def test_whole_days_in_a_zone_without_a_name_are_on_their_day(custom: str, start: str, end: str, days: int) -> None:
    """As other programs leave them in a folder: midnight somewhere, in a zone that has only rules."""
    markup = element(
        "t:CalendarItem",
        element("t:Start", text=start),
        element("t:End", text=end),
        element("t:IsAllDayEvent", text="true"),
        element("t:StartTimeZone", Id=custom),
    )
    first = (datetime.fromisoformat(start) + timedelta(hours=12)).date()
    assert event_of(node(markup), PARIS).span == AllDaySpan(first, first + timedelta(days=days))


@pytest.mark.parametrize("zone", [TROLL, OURS])
def test_a_zone_without_a_windows_name_shows_no_clock_of_windows(zone: ZoneInfo) -> None:
    assert windows_zone(zone) is None
    assert not same_clock(zone, new_year(2026), new_year(2027))
    assert not means_the_same(zone, [new_year(2026)])
