"""Our line icons, coloured from the tokens: SVG files on a grid of 20 x 20, drawn sharp at every size and density.

In the files ``currentColor`` is the colour asked for, white the sign on a filled shape, and the ambers of the
triangle those of the tokens.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cirahub_desktop.resources import resource
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import LIGHT, Tokens, Tone

_DENSITIES = (1.0, 2.0, 3.0)


def icon(name: str, tone: Tone = Tone.TEXT2, size: int = 20, gap: int = 0) -> QIcon:
    """For buttons and menus; greyed by the disabled token. Ask again when the theme changes.

    ``gap``: to the words at its right, beyond the little that Qt leaves.
    """
    return _icon(name, tone, size, gap, current())


@lru_cache(maxsize=256)
def _icon(name: str, tone: Tone, size: int, gap: int, _: Tokens) -> QIcon:
    """Drawn once for all that show it in the look of now."""
    made = QIcon()
    for density in _DENSITIES:
        usual = pixmap(name, tone, size, density, gap)
        made.addPixmap(usual)
        made.addPixmap(usual, QIcon.Mode.Selected)
        made.addPixmap(pixmap(name, Tone.DISABLED, size, density, gap), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, tone: Tone = Tone.TEXT2, size: int = 20, density: float = 1.0, gap: int = 0) -> QPixmap:
    """``size`` in device-independent pixels; KeyError-free: an unknown name raises FileNotFoundError."""
    tokens = current()
    side = round(size * density)
    made = QPixmap(side + round(gap * density), side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _renderer(name, tokens.colour(tone), tokens.dark).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(density)
    return made


def paint(painter: QPainter, name: str, tone: Tone, box: QRectF) -> None:
    """Draw straight into ``box``, which should be square."""
    tokens = current()
    _renderer(name, tokens.colour(tone), tokens.dark).render(painter, box)


def app_icon() -> QIcon:
    """The program's own icon; the simpler drawing below 20 pixels."""
    made = QIcon(str(resource("icons", "app-icon.svg")))
    made.addFile(str(resource("icons", "app-icon-16.svg")))
    return made


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str, dark: bool) -> QSvgRenderer:
    source = resource("icons", "line", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(_coloured(source, colour, dark=dark).encode()))


def _coloured(source: str, colour: str, *, dark: bool) -> str:
    tokens: Tokens = current()
    ground = tokens.surface if dark else LIGHT.surface
    for placeholder, value in (
        ("#FFFFFF", ground),
        ("#E9A100", tokens.attention_shape),
        ("#7D4E00", tokens.attention),
        ("#4F3100", tokens.attention_mark),
        ("currentColor", colour),
    ):
        source = source.replace(placeholder, value)
    return source
