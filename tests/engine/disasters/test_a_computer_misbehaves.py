"""The computer CiraHub runs on: its clock is wrong, it falls asleep in the middle of a run, or there are two of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, Unreachable
from cirahub_desktop.sync.events import Phase, PhaseChanged
from cirahub_desktop.sync.model.options import CategoryRule, LeavingRule
from cirahub_desktop.sync.report import Why
from cirahub_desktop.sync.spokes.base import Spoke, Write, WriteResult
from cirahub_desktop.sync.undo import Undo
from tests.engine.disasters import told
from tests.engine.disasters.link import LinkWorld, body_of, lectures, link_world, writes
from tests.engine.office import BOARD, BOTH_WAYS, FILLED, FLEET, Office, Outlook, lessons, nothing_happened
from tests.engine.support import World, fill, spoke_report
from tests.support.feed_server import Reply

LECTURES, YEAR = lectures(40), timedelta(days=366)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LinkWorld]:
    with link_world(tmp_path) as made:
        made.publish(LECTURES)
        made.set_options("board", leaving=LeavingRule.REMOVE, range_past=timedelta(days=30), range_future=YEAR)
        assert writes(made.run()) == (40, 0, 0)
        yield made


@pytest.mark.parametrize("days", [-365, 365], ids=["back", "ahead"])
def test_the_clock_is_set_a_year(world: LinkWorld, days: int) -> None:
    """Every event lies outside the range all at once, and a deletion would be due at once: neither counts."""
    world.set_clock(days=days)
    world.publish([one for one in LECTURES if one.subject != "Lecture 007"])
    for _ in range(3):
        world.pass_time(minutes=40)
        assert writes(world.run()) == (0, 0, 0)
    assert len(world.board) == 40
    world.set_clock(days=0)
    world.run()
    assert "Lecture 007" in world.board, "the strikes of the wrong clock were none"
    leaving = told.spoke_status(told.status_of(world), "school").leaving
    assert told.of_leaving(leaving, world.now)[0].startswith("1 event is no longer in the feed; it will be removed")
    world.pass_time(minutes=20)
    assert writes(world.run()) == (0, 0, 1)
    assert len(world.board) == 39


def test_the_clock_was_a_year_ahead_and_what_was_deleted_can_still_be_put_back(world: LinkWorld) -> None:
    """What undo needs is kept for thirty days, and not by the clock of one wrong afternoon."""
    world.publish([one for one in LECTURES if one.subject != "Lecture 007"])
    world.run()
    world.pass_time(minutes=20)
    deleting = world.run()
    assert writes(deleting) == (0, 0, 1)
    world.set_clock(days=365)
    world.run()
    world.set_clock(days=0)
    world.run(undo=Undo(deleting.run))
    assert "Lecture 007" in world.board
    assert len(world.board) == 40


class AsleepWhileWriting:
    """Half of the first batch is on the server when the lid is closed; nine hours later the line is gone, until the
    next run."""

    def __init__(self, spoke: Spoke, world: World, meanwhile: Callable[[], object]) -> None:
        self._spoke, self._world, self._meanwhile = spoke, world, meanwhile
        self._slept = False

    def __getattr__(self, name: str) -> object:
        if self._slept and name in ("read", "fetch", "find"):
            raise Unreachable("mail.example", Unreachable.Reason.CONNECTION)
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self._spoke.write(batch[: len(batch) // 2], cancel)
        self._world.pass_time(hours=9)
        self._meanwhile()
        self._slept = True
        raise AnswerLost("mail.example")


def falls_asleep_in_the_next_run(world: World, name: str, meanwhile: Callable[[], object]) -> None:
    once = iter([True])

    def wrap(spoke: Spoke) -> Spoke:
        return AsleepWhileWriting(spoke, world, meanwhile) if next(once, False) else spoke  # type: ignore[return-value]

    world.wrappers[name] = wrap


def test_the_computer_falls_asleep_while_it_writes(world: LinkWorld) -> None:
    """Meanwhile somebody works on with what had arrived. One copy of each event in the end, and their edit stands."""
    events = [*LECTURES, *lectures(30, location="Room 1")[20:]]
    more = [replace(one, subject=f"Extra {number}", uid=f"extra-{number}") for number, one in enumerate(events[40:])]
    world.publish([*LECTURES, *more])

    def edited() -> None:
        arrived = next(one for one in world.ours("board") if one.event.subject.startswith("Extra"))
        world.places["board"].edit(arrived.remote_id, replace(arrived.event, location="By hand"))

    falls_asleep_in_the_next_run(world, "board", edited)
    report = spoke_report(world.run(), "board")
    assert told.of_error(report.error) == (
        (
            "mail.example did not take the call. Check the internet connection, and whether the company network (VPN)"
            " is needed."
        ),
        (
            "mail.example n’a pas accepté la connexion. Vérifiez la connexion à Internet, et si le réseau de"
            " l’entreprise (VPN) est nécessaire."
        ),
    )
    assert told.spoke_status(told.status_of(world), "board").state is State.ERROR
    for _ in range(2):
        world.run()
    assert world.board == sorted([*(one.subject for one in LECTURES), *(one.subject for one in more)])
    assert [one.event.location for one in world.ours("board")].count("By hand") == 1
    assert writes(world.run()) == (0, 0, 0)
    assert told.status_of(world).state is State.IN_SYNC


def test_the_computer_falls_asleep_while_it_writes_in_both_directions(world: LinkWorld, tmp_path: Path) -> None:
    both = World(tmp_path / "both")
    left, right = both.two_way("left", category=CategoryRule.NONE), both.two_way("right", category=CategoryRule.NONE)
    fill(left, 12)
    falls_asleep_in_the_next_run(both, "right", lambda: left.items.pop(next(iter(left.items))))
    both.run()
    for _ in range(3):
        both.run()
    assert both.subjects("left") == both.subjects("right")
    assert len(set(both.subjects("left"))) == len(right.items) == 11
    assert writes(both.run()) == (0, 0, 0)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "broken-off"])
def test_the_computer_falls_asleep_while_it_reads(world: LinkWorld, whole: bool) -> None:
    body = body_of([*LECTURES, *lectures(41)[40:]])
    world.answer(
        Reply(
            body if whole else body[: len(body) // 2],
            promised=len(body),
            before_body=lambda: world.pass_time(hours=9),
        )
    )
    report = world.run()
    assert writes(report) == ((1, 0, 0) if whole else (0, 0, 0))
    if not whole:
        assert told.of_error(spoke_report(report, "school").error) == (
            "127.0.0.1 hung up in the middle of its answer. Nothing is lost; the next run tries again by itself.",
            (
                "127.0.0.1 a coupé la connexion au milieu de sa réponse. Rien n’est perdu ; la prochaine"
                " synchronisation réessaie d’elle-même."
            ),
        )
    world.answer(Reply(body))
    world.run()
    assert len(world.board) == len(set(world.board)) == 41
    assert writes(world.run()) == (0, 0, 0)


@pytest.fixture(params=["filled", "both-ways"])
def machines(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> tuple[Office, Office]:
    """Two computers, each set up with the same link and the same public folder by people who did not talk."""
    offices = Office(tmp_path / "one", sandbox), Office(tmp_path / "two", sandbox)
    for office in offices:
        office.link("School", lessons(20))
        office.calendar("Board", BOARD, FILLED if request.param == "filled" else BOTH_WAYS)
    return offices


def in_the_middle_of(office: Office, phase: Phase, act: Callable[[], object]) -> None:
    """One run of ``office``; ``act`` happens as its ``phase`` begins."""

    def sink(happened: object) -> None:
        if isinstance(happened, PhaseChanged) and happened.phase is phase:
            act()

    office.run(sink=sink)


def come_to_rest(*offices: Office) -> None:
    for office in offices * 3:
        office.run()
    for office in offices * 2:
        assert nothing_happened(office.run())


def test_the_same_hub_runs_on_two_machines_at_once(machines: tuple[Office, Office]) -> None:
    """Both saw an empty folder, and both filled it. They settle on one copy of each event."""
    one, two = machines
    in_the_middle_of(one, Phase.WRITING, two.run)
    report = one.run()
    assert {done.why for done in spoke_report(report, "Board").planned} <= {Why.OWN_DUPLICATE}
    assert told.of_why(Why.OWN_DUPLICATE)[0] == "CiraHub wrote it twice; the older one stays."
    come_to_rest(one, two)
    assert one.subjects(BOARD) == lessons(20)
    one.publish("School", lessons(22)[1:])
    in_the_middle_of(two, Phase.WRITING, one.run)
    for office in (one, two):
        office.pass_time(minutes=20)
    in_the_middle_of(one, Phase.WRITING, two.run)
    come_to_rest(one, two)
    assert one.subjects(BOARD) == lessons(22)[1:]


def test_two_machines_at_once_and_somebody_edits_in_between(machines: tuple[Office, Office], people: Outlook) -> None:
    one, two = machines
    one.run()
    two.run()
    people.change(BOARD, "Lesson 03", location="Quai C")
    in_the_middle_of(one, Phase.WRITING, two.run)
    come_to_rest(one, two)
    assert people.find(BOARD, "Lesson 03").location == "Quai C"
    people.delete(BOARD, "Lesson 05")
    in_the_middle_of(two, Phase.WRITING, one.run)
    come_to_rest(one, two)
    both_ways = one.status("Board").config.options.feeds_hub
    assert one.subjects(BOARD) == [name for name in lessons(20) if not (both_ways and name == "Lesson 05")]
    assert people.find(BOARD, "Lesson 03").location == "Quai C"


def test_two_machines_with_two_folders_both_ways_at_once(sandbox: Sandbox, tmp_path: Path, people: Outlook) -> None:
    people.add_all(BOARD, lessons(8))
    people.add(FLEET, "Only here", 20)
    one, two = Office(tmp_path / "one", sandbox), Office(tmp_path / "two", sandbox)
    for office in (one, two):
        office.calendar("Board", BOARD, BOTH_WAYS)
        office.calendar("Fleet", FLEET, BOTH_WAYS)
    in_the_middle_of(one, Phase.WRITING, two.run)
    come_to_rest(one, two)
    assert one.subjects(BOARD) == one.subjects(FLEET) == sorted([*lessons(8), "Only here"])
    people.change(BOARD, "Only here", subject="Here too")
    people.delete(FLEET, "Lesson 00")
    in_the_middle_of(two, Phase.COMPARING, one.run)
    come_to_rest(one, two)
    assert one.subjects(BOARD) == one.subjects(FLEET) == sorted([*lessons(8)[1:], "Here too"])
