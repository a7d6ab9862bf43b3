"""The chosen change at the right: what stands there now, what will, and why."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.preview_details import DetailView
from cirahub_desktop.ui.preview.kinds import ICONS, TONES
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.wording.differences import Difference

_LEAST = 280


class Details(Panel):
    """Its keyboard stop is the text as a whole, so that the arrow keys scroll and a screen reader reads it."""

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self.setObjectName("changeDetails")
        self._nothing = nothing
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 12)
        column.setSpacing(8)
        self.text = QWidget()
        self._texts = QVBoxLayout(self.text)
        self._texts.setContentsMargins(0, 0, 0, 0)
        self._page: QWidget | None = None
        self._area = scrolling(self.text)
        self._area.setObjectName("changeDetailsText")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(self._area, 1)
        self._action = QHBoxLayout()
        self._action.setContentsMargins(14, 0, 14, 0)
        column.addLayout(self._action)
        self.show_view(None)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for what can be done with the chosen one."""
        whole = super().minimumSizeHint()
        return QSize(max(whole.width(), current().px(_LEAST)), whole.height())

    def set_action(self, button: QWidget | None) -> None:
        """What can be done with the chosen one, at the lower left."""
        while (item := self._action.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if button is not None:
            self._action.addWidget(button, 1, Qt.AlignmentFlag(0) if button.layout() else Qt.AlignmentFlag.AlignLeft)
            button.show()

    def show_view(self, view: DetailView | None) -> None:
        if self._page is not None:
            self._texts.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = _Page(view) if view is not None else _Empty(self._nothing)
        self._texts.addWidget(self._page)
        self._area.verticalScrollBar().setValue(0)
        self._area.setAccessibleName(view.spoken if view is not None else self._nothing)


class _Empty(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addWidget(Paragraph(text, TextRole.HELP, Tone.TEXT3))
        column.addStretch(1)


class _Page(QWidget):
    def __init__(self, view: DetailView) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(10)
        column.addLayout(_head(view))
        if view.old and view.new:
            column.addLayout(_legend(view))
        if view.rows:
            column.addLayout(_fields(view))
        if view.unchanged:
            column.addWidget(Paragraph(view.unchanged, TextRole.HELP, Tone.TEXT3))
        if view.why:
            column.addWidget(Separator())
            column.addWidget(Label(tr("Why"), TextRole.STRONG))
            column.addWidget(Paragraph(view.why, TextRole.HELP))
        column.addStretch(1)


def _head(view: DetailView) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(IconView(ICONS[view.kind], TONES[view.kind], 18), 0, Qt.AlignmentFlag.AlignTop)
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(Label(view.title, TextRole.SECTION, wrap=True))
    texts.addWidget(Label(view.intro, TextRole.HELP, Tone.TEXT2, wrap=True))
    row.addLayout(texts, 1)
    return row


def _legend(view: DetailView) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addStretch(1)
    for sign, tone, text in (("−", Tone.ERROR, view.old), ("+", Tone.OK, view.new)):
        row.addWidget(Label(sign, TextRole.STRONG, tone))
        row.addWidget(Label(text, TextRole.CAPTION, Tone.TEXT2))
        row.addSpacing(8)
    return row


def _fields(view: DetailView) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(10)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 3)
    for line, row in enumerate(view.rows):
        grid.addWidget(Label(row.label, TextRole.HELP, Tone.TEXT3, wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(_values(row, compared=bool(view.old and view.new)), line, 1)
    return grid


def _values(row: Difference, *, compared: bool) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    if not compared:
        column.addWidget(Label(row.before or row.after, TextRole.HELP, wrap=True))
        return column
    for sign, text, ground, tone in (
        ("−", row.before, Ground.ERROR, Tone.ERROR),
        ("+", row.after, Ground.OK_SOFT, Tone.OK),
    ):
        if text:
            column.addWidget(_value(sign, text, ground, tone))
    return column


def _value(sign: str, text: str, ground: Ground, tone: Tone) -> Panel:
    panel = Panel(ground, radius=RADIUS_ROW)
    row = QHBoxLayout(panel)
    row.setContentsMargins(10, 5, 10, 5)
    row.setSpacing(8)
    row.addWidget(Label(sign, TextRole.STRONG, tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, TextRole.HELP, wrap=True), 1)
    return panel
