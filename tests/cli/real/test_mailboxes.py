"""Mailboxes and folders made on request, by command, before the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.sample_folders import PASSWORDS
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, DIRECTION, NADIA, PLANNING, ROOM
from cirahub_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Call
from tests.cli.real.conftest import publish


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running
        assert running.recorder.mails == ()


@pytest.fixture
def ready(call: Call, sandbox: Sandbox, base: str, site: Path) -> Call:
    """A hub with a feed of four events, and an account."""
    publish(site, 4)
    account = ["account", "add", "Work", "--email", CLAIRE, "--server", sandbox.endpoint, "--auth", "basic"]
    for arguments, given in (
        ([*account, "--password-stdin"], f"{PASSWORDS[CLAIRE]}\n"),
        (["hub", "add", "Team"], ""),
        (["spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-"], f"{base}/team.ics\n"),
    ):
        answer = call(*arguments, given=given)
        assert answer.code == 0, answer.err
    return call


def mailbox(*more: str) -> list[str]:
    return ["spoke", "add", "Team", "There", "--type", "mailbox", "--account", "Work", *more]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ((), f"{CLAIRE}/Calendrier"),
        (("--mailbox", CLAIRE, "--calendar", "/congés"), f"{CLAIRE}/Congés"),
        (("--mailbox", PLANNING.upper(), "--calendar", "Calendrier/Atelier"), f"{PLANNING}/Calendrier/Atelier"),
        (("--mailbox", ROOM), f"{ROOM}/Calendrier"),
    ],
)
def test_a_mailbox_calendar_is_filled(ready: Call, sandbox: Sandbox, more: tuple[str, ...], place: str) -> None:
    before = len(sandbox.items(place))
    added = ready(*mailbox(*more))
    assert added.code == 0, added.err
    shown = ready("spoke", "show", "Team", "There", "--json").json()
    assert (shown["type"], str(shown["place"]).casefold()) == ("mailbox", place.casefold())
    assert ready("spoke", "set", "Team", "There", "hub-writes=on").code == 0
    assert ready("sync").code == 0
    assert len(sandbox.items(place)) == before + 4


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--mailbox", DIRECTION), 4, f"This account may not see the calendar of {DIRECTION}."),
        (("--mailbox", "nobody@verrier.example"), 4, "Nobody on this server has the mailbox nobody@verrier.example."),
        (("--mailbox", PLANNING, "--calendar", "/No/Such"), 4, f"may not see the calendar of {PLANNING}"),
        (("--folder", "/Team Calendar"), 2, "--folder"),
        (("--mailbox", ROOM, "--calendar", "New", "--create"), 4, f"may not make a calendar in “{ROOM}/Calendrier”"),
    ],
)
def test_a_mailbox_that_cannot_be_used_is_not_added(ready: Call, more: tuple[str, ...], code: int, said: str) -> None:
    answer = ready(*mailbox(*more))
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert ready("spoke", "show", "Team", "There").code == 2


def test_what_may_only_be_read_is_said(ready: Call) -> None:
    answer = ready(*mailbox("--mailbox", NADIA))
    assert answer.code == 0
    assert "You may not write there." in answer.out


def test_the_calendars_of_a_mailbox_are_listed(ready: Call) -> None:
    found = ready("folders", "Work", "--mailbox", PLANNING, "--json").json()
    assert found == [
        {"name": "Calendrier", "path": "/Calendrier", "calendar": True, "children": True, "mailbox": PLANNING},
        {"name": "Atelier", "path": "/Calendrier/Atelier", "calendar": True, "children": False, "mailbox": PLANNING},
    ]
    assert "/Calendrier/Atelier  calendar" in ready("folders", "Work", "--mailbox", PLANNING).out
    assert ready("folders", "Work", "/Team", "--mailbox", PLANNING).code == 2
    assert ready("folders", "Work", "--mailbox", DIRECTION).code == 4


def test_calendars_are_made_on_request_alone(ready: Call, sandbox: Sandbox) -> None:
    public = ["spoke", "add", "Team", "There", "--type", "public-folder", "--account", "Work", "--folder"]
    assert ready(*public, "/Logistics/Quai nord").code == 4
    assert "CreateFolder" not in sandbox.recorder.counts
    assert ready(*public, "/Nowhere/Quai nord", "--create").code == 4
    refused = ready(*public, "/Top", "--create")
    assert refused.code == 4
    assert "right at the top of the public folders" in refused.err
    assert ready(*public, "/Direction/Quai nord", "--create").code == 4
    made = ready(*public, "/Logistics/Quai nord", "--create")
    assert made.code == 0, made.err
    assert "0 events" in made.out
    assert sandbox.items("/Logistics/Quai nord") == []
    again = ["spoke", "add", "Team", "Again", *public[4:]]
    assert ready(*again, "/Logistics/Quai nord", "--create").code == 0
    assert sandbox.recorder.counts["CreateFolder"] == 3
    assert ready(*mailbox("--calendar", "/Calendrier/Neuf", "--create")).code == 2, "the name is taken"
    other = ["spoke", "add", "Team", "Mine", *mailbox()[4:]]
    assert ready(*other, "--calendar", "/Calendrier/Neuf", "--create").code == 0
    assert ready(*["spoke", "add", "Team", "Mine 2", *mailbox()[4:]], "--calendar", "Neuf 2", "--create").code == 0
    assert sandbox.items(f"{CLAIRE}/Calendrier/Neuf") == sandbox.items(f"{CLAIRE}/Calendrier/Neuf 2") == []
