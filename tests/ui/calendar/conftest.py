"""What the tests of the page share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.calendar.desk import Desk
from tests.ui.calendar.scene import Office


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    apply(qapp, Scheme.LIGHT)
    office = Office(tmp_path)
    office.usual()
    desk = Desk(office, qtbot)
    yield desk
    desk.close()
