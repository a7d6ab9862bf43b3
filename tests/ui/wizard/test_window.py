"""The wizard's window: keyboard, focus, asking before closing, language, what it tells its caller."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.sync.errors import BadSource, LinkRefused
from cirahub_desktop.ui.presenters.wizard import Page
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.wizard.leave import ask_to_leave
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard.account_scenes import account_server_not_found
from tests.ui.wizard.fakes import CLAIRE, LIVRAISONS, FakeApp, Inline

URL = "https://plan.nordfracht.example/export/livraisons.ics"


class Desk:
    """A shown wizard and a person's hands."""

    def __init__(self, qtbot, hub=None, *, sample: bool = False) -> None:
        self.qtbot, self.app, self.runner = qtbot, FakeApp(), Inline()
        self.app.known = (CLAIRE,)
        self.asked, self.leave = 0, True
        self.wizard = Wizard(self.app, self.runner, hub=hub, sample=sample, ask=self._ask)
        qtbot.addWidget(self.wizard, before_close_func=lambda _: setattr(self, "leave", True))
        with qtbot.waitActive(self.wizard):
            self.wizard.show()
            self.wizard.activateWindow()

    def _ask(self, _: QWidget) -> bool:
        self.asked += 1
        return self.leave

    def find(self, name: str) -> QWidget:
        found = [one for one in self.wizard.findChildren(QWidget, name) if one.isVisible()]
        assert len(found) == 1, name
        return found[0]

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.wizard, key)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def texts(self) -> str:
        return "\n".join(one.text() for one in self.wizard.findChildren(QLabel) if one.isVisible())


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Scheme.LIGHT)


@pytest.fixture
def desk(qtbot) -> Desk:
    return Desk(qtbot)


