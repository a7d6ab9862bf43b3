"""Zones that exist only as rules: one key for equal rules, one object for equal keys, and no key from a stranger."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.model.canonical import from_json, instant_from_text, instant_to_text, to_json
from cirahub_desktop.sync.model.event import Event, Series, ZonedSpan
from cirahub_desktop.sync.model.zone import ChangeDay, ZoneRules, is_ruled, rules_of, zone_named

EASTERN = "posix <-05>5<-04> M3.2.0 M11.1.0"
HOUR = 3600


@st.composite
def _rules(draw: st.DrawFn) -> ZoneRules:
    """Summer in some months between the second and the eleventh, so that no change leaves its year."""
    winter = draw(st.integers(-14 * 4, 14 * 4)) * 900 + draw(st.sampled_from([0, 0, 0, 8]))
    if draw(st.booleans()):
        return ZoneRules(winter)
    months = draw(st.lists(st.integers(2, 11), min_size=2, max_size=2, unique=True))
    days = [_day(draw, month) for month in months]
    return ZoneRules(winter, winter + draw(st.integers(1, 8)) * 900, *days)


def _day(draw: st.DrawFn, month: int) -> ChangeDay:
    seconds = draw(st.integers(0, 95)) * 900
    if draw(st.booleans()):
        return ChangeDay.on_julian(month * 30 - draw(st.integers(0, 14)), seconds)
    if draw(st.booleans()):
        return ChangeDay.in_last_days(month, draw(st.integers(0, 6)), seconds - draw(st.sampled_from([0, 2 * HOUR])))
    return ChangeDay.in_days(month, draw(st.integers(1, 24)), draw(st.integers(0, 6)), seconds)


@given(_rules())
def test_a_key_gives_back_its_rules(rules: ZoneRules) -> None:
    assert rules_of(rules.key) == rules
    assert rules.key == zone_named(rules.key).key
    assert not set(rules.key) & set(',;:"\\'), "it could not stand as a TZID"


@given(_rules(), st.integers(1990, 2060))
def test_the_clock_is_the_one_the_rules_say(rules: ZoneRules, year: int) -> None:
    """Against a reckoning of its own: the offset just before and at each change."""
    zone = zone_named(rules.key)
    if rules.summer is None or rules.begins is None or rules.ends is None:
        assert zone.utcoffset(datetime(year, 7, 1)) == timedelta(seconds=rules.winter)
        return
    for day, before, after in ((rules.begins, rules.winter, rules.summer), (rules.ends, rules.summer, rules.winter)):
        moment = (_date_of(day, year) + timedelta(seconds=day.seconds - before)).replace(tzinfo=UTC)
        for found, offset in ((moment - timedelta(seconds=1), before), (moment, after)):
            assert found.astimezone(zone).utcoffset() == timedelta(seconds=offset)


def _date_of(day: ChangeDay, year: int) -> datetime:
    if day.julian:
        found = date(2027, 1, 1) + timedelta(days=day.julian - 1)
        return datetime(year, found.month, found.day)
    days = [datetime(year, day.month, 1) + timedelta(days=ahead) for ahead in range(31)]
    fitting = [one for one in days if one.month == day.month and one.isoweekday() % 7 == day.weekday]
    return fitting[-1] if day.week == 5 else fitting[day.week - 1]


def test_the_zone_of_a_key_is_one_object_wherever_it_went() -> None:
    zone = zone_named(EASTERN)
    assert isinstance(zone, ZoneInfo)
    assert zone is zone_named(EASTERN) is pickle.loads(pickle.dumps(zone)) is copy.deepcopy(zone)


def test_a_pickled_time_is_the_same_in_another_process() -> None:
    summer = datetime(2026, 7, 1, 9, tzinfo=zone_named(EASTERN))
    code = "import pickle,sys; one=pickle.load(sys.stdin.buffer); print(one.isoformat(), one.tzinfo.key)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(summer), capture_output=True, check=True, env=os.environ
    )
    assert done.stdout.decode().strip() == f"2026-07-01T09:00:00-04:00 {EASTERN}"


def test_an_event_in_such_a_zone_survives_the_store() -> None:
    nine = datetime(2026, 12, 1, 9, tzinfo=zone_named(EASTERN))
    event = Event("x", ZonedSpan(nine, nine + timedelta(hours=1)), series=Series("FREQ=DAILY", removed=(nine,)))
    back = from_json(to_json(event))
    assert back == event
    assert isinstance(back.span, ZonedSpan)
    assert back.span.start.tzinfo is nine.tzinfo
    again = nine.replace(month=11, day=1, hour=1, fold=1)
    assert instant_from_text(instant_to_text(again)) == again


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (1, "M3.1.0"),
        (8, "M3.2.0"),
        (22, "M3.4.0"),
        (25, "M3.5.0"),
        (23, "M3.4.6/26"),
        (2, "M3.1.6/26"),
        (26, "M3.5.6/26"),
    ],
)
def test_seven_days_have_one_name(first: int, text: str) -> None:
    """The last Sunday of March is the one from the 25th on; Sunday among the days from the 23rd on is the day after
    the fourth Saturday."""
    assert ChangeDay.in_days(3, first, 0, 2 * HOUR).text() == text


def test_a_change_at_the_end_of_a_day_is_one_in_the_beginning_of_the_next() -> None:
    assert ChangeDay.in_last_days(10, 0, -HOUR) == ChangeDay.in_days(10, 24, 6, 23 * HOUR)
    assert ChangeDay.in_last_days(10, 4, 24 * HOUR).text() == "M10.5.4/24"
    assert ChangeDay.in_last_days(2, 4, 24 * HOUR).text() == "M2.5.4/24"
    assert ChangeDay.on_julian(80, -HOUR) == ChangeDay.on_julian(79, 23 * HOUR)
    assert ChangeDay.on_julian(59, 24 * HOUR) != ChangeDay.on_julian(60, 0)
    assert ChangeDay.in_days(3, 7, 6, 24 * HOUR) == ChangeDay.in_days(3, 8, 0, 0)
    assert ChangeDay.in_days(3, 8, 0, -HOUR) == ChangeDay.in_days(3, 7, 6, 23 * HOUR)


@pytest.mark.parametrize("first", [32, 40, 0, -7])
def test_what_posix_cannot_say_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match=str(first)):
        ChangeDay.in_days(10, first, 0, 0)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "posix ",
        "posix EST5EDT M3.2.0 M11.1.0",
        "posix <-05>5<-04>4 M3.2.0 M11.1.0",  # the 4 goes without saying
        "posix <-05>5<-04> M3.2.0/2 M11.1.0",
        "posix <-05>5<-04>,M3.2.0,M11.1.0",
        "posix <-05>5:00",
        "posix <-06>5",
        "posix <-05>5<-04> M13.2.0 M11.1.0",
        "posix <-05>5<-04> M3.2.7 M11.1.0",
        "posix <-05>5<-04> J366 M11.1.0",
        "posix <-05>5<-04> M3.2.0/168 M11.1.0",
        "posix <+01>-1<+02> M3.5.0/-1 M10.5.0/3",  # Saturday, 23 o'clock, has another form
        "posix <+01>-1<+02> J80/24 M10.5.0/3",
        "posix <+24>-24",
        "posix <+00>0<-01>1 M3.2.0 M11.1.0",
        "posix <\u0665>5",
        "posix <-05>5\n",
        "posix " + "<-05>5" * 9999,
        "../../etc/passwd",
        "/etc/passwd",
        "Europe/../Europe/Paris",
        "Europe",
        "Europe/Atlantis",
        "a" * 99_999,
        "Europe/Paris\0",
    ],
)
def test_a_hostile_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"(?s)^.{0,200}$"):
        zone_named(key)


def test_zones_of_the_database_are_themselves() -> None:
    assert zone_named("Europe/Paris") is ZoneInfo("Europe/Paris")
    assert is_ruled(EASTERN)
    assert not is_ruled("Europe/Paris")
