"""The demonstration as a person starts it: the ten steps, pictures of every page, an exit code that tells the truth."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_STEPS = (
    "1. Hub & Spoke Setup: calendars",
    "2. The first spoke is an iCal URL",
    "3. The link is checked: it is a calendar",
    "4. The spoke gets a name",
    "5. The hub gets a name, and is created",
    "6. +Spoke: a public folder, with an account of the sandbox",
    "7. The calendar is chosen in the tree",
    "8. The second spoke is tied to the hub",
    "9. Sync Options: the hub may create and sync items there",
    "10. Sync Now",
)
_PICTURES = 14
_LOST_ON_THE_WAY = """
from cirahub_desktop.sandbox.server import Sandbox
real = Sandbox.items
Sandbox.items = lambda self, path, **how: real(self, path, **how)[1:]
"""
_WRITES_AGAIN = """
from cirahub_desktop.demo import show
show._Demonstration._last_run = lambda self: __import__("dataclasses").replace(
    self._app.status()[0].last_run, read=len(self._box.items("/Team Calendar")), updated=1)
"""
_NEVER_APPEARS = """
from cirahub_desktop.demo import hands, tour
hands._PATIENCE = 200
real = hands.Hands.click
hands.Hands.click = lambda self, name: real(self, name.replace("objectCard-calendars", "objectCard-unknown"))
"""


def demo(folder: Path, planted: str = "") -> subprocess.CompletedProcess[str]:
    """``python -m cirahub_desktop demo --headless`` in ``folder``; ``planted`` runs before it."""
    program = f"import sys\nfrom cirahub_desktop.cli import main\n{planted}\nsys.exit(main(['demo', '--headless']))"
    env = {**os.environ, "PYTHONPATH": str(_ROOT)}
    line = [sys.executable, "-c", program]
    return subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_all_ten_steps_and_a_picture_of_every_page(tmp_path: Path) -> None:
    done = demo(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert [line for line in lines if line in _STEPS] == list(_STEPS)
    assert "39 events are in the public folder." in lines
    assert "A second run wrote nothing." in lines
    pictures = sorted((tmp_path / "demo-pictures").glob("*.png"))
    assert [path.name[:2] for path in pictures] == [f"{number:02}" for number in range(1, _PICTURES + 1)]
    assert all(_width(path) > 600 for path in pictures)


@pytest.mark.parametrize(
    "planted", [_LOST_ON_THE_WAY, _WRITES_AGAIN, _NEVER_APPEARS], ids=["event-lost", "second-run-writes", "no-page"]
)
def test_a_failure_is_exit_code_1(tmp_path: Path, planted: str) -> None:
    done = demo(tmp_path, planted)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def _width(path: Path) -> int:
    """From the head of a PNG file."""
    width, _height = struct.unpack(">II", path.read_bytes()[16:24])
    return int(width)
