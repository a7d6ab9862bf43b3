"""A language or look that is switched while running: the window is another one, and the person is where they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp


@dataclass(frozen=True)
class Typed:
    text: str


class Asking(Dialog):
    """Something to type, and a way to ask once more."""

    def __init__(self, parent: QWidget | None, name: str) -> None:
        super().__init__("Asking", parent)
        self.setObjectName(name)
        self.field = QLineEdit()
        self.field.setObjectName("field")
        self.other = QLineEdit()
        self.other.setObjectName("other")
        self.content.addWidget(self.field)
        self.content.addWidget(self.other)
        close = SecondaryButton("Close")
        close.clicked.connect(self.reject)
        self.finish(Footer([], [close]))

    def memory(self) -> Typed:
        return Typed(self.field.text())

    def remember(self, memory: object) -> None:
        assert isinstance(memory, Typed)
        self.field.setText(memory.text)


@pytest.fixture
def shell(qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    app = FakeApp(samples.in_sync(), *samples.neighbours())
    made = Shell(app, qapp, lambda *_: pytest.fail("no wizard here"), lambda: samples.NOW)
    made.open()
    made.autorun.stop()
    yield made
    qtbot.waitUntil(lambda: not made.background.busy)
    assert made.close(5)
    made.window.deleteLater()
    apply(qapp, Scheme.LIGHT)


def visible(shell: Shell, name: str) -> Asking:
    found = [one for one in shell.window.findChildren(Asking, name) if one.isVisible()]
    assert len(found) == 1, found
    return found[0]


def test_what_was_typed_in_a_dialog_and_in_one_over_it_stays(shell: Shell) -> None:
    shell.window.dialogs.open(lambda window: Asking(window, "first"))
    first = visible(shell, "first")
    first.field.setText("half a sen")
    first.resize(555, 333)
    first.dialogs.open(lambda parent: Asking(parent, "second"))
    second = visible(shell, "second")
    second.field.setText("more")
    second.other.setFocus(Qt.FocusReason.OtherFocusReason)
    shell.use_language("fr")
    again = visible(shell, "first")
    assert again is not first
    assert again.field.text() == "half a sen"
    assert (again.width(), again.height()) == (555, 333)
    over = visible(shell, "second")
    assert over.parentWidget() is again
    assert over.field.text() == "more"
    assert over.focusWidget() is over.other


def test_a_dialog_that_was_closed_stays_closed(shell: Shell) -> None:
    shell.window.dialogs.open(lambda window: Asking(window, "first"))
    visible(shell, "first").reject()
    shell.use_scheme(Scheme.DARK)
    assert not shell.window.findChildren(Asking)


def test_a_dialog_about_something_that_is_gone_does_not_come_back(shell: Shell) -> None:
    there = [True]
    shell.window.dialogs.open(lambda window: Asking(window, "first") if there else None)
    there.clear()
    shell.use_language("fr")
    assert not shell.window.findChildren(Asking)