def test_a_hub_is_made_with_the_keyboard_alone(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.type(URL)
    desk.press(Qt.Key.Key_Return)
    assert "This link works. It is a calendar." in desk.texts()
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.type("Livraisons")
    with desk.qtbot.waitSignal(desk.wizard.created) as made:
        desk.press(Qt.Key.Key_Return)
    assert made.args == ["new-hub", "new-spoke"]
    assert desk.app.hubs == ["Livraisons"]
    assert not desk.wizard.isVisible()
    assert desk.asked == 0


def test_arrows_choose_the_kind(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.wizard.presenter.page is not Page.ICAL


def test_return_on_back_goes_back(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.find("backButton").setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.wizard.presenter.page is Page.SETUP


def walk_to(desk: Desk, name: str) -> None:
    tree = desk.find("folderTree")
    for _ in range(12):
        if tree.currentItem() is not None and tree.currentItem().text(0) == name:
            return
        desk.press(Qt.Key.Key_Down)
    pytest.fail(f"{name} is not in the tree")


def test_a_calendar_is_chosen_with_the_keyboard(qtbot) -> None:
    desk = Desk(qtbot, LIVRAISONS)
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "folderTree"
    walk_to(desk, "Logistics")
    desk.press(Qt.Key.Key_Return)
    walk_to(desk, "Fleet")
    chosen = desk.wizard.presenter.tree.chosen
    assert chosen is not None
    assert chosen.is_calendar
    assert "You may write here: yes" in desk.texts()
    desk.press(Qt.Key.Key_Return)
    with qtbot.waitSignal(desk.wizard.created):
        desk.press(Qt.Key.Key_Return)


def test_the_focus_returns_to_the_field_after_an_error_and_the_text_stays(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.app.errors["check_link"] = LinkRefused(LinkRefused.Reason.NOT_ICS, "/share")
    desk.type("https://a.example/share")
    desk.click("nextButton")
    assert QApplication.focusWidget() is desk.find("linkField")
    assert desk.find("linkField").text() == "https://a.example/share"
    assert "Its path ends in “/share”" in desk.texts()
    assert "ends in" in desk.find("linkField").accessibleDescription()


def test_next_says_checking_and_cancel_stops_the_check_only(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.type(URL)
    desk.runner.hold = True
    desk.press(Qt.Key.Key_Return)
    assert desk.find("nextButton").text() == "Checking…"
    assert not desk.find("nextButton").isEnabled()
    desk.click("cancelButton")
    assert desk.wizard.isVisible()
    assert desk.find("nextButton").text() == "NEXT"
    assert desk.runner.waiting[0].token.cancelled


def test_esc_asks_once_something_is_typed(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.type("h")
    desk.leave = False
    desk.press(Qt.Key.Key_Escape)
    desk.wizard.close()
    assert (desk.asked, desk.wizard.isVisible()) == (2, True)
    desk.leave = True
    desk.press(Qt.Key.Key_Escape)
    assert not desk.wizard.isVisible()


def test_esc_closes_at_once_while_nothing_is_typed(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Escape)
    assert (desk.asked, desk.wizard.isVisible()) == (0, False)


def test_another_language_keeps_what_was_typed(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.type(URL)
    desk.press(Qt.Key.Key_Return)
    with desk.qtbot.waitSignal(desk.wizard.languageChanged):
        desk.wizard.use_language("fr")
    assert i18n.language() == "fr"
    assert desk.find("linkField").text() == URL
    assert desk.find("nextButton").text() == "SUIVANT"
    assert "Ce lien fonctionne" in desk.texts()
    assert ("set_preference", "language", "fr") in desk.app.calls


def test_the_sign_in_fields_open_from_the_error(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    desk.app.errors["check_link"] = BadSource("a.example", BadSource.Reason.SIGN_IN_PAGE, "Sign in")
    desk.type(URL)
    desk.press(Qt.Key.Key_Return)
    desk.click("copyHelpButton")
    assert "Hello," in QGuiApplication.clipboard().text()
    assert URL not in QGuiApplication.clipboard().text()
    desk.click("enterSignInButton")
    assert QApplication.focusWidget() is desk.find("userField")
    desk.type("claire")
    assert desk.find("passwordField").echoMode() is QLineEdit.EchoMode.Password
    assert desk.wizard.presenter.link.draft.user == "claire"


def test_the_sample_is_offered_only_where_there_is_one(qtbot) -> None:
    assert Desk(qtbot).wizard.findChild(QAbstractButton, "sampleButton") is None
    desk = Desk(qtbot, sample=True)
    with qtbot.waitSignal(desk.wizard.sample_wanted):
        desk.click("sampleButton")
    assert not desk.wizard.isVisible()


def test_nothing_that_does_not_work_can_be_chosen(desk: Desk) -> None:
    contacts = desk.find("objectCard-contacts")
    assert not contacts.isEnabled()
    assert "Not in this version yet." in desk.texts()
    desk.press(Qt.Key.Key_Return)
    cards = {
        one.objectName()
        for one in desk.wizard.findChildren(QAbstractButton)
        if one.objectName().startswith("typeCard-")
    }
    assert cards == {"typeCard-ical", "typeCard-public-folder", "typeCard-mailbox", "typeCard-folder"}
    assert "until 1 April 2027" in desk.texts()


def test_a_server_that_is_not_found_leads_to_the_field_for_it(qtbot) -> None:
    wizard = account_server_not_found()
    qtbot.addWidget(wizard)
    with qtbot.waitActive(wizard):
        wizard.show()
        wizard.activateWindow()
    assert not [one for one in wizard.findChildren(QLineEdit, "serverField") if one.isVisible()]
    (button,) = [one for one in wizard.findChildren(QAbstractButton, "enterServerButton") if one.isVisible()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (field,) = [one for one in wizard.findChildren(QLineEdit, "serverField") if one.isVisible()]
    assert field.hasFocus()


@pytest.mark.parametrize(("button", "leaves"), [("yesButton", True), ("noButton", False)])
def test_the_question_before_leaving_has_its_two_answers(qtbot: QtBot, button: str, leaves: bool) -> None:
    asking = QWidget()
    qtbot.addWidget(asking)

    def answer() -> None:
        question = asking.findChild(QDialog, "leaveQuestion")
        texts = [one.text() for one in question.findChildren(QPushButton) if one.isVisible()]
        assert texts == ["Close", "Go on here"]
        assert question.focusWidget().objectName() == "noButton"
        question.findChild(QPushButton, button).click()

    QTimer.singleShot(0, answer)
    assert ask_to_leave(asking) is leaves
