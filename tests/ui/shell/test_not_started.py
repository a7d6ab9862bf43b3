"""The program cannot start: whoever clicked its icon gets to see why, and what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cirahub_desktop.cli import main
from cirahub_desktop.ui.dialogs.ask import Notice
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.support.logs import LogWatch


@pytest.fixture
def read(qapp: QApplication, qtbot: QtBot) -> Iterator[list[str]]:
    """What the notice says that is closed as soon as it is seen."""
    texts: list[str] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, Notice):
            texts.extend(one.text() for one in shown.findChildren(QLabel))
            shown.accept()

    timer = QTimer(interval=10)
    timer.timeout.connect(look)
    timer.start()
    yield texts
    timer.stop()
    apply(qapp, Scheme.LIGHT)


def damaged(data: Path) -> None:
    data.mkdir(parents=True)
    (data / "cirahub.sqlite").write_bytes(b"no database at all, but long enough to be taken for one" * 40)


def in_the_way(data: Path) -> None:
    data.parent.write_text("a file where a folder should be", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "title"),
    [
        (damaged, "CiraHub’s memory on this computer is damaged."),
        (in_the_way, "CiraHub may not write to its own folder on this computer."),
    ],
)
def test_a_folder_that_cannot_be_used(
    spoil: Callable[[Path], None],
    title: str,
    read: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tmp_path / "office" / "data"
    spoil(data)
    assert main(["--data-dir", str(data)]) == 1
    assert read[0] == title
    assert any(str(data) in text for text in read), "IT is told which folder"
    assert title in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="The lock of one process counts for itself")
def test_a_window_that_hangs_keeps_a_second_start_away_and_the_person_is_told(
    read: list[str], tmp_path: Path, expected_logs: LogWatch
) -> None:
    expected_logs("does not answer")
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    assert main(["--data-dir", str(tmp_path)]) == 1
    lock.unlock()
    assert read[0] == "Another program keeps CiraHub’s memory on this computer locked."
