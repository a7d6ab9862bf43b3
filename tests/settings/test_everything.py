"""*Remove everything CiraHub wrote*: over real folders, a real Exchange and a real entry of the login."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.login_start.start import LoginState
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.settings import PROXY_PASSWORD
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import VaultFailed
from cirahub_desktop.sync.events import Progress, RunEvent
from cirahub_desktop.sync.left import Copies, Stays
from cirahub_desktop.wording.sample import sample_story
from tests.e2e.stage import ACCOUNT, DOCK, FEED, HUB, LastingVault, Stage

TWO = "Second"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A hub with a feed and a public folder of ten events, and another one whose two folders hold one each."""
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data", LastingVault()) as made:
        made.publish(10)
        made.set_up()
        app = made.app
        hub = app.add_hub(TWO)
        app.add_folder_spoke(hub.id, "Source", tmp_path / "source")
        for name, theirs in (("Here", ""), ("There", "theirs")):
            spoke = app.add_folder_spoke(hub.id, name, tmp_path / name)
            app.set_options(spoke.id, replace(spoke.options, hub_writes=True))
            if theirs:
                event(tmp_path / name / "theirs.ics", theirs)
        event(tmp_path / "source" / "ours.ics", "ours")
        made.run()
        app.sync(hub.id)
        yield made


def event(path: Path, uid: str) -> None:
    path.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
        b"UID:%b\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:%b\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n" % (uid.encode(), uid.encode())
    )


def in_folders(home: Path) -> list[str]:
    """Files of events, those in the trash apart."""
    return sorted(path.name for name in ("source", "Here", "There") for path in (home / name).glob("*.ics"))


def test_it_says_place_by_place_what_would_go(stage: Stage) -> None:
    found = {(one.hub_name, one.name): one.copies for one in stage.app.everything.preview()}
    assert found[HUB, DOCK] == Copies(written=10)
    assert (HUB, FEED) not in found
    assert {name: copies.written for (_, name), copies in found.items()} == {
        DOCK: 10,
        "Source": 0,
        "Here": 1,
        "There": 1,
    }


def test_what_we_wrote_goes_everywhere_and_what_others_made_stays(stage: Stage, tmp_path: Path) -> None:
    heard: list[RunEvent] = []
    done = stage.app.everything.remove(sink=heard.append)
    assert (done.left.removed, done.left.behind, done.forgot) == (12, 0, False)
    assert stage.subjects() == []
    assert in_folders(tmp_path) == ["ours.ics", "theirs.ics"]
    assert {one.hub for one in heard if isinstance(one, Progress)} >= {stage.hub.id}
    for hub in stage.app.hubs():
        assert not any(spoke.options.hub_writes for spoke in hub.spokes)
        stage.app.sync(hub.id)
    assert stage.subjects() == []
    assert stage.app.servers.accounts()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="looks at the file of XDG autostart")
def test_it_forgets_all_that_this_computer_knew_where_a_person_says_so(stage: Stage) -> None:
    app = stage.app
    app.settings.put("start-at-login", "on")
    app.settings.set_proxy_password("hush")
    done = app.everything.remove(forget=True)
    assert (done.forgot, done.kept, done.errors) == (True, (), ())
    assert stage.app.hubs() == ()
    assert stage.app.servers.accounts() == ()
    assert stage.vault.secrets == {}
    assert app.settings.login_standing().state is LoginState.OFF


def test_r9_a_place_that_cannot_be_cleaned_keeps_its_hub_and_its_account(stage: Stage, tmp_path: Path) -> None:
    stage.app.settings.set_proxy_password("hush")
    stage.sandbox.close()
    done = stage.app.everything.remove(forget=True)
    (dock,) = (one for one in done.left.spokes if one.name == DOCK)
    assert dock.error is not None
    assert dock.count(Stays.NOT_REACHED) == 10
    assert (done.forgot, done.kept) == (False, (HUB,))
    assert [hub.name for hub in stage.app.hubs()] == [HUB]
    assert [one.name for one in stage.app.servers.accounts()] == [ACCOUNT]
    assert stage.vault.get(PROXY_PASSWORD) == "hush"
    assert in_folders(tmp_path) == ["ours.ics", "theirs.ics"]


def test_a_place_on_another_server_that_was_not_reached_is_asked_again(stage: Stage) -> None:
    """Nothing ties its copies to the hub yet, and its switch is off since the first try. That they are as we left them
    cannot be shown any more, so they stay; but nobody is told that nothing is there."""
    account = stage.app.servers.account(ACCOUNT)
    server = stage.sandbox.endpoint.replace("127.0.0.1", "localhost")
    stage.app.account_changes.change(replace(account, server=server))
    stage.sandbox.faults.add("FindItem:*:500")
    done = stage.app.everything.remove(forget=True)
    stage.sandbox.faults.clear()
    assert (done.forgot, done.kept) == (False, (HUB,))
    done = stage.app.everything.remove(forget=True)
    (dock,) = (one for one in done.left.spokes if one.name == DOCK)
    assert dock.removed + dock.count(*Stays) == 10


def test_what_another_program_wrote_meanwhile_is_not_forgotten(stage: Stage, tmp_path: Path) -> None:
    def at_the_end(event: RunEvent) -> None:
        app = App(tmp_path / "data", vault=stage.vault)
        if isinstance(event, Progress) and len(app.hubs()) == 2:
            hub = app.add_hub("Third")
            app.add_folder_spoke(hub.id, "Again", tmp_path / "source")
            spoke = app.add_folder_spoke(hub.id, "New", tmp_path / "New")
            app.set_options(spoke.id, replace(spoke.options, hub_writes=True))
            app.sync(hub.id)

    done = stage.app.everything.remove(forget=True, sink=at_the_end)
    assert (done.forgot, done.kept, [hub.name for hub in stage.app.hubs()]) == (False, ("Third",), ["Third"])


def test_r13_cancelled_it_forgets_nothing(stage: Stage) -> None:
    """Not even a hub in which there was nothing to remove."""
    stage.app.add_hub("Empty")
    cancel = CancelToken()
    cancel.cancel()
    done = stage.app.everything.remove(forget=True, cancel=cancel)
    assert done.left.cancelled
    assert not done.forgot
    assert len(stage.app.hubs()) == 3
    assert len(stage.subjects()) == 10


def test_r9_a_vault_that_refuses_is_told_and_hinders_nothing_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise VaultFailed(locked=True)

    monkeypatch.setattr(LastingVault, "delete", refuse)
    done = stage.app.everything.remove(forget=True)
    assert {type(error) for error in done.errors} == {VaultFailed}
    assert stage.app.hubs() == ()


def test_the_example_is_thrown_away_and_counts_for_nothing(tmp_path: Path) -> None:
    app = App(tmp_path / "data", vault=LastingVault())
    hub = app.sample.make(sample_story())
    app.sync(hub.id)
    assert app.everything.preview() == ()
    done = app.everything.remove()
    assert (done.left.spokes, done.errors) == ((), ())
    assert app.hubs() == ()
    assert app.sample.hub is None
