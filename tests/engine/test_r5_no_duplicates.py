"""R5: killed at any instant, with any answer lost, with the store lost or old: exactly one copy of each."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.sync.errors import AnswerLost
from cirahub_desktop.sync.spokes.base import Spoke, WriteResult
from cirahub_desktop.sync.state.database import Database
from tests.engine.faulty import Faulty, Killed, answer_lost, half_then_lost, killed_after, killed_before
from tests.engine.support import World, event, fill

BATCHES = 5
COUNT = 50 * BATCHES


def settle(world: World) -> None:
    """Run until nothing is written, and see that there is exactly one copy of each event of the feed."""
    world.wrappers.clear()
    for _ in range(3):
        report = world.run()
    assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
    expected = Counter(item.event.subject for item in world.places["feed"].items.values())
    assert Counter(item.event.subject for item in world.ours()) == expected
    store = world.store()
    assert not store.journal.intents(world.spokes["target"].id)
    store.close()


@pytest.mark.parametrize("kill", [killed_before, killed_after])
@pytest.mark.parametrize("number", range(1, BATCHES + 1))
def test_r5_killed_at_a_write(world: World, number: int, kill: Callable[[int], Callable[[Spoke], Spoke]]) -> None:
    fill(world.feed(), COUNT)
    world.target()
    world.wrappers["target"] = kill(number)
    with pytest.raises(Killed):
        world.run()
    settle(world)


@pytest.mark.parametrize("carried_out", [True, False])
@pytest.mark.parametrize("number", range(1, BATCHES + 1))
def test_r5_the_answer_of_a_write_is_lost(world: World, number: int, *, carried_out: bool) -> None:
    fill(world.feed(), COUNT)
    world.target()
    world.wrappers["target"] = answer_lost(number, carried_out=carried_out)
    report = world.report("target")
    assert report.created == len(world.ours()) == COUNT
    settle(world)


def test_r5_the_answer_is_lost_after_half_of_the_batch(world: World) -> None:
    fill(world.feed(), COUNT)
    world.target()
    world.wrappers["target"] = half_then_lost()
    assert world.report("target").created == len(world.ours()) == COUNT
    settle(world)


@pytest.mark.parametrize("carried_out", [True, False])
def test_r5_a_server_whose_answers_are_always_lost_is_asked_twice_and_no_more(
    world: World, *, carried_out: bool
) -> None:
    fill(world.feed(), COUNT)
    world.target()
    asked = 0

    def lost(count: int, go: Callable[[], Sequence[WriteResult]]) -> Sequence[WriteResult]:
        nonlocal asked
        asked = count
        if count > 9:
            pytest.fail("it goes on asking")
        if carried_out:
            go()
        raise AnswerLost("mail.example")

    world.wrappers["target"] = lambda spoke: Faulty(spoke, lost)  # type: ignore[assignment,return-value]
    report = world.report("target")
    assert (asked, type(report.error)) == (2, AnswerLost)
    settle(world)


@contextmanager
def killed_at_commit(number: int, *, before: bool) -> Iterator[None]:
    """The process dies right before or right after the store's commit ``number``."""
    real, count = Database.transaction, 0

    @contextmanager
    def transaction(self: Database) -> Iterator[None]:
        nonlocal count
        if self._connection.in_transaction:
            with real(self):
                yield
            return
        count += 1
        mine = count
        with real(self):
            yield
            if mine == number and before:
                raise Killed
        if mine == number:
            raise Killed

    Database.transaction = transaction  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        Database.transaction = real  # type: ignore[method-assign]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("number", range(1, 13))
def test_r5_killed_at_a_commit_of_a_run_that_creates_changes_and_deletes(
    world: World, number: int, *, before: bool
) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 60)
    world.target()
    world.run()
    feed.put("uid-000", event("Changed"), remote_id="uid-000")
    del feed.items["uid-001"]  # type: ignore[arg-type]
    for extra in range(60):
        feed.put(f"new-{extra}", event(f"New {extra}", day=extra + 1, hour=20), remote_id=f"new-{extra}")
    with suppress(Killed), killed_at_commit(number, before=before):
        world.run()
    settle(world)


