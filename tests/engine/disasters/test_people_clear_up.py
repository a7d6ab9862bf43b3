"""Somebody, or a policy, deletes what CiraHub wrote."""

from __future__ import annotations

import pytest

from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.report import Action, HoldReason, Why
from tests.engine.disasters import told
from tests.engine.office import (
    BOARD,
    BOTH_WAYS,
    FILLED,
    FLEET,
    Office,
    Outlook,
    in_the_bin,
    lessons,
    nothing_happened,
    wrote,
)
from tests.engine.support import spoke_report

LESSONS = lessons(30)


@pytest.fixture
def filled(office: Office) -> Office:
    """30 events of a link, written to one public folder."""
    office.link("School", LESSONS)
    office.calendar("Board", BOARD, FILLED)
    office.run()
    return office


@pytest.fixture
def tied(office: Office, people: Outlook) -> Office:
    """30 events that people entered in ``Board``, tied to ``Fleet`` both ways."""
    people.add_all(BOARD, LESSONS)
    office.calendar("Board", BOARD, BOTH_WAYS)
    office.calendar("Fleet", FLEET, BOTH_WAYS)
    office.run()
    office.run()
    return office


def test_a_colleague_empties_the_public_folder(filled: Office, people: Outlook) -> None:
    """Its events come from a link that still lists them: they are written again, once each."""
    people.empty(BOARD)
    report = spoke_report(filled.run(), "Board")
    assert (report.created, report.deleted, report.held) == (30, 0, None)
    assert {one.why for one in report.planned} == {Why.DELETED_BY_HAND}
    assert told.of_why(Why.DELETED_BY_HAND) == (
        "It was deleted here by hand and is written again.",
        "Il a été supprimé ici à la main et est réécrit.",
    )
    assert filled.subjects(BOARD) == LESSONS
    assert nothing_happened(filled.run())


@pytest.mark.parametrize(("emptied", "other"), [(BOARD, FLEET), (FLEET, BOARD)], ids=["at-home", "copies"])
def test_a_colleague_empties_a_public_folder_that_goes_both_ways(
    tied: Office, people: Outlook, emptied: str, other: str
) -> None:
    """Taken at their word, the other calendar would be emptied as well: so a person is asked first."""
    name = {BOARD: "Board", FLEET: "Fleet"}[emptied]
    people.empty(emptied)
    for _ in range(3):
        report = tied.run()
        assert nothing_happened(report)
    hold = spoke_report(report, name).held
    assert hold
    assert (hold.reason, hold.count, hold.of) == (HoldReason.TOO_MANY, 30, 30)
    assert tied.subjects(other) == LESSONS
    assert tied.status(name).state is State.WAITING
    english, french = told.of_hold(tied.status(name).hold, name)
    assert english.startswith(f"Waiting for your OK: 30 of 30 events would be deleted. They disappeared from “{name}”")
    assert french.startswith(
        f"En attente de votre accord : 30 événements sur 30 seraient supprimés. Ils ont disparu de « {name} »"
    )
    assert "Nothing is deleted until you decide." in english
    assert "Rien n’est supprimé sans votre décision." in french


@pytest.mark.parametrize(("emptied", "other"), [(BOARD, FLEET), (FLEET, BOARD)], ids=["at-home", "copies"])
def test_it_was_a_mistake_and_the_emptied_folder_is_filled_again(
    tied: Office, people: Outlook, emptied: str, other: str
) -> None:
    people.empty(emptied)
    tied.run()
    (hold,) = tied.app.holds()
    tied.app.drop_hold(hold.id)
    assert wrote(tied.run()) == (30, 0, 0)
    assert tied.subjects(emptied) == tied.subjects(other) == LESSONS
    assert nothing_happened(tied.run())
    people.change(emptied, "Lesson 03", location="Quai C")
    tied.run()
    assert people.find(other, "Lesson 03").location == "Quai C", "what was put back is as alive as before"


@pytest.mark.parametrize(("emptied", "other"), [(BOARD, FLEET), (FLEET, BOARD)], ids=["at-home", "copies"])
def test_it_was_meant_and_the_other_folder_is_emptied_too_and_that_can_be_undone(
    tied: Office, people: Outlook, emptied: str, other: str
) -> None:
    people.empty(emptied)
    tied.run()
    (hold,) = tied.app.holds()
    assert wrote(tied.run(confirm=hold.id)) == (0, 0, 30)
    assert tied.subjects(other) == []
    assert len(in_the_bin(tied.sandbox, other)) == 30, "a soft deletion, which Outlook can take back as well"
    assert nothing_happened(tied.run())
    (last,) = [one for one in tied.app.past.runs(tied.hub) if one.deleted]
    tied.app.past.undo(tied.hub, last.id)
    tied.run()
    assert tied.subjects(BOARD) == tied.subjects(FLEET) == LESSONS
    assert nothing_happened(tied.run())


