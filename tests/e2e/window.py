"""The real window over the real app, put together as ``run_window`` does it, and a person's hands on it.

Clicks go to the window at the place where a widget is shown, so what is covered, off the page or behind a dialog cannot
be pressed. Nothing waits for a time; everything waits until it is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QScrollArea,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import HubStatus, LastRun
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.start import application, wizard_of
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.worker import RunStopped
from tests.e2e.on_screen import all_texts, front_first, plain, tree_item

W = TypeVar("W", bound=QWidget)
PATIENCE = 30_000
"""Milliseconds until something that should appear is missed."""
_NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Papers:
    """What the person has on the desk: a link, an account, the name of the calendar."""

    link: str
    email: str
    password: str
    server: str
    folder: str = "Team Calendar"


def _nothing(_page: str) -> None:
    """Nobody looks."""


def papers_of(box: Sandbox) -> Papers:
    return Papers(box.feeds["plain"], CLAIRE, box.users[CLAIRE], box.endpoint)


class Desk:
    """The open window. ``ended`` has every run that ended, the latest last."""

    def __init__(self, qtbot: QtBot, app: App, *, scheduled: bool) -> None:
        self.qtbot, self.app = qtbot, app
        self.ended: list[RunStopped] = []
        qt = application()
        self.shell = Shell(app, qt, wizard_of(app))
        self.shell.worker.happened.connect(self._on_happened)
        self.shell.open()
        if not scheduled:
            self.shell.autorun.stop()

    def activate(self) -> None:
        """Give the keyboard to the window in front, as every desktop does; the screen in memory does it for nobody."""
        self.wait(self._front_is_active, "an active window")

    def _front_is_active(self) -> bool:
        front, active = self.windows()[0], QApplication.activeWindow()
        if front is not active:
            front.activateWindow()
        return front is active

    def _on_happened(self, event: object) -> None:
        if isinstance(event, RunStopped):
            self.ended.append(event)

    # Looking

    def wait(self, seen: Callable[[], bool], what: str = "") -> None:
        def look() -> None:
            assert seen(), f"{what or 'it'} is not on the screen:\n{self.text()}"

        self.qtbot.waitUntil(look, timeout=PATIENCE)

    def find(self, kind: type[W], name: str) -> W | None:
        """The visible widget of that name, in the front-most window that has one."""
        for window in self.windows():
            for widget in (window, *window.findChildren(kind, name)):
                if isinstance(widget, kind) and widget.objectName() == name and widget.isVisible():
                    return widget
        return None

    def there(self, name: str) -> bool:
        return self.find(QWidget, name) is not None

    def see(self, kind: type[W], name: str) -> W:
        """Wait until it is visible and enabled."""
        self.wait(lambda: (found := self.find(kind, name)) is not None and found.isEnabled(), name)
        found = self.find(kind, name)
        assert found is not None
        return found

    def windows(self) -> list[QWidget]:
        """What is open, the front first: a dialog lies on the window that opened it."""
        return front_first()

    def texts(self) -> list[str]:
        """All words on the screen."""
        return all_texts()

    def text(self) -> str:
        return "\n".join(self.texts())

    def read(self, sentence: str) -> None:
        """Wait until the sentence stands on the screen, in whatever quotes and lines."""
        self.wait(lambda: plain(sentence) in plain(self.text()), sentence)

    # Hands

    def click(self, name: str) -> None:
        self.click_on(self.see(QWidget, name))

    def click_on(self, widget: QWidget) -> None:
        self.activate()
        self._bring_into_view(widget)
        self._click_at(widget, widget.rect().center())

    def _click_at(self, widget: QWidget, place: QPoint) -> None:
        window = widget.window()
        self.wait(lambda: _on_top(window, widget, place), f"{widget.objectName()} to be pressed")
        handle = window.windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, _NO_KEYS, widget.mapTo(window, place))

    def type_into(self, name: str, text: str) -> None:
        """Click into the field, and write over what is there."""
        self.click(name)
        field = self.see(QLineEdit, name)
        self.wait(field.hasFocus, f"the cursor in {name}")
        field.selectAll()
        if text.isascii():
            self.qtbot.keyClicks(field, text)
        else:  # pytest-qt types no accents
            QApplication.clipboard().setText(text)
            self.qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def choose_in_tree(self, text: str) -> None:
        tree = self.see(QTreeWidget, "folderTree")
        self.wait(lambda: tree_item(tree, text) is not None, text)
        item = tree_item(tree, text)
        assert item is not None
        tree.scrollToItem(item)
        self._click_at(tree.viewport(), tree.visualItemRect(item).center())

    def next_page(self, marker: str) -> None:
        """NEXT until the page with ``marker`` is there: a page that shows what it found wants NEXT once more."""
        self.click("nextButton")
        self.wait(lambda: self.there(marker) or self.may_go_on(), marker)
        if not self.there(marker):
            self.click("nextButton")
            self.see(QWidget, marker)

    def may_go_on(self) -> bool:
        button = self.find(QAbstractButton, "nextButton")
        return button is not None and button.isEnabled()

    def picks_language(self, code: str) -> None:
        """From the menu in the side bar of whatever is in front."""
        button = self.see(QWidget, "languageButton")
        menu = button.menu()  # type: ignore[attr-defined]
        wanted = i18n.LANGUAGES[code]
        next(action for action in menu.actions() if action.text() == wanted).trigger()
        self.wait(lambda: i18n.language() == code and self.there("languageButton"), wanted)

    def _bring_into_view(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()

    # Steps

    def new_hub(self, papers: Papers, spoke: str, hub: str, seen: Callable[[str], None] = _nothing) -> None:
        """Steps 1 to 5; ``seen`` is called with the name of each page when all is filled in."""
        self.see(QWidget, "wizard")
        self.click("objectCard-calendars")
        seen("01-setup")
        self.next_page("typeCard-ical")
        self.click("typeCard-ical")
        seen("02-type")
        self.next_page("linkField")
        self.type_into("linkField", papers.link)
        self.click("nextButton")
        self.see(QWidget, "checkAgainButton")
        seen("03-link")
        self.next_page("spokeNameField")
        self.type_into("spokeNameField", spoke)
        seen("04-spoke-name")
        self.next_page("hubNameField")
        self.type_into("hubNameField", hub)
        seen("05-hub-name")
        self.create()

    def add_public_folder(self, papers: Papers, spoke: str, seen: Callable[[str], None] = _nothing) -> None:
        """Steps 6 to 8."""
        self.click("addSpokeButton")
        self.click("typeCard-public-folder")
        seen("06-add-spoke")
        self.next_page("emailField")
        self.fill_account(papers)
        seen("06-account")
        self.next_page("folderTree")
        self.choose_in_tree(papers.folder)
        self.wait(self.may_go_on, papers.folder)
        seen("07-calendar")
        self.next_page("spokeNameField")
        self.type_into("spokeNameField", spoke)
        seen("08-spoke-name")
        self.create()

    def fill_account(self, papers: Papers) -> None:
        self.type_into("emailField", papers.email)
        self.type_into("passwordField", papers.password)
        if not self.there("serverField"):
            self.click("moreButton")
        self.type_into("serverField", papers.server)

    def allow_writing(self, spoke: str) -> None:
        """Step 9."""
        self.click(f"optionsButton-{spoke}")
        self.see(QWidget, "syncOptionsDialog")
        self.click("hubWritesSwitch")
        self.click("saveButton")
        self.wait(lambda: not self.there("syncOptionsDialog"), "the dashboard")

    def sync_now(self) -> LastRun:
        """Step 10, until the run has ended."""
        self.see(QWidget, "syncNowButton")
        before = len(self.ended)
        self.click("syncNowButton")
        self.wait(lambda: len(self.ended) > before and not self.shell.live.runs, "the end of the run")
        return self.last_run()

    def create(self) -> None:
        self.click("nextButton")
        self.wait(lambda: not self.there("wizard"), "the dashboard")

    # How things stand

    def hub(self) -> HubStatus:
        (hub,) = self.app.status()
        return hub

    def last_run(self) -> LastRun:
        last = self.hub().last_run
        assert last is not None
        return last

    def close(self) -> None:
        """The end of the program; what is still open goes with it."""
        window = self.shell.window
        stopped = self.shell.close(10)
        window.deleteLater()
        self.shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert stopped


@contextmanager
def open_window(qtbot: QtBot, app: App, *, scheduled: bool = False) -> Generator[Desk]:
    """``scheduled``: runs also begin by themselves, as in the program."""
    desk = Desk(qtbot, app, scheduled=scheduled)
    try:
        desk.activate()
        yield desk
    finally:
        desk.close()
        i18n.use("en")
        apply(application(), Scheme.LIGHT)


def _on_top(window: QWidget, widget: QWidget, place: QPoint) -> bool:
    """Whether a press at this place of the window reaches the widget."""
    hit = window.childAt(widget.mapTo(window, place))
    return hit is not None and (hit is widget or widget.isAncestorOf(hit))
