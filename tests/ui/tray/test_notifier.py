"""The tray speaks once of each thing, over restarts, and not at all where a person wants it quiet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import State
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.notifier import Notifier
from cirahub_desktop.ui.presenters.notices import Goto, GotoPage, Notice
from cirahub_desktop.ui.tray import Tray
from cirahub_desktop.ui.worker import Background, SyncWorker
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

BELOW = ["Open CiraHub Desktop", "Settings…", "Quit (syncing stops)"]


@pytest.fixture
def app() -> FakeApp:
    return FakeApp(samples.in_sync())


@pytest.fixture
def live(app: FakeApp, qapp: QApplication) -> Iterator[Live]:
    worker = SyncWorker(app)
    yield Live(app, worker, Background(), lambda: samples.NOW)
    assert worker.shutdown(5)


def listening(live: Live, *, shows: bool = True) -> list[Notice]:
    heard: list[Notice] = []
    Notifier(live, lambda: shows, live).noticed.connect(heard.append)
    return heard


def test_the_same_thing_is_not_told_again_after_a_restart(app: FakeApp, live: Live) -> None:
    heard = listening(live)
    live.refresh()
    assert heard == []
    app.statuses = (samples.waiting(),)
    live.refresh()
    live.refresh()
    live.changed.emit()
    assert [one.mark for one in heard] == [State.WAITING]
    again = listening(live)
    live.refresh()
    assert again == []


def test_what_happens_while_it_is_switched_off_is_never_told(app: FakeApp, live: Live) -> None:
    app.preferences["notifications"] = "off"
    app.statuses = (samples.waiting(),)
    heard = listening(live)
    live.refresh()
    app.preferences["notifications"] = "on"
    live.refresh()
    assert heard == []


def test_what_could_not_be_shown_is_told_when_the_tray_is_there(app: FakeApp, live: Live) -> None:
    app.statuses = (samples.waiting(),)
    assert listening(live, shows=False) == []
    live.refresh()
    assert "told" not in app.preferences
    heard = listening(live)
    live.refresh()
    assert len(heard) == 1


@pytest.mark.parametrize("text", ["[]", "no json", '{"a": 1}', '{"a": [1, "then"]}', "null"])
def test_what_another_version_kept_is_no_hindrance(app: FakeApp, live: Live, text: str) -> None:
    app.preferences["told"] = text
    app.statuses = (samples.waiting(),)
    heard = listening(live)
    live.refresh()
    assert len(heard) == 1


@pytest.fixture
def tray(live: Live, qtbot: QtBot) -> Iterator[Tray]:
    made = Tray(live)
    yield made
    made.close()
    made.menu.deleteLater()
    made.deleteLater()


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_begins_with_what_needs_a_person_and_leads_there(
    app: FakeApp, live: Live, tray: Tray, qtbot: QtBot
) -> None:
    app.statuses = (samples.waiting(), *samples.neighbours())
    live.refresh()
    shown = texts(tray.menu)
    assert shown[0] == "18 events are waiting for your OK…"
    assert shown[1].startswith("Last run")
    assert shown[2:] == [
        "Sync Now",
        "Sync one hub",
        "Pause",
        "Open CiraHub Desktop",
        "Settings…",
        "Quit (syncing stops)",
    ]
    with qtbot.waitSignal(tray.opened) as heard:
        tray.menu.actions()[0].trigger()
    (where,) = heard.args
    assert where.page is GotoPage.HOLD


def test_settings_and_window_are_reached_from_the_menu(live: Live, tray: Tray, qtbot: QtBot) -> None:
    for text, page in (("Settings…", GotoPage.SETTINGS), ("Open CiraHub Desktop", GotoPage.HUB)):
        (action,) = (one for one in tray.menu.actions() if one.text() == text)
        with qtbot.waitSignal(tray.opened) as heard:
            action.trigger()
        assert heard.args == [Goto(page)]


def test_the_tool_tip_carries_the_word(app: FakeApp, live: Live, tray: Tray) -> None:
    live.refresh()
    assert tray._icon.toolTip() == "CiraHub Desktop – In sync"
    app.statuses = (samples.waiting(),)
    live.refresh()
    assert tray._icon.toolTip() == "CiraHub Desktop – Needs you"


def test_a_click_on_a_notification_opens_what_it_is_about(
    app: FakeApp, live: Live, tray: Tray, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", property(lambda _: True))
    app.statuses = (samples.waiting(),)
    live.refresh()
    with qtbot.waitSignal(tray.opened) as heard:
        tray._icon.messageClicked.emit()
    assert heard.args[0].page is GotoPage.HOLD
    tray.tell_hidden()
    with qtbot.waitSignal(tray.opened) as heard:
        tray._icon.messageClicked.emit()
    assert heard.args == [Goto(GotoPage.HUB)]
