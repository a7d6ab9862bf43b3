"""The dialog *Settings* over a real program: mouse, keyboard, language switch, accounts, diagnostics."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.app import App
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import VaultState
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.presenters.settings import ADDRESS, SettingsPage
from cirahub_desktop.ui.settings.account_dialog import AccountDialog
from cirahub_desktop.ui.settings.diagnostics_dialog import DiagnosticsDialog
from cirahub_desktop.ui.settings.dialog import SettingsDialog
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.combo import Combo
from tests.ui.settings.conftest import ONLINE, WORK, Desk, over, press


def combo(dialog: QWidget, name: str) -> Combo:
    found = dialog.findChild(Combo, f"setting-{name}")
    assert isinstance(found, Combo)
    return found


def pick(dialog: QWidget, name: str, text: str) -> None:
    """As a person does: the list tells that somebody chose."""
    box = combo(dialog, name)
    box.choose(text)
    box.activated.emit(box.currentIndex())


def edit(dialog: QWidget, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, f"setting-{name}-text")
    assert isinstance(found, QLineEdit)
    return found


def test_a_choice_counts_at_once(desk: Desk, app: App) -> None:
    dialog = desk.settings()
    pick(dialog, "interval", "60min")
    assert app.settings.get("interval") == "60min"
    switch = dialog.findChild(QCheckBox, "setting-notifications")
    assert switch is not None
    switch.click()
    assert app.settings.get("notifications") == "off"


def test_language_and_look_are_asked_of_the_window_after_the_choice(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.settings()
    pick(dialog, "language", "fr")
    assert desk.host.asked == []
    qtbot.waitUntil(lambda: desk.host.asked == ["fr"])
    pick(dialog, "theme", "dark")
    qtbot.waitUntil(lambda: desk.host.asked == ["fr", Scheme.DARK])


def test_a_dialog_that_takes_its_place_shows_the_same_page_and_what_was_typed(desk: Desk) -> None:
    dialog = desk.settings()
    dialog.show_page(SettingsPage.NETWORK)
    pick(dialog, "proxy", ADDRESS)
    edit(dialog, "proxy").setText("proxy.exam")
    again = desk.settings()
    again.remember(dialog.memory())
    assert again.page is SettingsPage.NETWORK
    assert edit(again, "proxy").text() == "proxy.exam"


def test_a_proxy_that_cannot_be_read_is_told_under_its_field(desk: Desk, app: App, qtbot: QtBot) -> None:
    dialog = desk.settings()
    dialog.show_page(SettingsPage.NETWORK)
    assert not edit(dialog, "proxy").isVisible()
    assert not edit(dialog, "proxy-user").isVisible()
    pick(dialog, "proxy", ADDRESS)
    field = edit(dialog, "proxy")
    assert field.isVisible()
    qtbot.keyClicks(field, "ftp://x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong") == "true"
    field.selectAll()
    qtbot.keyClicks(field, "proxy.example.com:3128")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong") == "false"
    assert app.settings.get("proxy") == "http://proxy.example.com:3128"
    assert edit(dialog, "proxy-user").isVisible()


def test_the_password_of_the_proxy_is_asked_for_unseen_and_kept_in_the_vault(desk: Desk, app: App) -> None:
    app.settings.put("proxy", "proxy.example.com")
    dialog = desk.settings()
    dialog.show_page(SettingsPage.NETWORK)
    press(dialog, "proxyPasswordButton")
    asking = over(dialog)
    field = asking.findChild(QLineEdit, "textField")
    assert field is not None
    assert field.echoMode() is QLineEdit.EchoMode.Password
    field.setText("hush")
    press(asking, "okButton")
    desk.idle()
    assert app.settings.has_proxy_password()
    assert dialog._network._kept.text() == "A password is kept in the password store."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (VaultState(True), "kept for good"),
        (VaultState(False), "until CiraHub is closed"),
        (VaultState(True, "/data/secrets.damaged"), "was damaged"),
    ],
)
def test_where_passwords_lie_is_said_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, state: VaultState, words: str
) -> None:
    monkeypatch.setattr(App, "vault_state", lambda _: state)
    dialog = desk.settings()
    desk.idle()
    assert words in dialog._passwords._title.text()
    assert dialog._passwords._advice.text()
    assert state.damaged in dialog._passwords._advice.text()


def test_an_account_is_tested_changed_signed_in_and_removed(desk: Desk, app: App) -> None:
    with Sandbox() as sandbox:
        wanted = Account(AccountId(""), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)
        one = app.servers.add_account(wanted, sandbox.users[CLAIRE])
        dialog = desk.settings()
        dialog.show_page(SettingsPage.ACCOUNTS)
        press(dialog, "testAccount-Work")
        desk.idle()
        assert dialog.accounts.rows()[0].words == "The sign-in works."
        press(dialog, "changeAccount-Work")
        changing = over(dialog)
        assert isinstance(changing, AccountDialog)
        for name, text in (("name", "Head office"), ("user", "nobody@verrier.example")):
            field = changing.findChild(QLineEdit, f"account-{name}")
            assert field is not None
            field.setText(text)
        press(changing, "saveButton")
        desk.idle()
        assert app.servers.account("Head office").user == "nobody@verrier.example"
        press(dialog, "testAccount-Work")
        desk.idle()
        assert dialog.accounts.rows()[0].works is False
        press(dialog, "signInAccount-Work")
        asking = over(dialog)
        field = asking.findChild(QLineEdit, "textField")
        assert field is not None
        field.setText("another")
        press(asking, "okButton")
        desk.idle()
        press(dialog, "removeAccount-Work")
        press(over(dialog), "yesButton")
        desk.idle()
        assert app.servers.accounts() == ()
        assert one.id


def test_a_change_that_cannot_be_kept_stays_in_the_dialog_with_its_reason(desk: Desk, app: App) -> None:
    one = app.servers.add_account(WORK, "x")
    dialog = AccountDialog(desk.live, one, None)
    desk.show(dialog)
    field = dialog.findChild(QLineEdit, "account-server")
    assert field is not None
    field.setText("http://elsewhere.example")
    assert "nothing is deleted" in dialog._note.text()
    press(dialog, "saveButton")
    desk.idle()
    assert dialog.isVisible()
    assert dialog._error.isVisible()
    assert app.servers.account("Work").server == WORK.server
    again = AccountDialog(desk.live, one, None)
    desk.show(again)
    again.remember(dialog.memory())
    assert again.presenter.draft.server == "http://elsewhere.example"


def test_an_account_of_microsoft_shows_its_ids_and_no_server(desk: Desk, app: App) -> None:
    dialog = AccountDialog(desk.live, app.servers.add_account(ONLINE, "t"), None)
    desk.show(dialog)
    assert [name for name, *_ in dialog.presenter.fields] == ["name", "user", "client_id", "tenant"]


def test_the_diagnostics_are_shown_before_they_are_saved_exactly_so(desk: Desk, app: App, tmp_path: Path) -> None:
    app.add_hub("Zqx")
    dialog = desk.settings()
    dialog.show_page(SettingsPage.HELP)
    press(dialog, "diagnosticsButton")
    shown = over(dialog)
    assert isinstance(shown, DiagnosticsDialog)
    desk.idle()
    files, text = shown.findChild(Combo, "diagnosticsFile"), shown.findChild(QPlainTextEdit, "diagnosticsText")
    assert files is not None
    assert text is not None
    files.choose("hubs.json")
    shown.save_to(tmp_path / "help.zip")
    with zipfile.ZipFile(tmp_path / "help.zip") as archive:
        assert archive.read("hubs.json").decode() == text.toPlainText()
        assert "Zqx" not in text.toPlainText()
    shown.save_to(tmp_path / "nowhere" / "help.zip")
    assert shown._error.isVisible()


def test_the_folder_of_the_log_is_shown_and_opened(desk: Desk, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "cirahub_desktop.ui.settings.dialog.QDesktopServices.openUrl", lambda url: bool(asked.append(url.toLocalFile()))
    )
    dialog = desk.settings()
    dialog.show_page(SettingsPage.HELP)
    press(dialog, "openLogFolderButton")
    assert asked == [str(app.data_dir / "logs")]
    assert over(dialog).windowTitle() == "The folder could not be opened from here."


def test_the_keyboard_reaches_every_page_and_every_control(desk: Desk, app: App, qtbot: QtBot) -> None:
    app.servers.add_account(WORK, "x")
    app.settings.put("proxy", "proxy.example.com")
    dialog = desk.settings()
    for page in SettingsPage:
        dialog.show_page(page)
        reached = stops(dialog)
        wanted = {
            one
            for one in dialog._pages[page].findChildren(QWidget)
            if isinstance(one, QAbstractButton | Combo | QLineEdit)
            and one.isVisible()
            and one.isEnabled()
            and not isinstance(one.parentWidget(), Combo)
            and one.objectName() != "qt_spinbox_lineedit"
        }
        assert wanted <= reached, [one.objectName() for one in wanted - reached]
        assert not [one for one in reached if not (one.accessibleName() or getattr(one, "text", str)())]
    entry = dialog.findChild(QWidget, "settings-help")
    assert entry is not None
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_Down)
    assert dialog.page is SettingsPage.GENERAL


def stops(dialog: SettingsDialog) -> set[QWidget]:
    """Where Tab leads, once around."""
    found: set[QWidget] = set()
    one: QWidget | None = dialog
    while one is not None:
        one = one.nextInFocusChain()
        if one is dialog:
            break
        if one is not None and one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.add(one)
    return found