def test_r5_a_run_that_went_well_leaves_no_question_open(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    for _ in range(3):
        world.run()
        store = world.store()
        assert not store.journal.intents(world.spokes["target"].id)
        store.close()
        feed.put("uid-000", event("Changed"), remote_id="uid-000")
        feed.items.pop("uid-001", None)  # type: ignore[call-overload]


def test_r5_a_lost_store_adopts_what_is_there(world: World) -> None:
    fill(world.feed(), COUNT)
    world.target()
    world.run()
    world.lose_store()
    report = world.report("target")
    assert (report.created, report.updated, report.deleted) == (0, 0, 0)
    settle(world)


def test_r5_a_lost_store_deletes_nothing(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    world.lose_store()
    del feed.items["uid-003"]  # type: ignore[arg-type]
    for _ in range(3):
        world.pass_time(hours=1)
        assert world.report("target").deleted == 0
    assert len(world.ours()) == 10


def test_r5_an_older_store_adopts_what_is_there_and_deletes_nothing(world: World, tmp_path: Path) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 20)
    world.target()
    world.run()
    backup = tmp_path / "backup.sqlite"
    shutil.copy2(world.store_path, backup)
    for number in range(10):
        feed.put(f"later-{number}", event(f"Later {number}", day=number + 3, hour=20), remote_id=f"later-{number}")
    world.run()
    feed.put("uid-004", event("Changed later"), remote_id="uid-004")
    world.run()
    for file in tmp_path.glob("store.sqlite*"):
        file.unlink()
    shutil.copy2(backup, world.store_path)
    report = world.report("target")
    assert (report.created, report.deleted) == (0, 0)
    settle(world)


def test_r5_our_own_duplicate_is_cleared_away_and_the_oldest_stays(world: World) -> None:
    """A create that was believed lost and arrived late, after it had been sent again with a fresh nonce."""
    fill(world.feed(), 10)
    place = world.target()
    world.run()
    first = world.ours()[0]
    assert first.stamp
    place.put(first.identity.uid, first.event, replace(first.stamp, nonce="late", run=first.stamp.run + 0))
    world.run()
    world.run()
    assert first.remote_id in place.items
    assert len(world.ours()) == 10


def test_r5_our_own_duplicate_that_somebody_edited_is_left_alone(world: World) -> None:
    fill(world.feed(), 10)
    place = world.target()
    world.run()
    first = world.ours()[0]
    assert first.stamp
    late = place.put(first.identity.uid, first.event, replace(first.stamp, nonce="late"))
    place.edit(late, event("Edited by hand"))
    world.run()
    world.run()
    assert late in place.items


def test_r5_two_computers_with_the_same_hub_do_not_double(world: World, tmp_path: Path) -> None:
    fill(world.feed(), 10)
    world.target()
    world.run()
    other = World(tmp_path / "other")
    other.places, other.computer = world.places, "two"
    other.feed_again(world)
    for _ in range(3):
        world.run()
        other.run()
    world.places["feed"].put("uid-003", event("Changed"), remote_id="uid-003")
    for _ in range(3):
        other.run()
        world.run()
    assert len(world.ours()) == 10
    assert "Changed" in world.subjects()
    assert sum(one.created + one.updated + one.deleted for one in world.run().spokes) == 0
    assert sum(one.created + one.updated + one.deleted for one in other.run().spokes) == 0


def test_r5_an_older_store_deletes_nothing_in_its_first_run(world: World, tmp_path: Path) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 20)
    world.target()
    world.run()
    backup = tmp_path / "backup.sqlite"
    shutil.copy2(world.store_path, backup)
    for _ in range(6):
        world.run()
    feed.put("uid-004", event("Changed later"), remote_id="uid-004")
    world.run()
    del feed.items["uid-003"]  # type: ignore[arg-type]
    for file in tmp_path.glob("store.sqlite*"):
        file.unlink()
    shutil.copy2(backup, world.store_path)
    assert world.report("target").deleted == 0
    settle(world)


def test_r5_a_second_copy_that_another_computer_wrote_is_not_ours_to_delete(world: World) -> None:
    fill(world.feed(), 10)
    place = world.target()
    world.run()
    first = world.ours()[0]
    assert first.stamp
    other = place.put(first.identity.uid, first.event, replace(first.stamp, nonce="late", writer="team@two"))
    for _ in range(3):
        world.run()
    assert other in place.items
