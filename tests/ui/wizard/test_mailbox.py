"""The way to a calendar of a mailbox, and to a new one: by the presenter, and by the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from cirahub_desktop import i18n
from cirahub_desktop.sync.errors import FolderProblem, Unreachable
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.ui.presenters.question import Failed, UnderWay
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard.fakes import CLAIRE, MAILBOXES, ROOM, TREE
from tests.ui.wizard.mailbox_scenes import at_mailbox, new_public_calendar, no_new_public_calendar, own_calendars
from tests.ui.wizard.scenes import calendar_path_wrong
from tests.ui.wizard.stage import Stage

OWN = MAILBOXES[""]
OTHERS = "direction@verrier.example"


def at_page(stage: Stage) -> WizardPresenter:
    stage.app.known = (CLAIRE,)
    presenter = stage.start()
    presenter.choose_kind(SpokeKind.MAILBOX)
    presenter.next()
    presenter.next()
    assert presenter.page is Page.MAILBOX
    return presenter


def test_ones_own_calendar_takes_four_steps(adding: Stage) -> None:
    presenter = at_page(adding)
    assert presenter.steps == (Page.TYPE, Page.ACCOUNT, Page.MAILBOX, Page.SPOKE_NAME)
    assert presenter.mailbox.calendars == OWN
    presenter.mailbox.choose(OWN[1])
    presenter.next()
    assert presenter.names.spoke == "Tours"
    presenter.next()
    assert adding.app.named("add_mailbox_spoke") == [
        ("add_mailbox_spoke", "h1", "Tours", "a1", CLAIRE.email, "/Calendar/Tours")
    ]
    assert adding.made == [("h1", "new-spoke")]


def test_an_account_without_public_folders_will_do(adding: Stage) -> None:
    adding.app.public_folders = False
    assert at_page(adding).mailbox.calendars == OWN


def test_the_main_calendar_of_an_address_is_chosen_by_itself(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.show(others=True)
    presenter.mailbox.type_address(f" {ROOM} ")
    presenter.next()
    assert adding.app.named("calendars_of")[-1] == ("calendars_of", ROOM)
    assert presenter.mailbox.ready()
    presenter.next()
    assert presenter.names.spoke == f"Calendar ({ROOM})"


def test_nothing_is_asked_per_key_stroke_and_an_old_answer_is_dropped(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.show(others=True)
    adding.runner.hold = True
    for length in range(1, len(ROOM) + 1):
        presenter.mailbox.type_address(ROOM[:length])
    assert len(adding.app.named("calendars_of")) == 1
    presenter.next()
    assert presenter.busy
    presenter.mailbox.type_address(OTHERS)
    adding.runner.answer()
    assert presenter.mailbox.calendars == ()
    assert not presenter.busy


def test_going_to_the_other_choice_and_back_keeps_what_was_typed_and_chosen(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.choose(OWN[2])
    presenter.mailbox.show(others=True)
    assert presenter.mailbox.chosen is None
    presenter.mailbox.type_address(ROOM)
    presenter.next()
    presenter.mailbox.show(others=False)
    assert presenter.mailbox.chosen == OWN[2]
    presenter.back()
    assert presenter.page is Page.ACCOUNT
    presenter.next()
    presenter.mailbox.show(others=True)
    assert (presenter.mailbox.address, presenter.mailbox.chosen) == (ROOM, MAILBOXES[ROOM][0])
    assert len(adding.app.named("calendars_of")) == 2


def test_without_a_choice_it_says_what_is_missing(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.show(others=True)
    assert not presenter.mailbox.missing
    presenter.next()
    assert presenter.page is Page.MAILBOX
    assert presenter.mailbox.missing
    assert len(adding.app.named("calendars_of")) == 1


def test_only_what_a_person_did_is_asked_about_before_closing(adding: Stage) -> None:
    presenter = at_page(adding)
    assert presenter.mailbox.chosen == OWN[0]
    assert not presenter.something_typed
    presenter.mailbox.choose(OWN[1])
    assert presenter.something_typed


def test_a_refusal_stays_on_the_page_and_next_asks_again(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.show(others=True)
    presenter.mailbox.type_address(OTHERS)
    adding.app.errors["calendars_of"] = FolderProblem(f"{OTHERS}/", FolderProblem.Reason.NOT_FOUND)
    presenter.next()
    assert presenter.page is Page.MAILBOX
    assert presenter.mailbox.error is not None
    adding.app.errors.clear()
    adding.app.mailboxes[OTHERS] = MAILBOXES[ROOM]
    presenter.next()
    assert presenter.mailbox.ready()


def test_a_server_away_for_a_moment_is_asked_again_by_next(adding: Stage) -> None:
    adding.app.errors["calendars_of"] = Unreachable("h", Unreachable.Reason.TIMEOUT)
    presenter = at_page(adding)
    assert presenter.mailbox.error is not None
    adding.app.errors.clear()
    presenter.next()
    assert presenter.mailbox.calendars == OWN
    adding.app.errors["folder_probe"] = Unreachable("h", Unreachable.Reason.TIMEOUT)
    presenter.mailbox.choose(OWN[1])
    assert not presenter.mailbox.ready()
    adding.app.errors.clear()
    presenter.next()
    assert presenter.mailbox.ready()


def test_loading_again_asks_for_both(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.show(others=True)
    presenter.mailbox.type_address(ROOM)
    presenter.next()
    presenter.mailbox.reload()
    assert [call[1] for call in adding.app.named("calendars_of")] == ["", ROOM, "", ROOM]
    assert presenter.mailbox.ready()


def test_cancel_stops_a_look_up(adding: Stage) -> None:
    presenter = at_page(adding)
    presenter.mailbox.show(others=True)
    presenter.mailbox.type_address(ROOM)
    adding.runner.hold = True
    presenter.next()
    presenter.stop()
    adding.runner.answer()
    assert not presenter.busy
    assert presenter.mailbox.calendars == ()
    assert presenter.mailbox.address == ROOM


# new calendars


def test_a_new_calendar_in_a_mailbox_is_chosen_at_once(adding: Stage) -> None:
    presenter = at_page(adding)
    assert presenter.mailbox.new.allowed
    presenter.mailbox.new.create(" North ")
    assert adding.app.named("create_folder") == [("create_folder", "/Calendar", "North")]
    assert [one.path for one in presenter.mailbox.calendars] == [*(one.path for one in OWN), "/Calendar/North"]
    assert presenter.mailbox.chosen == presenter.mailbox.calendars[-1]
    presenter.mailbox.show(others=True)
    presenter.mailbox.type_address(ROOM)
    presenter.next()
    assert len(presenter.mailbox.calendars) == 1


def test_nothing_is_made_without_the_right(adding: Stage) -> None:
    adding.app.may_create = False
    presenter = at_page(adding)
    assert presenter.mailbox.new.refused
    presenter.mailbox.new.create("North")
    assert adding.app.named("create_folder") == []


def test_the_right_is_asked_once_for_each_folder(adding: Stage) -> None:
    adding.app.known = (CLAIRE,)
    presenter = adding.start()
    presenter.next()
    presenter.next()
    for node in (TREE[""][2], TREE[""][0], TREE[""][2], None):
        presenter.tree.stand_in(node)
    assert [call[1] for call in adding.app.named("may_create_folder")] == ["/Logistics", "/Direction", ""]


@pytest.mark.parametrize("opened", [True, False])
def test_a_new_public_calendar_is_shown_where_it_lies(adding: Stage, opened: bool) -> None:
    adding.app.known = (CLAIRE,)
    presenter = adding.start()
    presenter.next()
    presenter.next()
    logistics = TREE[""][2]
    if opened:
        presenter.tree.expand(logistics)
    presenter.tree.stand_in(logistics)
    presenter.tree.type_search("x")
    presenter.tree.new.create("North")
    names = [node.name for depth, node in presenter.tree.visible() if depth == 1]
    assert ("North" in names) == opened, "a level that was not loaded is loaded with what is new in it"
    assert presenter.tree.chosen is not None
    assert presenter.tree.chosen.path == "/Logistics/North"
    assert presenter.tree.search == ""
    assert presenter.tree.ready()


def test_the_first_folder_below_one_can_be_opened(adding: Stage) -> None:
    adding.app.known = (CLAIRE,)
    presenter = adding.start()
    presenter.next()
    presenter.next()
    presenter.tree.expand(TREE[""][2])
    fleet = TREE["/Logistics"][1]
    presenter.tree.stand_in(fleet)
    presenter.tree.new.create("North")
    assert next(node for _, node in presenter.tree.visible() if node.id == fleet.id).has_children


# the window


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Scheme.LIGHT)


def shown(qtbot, wizard: Wizard) -> Wizard:
    qtbot.addWidget(wizard)
    with qtbot.waitActive(wizard):
        wizard.show()
        wizard.activateWindow()
    return wizard


def press(qtbot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_a_room_is_chosen_with_the_keyboard_alone(qtbot) -> None:
    wizard = shown(qtbot, own_calendars())
    mailbox = wizard.presenter.mailbox
    assert QApplication.focusWidget().objectName() == "calendarList"
    assert mailbox.chosen == OWN[0], "the main one is chosen by itself"
    press(qtbot, Qt.Key.Key_Down)
    assert mailbox.chosen == OWN[1]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget().objectName() == "otherCalendarsChoice"
    press(qtbot, Qt.Key.Key_Space)
    assert mailbox.of_others
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().objectName() == "mailboxField"
    qtbot.keyClicks(QApplication.focusWidget(), ROOM)
    press(qtbot, Qt.Key.Key_Return)
    assert mailbox.ready()
    press(qtbot, Qt.Key.Key_Return)
    assert wizard.presenter.page is Page.SPOKE_NAME


def ask_for_a_calendar(qtbot, wizard: Wizard, name: str) -> None:
    button = wizard.findChild(QPushButton, "newCalendarButton")
    assert button.isVisible()
    assert button.isEnabled()
    button.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    dialog = wizard.findChild(QDialog, "newCalendarDialog")
    qtbot.waitUntil(dialog.isVisible)
    field = dialog.findChild(QLineEdit, "textField")
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_new_calendar_has_its_own_little_dialog(qtbot) -> None:
    wizard = shown(qtbot, own_calendars())
    ask_for_a_calendar(qtbot, wizard, "North")
    assert wizard.presenter.mailbox.chosen.path == "/Calendar/North"
    assert wizard.presenter.page is Page.MAILBOX


def test_in_the_tree_it_lies_in_the_row_with_the_keyboard(qtbot) -> None:
    wizard = shown(qtbot, at_mailbox(kind=SpokeKind.PUBLIC_FOLDER))
    assert QApplication.focusWidget().objectName() == "folderTree"
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert wizard.presenter.tree.new.parent is not None
    ask_for_a_calendar(qtbot, wizard, "North")
    parent = wizard.presenter.tree.new.parent
    assert wizard.presenter.tree.chosen.path == f"{parent.path}/North"


def test_where_there_is_no_right_there_is_a_reason_instead_of_a_button(qtbot) -> None:
    wizard = shown(qtbot, no_new_public_calendar())
    assert not wizard.findChild(QPushButton, "newCalendarButton").isVisible()
    assert "You may not make a calendar in “Direction”." in _texts(wizard)
    other = shown(qtbot, new_public_calendar())
    assert "You may not make" not in _texts(other)


def test_whether_one_may_be_made_is_asked_before_the_keyboard_comes_to_the_tree(qtbot) -> None:
    wizard = shown(qtbot, calendar_path_wrong())
    assert QApplication.focusWidget().objectName() == "pathField"
    assert wizard.findChild(QPushButton, "newCalendarButton").isEnabled()


def test_a_button_that_cannot_be_pressed_has_its_reason_beside_it(qtbot) -> None:
    wizard = shown(qtbot, new_public_calendar())
    new = wizard.presenter.tree.new
    new.right.state = UnderWay()
    new._rights.clear()
    wizard._render()
    assert not wizard.findChild(QPushButton, "newCalendarButton").isEnabled()
    assert "Asking whether you may make a calendar in “Logistics”…" in _texts(wizard)
    new.right.state = Failed(Unreachable("mail.verrier.example", Unreachable.Reason.TIMEOUT))
    wizard._render()
    assert not wizard.findChild(QPushButton, "newCalendarButton").isVisible()
    assert "It could not be asked whether you may make a calendar in “Logistics”." in _texts(wizard)


def test_a_language_switch_keeps_address_and_choice(qtbot) -> None:
    wizard = shown(qtbot, own_calendars())
    wizard.presenter.mailbox.show(others=True)
    wizard.presenter.mailbox.type_address(ROOM)
    wizard.presenter.next()
    try:
        wizard.use_language("fr")
        assert wizard.findChild(QLineEdit, "mailboxField").text() == ROOM
        assert wizard.presenter.mailbox.ready()
    finally:
        i18n.use("en")


def _texts(wizard: Wizard) -> str:

    return "\n".join(one.text() for one in wizard.findChildren(QLabel) if one.isVisible())
