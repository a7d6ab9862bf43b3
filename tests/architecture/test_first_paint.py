"""What is not imported before the window is on the screen: that is what lets it come quickly."""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import is_dataclass

import pytest

from cirahub_desktop.status import HubStatus

LATER = (
    *("babel", "exchangelib", "requests", "urllib3", "keyring", "icalendar", "lxml", "email.message", "http.client"),
    "cirahub_desktop.cli.tree",
    "cirahub_desktop.login_start",
    *(f"cirahub_desktop.wording.{one}" for one in ("errors", "sample", "settings", "sign_ins", "sources", "spokes")),
    *(f"cirahub_desktop.sync.{one}" for one in ("codecs", "engine", "merge", "plan", "project", "three_way", "undo")),
    *(f"cirahub_desktop.sync.spokes.{one}" for one in ("exchange", "folder", "ical", "graph")),
    *(f"cirahub_desktop.{one}" for one in ("doctor", "everything", "past", "places", "removal", "sample", "sandbox")),
    *(f"cirahub_desktop.ui.{one}" for one in ("calendar", "history", "settings", "wizard", "window_dialogs")),
    *(f"cirahub_desktop.ui.preview.{one}" for one in ("changes", "dialog")),
    *(f"cirahub_desktop.ui.dialogs.{one}" for one in ("frame", "conflict", "hold", "sync_options")),
)
_SHOW = """
import builtins, sys, tempfile
from pathlib import Path
usual = builtins.__import__
import cirahub_desktop.cli.entry, cirahub_desktop.cli.session
from cirahub_desktop.ui.plain_imports import import_qt
import_qt()
from cirahub_desktop.ui.start import application, wizard_of
from cirahub_desktop.ui.shell import Shell

with tempfile.TemporaryDirectory() as folder:
    app = cirahub_desktop.cli.session.open_app(Path(folder))
    app.add_hub("Team")
    qt = application()
    shell = Shell(app, qt, wizard_of(app))
    shell.window.show()
    qt.processEvents()
    assert shell.window.page.isVisible()
    assert builtins.__import__ is usual
    sys.stdout.write("\\n".join(sorted(sys.modules)))
    sys.stdout.flush()
    shell.close()
"""


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    done = subprocess.run([sys.executable, "-c", _SHOW], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_nothing_heavy_is_imported_before_the_first_paint(loaded: list[str]) -> None:
    assert "cirahub_desktop.ui.main_window" in loaded
    early = [name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in LATER)]
    assert not early, early


def test_values_needed_before_the_first_paint_are_made_the_quick_way(loaded: list[str]) -> None:
    ours = [importlib.import_module(name) for name in loaded if name.startswith("cirahub_desktop.")]
    classes = {one for module in ours for one in vars(module).values() if isinstance(one, type) and is_dataclass(one)}
    assert HubStatus in classes
    slow = [one for one in classes if one.__module__ in loaded and vars(one)["__dataclass_params__"].frozen]
    assert not slow, f"@frozen instead of @dataclass(frozen=True, slots=True): {slow}"
