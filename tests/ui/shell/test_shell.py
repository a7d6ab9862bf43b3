"""Window, tray and workers together: closing, quitting, language, look."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.status import State
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.notices import Goto, GotoPage
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.theme.apply import apply, current
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.tray import Tray, tray_icon
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

HUB = samples.neighbours()[0].id


class FakeWizard(QDialog):
    created = Signal(str, str)
    sample_wanted = Signal()

    def __init__(self, hub: HubConfig | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.hub = hub

    def carry_over(self, parent: QWidget) -> None:
        self.setParent(parent)


@pytest.fixture
def app() -> FakeApp:
    return FakeApp(samples.in_sync(), *samples.neighbours())


@pytest.fixture
def shell(app: FakeApp, qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    made = Shell(app, qapp, lambda _background, hub, parent: FakeWizard(hub, parent), lambda: samples.NOW)
    made.open()
    made.autorun.stop()
    yield made
    qtbot.waitUntil(lambda: not made.background.busy)
    assert made.close(5)
    made.window.deleteLater()
    apply(qapp, Scheme.LIGHT)


def button(window: QWidget, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None
    return found


def test_without_a_tray_closing_asks(shell: Shell, qtbot: QtBot) -> None:
    assert not shell.tray.available
    shell.window.close()
    assert shell.window.isVisible()
    with qtbot.waitSignal(shell.ended):
        button(shell.window, "quitButton").click()


@pytest.mark.parametrize("tray", [True, False])
def test_started_with_the_session_it_is_in_the_tray_or_in_the_bar_of_windows(
    tray: bool, app: FakeApp, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", property(lambda _: tray))
    shell = Shell(app, qapp, lambda _background, hub, parent: FakeWizard(hub, parent), lambda: samples.NOW)
    shell.open(minimized=True)
    assert shell.window.isVisible() is not tray
    assert shell.window.isMinimized() is not tray
    assert shell.close(5)
    shell.window.deleteLater()


def test_with_a_tray_closing_hides(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(shell.tray), "available", property(lambda _: True))
    shell.window.close()
    assert not shell.window.isVisible()
    shell.open_window(samples.neighbours()[0].id)
    assert shell.window.isVisible()
    assert shell.window.selected == samples.neighbours()[0].id


def test_a_language_switch_rebuilds_the_window_where_it_was(shell: Shell, app: FakeApp) -> None:
    shell.window.select(samples.neighbours()[1].id)
    shell.window.resize(1111, 700)
    shell.use_language("fr")
    assert button(shell.window, "syncNowButton").text() == "Synchroniser maintenant"
    assert shell.window.selected == samples.neighbours()[1].id
    assert shell.window.width() == 1111
    assert shell.window.isVisible()
    assert app.preferences["language"] == "fr"
    assert "Ouvrir CiraHub Desktop" in [action.text() for action in shell.tray.menu.actions()]


def test_the_look_is_kept(shell: Shell, app: FakeApp) -> None:
    shell.use_scheme(Scheme.DARK)
    assert current().dark
    assert app.preferences["theme"] == "dark"


def test_the_wizard_opens_for_a_hub_and_its_result_is_shown(shell: Shell, app: FakeApp) -> None:
    shell.open_wizard(samples.HUB, shell.window)
    (wizard,) = shell.window.findChildren(FakeWizard)
    assert wizard.hub is not None
    assert wizard.hub.name == "Livraisons"
    wizard.created.emit(samples.neighbours()[2].id, "s")
    assert shell.window.selected == samples.neighbours()[2].id
    assert ("sync", samples.neighbours()[2].id, None) not in app.said  # that hub is paused
    wizard.accept()


def test_what_was_just_created_is_read_at_once(shell: Shell, app: FakeApp, qtbot: QtBot) -> None:
    shell.open_wizard(None, shell.window)
    (wizard,) = shell.window.findChildren(FakeWizard)
    wizard.created.emit(samples.HUB, "s")
    assert samples.HUB in shell.live.runs
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said and not shell.live.runs)
    wizard.accept()


def test_a_language_chosen_in_the_wizard_reaches_the_window(shell: Shell) -> None:
    shell.open_wizard(None, shell.window)
    (wizard,) = shell.window.findChildren(FakeWizard)
    i18n.use("fr")
    wizard.accept()
    assert button(shell.window, "syncNowButton").text() == "Synchroniser maintenant"


def test_a_missing_password_store_is_said(shell: Shell, app: FakeApp, qtbot: QtBot) -> None:
    app.lasting = False
    shell.live.ask_vault()
    qtbot.waitUntil(lambda: any("No password store" in text for text in shell.window.page.overview.lines.texts()))


def test_the_tray_menu_syncs_everything_and_one(shell: Shell, app: FakeApp, qtbot: QtBot) -> None:
    (sync,) = [action for action in shell.tray.menu.actions() if action.objectName() == "traySyncNow"]
    sync.trigger()
    qtbot.waitUntil(lambda: not shell.live.runs)
    assert len(app.said) == 3, "all but the one that rests"


def test_r13_quitting_in_the_middle_of_a_run(app: FakeApp, qapp: QApplication, qtbot: QtBot) -> None:
    app.gate = threading.Event()
    shell = Shell(app, qapp, lambda _background, hub, parent: FakeWizard(hub, parent))
    shell.open()
    shell.live.sync(samples.HUB)
    qtbot.waitUntil(lambda: bool(app.said) and not shell.background.busy)
    assert shell.close(2)
    shell.window.deleteLater()


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_an_icon_for_the_tray(state: State, qapp: QApplication) -> None:
    assert not tray_icon(state).pixmap(22, 22).isNull()


def test_a_dark_window_leaves_the_tray_icon_as_the_panel_is(shell: Shell, qapp: QApplication) -> None:
    before = tray_icon(State.IN_SYNC).pixmap(22, 22).toImage()
    apply(qapp, Scheme.DARK)
    assert tray_icon(State.IN_SYNC).pixmap(22, 22).toImage() == before


def test_each_start_looks_whether_the_program_has_moved(shell: Shell, app: FakeApp, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: app.settings.mended == 1)


@pytest.mark.parametrize(
    ("where", "opened"),
    [
        (Goto(GotoPage.HOLD, HUB, "hold-1"), [(Over.HOLD, "hold-1")]),
        (Goto(GotoPage.QUESTIONS, HUB), [(Over.CONFLICTS, HUB)]),
        (Goto(GotoPage.SIGN_IN, HUB, "claire"), [(Over.SIGN_IN, "claire")]),
        (Goto(GotoPage.DETAILS, HUB), [(Over.DETAILS, HUB)]),
        (Goto(GotoPage.HUB, HUB), []),
        (Goto(GotoPage.SETTINGS), [(Over.SETTINGS, "")]),
    ],
)
def test_a_click_in_the_tray_opens_what_it_is_about(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, where: Goto, opened: list[tuple[Over, str]]
) -> None:
    asked: list[tuple[Over, str]] = []
    monkeypatch.setattr(type(shell.window), "open_over", lambda _self, over, about: asked.append((over, about)))
    shell.window.hide()
    shell.go_to(where)
    assert shell.window.isVisible()
    assert where.hub is None or shell.window.selected == where.hub
    assert asked == opened
