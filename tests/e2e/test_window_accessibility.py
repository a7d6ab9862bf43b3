"""Every page as a screen reader meets it: the real program on a screen, its tree read over D-Bus (AT-SPI)."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.system import missing_for_screen_readers
from tests.e2e.accessible.rules import complaints
from tests.e2e.accessible.session import Program, program
from tests.e2e.accessible.tree import Node
from tests.pictures.pages import PAGES

MENUS = [page.name for page in PAGES if page.name.startswith(("menu-", "tray-"))]
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
        seen = started.menu(page.name) if page.name in MENUS else started.reader.window(started.open(page.name))
        found += [f"{page.name}: {one}" for one in complaints(seen, started.reader)]
        started.close()
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("page", MENUS)
def test_the_keyboard_goes_through_every_menu_and_each_stop_is_told(started: Program, page: str) -> None:
    with started.reader.following("focused") as focused:
        menu = started.menu(page)
        wanted = [one.name for one in menu.children if one.role == "menu item" and "enabled" in one.states]
        heard = list[str]()
        while set(heard) != set(wanted):
            assert len(heard) <= len(wanted), heard
            started.press("Down")
            heard.append(started.reader.until(lambda: _item(focused())))
    assert wanted
    assert heard == wanted
    started.close()


def test_the_menu_in_a_menu_is_told_too(started: Program) -> None:
    with started.reader.following("focused") as focused, started.reader.following("showing") as shown:
        started.menu("tray-menu")
        while started.press("Down") or started.reader.until(lambda: _item(focused())) != "Sync one hub":
            pass
        started.press("Right")
        menu = started.reader.until(lambda: _menu_of("Sync one hub", shown()))
    assert menu.find("menu item", "Livraisons")
    assert list(complaints(menu, started.reader)) == []
    started.close()


def _item(node: Node | None) -> str:
    return node.name if node is not None and node.role == "menu item" else ""


def _menu_of(name: str, node: Node | None) -> Node | None:
    return node if node is not None and (node.role, node.name) == ("popup menu", name) else None


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


def test_a_run_is_announced_at_its_ends_alone(started: Program) -> None:
    reader, title = started.reader, started.open("dashboard-in-sync")
    with reader.listening("Announcement") as heard:
        reader.press(reader.window(title).find("push button", "Sync Now"))
        reader.until(lambda: len(heard()) > 1)
        said = heard()
    assert said[0] == "Syncing Livraisons"
    assert re.match(r"Livraisons: \d+ events read", said[1]), said
    assert len(said) == 2, said
    started.close()


def test_the_month_that_comes_is_announced(started: Program) -> None:
    reader, title = started.reader, started.open("calendar-month")
    window = reader.window(title)
    now = next(one.name for one in window.all() if one.name.endswith(", go to a day")).partition(",")[0]
    with reader.listening("Announcement") as heard:
        for button in ("Next month", "Previous month"):
            reader.press(window.find("push button", button))
        reader.until(lambda: len(heard()) > 1)
        said = heard()
    assert said[1] == now
    assert said[0] != now
    started.close()


def test_what_is_copied_is_announced(started: Program) -> None:
    reader, title = started.reader, started.open("trouble")
    with reader.listening("Announcement") as heard:
        reader.press(next(one for one in reader.window(title).all() if one.name.startswith("Copy message for IT")))
        said = reader.until(heard)
    assert said == ["Copied"]
    started.close()
