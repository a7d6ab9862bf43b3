"""A list to choose from."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.combo import Combo


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the screen that is none
@pytest.mark.parametrize("count", [2, 3, 8])
def test_a_short_list_shows_all_of_its_choices_when_it_opens(count: int, qapp: QApplication, qtbot: QtBot) -> None:
    apply(qapp, Scheme.LIGHT)
    combo = Combo()
    combo.addItems([f"Choice {number}" for number in range(count)])
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(combo)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    QApplication.processEvents()
    combo.showPopup()
    view = combo.view()
    heights = [view.sizeHintForRow(row) for row in range(count)]
    assert view.verticalScrollBar().maximum() == 0
    assert view.viewport().height() >= sum(heights)
    qtbot.waitUntil(lambda: view.viewport().height() == sum(heights))
    combo.hidePopup()
