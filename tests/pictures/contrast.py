"""Measures in a picture what the tokens promise: every text stands out from the ground it really lies on."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from tests.pictures.measure import Finding, named

LEAST = 4.5
"""WCAG 2.2, 1.4.3, AA."""
_BLURRED = 0.92
"""Thin strokes are drawn between two pixels, so no pixel quite has the colour of the text."""
Seen = set[tuple[object, ...]]
"""What was measured already: the same kind of text on the same ground looks the same on every page."""


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pale(window: QWidget, seen: Seen) -> Iterator[Finding]:
    """Texts that hardly stand out; what cannot be used is left out, as WCAG does."""
    picture: QImage | None = None
    for widget in window.findChildren(QWidget):
        if not _has_text(widget) or not widget.isVisible() or not widget.isEnabled():
            continue
        if (key := _key(widget)) in seen:
            continue
        picture = picture or window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        place = QRect(widget.mapTo(window, QPoint()), widget.size()).intersected(_shown(window, widget))
        if place.width() < 12 or place.height() < 8:
            continue
        seen.add(key)
        found = _found(picture.copy(place))
        if found < LEAST * _BLURRED:
            yield Finding(f"contrast {found:.1f}", named(widget), 0)


def _has_text(widget: QWidget) -> bool:
    return isinstance(widget, QLabel | QAbstractButton | QLineEdit) and bool(widget.text())


def _key(widget: QWidget) -> tuple[object, ...]:
    parents = []
    parent = widget.parentWidget()
    while parent is not None:
        parents.append(f"{type(parent).__name__}{getattr(parent, 'ground', '')}")
        parent = parent.parentWidget()
    looks = (widget.property("tone"), widget.property("role"), widget.property("look"))
    checked = isinstance(widget, QAbstractButton) and widget.isChecked()
    return (type(widget).__name__, *looks, checked, *parents)


def _shown(window: QWidget, widget: QWidget) -> QRect:
    """What scrolling leaves of it."""
    box = window.rect()
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        box = box.intersected(QRect(parent.mapTo(window, QPoint()), parent.size()))
        parent = parent.parentWidget()
    return box


def _found(picture: QImage) -> float:
    """Between the ground, which most pixels have, and the pixel that differs most from it."""
    pixels = Counter(array("I", bytes(picture.constBits())))
    ground = QColor.fromRgb(pixels.most_common(1)[0][0]).name()
    return max(contrast(QColor.fromRgb(one).name(), ground) for one in pixels)


def _luminance(made: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (made.redF(), made.greenF(), made.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
