"""RRULE as programs really write it: clear mistakes are put right, a rule in doubt costs itself and not the event."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.codecs.rule_repair import read_rule
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Series
from tests.support.ics import vcalendar, vevent

START = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Europe/Paris"))


def reading(*lines: str) -> ItemReading:
    start = "DTSTART;TZID=Europe/Paris:20261122T090000"
    calendar = load_calendar([vcalendar(vevent("a", *lines, start=start))])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    return found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        (" freq=weekly; byday=mo, tu ;", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=DAILY;COUNT=3;", "FREQ=DAILY;COUNT=3"),
        ("FREQ=MONTHLY;BYDAY=+1MO", "FREQ=MONTHLY;BYDAY=1MO"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY"),
        ("FREQ=DAILY;UNTIL=20261201", "FREQ=DAILY;UNTIL=20261201"),
    ],
)
def test_sound_rules(text: str, rule: str) -> None:
    assert read_rule(text, START) == (rule, False)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", ""),
        (";", ""),
        ("RRULE:FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=DAILY;UNTIL=", "FREQ=DAILY"),
        ("FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY"),
        ("FREQ=DAILY;;INTERVAL=2", "FREQ=DAILY;INTERVAL=2"),
        ("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY"),
        ("FREQ=DAILY;INTERVAL=02;COUNT=05", "FREQ=DAILY;COUNT=5;INTERVAL=2"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=WEEKLY;BYDAY=MO,,TU,", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=WEEKLY;BYDAY=Monday,TUE", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=MO"),
        ("FREQ=MONTHLY;BYMONTHDAY=0,15,32", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("FREQ=MONTHLY;BYSETPOS=1", "FREQ=MONTHLY"),
        ("FREQ=DAILY;BYSECOND=60", "FREQ=DAILY;BYSECOND=59"),
        ("FREQ=DAILY;WKST=XX", "FREQ=DAILY"),
        ("FREQ=DAILY;X-COLOR=RED;COUNT=2", "FREQ=DAILY;COUNT=2"),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", "FREQ=YEARLY"),
        ("FREQ=DAILY;UNTIL=2026-12-31", "FREQ=DAILY;UNTIL=20261231"),
        ("FREQ=DAILY;UNTIL=2026-12-31T23:59:59Z", "FREQ=DAILY;UNTIL=20261231T235959Z"),
        ("FREQ=DAILY;UNTIL=20261231T235959+0100", "FREQ=DAILY;UNTIL=20261231T225959Z"),
        ("FREQ=DAILY;UNTIL=20261231T235959+0000", "FREQ=DAILY;UNTIL=20261231T235959Z"),
        ("FREQ=DAILY;UNTIL=20260231", "FREQ=DAILY;UNTIL=20260228"),
        ("FREQ=DAILY;UNTIL=20261231T240000Z", "FREQ=DAILY;UNTIL=20261231"),
        ("FREQ=DAILY;UNTIL=20261231T235960Z", "FREQ=DAILY;UNTIL=20261231T235959Z"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "FREQ=DAILY;COUNT=3"),
        ("FREQ=DAILY;COUNT=300;UNTIL=20261124", "FREQ=DAILY;UNTIL=20261124"),
    ],
)
def test_what_can_only_mean_one_thing_is_put_right(text: str, rule: str) -> None:
    assert read_rule(text, START) == (rule, True)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SOMETIMES",
        "DAILY",
        "INTERVAL=2;BYDAY=MO",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=3;COUNT=4",
        "FREQ=WEEKLY;BYDAY=MO,MI",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYEASTER=0",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=MONTHLY;SKIP=FORWARD",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261331",
        "FREQ=DAILY;INTERVAL=two",
        "W1 MO 0900 TU 1000",
        "FREQ=WEEKLY;BYDAY=" + "MO," * 1000,
    ],
)
def test_r9_a_rule_in_doubt_costs_itself(text: str) -> None:
    """R9: the event is there once, and the rule is named."""
    found = reading(f"RRULE:{text}")
    assert found.item is not None
    assert found.item.event.series is None
    (fault,) = found.faults
    assert (fault.code, fault.uid, fault.subject, fault.line) == (FaultCode.RULE_IGNORED, "a", "S", 4)
    assert fault.detail == f"RRULE:{text[:120]}"


def test_an_empty_rule_is_told() -> None:
    found = reading("RRULE:")
    assert found.item is not None
    assert found.item.event.series is None
    assert [(fault.code, fault.detail) for fault in found.faults] == [(FaultCode.REPAIRED, "RRULE:")]


def test_of_count_and_until_the_one_that_ends_sooner_stands_for_days_and_clocks_alike() -> None:
    for start in (START, START.replace(tzinfo=None), date(2026, 11, 22)):
        assert read_rule("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", start)[0] == "FREQ=WEEKLY;COUNT=2"
        assert read_rule("FREQ=WEEKLY;COUNT=9;UNTIL=20261231", start)[0] == "FREQ=WEEKLY;UNTIL=20261231"


def test_several_rules_in_whatever_order() -> None:
    rules = ("RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;COUNT=2", "RRULE:freq=weekly", "EXRULE:FREQ=MONTHLY", "EXRULE:")
    for order in (rules, rules[::-1]):
        found = reading(*order)
        assert found.item is not None
        expected = Series("FREQ=DAILY;COUNT=2", further=("FREQ=WEEKLY",), barred=("FREQ=MONTHLY",))
        assert found.item.event.series == expected


def test_one_bad_rule_of_two_costs_only_itself() -> None:
    found = reading("RRULE:FREQ=SOMETIMES", "RRULE:FREQ=DAILY", "EXRULE:FREQ=NEVER")
    assert found.item is not None
    assert found.item.event.series == Series("FREQ=DAILY")
    assert [fault.detail for fault in found.faults] == ["RRULE:FREQ=SOMETIMES", "EXRULE:FREQ=NEVER"]
