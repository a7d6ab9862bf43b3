"""*More about this calendar*: a link that opens what is worth knowing of a feed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.feed_notes import Note, NoteKind
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import CopyButton

_LOOKS = {
    NoteKind.MISSING: ("state-waiting", Tone.ATTENTION),
    NoteKind.SINGLES: ("calendar", Tone.TEXT2),
    NoteKind.TIMES: ("clock", Tone.TEXT2),
    NoteKind.REPAIRED: ("pencil", Tone.TEXT2),
}
_INSIDE_THE_LINK = 8
"""How far the icon of a link button lies inside of it: icons and notes stand at one left edge."""


class FeedNotes(QWidget):
    """Closed at first; ``toggled`` asks the presenter to open or close it. ``message`` can be copied
    where events are missing."""

    toggled = Signal()

    def __init__(self, notes: tuple[Note, ...], message: str = "") -> None:
        super().__init__()
        self._link = LinkButton(tr("More about this calendar"), "chevron-right")
        self._link.setObjectName("moreAboutButton")
        self._link.clicked.connect(self.toggled)
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(_INSIDE_THE_LINK, 0, 0, 0)
        inside.setSpacing(12)
        for note in notes:
            inside.addWidget(_NoteView(note, message if note.kind is NoteKind.MISSING else ""))
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20 - _INSIDE_THE_LINK, 0, 20, 0)
        column.setSpacing(12)
        column.addWidget(self._link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._list)

    def show_open(self, *, is_open: bool) -> None:
        self._list.setVisible(is_open)
        self._link.show_icon("chevron-down" if is_open else "chevron-right")


class _NoteView(QWidget):
    def __init__(self, note: Note, message: str) -> None:
        super().__init__()
        icon, tone = _LOOKS[note.kind]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconView(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(Paragraph(note.sentence, TextRole.BODY, Tone.TEXT))
        for line in note.lines:
            texts.addWidget(Label(line, TextRole.HELP, Tone.TEXT2, wrap=True))
        if message:
            copy = CopyButton(tr("Copy message for the publisher"), message)
            texts.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(texts, 1)
        row.addStretch(0)
