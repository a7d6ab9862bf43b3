"""The next events of a probe, each with its day."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import format_clock, format_weekday, local, tr
from cirahub_desktop.sync.model.event import AllDaySpan
from cirahub_desktop.sync.spokes.base import NextEvent
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.event_line import EventLine
from cirahub_desktop.ui.widgets.text import Label

_SHOWN = 3


class EventsList(QWidget):
    def __init__(self, title: str, events: tuple[NextEvent, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(title, TextRole.CAPTION, Tone.TEXT3))
        for event in events[:_SHOWN]:
            column.addWidget(_line(event))
        if not events:
            column.addWidget(Label(tr("None to come."), TextRole.BODY, Tone.TEXT2))
        column.addStretch(1)


def _line(event: NextEvent) -> EventLine:
    day = local(event.start).date()
    detail = [_times(event), event.event.location.strip()]
    subject = event.subject.strip() or tr("No title")
    weekday = format_weekday(day).rstrip(".").upper()
    return EventLine(weekday, str(day.day), subject, "  ·  ".join(part for part in detail if part))


def _times(event: NextEvent) -> str:
    span = event.event.span
    if isinstance(span, AllDaySpan):
        return tr("All day")
    return f"{format_clock(event.start)} – {format_clock(event.start + (span.end - span.start))}"
