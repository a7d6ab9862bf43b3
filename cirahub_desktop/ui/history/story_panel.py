"""The story of one event at the right: every change with why, field by field, the latest on top."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import format_number, tr
from cirahub_desktop.ui.history.looks import ACTIONS
from cirahub_desktop.ui.presenters.history_story import StoryEntry, StoryView
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.widgets.frame import Separator
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.wording.differences import Difference

_AT_ONCE = 30


class StoryPanel(QWidget):
    """``undo`` carries a ``StoryEntry``; ``release``: the event follows its sources again; ``save``: as a text."""

    back = Signal()
    save = Signal()
    undo = Signal(object)
    release = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("storyPanel")
        self._view: StoryView | None = None
        self._shown = _AT_ONCE
        self.back_button = LinkButton(tr("Back to the run"), "chevron-left")
        self.back_button.setObjectName("backButton")
        self.back_button.clicked.connect(self.back)
        self.title = Label("", TextRole.SECTION, wrap=True)
        self.state = Label("", TextRole.BODY, Tone.TEXT2, wrap=True)
        self._kept = IconSentence("pin", tr("Kept as it is: no run changes it."))
        self.release_button = LinkButton(tr("Follow its sources again"))
        self.release_button.setObjectName("releaseButton")
        self.release_button.clicked.connect(self.release)
        self.save_button = LinkButton(tr("Save as text…"))
        self.save_button.setObjectName("saveStoryButton")
        self.save_button.clicked.connect(self.save)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(10)
        self.entries: list[_Entry] = []
        self._more = LinkButton("")
        self._more.setObjectName("moreStoryButton")
        self._more.clicked.connect(self._on_more)
        self._lay_out()

    def show_story(self, view: StoryView, *, may_go_back: bool) -> None:
        self.back_button.setVisible(may_go_back)
        if view == self._view:
            return
        if self._view is None or view.item != self._view.item:
            self._shown = _AT_ONCE
        self._view = view
        self.title.setText(view.title)
        self.state.setText(view.state)
        self._kept.setVisible(view.kept)
        self.release_button.setVisible(view.kept)
        self._fill(view)

    def _fill(self, view: StoryView) -> None:
        for old in self.entries:
            self._entries.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.entries = [_Entry(one) for one in view.entries[: self._shown]]
        for entry in self.entries:
            entry.pressed.connect(self.undo)
            self._entries.addWidget(entry)
        rest = len(view.entries) - len(self.entries)
        self._more.setText(tr("Show {count} more", count=format_number(rest)))
        self._more.setVisible(rest > 0)

    def _on_more(self) -> None:
        self._shown += _AT_ONCE
        if self._view is not None:
            self._fill(self._view)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        left = Qt.AlignmentFlag.AlignLeft
        column.addWidget(self.back_button, 0, left)
        for widget in (self.title, self.state):
            column.addWidget(widget)
        column.addWidget(self._kept)
        actions = QWidget()
        row = Flow(actions, gap=12, lines=4)
        for button in (self.release_button, self.save_button):
            row.addWidget(button)
        column.addWidget(actions)
        column.addWidget(Separator())
        column.addLayout(self._entries)
        column.addWidget(self._more, 0, left)
        column.addStretch(1)


class _Entry(QWidget):
    """One thing that happened; read as a whole by a screen reader."""

    pressed = Signal(object)

    def __init__(self, entry: StoryEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setAccessibleName(entry.spoken)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        icon, tone = ACTIONS[entry.action]
        row.addWidget(IconView(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        row.addLayout(texts, 1)
        texts.addWidget(Label(entry.when, TextRole.STRONG, wrap=True))
        for text in entry.texts:
            texts.addWidget(Paragraph(text, TextRole.HELP))
        if entry.note:
            texts.addWidget(Label(entry.note, TextRole.HELP, Tone.TEXT3, wrap=True))
        if entry.rows:
            texts.addLayout(_fields(entry.rows))
        self.button: LinkButton | None = None
        if entry.button:
            self.button = LinkButton(entry.button)
            self.button.setObjectName("entryButton")
            self.button.setAccessibleName(entry.spoken_button)
            self.button.clicked.connect(lambda: self.pressed.emit(entry))
            texts.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
            texts.addWidget(Label(entry.until, TextRole.CAPTION, Tone.TEXT3, wrap=True))


def _fields(rows: tuple[Difference, ...]) -> QGridLayout:
    """Before above after, each with its sign: it fits a narrow column, and no colour is needed to tell them apart."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for row in rows:
        line = grid.rowCount()
        grid.addWidget(Label(row.label, TextRole.HELP, Tone.TEXT3, wrap=True), line, 0, 1, 2)
        for number, (sign, tone, text) in enumerate((("−", Tone.ERROR, row.before), ("+", Tone.OK, row.after)), 1):
            grid.addWidget(Label(sign, TextRole.STRONG, tone), line + number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(text, TextRole.HELP, wrap=True), line + number, 1)
    return grid
