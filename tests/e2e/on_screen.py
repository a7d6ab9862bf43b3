"""What is written on the screen: the words of all windows of this process."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from cirahub_desktop.ui.dashboard.state_line import StateLine

IN_TRAY = "QSystemTrayIconSys"
"""Qt's own name for the little window that stands for the icon."""
PATIENCE = 30.0
"""Seconds until something that should appear is missed."""


def front_first() -> list[QWidget]:
    """What is open, the icon in the tray aside; a dialog lies on the window that opened it."""
    visible = (top for top in QApplication.topLevelWidgets() if top.isVisible() and not top.inherits(IN_TRAY))
    return sorted(visible, key=_depth, reverse=True)


def all_texts() -> list[str]:
    return [text for window in front_first() for text in words_in(window)]


def words_in(window: QWidget) -> list[str]:
    """What labels, buttons and lists of a window show, and their order."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QTreeWidget):
            found += [item.text(column) for item in all_items(widget) for column in range(widget.columnCount())]
        elif isinstance(widget, StateLine):
            found.append(widget.word)
    return [text for text in found if text]


def all_items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    return tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)


def tree_item(tree: QTreeWidget, text: str) -> QTreeWidgetItem | None:
    return next((item for item in all_items(tree) if item.text(0) == text), None)


def plain(text: str) -> str:
    """Without mark-up, and with one space for any."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).strip()


def _depth(window: QWidget) -> int:
    parent = window.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())
