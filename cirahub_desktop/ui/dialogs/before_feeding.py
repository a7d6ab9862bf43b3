"""Before a spoke begins to feed the hub: what the next run would bring into the hub and from there elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.change_list import ChangeList
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.looking import Looking
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.before_feeding import AheadView, ahead_view, found, headings, how_far
from cirahub_desktop.ui.presenters.look_ahead import LookAhead
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import FieldError, IconSentence, announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_SIZE = (860, 620)
_EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class FeedingMemory:
    ahead: LookAhead
    text: str


class BeforeFeedingDialog(Dialog):
    """``accepted``: the person has seen it and wants it so. Closing it stores nothing and writes nothing."""

    def __init__(self, live: Live, spoke: SpokeStatus, options: SpokeOptions, parent: QWidget | None) -> None:
        super().__init__(tr("Before {spoke} feeds the hub", spoke=quoted(spoke.name)), parent)
        self.setObjectName("beforeFeedingDialog")
        self._spoke, self._options = spoke, options
        self._view: AheadView | None = None
        app, hub = live.app, spoke.config.hub
        self._looking = Looking(
            live, hub, lambda sink, cancel: app.preview(spoke.id, options, sink=sink, cancel=cancel), self
        )
        self._looking.moved.connect(self._show_state)
        self._pages = QStackedWidget()
        for page in (self._looking_page(), self._seen(), self._refused()):
            self._pages.addWidget(page)
        self.finish(self._footer(), self._pages)
        self.resize(*_SIZE)

    def showEvent(self, event: QShowEvent) -> None:
        """Looks when it is first seen: one that takes the place of another may know all, or be at it."""
        super().showEvent(event)
        if self.ahead.report is None and self.ahead.error is None:
            self.ahead.start()

    def memory(self) -> FeedingMemory:
        return FeedingMemory(self._looking.hand_over(), self.search.text())

    def remember(self, memory: FeedingMemory) -> None:
        self._looking.take(memory.ahead)
        self.search.setText(memory.text)

    @property
    def ahead(self) -> LookAhead:
        return self._looking.ahead

    def done(self, result: int) -> None:
        self._looking.close()
        super().done(result)

    # laying out

    def _looking_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(Label(tr("Looking at what would happen"), TextRole.SECTION, wrap=True))
        column.addWidget(Paragraph(tr("The spokes of this hub are read. Nothing is stored and nothing is written.")))
        self._bar = CalmBar(tr("Reading"))
        self._how_far = Label("", TextRole.HELP, Tone.TEXT2)
        column.addWidget(self._bar)
        column.addWidget(self._how_far)
        column.addStretch(1)
        return page

    def _seen(self) -> QWidget:
        page, column = _page()
        self._title = Label("", TextRole.SECTION, wrap=True)
        column.addWidget(self._title)
        self._said = QVBoxLayout()
        self._said.setSpacing(4)
        column.addLayout(self._said)
        column.addLayout(self._finding())
        self.list = ChangeList(tr("What would change"), headings())
        self.list.setObjectName("aheadList")
        column.addWidget(self.list, 1)
        self._nothing_found = Paragraph(tr("No event is called so."), TextRole.HELP, Tone.TEXT3)
        column.addWidget(self._nothing_found)
        column.addWidget(Paragraph(tr("Nothing has been stored yet. After SAVE the next run does it."), TextRole.HELP))
        return page

    def _finding(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setObjectName("aheadSearch")
        self.search.setPlaceholderText(tr("Search events by name"))
        self.search.setAccessibleName(tr("Search events by name"))
        self.search.textChanged.connect(self._show_rows)
        self.place = Combo()
        self.place.setObjectName("aheadPlace")
        self.place.setAccessibleName(tr("Where"))
        self.place.currentIndexChanged.connect(self._show_rows)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        row.addWidget(self.place, 2)
        return row

    def _refused(self) -> QWidget:
        page, column = _page()
        column.addWidget(Label(tr("What would happen could not be looked at"), TextRole.SECTION, wrap=True))
        self._error = FieldError()
        column.addWidget(self._error)
        column.addWidget(Paragraph(tr("Nothing has been stored and nothing has been written.")))
        column.addStretch(1)
        return page

    def _footer(self) -> Footer:
        back = SecondaryButton(tr("Cancel"))
        back.setObjectName("cancelButton")
        back.clicked.connect(self.reject)
        self._again = SecondaryButton(tr("Try again"))
        self._again.setObjectName("tryAgainButton")
        self._again.clicked.connect(self._looking.start)
        self._save = PrimaryButton(tr("SAVE"))
        self._save.setObjectName("saveButton")
        self._save.setDefault(True)
        self._save.clicked.connect(self.accept)
        return Footer([], [back, self._again, self._save])

    # showing

    def _show_state(self) -> None:
        error = self.ahead.error or self._own_error()
        self._again.setVisible(error is not None)
        self._save.setEnabled(self.ahead.report is not None and error is None)
        self._save.setVisible(error is None)
        if error is not None:
            self._show_error(error)
        elif self.ahead.report is not None:
            self._show_view()
        else:
            self._pages.setCurrentIndex(0)
            self._bar.show_share(min(1.0, self.ahead.running.share * 3))
            self._how_far.setText(how_far(self.ahead.running))

    def _own_error(self) -> CiraHubError | None:
        """Without the spoke itself there is nothing to see."""
        spokes = self.ahead.report.spokes if self.ahead.report is not None else ()
        return next((one.error for one in spokes if one.spoke == self._spoke.id), None)

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        self._pages.setCurrentIndex(2)
        self._again.setFocus()
        announce(self._error, f"{words.title} {words.advice}")

    def _show_view(self) -> None:
        report = self.ahead.report
        if self._view is not None or report is None:
            return
        view = self._view = ahead_view(report, self._spoke, self._options)
        self._title.setText(view.title)
        for line in view.lines:
            self._said.addWidget(Paragraph(line))
        for line in view.warnings:
            self._said.addWidget(IconSentence("state-waiting", line, TextRole.BODY, Tone.ATTENTION))
        self.place.addItem(tr("Everything"), _EVERYWHERE)
        for spoke, words in view.places:
            self.place.addItem(words, spoke)
        for widget in (self.search, self.place, self.list):
            widget.setVisible(bool(view.changes))
        self._show_rows()
        self._pages.setCurrentIndex(1)
        self._save.setFocus()
        announce(self, " ".join((view.title, *view.lines, *view.warnings)))

    def _show_rows(self) -> None:
        if self._view is not None:
            rows = found(self._view.changes, self.search.text(), self.place.currentData())
            self.list.rows.show_rows([one.texts for one in rows])
            self._nothing_found.setVisible(bool(self._view.changes) and not rows)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 18, 20, 14)
    column.setSpacing(10)
    return page, column
