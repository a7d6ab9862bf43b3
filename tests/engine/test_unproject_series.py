"""R15: occurrences changed, removed and brought back in a copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Agreed
from cirahub_desktop.sync.three_way import same
from cirahub_desktop.sync.unproject import Understood, unproject
from tests.engine.copies import (
    BERLIN,
    DAY,
    HOUR,
    START,
    UTC,
    WEEK,
    Shown,
    copy_of,
    edited,
    event,
    floating,
    shown,
    understood,
)

# the occurrences


def nth(count: int) -> datetime:
    return START + count * WEEK


def series(**parts: Any) -> Event:
    return event("Team", series=Series("FREQ=WEEKLY", **parts))


def own(at: datetime, subject: str = "With Claire", **fields: Any) -> Occurrence:
    return Occurrence(at, event(subject, at, **fields))


def edited_series(here: Event, show: Shown, **changes: Any) -> Understood:
    there = copy_of(here, show)
    assert there.series
    return edited(here, show, series=replace(there.series, **changes))


SHOW = shown(subject_prefix="[S]")


def test_an_occurrence_changed_in_a_copy_is_changed_in_the_hub() -> None:
    now = own(nth(1), "[S] With Paul", categories=("School",), location="Room 2")
    done = edited_series(series(), SHOW, changed=(now,))
    assert done.hidden == ()
    assert done.here == series(changed=(own(nth(1), "With Paul", location="Room 2"),))
    again = edited_series(series(changed=(own(nth(1)),)), SHOW, changed=(now,))
    assert again.here == done.here


def test_r15_what_is_masked_in_an_occurrence_stays_in_the_hub() -> None:
    secret = own(nth(1), "Salary", sensitivity=Sensitivity.PRIVATE, location="Room 1")
    later = event(start=nth(1) + HOUR).span
    here = series(changed=(secret,))
    there = copy_of(here, SHOW)
    assert there.series
    (copied,) = there.series.changed
    now = Occurrence(nth(1), replace(copied.event, subject="[S] Free", span=later))
    done = edited_series(here, SHOW, changed=(now,))
    assert done.here == series(changed=(Occurrence(nth(1), secret.event.with_span(later)),))
    assert done.hidden == (f"{instant_to_text(nth(1))} subject",)
    assert done.there == replace(
        there, series=replace(there.series, changed=(Occurrence(nth(1), copied.event.with_span(later)),))
    )


def test_r15_a_mask_put_on_by_a_change_alone_leaves_no_trace() -> None:
    """An occurrence of a private series, changed where only the time is seen."""
    secret = replace(series(), sensitivity=Sensitivity.PRIVATE)
    there = copy_of(secret, shown())
    assert there.series
    now = Occurrence(nth(1), replace(there, span=event(start=nth(1)).span, subject="Lunch", series=None))
    done = edited_series(secret, shown(), changed=(now,))
    assert (done.here, done.there) == (secret, there)
    assert done.hidden == (f"{instant_to_text(nth(1))} subject",)


def test_occurrences_removed_and_brought_back_by_hand_are_so_in_the_hub() -> None:
    here = series(removed=(nth(1),), changed=(own(nth(3)),))
    done = edited_series(here, SHOW, removed=(nth(2), nth(3)), changed=())
    assert done.here == series(removed=(nth(2), nth(3)))
    assert done.hidden == ()
    back = own(nth(1), "[S] Team", location="Room 2", categories=("School",))
    assert edited_series(series(removed=(nth(1),)), SHOW, removed=(), changed=(back,)).here == series(
        changed=(own(nth(1), "Team", location="Room 2"),)
    )


def test_r15_an_occurrence_that_the_spoke_leaves_out_is_not_removed_by_that() -> None:
    cancelled = own(nth(1), status=Status.CANCELLED)
    here = series(changed=(cancelled,))
    assert edited(here, SHOW, location="Room").here == replace(here, location="Room")
    added = edited_series(here, SHOW, removed=(nth(1), nth(2)))
    assert (added.here, added.hidden) == (series(changed=(cancelled,), removed=(nth(2),)), ())
    back = edited_series(here, SHOW, removed=())
    assert back.here == here
    assert back.there == copy_of(here, SHOW)
    assert back.hidden == (f"{instant_to_text(nth(1))} occurrence",)


def test_an_occurrence_that_only_the_spoke_had_removed_when_both_agreed_is_left_alone() -> None:
    there = copy_of(series(removed=(nth(1),)), SHOW)
    now = replace(there, location="Room")
    assert unproject(now, Agreed(there, series()), SHOW).here == replace(series(), location="Room")


def test_an_occurrence_set_back_to_its_series_is_so_in_the_hub_unless_it_says_more_there() -> None:
    assert edited_series(series(changed=(own(nth(1)),)), SHOW, changed=()).here == series()
    here = series(changed=(own(nth(1), attendees=(Person("Paul"),)),))
    done = edited_series(here, SHOW, changed=())
    assert done.here == series(changed=(own(nth(1), "Team", attendees=(Person("Paul"),)),))


def test_an_occurrence_that_the_server_wrote_out_is_no_change() -> None:
    here = series(changed=(own(nth(1)),))
    there = copy_of(series(), SHOW)
    now = replace(there, location="Room")
    assert unproject(now, Agreed(there, here), SHOW).here == replace(here, location="Room")
    written_out = copy_of(series(changed=(own(nth(1), "Team"),)), SHOW)
    done = unproject(replace(written_out, location="Room"), Agreed(written_out, series()), SHOW)
    assert done.here == replace(series(), location="Room")


def test_a_series_moved_by_hand_takes_along_what_the_copy_did_not_show() -> None:
    cancelled, secret = own(nth(1), status=Status.CANCELLED), own(nth(2), "Salary", sensitivity=Sensitivity.PRIVATE)
    here = series(changed=(cancelled, secret, own(nth(4))), removed=(nth(3),))
    there = copy_of(here, SHOW)
    assert there.series
    later = event(start=START + HOUR).span
    done = edited(here, SHOW, span=later, series=replace(there.series, removed=(), changed=()))
    assert done.here.span == later
    assert done.here.series
    assert [(one.recurrence_id, one.event.subject) for one in done.here.series.changed] == [
        (nth(1) + HOUR, "With Claire"),
        (nth(2) + HOUR, "Salary"),
    ]
    assert done.here.series.removed == ()
    left_out, masked = (instant_to_text(nth(count) + HOUR) for count in (1, 2))
    assert done.hidden == (f"{left_out} occurrence", f"{masked} subject", f"{masked} sensitivity")


def test_occurrences_of_a_pattern_that_is_no_more_go_with_it() -> None:
    here = series(changed=(own(nth(1), attendees=(Person("Paul"),)),))
    done = edited_series(here, SHOW, rule="FREQ=WEEKLY;INTERVAL=2", changed=())
    assert done.here == event("Team", series=Series("FREQ=WEEKLY;INTERVAL=2"))
    assert done.hidden == ()


def test_r15_a_masked_occurrence_outlives_the_pattern_that_a_person_took_away() -> None:
    later = event(start=nth(1) + 3 * HOUR).span
    secret = Occurrence(nth(1), replace(own(nth(1), "Salary", sensitivity=Sensitivity.PRIVATE).event, span=later))
    done = edited_series(series(changed=(secret,)), SHOW, rule="FREQ=WEEKLY;INTERVAL=2", changed=())
    assert done.here == event("Team", series=Series("FREQ=WEEKLY;INTERVAL=2", changed=(secret,)))
    name = instant_to_text(nth(1))
    assert done.hidden == (f"{name} subject", f"{name} sensitivity")


def test_an_occurrence_that_is_changed_and_on_the_list_of_removed_ones_is_there() -> None:
    now = own(nth(1), "[S] With Paul", categories=("School",))
    done = edited_series(series(), SHOW, changed=(now,), removed=(nth(1),))
    assert done.here == series(changed=(own(nth(1), "With Paul"),))


def test_removals_come_back_on_the_hubs_clock_and_odd_ones_stay() -> None:
    here = replace(series(removed=(nth(1) + HOUR,)), series=Series("FREQ=WEEKLY;COUNT=9", (), (nth(1) + HOUR,)))
    elsewhere = ZonedSpan(START.astimezone(BERLIN), (START + HOUR).astimezone(BERLIN))
    there = replace(copy_of(here, SHOW), span=elsewhere, series=Series("FREQ=WEEKLY;BYDAY=MO;COUNT=9"))
    now = replace(there, series=replace(there.series, removed=(nth(2).astimezone(BERLIN),)))
    done = unproject(now, Agreed(there, here), SHOW)
    assert same(done.here.series, Series("FREQ=WEEKLY;COUNT=9", (), (nth(1) + HOUR, nth(2))))


def test_a_rule_that_the_server_says_in_other_words_stays_the_hubs() -> None:
    here = replace(series(), series=Series("FREQ=WEEKLY;COUNT=3"))
    there = replace(copy_of(here, SHOW), series=Series("FREQ=WEEKLY;UNTIL=20261116T080000Z"))
    now = replace(there, location="Room")
    assert unproject(now, Agreed(there, here), SHOW).here == replace(here, location="Room")
    longer = replace(there, series=Series("FREQ=WEEKLY;UNTIL=20261123T080000Z"))
    assert unproject(longer, Agreed(there, here), SHOW).here.series == longer.series


def test_dates_added_and_taken_away_by_hand_are_so_in_the_hub() -> None:
    here = series(added=(nth(0) + DAY, nth(1) + DAY))
    done = edited_series(here, SHOW, added=(nth(1) + DAY, nth(2) + DAY))
    assert done.here == series(added=(nth(1) + DAY, nth(2) + DAY))


def test_instants_come_back_on_the_hubs_clock() -> None:
    wall = START.replace(tzinfo=None)
    here = Event("Lunch", floating(START), series=Series("FREQ=WEEKLY", (wall + DAY,), (wall + WEEK,)))
    there = copy_of(here, shown())
    assert there.series
    lunch = replace(there, span=event(start=nth(2)).span, location="Room", series=None)
    now = replace(there.series, removed=(nth(1), nth(3)), changed=(Occurrence(nth(2), lunch),))
    assert edited(here, shown(), series=now).here == Event(
        "Lunch",
        floating(START),
        series=Series(
            "FREQ=WEEKLY",
            (wall + DAY,),
            (wall + WEEK, wall + 3 * WEEK),
            (Occurrence(wall + 2 * WEEK, Event("Lunch", floating(nth(2)), location="Room")),),
        ),
    )
    abroad = Occurrence(nth(2), replace(lunch, span=ZonedSpan(nth(2).astimezone(UTC), nth(2).astimezone(UTC) + HOUR)))
    other = replace(there.series, added=(nth(5).astimezone(UTC),), changed=(abroad,))
    done = edited(here, shown(), series=other).here.series
    assert done
    assert done.changed[0].event.span == abroad.event.span
    assert instant_to_text(done.added[-1]) == "2026-12-07T08:00:00[UTC]"


def test_all_day_series_have_dates() -> None:
    day = date(2026, 11, 2)
    here = Event("Fair", AllDaySpan(day, day + DAY), series=Series("FREQ=WEEKLY"))
    done = edited(here, shown(), series=Series("FREQ=WEEKLY", removed=(day + WEEK,)))
    assert done.here == replace(here, series=Series("FREQ=WEEKLY", removed=(day + WEEK,)))


def test_a_series_made_of_a_single_event_and_back() -> None:
    single = event("Team")
    repeating = Series("FREQ=WEEKLY", changed=(own(nth(1), "[S] With Paul", categories=("School",)),))
    assert understood(single, SHOW, series=repeating) == series(changed=(own(nth(1), "With Paul"),))
    assert understood(series(changed=(own(nth(1)),)), SHOW, series=None) == single


@pytest.mark.parametrize("there_repeats", [True, False])
def test_what_was_a_series_on_one_side_alone_is_not_read_as_one(*, there_repeats: bool) -> None:
    single, repeating = event("Team"), series()
    here, copied = (single, repeating) if there_repeats else (repeating, single)
    there = copy_of(copied, SHOW)
    agreed = Agreed(there, here)
    assert unproject(replace(there, location="Room"), agreed, SHOW).here == replace(here, location="Room")
    other = None if there_repeats else Series("FREQ=DAILY")
    done = unproject(replace(there, series=other), agreed, SHOW)
    assert (done.here, done.there, done.hidden) == (here, there, ("series",))
