"""How real events will look in the spoke: at once when an option changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.option_effect import Fact, SampleView
from cirahub_desktop.ui.presenters.option_fields import Choice
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.widgets.frame import Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class EffectPanel(QWidget):
    """The right side of the dialog. ``event_chosen``: the effect is to be shown on another event."""

    event_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._inside = QWidget()
        self._choices: tuple[Choice, ...] = ()
        self._events = Combo(names=True)
        self._other = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(20, 18, 20, 12)
        self._column.setSpacing(10)
        area = scrolling(self._inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 14)
        whole.setSpacing(8)
        whole.addWidget(area, 1)
        whole.addWidget(self._chooser())
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 0)
        foot.addWidget(IconSentence("no-mail", tr("Nobody gets e-mail from this"), tone=Tone.TEXT2))
        whole.addLayout(foot)
        self._views: Sequence[SampleView] | None = None

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Events to choose from, the first being shown where none was ``chosen``; fewer than two are no choice."""
        if self._choices != tuple(choices):
            self._choices = tuple(choices)
            with QSignalBlocker(self._events):
                self._events.clear()
                for choice in choices:
                    self._events.addItem(choice.words, choice.text)
        with QSignalBlocker(self._events):
            self._events.choose(chosen)
        self._events.setToolTip(self._events.currentText())
        self._other.setVisible(len(choices) > 1)

    def show_samples(self, views: Sequence[SampleView], empty: str) -> None:
        """``empty`` is said where there is no event to show."""
        if self._views == views and views:
            return
        self._views = views
        self._clear()
        if not views:
            self._column.addWidget(Paragraph(empty, TextRole.HELP, Tone.TEXT3))
        for view in views:
            self._column.addWidget(Label(view.heading, TextRole.STRONG, Tone.TEXT2, wrap=True))
            self._column.addWidget(SampleCard(view))
        self._column.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        painter.fillRect(self.rect(), QColor(tokens.window))
        painter.fillRect(0, 0, 1, self.height(), QColor(tokens.line))

    def _chooser(self) -> QWidget:
        self._events.setObjectName("effectEvent")
        self._events.currentIndexChanged.connect(lambda _: self.event_chosen.emit(self._events.chosen()))
        label = Label(tr("Show it on another event"), TextRole.HELP, Tone.TEXT2, wrap=True)
        label.setBuddy(self._events)
        self._events.setAccessibleName(label.text())
        column = QVBoxLayout(self._other)
        column.setContentsMargins(20, 0, 20, 8)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(self._events)
        self._other.hide()
        return self._other

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class SampleCard(Panel):
    """One event as people will see it."""

    def __init__(self, view: SampleView) -> None:
        super().__init__()
        self.setObjectName("sampleCard")
        self.setAccessibleName(f"{view.subject}, {view.when}")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(self._head(view))
        if view.left_out:
            column.addWidget(IconSentence("state-off", view.left_out, TextRole.HELP, Tone.TEXT2))
        if view.facts:
            column.addWidget(Separator())
            column.addLayout(_facts(view.facts))

    @staticmethod
    def _head(view: SampleView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(_Bar(faint=bool(view.left_out)))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(view.subject, TextRole.ITEM, Tone.TEXT3 if view.left_out else Tone.TEXT, wrap=True))
        texts.addWidget(Label(view.when, TextRole.HELP, Tone.TEXT2, wrap=True))
        row.addLayout(texts, 1)
        return row


def _facts(facts: Sequence[Fact]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 2)
    grid.setColumnStretch(2, 3)
    for line, fact in enumerate(facts):
        grid.addWidget(IconView(fact.icon, Tone.TEXT3, 16), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(fact.label, TextRole.HELP, Tone.TEXT3, wrap=True), line, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(fact.value, TextRole.HELP, wrap=True), line, 2)
    return grid


class _Bar(QWidget):
    """The coloured edge that events have in a calendar."""

    def __init__(self, *, faint: bool) -> None:
        super().__init__()
        self._faint = faint
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.off_line if self._faint else tokens.accent))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
