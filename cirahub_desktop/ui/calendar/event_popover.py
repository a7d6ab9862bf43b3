"""One event in its versions: as in the feed, as understood, as it is in each calendar, as it is here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.calendar.chip import font_of
from cirahub_desktop.ui.calendar.marks import paint_mark
from cirahub_desktop.ui.calendar.popover import Popover
from cirahub_desktop.ui.presenters.calendar_event import EventView
from cirahub_desktop.ui.presenters.calendar_sources import Mark
from cirahub_desktop.ui.presenters.calendar_versions import Sign, VersionRow, sign_word
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.tab_order import chain
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.frame import Separator, paint_focus
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label

_WIDE, _LABEL = 400, 118
_SIGNS = {
    Sign.SAME: ("state-ok", Tone.OK),
    Sign.DIFFERS: ("state-waiting", Tone.ATTENTION),
    Sign.ASKING: ("state-sync", Tone.ACCENT),
    Sign.NOT_KNOWN: ("help", Tone.OFF),
    Sign.NOT_THERE: ("state-off", Tone.OFF),
}


class EventPopover(Popover):
    """``story``: a person wants to know what happened to the event."""

    story = Signal()

    def __init__(self, page: QWidget, view: EventView) -> None:
        super().__init__(page, view.title, _WIDE)
        self.setObjectName("eventPopover")
        self.view = view
        self._rows: list[_Row] = []
        self._when = Label("", TextRole.HELP, Tone.TEXT2, wrap=True)
        self._source = _SourceLine(view.source, view.mark)
        self._problem = Label("", TextRole.HELP, Tone.ERROR, wrap=True)
        self._table = QVBoxLayout()
        self._table.setSpacing(10)
        self.lines = _Lines()
        self.story_button = LinkButton(tr("This event’s story"), "clock")
        self.story_button.setObjectName("storyButton")
        self.story_button.clicked.connect(self.story)
        self.lines_button = LinkButton(tr("Show all its lines"))
        self.lines_button.setObjectName("linesButton")
        self.lines_button.clicked.connect(self._on_lines)
        self._lay_out()
        self.show_event(view)

    def show_event(self, view: EventView) -> None:
        self.view = view
        place = f"{view.when}  ·  {view.place}" if view.place else view.when
        self._when.setText("\n".join((place, *view.notes)))
        self._problem.setText(view.problem)
        self._problem.setVisible(bool(view.problem))
        self._show_rows(view.rows)
        raw = next((row.lines for row in view.rows if row.lines), ())
        self.lines.show_lines(raw)
        self.lines_button.setVisible(bool(raw))
        self.lines.setVisible(bool(raw) and self.lines.wanted)
        if self.isVisible():
            self.fit()

    def _show_rows(self, rows: Sequence[VersionRow]) -> None:
        while len(self._rows) < len(rows):
            self._rows.append(_Row())
            self._table.addWidget(self._rows[-1])
        for widget in self._rows[len(rows) :]:
            widget.hide()
        for widget, row in zip(self._rows, rows, strict=False):
            widget.show_row(row)
            widget.show()
        chain(self, ())

    def _lay_out(self) -> None:
        self.content.addWidget(self._when)
        self.content.addWidget(self._source)
        self.content.addWidget(Separator())
        self.content.addWidget(self._problem)
        self.content.addLayout(self._table)
        self.content.addWidget(self.lines)
        self.content.addWidget(Separator())
        ways = QWidget()
        flow = Flow(ways, gap=4)
        flow.addWidget(self.story_button)
        flow.addWidget(self.lines_button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        ways.setSizePolicy(policy)
        self.content.addWidget(ways)
        self.content.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)

    def _on_lines(self) -> None:
        self.lines.wanted = not self.lines.wanted
        self.lines.setVisible(self.lines.wanted)
        self.lines_button.setText(tr("Hide the lines") if self.lines.wanted else tr("Show all its lines"))
        self.fit()


class _SourceLine(QWidget):
    """Whose colour it is, in words."""

    def __init__(self, name: str, mark: Mark) -> None:
        super().__init__()
        self._mark = mark
        row = QHBoxLayout(self)
        row.setContentsMargins(current().px(16), 0, 0, 0)
        row.addWidget(Label(tr("From {source}", source=name), TextRole.HELP, Tone.TEXT2, wrap=True), 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = current().px(9)
        paint_mark(QPainter(self), self._mark, QRectF(0, (self.height() - side) / 2, side, side))


class _Row(QWidget):
    """One version; a stop of the keyboard, so that a screen reader can be led through them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("versionRow")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._label = Label("", TextRole.HELP, Tone.TEXT2, wrap=True)
        self._label.setFixedWidth(current().px(_LABEL))
        self._value = Label("", TextRole.BODY, wrap=True)
        self._note = Label("", TextRole.HELP, Tone.TEXT2, wrap=True)
        self._details = Label("", TextRole.HELP, Tone.TEXT, wrap=True)
        self._sign = IconView("state-ok", Tone.OK, 16)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)  # noqa: FBT003 - for its tip
        texts = QVBoxLayout()
        texts.setSpacing(1)
        for text in (self._value, self._note, self._details):
            texts.addWidget(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: VersionRow) -> None:
        icon, tone = _SIGNS[row.sign]
        self._label.setText(row.label)
        self._value.setText(row.value)
        for label, text in ((self._note, row.note), (self._details, "\n".join(row.details))):
            label.setText(text)
            label.setVisible(bool(text))
        self._sign.show_icon(icon, tone)
        self._sign.setToolTip(sign_word(row.sign))
        self.setAccessibleName(row.said)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus(QPainter(self), QRectF(self.rect()), radius=RADIUS_ROW)


class _Lines(QPlainTextEdit):
    """The event as its text says it, to be read and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = False
        self.setObjectName("rawLines")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(tr("The lines of this event as they are written"))
        font = font_of(TextRole.CAPTION)
        font.setFamilies(["monospace"])
        self.setFont(font)
        self.setFixedHeight(current().px(150))
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {current().window}; color: {current().text};"
            f" border: 1px solid {current().field}; border-radius: 6px; }}"
            f" QPlainTextEdit:focus {{ border: 2px solid {current().accent}; }}"
        )

    def show_lines(self, lines: Sequence[str]) -> None:
        text = "\n".join(lines)
        if self.toPlainText() != text:
            self.setPlainText(text)
