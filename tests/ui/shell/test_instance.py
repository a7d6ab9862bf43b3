"""One instance per data folder."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.instance import Instance


def test_the_second_start_brings_the_first_to_the_front(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path)
    second = Instance(tmp_path)
    assert first.first
    assert not second.first
    with qtbot.waitSignal(first.shown, timeout=5000):
        assert second.show_first()
    second.close()
    first.close()


def test_another_data_folder_is_another_program(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = Instance(tmp_path / "a"), Instance(tmp_path / "b")
    assert one.first
    assert other.first
    one.close()
    other.close()


def test_after_the_end_of_the_first_the_next_one_is_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    Instance(tmp_path).close()
    again = Instance(tmp_path)
    assert again.first
    again.close()


def test_nobody_answers_where_the_first_is_gone(qtbot: QtBot, tmp_path: Path) -> None:
    alone = Instance(tmp_path)
    alone.close()
    assert not alone.show_first()
