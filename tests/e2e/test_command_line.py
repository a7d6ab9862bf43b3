"""The ten steps by command line: real processes, a real server, a real keyring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from cirahub_desktop.cli.codes import Code
from tests.e2e.processes import Answer, Program, SandboxProcess, sandbox_process
from tests.e2e.readback import in_feed, in_folder, stored_uids, uids_of

TEAM = "/Team Calendar"
FEED, DOCK = "Plan", "Dock"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    with sandbox_process(tmp_path / "sandbox") as running:
        yield running
        assert running.mails() == []


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "data")


def well(answer: Answer) -> Answer:
    assert answer.code == Code.DONE, answer.err + answer.out
    assert answer.err == ""
    return answer


def steps_1_to_9(program: Program, sandbox: SandboxProcess) -> None:
    account = ["account", "add", "Work", "--email", sandbox.user, "--server", sandbox.endpoint, "--password-stdin"]
    well(program(*account, given=sandbox.password + "\n"))
    assert TEAM in [one["path"] for one in well(program("folders", "Work", "--json")).json if one["calendar"]]
    well(program("hub", "add", "Team"))
    link = sandbox.feeds["plain"] + "\n"
    well(program("spoke", "add", "Team", FEED, "--type", "ical", "--url", "-", given=link))
    place = ["--type", "public-folder", "--account", "Work", "--folder", TEAM]
    well(program("spoke", "add", "Team", DOCK, *place))
    well(program("spoke", "set", "Team", DOCK, "hub-writes=on"))


@pytest.mark.keyring
def test_the_ten_steps_bring_every_event_whole(program: Program, sandbox: SandboxProcess) -> None:
    steps_1_to_9(program, sandbox)
    first = well(program("sync", "--json")).json["hubs"][0]["spokes"]
    feed = requests.get(sandbox.feeds["plain"], timeout=10).content
    assert [one["verdict"] for one in first] == ["complete", "complete"]
    assert [one["created"] for one in first] == [0, len(uids_of(feed))]
    assert [one["skipped"] + one["failed"] for one in first] == [[], []]
    server = (sandbox.endpoint, sandbox.user, sandbox.password, TEAM)
    today = datetime.now(UTC).date()
    span = (today - timedelta(days=60), today + timedelta(days=600))
    expected = in_feed(feed, FEED, *span)
    assert len(expected) > len(uids_of(feed))
    assert {"Busy", "Réunion d’exploitation (reportée)"} <= {one.subject for one in expected}
    assert in_folder(*server, *span) == expected
    assert stored_uids(*server) == uids_of(feed)

    sandbox.forget()
    second = well(program("sync", "--json")).json["hubs"][0]["spokes"]
    assert [one["created"] + one["updated"] + one["deleted"] for one in second] == [0, 0]
    assert sandbox.counts().keys() <= {"GET", "FindItem", "(sign-in)"}
    assert in_folder(*server, *span) == expected
    assert "“Team”: In sync" in well(program("status")).out


def test_without_a_keyring_a_command_says_that_secrets_would_not_last(
    program: Program, sandbox: SandboxProcess
) -> None:
    """Each command is a process of its own, so what is kept for one session only is of no use to the next."""
    account = ["account", "add", "Work", "--email", sandbox.user, "--server", sandbox.endpoint, "--password-stdin"]
    well(program("hub", "add", "Team"))
    link = ["spoke", "add", "Team", FEED, "--type", "ical", "--url", "-"]
    for arguments, secret in ((account, sandbox.password), (link, sandbox.feeds["plain"])):
        answer = program(*arguments, given=secret + "\n")
        assert answer.code == Code.NOT_REACHED
        assert "This computer has no password store for passwords and links." in answer.err
        assert "They are kept for this session only" in answer.err
        assert answer.out == ""
    assert "There is no account yet." in well(program("account", "list")).out
    assert "0 spokes" in well(program("hub", "list")).out
    assert sandbox.counts() == {}
