"""A hub with real runs, and its page over the program's own worker and background."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.history.scene import Depot, Desk

MakeDesk = Callable[[], Desk]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    apply(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path)


@pytest.fixture
def make_desk(depot: Depot, dressed: QApplication, qtbot: QtBot) -> Iterator[MakeDesk]:
    desks: list[Desk] = []

    def make() -> Desk:
        desks.append(Desk(depot.app, depot, qtbot))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()
