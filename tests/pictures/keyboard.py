"""Walks through a window with Tab as a person does: everything is reached, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QWidget

from tests.pictures.measure import Finding, named

_MOST = 400


def stumbles(window: QWidget) -> Iterator[Finding]:
    walked, jumps = _walked(window)
    missed = [one for one in _stops(window) if one not in walked and not _stands_for_it(one, walked)]
    yield from (Finding("Tab does not reach it", named(one), 0) for one in missed)
    jumps.sort(key=lambda jump: jump[0])
    for by, one, other in jumps[:-1]:  # one of them is the way from the last stop to the first
        if by:
            yield Finding(f"Tab goes back to it from {named(one)}", named(other), by)


def _walked(window: QWidget) -> tuple[list[QWidget], list[tuple[int, QWidget, QWidget]]]:
    """Once round, and each step on the way: how far back it went, as they stood then, for pages scroll."""
    seen: list[QWidget] = []
    steps: list[tuple[int, QWidget, QWidget]] = []
    _activate(window)
    for _ in range(_MOST):
        at = QApplication.focusWidget()
        inside = at is not None and at.window() is window
        if at is not None and inside and seen:
            steps.append((_back(_place(window, seen[-1]), _place(window, at)), seen[-1], at))
        if at is not None and at in seen:
            break
        if at is not None and inside:
            seen.append(at)
        QTest.keyClick(at or window, Qt.Key.Key_Tab)
    return seen, steps


def _activate(window: QWidget) -> None:
    """A window that was hidden and comes again is not the active one here before another was."""
    other = QWidget()
    other.show()
    for front in (other, window):
        front.activateWindow()
        for _ in range(_MOST):
            if QApplication.activeWindow() is front:
                break
            QApplication.processEvents()
    other.close()


def _stops(window: QWidget) -> list[QWidget]:
    return [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible()
        and one.window() is window
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and not isinstance(one.parentWidget(), QAbstractSpinBox | QComboBox)
    ]


def _stands_for_it(widget: QWidget, walked: list[QWidget]) -> bool:
    """One of a group is reached by Tab, the others by the arrow keys."""
    if not isinstance(widget, QAbstractButton) or not (widget.autoExclusive() or widget.group()):
        return False
    return any(
        isinstance(one, QAbstractButton)
        and (one.group() is widget.group() if widget.group() else one.parentWidget() is widget.parentWidget())
        for one in walked
    )


def _back(one: QRect, other: QRect) -> int:
    """How far up in the same column, or to the left in the same line."""
    if other.bottom() < one.top() and other.left() <= one.right() and one.left() <= other.right():
        return one.top() - other.bottom()
    in_line = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    if in_line > min(one.height(), other.height()) / 2 and other.right() < one.left():
        return one.left() - other.right()
    return 0


def _place(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())
