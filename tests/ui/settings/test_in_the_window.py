"""*Settings* in the real window: it survives the switch of language and look that is made in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cirahub_desktop.app import App
from cirahub_desktop.ui.presenters.notices import Goto, GotoPage
from cirahub_desktop.ui.presenters.settings import SettingsPage
from cirahub_desktop.ui.settings.account_dialog import AccountDialog
from cirahub_desktop.ui.settings.dialog import SettingsDialog
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.start import wizard_of
from cirahub_desktop.ui.theme.apply import apply, current
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.settings.conftest import WORK, press
from tests.ui.settings.test_dialog import pick


@pytest.fixture
def shell(app: App, qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    app.add_hub("Team")
    app.servers.add_account(WORK, "x")
    made = Shell(app, qapp, wizard_of(app))
    made.open()
    made.autorun.stop()
    yield made
    qtbot.waitUntil(lambda: not made.background.busy)
    assert made.close(5)
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    apply(qapp, Scheme.LIGHT)


def settings(shell: Shell) -> SettingsDialog:
    found = [one for one in shell.window.findChildren(SettingsDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_tray_opens_it_and_a_language_chosen_in_it_is_there_at_once(shell: Shell, app: App, qtbot: QtBot) -> None:
    shell.go_to(Goto(GotoPage.SETTINGS))
    old = settings(shell)
    pick(old, "language", "fr")
    qtbot.waitUntil(lambda: shell.window.isVisible() and settings(shell) is not old)
    assert settings(shell).windowTitle() == "Réglages"
    assert settings(shell).page is SettingsPage.GENERAL
    assert app.settings.get("language") == "fr"
    again = settings(shell)
    pick(again, "language", "system")
    qtbot.waitUntil(lambda: settings(shell) is not again)
    assert settings(shell).windowTitle() == "Settings"
    assert (app.preference("language"), app.settings.get("language")) == ("", "system")


def test_the_look_too(shell: Shell, app: App, qtbot: QtBot) -> None:
    shell.go_to(Goto(GotoPage.SETTINGS))
    old = settings(shell)
    pick(old, "theme", "dark")
    qtbot.waitUntil(lambda: settings(shell) is not old)
    assert current().dark
    assert app.settings.get("theme") == "dark"


def test_what_is_open_over_it_comes_back_with_what_was_typed(shell: Shell, qtbot: QtBot) -> None:
    shell.go_to(Goto(GotoPage.SETTINGS))
    settings(shell).show_page(SettingsPage.ACCOUNTS)
    press(settings(shell), "changeAccount-Work")

    def dialog() -> AccountDialog:
        (found,) = (one for one in settings(shell).findChildren(QDialog) if one.isVisible())
        assert isinstance(found, AccountDialog)
        return found

    dialog()._edits["user"].setText("VERRIER\\claire")
    shell.use_language("fr")
    assert settings(shell).page is SettingsPage.ACCOUNTS
    assert dialog().windowTitle() == "Modifier le compte «\N{NO-BREAK SPACE}Work\N{NO-BREAK SPACE}»"
    assert dialog().presenter.draft.user == "VERRIER\\claire"
