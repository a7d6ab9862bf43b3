"""Filters: what matches, what may be typed, and which part is named when it cannot be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.errors import BadFilter
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, ZonedSpan
from cirahub_desktop.sync.model.filters import (
    MOST_RULES,
    NO_FILTER,
    Bound,
    Filter,
    Length,
    Match,
    Part,
    Sign,
    TextRule,
    WholeDays,
    parse_filter,
    show_filter,
)

PARIS = ZoneInfo("Europe/Paris")
Reason = BadFilter.Reason

texts = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=60) | st.text(
    ';"~=!<> a', min_size=1, max_size=8
)
rules = st.one_of(
    st.builds(TextRule, st.sampled_from(Part), st.sampled_from(Sign), texts),
    st.builds(WholeDays, st.booleans()),
    st.builds(Length, st.sampled_from(Bound), st.integers(0, 99999).map(lambda count: timedelta(minutes=count))),
)
filters = st.just(NO_FILTER) | st.builds(
    Filter, st.sampled_from(Match), st.lists(rules, min_size=1, max_size=MOST_RULES).map(tuple)
)


@given(filters)
def test_filters_survive_the_way_through_text(one: Filter) -> None:
    assert parse_filter(show_filter(one)) == one


@given(st.text(max_size=80) | st.text(';"~=!<> alny:ubjectgh4', max_size=40).map(lambda text: f"all: {text}"))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    read = read_or_refused(text)
    if isinstance(read, Filter):
        assert parse_filter(show_filter(read)) == read
    else:
        assert read.value in text or read.reason is Reason.TOO_MANY


def read_or_refused(text: str) -> Filter | BadFilter:
    try:
        return parse_filter(text)
    except BadFilter as refused:
        return refused


def test_as_people_type_it() -> None:
    typed = parse_filter(' ALL : Subject ~ board ;category="Work; home";; all-day = No; length<4 h; ')
    assert typed == Filter(
        Match.ALL,
        (
            TextRule(Part.SUBJECT, Sign.CONTAINS, "board"),
            TextRule(Part.CATEGORY, Sign.IS, "Work; home"),
            WholeDays(wanted=False),
            Length(Bound.SHORTER, timedelta(hours=4)),
        ),
    )
    assert show_filter(typed) == 'all: subject~board; category="Work; home"; all-day=no; length<4h'
    assert parse_filter("") == parse_filter("none") == NO_FILTER


@pytest.mark.parametrize(
    ("text", "part", "reason"),
    [
        ("subject~board", "subject~board", Reason.START),
        ("all:", "all:", Reason.FIELD),
        ("all: subject~a; titel~b; length<4h", "titel~b", Reason.FIELD),
        ("all: subject~a; board", "board", Reason.SIGN),
        ("any: subject<board", "subject<board", Reason.SIGN),
        ("any: all-day!=yes", "all-day!=yes", Reason.SIGN),
        ("any: length=4h", "length=4h", Reason.SIGN),
        ("all: subject~", "subject~", Reason.TEXT),
        ("all: subject~" + "x" * 61, "subject~" + "x" * 61, Reason.TEXT),
        ("all: all-day=perhaps", "all-day=perhaps", Reason.YES_OR_NO),
        ("all: length<4", "length<4", Reason.LENGTH),
        ("all: length<4 weeks; subject~a", "length<4 weeks", Reason.LENGTH),
        ('all: subject~"board; length<4h', 'subject~"board', Reason.QUOTE),
        ("all: " + "subject~a;" * (MOST_RULES + 1), "subject~a", Reason.TOO_MANY),
    ],
)
def test_the_part_that_is_wrong_is_named(text: str, part: str, reason: BadFilter.Reason) -> None:
    with pytest.raises(BadFilter) as refused:
        parse_filter(text)
    assert (refused.value.value, refused.value.reason) == (part, reason)


HOUR = ZonedSpan(datetime(2026, 11, 24, 9, tzinfo=PARIS), datetime(2026, 11, 24, 10, tzinfo=PARIS))
BOARD = Event("Board meeting", HOUR, location="Salle Émile", categories=("Work", "Paris"))


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("none", True),
        ("all: subject~BOARD", True),
        ("all: subject!~board", False),
        ("all: subject=board", False),
        ("all: subject=board meeting", True),
        ("all: subject!=board", True),
        ("all: location~e\u0301mile", True),
        ("all: category=work", True),
        ("all: category=wor", False),
        ("all: category~wor", True),
        ("all: category!=home", True),
        ("all: category!=paris", False),
        ("all: category!~par", False),
        ("all: all-day=no", True),
        ("all: all-day=yes", False),
        ("all: length<1h", False),
        ("all: length>1h", False),
        ("all: length<61min", True),
        ("all: length>59min", True),
        ("all: subject~board; all-day=yes", False),
        ("any: subject~board; all-day=yes", True),
        ("any: subject~lunch; all-day=yes", False),
    ],
)
def test_what_passes(text: str, passes: bool) -> None:
    assert parse_filter(text).passes(BOARD) is passes


def test_an_event_without_categories_has_none_of_them() -> None:
    plain = Event("x", HOUR)
    assert not parse_filter("all: category~w").passes(plain)
    assert parse_filter("all: category!=work").passes(plain)


@pytest.mark.parametrize(
    ("span", "hours"),
    [
        (AllDaySpan(date(2026, 11, 24), date(2026, 11, 26)), 48),
        (FloatingSpan(datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 12)), 3),
        (ZonedSpan(datetime(2026, 10, 25, 0, tzinfo=PARIS), datetime(2026, 10, 25, 6, tzinfo=PARIS)), 7),
        (HOUR, 1),
    ],
)
def test_a_length_is_the_time_that_really_passes(span: AllDaySpan | FloatingSpan | ZonedSpan, hours: int) -> None:
    one = Event("x", span)
    assert parse_filter(f"all: length>{hours * 60 - 1}min; length<{hours * 60 + 1}min").passes(one)
