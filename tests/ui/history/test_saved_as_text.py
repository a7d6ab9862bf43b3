"""*Save as text…*: a run with its changes, or one event's story, as a file that anybody can read."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QFileDialog

from cirahub_desktop import i18n
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.retrospect import ALL_CHANGES, Wanted
from cirahub_desktop.text_file import write_text
from cirahub_desktop.ui.presenters.history_changes import run_view
from cirahub_desktop.ui.presenters.history_story import story_view
from cirahub_desktop.ui.presenters.history_text import file_name, offer, run_text, save, story_text
from tests.ui.history.conftest import MakeDesk
from tests.ui.history.scene import Depot

# the text, without Qt


@pytest.fixture
def busy(depot: Depot) -> Depot:
    """Two runs: the second changed one event, deleted one and wrote one."""
    depot.put("t00", "Truck 00", location="Quai 1")
    depot.put("t01", "Truck 01")
    depot.sync()
    depot.put("t00", "Truck 00", location="https://Claire:pw@plans.example/secret/token.ics?key=1")
    depot.take("t01")
    depot.put("t02", "Truck 02")
    depot.sync()
    return depot


def text_of(depot: Depot, wanted: Wanted = ALL_CHANGES) -> str:
    past, run = depot.app.past, depot.app.past.runs(depot.hub.id)[0].id
    return run_text("Livraisons", past.look(run, wanted), past.changes(run, wanted), wanted, depot.now)


def test_a_run_is_told_with_whole_dates_field_by_field_and_without_private_links(busy: Depot) -> None:
    text = text_of(busy)
    assert text.splitlines()[:3] == [
        "Livraisons: Monday 23 November 2026, 08:30",
        "",
        "1 new, 1 changed, 1 deleted in “Planning quai”",
    ]
    assert "\nPlanning quai: 1 new, 1 changed, 1 deleted\n" in text
    assert "Changed: Truck 00\n    It changed" in text
    assert "    Location: Quai 1 → https://plans.example/…\n" in text
    assert "Deleted: Truck 01\n    Tue 24 Nov 2026, 10:00\n" in text
    assert "New: Truck 02\n" in text
    assert text.endswith("From the history of CiraHub Desktop, 23 November 2026, 08:30\n")
    assert "Today" not in text
    assert not [word for word in ("secret", "token", "key=1", "pw@") if word in text]


def test_what_was_filtered_is_said_and_left_out(busy: Depot) -> None:
    text = text_of(busy, Wanted(Action.DELETE, "truck"))
    assert "Only these changes: Deleted, “truck”" in text
    assert "Truck 01" in text
    assert "Truck 02" not in text
    assert "No change matches." in text_of(busy, Wanted(Action.DELETE, "lorry"))
    busy.sync()
    assert "This run changed nothing." in text_of(busy)


def test_a_story_is_told_from_the_latest_on(busy: Depot) -> None:
    found = busy.app.past.find(busy.hub.id, "Truck 00")[0]
    text = story_text("Livraisons", busy.app.past.story(found.item), busy.now)
    assert text.startswith("Livraisons: Truck 00\n\nTue 24 Nov 2026, 10:00")
    assert text.index("Changed in “Planning quai”.") < text.index("Written to “Planning quai”.")
    assert "Monday 23 November 2026, 08:15: " in text
    assert "secret" not in text


def test_a_text_is_in_the_language_of_the_window(busy: Depot) -> None:
    i18n.use("fr")
    text = text_of(busy)
    assert "Modifié\u00a0: Truck 00" in text
    assert "Extrait de l’historique de CiraHub Desktop, 23 novembre 2026, 08:30" in text


def test_what_is_offered_is_what_is_shown(busy: Depot) -> None:
    past, wanted = busy.app.past, Wanted(Action.CREATE)
    run = past.runs(busy.hub.id)[0]
    shown = run_view(past.look(run.id), busy.now)
    saved = offer(past, "Livraisons", shown, wanted, run.started, busy.now)
    assert saved.name == "CiraHub Livraisons 2026-11-23 08.30.txt"
    assert saved.text() == text_of(busy, wanted)
    story = past.story(past.find(busy.hub.id, "Truck 00")[0].item)
    saved = offer(past, "Livraisons", story_view(story, busy.now), wanted, run.started, busy.now)
    assert saved.name == "CiraHub Truck 00 2026-11-23 08.30.txt"
    assert saved.text() == story_text("Livraisons", story, busy.now)


def test_any_name_becomes_a_name_of_a_file() -> None:
    at = datetime(2026, 11, 24, 14, 32, tzinfo=ZoneInfo("Europe/Paris"))
    assert file_name('A/B: "C"?\n<D>|*\\ .', at) == "CiraHub A B C D 2026-11-24 14.32.txt"
    assert len(file_name("x" * 500, at)) < 100


def test_a_file_is_written_whole_in_utf_8_with_the_ends_of_lines_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("older and longer than what comes", "utf-8")
    assert save(path, lambda: "Été\nfin\n") is None
    assert path.read_bytes() == f"Été{os.linesep}fin{os.linesep}".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "run.txt").mkdir()
    (tmp_path / "run.txt" / "other").touch()
    for path in (tmp_path / "run.txt", tmp_path / "gone" / "run.txt"):
        words = save(path, lambda: "text")
        assert words
        assert words.title == "The text was not saved."
    assert words.advice == "This folder is not there. Choose another one."
    assert [one.name for one in tmp_path.iterdir()] == ["run.txt"]
    with pytest.raises(OSError, match="directory"):
        write_text(tmp_path / "gone" / "run.txt", "text")


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "You may not write in this folder, or another program has the file open. Choose another one."),
        (errno.EROFS, "This file cannot be written: Read-only file system"),
        (errno.ENOSPC, "There is no space left there. Make room, or choose another folder."),
    ],
)
def test_each_reason_has_its_sentence(number: int, advice: str, tmp_path: Path) -> None:
    def fails() -> str:
        raise OSError(number, os.strerror(number))

    words = save(tmp_path / "run.txt", fails)
    assert words
    assert words.advice == advice


# the page


def test_the_shown_run_and_the_shown_story_are_saved(busy: Depot, make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    saving = desk.page.saving
    assert saving.isHidden()
    desk.page.run.save_button.click()
    choose(desk.page.findChildren(QFileDialog), tmp_path / "run.txt", "CiraHub Livraisons 2026-11-23 08.30.txt")
    desk.settle()
    assert saving.told.text() == f"Saved as {tmp_path / 'run.txt'}."
    assert (tmp_path / "run.txt").read_text("utf-8") == text_of(busy)
    desk.open_story("Truck 00")
    assert saving.isHidden(), "it was about the run"
    desk.page.story.save_button.click()
    choose(
        desk.page.findChildren(QFileDialog), tmp_path / "gone" / "story.txt", "CiraHub Truck 00 2026-11-23 08.30.txt"
    )
    desk.settle()
    assert saving.error.isVisible()
    assert saving.error.title.text() == "The text was not saved."


def choose(dialogs: list[QFileDialog], path: Path, offered: str) -> None:
    """Type another name and press *Save*."""
    (dialog,) = (one for one in dialogs if one.isVisible())
    assert [Path(name).name for name in dialog.selectedFiles()] == [offered]
    dialog.fileSelected.emit(str(path))
    dialog.done(0)
