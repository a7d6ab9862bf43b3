"""*Remove this spoke / this hub*: what becomes of what was written there, how far it is, and what stayed behind."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.events import RunEvent
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters import removal_words as words
from cirahub_desktop.ui.presenters.removal import RemovalPresenter, Stage, Target
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import DangerButton, SecondaryButton
from cirahub_desktop.ui.widgets.choice import RadioChoice
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_WIDTH, _HEIGHT = 600, 480


class RemoveDialog(Dialog):
    """The default answer is *Keep it*, and what is removed by default is nothing. ``gone`` once it is taken away and
    the person has read what stayed behind. While it removes, closing means to stop it."""

    gone = Signal()
    _happened = Signal(object)

    def __init__(self, live: Live, target: Target, parent: QWidget | None) -> None:
        super().__init__(words.title(target), parent)
        self.setObjectName("removeHubQuestion" if target.spoke is None else "removeSpokeQuestion")
        self._live = live
        self.presenter = RemovalPresenter(
            live.app.removal,
            live.background,
            target,
            changed=self._show_state,
            reserve=lambda then: live.reserve(target.hub, then),
            release=lambda: live.release(target.hub),
            tell=self._tell,
        )
        self._begun, self._handed_over = False, False
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
        self._shown = Stage.ASKING
        self._pages = QStackedWidget()
        for page in (self._question(target), self._progress(), self._told()):
            self._pages.addWidget(page)
        self.finish(self._footer(target), self._pages)
        self.resize(_WIDTH, _HEIGHT)
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Counts when it is first seen: one that takes the place of another may know it, or be at work."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self.presenter.start()

    def memory(self) -> RemovalPresenter:
        """It goes on as it is: a removal does not stop because a window is built again."""
        self.presenter.hand_over()
        self._handed_over = True
        return self.presenter

    def remember(self, memory: RemovalPresenter) -> None:
        self._begun = True
        self.presenter = memory
        memory.hand_over(self._show_state, self._tell)
        self._copies.second.setChecked(memory.wish.clean)
        self._items.second.setChecked(not memory.wish.keep_items)
        self._show_state()

    def reject(self) -> None:
        if self.presenter.under_way:
            self.presenter.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        if not self._handed_over:
            self.presenter.close()
        super().done(result)
        if self.presenter.is_gone and not self._handed_over:
            self.gone.emit()

    # laying out

    def _question(self, target: Target) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        self._error = FieldError()
        column.addWidget(Label(words.title(target), TextRole.SECTION, wrap=True))
        column.addWidget(Paragraph(words.meaning(target)))
        column.addWidget(self._error)
        self._copies = _Choice(tr("What CiraHub wrote there"), "leaveChoice", "cleanChoice")
        self._copies.first.setText(tr("Leave what CiraHub wrote"))
        self._copies.second.toggled.connect(lambda on: self.presenter.choose(clean=on))
        self._copies.setHidden(target.read_only)
        self._items = _Choice(tr("What came from there"), "keepItemsChoice", "dropItemsChoice")
        self._items.first.setText(tr("Keep it in the hub and its other spokes"))
        self._items.second.toggled.connect(lambda on: self.presenter.choose(keep_items=not on))
        column.addWidget(self._copies)
        column.addWidget(self._items)
        column.addStretch(1)
        return scrolling(inside)

    def _progress(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        self._how_far = Label("", TextRole.SECTION, wrap=True)
        self._bar = CalmBar(tr("Removing"))
        column.addWidget(self._how_far)
        column.addWidget(self._bar)
        column.addStretch(1)
        return page

    def _told(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("whatStayed")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(20, 18, 20, 18)
        self._column.setSpacing(8)
        return scrolling(inside)

    def _footer(self, target: Target) -> Footer:
        agree = tr("Remove this hub") if target.spoke is None else tr("Remove this spoke")
        self._yes = DangerButton(agree)
        self._yes.setObjectName("yesButton")
        self._yes.clicked.connect(self._on_yes)
        self._no = SecondaryButton(tr("Keep it"))
        self._no.setObjectName("noButton")
        self._no.setDefault(True)
        self._no.clicked.connect(self.reject)
        return Footer([self._yes], [self._no])

    def _on_yes(self) -> None:
        self.presenter.remove()

    def _on_happened(self, event: RunEvent) -> None:
        self.presenter.on_event(event)

    # showing

    def _show_state(self) -> None:
        stage = self.presenter.stage
        if stage is Stage.ASKING:
            self._show_question()
        elif stage is Stage.TOLD:
            self._show_told()
        else:
            self._show_progress()
        self._shown = stage

    def _show_question(self) -> None:
        presenter = self.presenter
        copies, target = presenter.copies, presenter.target
        self._pages.setCurrentIndex(0)
        self._yes.show()
        self._no.setText(tr("Keep it"))
        self._no.setEnabled(True)
        self._copies.setHidden(target.read_only or (copies is not None and not copies.written and not copies.edited))
        self._copies.second.setText(words.clean_choice(copies))
        self._copies.second.setEnabled(presenter.may_clean)
        self._copies.show_notes(words.clean_notes(copies) if copies and presenter.wish.clean else ())
        self._items.setVisible(target.spoke is not None and copies is not None and copies.only_here > 0)
        if copies is not None:
            self._items.second.setText(words.drop_choice(copies))
        self._items.show_notes(() if presenter.wish.keep_items else (words.drop_note(),))
        self._show_error()

    def _show_error(self) -> None:
        error = self.presenter.error
        self._error.setVisible(error is not None)
        if error is not None:
            said = wording.explain(error)
            self._error.show_words(said.title, said.advice)
            announce(self._error, f"{said.title} {said.advice}")

    def _show_progress(self) -> None:
        presenter = self.presenter
        self._pages.setCurrentIndex(1)
        self._yes.hide()
        self._no.setText(tr("Cancel"))
        self._no.setEnabled(presenter.stage is not Stage.STOPPING)
        self._how_far.setText(words.progress(presenter))
        self._bar.show_share(presenter.running.share)

    def _show_told(self) -> None:
        if self._shown is Stage.TOLD:
            return
        presenter = self.presenter
        if presenter.is_gone and not presenter.wish.keep_items:
            self._live.sync(presenter.target.hub)
        if not presenter.has_more_to_say:
            self.accept()
            return
        self._fill_told()
        self._pages.setCurrentIndex(2)
        self._yes.hide()
        self._no.setText(tr("Close"))
        self._no.setEnabled(True)
        self._no.setFocus()

    def _fill_told(self) -> None:
        title = words.told_title(self.presenter)
        self._column.addWidget(Label(title, TextRole.SECTION, wrap=True))
        for place in words.told(self.presenter):
            if place.place:
                self._column.addWidget(Label(place.place, TextRole.STRONG, wrap=True))
            for line in place.lines:
                self._column.addWidget(Paragraph(line))
        self._column.addStretch(1)
        announce(self, title)

    def _tell(self, event: RunEvent) -> None:
        """In the thread of the removal."""
        try:
            self._happened.emit(event)
        except RuntimeError:
            return  # the window was closed for good meanwhile


class _Choice(QWidget):
    """Two answers of which the first is the one that loses nothing, and notes about what is chosen."""

    def __init__(self, name: str, first: str, second: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(name, TextRole.STRONG, wrap=True))
        self.first, self.second = RadioChoice(), RadioChoice()
        self._group = QButtonGroup(self)
        for radio, object_name in ((self.first, first), (self.second, second)):
            radio.setObjectName(object_name)
            radio.setMinimumHeight(current().px(28))
            self._group.addButton(radio)
            column.addWidget(radio)
        self.first.setChecked(True)
        self._column, self._notes = column, list[Paragraph]()

    def show_notes(self, notes: Iterable[str]) -> None:
        """Each on a line of its own."""
        texts = list(notes)
        while len(self._notes) < len(texts):
            note = Paragraph("", TextRole.HELP, Tone.TEXT3)
            note.setContentsMargins(current().px(28), 0, 0, 0)
            self._notes.append(note)
            self._column.addWidget(note)
        for number, note in enumerate(self._notes):
            note.setText(texts[number] if number < len(texts) else "")
            note.setVisible(number < len(texts))
