"""R7: two people's changes to one event become one event; nothing is lost that is not named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from cirahub_desktop.sync.fields import Merged, Winner, apply_changes, changed_fields, merge
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    Occurrence,
    Status,
)
from cirahub_desktop.sync.three_way import FIELDS, key_of, same
from tests.engine.weekly import (
    PARIS,
    START,
    hub_wins,
    nobody_is_asked,
    nth,
    own,
    span,
    spoke_wins,
    team,
    with_changed,
)
from tests.support.made_events import events

# the laws, for any three events


@settings(max_examples=80)
@given(events, events)
def test_what_one_side_alone_changed_is_the_result(base: Event, changed: Event) -> None:
    for hub, spoke in ((changed, base), (base, changed), (changed, changed)):
        merged = merge(base, hub, spoke, nobody_is_asked)
        assert same(merged.event, changed)
        assert merged.clashes == ()
        assert merged.taken == changed_fields(hub, changed)


@settings(max_examples=80)
@given(events, events)
def test_changes_done_to_where_they_come_from_give_what_they_led_to(before: Event, after: Event) -> None:
    assert same(apply_changes(before, before, after), after)
    assert same(apply_changes(after, before, before), after)
    assert same(apply_changes(after, before, after), after)
    assert (changed_fields(before, after) == ()) is same(before, after)


@settings(max_examples=80)
@given(events, events, events)
def test_every_field_that_one_side_alone_changed_is_in_the_result(base: Event, hub: Event, spoke: Event) -> None:
    merged = merge(base, hub, spoke, spoke_wins)
    for name in FIELDS:
        was, ours, theirs, now = (getattr(one, name) for one in (base, hub, spoke, merged.event))
        if same(was, ours) and name not in merged.clashes:
            assert same(now, theirs), name
        if same(was, theirs) and name not in merged.clashes:
            assert same(now, ours), name
        if name in merged.clashes and "series" not in merged.clashes:
            assert same(now, theirs), name
    if "series" in merged.clashes:
        assert same(merged.event.series, spoke.series)


@settings(max_examples=60)
@given(events, events, events)
def test_it_does_not_matter_which_side_is_called_the_hub(base: Event, hub: Event, spoke: Event) -> None:
    one, other = merge(base, hub, spoke, hub_wins), merge(base, spoke, hub, spoke_wins)
    assert sorted(one.clashes) == sorted(other.clashes)
    assert same(one.event, other.event)


# single cases


def three(**fields: tuple[object, object, object]) -> tuple[Event, Event, Event]:
    base, hub, spoke = (
        Event(**{"subject": "Team", "span": span(START), **{name: values[place] for name, values in fields.items()}})  # type: ignore[arg-type]
        for place in range(3)
    )
    return base, hub, spoke


def test_r7_changes_to_different_fields_merge() -> None:
    base, hub, spoke = three(location=("Room 1", "Room 2", "Room 1"), body=(Body("a"), Body("a"), Body("b", "<p>b")))
    merged = merge(base, hub, spoke, nobody_is_asked)
    assert merged == Merged(replace(hub, body=Body("b", "<p>b")), (), ("body",))


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    base, hub, spoke = three(
        location=("Room 1", "Room 2", "Room 2"), url=("", "x", ""), body=(Body(), Body(), Body("b"))
    )
    assert merge(base, hub, spoke, nobody_is_asked).event == replace(hub, body=Body("b"))


@pytest.mark.parametrize(("choose", "room"), [(hub_wins, "Room 2"), (spoke_wins, "Room 3")])
def test_r7_of_two_changes_to_one_field_the_winners_stands_and_is_named(
    choose: Callable[[str], Winner], room: str
) -> None:
    merged = merge(*three(location=("Room 1", "Room 2", "Room 3")), choose)
    assert (merged.event.location, merged.clashes) == (room, ("location",))


def test_categories_take_the_additions_and_removals_of_both_sides() -> None:
    merged = merge(*three(categories=(("a", "b", "c"), ("b", "c", "z"), ("y", "a", "b"))), nobody_is_asked)
    assert merged.event.categories == ("b", "y", "z")


def test_another_zone_for_the_same_moment_is_a_change() -> None:
    base = Event("Team", span(START))
    spoke = base.with_span(span(START.astimezone(ZoneInfo("UTC"))))
    assert merge(base, replace(base, location="Room"), spoke, nobody_is_asked).taken == ("span",)


def test_a_day_in_place_of_an_hour_is_a_change_like_any_other() -> None:
    base = Event("Team", span(START))
    spoke = base.with_span(AllDaySpan(date(2026, 11, 2), date(2026, 11, 3)))
    merged = merge(base, replace(base, location="Room"), spoke, nobody_is_asked)
    assert merged.event == replace(spoke, location="Room")


# names


def test_what_changed_is_named_field_by_field_and_occurrence_by_occurrence() -> None:
    before = with_changed(team(), own(nth(1)), own(nth(2)), own(nth(3)))
    after = with_changed(
        replace(team("FREQ=WEEKLY;INTERVAL=2"), status=Status.TENTATIVE),
        own(nth(1)),
        Occurrence(nth(2), replace(own(nth(2)).event, location="Room")),
        own(nth(4), "Team"),
    )
    day = [instant_to_text(nth(count)) for count in range(5)]
    assert changed_fields(before, after) == (
        "status", "rule", f"{day[2]} location", f"{day[3]} subject", f"{day[3]} status", f"{day[4]} occurrence",
    )  # fmt: skip


def test_the_same_in_another_order_or_under_another_clock_has_a_name_too() -> None:
    one, two = own(nth(1)), own(nth(2))
    assert changed_fields(with_changed(team(), one, two), with_changed(team(), two, one)) == ("series",)
    elsewhere = replace(one, recurrence_id=nth(1).astimezone(ZoneInfo("UTC")))
    assert changed_fields(with_changed(team(), one), with_changed(team(), elsewhere)) == (
        "2026-11-09T08:00:00[UTC] occurrence",
    )


def test_the_two_hours_at_the_end_of_summer_time_are_two_occurrences() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    assert key_of(first) < key_of(first.replace(fold=1))
