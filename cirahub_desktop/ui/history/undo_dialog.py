"""*Undo*: first what would happen, then the run that does it, then what came of it and what stayed as it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import RunEvent
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.looking import Looking
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.look_ahead import LookAhead
from cirahub_desktop.ui.presenters.preview_changes import Tense
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.undo import (
    Stage,
    UndoPresenter,
    UndoTarget,
    also_synced,
    looked_so_far,
    outcome,
    undo_changes,
    undo_words,
)
from cirahub_desktop.ui.preview.changes import ChangesMemory, ChangesView
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.badge import StateLine
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.worker import RunStopped

_SIZE = (820, 600)


@dataclass(frozen=True, slots=True)
class UndoMemory:
    """The presenter goes on as it is: a run does not stop because a window is built again."""

    presenter: UndoPresenter
    report: HubReport | None
    ahead: LookAhead
    changes: ChangesMemory


class UndoDialog(Dialog):
    """Closing it while it works leaves the work alone; the dashboard shows it, and *Cancel* stops it."""

    def __init__(self, live: Live, target: UndoTarget, parent: QWidget | None) -> None:
        words = undo_words(target, live.now())
        super().__init__(words.title, parent)
        self.setObjectName("undoDialog")
        self.resize(*_SIZE)
        self._live, self._target = live, target
        self.presenter = UndoPresenter(
            live.app.past,
            target,
            carry_out=lambda work, begins, ended: live.carry_out(target.hub, work, begins, ended),
            cancel=lambda: live.cancel(target.hub),
            changed=self._show_state,
        )
        self._looking = Looking(live, target.hub, self.presenter.look, self)
        self._looking.moved.connect(self._show_state)
        self._report: HubReport | None = None
        self._worth_it = False
        live.worker.happened.connect(self._on_happened)
        self.content.addWidget(Label(words.title, TextRole.SECTION, wrap=True))
        self._text = Paragraph(words.text)
        self.content.addWidget(self._text)
        self._phase = Label("", TextRole.HELP, Tone.TEXT2, wrap=True)
        self._bar = CalmBar(tr("Looking at what would change"))
        self._error = FieldError()
        self._also = Paragraph("", TextRole.HELP, Tone.TEXT3)
        self.changes = ChangesView(tr("What would change"), Tense.WILL, live.now)
        self._told = _Told()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.changes)
        self._pages.addWidget(scrolling(self._told))
        for widget in (self._phase, self._bar, self._error):
            self.content.addWidget(widget)
        self.content.addWidget(self._pages, 1)
        self._room = QWidget()
        self.content.addWidget(self._room, 1)
        self.content.addWidget(self._also)
        self.finish(self._footer(words.yes))
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Looks when it is first seen: one that takes the place of another may know all, or be at work."""
        super().showEvent(event)
        if self._report is None and self.presenter.stage is Stage.ASKING and self._looking.ahead.error is None:
            self._looking.ahead.start()

    def memory(self) -> UndoMemory:
        return UndoMemory(self.presenter, self._report, self._looking.hand_over(), self.changes.memory())

    def remember(self, memory: object) -> None:
        if isinstance(memory, UndoMemory):
            memory.presenter.hand_over(self._show_state)
            self.presenter = memory.presenter
            if memory.report is not None:
                self._take_report(memory.report)
            self._looking.take(memory.ahead)
            self.changes.remember(memory.changes)
            self._show_state()

    def done(self, result: int) -> None:
        self._looking.close()
        self._live.worker.happened.disconnect(self._on_happened)
        if self.presenter.stage is Stage.WAITING and self.presenter.is_shown_by(self._show_state):
            self.presenter.stop()
        super().done(result)

    def _footer(self, yes: str) -> Footer:
        self.yes = PrimaryButton(yes)
        self.yes.setObjectName("undoButton")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self._on_yes)
        self.no = SecondaryButton(tr("Close"))
        self.no.setObjectName("closeButton")
        self.no.clicked.connect(self.reject)
        self.again = SecondaryButton(tr("Try again"))
        self.again.setObjectName("tryAgainButton")
        self.again.clicked.connect(self._looking.start)
        self.stop = SecondaryButton(tr("Cancel"))
        self.stop.setObjectName("stopButton")
        self.stop.clicked.connect(self._on_stop)
        return Footer([], [self.again, self.stop, self.no, self.yes])

    def _on_yes(self) -> None:
        self.presenter.start()

    def _on_stop(self) -> None:
        self.presenter.stop()

    def _on_happened(self, event: RunEvent | RunStopped) -> None:
        if event.hub == self._target.hub and not isinstance(event, RunStopped):
            self.presenter.on_event(event)

    # showing

    def _show_state(self) -> None:
        presenter, ahead = self.presenter, self._looking.ahead
        if ahead.report is not None and ahead.report is not self._report:
            self._take_report(ahead.report)
        asking = presenter.stage is Stage.ASKING
        looking = asking and ahead.under_way
        working = looking or presenter.under_way
        error = (ahead.error if asking else None) or presenter.error
        known = asking and self._report is not None and not looking and error is None
        self._text.setVisible(asking)
        self._phase.setVisible(working)
        self._bar.setVisible(working)
        if working:
            running = ahead.running if looking else presenter.running
            self._phase.setText(self._words(running))
            self._bar.show_share(min(1.0, running.share * 3) if looking else running.share)
        self._show_error(error)
        self._pages.setVisible(known or presenter.stage is not Stage.ASKING)
        self._room.setVisible(self._pages.isHidden())
        self._also.setVisible(known and bool(self._also.text()))
        self.yes.setVisible(asking)
        self.yes.setEnabled(known and self._worth_it)
        self.again.setVisible(asking and error is not None)
        self.stop.setVisible(presenter.under_way)
        self.stop.setEnabled(presenter.stage is not Stage.STOPPING)
        if presenter.stage is Stage.TOLD and presenter.report is not None and self._pages.currentIndex() == 0:
            self._tell(presenter.report)

    def _take_report(self, report: HubReport) -> None:
        self._report = report
        hub = self._live.hub(self._target.hub)
        names = {spoke.id: spoke.name for spoke in hub.spokes} if hub is not None else {}
        found = undo_changes(report, names)
        self._worth_it = bool(found)
        self.changes.show_changes(found)
        others = also_synced(report)
        also = trn(
            "The same run also syncs what is new: {count} change.",
            "The same run also syncs what is new: {count} changes.",
            others,
        )
        self._also.setText(also if others else "")
        announce(self, tr("What would change"))

    def _words(self, running: Running) -> str:
        if self.presenter.stage is Stage.STOPPING:
            return tr("Stopping. What is already put back stays.")
        if self.presenter.stage is Stage.WAITING:
            return tr("Waiting for a run under way to end")
        writes = running.writes
        if self.presenter.stage is Stage.UNDOING and writes is not None:
            return wording.progress(running.phase, writes.done, writes.total)
        if self.presenter.stage is Stage.UNDOING:
            return wording.phase(running.phase)
        return looked_so_far(running)

    def _show_error(self, error: CiraHubError | None) -> None:
        if error is not None and self._error.isHidden():
            words = wording.explain(error)
            self._error.show_words(words.title, words.advice)
            announce(self._error, f"{words.title} {words.advice}")
        self._error.setVisible(error is not None)

    def _tell(self, report: HubReport) -> None:
        told = outcome(report)
        self._told.show_lines(told.title, told.lines, good=told.good)
        self._pages.setCurrentIndex(1)
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, " ".join((told.title, *told.lines)))


class _Told(QWidget):
    """What came of it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(8)

    def show_lines(self, title: str, lines: tuple[str, ...], *, good: bool) -> None:
        self._column.addWidget(StateLine(State.IN_SYNC if good else State.WAITING, title))
        for line in lines:
            self._column.addWidget(Paragraph(line))
        self._column.addStretch(1)
