"""Where a person is in a window: how far each part is scrolled, and what has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.ui.later import Later


@frozen
class Place:
    scrolled: tuple[int, ...]
    """Of each part that scrolls, in their order."""
    focused: str
    """The object name of what has the keyboard; empty where it has none."""


def place_of(window: QWidget) -> Place:
    focused = window.focusWidget()
    scrolled = tuple(area.verticalScrollBar().value() for area in _areas(window))
    return Place(scrolled, focused.objectName() if focused is not None else "")


def put_back(window: QWidget, place: Place) -> None:
    """Focus at once, scroll bars as soon as the window has its size."""
    if place.focused:
        found = [one for one in window.findChildren(QWidget, place.focused) if not one.isHidden()]
        if found:
            found[0].setFocus(Qt.FocusReason.OtherFocusReason)
    areas = _areas(window)
    if any(place.scrolled) and len(areas) == len(place.scrolled):
        Later(window, lambda: _scroll(areas, place.scrolled)).start()


def _scroll(areas: list[QAbstractScrollArea], scrolled: tuple[int, ...]) -> None:
    for area, value in zip(areas, scrolled, strict=True):
        area.verticalScrollBar().setValue(value)


def _areas(window: QWidget) -> list[QAbstractScrollArea]:
    return [one for one in window.findChildren(QAbstractScrollArea) if one.window() is window.window()]
