"""Two batches on their way at once: whatever becomes of either, each event is there once in the end (R5, R13)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace

import pytest

from cirahub_desktop.sync.apply import GROWS_AFTER
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, BatchTooLarge, Unreachable, VaultFailed
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.base import Delete, Spoke, Write, WriteResult
from tests.engine.faulty import Killed
from tests.engine.support import World, fill, ids
from tests.engine.test_r5_no_duplicates import settle

BATCH = 10
PATIENCE = 20
Do = Callable[[], Sequence[WriteResult]]


@dataclass
class Pairs:
    """A spoke that takes two batches at once. The first two meet, and ``first`` and ``second`` say what becomes of them
    (by their order of coming); the others are carried out."""

    spoke: Spoke
    first: Callable[[Do], Sequence[WriteResult]] = lambda do: do()
    second: Callable[[Do], Sequence[WriteResult]] = lambda do: do()
    meeting: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=PATIENCE))
    lock: threading.Lock = field(default_factory=threading.Lock)
    begun: int = 0
    under_way: int = 0
    alone: list[bool] = field(default_factory=list)
    """For each batch that deletes, whether nothing else was on its way."""

    def __post_init__(self) -> None:
        self.capabilities = replace(self.spoke.capabilities, batch_size=BATCH, batches_at_once=2)

    def __getattr__(self, name: str) -> object:
        return getattr(self.spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        with self.lock:
            self.begun += 1
            self.under_way += 1
            number = self.begun
            if any(isinstance(one, Delete) for one in batch):
                self.alone.append(self.under_way == 1)
        try:
            return self._outcome(number, lambda: self._carried_out(batch))
        finally:
            with self.lock:
                self.under_way -= 1

    def _outcome(self, number: int, do: Do) -> Sequence[WriteResult]:
        if number > 2:
            return do()
        self.meeting.wait()
        return self.first(do) if number == 1 else self.second(do)

    def _carried_out(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        with self.lock:
            return self.spoke.write(batch, CancelToken())


def killed(do: Do) -> Sequence[WriteResult]:
    do()
    raise Killed


def killed_before(_do: Do) -> Sequence[WriteResult]:
    raise Killed


def lost(do: Do) -> Sequence[WriteResult]:
    do()
    raise AnswerLost("mail.example")


def lost_before(_do: Do) -> Sequence[WriteResult]:
    raise AnswerLost("mail.example")


def too_large(_do: Do) -> Sequence[WriteResult]:
    raise BatchTooLarge("mail.example")


def unreachable(_do: Do) -> Sequence[WriteResult]:
    raise Unreachable("mail.example", Unreachable.Reason.CONNECTION)


def locked(_do: Do) -> Sequence[WriteResult]:
    """The password is asked for again, and the keyring does not give it."""
    raise VaultFailed(locked=True)


def well(do: Do) -> Sequence[WriteResult]:
    return do()


def with_pairs(world: World, **what: Callable[[Do], Sequence[WriteResult]]) -> list[Pairs]:
    made: list[Pairs] = []

    def wrap(spoke: Spoke) -> Spoke:
        made.append(Pairs(spoke, **what))
        return made[-1]  # type: ignore[return-value]

    world.wrappers["target"] = wrap
    return made


def open_intents(world: World) -> int:
    with closing(world.store()) as store:
        return len(store.journal.intents(ids(world, "target")))


def test_two_batches_are_on_their_way_at_once(world: World) -> None:
    fill(world.feed(), 45)
    world.target()
    with_pairs(world)  # the first two would wait for each other for ever
    report = world.report("target")
    assert (report.created, report.error) == (45, None)
    assert [one.subject for one in report.planned] == [one.subject for one in sorted(report.planned, key=_by_id)]
    settle(world)


def _by_id(one: object) -> str:
    return str(one.item)  # type: ignore[attr-defined]


@pytest.mark.parametrize("first", [killed, killed_before])
@pytest.mark.parametrize("second", [killed, killed_before])
def test_r5_both_were_open_when_the_process_died(world: World, first: Do, second: Do) -> None:
    fill(world.feed(), 45)
    world.target()
    with_pairs(world, first=first, second=second)  # type: ignore[arg-type]
    with suppress(Killed):
        world.run()
    assert open_intents(world) == 2 * BATCH
    world.wrappers.clear()
    world.run()
    assert (len(world.subjects()), len(set(world.subjects())), open_intents(world)) == (45, 45, 0)
    settle(world)


@pytest.mark.parametrize(
    ("first", "second"),
    [(lost, lost), (lost_before, lost), (lost, lost_before), (lost_before, lost_before), (lost, well), (well, lost)],
)
def test_r5_answers_that_are_lost_together_are_one_accident(world: World, first: Do, second: Do) -> None:
    """The spoke's turn goes on: nothing is sent twice, and what did not happen is sent again."""
    fill(world.feed(), 45)
    world.target()
    with_pairs(world, first=first, second=second)  # type: ignore[arg-type]
    report = world.report("target")
    assert (report.created, report.error) == (45, None)
    assert (len(world.subjects()), len(set(world.subjects()))) == (45, 45)
    settle(world)


