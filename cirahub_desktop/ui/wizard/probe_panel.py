"""What a place holds: the good news as head, then facts at the left and the next events at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import format_day, format_number, local, tr, trn
from cirahub_desktop.sync.examination import unread
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_CARD, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel, Separator, paint_frame
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.wizard.events_list import EventsList


class ProbePanel(Panel):
    """``badge`` stands in the head, at the right; ``foot`` under everything."""

    def __init__(
        self, probe: Probe, title: str, sentence: str, badge: QWidget | None = None, foot: QWidget | None = None
    ) -> None:
        super().__init__(Ground.OK)
        self.probe = probe
        self.told = f"{title} {sentence} {_told(probe)}"
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 16)
        column.setSpacing(16)
        self._head = _head(title, sentence, badge)
        column.addWidget(self._head)
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(28)
        row.addLayout(_facts(probe))
        row.addWidget(Separator(upright=True))
        row.addWidget(EventsList(tr("Next events"), probe.next), 1)
        column.addLayout(row)
        if foot is not None:
            column.addWidget(foot)

    def paintEvent(self, _event: QPaintEvent) -> None:
        super().paintEvent(_event)
        painter, tokens = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_CARD - 1, RADIUS_CARD - 1)
        painter.setClipPath(whole)
        paint_frame(painter, QRectF(self._head.geometry()), tokens.ok_soft, "", width=0, radius=0)


def _events(probe: Probe) -> str:
    if not probe.events:
        return tr("none")
    number = format_number(probe.events)
    if not probe.repeating:
        return number
    return trn(
        "{events}, of which {count} repeats", "{events}, of which {count} repeat", probe.repeating, events=number
    )


def _told(probe: Probe) -> str:
    return trn("{count} event", "{count} events", probe.events)


def _head(title: str, sentence: str, badge: QWidget | None) -> QWidget:
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(17, 11, 16, 11)
    row.setSpacing(12)
    row.addWidget(IconView("state-ok", Tone.OK, 20), 0, Qt.AlignmentFlag.AlignVCenter)
    texts = QVBoxLayout()
    texts.setSpacing(1)
    texts.addWidget(Label(title, TextRole.ITEM, wrap=True))
    texts.addWidget(Paragraph(sentence, TextRole.HELP))
    row.addLayout(texts, 1)
    row.addStretch(0)
    if badge is not None:
        row.addWidget(badge)
    return head


def _facts(probe: Probe) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    rows = [(tr("Calendar name"), probe.name or tr("none given")), (tr("Events"), _events(probe))]
    if period := _period(probe):
        rows.append((tr("Period"), period))
    if probe.zone:
        rows.append((tr("Time zone"), probe.zone))
    if missing := len(unread(probe)):
        rows.append((tr("Left out"), trn("{count} event, not readable", "{count} events, not readable", missing)))
    for name, value in rows:
        column.addWidget(Label(name, TextRole.CAPTION, Tone.TEXT3))
        shown = Label(value, TextRole.STRONG, wrap=True)
        shown.setMinimumWidth(current().px(190))
        column.addWidget(shown)
        column.addSpacing(8)
    column.addStretch(1)
    return column


def _period(probe: Probe) -> str:
    if probe.first is None:
        return ""
    first = format_day(local(probe.first).date())
    if probe.last is None:
        return tr("from {day}, without end", day=first)
    last = format_day(local(probe.last).date())
    return first if first == last else f"{first} – {last}"
