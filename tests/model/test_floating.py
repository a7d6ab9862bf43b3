"""In which zone floating times are, and that only they move."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.floating import (
    FloatingRule,
    Zone,
    floating_zone,
    parse_floating,
    resolved,
    zone_names,
)
from cirahub_desktop.sync.model.zone import zone_named

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")
NINE, TEN = datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10)


@pytest.mark.parametrize(
    ("rule", "own", "zone"),
    [
        (FloatingRule.FEED, "Asia/Tokyo", TOKYO),
        (FloatingRule.FEED, "", PARIS),
        (FloatingRule.SYSTEM, "Asia/Tokyo", PARIS),
        (FloatingRule.FEED, "posix <-0330>3h30", zone_named("posix <-0330>3h30")),
        (Zone("America/Lima"), "Asia/Tokyo", ZoneInfo("America/Lima")),
    ],
)
def test_the_zone_is_the_feeds_the_systems_or_the_chosen_one(
    rule: FloatingRule | Zone, own: str, zone: ZoneInfo
) -> None:
    assert floating_zone(rule, own, PARIS) is zone


def test_every_zone_that_is_offered_can_be_typed_and_no_other() -> None:
    assert parse_floating("feed") is FloatingRule.FEED
    assert parse_floating("Europe/Paris") == Zone("Europe/Paris")
    assert all(ZoneInfo(name) for name in zone_names())
    for wrong in ("", "Paris", "europe/paris", "../etc/passwd", "Factory"):
        with pytest.raises(ValueError, match=f"^{re.escape(wrong)}$"):
            parse_floating(wrong)


def test_only_floating_times_are_set_in_a_zone() -> None:
    for span in (ZonedSpan(NINE.replace(tzinfo=TOKYO), TEN.replace(tzinfo=TOKYO)), AllDaySpan(NINE.date(), TEN.date())):
        assert resolved(Event("x", span), PARIS) == Event("x", span)


def test_a_series_is_set_with_all_of_its_dates() -> None:
    lunch = Event("lunch", FloatingSpan(NINE, TEN))
    series = Series("FREQ=DAILY", added=(TEN,), removed=(NINE, date(2026, 11, 25)), changed=(Occurrence(NINE, lunch),))
    set_ = resolved(Event("x", FloatingSpan(NINE, TEN), series=series), PARIS)
    nine, ten = NINE.replace(tzinfo=PARIS), TEN.replace(tzinfo=PARIS)
    assert set_.span == ZonedSpan(nine, ten)
    assert set_.series == Series(
        "FREQ=DAILY",
        added=(ten,),
        removed=(nine, date(2026, 11, 25)),
        changed=(Occurrence(nine, Event("lunch", ZonedSpan(nine, ten))),),
    )
