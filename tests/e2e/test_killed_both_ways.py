"""R5: SIGKILL at every single write and every commit of a run over three calendars that all go both ways."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.sync.state import database
from tests.e2e.mortal import Death, Play, add_folder, program
from tests.e2e.stage import LastingVault
from tests.engine.crash.outcome import wrote_nothing
from tests.engine.crash.scene import OPTIONS, RESTAMP, RESTAMPED, SPOKES, TAKEN_BACK, Scene

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="A process per kill is quick only where it can be forked from one that is ready."
)


@pytest.fixture
def play(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """Three local folders."""
    monkeypatch.setattr(database, "DURABILITY", "OFF")
    root, vault = tmp_path / "all", LastingVault()
    app = App(root / "data", vault=vault)
    hub = app.add_hub("Team")
    hands = {name: add_folder(app, hub, name, root / name, OPTIONS[name]) for name in SPOKES}
    scene = Scene(hands, datetime.now(UTC).date())
    scene.fill()
    _settle(app)
    scene.move_what_is_taken_back()
    earlier = app.sync(hub.id)
    _settle(app)
    scene.work()
    spoke = app.spoke(app.hub("Team"), RESTAMPED)
    app.set_options(spoke.id, replace(spoke.options, **RESTAMP))  # type: ignore[arg-type]
    (found,) = app.past.find(hub.id, TAKEN_BACK)
    with program(root / "data", vault, checkout) as running:
        made = Play(root, running, {name: hand.lines for name, hand in hands.items()})
        made.ready(hub, (earlier.run, [found.item]))
        yield made


def _settle(app: App) -> None:
    (hub,) = app.hubs()
    assert any(wrote_nothing(app.sync(hub.id)) for _ in range(5))


def test_r5_killed_at_every_write_and_every_commit(play: Play) -> None:
    expected, life = play.undisturbed()
    assert expected.quiet
    assert sum(count for what, count in life.effects.items() if "file" in what) >= 45
    assert sum(count for what, count in life.effects.items() if "commit" in what) >= 25
    wrong: dict[Death, list[str]] = {}
    for death in life.deaths():
        found = play.killed(death)
        differences = ["nobody died"] if found is None else expected.differences(found)
        if differences:
            wrong[death] = differences
    assert wrong == {}
