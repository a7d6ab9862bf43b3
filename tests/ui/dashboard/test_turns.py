"""The window keeps its turn while a run computes: short turns, and nothing is painted that has not changed."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.dashboard.canvas import HubCanvas
from cirahub_desktop.ui.presenters.dashboard import HubView, Surroundings, dashboard
from cirahub_desktop.ui.start import application
from tests.ui.dashboard.samples import HUB, NOW, in_sync, writing


class Paints(QObject):
    """Counts who was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.seen[type(watched).__name__] += 1
        return False


def test_threads_give_way_soon(qapp: QApplication) -> None:
    assert application() is qapp
    assert sys.getswitchinterval() <= 0.001


def seen_after(done: int) -> HubView:
    view = dashboard([in_sync()], {HUB: writing(done)}, HUB, Surroundings(NOW)).hub
    assert view is not None
    return view


@pytest.fixture
def canvas(qtbot: QtBot) -> HubCanvas:
    """In mid-run, all painted; its lines move only when told to."""
    view = seen_after(148)
    assert view.disc is not None
    made = HubCanvas(view.left, view.right, view.disc)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    qtbot.waitExposed(made)
    made._beat.stop()
    QApplication.processEvents()
    return made


def watched(canvas: HubCanvas) -> Paints:
    paints = Paints()
    for widget in (canvas, *canvas.findChildren(QWidget)):
        widget.installEventFilter(paints)
    return paints


def test_a_moving_line_paints_no_card(canvas: HubCanvas) -> None:
    paints = watched(canvas)
    canvas._move_on()
    QApplication.processEvents()
    assert paints.seen["HubCanvas"] == 1
    assert paints.seen.keys() <= {"HubCanvas", "Label"}  # the word beside the line


def test_progress_paints_only_the_card_that_says_so(canvas: HubCanvas) -> None:
    paints = watched(canvas)
    view = seen_after(149)
    assert view.disc is not None
    canvas.show_views(view.left, view.right, view.disc)
    canvas._beat.stop()
    QApplication.processEvents()
    assert paints.seen["SpokeCard"] <= 1
    assert paints.seen["HubDisc"] == paints.seen["IconTile"] == 0
    same = watched(canvas)
    canvas.show_views(view.left, view.right, view.disc)
    QApplication.processEvents()
    assert not same.seen
