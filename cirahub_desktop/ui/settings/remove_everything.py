"""*Remove everything CiraHub wrote*: what would go from where, asked once, then how far it is and what stayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.events import RunEvent
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters import removing_everything as words
from cirahub_desktop.ui.presenters.removal import Stage
from cirahub_desktop.ui.presenters.removing_everything import EverythingPresenter, PlaceView
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import DangerButton, SecondaryButton
from cirahub_desktop.ui.widgets.choice import CheckChoice
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.frame import Panel
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_WIDTH, _HEIGHT = 640, 540


class RemoveEverythingDialog(Dialog):
    """The default answer keeps everything. While it removes, closing means to stop it."""

    _happened = Signal(object)

    def __init__(self, live: Live, parent: QWidget | None) -> None:
        super().__init__(tr("Remove everything CiraHub wrote"), parent)
        self.setObjectName("removeEverythingDialog")
        self._live = live
        self._reserved: tuple[HubId, ...] = ()
        self.presenter = EverythingPresenter(
            live.app.everything,
            live.background,
            changed=self._show_state,
            reserve=self._reserve,
            release=self._release,
            tell=self._tell,
        )
        self._begun, self._handed_over = False, False
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
        self._shown: tuple[PlaceView, ...] | None = None
        self._pages = QStackedWidget()
        for page in (self._question(), self._progress(), self._told()):
            self._pages.addWidget(page)
        self.finish(self._footer(), self._pages)
        self.resize(_WIDTH, _HEIGHT)
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Counts when it is first seen: one that takes the place of another may know it, or be at work."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self.presenter.start()

    def memory(self) -> EverythingPresenter:
        """It goes on as it is: a removal does not stop because a window is built again."""
        self.presenter.hand_over()
        self._handed_over = True
        return self.presenter

    def remember(self, memory: EverythingPresenter) -> None:
        self._begun = True
        self.presenter = memory
        memory.hand_over(self._show_state, self._tell)
        self._forget.setChecked(memory.forgets)
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

    # laying out

    def _question(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        self._title = Label("", TextRole.SECTION, wrap=True)
        self._error = FieldError()
        column.addWidget(self._title)
        column.addWidget(
            Paragraph(
                tr(
                    "What people made, changed or copied themselves stays where it is. No hub writes anything any more "
                    "afterwards."
                )
            )
        )
        column.addWidget(self._error)
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        column.addLayout(self._places)
        self._example = Paragraph(tr("The example is thrown away as well."))
        column.addWidget(self._example)
        column.addSpacing(4)
        self._forget = CheckChoice(tr("Afterwards forget hubs, history, accounts and passwords, too"))
        self._forget.setObjectName("forgetBox")
        self._forget.toggled.connect(lambda on: self.presenter.choose(forgets=on))
        self._means = Paragraph(
            tr("CiraHub is then as on its first day, and does not start at login any more. This cannot be undone."),
            TextRole.HELP,
            Tone.TEXT3,
        )
        column.addWidget(self._forget)
        column.addWidget(self._means)
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

    def _footer(self) -> Footer:
        self._yes = DangerButton("")
        self._yes.setObjectName("yesButton")
        self._yes.clicked.connect(self._on_yes)
        self._no = SecondaryButton("")
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

    def _show_question(self) -> None:
        presenter = self.presenter
        self._pages.setCurrentIndex(0)
        self._title.setText(words.question(presenter))
        self._yes.show()
        self._yes.setText(words.agree(presenter))
        self._yes.setEnabled(presenter.may_remove)
        self._no.setText(tr("Keep everything"))
        self._no.setEnabled(True)
        self._means.setVisible(presenter.forgets)
        self._example.setVisible(presenter.example)
        self._show_places(words.places(presenter))
        error = presenter.error
        self._error.setVisible(error is not None)
        if error is not None:
            said = wording.explain(error)
            self._error.show_words(said.title, said.advice)
            announce(self._error, f"{said.title} {said.advice}")

    def _show_places(self, places: tuple[PlaceView, ...]) -> None:
        if places == self._shown:
            return
        self._shown = places
        _empty(self._places)
        for place in places:
            self._places.addWidget(_frame(place.title, (place.removed, *place.stays)))

    def _show_progress(self) -> None:
        presenter = self.presenter
        self._pages.setCurrentIndex(1)
        self._yes.hide()
        self._no.setText(tr("Cancel"))
        self._no.setEnabled(presenter.stage is not Stage.STOPPING)
        self._how_far.setText(words.progress(presenter))
        self._bar.show_share(presenter.share)

    def _show_told(self) -> None:
        left = self.presenter.left
        if left is None or self._pages.currentIndex() == 2:
            return
        title = words.told_title(left)
        self._column.addWidget(Label(title, TextRole.SECTION, wrap=True))
        for place in words.told(left):
            self._column.addWidget(_frame(place.place, place.lines))
        self._column.addStretch(1)
        self._pages.setCurrentIndex(2)
        self._yes.hide()
        self._no.setText(tr("Close"))
        self._no.setEnabled(True)
        self._no.setFocus()
        announce(self, title)
        self._live.refresh()

    # every hub rests meanwhile

    def _reserve(self, then: Callable[[], None]) -> None:
        self._reserved = tuple(hub.id for hub in self._live.hubs)
        self._reserve_next(self._reserved, then)

    def _reserve_next(self, hubs: tuple[HubId, ...], then: Callable[[], None]) -> None:
        if hubs:
            self._live.reserve(hubs[0], lambda: self._reserve_next(hubs[1:], then))
        else:
            then()

    def _release(self) -> None:
        for hub in self._reserved:
            self._live.release(hub)
        self._reserved = ()

    def _tell(self, event: RunEvent) -> None:
        """In the thread of the removal."""
        try:
            self._happened.emit(event)
        except RuntimeError:
            return  # the window was closed for good meanwhile


def _frame(title: str, lines: Iterable[str]) -> Panel:
    panel = Panel()
    column = QVBoxLayout(panel)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(2)
    if title:
        column.addWidget(Label(title, TextRole.ITEM, wrap=True))
    for line in lines:
        column.addWidget(Paragraph(line, TextRole.HELP))
    return panel


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
