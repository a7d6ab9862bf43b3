"""Finds in a window as laid out: texts that are cut, siblings on each other, and what sticks out of its parent.

Only with the pinned font do these pixels mean the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from cirahub_desktop.ui.calendar.chip import EventChip
from cirahub_desktop.ui.calendar.popover import Popover
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.search_field import SearchField
from cirahub_desktop.ui.widgets.text import ElidedLabel

SLACK = 1
"""Pixels that rounding may take."""
_PUT_TOGETHER = (QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit, QStackedWidget, QHeaderView)
"""What Qt itself builds of several widgets, and lays on each other."""
_LIES = (Popover, EventChip)
"""What is meant to lie on others: it floats, or it is an event of several days."""
_SEEN = 64
"""Height that is left of what scrolls."""
_LEGIBLE = 12
"""Signs that must be left of a choice."""
_READABLE = 3
"""Signs that must be left of a name that is elided."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``pixels``: how much is missing."""

    fault: str
    widget: str
    pixels: int

    def __str__(self) -> str:
        by = f" by {self.pixels} px" if self.pixels else ""
        return f"{self.fault}{by}: {self.widget}"


def findings(window: QWidget, *, strict: bool) -> list[Finding]:
    """The same one once. ``strict``: nothing is elided that need not be, as at the usual size and in plain words."""
    found: dict[Finding, None] = {}
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is window:
            found.update(dict.fromkeys(_of(widget)))
            found.update(dict.fromkeys(_elided(widget) if strict else ()))
    return list(found)


def _elided(widget: QWidget) -> Iterator[Finding]:
    """Choices and hints; names of a person's own may be of any length."""
    match widget:
        case Combo() if not widget.names and widget.shown() != widget.currentText():
            yield Finding("elided", f"{named(widget)} {widget.currentText()!r}", 0)
        case SearchField():
            return  # its tool tip tells the whole hint
        case QLineEdit() if not widget.text() and (by := _hint(widget)) > SLACK:
            yield Finding("hint elided", named(widget), by)


def _of(widget: QWidget) -> Iterator[Finding]:
    yield from (Finding(fault, named(widget), by) for fault, by in _missing(widget) if by > SLACK)
    if not isinstance(widget, _PUT_TOGETHER):
        yield from _lying(widget)
    if isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
        by = inside.width() - widget.viewport().width()
        if by > SLACK:
            yield Finding("wider than its page", named(inside), by)
        by = min(inside.height(), _SEEN) - widget.viewport().height()
        if by > SLACK:
            yield Finding("hardly anything of it is seen", named(widget), by)


def _missing(widget: QWidget) -> Iterator[tuple[str, int]]:
    match widget:
        case QLabel():
            yield from _of_label(widget)
        case Combo():
            least = min(_LEGIBLE, len(widget.currentText()))
            yield "hardly legible", 10 * (least - len(widget.shown()))
        case QComboBox():
            yield "text cut", _advance(widget, widget.currentText()) - _edit_field(widget).width()
        case QPushButton() | QToolButton() | QCheckBox() | QRadioButton() if widget.text():
            wanted = widget.minimumSizeHint()
            yield "text cut", wanted.width() - widget.width()
            yield "text too tall", wanted.height() - widget.height()
        case QAbstractSpinBox():
            yield "text cut", _advance(widget, widget.text()) - widget.width()
        case QTabBar():
            for place in range(widget.count()):
                yield "tab cut", _advance(widget, widget.tabText(place)) - widget.tabRect(place).width()
        case QHeaderView() if widget.model() is not None:
            for place in range(widget.count()):
                if not widget.isSectionHidden(place):
                    yield "heading cut", widget.sectionSizeFromContents(place).width() - widget.sectionSize(place)
        case QAbstractItemView() if widget.sizeHintForRow(0) > 0:
            yield "rows too low", widget.fontMetrics().height() - widget.sizeHintForRow(0)


def _of_label(label: QLabel) -> Iterator[tuple[str, int]]:
    if not label.text():
        return
    if isinstance(label, ElidedLabel):
        shown = label.shown().replace("…", "")
        if len(shown) < min(_READABLE, len(label.text())):
            yield "nothing left of the name", _advance(label, label.text()) - label.width()
        yield "text too tall", label.minimumSizeHint().height() - label.height()
    elif label.wordWrap():
        yield "text too tall", label.heightForWidth(label.width()) - label.height()
        widest = max((_advance(label, word) for word in _words(label.text())), default=0)
        yield "word cut", widest - label.width()
    else:
        yield "text cut", label.sizeHint().width() - label.width()
        yield "text too tall", label.sizeHint().height() - label.height()


def _words(text: str) -> list[str]:
    """What cannot be broken; stretching adds a word of its own, which is longer than any language's."""
    return [word for word in text.replace("<", " <").split() if "~" not in word and "<" not in word]


def _lying(parent: QWidget) -> Iterator[Finding]:
    children = [
        one for one in _children(parent) if one.isVisible() and not one.isWindow() and one.width() and one.height()
    ]
    for child in children:
        by = _outside(parent.rect(), child.geometry())
        if by > SLACK and not isinstance(parent.parentWidget(), QAbstractScrollArea):
            yield Finding(f"sticks out of {named(parent)}", named(child), by)
    for one, other in combinations(children, 2):  # one wholly on another is meant, and so is what floats
        shared = one.geometry().intersected(other.geometry())
        by = min(shared.width(), shared.height())
        inside = shared in (one.geometry(), other.geometry()) or isinstance(one, _LIES) or isinstance(other, _LIES)
        if by > SLACK and not inside:
            yield Finding(f"lies on {named(other)}", named(one), by)


def _children(parent: QWidget) -> list[QWidget]:
    return [one for one in parent.children() if isinstance(one, QWidget)]


def _outside(ground: QRect, box: QRect) -> int:
    return max(
        ground.left() - box.left(),
        ground.top() - box.top(),
        box.right() - ground.right(),
        box.bottom() - ground.bottom(),
    )


def _edit_field(combo: QComboBox) -> QRect:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo)


def _inside(edit: QLineEdit) -> int:
    """Where text may stand; the style's own margin is two pixels a side."""
    margins = edit.textMargins()
    return edit.contentsRect().width() - margins.left() - margins.right() - 4


def _hint(edit: QLineEdit) -> int:
    return _advance(edit, edit.placeholderText()) - _inside(edit)


def _advance(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def named(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    known = widget.objectName() or (repr(text[:60]) if text else repr(widget.accessibleName()[:60]))
    return f"{type(widget).__name__} {known}"
