"""Finds texts that are cut and siblings that lie on each other in a window as laid out."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from cirahub_desktop.ui.widgets.text import ElidedLabel

_SLACK = 1


def clipped(window: QWidget) -> list[str]:
    """One line per text that does not fit its widget."""
    return [told for widget in window.findChildren(QWidget) if widget.isVisible() for told in _clipped(widget)]


def _clipped(widget: QWidget) -> list[str]:
    if isinstance(widget, ElidedLabel):
        return [] if widget.height() + _SLACK >= widget.minimumSizeHint().height() else [f"elided: {widget.text()}"]
    if isinstance(widget, QLabel) and widget.wordWrap():
        return [] if widget.height() + _SLACK >= widget.heightForWidth(widget.width()) else [f"tall: {widget.text()}"]
    if isinstance(widget, QLabel | QPushButton | QComboBox):
        wanted, text = widget.sizeHint(), widget.text() if not isinstance(widget, QComboBox) else widget.currentText()
        fits = widget.width() + _SLACK >= wanted.width() and widget.height() + _SLACK >= wanted.height()
        return [] if fits or not text else [f"{type(widget).__name__}: {text} {widget.size()} < {wanted}"]
    if isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QAbstractButton):
        return [] if widget.height() + _SLACK >= widget.minimumSizeHint().height() else [f"field: {widget.text()}"]
    return []


def overlapping(window: QWidget) -> list[str]:
    """Widgets of one layout that share ground, or stick out of their parent."""
    found = []
    for parent in (window, *window.findChildren(QWidget)):
        if parent.layout() is None or not parent.isVisible():
            continue
        children = [child for child in _in_layout(parent.layout()) if child.isVisible()]
        for one, other in combinations(children, 2):
            if not one.geometry().intersected(other.geometry()).isEmpty():
                found.append(f"{_name(one)} on {_name(other)}")
        found += [f"{_name(child)} out of {_name(parent)}" for child in children if not _inside(parent, child)]
    return found


def _inside(parent: QWidget, child: QWidget) -> bool:
    return parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(child.geometry())


def _in_layout(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if (widget := item.widget()) is not None:
            found.append(widget)
        elif (inner := item.layout()) is not None:
            found += _in_layout(inner)
    return found


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName() or text!r}"
