"""What the measuring finds: faults made on purpose, and nothing where there are none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from tests.pictures.contrast import pale
from tests.pictures.keyboard import stumbles
from tests.pictures.measure import findings

LONG = "A sentence that needs more room than a hundred pixels"


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Scheme.LIGHT)


def _put(parent: QWidget, child: QWidget, box: QRect) -> None:
    child.setParent(parent)
    child.setGeometry(box)


def whole(page: QWidget) -> None:
    column = QVBoxLayout(page)
    for part in (Label(LONG), Paragraph(LONG), QPushButton("Go on"), QLineEdit()):
        column.addWidget(part)


def cut(page: QWidget) -> None:
    _put(page, Label(LONG), QRect(0, 0, 100, 20))


def low(page: QWidget) -> None:
    _put(page, Paragraph(LONG), QRect(0, 0, 120, 20))


def narrow_button(page: QWidget) -> None:
    _put(page, QPushButton(LONG), QRect(0, 0, 100, 40))


def overlapping(page: QWidget) -> None:
    _put(page, QPushButton("One"), QRect(0, 0, 100, 40))
    _put(page, QPushButton("Two"), QRect(60, 0, 100, 40))


def sticking_out(page: QWidget) -> None:
    _put(page, QPushButton("One"), QRect(360, 0, 100, 40))


def too_wide(page: QWidget) -> None:
    area, inside = QScrollArea(), QWidget()
    inside.setMinimumSize(600, 100)
    area.setWidget(inside)
    _put(page, area, QRect(0, 0, 300, 120))


def elided(page: QWidget) -> None:
    combo = Combo()
    combo.addItem(LONG)
    _put(page, combo, QRect(0, 0, 260, 40))


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (whole, ""),
        (cut, "text cut"),
        (low, "text too tall"),
        (narrow_button, "text cut"),
        (overlapping, "lies on"),
        (sticking_out, "sticks out of"),
        (too_wide, "wider than its page"),
        (elided, "elided"),
    ],
)
def test_a_fault_is_found_and_named(qtbot: QtBot, make: Callable[[QWidget], object], fault: str) -> None:
    page = _shown(qtbot, make)
    found = [str(one) for one in findings(page, strict=True)]
    assert bool(found) is bool(fault)
    assert all(fault in one for one in found)


def _shown(qtbot: QtBot, make: Callable[[QWidget], object]) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(400, 300)
    make(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def _buttons(page: QWidget, *order: int) -> list[QPushButton]:
    row = QHBoxLayout(page)
    made = [QPushButton(str(number)) for number in range(4)]
    for button in made:
        row.addWidget(button)
    for one, other in pairwise(order):
        QWidget.setTabOrder(made[one], made[other])
    return made


def test_tab_in_the_order_of_reading_is_no_stumble(qtbot: QtBot) -> None:
    page = _shown(qtbot, lambda page: _buttons(page))
    assert list(stumbles(page)) == []


def test_tab_that_jumps_about_is_found(qtbot: QtBot) -> None:
    page = _shown(qtbot, lambda page: _buttons(page, 3, 1, 2, 0))
    assert any("Tab goes back" in one.fault for one in stumbles(page))


def test_what_tab_does_not_reach_is_found(qtbot: QtBot) -> None:
    """A field that keeps Tab to itself."""

    def make(page: QWidget) -> None:
        column = QVBoxLayout(page)
        for part in (QPushButton("One"), QPlainTextEdit(), QPushButton("Two")):
            column.addWidget(part)

    assert [one.widget for one in stumbles(_shown(qtbot, make))] == ["QPushButton 'Two'"]


def test_pale_words_are_found(qtbot: QtBot) -> None:
    def make(page: QWidget) -> None:
        for number, colour in enumerate(("#19202A", "#B8BEC8")):
            label = Label("Words to read")
            label.setStyleSheet(f"color: {colour}")
            label.setProperty("tone", str(number))
            _put(page, label, QRect(0, 40 * number, 200, 30))

    page = _shown(qtbot, make)
    assert [one.fault for one in pale(page, set())] == ["contrast 1.7"]
