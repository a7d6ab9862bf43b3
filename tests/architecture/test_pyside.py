"""PySide6 6.12.0 loses a reference of None in every void call on CPython 3.11, and crashes after some thousand."""

from __future__ import annotations

import gc
import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 1000


def test_a_void_call_keeps_the_references_of_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < CALLS // 10
