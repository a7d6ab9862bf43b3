"""Imports point one way (DESIGN.md, section 4), and heavy libraries come late (section 12)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.architecture.source import Import, imports, within

FRONT = ("ui", "cli", "demo", "__main__")
SENTENCES = ("i18n", "wording")
DECISIONS = (
    "sync.merge", "sync.intake", "sync.fields", "sync.three_way", "sync.series_merge", "sync.anchoring",
    "sync.unproject", "sync.reading_back", "sync.bodies", "sync.rewriting", "sync.clash", "sync.orders", "sync.taken",
    "sync.departure", "sync.guard", "sync.project", "sync.outlook", "sync.plan", "sync.steps",
)  # fmt: skip
HEAVY = ("exchangelib", "requests", "keyring", "icalendar", "msal")


def _wrong(importers: Sequence[str], forbidden: Sequence[str], but: Sequence[str] = ()) -> list[str]:
    return [
        str(one)
        for one in imports()
        if within(one.importer, *importers) and within(one.imported, *forbidden) and not within(one.imported, *but)
    ]


def _others(areas: Sequence[str], libraries: Sequence[str]) -> list[Import]:
    return [one for one in imports() if within(one.imported, *libraries) and not within(one.importer, *areas)]


def test_the_rules_see_the_imports() -> None:
    """A guard against a guard that is blind: two imports that are known to be there."""
    seen = {(one.importer, one.imported) for one in imports()}
    assert ("sync.model.item", "sync.model.event") in seen
    assert ("i18n", "resources") in seen


def test_only_the_window_and_its_demonstration_know_qt() -> None:
    assert _others(["ui", "demo"], ["PySide6", "shiboken6"]) == []


def test_only_the_store_knows_sql() -> None:
    assert _others(["sync.state"], ["sqlite3"]) == []


@pytest.mark.parametrize(
    ("importers", "forbidden"),
    [
        (["sync"], [*FRONT, *SENTENCES, "app", "accounts", "schedule", "sandbox"]),
        (["accounts", "schedule"], [*FRONT, *SENTENCES, "app", "sandbox"]),
        (["app", "status"], [*FRONT, *SENTENCES]),
        ([*SENTENCES], [*FRONT, "app", "sync.state", "sync.engine", "accounts"]),
        (["ui"], ["cli"]),
        (["cli"], ["ui.widgets", "ui.presenters", "ui.wizard", "ui.dashboard"]),
        (["sandbox"], ["sync", "app", "accounts", "ui", "cli", *SENTENCES]),
    ],
)
def test_imports_point_one_way(importers: list[str], forbidden: list[str]) -> None:
    assert _wrong(importers, forbidden) == []


def test_the_window_and_the_command_line_go_through_the_app() -> None:
    rooms = ["sync.state", "sync.engine", "sync.apply", "sync.spokes", "sync.codecs", *DECISIONS]
    assert _wrong(["ui", "cli"], rooms, but=["sync.spokes.base"]) == []


def test_the_model_knows_nothing() -> None:
    assert _wrong(["sync.model"], ["sync"], but=["sync.model", "sync.errors"]) == []


def test_codecs_know_the_model_alone() -> None:
    assert _wrong(["sync.codecs"], ["sync"], but=["sync.codecs", "sync.model", "sync.errors", "sync.cancel"]) == []


def test_spokes_and_state_never_meet() -> None:
    decisions_and_runs = [*DECISIONS, "sync.apply", "sync.engine"]
    assert _wrong(["sync.spokes"], ["sync.state", *decisions_and_runs]) == []
    assert _wrong(["sync.state"], ["sync.spokes", *decisions_and_runs], but=["sync.spokes.base"]) == []


def test_decisions_are_pure() -> None:
    outside = ["sync.state", "sync.spokes", "sync.apply", "sync.engine", "os", "pathlib", "threading", *HEAVY]
    assert _wrong(DECISIONS, outside, but=["sync.spokes.base"]) == []


@pytest.mark.parametrize("module", ["app", "cli", "ui.start"])
def test_heavy_libraries_are_imported_when_first_needed(module: str) -> None:
    code = f"import sys, cirahub_desktop.{module}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
