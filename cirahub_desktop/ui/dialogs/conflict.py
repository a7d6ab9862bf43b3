"""*Waiting for your answer*: both versions of an event side by side, one event after the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.versions import BothVersions
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.conflict import Choice, ConflictView, conflict_view
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.choice import RadioChoice
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_SIZE = (820, 660)


@dataclass(frozen=True, slots=True)
class ConflictMemory:
    shown: str
    """Id of the conflict that is on the screen."""
    chosen: tuple[tuple[str, Answer], ...]
    """What was chosen and not answered yet."""


class ConflictDialog(Dialog):
    """Answers are kept as they are given; when the dialog closes, a run carries them out. Closing it decides nothing
    more. Events may be passed over and come back to; what was chosen for one stays chosen."""

    def __init__(self, live: Live, hub: HubStatus, parent: QWidget | None) -> None:
        super().__init__(tr("Waiting for your answer"), parent)
        self.setObjectName("conflictDialog")
        self._live, self._hub = live, hub
        self._waiting: list[Conflict] = list(live.conflicts(hub))
        self._changes = live.app.waiting.hub_changes(hub.id)
        self._at, self._answered = 0, False
        self._chosen: dict[str, Answer] = {}
        self._error = FieldError()
        self._error.hide()
        self._page: _Page | None = None
        self._body = QVBoxLayout()
        self.content.addLayout(self._way())
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
        self.resize(*(current().px(side) for side in _SIZE))
        self._show()

    def done(self, result: int) -> None:
        super().done(result)
        if self._answered:
            self._live.refresh()
            self._live.sync(self._hub.id)

    def memory(self) -> ConflictMemory:
        shown = self._waiting[self._at].id if self._waiting else ""
        return ConflictMemory(shown, tuple(self._chosen.items()))

    def remember(self, memory: ConflictMemory) -> None:
        self._chosen = dict(memory.chosen)
        self._at = next((at for at, one in enumerate(self._waiting) if one.id == memory.shown), 0)
        self._show()

    def _way(self) -> QHBoxLayout:
        """``1 of 3`` and the way to the others."""
        self._place = Label("", TextRole.CAPTION, Tone.TEXT3)
        self._back = IconButton("chevron-left", tr("Previous event"))
        self._next = IconButton("chevron-right", tr("Next event"))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._place)
        row.addStretch(1)
        for button, name, step, key in (
            (self._back, "previousButton", -1, QKeySequence.StandardKey.MoveToPreviousPage),
            (self._next, "nextButton", 1, QKeySequence.StandardKey.MoveToNextPage),
        ):
            button.setObjectName(name)
            button.clicked.connect(lambda _=False, step=step: self._go(step))
            row.addWidget(button)
            action = QAction(self)
            action.setShortcuts([QKeySequence(key), QKeySequence("Alt+Left" if step < 0 else "Alt+Right")])
            action.triggered.connect(button.click)
            self.addAction(action)
        return row

    def _go(self, step: int) -> None:
        to = self._at + step
        if 0 <= to < len(self._waiting):
            self._at = to
            self._error.hide()
            self._show()

    def _show(self) -> None:
        if self._page is not None:
            self._body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None
        count = len(self._waiting)
        for widget in (self._place, self._back, self._next):
            widget.setVisible(count > 1)
        self._back.setEnabled(self._at > 0)
        self._next.setEnabled(self._at < count - 1)
        self._answer.setVisible(bool(count))
        if not count:
            self._body.addWidget(Paragraph(tr("No event waits for your answer.")))
            self._body.addStretch(1)
            self._later.setText(tr("Close"))
            return
        one = self._waiting[self._at]
        changed = self._changes.get(one.id)
        view = conflict_view(one, self._hub, self._live.now(), number=self._at + 1, of=count, changed=changed)
        self._place.setText(view.place_in_line)
        self._page = _Page(view, self._chosen.get(one.id))
        self._page.chosen.buttonToggled.connect(self._on_chosen)
        self._answer.setEnabled(one.id in self._chosen)
        self._body.addWidget(self._page, 1)
        self._page.show()  # the layout would show it in the next turn of the loop, too late for the focus
        self._order(self._page)
        self._page.first.setFocus()
        announce(self, view.spoken)

    def _order(self, page: _Page) -> None:
        """As the eye goes, although the page is made last."""
        stops: list[QWidget] = [self._back, self._next, page.versions.area, *page.radios, self._later, self._answer]
        for one, next_one in pairwise(stops):
            QWidget.setTabOrder(one, next_one)

    def _on_chosen(self) -> None:
        choice = self._page.choice() if self._page is not None else None
        if self._page is not None and choice is not None:
            self._chosen[self._page.view.id] = choice.answer
            self._answer.setEnabled(True)

    def _on_answer(self) -> None:
        one = self._waiting[self._at]
        answer = self._chosen.pop(one.id, None)
        if answer is None:
            return
        self._error.hide()
        try:
            self._live.app.past.answer(one.id, answer)
            self._answered = True
        except CiraHubError as error:  # such as: settled meanwhile, from another window
            self._show_error(error)
        self._waiting.remove(one)
        self._at = min(self._at, max(0, len(self._waiting) - 1))
        if self._waiting or not self._error.isHidden():
            self._show()
        else:
            self.accept()

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        self._error.show()
        announce(self._error, f"{words.title} {words.advice}")


class _Page(QWidget):
    """One event."""

    def __init__(self, view: ConflictView, chosen: Answer | None) -> None:
        super().__init__()
        self.view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(view.title, TextRole.SECTION, wrap=True))
        column.addWidget(Paragraph(view.since))
        self.versions = BothVersions(view)
        column.addWidget(self.versions, 1)
        self.chosen = QButtonGroup(self)
        column.addWidget(Label(tr("Which version stays?"), TextRole.STRONG))
        radios = self.radios = [self._radio(column, choice) for choice in view.choices]
        self.chosen.buttonToggled.connect(self._mark)
        before = next((radio for radio, one in zip(radios, view.choices, strict=True) if one.answer is chosen), None)
        if before is not None:
            before.setChecked(True)
        self.first = before or radios[0]

    def choice(self) -> Choice | None:
        number = self.chosen.checkedId()
        return self.view.choices[number] if number >= 0 else None

    def _mark(self) -> None:
        choice = self.choice()
        if choice is not None:
            self.versions.mark(choice.answer)

    def _radio(self, column: QVBoxLayout, choice: Choice) -> RadioChoice:
        radio = RadioChoice(choice.label)
        radio.setObjectName(f"choice-{choice.answer.value}")
        radio.setAccessibleDescription(choice.means)
        radio.setMinimumHeight(current().px(28))
        self.chosen.addButton(radio, len(self.chosen.buttons()))
        means = Paragraph(choice.means, TextRole.HELP, Tone.TEXT3)
        means.setContentsMargins(current().px(28), 0, 0, 0)
        means.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(radio)
        column.addWidget(means)
        return radio
