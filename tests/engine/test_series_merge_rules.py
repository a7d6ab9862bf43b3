"""R7: several rules and changes for all later occurrences come through a merge whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.fields import Winner, apply_changes, changed_fields, merge
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Occurrence, Sensitivity, Series
from cirahub_desktop.sync.model.floating import resolved
from cirahub_desktop.sync.model.item import Agreed
from cirahub_desktop.sync.model.options import CategoryRule, PrivateRule, SpokeOptions
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.project import Rules, project
from cirahub_desktop.sync.rewriting import without_rewriting
from cirahub_desktop.sync.three_way import same
from cirahub_desktop.sync.unproject import unproject
from tests.engine.weekly import (
    DAY,
    HOUR,
    PARIS,
    START,
    hub_wins,
    nobody_is_asked,
    nth,
    own,
    series_of,
    span,
    spoke_wins,
    team,
    with_changed,
    with_removed,
)

FURTHER, BARRED = ("FREQ=MONTHLY;BYDAY=1FR",), ("FREQ=YEARLY;BYMONTH=8",)
RULES = Rules(SpokeOptions(category=CategoryRule.NONE), Words(), PARIS)


def ruled(**parts: tuple[str, ...]) -> Event:
    return replace(team(), series=replace(series_of(team()), **parts))  # type: ignore[arg-type]


def from_on(number: int, subject: str = "Team, by video", *, hours: int = 1) -> Occurrence:
    return Occurrence(nth(number), Event(subject, span(nth(number) + hours * HOUR)), and_later=True)


def renamed(event: Event, subject: str = "Crew") -> Event:
    return replace(event, subject=subject)


@pytest.mark.parametrize("parts", [{"further": FURTHER}, {"barred": BARRED}, {"further": FURTHER, "barred": BARRED}])
def test_rules_of_either_side_stay_beside_an_edit_of_the_other(parts: dict[str, tuple[str, ...]]) -> None:
    base, new = team(), ruled(**parts)
    for hub, spoke in ((new, renamed(base)), (renamed(base), new)):
        merged = merge(base, hub, spoke, nobody_is_asked).event
        assert merged == renamed(new)
    assert merge(new, renamed(new), with_removed(new, nth(2)), nobody_is_asked).event == renamed(
        with_removed(new, nth(2))
    )


def test_all_rules_of_one_side_win_together() -> None:
    """A rule and what is barred from it only mean something together."""
    base, hub, spoke = team(), ruled(barred=BARRED), team("FREQ=DAILY")
    found = merge(base, hub, spoke, lambda name: Winner.SPOKE)
    assert (series_of(found.event), found.clashes) == (series_of(spoke), ("rule",))
    assert series_of(merge(base, hub, spoke, hub_wins).event) == series_of(hub)


def test_a_further_rule_is_a_difference() -> None:
    assert not same(team(), ruled(further=FURTHER))
    assert changed_fields(team(), ruled(further=FURTHER)) == ("rule",)


def test_a_series_of_further_rules_alone_is_one() -> None:
    base = replace(team(""), series=Series("", further=FURTHER))
    merged = merge(base, renamed(base), with_removed(base, nth(2)), nobody_is_asked).event
    assert series_of(merged).further == FURTHER


def test_a_change_for_all_later_ones_stays_one() -> None:
    base = with_changed(team(), from_on(3))
    for hub, spoke in (
        (base, renamed(base)),
        (renamed(base), with_removed(base, nth(1))),
        (with_changed(base, from_on(3), own(nth(5))), with_removed(base, nth(1))),
    ):
        changed = series_of(merge(base, hub, spoke, nobody_is_asked).event).changed
        assert [one.recurrence_id for one in changed if one.and_later] == [nth(3)]


def test_a_change_for_all_later_ones_is_settled_as_a_whole() -> None:
    base = with_changed(team(), from_on(3))
    hub, spoke = with_changed(team(), from_on(3, "By phone")), with_changed(team(), from_on(3, hours=2))
    found = merge(base, hub, spoke, spoke_wins)
    assert series_of(found.event) == series_of(spoke)
    assert found.clashes == (f"{nth(3).replace(tzinfo=None).isoformat()}[Europe/Paris] occurrence",)
    assert series_of(merge(base, hub, spoke, hub_wins).event) == series_of(hub)


def test_a_change_that_became_one_for_all_later_ones_is_taken() -> None:
    base, new = with_changed(team(), replace(from_on(3), and_later=False)), with_changed(team(), from_on(3))
    assert changed_fields(base, new) == (f"{nth(3).replace(tzinfo=None).isoformat()}[Europe/Paris] occurrence",)
    for hub, spoke in ((new, renamed(base)), (renamed(base), new)):
        (one,) = series_of(merge(base, hub, spoke, nobody_is_asked).event).changed
        assert one.and_later
    assert apply_changes(renamed(base), base, new).series == new.series


def test_an_edit_of_all_later_ones_beats_a_removal() -> None:
    """R7: also where the edit is that it holds for the later ones."""
    base = with_changed(team(), replace(from_on(3), and_later=False))
    hub, spoke = with_changed(team(), from_on(3)), with_removed(team(), nth(3))
    assert series_of(merge(base, hub, spoke, nobody_is_asked).event) == series_of(hub)


def test_one_that_is_removed_still_changes_all_later_ones() -> None:
    base = with_changed(team(), from_on(3))
    gone = with_removed(base, nth(3))
    for hub, spoke in ((gone, renamed(base)), (renamed(base), gone)):
        series = series_of(merge(base, hub, spoke, nobody_is_asked).event)
        assert (series.removed, [one.and_later for one in series.changed]) == ((nth(3),), [True])
    series = series_of(merge(gone, renamed(gone), with_removed(base), nobody_is_asked).event)
    assert series.removed == ()
    there = project(base, "Source", RULES)
    assert isinstance(there, Event)
    back = unproject(with_removed(there, nth(3)), Agreed(base, there), lambda event: project(event, "Source", RULES))
    assert series_of(back.here) == series_of(gone)


def test_what_is_left_out_from_a_day_on_is_not_told_on_later_days() -> None:
    secret = from_on(3)
    secret = replace(secret, event=replace(secret.event, sensitivity=Sensitivity.PRIVATE))
    rules = replace(RULES, options=replace(RULES.options, private=PrivateRule.LEAVE_OUT))
    shown = project(with_changed(team(), secret), "Source", rules)
    assert isinstance(shown, Event)
    (one,) = series_of(shown).changed
    assert (one.and_later, one.event.subject, series_of(shown).removed) == (True, "Busy", (nth(3),))


def test_a_projection_keeps_rules_and_later_changes() -> None:
    event = with_changed(ruled(further=FURTHER, barred=BARRED), from_on(3))
    shown = project(event, "Source", RULES)
    assert isinstance(shown, Event)
    assert shown.series == event.series


def test_a_floating_series_is_set_in_a_zone_with_all_its_parts() -> None:
    start = START.replace(tzinfo=None)
    changed = Occurrence(start, Event("Team", FloatingSpan(start, start + HOUR)), and_later=True)
    floating = Event("Team", FloatingSpan(start, start + HOUR))
    floating = replace(floating, series=Series("FREQ=DAILY", (), (), (changed,), FURTHER, BARRED))
    series = series_of(resolved(floating, PARIS))
    assert (series.further, series.barred, series.changed[0].and_later) == (FURTHER, BARRED, True)
    assert series.changed[0].recurrence_id == START


def test_a_floating_change_of_whole_days_is_set_in_a_zone() -> None:
    """Exchange has no place for a time without one."""
    start = START.replace(tzinfo=None)
    changed = Occurrence(start.date(), Event("Team", FloatingSpan(start, start + HOUR)))
    days = Event("Team", AllDaySpan(start.date(), start.date() + DAY), series=Series("FREQ=DAILY", changed=(changed,)))
    shown = resolved(days, PARIS)
    assert (shown.span, series_of(shown).changed[0].event.span) == (days.span, span(START))


def test_an_edit_in_a_copy_leaves_the_rules_of_the_hub() -> None:
    here = with_changed(ruled(further=FURTHER, barred=BARRED), from_on(3))
    there = project(here, "Source", RULES)
    assert isinstance(there, Event)
    now = renamed(with_removed(there, nth(1)))
    back = unproject(now, Agreed(here, there), lambda event: project(event, "Source", RULES))
    assert back.here == renamed(with_removed(here, nth(1)))
    assert back.there == now


def test_what_a_server_made_of_a_text_leaves_the_rules() -> None:
    written = with_changed(ruled(further=FURTHER), from_on(3, "Team  by video"))
    read = with_changed(ruled(further=FURTHER), from_on(3, "Team by video"))
    assert without_rewriting(written, read) == written


def test_dates_in_another_zone_do_not_lose_the_flag() -> None:
    utc = ZoneInfo("UTC")
    base = with_changed(team(), from_on(3))
    moved = replace(base, series=replace(series_of(base), removed=(nth(1).astimezone(utc),)))
    changed = series_of(merge(base, renamed(base), moved, nobody_is_asked).event).changed
    assert [one.and_later for one in changed] == [True]
    assert isinstance(changed[0].recurrence_id, datetime)
