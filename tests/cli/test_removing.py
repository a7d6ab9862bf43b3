"""``spoke remove`` and ``hub remove``: what is asked, what goes, and what is said to stay."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click
import pytest

from cirahub_desktop.cli import removing
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.left import Copies, Left, SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.model.item import HubId, SpokeId
from tests.cli.conftest import Call
from tests.cli.fake_app import FakeApp

KNOWN = Copies(written=412, edited=("Truck 7",), adopted=2, native=1, only_here=12)
CLEANED = Left((SpokeLeft(SpokeId("d"), "Dock", 411, 1, (
    Stayed(Stays.EDITED, 1, ("Truck 7",)),
    Stayed(Stays.ADOPTED, 2),
)),))  # fmt: skip


@pytest.fixture(autouse=True)
def _a_spoke(app: FakeApp) -> None:
    app.add_hub("Team")
    app.add_folder_spoke(HubId("Team"), "Dock", Path("dock"))
    app.removal.copies = KNOWN


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """At a terminal; every question is answered with yes."""
    asked: list[str] = []

    def confirm(text: str, *, default: bool, err: bool) -> bool:
        assert err
        assert not default
        asked.append(text)
        return True

    monkeypatch.setattr(removing, "at_terminal", lambda: True)
    monkeypatch.setattr(click, "confirm", confirm)
    return asked


def test_without_a_terminal_everything_stays(call: Call, app: FakeApp) -> None:
    app.removal.left = Left((SpokeLeft(SpokeId("d"), "Dock", stayed=(Stayed(Stays.AS_ASKED, 412),)),))
    answer = call("spoke", "remove", "Team", "Dock")
    assert answer.code == 0, answer.err
    assert app.removal.asked == [("Team/Dock", False, True)]
    assert answer.out == "Spoke “Dock” is removed.\n  Dock: 412 events stay there.\n"
    assert call("hub", "remove", "Team").code == 0
    assert app.removal.asked[1:] == [("Team", False, True)]


def test_at_a_terminal_it_asks_with_the_numbers(call: Call, app: FakeApp, questions: list[str]) -> None:
    app.removal.left = CLEANED
    answer = call("spoke", "remove", "Team", "Dock")
    assert app.removal.asked == [("Team/Dock", True, False)]
    assert questions == [
        "CiraHub wrote 412 events there. Remove them?",
        "12 events of the hub come from there alone. Remove them from the hub and its other spokes, too?",
    ]
    assert answer.out.splitlines() == [
        "1 event stays: somebody changed it by hand.",
        "Spoke “Dock” is removed.",
        "  Dock: 411 events were removed.",
        "  Dock: 1 was gone before.",
        "  Dock: 1 event stays: somebody changed it by hand. “Truck 7”",
        "  Dock: 2 events stay: they were there before CiraHub.",
        'What came from there leaves the other spokes with the next run: cirahub-desktop sync "Team"',
    ]


def test_nothing_is_asked_where_there_is_nothing_to_decide(call: Call, app: FakeApp, questions: list[str]) -> None:
    app.removal.copies = Copies(adopted=2)
    assert call("spoke", "remove", "Team", "Dock").code == 0
    app.removal.copies = KNOWN
    app.add_folder_spoke(HubId("Team"), "Quay", Path("quay"))
    assert call("spoke", "remove", "Team", "Quay", "--clean", "--keep-items").code == 0
    assert questions == []
    assert app.removal.asked[1] == ("Team/Quay", True, True)


@pytest.mark.parametrize("pair", [("--leave", "--clean"), ("--keep-items", "--remove-items")])
def test_opposites_are_a_wrong_call(call: Call, app: FakeApp, pair: tuple[str, str]) -> None:
    assert call("spoke", "remove", "Team", "Dock", *pair).code == 2
    assert app.removal.asked == []


def test_a_server_that_is_not_reached_stops_no_removal_and_shows_in_the_code(call: Call, app: FakeApp) -> None:
    error = e.Unreachable("mail.example.com", e.Unreachable.Reason.TIMEOUT)
    app.removal.left = Left((SpokeLeft(SpokeId("d"), "Dock", 0, 0, (Stayed(Stays.NOT_REACHED, 412),), error),))
    answer = call("hub", "remove", "Team", "--clean")
    assert answer.code == 4
    assert "Hub “Team” is removed." in answer.out
    assert "412 events stay: the place could not be reached." in answer.out
    assert "mail.example.com did not answer in time." in answer.out
    assert app.hubs() == ()


def test_what_the_server_would_not_delete_is_code_1(call: Call, app: FakeApp) -> None:
    app.removal.left = Left((SpokeLeft(SpokeId("d"), "Dock", 1, 0, (Stayed(Stays.REFUSED, 1, ("Truck 7",)),)),))
    assert call("spoke", "remove", "Team", "Dock", "--clean").code == 1


def test_a_cancelled_removal_takes_nothing_from_the_setup(call: Call, app: FakeApp) -> None:
    app.removal.left = Left((SpokeLeft(SpokeId("d"), "Dock", 5, 0, (Stayed(Stays.CANCELLED, 407),)),), cancelled=True)
    answer = call("spoke", "remove", "Team", "Dock", "--clean", "--remove-items")
    assert answer.code == 130
    assert "is removed" not in answer.out
    assert "next run" not in answer.out
    assert "Cancelled." in answer.out
    assert call("hub", "remove", "Team", "--clean").code == 130


def test_secrets_that_the_keyring_keeps_are_said(call: Call, app: FakeApp) -> None:
    app.removal.left = Left((), secrets=e.VaultFailed(locked=True))
    answer = call("spoke", "remove", "Team", "Dock")
    assert answer.code == 4
    assert "password store" in answer.err


def test_many_names_are_shortened_but_not_with_verbose(call: Call, app: FakeApp) -> None:
    names = tuple(f"Truck {number:02}" for number in range(12))
    app.removal.left = Left((SpokeLeft(SpokeId("d"), "Dock", stayed=(Stayed(Stays.EDITED, 12, names),)),))
    assert call("spoke", "remove", "Team", "Dock").out.endswith("“Truck 09”, …\n")
    app.add_folder_spoke(HubId("Team"), "Dock", Path("dock"))
    assert call("--verbose", "spoke", "remove", "Team", "Dock").out.endswith("“Truck 11”\n")


def test_a_spoke_nobody_knows_is_a_wrong_call(call: Call) -> None:
    assert call("spoke", "remove", "Team", "Nobody").code == 2
    assert call("hub", "remove", "Nobody").code == 2


@pytest.mark.parametrize("why", Stays)
@pytest.mark.parametrize("count", [1, 2])
def test_every_reason_to_stay_has_words(call: Call, app: FakeApp, why: Stays, count: int) -> None:
    app.removal.left = Left((SpokeLeft(SpokeId("d"), "Dock", stayed=(Stayed(why, count),)),))
    out = call("spoke", "remove", "Team", "Dock", "--leave").out
    assert f"  Dock: {count} event{'s stay' if count > 1 else ' stays'}" in out


def test_the_question_stands_on_standard_error_and_default_is_no(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(removing, "at_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert removing._asked_to_clean(Copies(written=1)) is False
    assert capsys.readouterr().out == ""
