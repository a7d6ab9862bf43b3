"""R15: a person's change in a copy is understood exactly or not at all; what was hidden never flows back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Person,
    Sensitivity,
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
    Text,
)
from cirahub_desktop.sync.three_way import FIELDS, same
from cirahub_desktop.sync.unproject import Understood, unproject
from tests.engine.copies import (
    BERLIN,
    HOUR,
    START,
    UTC,
    copy_of,
    edited,
    event,
    floating,
    shown,
    understood,
)
from tests.support.made_events import events, spans, texts

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


def test_r15_a_copy_that_nobody_touched_leaves_the_hub_as_it_is() -> None:
    here, show = event(sensitivity=Sensitivity.PRIVATE, body=Body("Bring papers")), shown(subject_prefix="[x]")
    assert edited(here, show) == Understood(here, copy_of(here, show), ())


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
