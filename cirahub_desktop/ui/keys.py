"""The keys of the window: what the system has for it, else what most programs have."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_Standard = QKeySequence.StandardKey


class Key(Enum):
    """What Qt calls it, and what is taken where a system has nothing (Windows: quit, settings; Linux: settings)."""

    QUIT = (_Standard.Quit, "Ctrl+Q")
    SETTINGS = (_Standard.Preferences, "Ctrl+,")
    NEW_HUB = (_Standard.New, "Ctrl+N")
    SYNC = (_Standard.Refresh, "F5")
    FIND = (_Standard.Find, "Ctrl+F")


def sequences(key: Key) -> list[QKeySequence]:
    standard, usual = key.value
    return QKeySequence.keyBindings(standard) or [QKeySequence(usual)]


def words(sequence: QKeySequence) -> str:
    """As the keyboard says it."""
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def on_key(widget: QWidget, key: Key, act: Callable[[], object]) -> str:
    """While ``widget`` is seen in the window in front; the words of the key."""
    shortcut = QShortcut(widget)
    shortcut.setKeys(sequences(key))
    shortcut.activated.connect(act)
    return words(sequences(key)[0])


def tab_key(number: int) -> QKeySequence:
    """The first tab has 1."""
    return QKeySequence(f"Ctrl+{number}")
