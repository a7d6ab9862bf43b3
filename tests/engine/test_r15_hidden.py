"""R15: a field that was masked, shortened or rewritten for a spoke never flows back into the hub."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.model.event import Body, Event, Sensitivity
from cirahub_desktop.sync.model.options import AttendeesRule, KeepRule, SpokeOptions
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.project import Rules, masks, project
from tests.engine.support import PARIS, World, event


def hub_event(world: World) -> Event:
    store = world.store()
    (row,) = store.items.rows(world.hub.id)
    found = store.items.events([row])[row]
    store.close()
    return found


def test_r15_a_masked_copy_changed_by_hand_leaves_the_hub_as_it_was(world: World) -> None:
    secret = event("Salary talk", location="Room 1", sensitivity=Sensitivity.PRIVATE, body=Body("with Claire"))
    world.feed().put("a", secret, remote_id="a")
    place = world.target()
    world.run()
    (copy,) = world.ours()
    assert copy.event == Event("Busy", secret.span, sensitivity=Sensitivity.PRIVATE, categories=("feed",))
    place.edit(copy.remote_id, replace(copy.event, subject="Busy, by hand", location="Elsewhere"))
    for _ in range(3):
        world.run()
    assert hub_event(world) == secret


def test_r15_what_a_copy_shows_comes_back_whole_when_the_option_allows_it(world: World) -> None:
    whole = event("Delivery", location="Dock 2", body=Body("Twelve pallets"))
    world.feed().put("a", whole, remote_id="a")
    world.target(body=KeepRule.LEAVE_OUT, location=KeepRule.LEAVE_OUT, subject_suffix="(plan)")
    world.run()
    (copy,) = world.ours()
    assert (copy.event.subject, copy.event.body, copy.event.location) == ("Delivery (plan)", Body(), "")
    assert hub_event(world) == whole
    world.set_options("target", body=KeepRule.COPY, location=KeepRule.COPY, subject_suffix="")
    world.run()
    (copy,) = world.ours()
    assert (copy.event.subject, copy.event.body, copy.event.location) == ("Delivery", whole.body, "Dock 2")


def rules(**options: object) -> Rules:
    return Rules(SpokeOptions(**options), Words(), PARIS)  # type: ignore[arg-type]


def test_r15_categories_are_added_and_not_replaced() -> None:
    after = project(event(categories=("Blue",)), "School", rules())
    assert isinstance(after, Event)
    assert after.categories == ("Blue", "School")


def test_r15_attendees_are_not_written_unless_asked_and_then_only_as_text() -> None:
    from cirahub_desktop.sync.model.event import Person

    meeting = event(
        organizer=Person("Claire", "claire@example.com"), attendees=(Person("Paul"), Person("", "x@example.com"))
    )
    plain = project(meeting, "", rules())
    listed = project(meeting, "", rules(attendees=AttendeesRule.LIST))
    assert isinstance(plain, Event)
    assert isinstance(listed, Event)
    for after in (plain, listed):
        assert (after.organizer, after.attendees) == (None, ())
    assert plain.body.text == ""
    assert listed.body.text == "Attendees:\n– Claire\n– Paul\n– x@example.com"


def test_links_go_to_the_end_of_the_body_where_there_is_no_field_for_them() -> None:
    linked = event(url="https://example.com/a?b&c", body=Body("Text", "<html><body>Text</body></html>"))
    after = project(linked, "", rules())
    assert isinstance(after, Event)
    assert after.body.text == "Text\n\nLink: https://example.com/a?b&c"
    assert after.body.html == "<html><body>Text<p>Link: https://example.com/a?b&amp;c</p></body></html>"
    kept = project(linked, "", Rules(SpokeOptions(), Words(), PARIS, keeps_everything=True))
    assert isinstance(kept, Event)
    assert (kept.url, kept.body) == (linked.url, linked.body)


def test_emptying_is_told_from_changing() -> None:
    full = event("A", location="B", body=Body("C"))
    assert masks(full, replace(full, location=""))
    assert masks(full, replace(full, body=Body()))
    assert masks(event("A"), event("Busy", sensitivity=Sensitivity.PRIVATE))
    assert not masks(event("A"), event("A", sensitivity=Sensitivity.PRIVATE))
    assert not masks(full, replace(full, location="D", body=Body("", "<p>C</p>")))
    assert not masks(replace(full, location=""), replace(full, location=""))
