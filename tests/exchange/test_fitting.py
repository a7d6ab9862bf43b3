"""Which series Exchange can hold as one item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.model.event import AllDaySpan, Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.zone import zone_named
from cirahub_desktop.sync.spokes.exchange.fitting import obstacle

PARIS = ZoneInfo("Europe/Paris")


def series(
    rule: str = "FREQ=WEEKLY", *, zone: ZoneInfo = PARIS, year: int = 2026, hours: int = 1, **more: object
) -> Event:
    start = datetime(year, 12, 2, 9, tzinfo=zone)
    span = ZonedSpan(start, start + timedelta(hours=hours))
    return Event("Tour", span, series=Series(rule, **more))  # type: ignore[arg-type]


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=PARIS)


def moved(day: int, to: int, **more: bool) -> Occurrence:
    there = replace(series(), span=ZonedSpan(at(to), at(to, 10)), series=None)
    return Occurrence(at(day), there, **more)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (series(), None),
        (series("FREQ=MONTHLY;BYDAY=1WE"), None),
        (replace(series(), series=None), None),
        (series("FREQ=MONTHLY;BYMONTHDAY=2,9"), Obstacle.RULE),
        (series("FREQ=WEEKLY;BYDAY=TU"), Obstacle.RULE),
        (series("FREQ=HOURLY;COUNT=4"), Obstacle.RULE),
        (series(further=("FREQ=DAILY;COUNT=3",)), Obstacle.SEVERAL_RULES),
        (series(barred=("FREQ=MONTHLY",)), Obstacle.SEVERAL_RULES),
        (series(added=(at(4),)), Obstacle.DATES),
        (series("", added=(at(4),)), Obstacle.DATES),
        (series(changed=(moved(9, 10, and_later=True),)), Obstacle.LATER_CHANGE),
        (series(changed=(moved(9, 10),)), None),
        (series(changed=(moved(9, 17),)), Obstacle.NEIGHBOURS),
        (series("FREQ=DAILY", hours=30), Obstacle.LENGTH),
        (series("FREQ=WEEKLY;COUNT=2", removed=(at(2), at(9))), Obstacle.EMPTY),
        (series(zone=zone_named("posix <-05>5<-04> M3.2.0 M11.1.0")), Obstacle.ZONE),
        (series(zone=ZoneInfo("Antarctica/Troll")), Obstacle.ZONE),
    ],
)
def test_the_obstacle_is_named(event: Event, expected: Obstacle | None) -> None:
    assert obstacle(event, PARIS) is expected


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=DAILY;COUNT=900"])
def test_a_zone_that_will_go_another_way_than_windows_is_seen_beyond_the_days_looked_at(rule: str) -> None:
    """Ciudad Juárez went by Mexico's clock until the end of 2022; Windows has the clock it goes by now."""
    juarez = ZoneInfo("America/Ciudad_Juarez")
    assert obstacle(series(rule, zone=juarez, year=2021), UTC_ZONE) is Obstacle.ZONE
    assert obstacle(series("FREQ=DAILY;COUNT=20", zone=juarez, year=2023), UTC_ZONE) is None


def test_whole_days_need_no_zone() -> None:
    days = AllDaySpan(datetime(2026, 12, 2, tzinfo=UTC).date(), datetime(2026, 12, 3, tzinfo=UTC).date())
    assert obstacle(replace(series("FREQ=DAILY"), span=days), zone_named("posix <-05>5<-04> M3.2.0 M11.1.0")) is None


UTC_ZONE = ZoneInfo("UTC")
