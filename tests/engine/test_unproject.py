"""R15: a person's change in a copy is understood exactly or not at all; what was hidden never flows back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Agreed
from cirahub_desktop.sync.model.options import (
    AllDayRule,
    AttendeesRule,
    CancelledRule,
    CategoryRule,
    KeepRule,
    Minutes,
    PrivateRule,
    ReminderRule,
    ShowAsRule,
    SpokeOptions,
    Text,
)
from cirahub_desktop.sync.project import Rules, Words, project
from cirahub_desktop.sync.three_way import FIELDS, same
from cirahub_desktop.sync.unproject import Understood, unproject
from tests.support.made_events import events, spans, texts

PARIS, BERLIN, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
START = datetime(2026, 11, 2, 9, tzinfo=PARIS)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
Shown = Callable[[Event], Event | FaultCode]


def shown(*, keeps_everything: bool = False, **options: Any) -> Shown:
    rules = Rules(SpokeOptions(**options), Words(), PARIS, keeps_everything=keeps_everything)
    return lambda event: project(event, "School", rules)


def event(subject: str = "Delivery", start: datetime = START, **fields: Any) -> Event:
    return Event(subject, ZonedSpan(start, start + HOUR), **fields)


def copy_of(here: Event, project_it: Shown) -> Event:
    there = project_it(here)
    assert isinstance(there, Event)
    return there


def edited(here: Event, project_it: Shown, **changes: Any) -> Understood:
    """What comes of the edit of a copy that is just as we wrote it."""
    there = copy_of(here, project_it)
    return unproject(replace(there, **changes), Agreed(there, here), project_it)


def understood(here: Event, project_it: Shown, **changes: Any) -> Event:
    done = edited(here, project_it, **changes)
    assert done.hidden == ()
    assert same(done.there, replace(copy_of(here, project_it), **changes))
    return done.here


# laws, with the real project() and all its options

options = st.fixed_dictionaries(
    {
        "private": st.sampled_from(PrivateRule),
        "tentative": st.sampled_from(KeepRule),
        "cancelled": st.sampled_from(CancelledRule),
        "reminders": st.sampled_from([*ReminderRule, Minutes(15)]),
        "category": st.sampled_from([*CategoryRule, Text("Blue")]),
        "subject_prefix": st.sampled_from(["", "[S]", "a"]),
        "subject_suffix": st.sampled_from(["", "(plan)", "a"]),
        "show_as": st.sampled_from(ShowAsRule),
        "body": st.sampled_from(KeepRule),
        "location": st.sampled_from(KeepRule),
        "attendees": st.sampled_from(AttendeesRule),
        "all_day": st.sampled_from(AllDayRule),
        "keeps_everything": st.booleans(),
    }
)
one_edit = st.one_of(
    st.fixed_dictionaries({"subject": texts}),
    st.fixed_dictionaries({"location": texts}),
    st.fixed_dictionaries({"body": st.builds(Body, texts, texts)}),
    st.fixed_dictionaries({"categories": st.lists(texts, max_size=3, unique=True).map(tuple)}),
    st.fixed_dictionaries({"show_as": st.sampled_from(ShowAs)}),
    st.fixed_dictionaries({"reminder": st.just(timedelta(minutes=5))}),
    st.fixed_dictionaries({"url": texts}),
    st.fixed_dictionaries({"span": spans}),
    st.fixed_dictionaries({"attendees": st.just((Person("Claire"),))}),
    st.fixed_dictionaries({"sensitivity": st.sampled_from(Sensitivity)}),
    st.fixed_dictionaries({"status": st.sampled_from(Status)}),
)


@settings(max_examples=60)
@given(events, options)
def test_an_unchanged_copy_says_nothing(here: Event, chosen: dict[str, Any]) -> None:
    show = shown(**chosen)
    there = show(here)
    assume(isinstance(there, Event))
    assert isinstance(there, Event)
    assert unproject(there, Agreed(there, here), show) == Understood(here, there, ())


@settings(max_examples=200)
@given(events, options, one_edit)
def test_r15_an_edit_is_shown_by_what_it_means_or_is_not_taken(
    here: Event, chosen: dict[str, Any], change: dict[str, Any]
) -> None:
    show = shown(**chosen)
    there = show(here)
    assume(isinstance(there, Event) and here.series is None)
    assert isinstance(there, Event)
    now = replace(there, **change)
    done = unproject(now, Agreed(there, here), show)
    (name,) = change
    assert all(same(getattr(done.here, one), getattr(here, one)) for one in FIELDS if one != name)
    if done.hidden and name != "categories":
        assert (done.here, done.there) == (here, there)
        return
    after = show(done.here)
    if isinstance(after, FaultCode):
        assert name in ("span", "status", "sensitivity")
    elif name == "categories":
        ours = set(there.categories) - set(here.categories)
        assert set(after.categories) - ours == set(now.categories) - ours or done.hidden
    elif name == "body":
        assert "".join(after.body.text.split()) in "".join(now.body.text.split()) or now.body.html
    elif name == "span" and isinstance(now.span, FloatingSpan):
        assert isinstance(after.span, ZonedSpan)
    else:
        assert same(getattr(after, name), getattr(now, name))


@settings(max_examples=100)
@given(events, events, options)
def test_r15_whatever_is_done_to_a_copy_the_hub_keeps_what_the_copy_did_not_show(
    here: Event, other: Event, chosen: dict[str, Any]
) -> None:
    show = shown(**chosen)
    there, changed = show(here), show(other)
    assume(isinstance(there, Event) and isinstance(changed, Event))
    assert isinstance(there, Event)
    assert isinstance(changed, Event)
    done = unproject(changed, Agreed(there, here), show)
    unseen = {"organizer", "attendees"}
    if not chosen["keeps_everything"]:
        unseen |= {"url", "attachments", "extra"}
    unseen |= {name for name in ("body", "location") if chosen[name] is KeepRule.LEAVE_OUT}
    hidden = here.sensitivity in (Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL)
    if hidden and chosen["private"] is PrivateRule.BUSY:
        unseen |= set(FIELDS) - {"span", "show_as", "status", "sensitivity"}
    assert all(same(getattr(done.here, name), getattr(here, name)) for name in unseen)
    assert done.hidden or same(done.there, changed)


@settings(max_examples=50)
@given(events, events)
def test_an_item_at_home_in_its_spoke_is_taken_as_it_is(before: Event, now: Event) -> None:
    done = unproject(now, Agreed(before, before), shown(), native=True)
    assert same(done.here, now)
    assert (done.there, done.hidden) == (now, ())


# fields one by one


def test_prefix_and_suffix_come_off_again() -> None:
    show = shown(subject_prefix="[S]", subject_suffix="(plan)")
    assert understood(event(), show, subject="[S] Pick-up (plan)").subject == "Pick-up"
    assert edited(event(), show, subject="Pick-up").hidden == ("subject",)
    assert edited(event(), show, subject="[S] (plan)").hidden == ("subject",)


def test_a_prefix_that_holds_the_subject_is_told_from_it() -> None:
    show = shown(subject_prefix="a", subject_suffix="a")
    assert understood(event("a"), show, subject="a b a").subject == "b"
    assert edited(event("a"), show, subject="b a a").hidden == ("subject",)


def test_after_a_change_of_options_the_old_prefix_comes_off() -> None:
    there = copy_of(event(), shown(subject_prefix="[Old]"))
    now = replace(there, subject="[Old] Pick-up")
    done = unproject(now, Agreed(there, event()), shown(subject_prefix="[New]"))
    assert (done.here.subject, done.there, done.hidden) == ("Pick-up", now, ())


def test_an_empty_subject_can_be_filled_in_but_not_around_a_prefix() -> None:
    assert understood(event(""), shown(), subject="Delivery").subject == "Delivery"
    assert edited(event(""), shown(subject_prefix="[S]"), subject="[S] Delivery").hidden == ("subject",)


def test_r15_of_a_masked_event_the_time_comes_back_and_the_subject_does_not() -> None:
    secret = event("Salary", location="Room 1", sensitivity=Sensitivity.PRIVATE, categories=("Money",))
    later = event(start=START + HOUR).span
    done = edited(
        secret, shown(), subject="Busy!", location="There", span=later, body=Body("x"), categories=("School", "Red")
    )
    assert done.here == secret.with_span(later)
    assert done.hidden == ("subject", "location", "body", "categories")
    assert done.there == copy_of(secret, shown()).with_span(later)


def test_r15_a_mask_is_not_taken_off_from_where_the_details_are_not_seen() -> None:
    secret = event("Salary", location="Room 1", sensitivity=Sensitivity.PRIVATE)
    assert edited(secret, shown(), sensitivity=Sensitivity.NORMAL).hidden == ("sensitivity",)
    left_out = shown(private=PrivateRule.LEAVE_OUT)
    there = copy_of(secret, shown(private=PrivateRule.COPY))
    agreed = Agreed(there, secret)
    assert unproject(replace(there, sensitivity=Sensitivity.NORMAL), agreed, left_out).hidden == ("sensitivity",)
    seen = shown(private=PrivateRule.COPY)
    assert understood(secret, seen, sensitivity=Sensitivity.NORMAL).sensitivity is Sensitivity.NORMAL
    assert understood(secret, shown(), sensitivity=Sensitivity.CONFIDENTIAL).subject == "Salary"


def test_what_a_spoke_leaves_out_can_be_made_of_its_copies_by_hand() -> None:
    assert understood(event(), shown(), status=Status.CANCELLED).status is Status.CANCELLED
    there = copy_of(event(status=Status.CANCELLED), shown(cancelled=CancelledRule.PREFIX))
    agreed = Agreed(there, event(status=Status.CANCELLED))
    back = unproject(replace(there, status=Status.CONFIRMED), agreed, shown())
    assert (back.here.status, back.hidden) == (Status.CONFIRMED, ())
    assert unproject(replace(there, location="x"), agreed, shown()).hidden == ("location",)


def test_r15_fields_with_a_fixed_value_are_not_read() -> None:
    show = shown(show_as=ShowAsRule.BUSY, reminders=Minutes(15))
    done = edited(event(reminder=timedelta(minutes=15)), show, show_as=ShowAs.FREE, reminder=None)
    assert done.hidden == ("show_as", "reminder")


def test_r15_a_value_that_would_not_come_back_as_it_was_written_is_not_taken() -> None:
    done = edited(event(status=Status.TENTATIVE, show_as=ShowAs.FREE), shown(), show_as=ShowAs.BUSY)
    assert done.hidden == ("show_as",)


def test_r15_what_was_not_shown_when_both_agreed_is_not_read_although_it_would_be_shown_now() -> None:
    here = event(location="Room 1", body=Body("Twelve"))
    there = copy_of(here, shown(location=KeepRule.LEAVE_OUT, body=KeepRule.LEAVE_OUT))
    now = replace(there, location="Dock", body=Body("Ten"))
    assert unproject(now, Agreed(there, here), shown()) == Understood(here, there, ("location", "body"))


def test_r15_what_is_not_shown_any_more_is_not_read() -> None:
    here, show = event(location="Room 1"), shown(location=KeepRule.LEAVE_OUT)
    there = copy_of(here, shown())
    assert unproject(replace(there, location="Dock"), Agreed(there, here), show).hidden == ("location",)


def test_r15_our_category_is_ignored_and_peoples_are_taken() -> None:
    here = event(categories=("Red", "Blue"))
    assert understood(here, shown(), categories=("Blue", "School", "New")).categories == ("Blue", "New")
    assert understood(here, shown(), categories=("School", "Blue", "Red")).categories == ("Red", "Blue")
    off = edited(here, shown(), categories=("Red", "New"))
    assert off.here.categories == ("Red", "New")
    assert off.there.categories == ("Red", "School", "New")
    assert off.hidden == ("categories",)


def test_r15_a_category_that_the_option_puts_there_cannot_be_taken_off() -> None:
    assert edited(event(categories=("School",)), shown(), categories=()).hidden == ("categories",)


def test_times_come_back_in_the_hubs_zone_where_the_server_knows_it_by_another_name() -> None:
    here, show = event(), shown()
    span = ZonedSpan(START.astimezone(BERLIN), (START + HOUR).astimezone(BERLIN))
    there = copy_of(here, show).with_span(span)
    later = ZonedSpan(span.start + HOUR, span.end + HOUR)
    done = unproject(there.with_span(later), Agreed(there, here), show)
    assert same(done.here.span, event(start=START + HOUR).span)
    chosen = ZonedSpan(later.start.astimezone(UTC), later.end.astimezone(UTC))
    assert same(unproject(there.with_span(chosen), Agreed(there, here), show).here.span, chosen)
    day = AllDaySpan(date(2026, 11, 2), date(2026, 11, 3))
    assert unproject(there.with_span(day), Agreed(there, here), show).here.span == day


def floating(start: datetime) -> FloatingSpan:
    wall = start.replace(tzinfo=None)
    return FloatingSpan(wall, wall + HOUR)


def test_floating_times_stay_floating_unless_a_person_chose_a_zone() -> None:
    here = Event("Lunch", floating(START))
    assert understood(here, shown(), span=event(start=START + HOUR).span).span == floating(START + HOUR)
    assert understood(here, shown(), location="Room") == replace(here, location="Room")
    abroad = event(start=START.astimezone(UTC)).span
    assert same(understood(here, shown(), span=abroad).span, abroad)


# bodies


def test_r15_lines_we_put_below_a_body_stay_out_of_the_hub() -> None:
    here = event(url="https://example.com", body=Body("Twelve pallets", "<p>Twelve pallets</p>"))
    link = "Link: https://example.com"
    now = Body(f"Ten pallets\n\n{link}", f"<p>Ten <b>pallets</b></p><p>{link}</p>")
    assert understood(here, shown(), body=now).body == Body("Ten pallets", "<p>Ten <b>pallets</b></p>")
    below = Body(f"Twelve pallets\n\n{link}\nand ten", "")
    assert edited(here, shown(), body=below).hidden == ("body",)
    assert edited(here, shown(), body=Body("Ten pallets")).hidden == ("body",)


def test_a_body_changed_in_one_half_loses_the_half_that_says_otherwise() -> None:
    here, show = event(body=Body("Ten", "<p>Ten</p>")), shown()
    assert understood(here, show, body=Body("Eleven", "<p>Ten</p>")).body == Body("Eleven")
    assert understood(here, show, body=Body("Ten", "<p>Nine<br>or so</p>")).body == Body(
        "Nine\nor so", "<p>Nine<br>or so</p>"
    )


def test_a_body_on_a_server_that_keeps_html_alone_comes_back_with_its_text() -> None:
    here, show = event(body=Body("Ten", "<p>Ten</p>"), url="https://example.com"), shown()
    page = "<html><head><style>p {}</style></head><body>{}<p>Link: https://example.com</p></body></html>"
    there = replace(copy_of(here, show), body=Body(html=page.replace("{}</", "}</").replace("{}", "<p>Ten</p>")))
    now = replace(there, body=Body(html=there.body.html.replace("Ten", "Eleven")))
    done = unproject(now, Agreed(there, here), show)
    assert (done.here.body, done.there, done.hidden) == (Body("Eleven", "<p>Eleven</p>"), now, ())
    redone = replace(there, body=Body(html="<div>Eleven</div><p>Link: https://example.com</p>"))
    assert unproject(redone, Agreed(there, here), show).hidden == ("body",)


def test_lines_put_inside_the_body_of_a_page_are_found_again() -> None:
    here = event(body=Body("Ten", "<html><body><p>Ten</p></body></html>"), url="https://example.com")
    there = copy_of(here, shown())
    now = Body(there.body.text.replace("Ten", "Eleven"), there.body.html.replace("Ten", "Eleven"))
    assert understood(here, shown(), body=now).body == Body("Eleven", "<html><body><p>Eleven</p></body></html>")
    twice = Body(now.text, now.html.replace("<p>Link", "<p>Link: https://example.com</p><p>Link"))
    assert edited(here, shown(), body=twice).hidden == ("body",)


def test_markup_that_a_program_put_around_a_plain_text_is_no_change() -> None:
    here = event(body=Body("Ten"))
    dressed = Body(html="<html><body><div>Ten </div></body></html>")
    done = edited(here, shown(), body=dressed, location="Dock")
    assert (done.here, done.hidden) == (replace(here, location="Dock"), ())
    assert done.there.body == dressed
    assert understood(here, shown(), body=Body(html="<p>Eleven</p>")).body == Body("Eleven", "<p>Eleven</p>")


def test_a_text_changed_in_a_program_that_writes_html_loses_our_lines_all_the_same() -> None:
    here = event(body=Body("Ten"), url="https://example.com")
    dressed = Body(html="<p>Eleven</p><p>or twelve</p><p></p><p>Link: https://example.com</p>")
    assert understood(here, shown(), body=dressed).body == Body("Eleven\nor twelve")


def test_a_first_body_above_our_lines_is_taken() -> None:
    here = event(organizer=Person("Claire"))
    show = shown(attendees=AttendeesRule.LIST)
    assert copy_of(here, show).body.text == "Attendees:\n– Claire"
    assert understood(here, show, body=Body("Bring cake\n\nAttendees:\n– Claire")).body == Body("Bring cake")
    linked = replace(here, url="https://example.com")
    below = "Attendees:\n– Claire\n\nLink: https://example.com\n"
    assert understood(linked, show, body=Body(f"Bring cake\n\n{below}")).body == Body("Bring cake")


# series


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
