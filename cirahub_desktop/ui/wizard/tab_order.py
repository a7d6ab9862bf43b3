"""The way of the keyboard through a page whose parts come and go: as they are laid out, then on to the footer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def chain(page: QWidget, behind: Sequence[QWidget]) -> None:
    """What is built late would come last, behind the buttons of the window."""
    for before, after in pairwise([*_stops(page), *behind]):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Those that take the keyboard, in the order of their layouts; what is inside them is theirs."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    elif isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
        yield from _stops(inside)
    else:
        yield from _laid_out(widget.layout())


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for index in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(index) if layout is not None else None
        if item is None:
            continue
        inside = item.widget()
        if inside is not None:
            yield from _stops(inside)
        else:
            yield from _laid_out(item.layout())