@pytest.mark.parametrize(("first", "second"), [(unreachable, well), (well, unreachable), (unreachable, lost)])
def test_r5_what_arrived_beside_a_failure_is_recorded(world: World, first: Do, second: Do) -> None:
    fill(world.feed(), 45)
    world.target()
    with_pairs(world, first=first, second=second)  # type: ignore[arg-type]
    report = world.report("target")
    assert isinstance(report.error, Unreachable)
    assert report.created == len(world.subjects()) - open_intents(world)
    world.wrappers.clear()
    assert world.report("target").error is None
    assert (len(world.subjects()), len(set(world.subjects())), open_intents(world)) == (45, 45, 0)
    settle(world)


@pytest.mark.parametrize(("first", "second"), [(locked, well), (well, locked)])
def test_what_arrived_beside_an_error_that_is_not_the_servers_is_counted(world: World, first: Do, second: Do) -> None:
    fill(world.feed(), 45)
    world.target()
    with_pairs(world, first=first, second=second)  # type: ignore[arg-type]
    report = world.report("target")
    assert isinstance(report.error, VaultFailed)
    assert report.created == len(world.subjects()) > 0
    assert len(report.planned) == report.created
    world.wrappers.clear()
    assert world.report("target").error is None
    assert (len(world.subjects()), len(set(world.subjects())), open_intents(world)) == (45, 45, 0)
    settle(world)


@pytest.mark.parametrize(("first", "second"), [(too_large, well), (well, too_large), (too_large, too_large)])
def test_what_was_too_large_is_sent_again_in_smaller_parts(world: World, first: Do, second: Do) -> None:
    fill(world.feed(), 45)
    world.target()
    with_pairs(world, first=first, second=second)  # type: ignore[arg-type]
    report = world.report("target")
    assert (report.created, report.error, report.failed) == (45, None, ())
    settle(world)


@pytest.mark.alone
def test_r13_a_cancel_leaves_two_hanging_batches_within_two_seconds(world: World) -> None:
    fill(world.feed(), 45)
    world.target()
    cancel, release = CancelToken(), threading.Event()

    def hanging(do: Do) -> Sequence[WriteResult]:
        cancel.cancel()
        assert release.wait(PATIENCE)
        return do()

    with_pairs(world, first=hanging, second=hanging)
    began = time.monotonic()
    report = world.run(cancel=cancel)
    assert time.monotonic() - began < 2
    assert report.cancelled
    assert open_intents(world) == 2 * BATCH
    hanging_threads = [thread for thread in threading.enumerate() if thread.name == "spoke"]
    release.set()
    for thread in hanging_threads:
        thread.join(5)
    world.wrappers.clear()
    settle(world)
    assert (len(world.subjects()), len(set(world.subjects()))) == (45, 45)


def test_r13_what_arrives_after_a_cancel_is_recorded(world: World) -> None:
    fill(world.feed(), 45)
    world.target()
    cancel = CancelToken()

    def last(do: Do) -> Sequence[WriteResult]:
        results = do()
        cancel.cancel()
        return results

    with_pairs(world, first=last, second=last)
    report = world.run(cancel=cancel)
    assert report.cancelled
    assert (len(world.subjects()), open_intents(world)) == (2 * BATCH, 0)
    world.wrappers.clear()
    settle(world)


def test_deletions_wait_for_what_is_on_its_way(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 100)
    world.target()
    world.run()
    for number in range(12):
        del feed.items[f"uid-{number:03}"]  # type: ignore[arg-type]
    fill(feed, 25, prefix="new", first_day=200)
    deleting = threading.Event()

    def slow(do: Do) -> Sequence[WriteResult]:
        deleting.wait(0.3)  # nothing sets it
        return do()

    pairs = with_pairs(world, second=slow)  # the first has landed long before
    report = world.report("target")
    assert (report.created, report.deleted) == (25, 12)
    assert pairs[0].alone == [True, True]


@dataclass
class Looks(Pairs):
    """Remembers what was fetched and what was deleted, in their order."""

    done: list[tuple[str, frozenset[RemoteId]]] = field(default_factory=list)

    def fetch(self, asked: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        with self.lock:
            self.done.append(("fetch", frozenset(asked)))
        return self.spoke.fetch(asked, cancel)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        with self.lock:
            self.done.append(("delete", frozenset(one.remote_id for one in batch if isinstance(one, Delete))))
        return super().write(batch, cancel)


def test_r7_a_batch_that_grows_takes_no_deletion_along_that_was_not_looked_at(world: World) -> None:
    """The size grows with the very batch whose place the next one takes."""
    feed = world.feed(strikes=1)
    fill(feed, 100)
    world.target()
    world.run()
    for number in range(12):
        del feed.items[f"uid-{number:03}"]  # type: ignore[arg-type]
    small = BATCH // 2
    fill(feed, BATCH + (GROWS_AFTER + 1) * small + small + 2, prefix="new", first_day=200)
    looks: list[Looks] = []

    def wrap(spoke: Spoke) -> Spoke:
        looks.append(Looks(spoke, first=too_large, second=well))
        return looks[-1]  # type: ignore[return-value]

    world.wrappers["target"] = wrap
    report = world.report("target")
    assert (report.deleted, report.error, report.failed) == (12, None, ())
    done = looks[0].done
    deletions = [number for number, (verb, ids_) in enumerate(done) if verb == "delete" and ids_]
    assert deletions
    assert all(done[number - 1] == ("fetch", done[number][1]) for number in deletions)
    assert looks[0].alone == [True] * len(deletions)
