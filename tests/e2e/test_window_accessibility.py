"""Every page as a screen reader meets it: the real program on a screen, its tree read over D-Bus (AT-SPI)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.system import missing_for_screen_readers
from tests.e2e.accessible.rules import complaints
from tests.e2e.accessible.session import Program, program
from tests.pictures.pages import PAGES

_PROGRAMS = ("Xvfb", "openbox", "trayer", "dbus-daemon")
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is how Linux speaks to screen readers."),
]


@pytest.fixture(scope="module")
def started() -> Iterator[Program]:
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    missing += missing_for_screen_readers()
    if missing:
        pytest.skip(f"There is no {', '.join(missing)} here; installer/bootstrap.py test installs it.")
    with tempfile.TemporaryDirectory(prefix="spoken-") as folder, program(Path(folder)) as running:
        yield running


def test_every_control_of_every_page_has_a_name_and_a_role(started: Program) -> None:
    found = []
    for page in PAGES:
        if page.name.startswith(("menu-", "tray-")):
            continue  # AT-SPI tells a menu only while it is walked through
        title = started.open(page.name)
        seen = started.reader.window(title)
        found += [f"{page.name}: {one}" for one in complaints(seen, started.reader)]
        started.close()
    assert found == [], "\n".join(found)


def test_what_a_screen_reader_presses_is_done(started: Program) -> None:
    reader, title = started.reader, started.open("dashboard-in-sync")
    reader.press(reader.window(title).find("push button", "Pause"))
    assert reader.wait_for(title, "push button", "Resume")
    reader.press(reader.window(title).find("push button", "Resume"))
    assert reader.wait_for(title, "push button", "Pause")
    switch = reader.window(title).find("check box", "Planning quai on")
    assert "checked" in switch.states
    reader.press(switch)
    reader.until(lambda: "checked" not in reader.again(switch).states)
    reader.press(reader.again(switch))
    reader.until(lambda: "checked" in reader.again(switch).states)
    started.close()


def test_what_changes_is_announced(started: Program) -> None:
    """The error of a link, without the focus going to it."""
    reader = started.reader
    title = started.open("wizard-03b-link-empty")
    with reader.listening("Announcement") as heard:
        reader.press(reader.window(title).find("push button", "NEXT"))
        reader.until(lambda: any("link" in said for said in heard()))
    started.close()
