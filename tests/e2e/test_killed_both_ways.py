"""R5: SIGKILL at every single write and every commit of a run over calendars that all go both ways."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.state import database
from tests.e2e.mortal import Play, add_folder, program
from tests.e2e.restarted import Restarted
from tests.e2e.stage import LastingVault
from tests.engine.crash.outcome import wrote_nothing
from tests.engine.crash.scene import BOARD, LEFT, OPTIONS, RESTAMP, RESTAMPED, SPOKES, TAKEN_BACK, Scene
from tests.engine.office import Outlook, outlook

TEAM = "/Team Calendar"
pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="A process per kill is quick only where it can be forked from one that is ready."
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No power is cut here, and what a process gave to the system, the system keeps."""
    monkeypatch.setattr(database, "DURABILITY", "OFF")
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return tmp_path / "all"


@pytest.fixture
def vault() -> LastingVault:
    return LastingVault()


@pytest.fixture
def app(root: Path, vault: LastingVault) -> App:
    made = App(root / "data", vault=vault)
    made.add_hub("Team")
    return made


@pytest.fixture
def folders(app: App, root: Path, vault: LastingVault, checkout: Path) -> Iterator[Play]:
    """Three local folders with a bit of everything."""
    hands = {name: add_folder(app, hub_of(app), name, root / name, OPTIONS[name]) for name in SPOKES}
    scene = Scene(hands, datetime.now(UTC).date())
    scene.fill()
    settle(app)
    scene.move_what_is_taken_back()
    earlier = app.sync(hub_of(app).id)
    settle(app)
    scene.work()
    set_options(app, RESTAMPED, RESTAMP)
    with program(root / "data", vault, checkout) as running:
        play = Play(root, running, {name: hand.lines for name, hand in hands.items()})
        play.ready(hub_of(app), taken_back(app, earlier.run))
        yield play


@pytest.fixture
def office(app: App, root: Path, vault: LastingVault, checkout: Path) -> Iterator[Play]:
    """A local folder and a public one, with less in them."""
    server = Restarted(root / "sandbox")
    with server.running():
        add_public_folder(app, server.sandbox.endpoint)
        hand = add_folder(app, hub_of(app), LEFT, root / LEFT, OPTIONS[LEFT])
        scene = Scene({LEFT: hand}, datetime.now(UTC).date())
        with outlook(server.sandbox) as people:
            earlier = play_in_office(app, scene, people)
        set_options(app, BOARD, RESTAMP)
        with program(root / "data", vault, checkout) as running:
            calendars = {LEFT: hand.lines, BOARD: lambda: server.lines(TEAM)}
            play = Play(root, running, calendars, server.stopped)
            play.ready(hub_of(app), taken_back(app, earlier))
            yield play


def add_public_folder(app: App, endpoint: str) -> None:
    wanted = Account(AccountId(""), "Work", CLAIRE, CLAIRE, endpoint, AuthMethod.BASIC)
    account = app.servers.add_account(wanted, PASSWORDS[CLAIRE]).id
    folder = app.servers.folder_by_path(account, TEAM, CancelToken())
    app.add_public_folder_spoke(hub_of(app).id, BOARD, account, folder)
    set_options(app, BOARD, OPTIONS[BOARD])


def play_in_office(app: App, scene: Scene, people: Outlook) -> str:
    """Up to what the run has to carry over; gives the run that is then undone."""
    left = scene.hands[LEFT]
    people.add(TEAM, "Only here", 3)
    for number, uid in enumerate(("both", "away", "copy", "home")):
        left.add(uid, scene.event(uid, 5 + number))
    left.add("series", scene.weekly("series", 10))
    left.add("back", scene.event(TAKEN_BACK, 12))
    settle(app)
    scene.edit(LEFT, "back", location="Hall 3", span=scene.event("", 20).span)
    earlier = app.sync(hub_of(app).id)
    settle(app)
    left.add("new-left", scene.weekly("new-left", 15, moved=2, without=3))
    people.add(TEAM, "Seminar", 17)
    scene.edit(LEFT, "both", location="Gate 2")
    people.change(TEAM, "both", location="Gate 3")
    people.change(TEAM, "copy", location="Ramp")
    people.delete(TEAM, "away")
    scene.remove(LEFT, "home")
    scene.edit(LEFT, "series", series=scene.weekly("series", 10, moved=1, without=2).series)
    return earlier.run


def hub_of(app: App) -> HubConfig:
    return app.hub("Team")


def settle(app: App) -> None:
    assert any(wrote_nothing(app.sync(hub_of(app).id)) for _ in range(5))


def set_options(app: App, name: str, options: Mapping[str, object]) -> None:
    spoke = app.spoke(hub_of(app), name)
    app.set_options(spoke.id, replace(spoke.options, **options))  # type: ignore[arg-type]


def taken_back(app: App, run: str) -> tuple[str, list[str]]:
    (found,) = app.past.find(hub_of(app).id, TAKEN_BACK)
    return run, [found.item]


def assert_no_differences(play: Play) -> None:
    found = play.differences()
    assert not found, "\n".join(f"{death}: {line}" for death, lines in found.items() for line in lines)


def test_r5_killed_at_every_write_and_every_commit_of_three_folders(folders: Play) -> None:
    assert_no_differences(folders)


def test_r5_killed_at_every_write_and_every_commit_of_a_public_folder(office: Play) -> None:
    assert_no_differences(office)
