"""What is not imported before the window is on the screen: that is what lets it come quickly."""

from __future__ import annotations

import subprocess
import sys

LATER = (
    *("exchangelib", "requests", "urllib3", "keyring", "icalendar", "lxml", "email.message", "http.client"),
    "cirahub_desktop.cli.tree",
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


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    done = subprocess.run([sys.executable, "-c", _SHOW], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert "cirahub_desktop.ui.main_window" in loaded
    early = [name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in LATER)]
    assert not early, early
