"""The events of a hold as a list; where it matters what would change in each, that is looked up first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import Hold, HoldReason, HubReport
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.looking import Looking
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.held_changes import held_changes, why_unknown
from cirahub_desktop.ui.presenters.hold import spoke_name
from cirahub_desktop.ui.presenters.look_ahead import LookAhead
from cirahub_desktop.ui.preview.changes import ChangesView
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label


class HeldChangesView(QWidget):
    """``seen`` carries whether all is known that a person must know before they agree; the events themselves are listed
    from the beginning."""

    seen = Signal(bool)

    def __init__(self, live: Live, hold: Hold, hub: HubStatus) -> None:
        super().__init__()
        self._hold = hold
        self._place, self._source = (spoke_name(hub.spokes, spoke) for spoke in (hold.spoke, hold.source))
        app = live.app
        self._looking = Looking(
            live,
            hold.hub,
            lambda sink, cancel: app.sync(hold.hub, dry_run=True, confirm=hold.id, sink=sink, cancel=cancel),
            self,
        )
        self._looking.moved.connect(self._show_state)
        self._known: HubReport | None = None
        self._words = Label(tr("Looking at what would change"), TextRole.HELP, Tone.TEXT2)
        self._bar = CalmBar(tr("Reading"))
        self._error = FieldError()
        self._again = SecondaryButton(tr("Try again"))
        self._again.setObjectName("tryAgainButton")
        self._again.clicked.connect(self._looking.start)
        self.list = ChangesView(tr("Waiting for your OK"), now=live.now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._words, self._bar, self._error):
            column.addWidget(widget)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.list, 1)
        self._fill(None)
        self._show_state()

    def start(self) -> None:
        """Look, where there is something to look up that is not known yet."""
        if self._must_look and self._known is None:
            self.ahead.start()

    def stop(self) -> None:
        self._looking.close()

    def hand_over(self) -> LookAhead:
        return self._looking.hand_over()

    def take(self, ahead: LookAhead) -> None:
        """What another list like this one looks up, or had looked up."""
        self._looking.take(ahead)

    @property
    def ahead(self) -> LookAhead:
        return self._looking.ahead

    @property
    def is_seen(self) -> bool:
        return self._known is not None or not self._must_look

    @property
    def known(self) -> HubReport | None:
        """What was looked up."""
        return self._known

    def show_known(self, report: HubReport | None) -> None:
        """What another list like this one had looked up."""
        self._known = report
        if report is not None:
            self._fill(report)
        self._show_state()

    @property
    def _must_look(self) -> bool:
        return self._hold.reason is HoldReason.ADOPTED

    def _show_state(self) -> None:
        error = self.ahead.error or why_unknown(self._hold, self.ahead.report)
        if self.ahead.report is not None and error is None and self._known is not self.ahead.report:
            self._known = self.ahead.report
            self._fill(self._known)
            announce(self.list, tr("What would change"))
        self._words.setVisible(self.ahead.under_way)
        self._bar.setVisible(self.ahead.under_way)
        self._error.setVisible(error is not None)
        self._again.setVisible(error is not None)
        self._bar.show_share(min(1.0, self.ahead.running.share * 3))
        if error is not None:
            self._show_error(error)
        self.seen.emit(self.is_seen)

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        announce(self._error, f"{words.title} {words.advice}")

    def _fill(self, report: HubReport | None) -> None:
        self.list.show_changes(held_changes(self._hold, report, self._place, self._source))
