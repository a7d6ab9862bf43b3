"""What is shown before a spoke begins to feed the hub, and the way back from it."""

from __future__ import annotations

import threading
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cirahub_desktop.sync.errors import AnotherRun, Unreachable
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.dialogs.before_feeding import BeforeFeedingDialog
from cirahub_desktop.ui.presenters.before_feeding import ahead_view, found, must_be_shown
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp

ALL = SpokeOptions(feeds_hub=Feeding.ALL)
NEW = SpokeOptions(feeds_hub=Feeding.NEW)


def opened(desk: Desk) -> BeforeFeedingDialog:
    dialog = BeforeFeedingDialog(desk.live, desk.live.hubs[0].spokes[1], ALL, desk.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    dialog.open()
    return dialog


def test_counts_are_in_words_and_the_list_has_every_event() -> None:
    view = ahead_view(samples.ahead(), samples.target(), ALL)
    assert view.title == "112 events go to the hub and from there to “Board”, “Team”."
    assert view.lines == (
        "From “Planning quai” into the hub: 112 new",
        "From the hub into “Board”: 112 new, 1 changed",
        "From the hub into “Team”: 112 new",
    )
    assert [words for _, words in view.places] == ["Into the hub: 112 events", "Board: 113 events", "Team: 112 events"]
    changed = [one for one in view.changes if one.what != "New"]
    assert [one.texts() for one in changed] == [
        ("Changed: Location", "Truck 7 – pallets from Lyon", "Tue 24 Nov 2026, 15:30 – 16:15", "Board")
    ]


def test_the_list_is_searched_by_name_and_place() -> None:
    changes = ahead_view(samples.ahead(), samples.target(), ALL).changes
    assert len(found(changes, "", "")) == 112 * 3 + 1
    assert {one.spoke for one in found(changes, "RÉUNION 11", "")} == {None, "board", "team"}
    assert [one.place for one in found(changes, "réunion 112", None)] == ["Into the hub"]
    assert not found(changes, "nobody", "")


def test_nothing_that_goes_is_said_as_it_is() -> None:
    report, spoke = samples.ahead(0), samples.target()
    assert ahead_view(report, spoke, ALL).title == "“Planning quai” has nothing that the hub does not have already."
    assert "stays there" in ahead_view(report, spoke, NEW).title
    off = replace(report, spokes=report.spokes[1:])
    assert "switched off" in ahead_view(off, spoke, ALL).title


def test_what_goes_nowhere_else_yet_is_said() -> None:
    report = samples.ahead(1)
    alone = replace(report, spokes=report.spokes[:1])
    assert ahead_view(alone, samples.target(), ALL).title == "1 event goes to the hub, and to no other spoke yet."


def test_what_could_not_be_read_and_what_waits_is_not_hidden() -> None:
    report = samples.ahead(1)
    own, board, team = report.spokes
    lost = replace(board, error=Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT), planned=())
    asks = replace(team, held=replace(samples.held(2), reason=HoldReason.ADOPTED))
    part = replace(own, verdict=Verdict.PARTIAL)
    warnings = ahead_view(replace(report, spokes=(part, lost, asks)), samples.target(), ALL).warnings
    assert warnings[0].startswith("“Planning quai”: Not read completely")
    assert warnings[1].startswith("What would go to “Board” is not known:")
    assert "2 events that were here before would be changed" in warnings[2]


def test_only_a_spoke_that_begins_to_feed_something_is_looked_at() -> None:
    closed = samples.target(writes=False)
    assert must_be_shown(closed, ALL)
    assert must_be_shown(closed, NEW)
    assert not must_be_shown(closed, SpokeOptions(hub_writes=True))
    assert not must_be_shown(replace(closed, foreign=0, items=0, last_success=samples.READ_AT), ALL)
    assert not must_be_shown(replace(closed, config=replace(closed.config, options=ALL)), NEW)
    assert must_be_shown(replace(closed, config=replace(closed.config, options=NEW)), ALL)


def test_it_is_shown_searched_and_accepted(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    assert not dialog._save.isEnabled()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.waitUntil(dialog._save.isEnabled)
        assert dialog.list.rows.rowCount() == 337
        dialog.place.setCurrentIndex(3)
        assert dialog.list.rows.rowCount() == 112
        search = dialog.findChild(QLineEdit, "aheadSearch")
        assert search is not None
        qtbot.keyClicks(search, "112")
        assert dialog.list.rows.rowCount() == 1
        assert not dialog._nothing_found.isVisible()
        qtbot.keyClicks(search, "9")
        assert dialog._nothing_found.isVisible()
        dialog._save.click()
    assert not desk.live._reserved


def test_it_can_be_left_while_it_reads(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.gate = threading.Event()
    desk = make_desk(app)
    dialog = opened(desk)
    desk.live.sync(samples.HUB)
    assert not desk.live.runs  # no run begins under the look
    dialog.reject()
    app.gate.set()
    qtbot.waitUntil(lambda: not desk.background.busy and not desk.worker.busy)
    assert [said for said in app.said if said[0] != "sync"] == []


def test_a_look_that_fails_can_be_repeated(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.sync_error = AnotherRun("Livraisons")
    desk = make_desk(app)
    dialog = opened(desk)
    qtbot.waitUntil(dialog._again.isVisible)
    assert not dialog._save.isVisible()
    app.sync_error = None
    dialog._again.click()
    qtbot.waitUntil(dialog._save.isEnabled)
    dialog.reject()


def test_without_the_spoke_itself_there_is_nothing_to_accept(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    own, *others = app.ahead.spokes
    broken = replace(own, error=Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT))
    app.ahead = replace(app.ahead, spokes=(broken, *others))
    desk = make_desk(app)
    dialog = opened(desk)
    qtbot.waitUntil(dialog._again.isVisible)
    assert not dialog._save.isVisible()
    dialog.reject()
