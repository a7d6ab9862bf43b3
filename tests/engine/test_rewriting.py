"""R6: what a server makes of a value is not taken for what a person made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from cirahub_desktop.sync.bodies import read_alike
from cirahub_desktop.sync.codecs.html_text import html_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.unproject import same_but_for_rewriting, without_rewriting
from tests.support.made_events import events

PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")
START = datetime(2026, 11, 2, 9, 0, 30, tzinfo=PARIS)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
LONG = "word " * 80


def event(**fields: Any) -> Event:
    return Event(**{"subject": "Delivery", "span": ZonedSpan(START, START + HOUR), **fields})


def series(*changed: Occurrence, rule: str = "FREQ=WEEKLY;COUNT=3", **parts: Any) -> Event:
    return event(series=Series(rule, changed=changed, **parts))


def on_the_minute(zone: ZoneInfo = PARIS) -> ZonedSpan:
    start = START.replace(second=0).astimezone(zone)
    return ZonedSpan(start, start + HOUR)


@settings(max_examples=60)
@given(events)
def test_what_comes_back_as_it_was_was_not_changed(written: Event) -> None:
    assert without_rewriting(written, written) == written
    assert same_but_for_rewriting(written, written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"subject": LONG}, {"subject": LONG[:255]}),
        ({"subject": "Two\nlines "}, {"subject": "Two lines"}),
        ({"location": LONG}, {"location": LONG[:250].rstrip()}),
        ({"body": Body("Ten pallets")}, {"body": Body(html="<html><body><p>Ten\r\n pallets</p></body></html>")}),
        ({"body": Body("Ten", "<p>Ten pallets</p>")}, {"body": Body(html="<div>Ten&nbsp;pallets</div>")}),
        ({"body": Body(LONG)}, {"body": Body(LONG[:400])}),
        ({"categories": ("Red", "red", "Blue")}, {"categories": ("Blue", "Red")}),
        ({"categories": (LONG,)}, {"categories": (LONG[:255],)}),
        ({"reminder": timedelta(minutes=15, seconds=20)}, {"reminder": timedelta(minutes=15)}),
        ({}, {"span": on_the_minute()}),
        ({}, {"span": on_the_minute(UTC)}),
        ({"status": Status.TENTATIVE, "url": "x", "extra": (("X-A", "b"),)}, {}),
        ({"organizer": Person("Claire"), "attendees": (Person("Paul"),), "attachments": ("x",)}, {}),
    ],
)
def test_r6_what_servers_do_is_not_a_persons_doing(written: dict[str, Any], read: dict[str, Any]) -> None:
    assert same_but_for_rewriting(event(**written), event(**read))
    assert without_rewriting(event(**written), event(**read)) == event(**written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"subject": LONG}, {"subject": LONG[:200]}),
        ({"subject": LONG}, {"subject": LONG[:250] + "!"}),
        ({}, {"subject": ""}),
        ({"location": "Room"}, {"location": ""}),
        ({"body": Body("Ten pallets")}, {"body": Body(html="<p>Eleven pallets</p>")}),
        ({"body": Body("Ten")}, {"body": Body()}),
        ({"categories": ("Red",)}, {"categories": ("Red", "Blue")}),
        ({"reminder": timedelta(minutes=15)}, {"reminder": None}),
        ({"reminder": None}, {"reminder": timedelta(minutes=15)}),
        ({"reminder": timedelta(minutes=15)}, {"reminder": timedelta(minutes=16)}),
        ({}, {"span": ZonedSpan(START + HOUR, START + 2 * HOUR)}),
        ({}, {"span": ZonedSpan(START, START + 2 * HOUR)}),
        ({}, {"span": AllDaySpan(date(2026, 11, 2), date(2026, 11, 3))}),
        ({"span": AllDaySpan(date(2026, 11, 2), date(2026, 11, 3))}, {"span": ZonedSpan(MIDNIGHT, MIDNIGHT + DAY)}),
        ({}, {"status": Status.CANCELLED}),
        ({}, {"show_as": ShowAs.FREE}),
        ({}, {"sensitivity": Sensitivity.PRIVATE}),
        ({"url": "x"}, {"url": "y"}),
    ],
)
def test_r7_what_people_do_is_not_taken_for_the_servers_doing(written: dict[str, Any], read: dict[str, Any]) -> None:
    mixed = {"body": Body(), "status": Status.TENTATIVE, **read}
    assert not same_but_for_rewriting(event(**written), event(**read))
    left = without_rewriting(event(**written), event(**mixed))
    assert [getattr(left, name) for name in read] == list(read.values())


def test_a_persons_edit_stands_beside_the_servers() -> None:
    written = event(subject=LONG, location="Room")
    read = event(subject=LONG[:255], location="Dock", span=on_the_minute())
    assert without_rewriting(written, read) == replace(written, location="Dock")


def own(subject: str, at: datetime = START + WEEK) -> Occurrence:
    return Occurrence(at, event(subject=subject, span=ZonedSpan(at, at + HOUR)))


def test_occurrences_are_judged_one_by_one() -> None:
    written = series(own(LONG), own("Two", START + 2 * WEEK))
    read = series(own(LONG[:255]), own("Three", START + 2 * WEEK), own("Four", START + 3 * WEEK))
    assert without_rewriting(written, read) == series(
        own(LONG), own("Three", START + 2 * WEEK), own("Four", START + 3 * WEEK)
    )


def test_instants_under_another_clock_are_the_same_ones() -> None:
    written = series(own("Two"), added=(START + DAY,), removed=(START + 2 * WEEK,))
    there = replace(own("Two"), recurrence_id=(START + WEEK).astimezone(UTC))
    read = series(there, added=((START + DAY).astimezone(UTC),), removed=((START + 2 * WEEK).astimezone(UTC),))
    assert same_but_for_rewriting(written, read)
    assert not same_but_for_rewriting(written, series(there, added=(START + DAY,)))
    assert not same_but_for_rewriting(written, series(there, removed=(START + 2 * WEEK,)))


@pytest.mark.parametrize(
    ("rule", "alike"),
    [
        ("FREQ=WEEKLY;UNTIL=20261116", True),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", True),
        ("FREQ=WEEKLY;COUNT=4", False),
        ("FREQ=WEEKLY", False),
        ("FREQ=DAILY;COUNT=3", False),
    ],
)
def test_a_rule_in_other_words_is_the_same_rule(rule: str, *, alike: bool) -> None:
    assert same_but_for_rewriting(series(), series(rule=rule)) is alike


def test_a_rule_of_a_series_that_was_moved_is_a_persons() -> None:
    moved = replace(series(rule="FREQ=WEEKLY;UNTIL=20261116"), span=ZonedSpan(START + HOUR, START + 2 * HOUR))
    assert without_rewriting(series(), moved) == moved
    assert not same_but_for_rewriting(series(), event())
    assert not same_but_for_rewriting(event(), series())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain  words\nin one line", "plain words in one line"),
        ("<head><title>T</title><style>p {}</style></head><body><p>One<br>Two</p><div>Three</div>", "One\nTwo\nThree"),
        ("<head><meta><body>One</body>", "One"),
        ("<p>a</p><script>if (a < b) {}</script><p>b &amp; c &lt;d&gt;&nbsp;e</p>", "a\nb & c <d> e"),
        ("<ul><li>a</li><li>b</li></ul><b>c</b>d", "a\nb\ncd"),
        ("a <!-- not this --> b", "a b"),
    ],
)  # fmt: skip
def test_the_words_of_a_page(html: str, text: str) -> None:
    assert html_text(html) == text


def test_bodies_that_read_alike() -> None:
    assert read_alike(Body("One\n\n two"), Body(html="<p>One</p><p>two</p>"))
    assert read_alike(Body(" ", "<p>One</p>"), Body("One", "<p>else</p>"))
    assert not read_alike(Body("One"), Body("One two"))
