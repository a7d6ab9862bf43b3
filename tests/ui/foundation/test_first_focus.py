"""Where a small question begins: at the answer that does no harm, which is also what Enter means."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.dialogs.ask import Alternatives, Question
from cirahub_desktop.ui.dialogs.frame import Dialog
from cirahub_desktop.ui.dialogs.leave import LeaveDialog
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme

_QUESTIONS = {
    "noButton": lambda: Question("Remove it?", "All of it goes.", "Remove", "Keep", None),
    "secondButton": lambda: Alternatives("Save?", "Not stored yet.", "Do not save", "SAVE", None),
    "minimiseButton": lambda: LeaveDialog(None),
}


@pytest.mark.parametrize("harmless", _QUESTIONS)
def test_a_question_begins_at_its_default(harmless: str, qapp: QApplication, qtbot: QtBot) -> None:
    apply(qapp, Scheme.LIGHT)
    make: Callable[[], Dialog] = _QUESTIONS[harmless]
    dialog = make()
    pressed: list[bool] = []
    dialog.findChildren(QPushButton, harmless)[0].clicked.connect(lambda: pressed.append(True))
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == harmless
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert len(pressed) == 1


def test_enter_on_a_button_is_that_button(qapp: QApplication, qtbot: QtBot) -> None:
    apply(qapp, Scheme.LIGHT)
    dialog = Alternatives("Save?", "Not stored yet.", "Do not save", "SAVE", None)
    chosen: list[bool] = []
    dialog.chosen.connect(chosen.append)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    cancel = dialog.findChildren(QPushButton, "cancelButton")[0]
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert chosen == []
