"""What the tests of the rules passed by until a fault was planted there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cirahub_desktop.sync.codecs.stamps import stamp_in, stamp_lines
from cirahub_desktop.sync.errors import SignInFailed, Unreachable
from cirahub_desktop.sync.events import SpokeFailed
from cirahub_desktop.sync.homeless import homeless
from cirahub_desktop.sync.model.event import Body, Sensitivity
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Place
from cirahub_desktop.sync.model.item import AccountId, OriginId, RemoteId, Stamp, match_print
from cirahub_desktop.sync.model.options import CategoryRule, ConflictRule, Feeding
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.intents import Intent
from cirahub_desktop.sync.undo import Undo
from tests.engine.removing import Silent
from tests.engine.support import World, event, fill, ids
from tests.engine.test_both_ways import edit, quiet, the
from tests.engine.test_people_and_hub import speechless


def test_r11_a_copy_is_no_event_of_its_own_while_its_own_calendar_was_never_read(world: World) -> None:
    fill(world.feed(), 2)
    world.two_way("board", category=CategoryRule.NONE)
    world.run()
    world.lose_store()
    world.read_errors["feed"] = Unreachable("feed", Unreachable.Reason.CONNECTION)
    assert world.run().items == 0
    world.read_errors.clear()
    world.run()
    assert len(world.places["board"].items) == 2
    quiet(world)


def test_r15_a_prefix_that_was_read_back_with_our_own_write_stays_with_its_spoke(world: World) -> None:
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE, subject_prefix="[L]")
    world.places["left"].put("a", event("Lunch"))
    world.run()
    world.run()
    edit(world, "left", location="Canteen")
    edit(world, "right", subject="[L] Late lunch")
    world.run()
    world.run()
    assert (the(world, "left").event.subject, the(world, "right").event.location) == ("Late lunch", "Canteen")
    quiet(world)


def test_r9_a_password_that_was_refused_is_not_sent_again_by_a_run(world: World) -> None:
    store = world.store()
    account = store.setup.add_account(
        Account(AccountId(""), "Work", "a@mail.example", "a", "https://mail.example", AuthMethod.BASIC)
    )
    place = world.target("mailbox")
    world._register("again", Place("again", "server", account=account.id), world.spokes["mailbox"].options)
    world.places["again"] = place
    again = world.spokes["again"].id
    store.conditions.put(again, store.conditions.get(again).failed(SignInFailed("mail.example"), world.now))
    store.close()
    world.wrappers["again"] = Silent  # type: ignore[assignment]
    assert isinstance(world.report("again").error, SignInFailed)


def test_r10_undoing_a_run_does_not_bring_what_lost_a_dispute_to_others(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.two_way("left", conflict=ConflictRule.HUB, category=CategoryRule.NONE)
    world.target("board", category=CategoryRule.NONE)
    world.run()
    edit(world, "left", location="left")
    feed.put("a", event("Truck 7", location="feed"), remote_id="a")
    world.read_errors["left"] = Unreachable("left", Unreachable.Reason.CONNECTION)
    world.wrappers["left"] = lambda spoke: _Away(world, spoke)  # type: ignore[assignment, return-value]
    world.run()
    world.wrappers.clear()
    dispute = world.run()
    assert the(world, "left").event.location == "feed"
    world.run(undo=Undo(dispute.run))
    world.run()
    assert the(world, "board").event.location == "feed"


class _Away:
    """Cannot be reached."""

    def __init__(self, world: World, spoke: object) -> None:
        self._world, self._spoke = world, spoke

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, *_: object) -> object:
        raise self._world.read_errors["left"]


def test_r5_half_a_stamp_is_none() -> None:
    assert stamp_in(b"X-CIRAHUB-ORIGIN:o\r\nX-CIRAHUB-WRITER:w\r\nX-CIRAHUB-NONCE:n\r\n") is None


def test_r4_events_that_only_end_alike_do_not_look_the_same() -> None:
    end = datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert match_print("Lunch", end - timedelta(hours=1), end) != match_print("Lunch", end - timedelta(hours=2), end)


def test_r7_an_edit_in_another_calendar_beats_the_second_strike_of_a_feed(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.two_way("right", category=CategoryRule.NONE)
    world.run()
    del feed.items[RemoteId("uid-002")]
    world.run()
    edit(world, "right", "Event 002", location="Canteen")
    world.run()
    world.pass_time(minutes=20)
    world.run()
    world.run()
    assert the(world, "right", "Event 002").event.location == "Canteen"
    quiet(world)


def test_r10_what_was_there_before_a_write_outlives_a_crash(world: World) -> None:
    fill(world.feed(), 1)
    world.target()
    world.run()
    store = world.store()
    (item,) = store.items.rows(world.hub.id)
    link = store.items.links(ids(world))[item]
    delete = Intent(item, 1, Action.DELETE, Why.GONE_FROM_SOURCE, link.nonce, link.remote_id, "", "", None, 0, event())
    store.journal.add_intents(ids(world), [delete])
    (kept,) = store.journal.intents(ids(world))
    store.close()
    assert kept.before == event()


def test_r9_a_server_that_lists_and_does_not_answer_is_named_while_the_run_goes_on(world: World) -> None:
    server = world.source_server()
    fill(server, 2)
    world.run()
    world.wrappers["server"] = speechless
    del server.items[RemoteId("uid-001")]
    told: list[object] = []
    world.run(sink=told.append)
    assert [one.spoke for one in told if isinstance(one, SpokeFailed)] == [ids(world, "server")]


def test_r10_what_a_person_put_back_stays_in_every_run_although_its_feed_drops_it(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.target()
    world.run()
    feed.put("uid-002", event("Event 002", 3, 2, location="Dock 9"), remote_id="uid-002")
    changed = world.run()
    world.run(undo=Undo(changed.run))
    del feed.items[RemoteId("uid-002")]
    for _ in range(4):
        world.pass_time(minutes=20)
        assert world.run().items == 5
        assert "Event 002" in world.subjects()


def test_a_deletion_by_a_person_is_told_as_one_although_the_feed_still_lists_the_event(world: World) -> None:
    fill(world.feed(), 5)
    world.two_way("right", category=CategoryRule.NONE)
    world.target("board")
    world.run()
    del world.places["right"].items[the(world, "right", "Event 002").remote_id]
    (written,) = world.report("board").planned
    assert (written.action, written.why) == (Action.DELETE, Why.DELETED_ELSEWHERE)


def forget_links(world: World, name: str) -> None:
    """The spoke is read as if for the first time."""
    store, source = world.store(), ids(world, name)
    store.items.drop_links(source, tuple(store.items.links(source)))
    store.conditions.put(source, replace(store.conditions.get(source), cursor="", listed_at=None))
    store.close()


def test_r10_what_was_undone_stays_away_when_its_feed_is_read_as_if_for_the_first_time(world: World) -> None:
    feed, target = world.feed(), world.target()
    fill(feed, 2)
    world.run(undo=Undo(world.run().run))
    forget_links(world, "feed")
    for _ in range(2):
        assert world.run().items == 0
        assert not target.items


def test_r10_what_was_undone_stays_away_when_the_calendar_people_made_it_in_is_read_anew(world: World) -> None:
    server, target = world.source_server(), world.target()
    server.put("a", event("Lunch"))
    world.run(undo=Undo(world.run().run))
    forget_links(world, "server")
    for _ in range(2):
        assert world.run().items == 0
        assert not target.items


def test_r4_of_two_events_alike_only_one_is_taken_for_what_somebody_entered(world: World) -> None:
    feed, target = world.feed(), world.target()
    for name in ("a", "b"):
        feed.put(name, event("Lunch"), remote_id=name)
    target.put("theirs", event("Lunch"))
    world.run()
    assert len(target.items) == 2
    quiet(world)


def test_r15_what_a_person_wrote_into_a_masked_copy_stays_when_the_event_moves(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Doctor", sensitivity=Sensitivity.PRIVATE), remote_id="a")
    world.two_way("right", category=CategoryRule.NONE)
    world.run()
    world.run()
    edit(world, "right", body=Body("mine"))
    world.run()
    feed.put("a", event("Doctor", day=2, sensitivity=Sensitivity.PRIVATE), remote_id="a")
    world.run()
    found = the(world, "right").event
    assert (found.body.text, found.span) == ("mine", event(day=2).span)
    quiet(world)


def test_r4_an_edit_by_hand_outlives_two_changes_of_other_fields(world: World) -> None:
    feed = world.feed()
    feed.put("a", event(), remote_id="a")
    world.target(category=CategoryRule.NONE)
    world.run()
    edit(world, "target", location="by hand")
    for words in ("one", "two", "three"):
        feed.put("a", event(body=Body(words)), remote_id="a")
        world.run()
        found = the(world, "target").event
        assert (found.location, found.body.text) == ("by hand", words)


def test_r4_an_event_that_another_calendar_has_too_is_not_changed_unasked(world: World) -> None:
    for name in ("left", "right"):
        world.two_way(name, category=CategoryRule.NONE).put(name, event("Lunch"))
    world.run()
    edit(world, "left", location="Canteen")
    assert world.report("right").held
    assert the(world, "right").event.location == ""


def test_a_copy_that_somebody_makes_and_changes_stays_out_of_a_hub_where_people_may_not_create(world: World) -> None:
    world.two_way("left", category=CategoryRule.NONE).put("a", event("Lunch"))
    right = world.two_way("right", category=CategoryRule.NONE, hub_create=False)
    world.run()
    copy = the(world, "right")
    made = right.put("a-copy", copy.event, copy.stamp)
    right.edit(made, replace(copy.event, subject="Second lunch"))
    world.run()
    assert world.subjects("left") == ["Lunch"]


def test_r2_what_people_deleted_is_not_written_again_while_it_waits_for_an_ok(world: World) -> None:
    fill(world.feed(), 30)
    right = world.two_way("right", category=CategoryRule.NONE)
    world.run()
    right.items.clear()
    for _ in range(3):
        assert world.report("right").held
        assert not right.items


def test_r10_what_a_person_put_back_does_not_go_with_its_spoke(world: World) -> None:
    fill(world.feed(), 1)
    world.run()
    store = world.store()
    (row,) = store.items.rows(world.hub.id).values()
    store.close()
    assert homeless([row], ids(world, "feed"), ()) == [row]
    assert homeless([row], ids(world, "feed"), (), {row.id}) == []


def test_r9_a_calendar_that_rests_is_not_asked_and_is_no_failure(world: World) -> None:
    fill(world.feed(), 1)
    world.target()
    world.run()
    world.wrappers["target"] = Silent  # type: ignore[assignment]
    assert world.report("target", resting=frozenset({ids(world)})).error is None


def test_r7_a_wrong_clock_makes_no_second_strike(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.target()
    world.run()
    del feed.items[RemoteId("uid-002")]
    world.run()
    world.pass_time(minutes=20)
    world.server_time = world.now - timedelta(hours=3)
    world.run()
    assert "Event 002" in world.subjects()
    world.server_time = None
    world.run()
    assert "Event 002" not in world.subjects()


def test_what_was_there_before_the_new_ones_stays_out_although_somebody_changes_it(world: World) -> None:
    fill(world.feed(), 1)
    world.two_way("right", feeds_hub=Feeding.NEW, category=CategoryRule.NONE).put("old", event("Old", day=5))
    world.target("board", category=CategoryRule.NONE)
    world.run()
    world.run()
    edit(world, "right", "Old", location="Canteen")
    world.run()
    world.run()
    assert world.subjects("board") == ["Event 000"]


def test_r4_a_copy_that_somebody_made_stays_when_its_original_changes(world: World) -> None:
    feed = world.feed()
    feed.put("a", event(), remote_id="a")
    target = world.target(category=CategoryRule.NONE)
    world.run()
    copy = the(world, "target")
    made = target.put("a-copy", copy.event, copy.stamp)
    world.run()
    feed.put("a", event(location="Dock 2"), remote_id="a")
    for _ in range(3):
        world.run()
    assert (target.items[made].event, len(target.items)) == (copy.event, 2)


def test_r5_a_stamp_in_a_file_says_who_wrote_it_and_when() -> None:
    stamp = Stamp(OriginId("origin"), "hub@one", "nonce", 7, "content")
    assert stamp_in("\r\n".join(stamp_lines(stamp)).encode()) == stamp
