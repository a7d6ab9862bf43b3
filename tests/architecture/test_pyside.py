"""PySide6 6.12.0 loses a reference of None in every void call on CPython 3.11, and crashes after some thousand."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.architecture.source import PACKAGE, ROOT

CALLS = 1000


def test_a_void_call_keeps_the_references_of_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < CALLS // 10


@pytest.mark.parametrize("call", [".itemAt(", ".nextInFocusChain(", ".previousInFocusChain("])
def test_what_crashes_windows_is_not_called(call: str) -> None:
    """PySide keeps what these give; the demonstration crashed two pages later (see ``ui/tab_order.py``)."""
    ours = sorted((ROOT / PACKAGE).rglob("*.py"))
    callers = [path for path in ours if call in path.read_text(encoding="utf-8")]
    assert [path.relative_to(ROOT).as_posix() for path in callers] == []
