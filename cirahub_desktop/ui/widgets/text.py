"""Texts by what they are: size and weight from the role, colour from the tone, both through the style sheet."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone

PARAGRAPH_WIDTH = 720
"""A longer line is hard to read."""


_WORD = 44
"""Signs of a word that may not be broken, such as an address or a number that IT wants; longer ones are cut."""


class Label(QLabel):
    """Plain text, never markup, so that a name from a feed is shown as it is."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
        *,
        wrap: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setProperty("tone", tone.value)
        self.setWordWrap(wrap)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """What wraps may become narrow, as far as its longest word; its height then follows from its width."""
        whole = super().minimumSizeHint()
        if not self.wordWrap() or not self.text():
            return whole
        metrics = self.fontMetrics()
        return QSize(min(whole.width(), metrics.averageCharWidth() * _WORD), metrics.height())

    def set_tone(self, tone: Tone) -> None:
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            self.style().unpolish(self)
            self.style().polish(self)


class Paragraph(Label):
    """A sentence or more: it wraps, with lines at 130 %."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = Tone.TEXT2,
        parent: QWidget | None = None,
    ) -> None:
        self._plain = text
        super().__init__(text, role, tone, parent, wrap=True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setMaximumWidth(current().px(PARAGRAPH_WIDTH))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """A column asks for its own width, which may be more than a line's."""
        return super().heightForWidth(min(width, self.maximumWidth()))

    def setText(self, text: str) -> None:
        self._plain = text
        self.setAccessibleName(text)
        super().setText(f'<p style="line-height:130%; margin:0">{escape(text)}</p>' if text else "")

    def text(self) -> str:
        return self._plain


class ElidedLabel(Label):
    """A name that may be too long: elided in the middle, the whole as tool tip and for screen readers.

    ``sentence``: words that are read from the left, elided at their end.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
        *,
        sentence: bool = False,
    ) -> None:
        self._mode = Qt.TextElideMode.ElideRight if sentence else Qt.TextElideMode.ElideMiddle
        super().__init__(text, role, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * 8), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(QColor(current().colour(Tone(self.property("tone")))))
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, self.shown())

    def shown(self) -> str:
        """What fits."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.width())

    def _tell_whole(self) -> None:
        self.setToolTip(self.text() if self.shown() != self.text() else "")


def elided_in(widget: QWidget) -> list[str]:
    """The whole of what is elided in a button or card, whose parts let the mouse through and show no tip themselves."""
    return [one.text() for one in widget.findChildren(ElidedLabel) if one.isVisible() and one.toolTip()]
