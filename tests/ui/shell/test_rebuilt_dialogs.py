"""The program's own dialogs, tabs and wizard over a real ``App`` while language or look is switched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.start import wizard_of
from cirahub_desktop.ui.tabs.tab import Tab
from cirahub_desktop.ui.theme.apply import apply, current
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.wizard.wizard import Wizard


class Office:
    """Two hubs of local folders; the second is on the screen."""

    def __init__(self, folder: Path, qapp: QApplication) -> None:
        self.app = App(folder / "data", vault=SessionVault())
        self.app.add_hub("Club")
        self.hub: HubConfig = self.app.add_hub("Team")
        self.spokes: list[SpokeConfig] = []
        for name in ("From here", "To there"):
            (folder / name).mkdir()
            self.spokes.append(self.app.add_folder_spoke(self.hub.id, name, folder / name))
        self.app.set_preference("language", "en")
        self.shell = Shell(self.app, qapp, wizard_of(self.app))
        self.shell.open()
        self.shell.autorun.stop()
        self.shell.window.select(self.hub.id)

    @property
    def window(self) -> QWidget:
        return self.shell.window

    def there(self, name: str) -> list[QWidget]:
        return [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]

    def see(self, name: str) -> QWidget:
        found = self.there(name)
        assert len(found) == 1, (name, found)
        return found[0]

    def press(self, name: str) -> None:
        button = self.see(name)
        assert isinstance(button, QPushButton)
        button.click()


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path, qapp)
    yield made
    qtbot.waitUntil(lambda: not made.shell.background.busy)
    assert made.shell.close(5)
    made.window.deleteLater()
    apply(qapp, Scheme.LIGHT)


def test_french_chosen_in_settings_over_options_that_are_not_saved(office: Office, qtbot: QtBot) -> None:
    shell = office.shell
    shell.window.open_tab(Tab.CALENDAR)
    shell.window.open_options(office.spokes[1].id)
    office.press("moreOptionsButton")
    switch, name = office.see("hubWritesSwitch"), office.see("spokeNameField")
    switch.click()  # type: ignore[attr-defined]
    assert isinstance(name, QLineEdit)
    name.setText("Planning")
    shell.window.open_over(Over.SETTINGS, "")
    combo = office.see("setting-language")
    assert isinstance(combo, QComboBox)
    combo.setFocus(Qt.FocusReason.OtherFocusReason)
    combo.setCurrentIndex(combo.findData("fr"))
    combo.activated.emit(combo.currentIndex())
    before = office.window
    qtbot.waitUntil(lambda: office.window is not before and bool(office.there("settingsDialog")))
    assert office.see("settingsDialog").windowTitle() == "Réglages"
    assert office.see("settingsDialog").focusWidget() is office.see("setting-language")
    assert office.see("hubWritesSwitch").isChecked()  # type: ignore[attr-defined]
    assert office.see("spokeNameField").text() == "Planning"  # type: ignore[attr-defined]
    assert office.see("saveButton").text() == "ENREGISTRER"  # type: ignore[attr-defined]
    assert shell.window.page.bar.tab is Tab.CALENDAR
    assert shell.window.selected == office.hub.id
    assert not office.app.status()[1].spokes[1].config.options.hub_writes, "nothing was stored"


@pytest.mark.parametrize("tab", [Tab.CALENDAR, Tab.HISTORY])
def test_the_open_tab_stays_open_in_another_look(office: Office, tab: Tab) -> None:
    office.shell.window.open_tab(tab)
    office.shell.use_scheme(Scheme.DARK)
    assert current().dark
    assert office.shell.window.page.tabs.tab is tab
    assert office.shell.window.page.tabs.currentWidget().isVisible()


def test_the_preview_comes_back_without_another_look_at_the_spokes(office: Office, qtbot: QtBot) -> None:
    office.shell.window.open_preview()
    qtbot.waitUntil(lambda: not office.shell.background.busy)
    looked: list[object] = []
    sync, office.app.sync = office.app.sync, lambda *args, **more: looked.append(args)  # type: ignore[assignment]
    office.shell.use_language("fr")
    assert office.see("previewDialog").windowTitle() == "Aperçu des modifications"
    qtbot.waitUntil(lambda: not office.shell.background.busy)
    assert not looked
    office.app.sync = sync  # type: ignore[method-assign]
    office.press("closeButton")


def test_the_wizard_goes_on_over_the_window_in_the_place_of_the_old_one(office: Office, qtbot: QtBot) -> None:
    office.shell.open_wizard(None, office.window)
    (wizard,) = office.window.findChildren(Wizard)
    wizard.presenter.next()
    wizard.presenter.next()
    field = office.see("linkField")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "https://example.com/plan.ics")
    office.shell.use_language("fr")
    assert wizard.parentWidget() is office.window
    assert wizard.isVisible()
    assert office.see("linkField").text() == "https://example.com/plan.ics"  # type: ignore[attr-defined]
    assert any(label.text().startswith("Étape 3") for label in wizard.findChildren(QLabel))
    wizard.presenter.abandon()
    before = office.window
    wizard.done(0)
    assert office.window is before, "it speaks French already"
    assert i18n.language() == "fr"


def test_every_dialog_of_the_window_comes_back(office: Office, qtbot: QtBot) -> None:
    abouts = {
        **dict.fromkeys((Over.OPTIONS,), office.spokes[1].id),
        **dict.fromkeys((Over.FAULTS, Over.RENAME, Over.REMOVE, Over.LEAVING, Over.KEPT), office.hub.id),
        **dict.fromkeys((Over.SETTINGS, Over.REMOVE_EVERYTHING), ""),
    }
    for over, about in abouts.items():
        office.shell.window.open_over(over, about)
        qtbot.waitUntil(lambda: not office.shell.background.busy)
        (before,) = office.shell.window.dialogs.memory()
        office.shell.use_scheme(Scheme.DARK)
        (after,) = office.shell.window.dialogs.memory()
        assert after.memory == before.memory, over
        office.shell.window.dialogs.close_all()
        qtbot.waitUntil(lambda: not office.shell.background.busy)
