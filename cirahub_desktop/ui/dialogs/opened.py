"""The dialogs over one window: a window that takes its place has them again, with what was typed or chosen in them.

A change of language or look builds windows again from values. So a dialog is opened by what makes it, and what a person
did in it is asked from it as a value (``memory``) and given to the new one (``remember``). It is asked right before the
dialog goes for good, so one that waits for a server hands over what it waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.ui.same_place import Place, place_of, put_back

W = TypeVar("W", bound=QWidget)
Make = Callable[[W], QDialog | None]
"""Makes a dialog over the window it is given, and wires it; None where what it was about is gone."""


@runtime_checkable
class Remembering(Protocol):
    def memory(self) -> object: ...
    def remember(self, memory: object) -> None: ...


@frozen
class DialogMemory:
    """One dialog as it was, and those over it."""

    make: Make[Any]
    memory: object
    size: QSize
    place: Place
    over: tuple[DialogMemory, ...]


class Dialogs(Generic[W]):
    """The dialogs over one window, in the order of their opening."""

    def __init__(self, window: W) -> None:
        self._window = window
        self._open: list[tuple[Make[W], QDialog]] = []

    def open(self, make: Make[W]) -> QDialog | None:
        """Show what ``make`` makes. It is called again for a window that takes this one's place: it may keep values
        and ``Live``, but no widget."""
        dialog = make(self._window)
        if dialog is not None:
            self._show(make, dialog)
        return dialog

    def memory(self) -> tuple[DialogMemory, ...]:
        return tuple(_memory(make, dialog) for make, dialog in self._open)

    def remember(self, memories: tuple[DialogMemory, ...]) -> None:
        for one in memories:
            dialog = one.make(self._window)
            if dialog is not None:
                if isinstance(dialog, Remembering):
                    dialog.remember(one.memory)
                dialog.resize(one.size.expandedTo(dialog.minimumSizeHint()))
                self._show(one.make, dialog)
                put_back(dialog, one.place)
                dialogs_over(dialog).remember(one.over)

    def close_all(self) -> None:
        """Nothing is decided by it, and nobody is asked."""
        for _, dialog in reversed(self._open[:]):
            dialogs_over(dialog).close_all()
            dialog.done(QDialog.DialogCode.Rejected)

    def _show(self, make: Make[W], dialog: QDialog) -> None:
        one = (make, dialog)
        self._open.append(one)
        dialog.finished.connect(lambda: self._open.remove(one))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()


def _memory(make: Make[Any], dialog: QDialog) -> DialogMemory:
    memory = dialog.memory() if isinstance(dialog, Remembering) else None
    return DialogMemory(make, memory, dialog.size(), place_of(dialog), dialogs_over(dialog).memory())


def dialogs_over(widget: QWidget) -> Dialogs[QWidget]:
    """For a part of a window, such as the page of a tab: the dialogs over its window."""
    found = getattr(widget.window(), "dialogs", None)
    return found if isinstance(found, Dialogs) else Dialogs(widget.window())
