"""Every page of the real program with real data, in both languages: kept as pictures, nothing cut, all translated.

CIRAHUB_PICTURES names a folder that keeps the pictures for people to look at.
"""

from __future__ import annotations

import os
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.sandbox.sample_feed import sample_feed
from cirahub_desktop.sandbox.sample_folders import _TREE, CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from tests.e2e.on_screen import words_in
from tests.e2e.stage import PLAN, Stage
from tests.e2e.window import Desk, Papers, open_window, papers_of, plain
from tests.ui.wizard.clipping import clipped

HUB, FEED, DOCK = "Verrier", "Plan de livraison", "Quai de Lyon"
SAME = {"CiraHub Desktop", "English", "iCal URL", "+Spoke", "HUBS", "Hub", "Spoke", "Direction", "Pause", "Contacts"}
"""Words that are the same in both languages."""


class Album:
    """The pages as they were seen: picture and words by name, in one language."""

    def __init__(self, desk: Desk, folder: Path, language: str) -> None:
        self._desk, self._folder, self._language = desk, folder, language
        self.words: dict[str, list[str]] = {}

    def keep(self, name: str) -> None:
        desk, window = self._desk, self._desk.windows()[0]
        if window is desk.shell.window:
            window.resize(1200, 780)
        desk.wait(lambda: clipped(window) == [], f"{name} whole")
        QApplication.processEvents()
        assert window.grab().save(str(self._folder / f"{name}-{self._language}.png"))
        self.words[name] = [plain(text) for text in words_in(window)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = Path(os.environ.get("CIRAHUB_PICTURES") or tmp_path / "pictures")
    made.mkdir(parents=True, exist_ok=True)
    return made


def test_every_page_in_both_languages(qtbot: QtBot, tmp_path: Path, folder: Path) -> None:
    seen = {language: all_pages(qtbot, tmp_path / language, folder, language) for language in i18n.LANGUAGES}
    assert seen["en"].keys() == seen["fr"].keys()
    both = {page: set(words) & set(seen["fr"][page]) for page, words in seen["en"].items()}
    assert {page: words for page, words in both.items() if words} == {}


def all_pages(qtbot: QtBot, data: Path, folder: Path, language: str) -> dict[str, list[str]]:
    """From the first start to deletions that wait; the words of each page, data aside."""
    with Sandbox(None) as box, Stage(box, data) as stage:
        stage.app.set_preference("language", language)
        papers = replace(papers_of(box), link=box.set_feed(PLAN, sample_feed(datetime.now(UTC).date())))
        with open_window(qtbot, stage.app) as desk:
            album = Album(desk, folder, language)
            pages(desk, album, papers, stage)
        known = known_data(box, papers)
        return {name: [word for word in words if not is_data(word, known)] for name, words in album.words.items()}


def pages(desk: Desk, album: Album, papers: Papers, stage: Stage) -> None:
    album.keep("00-empty")
    desk.click("firstHubButton")
    desk.new_hub(papers, FEED, HUB, album.keep)
    desk.sync_now()
    album.keep("10-dashboard-feed-alone")
    desk.add_public_folder(papers, DOCK, album.keep)
    desk.sync_now()
    album.keep("11-dashboard-nothing-written")
    desk.click(f"optionsButton-{DOCK}")
    desk.click("hubWritesSwitch")
    desk.wait(lambda: desk.see(SyncOptionsDialog, "syncOptionsDialog").effect_shown, "the effect")
    album.keep("12-sync-options")
    desk.click("moreOptionsButton")
    album.keep("12-sync-options-more")
    desk.click("saveButton")
    syncing_page(desk, album, stage.sandbox)
    album.keep("14-dashboard-in-sync")
    trouble_pages(desk, album, stage)


def syncing_page(desk: Desk, album: Album, box: Sandbox) -> None:
    before = len(desk.ended)
    box.faults.add("CreateItem:1:hold")
    desk.click("syncNowButton")
    desk.wait(lambda: box.faults.wait_until_held(0), "the first write")
    desk.see(QWidget, "cancelRunButton")
    album.keep("13-dashboard-syncing")
    box.faults.clear()
    box.faults.release()
    desk.wait(lambda: len(desk.ended) > before and not desk.shell.live.runs, "the end of the run")


def trouble_pages(desk: Desk, album: Album, stage: Stage) -> None:
    """A password that no longer holds, then a feed with two events left."""
    box = stage.sandbox
    box.users[CLAIRE] = "changed by IT"
    desk.sync_now()
    album.keep("15-dashboard-error")
    box.users[CLAIRE] = PASSWORDS[CLAIRE]
    stage.app.servers.set_password(stage.app.servers.accounts()[0].id, PASSWORDS[CLAIRE])
    stage.publish(2)
    desk.sync_now()
    album.keep("16-dashboard-waiting")
    desk.click("bannerButton")
    desk.see(QWidget, "holdDialog")
    album.keep("17-waiting")


def known_data(box: Sandbox, papers: Papers) -> str:
    """What people have written themselves, and what is written into their calendars: the same in every language."""
    feed = sample_feed(datetime.now(UTC).date()).decode().replace("\r\n ", "").replace("\\", "")
    return "\n".join([HUB, FEED, DOCK, papers.email, feed, *(path for path, *_ in _TREE), *asdict(Words()).values()])


def is_data(text: str, known: str) -> bool:
    """Also several pieces of it in a row, such as a place after a time."""
    if text in SAME or "127.0.0.1" in text:
        return True
    pieces = re.split(r" +· +|, ", text)
    return all(piece in known or not any(sign.isalpha() for sign in piece) for piece in pieces)
