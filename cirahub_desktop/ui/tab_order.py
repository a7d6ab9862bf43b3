"""The way of the keyboard through a page whose parts come and go: as they are laid out, then on to the footer.

Two calls are shunned on purpose, for PySide keeps what they give, and a window crashes when the rest of it goes: an
item of ``QLayout.itemAt`` outlives the part it stood for, and what ``QWidget.nextInFocusChain`` gives becomes a child
of the widget that was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def chain(page: QWidget, behind: Sequence[QWidget]) -> None:
    """What is built late would come last, behind the buttons of the window."""
    for before, after in pairwise([*stops(page), *behind]):
        QWidget.setTabOrder(before, after)


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Those that take the keyboard, in the order of their layouts; what is inside them is theirs."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    elif isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
        yield from stops(inside)
    elif (layout := widget.layout()) is not None:
        yield from _laid_out(layout, widget.findChildren(QWidget, options=_DIRECT))


def _laid_out(layout: QLayout, widgets: Sequence[QWidget]) -> Iterator[QWidget]:
    """``widgets`` are all of those that the layout, or one inside of it, may hold."""
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in widgets]
    parts += [(layout.indexOf(one), one) for one in layout.children() if isinstance(one, QLayout)]
    for _, part in sorted((one for one in parts if one[0] >= 0), key=lambda one: one[0]):
        if isinstance(part, QLayout):
            yield from _laid_out(part, widgets)
        else:
            yield from stops(part)
