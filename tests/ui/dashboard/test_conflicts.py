"""R7, policy *ask*: what was changed in two places is shown side by side, answered, and then synced."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.ui.dialogs.conflict import ConflictDialog
from cirahub_desktop.ui.presenters.banner import BannerAction, banner
from cirahub_desktop.ui.presenters.cards import card
from cirahub_desktop.ui.presenters.conflict import conflict_view
from cirahub_desktop.ui.presenters.notices import GotoPage, news
from cirahub_desktop.ui.presenters.tray import tray_view
from cirahub_desktop.waiting import HubChange
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp


def asked(make_desk: MakeDesk, count: int = 2) -> tuple[Desk, ConflictDialog]:
    app = FakeApp(samples.disputed(count))
    app.past.disputes = [samples.conflict(number + 1) for number in range(count)]
    desk = make_desk(app)
    dialog = ConflictDialog(desk.live, desk.live.hubs[0], desk.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    dialog.open()
    return desk, dialog


def press(dialog: QWidget, name: str) -> None:
    (button,) = [one for one in dialog.findChildren(QAbstractButton, name) if one.isVisibleTo(dialog)]
    assert button.isEnabled()
    button.click()


def by_key(dialog: QWidget, key: str) -> None:
    """A shortcut, which wants an active window that there is none of here."""
    (action,) = [one for one in dialog.actions() if QKeySequence(key) in one.shortcuts()]
    action.trigger()


def test_r7_both_versions_stand_side_by_side() -> None:
    view = conflict_view(samples.conflict(), samples.disputed(), samples.NOW, number=1, of=3)
    assert (view.place_in_line, view.hub, view.spoke) == ("1 of 3", "In the hub", "In “Planning quai”")
    assert view.since == "Changed in the hub and in “Planning quai”, known since 14:02."
    assert [(row.label, row.before, row.after) for row in view.rows] == [
        ("Time", "Tue 24 Nov 2026, 15:30 – 16:15", "Tue 24 Nov 2026, 16:30 – 17:15"),
        ("Location", "Dock 2", "Dock 3, beside the crane"),
    ]
    assert [one.label for one in view.choices] == [
        "Keep the hub’s version",
        "Take the version of “Planning quai”",
        "Keep both, as two events",
    ]
    assert "Location: In the hub: Dock 2; In “Planning quai”: Dock 3" in view.spoken
    assert (view.hub_since, view.spoke_since) == ("", "seen at 14:02")


def test_r7_who_changed_it_in_the_hub_and_when_is_said_where_it_is_known() -> None:
    changed = HubChange(samples.FEED, samples.READ_AT)
    view = conflict_view(samples.conflict(), samples.disputed(), samples.NOW, number=1, of=1, changed=changed)
    assert view.hub_since == "changed at 14:02 in “Plan Nordfracht”"
    person = replace(changed, spoke=None)
    view = conflict_view(samples.conflict(), samples.disputed(), samples.NOW, number=1, of=1, changed=person)
    assert view.hub_since == "changed at 14:02"
    assert all("restored" in one.means or "lost" in one.means for one in view.choices)


def test_r7_the_window_says_that_it_waits() -> None:
    hub = samples.disputed()
    shown = banner(hub, None, samples.NOW, closing_hides=False)
    assert shown is not None
    assert (shown.action, shown.primary) == (BannerAction.ANSWER, True)
    assert shown.title == "Waiting for your answer: 2 events were changed in two places."
    assert "“Planning quai”" in shown.text
    assert card(hub.spokes[1], None, samples.NOW).detail == "2 changed in two places"
    assert tray_view([hub], {}, samples.NOW).first == "2 events are waiting for your answer…"
    (notice,), _ = news({}, [hub], samples.NOW)
    assert notice.goto.page is GotoPage.QUESTIONS
    assert "changed in two places" in notice.text


def test_a_hold_comes_first() -> None:
    hub = samples.disputed()
    held = replace(hub.spokes[1], hold=samples.head(samples.held()))
    shown = banner(replace(hub, spokes=(hub.spokes[0], held)), None, samples.NOW, closing_hides=False)
    assert shown is not None
    assert shown.action is BannerAction.LOOK_AT_HOLD


def test_r7_one_after_the_other_is_answered_and_then_synced(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk, dialog = asked(make_desk)
    assert not dialog._answer.isEnabled()
    press(dialog, "choice-spoke")
    press(dialog, "answerButton")
    assert not dialog._answer.isEnabled()
    assert desk.app.said == []
    press(dialog, "choice-both")
    press(dialog, "answerButton")
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in desk.app.said)
    assert [one.answer for one in desk.app.past.disputes] == [Answer.SPOKE, Answer.BOTH]
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_events_can_be_passed_over_and_what_was_chosen_stays_chosen(make_desk: MakeDesk) -> None:
    _, dialog = asked(make_desk, 3)
    press(dialog, "choice-spoke")
    press(dialog, "nextButton")
    assert dialog._place.text() == "2 of 3"
    assert not dialog._answer.isEnabled()
    press(dialog, "choice-both")
    by_key(dialog, "Alt+Right")
    assert dialog._place.text() == "3 of 3"
    assert not dialog._next.isEnabled()
    by_key(dialog, "Alt+Left")
    press(dialog, "previousButton")
    assert dialog._answer.isEnabled()
    assert dialog._page is not None
    assert dialog._page.choice() is not None
    dialog.reject()


def test_what_stays_is_said_beside_its_version(make_desk: MakeDesk) -> None:
    _, dialog = asked(make_desk, 1)
    press(dialog, "choice-spoke")
    heads = dialog._page.versions._heads  # type: ignore[union-attr]
    assert [head._word.text() for head in heads.values()] == ["goes into the history", "stays"]
    press(dialog, "choice-both")
    assert [head._word.text() for head in heads.values()] == ["stays", "stays"]
    dialog.reject()


def test_a_rebuilt_dialog_shows_the_same_event_with_the_same_choice(make_desk: MakeDesk) -> None:
    desk, dialog = asked(make_desk, 3)
    press(dialog, "nextButton")
    press(dialog, "choice-both")
    memory = dialog.memory()
    dialog.done(0)
    assert desk.app.said == []
    again = ConflictDialog(desk.live, desk.live.hubs[0], desk.window)
    again.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    again.remember(memory)
    again.open()
    assert again._place.text() == "2 of 3"
    assert again._page is not None
    choice = again._page.choice()
    assert choice is not None
    assert choice.answer is Answer.BOTH
    again.reject()


def test_closing_decides_nothing(make_desk: MakeDesk) -> None:
    desk, dialog = asked(make_desk)
    press(dialog, "choice-hub")
    press(dialog, "laterButton")
    assert [one.answer for one in desk.app.past.disputes] == [None, None]
    assert desk.app.said == []


def test_what_was_answered_before_closing_is_carried_out(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk, dialog = asked(make_desk)
    press(dialog, "choice-hub")
    press(dialog, "answerButton")
    press(dialog, "laterButton")
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in desk.app.said and not desk.worker.busy)
    assert [one.answer for one in desk.app.past.disputes] == [Answer.HUB, None]


def test_what_is_settled_meanwhile_is_said_and_the_next_one_shown(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk, dialog = asked(make_desk)
    whole = desk.app.past.answer

    def answer(conflict: str, answer: Answer) -> None:
        if conflict == "c1":
            raise NotFound("conflict", conflict)
        whole(conflict, answer)

    desk.app.past.answer = answer  # type: ignore[method-assign]
    press(dialog, "choice-hub")
    press(dialog, "answerButton")
    assert dialog._error.isVisible()
    press(dialog, "choice-hub")
    press(dialog, "answerButton")
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in desk.app.said and not desk.worker.busy)


def test_a_spoke_that_is_off_asks_nothing(make_desk: MakeDesk) -> None:
    hub = samples.disputed()
    off = replace(hub.spokes[1], config=replace(hub.spokes[1].config, enabled=False), state=State.OFF)
    app = FakeApp(replace(hub, spokes=(hub.spokes[0], off)))
    app.past.disputes = [samples.conflict()]
    desk = make_desk(app)
    assert not desk.live.conflicts(desk.live.hubs[0])
    shown = banner(desk.live.hubs[0], None, samples.NOW, closing_hides=False)
    assert shown is None or shown.action is not BannerAction.ANSWER
