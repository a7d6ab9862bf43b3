"""Dialogs that wait for something while language or look is switched: it goes on, and nothing is asked twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cirahub_desktop.everything import AllLeft, PlaceCopies
from cirahub_desktop.sync.errors import StoreFailed
from cirahub_desktop.sync.events import Phase, Progress
from cirahub_desktop.sync.left import Copies, Left, SpokeLeft
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.ui.dialogs.browser_sign_in import BrowserSignInDialog
from cirahub_desktop.ui.over import Over
from tests.ui.dashboard import samples
from tests.ui.shell.test_rebuilt_dialogs import Office


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path, qapp)
    yield made
    made.shell.window.dialogs.close_all()
    qtbot.waitUntil(lambda: not made.shell.background.busy)
    assert made.shell.close(5)
    made.window.deleteLater()


class Slow:
    """Counts what it is asked, and removes nothing before it is let on."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on, self.left = threading.Event(), Left((SpokeLeft(SpokeId("s"), "Dock", removed=12),))

    def preview(self) -> tuple[PlaceCopies, ...]:
        self.asked.append("all")
        return (PlaceCopies(HubId("h"), "Team", SpokeId("s"), "Dock", Copies(written=12)),)

    def has_example(self) -> bool:
        return False

    def preview_hub(self, hub: HubId) -> Copies:
        self.asked.append(hub)
        return Copies(written=12)

    def remove_hub(self, hub: HubId, *, sink: Callable[[Any], None], **_: object) -> Left:
        self._wait(hub, sink)
        return self.left

    def remove(self, *, sink: Callable[[Any], None], **_: object) -> AllLeft:
        self._wait(HubId("h"), sink)
        return AllLeft(self.left)

    def _wait(self, hub: HubId, sink: Callable[[Any], None]) -> None:
        sink(Progress(hub, SpokeId("s"), Phase.WRITING, 5, 12))
        assert self.go_on.wait(20)
        sink(Progress(hub, SpokeId("s"), Phase.WRITING, 9, 12))


def said(office: Office, name: str) -> str:
    return "\n".join(label.text() for label in office.see(name).findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("over", "name"), [(Over.REMOVE, "removeHubQuestion"), (Over.REMOVE_EVERYTHING, "removeEverythingDialog")]
)
def test_a_removal_goes_on_and_what_came_of_it_is_told_in_the_other_language(
    over: Over, name: str, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setitem(office.app.__dict__, "removal", slow)
    monkeypatch.setitem(office.app.__dict__, "everything", slow)
    office.shell.window.open_over(over, office.hub.id if over is Over.REMOVE else "")
    qtbot.waitUntil(lambda: bool(slow.asked) and not office.shell.background.busy)
    if over is Over.REMOVE:
        office.see("cleanChoice").click()  # type: ignore[attr-defined]
    office.shell.use_language("fr")
    assert not office.shell.background.busy
    assert len(slow.asked) == 1, "it is not counted twice"
    if over is Over.REMOVE:
        assert office.see("cleanChoice").isChecked()  # type: ignore[attr-defined]
    office.press("yesButton")
    qtbot.waitUntil(lambda: "5 sur 12" in said(office, name))
    office.shell.use_language("en")
    assert "5 of 12" in said(office, name)
    slow.go_on.set()
    qtbot.waitUntil(lambda: "12 events were removed." in said(office, name))
    assert not office.shell.live._reserved
    office.press("noButton")


def test_what_was_collected_for_it_is_not_collected_again(
    office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    parts = office.app.diagnostics.parts
    monkeypatch.setattr(office.app.diagnostics, "parts", lambda: asked.append("parts") or parts())
    office.shell.window.open_over(Over.SETTINGS, "")
    office.press("settings-help")
    office.press("diagnosticsButton")
    qtbot.waitUntil(lambda: office.see("saveButton").isEnabled() and not office.shell.background.busy)
    files = office.see("diagnosticsFile")
    files.setCurrentIndex(2)  # type: ignore[attr-defined]
    shown = office.see("diagnosticsText").toPlainText()  # type: ignore[attr-defined]
    office.shell.use_language("fr")
    assert office.see("diagnosticsDialog").windowTitle() == "Diagnostic"
    assert office.see("diagnosticsText").toPlainText() == shown  # type: ignore[attr-defined]
    assert len(asked) == 1


def test_microsofts_page_stays_open(office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person may be in the middle of it."""
    opened: list[str] = []
    signed_in = threading.Event()
    ended: list[str] = []

    def sign_in(*_: object, open_browser: Callable[[str], None], **__: object) -> object:
        open_browser("https://login.example/authorize")
        assert signed_in.wait(20)
        return samples.ONLINE

    monkeypatch.setattr(
        "cirahub_desktop.ui.dialogs.browser_sign_in.for_known", lambda *_, **__: lambda cancel, **more: sign_in(**more)
    )
    live = office.shell.live
    monkeypatch.setattr(live, "on_signed_in", ended.append)
    office.shell.window.dialogs.open(
        lambda window: BrowserSignInDialog(
            live, samples.ONLINE, "Team", window, open_page=lambda address: bool(opened.append(address) or True)
        )
    )
    qtbot.waitUntil(lambda: bool(opened))
    office.shell.use_language("fr")
    assert "Microsoft" in said(office, "signInDialog")
    signed_in.set()
    qtbot.waitUntil(lambda: not office.there("signInDialog"))
    assert (len(opened), ended) == (1, [samples.ONLINE.id])


@pytest.mark.parametrize("when", ["while it looks", "when it cannot look"])
def test_the_preview_goes_on_looking(when: str, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[HubId] = []
    go_on, sync = threading.Event(), office.app.sync

    def slow(hub: HubId, **how: Any) -> HubReport:
        asked.append(hub)
        assert go_on.wait(20)
        if when == "when it cannot look":
            raise StoreFailed(StoreFailed.Reason.FULL, "store")
        return sync(hub, **how)

    monkeypatch.setattr(office.app, "sync", slow)
    office.shell.window.open_preview()
    qtbot.waitUntil(lambda: bool(asked))
    if when == "when it cannot look":
        go_on.set()
        qtbot.waitUntil(lambda: bool(office.there("tryAgainButton")))
    office.shell.use_language("fr")
    assert "Aperçu des modifications" in said(office, "previewDialog")
    go_on.set()
    if when == "while it looks":
        qtbot.waitUntil(lambda: not office.shell.background.busy)
    else:
        assert office.there("tryAgainButton")
    qtbot.waitUntil(lambda: not office.shell.background.busy)
    assert len(asked) == 1, "the spokes are not read twice"
    assert not office.shell.live._reserved
    office.press("closeButton")
