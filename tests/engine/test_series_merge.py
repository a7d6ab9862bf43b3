"""R7: a series that two sides work on becomes one series, occurrence by occurrence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.fields import Winner, apply_changes, changed_fields, merge
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    FloatingSpan,
    Occurrence,
    Series,
)
from cirahub_desktop.sync.three_way import same
from tests.engine.weekly import (
    DAY,
    HOUR,
    PARIS,
    START,
    WEEK,
    WEEKLY,
    later,
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

# the laws again, for a series that two sides work on, against a model of its own


@dataclass
class Diary:
    """A series as people see it: what it says, and by number the occurrences that say something else."""

    fields: dict[str, str] = field(default_factory=lambda: {"subject": "Team", "location": "Room 1"})
    moved_by: timedelta = timedelta(0)
    removed: set[int] = field(default_factory=set)
    own: dict[int, dict[str, str]] = field(default_factory=dict)

    def event(self) -> Event:
        start = START + self.moved_by
        changed = [Occurrence(nth(count, start), self._occurrence(count)) for count in sorted(self.own)]
        removed = [nth(count, start) for count in sorted(self.removed)]
        return Event(**self.fields, span=span(start), series=Series(WEEKLY, (), tuple(removed), tuple(changed)))

    def _occurrence(self, count: int) -> Event:
        return Event(**{**self.fields, **self.own[count]}, span=span(nth(count, START + self.moved_by)))

    def after(self, edits: list[tuple[str, int, str]], who: str) -> Diary:
        new = Diary(dict(self.fields), self.moved_by, set(self.removed), {n: dict(own) for n, own in self.own.items()})
        for what, count, name in edits:
            match what:
                case "series":
                    new.fields[name] = f"all, by {who}"
                case "move":
                    new.moved_by = count * HOUR
                case "remove":
                    new.removed.add(count)
                    new.own.pop(count, None)
                case _:
                    new.removed.discard(count)
                    new.own.setdefault(count, {})[name] = f"{count}, by {who}"
        return new


def merged_diary(base: Diary, hub: Diary, spoke: Diary) -> tuple[Diary, set[str]]:
    """What must come of it where the spoke wins, thought out independently of ``fields.py``."""
    clashes: set[str] = set()

    def pick(name: str, was: object, ours: object, theirs: object) -> object:
        if was != ours and was != theirs and ours != theirs:
            clashes.add(name)
        return ours if was == theirs else theirs

    new = Diary({name: str(pick(name, was, hub.fields[name], spoke.fields[name])) for name, was in base.fields.items()})
    moved_by = pick("span", base.moved_by, hub.moved_by, spoke.moved_by)
    assert isinstance(moved_by, timedelta)
    new.moved_by = moved_by
    for count in range(10):
        name = instant_to_text(nth(count, START + moved_by))
        was, ours, theirs = (one.own.get(count) for one in (base, hub, spoke))
        if count in hub.removed and count in spoke.removed:
            new.removed.add(count)
        elif count in hub.removed or count in spoke.removed:
            kept = theirs if count in hub.removed else ours
            if count not in base.removed and (kept or {}) == (was or {}):
                new.removed.add(count)
            elif kept is not None:
                new.own[count] = dict(kept)
        else:
            values = {
                one: pick(f"{name} {one}", (was or {}).get(one), (ours or {}).get(one), (theirs or {}).get(one))
                for one in base.fields
            }
            if ours is not None or theirs is not None:
                new.own[count] = {one: str(value) for one, value in values.items() if value is not None}
    return new, clashes


edits = st.lists(
    st.tuples(
        st.sampled_from(["series", "move", "remove", "occurrence", "occurrence"]),
        st.integers(1, 4),
        st.sampled_from(["subject", "location"]),
    ),
    max_size=5,
)


@settings(max_examples=200)
@given(edits, edits, edits)
def test_r7_a_series_that_two_sides_work_on_is_merged_occurrence_by_occurrence(
    before: list[tuple[str, int, str]], ours: list[tuple[str, int, str]], theirs: list[tuple[str, int, str]]
) -> None:
    base = Diary().after(before, "both")
    hub, spoke = base.after(ours, "the hub"), base.after(theirs, "the spoke")
    wanted, clashes = merged_diary(base, hub, spoke)
    merged = merge(base.event(), hub.event(), spoke.event(), spoke_wins)
    assert same(merged.event, wanted.event())
    assert set(merged.clashes) == clashes


# single cases


def test_r7_an_edit_of_an_occurrence_beats_its_removal_on_the_other_side() -> None:
    edited, removed = with_changed(team(), own(nth(1))), with_removed(team(), nth(1))
    for hub, spoke in ((edited, removed), (removed, edited)):
        merged = merge(team(), hub, spoke, nobody_is_asked)
        assert merged.event == edited


def test_r7_moving_an_occurrence_onto_the_first_one_is_an_edit_that_beats_a_removal() -> None:
    moved = with_changed(team(), own(nth(1), "Team", start=START))
    assert merge(team(), with_removed(team(), nth(1)), moved, nobody_is_asked).event == moved


def test_changes_that_are_carried_out_remove_an_occurrence_whatever_the_target_made_of_it() -> None:
    rewritten = with_changed(team(), own(nth(1), "TEAM"), own(nth(2), "TWO"))
    agreed = with_changed(team(), own(nth(1), "Team 1"), own(nth(2), "Team 2"))
    wanted = with_changed(with_removed(team(), nth(1)), own(nth(2), "Team 2"))
    assert apply_changes(rewritten, agreed, wanted) == with_changed(with_removed(team(), nth(1)), own(nth(2), "TWO"))


def test_an_occurrence_that_the_target_removed_comes_back_where_it_is_to_be_changed() -> None:
    wanted = with_changed(team(), own(nth(1)))
    assert apply_changes(with_removed(team(), nth(1)), team(), wanted) == wanted


def test_an_occurrence_brought_back_on_one_side_stays_back() -> None:
    base = with_removed(team(), nth(1), nth(2))
    hub, spoke = with_removed(team(), nth(1)), with_changed(with_removed(team(), nth(2)), own(nth(1)))
    merged = merge(base, hub, spoke, nobody_is_asked)
    assert merged.event == with_changed(team(), own(nth(1)))
    both = merge(base, replace(hub, location="Room"), replace(hub, url="x"), nobody_is_asked)
    assert both.event == replace(hub, location="Room", url="x")


def test_categories_of_one_occurrence_merge_too() -> None:
    base, hub, spoke = (
        with_changed(team(), Occurrence(nth(1), replace(team().with_span(span(nth(1))), series=None, categories=some)))
        for some in (("a", "b"), ("b", "c"), ("a", "d"))
    )
    merged = merge(base, hub, spoke, nobody_is_asked)
    assert series_of(merged.event).changed[0].event.categories == ("c", "d")


def test_an_occurrence_that_keeps_its_old_subject_in_a_renamed_series_keeps_it() -> None:
    base = with_changed(team(), own(nth(1), "Team", start=nth(1) + HOUR))
    hub = replace(base, subject="Crew")
    spoke = replace(base, location="Room 1")
    merged = merge(base, hub, spoke, nobody_is_asked)
    assert merged.event == replace(hub, location="Room 1")
    again = merge(team(), with_changed(replace(team(), subject="Crew"), own(nth(1), "Team")), with_changed(
        team(), Occurrence(nth(1), Event("Team", span(nth(1)), location="Room 2"))
    ), nobody_is_asked)  # fmt: skip
    assert series_of(again.event).changed[0].event == Event("Team", span(nth(1)), location="Room 2")


def test_an_occurrence_written_out_on_one_side_just_as_its_series_is_stays_written_out() -> None:
    base = with_changed(team(), own(nth(1)))
    hub = with_changed(team(), own(nth(1)), own(nth(2), "Team"))
    merged = merge(base, hub, replace(base, location="Room"), nobody_is_asked)
    assert [one.recurrence_id for one in series_of(merged.event).changed] == [nth(1), nth(2)]
    back = merge(base, team(), with_changed(team(), own(nth(1)), own(nth(2))), nobody_is_asked)
    assert series_of(back.event).changed == (own(nth(2)),)


def test_dates_and_removals_of_both_sides_come_together_in_order() -> None:
    base = team(added=(nth(0) + DAY, nth(1) + DAY))
    hub = team(added=(nth(1) + DAY, nth(3) + DAY), removed=(nth(2),))
    spoke = team(added=(nth(0) + DAY, nth(1) + DAY, nth(2) + DAY), removed=(nth(1),))
    merged = merge(base, hub, spoke, nobody_is_asked)
    assert merged.event == team(added=(nth(1) + DAY, nth(2) + DAY, nth(3) + DAY), removed=(nth(1), nth(2)))
    assert merged.taken == ("added", "removed")


def test_r7_a_date_that_one_side_took_away_and_the_other_changed_stays() -> None:
    extra = nth(1) + DAY
    base, gone = team(added=(extra,)), replace(team(), location="Room")
    merged = merge(base, gone, with_changed(base, own(extra)), nobody_is_asked)
    assert merged.event == replace(with_changed(base, own(extra)), location="Room", series=merged.event.series)
    assert series_of(merged.event).added == (extra,)
    assert series_of(merged.event).changed[0].event.subject == "Team, with the customer"
    unchanged = with_changed(base, own(extra))
    assert merge(unchanged, gone, replace(unchanged, url="x"), nobody_is_asked).event == replace(gone, url="x")


def test_a_series_with_no_rule_and_no_dates_left_is_a_single_event() -> None:
    one, two = nth(1) + DAY, nth(2) + DAY
    base = team("", added=(one, two))
    merged = merge(base, team("", added=(one,)), team("", added=(two,)), nobody_is_asked)
    assert merged.event == Event("Team", span(START))


def test_changed_occurrences_keep_a_series_alive() -> None:
    base = with_changed(team("", added=(nth(1),)), own(nth(3)))
    hub = replace(with_changed(team("", added=(nth(2),)), own(nth(3))))
    spoke = replace(with_changed(team("", added=()), own(nth(3), "Other")))
    merged = merge(base, replace(hub, series=replace(series_of(hub), added=())), spoke, nobody_is_asked)
    assert series_of(merged.event).added == (nth(3),)
    assert series_of(merged.event).changed[0].event.subject == "Other"


# series that move while occurrences are changed


def test_an_occurrence_moves_along_with_its_series() -> None:
    hub, spoke = later(team(), HOUR), with_changed(with_removed(team(), nth(3)), own(nth(1)))
    merged = merge(team(), hub, spoke, nobody_is_asked)
    assert merged.event == with_changed(with_removed(hub, nth(3) + HOUR), own(nth(1) + HOUR))


def test_an_occurrence_that_had_its_own_time_keeps_it_when_the_series_moves() -> None:
    spoke = with_changed(team(), own(nth(1), start=nth(1) + 5 * HOUR))
    merged = merge(team(), later(team(), HOUR), spoke, nobody_is_asked)
    assert series_of(merged.event).changed == (own(nth(1) + HOUR, start=nth(1) + 5 * HOUR),)


def test_an_occurrence_keeps_its_day_when_only_the_first_weeks_fall_away() -> None:
    merged = merge(team(), later(team(), WEEK), with_changed(team(), own(nth(3))), nobody_is_asked)
    assert series_of(merged.event).changed == (own(nth(3)),)


def test_a_series_that_becomes_all_day_takes_its_occurrences_along() -> None:
    day = START.date()
    hub = team().with_span(AllDaySpan(day, day + DAY))
    spoke = with_changed(team(added=(nth(1) + DAY,)), own(nth(1)))
    merged = merge(team(), hub, spoke, nobody_is_asked)
    whole = Event("Team, with the customer", AllDaySpan(day + WEEK, day + WEEK + DAY))
    assert series_of(merged.event) == Series(WEEKLY, (day + 8 * DAY,), (), (Occurrence(day + WEEK, whole),))
    back = merge(hub, team(), with_changed(hub, Occurrence(day + WEEK, whole)), nobody_is_asked)
    assert series_of(back.event).changed == (own(nth(1)),)


def test_a_series_that_loses_its_zone_takes_its_occurrences_along() -> None:
    wall = START.replace(tzinfo=None)
    merged = merge(
        team(), team().with_span(FloatingSpan(wall, wall + HOUR)), with_changed(team(), own(nth(1))), nobody_is_asked
    )
    (one,) = series_of(merged.event).changed
    assert one == Occurrence(
        wall + WEEK, Event("Team, with the customer", FloatingSpan(wall + WEEK, wall + WEEK + HOUR))
    )


@pytest.mark.parametrize("owner", [Winner.HUB, Winner.SPOKE])
@pytest.mark.parametrize("winner", [Winner.HUB, Winner.SPOKE])
def test_r7_an_occurrence_that_the_new_pattern_lacks_is_asked_about(owner: Winner, winner: Winner) -> None:
    """The edit wins by staying as an added date, the pattern by letting it go; either is named."""
    asked: list[str] = []

    def choose(name: str) -> Winner:
        asked.append(name)
        return winner

    fortnightly = team("FREQ=WEEKLY;INTERVAL=2")
    edited = with_changed(team(), own(nth(1)))
    sides = (edited, fortnightly) if owner is Winner.HUB else (fortnightly, edited)
    merged = merge(team(), *sides, choose)
    assert asked == [f"{instant_to_text(nth(1))} occurrence"]
    assert merged.clashes == tuple(asked)
    kept = with_changed(replace(fortnightly, series=replace(series_of(fortnightly), added=(nth(1),))), own(nth(1)))
    assert merged.event == (kept if owner is winner else fortnightly)


def test_an_unchanged_occurrence_goes_with_the_old_pattern_and_a_removed_one_needs_no_removal() -> None:
    base = with_changed(team(), own(nth(1)))
    hub = team("FREQ=WEEKLY;INTERVAL=2")
    spoke = with_changed(with_removed(base, nth(3)), own(nth(1)))
    assert merge(base, hub, replace(spoke, url="x"), nobody_is_asked).event == replace(hub, url="x")


def test_two_occurrences_never_become_one() -> None:
    daily = team("FREQ=DAILY")
    spoke = with_changed(daily, own(START, "First"), own(START + DAY, "Second"))
    merged = merge(daily, later(daily, DAY), spoke, spoke_wins)
    assert merged.clashes == (f"{instant_to_text(START)} occurrence",)
    assert series_of(merged.event).changed == (own(START, "First"), own(START + DAY, "Second"))
    assert series_of(merged.event).added == (START,)


def test_orphans_that_would_fall_on_one_day_are_both_kept() -> None:
    daily = team("FREQ=HOURLY")
    spoke = with_changed(daily, own(START + DAY + HOUR), own(START + DAY + 2 * HOUR))
    day = START.date()
    hub = daily.with_span(AllDaySpan(day, day + DAY))
    hub = replace(hub, series=Series("FREQ=WEEKLY"))
    merged = merge(daily, hub, spoke, spoke_wins)
    assert len(series_of(merged.event).changed) == 2
    assert len(merged.clashes) == 2


def test_a_name_at_the_end_of_time_is_an_orphan_and_no_failure() -> None:
    last = datetime(9999, 12, 31, 23, tzinfo=PARIS)
    spoke = with_changed(team(), Occurrence(last, Event("Late", span(START))))
    merged = merge(team(), later(team(), HOUR), spoke, spoke_wins)
    assert merged.clashes == (f"{instant_to_text(last)} occurrence",)
    assert series_of(merged.event).changed[0].event.subject == "Late"


def test_both_rules_changed_is_a_clash_of_the_rule_and_no_more() -> None:
    hub, spoke = team("FREQ=WEEKLY;INTERVAL=2"), team("FREQ=WEEKLY;INTERVAL=3")
    merged = merge(team(), hub, spoke, spoke_wins)
    assert (merged.event, merged.clashes, merged.taken) == (spoke, ("rule",), ("rule",))


# series and single events


def test_a_series_that_became_a_single_event_takes_the_other_sides_fields() -> None:
    single = replace(team(), series=None)
    merged = merge(team(), single, replace(team(), location="Room"), nobody_is_asked)
    assert merged.event == replace(single, location="Room")
    assert changed_fields(team(), single) == ("series",)


def test_a_single_event_that_became_a_series_begins_where_the_other_side_put_it() -> None:
    single = replace(team(), series=None)
    repeating = with_changed(with_removed(team(added=(nth(1) + DAY,)), nth(2)), own(nth(1)))
    for hub, spoke in ((later(single, HOUR), repeating), (repeating, later(single, HOUR))):
        merged = merge(single, hub, spoke, nobody_is_asked)
        assert merged.event == with_changed(
            with_removed(later(team(added=(nth(1) + DAY,)), HOUR), nth(2) + HOUR), own(nth(1) + HOUR)
        )


@pytest.mark.parametrize("winner", [Winner.HUB, Winner.SPOKE])
def test_r7_a_series_made_single_while_an_occurrence_was_changed_is_asked_about(winner: Winner) -> None:
    single = Event("Team", span(START + WEEK))
    edited = with_changed(team(), own(nth(1)))
    merged = merge(team(), single, edited, lambda _: winner)
    assert merged.event == (single if winner is Winner.HUB else edited)
    assert merged.clashes == ("series", "span")
    assert merge(team(), replace(team(), series=None), edited, lambda _: winner).clashes == ("series",)
