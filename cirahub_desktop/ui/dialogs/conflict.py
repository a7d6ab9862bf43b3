"""*Waiting for your answer*: both versions of an event side by side, one event after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.conflict import Choice, ConflictView, conflict_view
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.frame import Panel, Separator
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.wording.differences import Difference

_SIZE = (780, 600)


class ConflictDialog(Dialog):
    """Answers are kept as they are given; when the dialog closes, a run carries them out. Closing it decides nothing
    more."""

    def __init__(self, live: Live, hub: HubStatus, parent: QWidget | None) -> None:
        super().__init__(tr("Waiting for your answer"), parent)
        self.setObjectName("conflictDialog")
        self._live, self._hub = live, hub
        self._waiting: Sequence[Conflict] = live.conflicts(hub)
        self._of, self._answered = len(self._waiting), 0
        self._error = FieldError()
        self._error.hide()
        self._page: _Page | None = None
        self._body = QVBoxLayout()
        self.content.addWidget(self._error)
        self.content.addLayout(self._body, 1)
        self._answer = PrimaryButton(tr("Answer"))
        self._answer.setObjectName("answerButton")
        self._answer.setDefault(True)
        self._answer.clicked.connect(self._on_answer)
        self._later = SecondaryButton(tr("Decide later"))
        self._later.setObjectName("laterButton")
        self._later.clicked.connect(self.reject)
        self.finish(Footer([], [self._later, self._answer]))
        self.resize(*_SIZE)
        self._show_next()

    def done(self, result: int) -> None:
        super().done(result)
        if self._answered:
            self._live.refresh()
            self._live.sync(self._hub.id)

    def _show_next(self) -> None:
        if self._page is not None:
            self._body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None
        self._answer.setVisible(bool(self._waiting))
        if not self._waiting:
            self._body.addWidget(Paragraph(tr("No event waits for your answer.")))
            self._body.addStretch(1)
            self._later.setText(tr("Close"))
            return
        number = self._of - len(self._waiting) + 1
        view = conflict_view(self._waiting[0], self._hub, self._live.now(), number=number, of=self._of)
        self._page = _Page(view)
        self._page.chosen.buttonToggled.connect(lambda: self._answer.setEnabled(True))
        self._answer.setEnabled(False)
        self._body.addWidget(self._page, 1)
        self._page.show()  # the layout would show it in the next turn of the loop, too late for the focus
        self._page.first.setFocus()
        announce(self, view.spoken)

    def _on_answer(self) -> None:
        page = self._page
        choice = page.choice() if page is not None else None
        if page is None or choice is None:
            return
        self._error.hide()
        try:
            self._live.app.past.answer(page.view.id, choice.answer)
            self._answered += 1
        except CiraHubError as error:  # such as: settled meanwhile, from another window
            self._show_error(error)
        self._waiting = self._waiting[1:]
        if self._waiting or not self._error.isHidden():
            self._show_next()
        else:
            self.accept()

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        self._error.show()
        announce(self._error, f"{words.title} {words.advice}")


class _Page(QWidget):
    """One event."""

    def __init__(self, view: ConflictView) -> None:
        super().__init__()
        self.view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if view.place_in_line:
            column.addWidget(Label(view.place_in_line, TextRole.CAPTION, Tone.TEXT3))
        column.addWidget(Label(view.title, TextRole.SECTION, wrap=True))
        column.addWidget(Paragraph(view.since))
        column.addWidget(_side_by_side(view), 1)
        self.chosen = QButtonGroup(self)
        column.addWidget(Label(tr("Which version stays?"), TextRole.STRONG))
        radios = [self._radio(column, choice) for choice in view.choices]
        self.first = radios[0]

    def choice(self) -> Choice | None:
        number = self.chosen.checkedId()
        return self.view.choices[number] if number >= 0 else None

    def _radio(self, column: QVBoxLayout, choice: Choice) -> QRadioButton:
        radio = QRadioButton(choice.label)
        radio.setObjectName(f"choice-{choice.answer.value}")
        radio.setAccessibleDescription(choice.means)
        radio.setMinimumHeight(current().px(28))
        self.chosen.addButton(radio, len(self.chosen.buttons()))
        means = Paragraph(choice.means, TextRole.HELP, Tone.TEXT3)
        means.setContentsMargins(current().px(28), 0, 0, 0)
        column.addWidget(radio)
        column.addWidget(means)
        return radio


def _side_by_side(view: ConflictView) -> QScrollArea:
    """Long texts wrap; the arrow keys scroll."""
    panel = Panel()
    panel.setObjectName("bothVersions")
    grid = QGridLayout(panel)
    grid.setContentsMargins(16, 12, 16, 12)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    grid.setColumnStretch(2, 3)
    for number, text in enumerate((view.hub, view.spoke), 1):
        grid.addWidget(Label(text, TextRole.STRONG, wrap=True), 0, number)
    grid.addWidget(Separator(), 1, 0, 1, 3)
    for row in view.rows:
        _add_row(grid, row)
    if not view.rows:
        grid.addWidget(Label(tr("Both are the same by now."), wrap=True), 2, 0, 1, 3)
    grid.setRowStretch(grid.rowCount(), 1)
    area = scrolling(panel)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName(view.spoken)
    return area


def _add_row(grid: QGridLayout, row: Difference) -> None:
    line = grid.rowCount()
    grid.addWidget(Label(row.label, TextRole.HELP, Tone.TEXT3, wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
    for column, text in ((1, row.before), (2, row.after)):
        grid.addWidget(Label(text, wrap=True), line, column, Qt.AlignmentFlag.AlignTop)
