"""The kinds of button there are; one primary per page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from cirahub_desktop.ui.icons import icon
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD, Tone
from cirahub_desktop.ui.widgets.frame import paint_frame

_GAP = 4
"""Between icon and words, beyond the little that Qt leaves."""


class _Button(QPushButton):
    """A button whose look is a row of the style sheet and whose icon follows the theme."""

    look = ""
    icon_tone = Tone.TEXT

    def __init__(self, text: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setProperty("look", self.look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._refresh_icon()

    def show_icon(self, name: str) -> None:
        if name != self._icon_name:
            self._icon_name = name
            self._refresh_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_icon()

    def _refresh_icon(self) -> None:
        if self._icon_name:
            side, gap = current().px(self._icon_side()), current().px(_GAP) if self.text() else 0
            self.setIconSize(QSize(side + gap, side))
            self.setIcon(icon(self._icon_name, self.icon_tone, side, gap))

    def _icon_side(self) -> int:
        return 18


class PrimaryButton(_Button):
    """The one thing to do on a page."""

    look = "primary"
    icon_tone = Tone.ON_ACCENT

    def paintEvent(self, _event: QPaintEvent) -> None:
        super().paintEvent(_event)
        if self.hasFocus():  # its edge has the colour of the ring already, so the ring is a second one inside
            box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            paint_frame(QPainter(self), box, "", current().on_accent, width=1.5, radius=RADIUS_FIELD - 3)


class SecondaryButton(_Button):
    look = "secondary"


class DangerButton(_Button):
    """Deletes something; never the default."""

    look = "danger"
    icon_tone = Tone.ERROR


class PlainButton(_Button):
    """Steps back from the others, such as Cancel."""

    look = "plain"
    icon_tone = Tone.TEXT2


class LinkButton(_Button):
    """A small way out of a sentence."""

    look = "link"
    icon_tone = Tone.ACCENT

    def _icon_side(self) -> int:
        return 16


class IconButton(_Button):
    """*More*, *close*, *previous*, *next*: no word, so tool tip and accessible name say it."""

    look = "icon"
    icon_tone = Tone.TEXT2

    def __init__(self, icon_name: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", icon_name, parent)
        self.setToolTip(name)
        self.setAccessibleName(name)