def test_a_colleague_deletes_three_events_of_a_folder_that_goes_both_ways(tied: Office, people: Outlook) -> None:
    """So few are taken at their word."""
    people.delete(FLEET, "Lesson 04", "Lesson 05")
    people.delete(BOARD, "Lesson 06")
    report = tied.run()
    assert wrote(report) == (0, 0, 3)
    assert {(one.action, one.why) for one in spoke_report(report, "Fleet").incoming} == {
        (Action.DELETE, Why.DELETED_ELSEWHERE)
    }
    assert told.of_why(Why.DELETED_ELSEWHERE) == (
        "Somebody deleted it in another spoke.",
        "Quelqu’un l’a supprimé dans un autre spoke.",
    )
    left = [one for one in LESSONS if one not in ("Lesson 04", "Lesson 05", "Lesson 06")]
    assert tied.subjects(BOARD) == tied.subjects(FLEET) == left
    assert nothing_happened(tied.run())


@pytest.fixture
def swept(filled: Office, people: Outlook) -> Office:
    """Night after night a policy deletes what is there: it was written again once, and is gone again."""
    people.empty(BOARD)
    assert wrote(filled.run()) == (30, 0, 0)
    people.empty(BOARD)
    filled.run()
    return filled


def test_a_retention_policy_deletes_what_we_write(swept: Office) -> None:
    """Instead of going on for ever, CiraHub asks; the hub loses nothing, and news still come."""
    for _ in range(3):
        assert nothing_happened(swept.run())
    board = swept.status("Board")
    assert board.state is State.WAITING
    assert board.hold
    assert (board.hold.reason, board.hold.count) == (HoldReason.VANISHED, 30)
    assert told.of_hold(board.hold, "Board") == (
        (
            "Waiting for your OK: 30 events were deleted here again after CiraHub had written them again."
            " Somebody, or a rule on the server, removes them. Nothing is written again until you decide."
        ),
        (
            "En attente de votre accord : 30 événements ont de nouveau été supprimés ici après que CiraHub les avait"
            " réécrits. Quelqu’un, ou une règle du serveur, les supprime. Rien n’est réécrit tant que vous n’avez pas"
            " décidé."
        ),
    )
    swept.publish("School", [*LESSONS, "New lesson"])
    assert wrote(swept.run()) == (1, 0, 0)
    assert swept.subjects(BOARD) == ["New lesson"]
    assert swept.app.hub_status(swept.hub).items == 31, "the hub has lost nothing"


def test_the_retention_policy_is_off_and_the_events_are_wanted_again(swept: Office) -> None:
    (hold,) = swept.app.holds()
    assert wrote(swept.run(confirm=hold.id)) == (30, 0, 0)
    assert swept.subjects(BOARD) == LESSONS
    assert nothing_happened(swept.run())


def test_the_retention_policy_stays_and_so_be_it(swept: Office) -> None:
    """Each event that is not there is named, and nobody is asked again."""
    (hold,) = swept.app.holds()
    swept.app.drop_hold(hold.id)
    for _ in range(2):
        assert nothing_happened(swept.run())
    assert not swept.app.holds()
    faults = swept.status("Board").faults
    assert {one.code for one in faults} == {FaultCode.DELETED_BY_HAND}
    assert sorted(one.subject for one in faults) == LESSONS
    named = next(one for one in faults if one.subject == "Lesson 07")
    assert told.of_fault(named) == (
        "“Lesson 07”: was deleted by hand here more than once and is not written again",
        "« Lesson 07 » : a été supprimé ici à la main plus d’une fois et n’est plus réécrit",
    )


def test_a_retention_policy_deletes_in_a_folder_that_goes_both_ways(tied: Office, people: Outlook) -> None:
    """A few each night, for as many nights as it takes: the fifth of what is there is counted over the day (R2)."""
    for night in range(15):
        people.delete(FLEET, LESSONS[2 * night], LESSONS[2 * night + 1])
        report = tied.run()
        if spoke_report(report, "Fleet").held:
            break
    assert len(tied.subjects(BOARD)) >= 24
    hold = spoke_report(tied.run(), "Fleet").held
    assert hold
    assert told.of_hold(hold, "Fleet")[0].startswith("Waiting for your OK: ")
    tied.app.drop_hold(hold.id)
    tied.run()
    assert tied.subjects(BOARD) == tied.subjects(FLEET)
    assert nothing_happened(tied.run())
