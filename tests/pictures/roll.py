"""Which dialogs and menus were looked at, so that none is left out of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget

from cirahub_desktop.ui.dialogs.frame import Dialog
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.window_dialogs import _MAKERS


class Roll:
    def __init__(self) -> None:
        self._overs: set[Over] = set()
        self._dialogs: set[type[QDialog]] = set()
        self._buttons: dict[str, bool] = {}
        """Those with a menu, by object name: whether it was seen."""

    def note(self, window: QWidget) -> None:
        """All that is on the screen together with the page ``window``."""
        for top in QApplication.topLevelWidgets():
            if isinstance(top, MainWindow):
                self._overs |= {_over(one.make) for one in top.dialogs.memory() if isinstance(one.make, partial)}
            if isinstance(top, QDialog) and top.isVisible():
                self._dialogs.add(type(top))
            if top.isVisible():
                self._note_menus(top, window)

    def left_out(self) -> Iterator[str]:
        yield from (f"no page opens {over}" for over in Over if over not in self._overs)
        kinds = sorted(_kinds(Dialog), key=lambda one: one.__name__)
        yield from (f"no page is a {one.__name__}" for one in kinds if one not in self._dialogs)
        yield from (f"no page is the menu of {name}" for name, seen in self._buttons.items() if not seen)

    def _note_menus(self, top: QWidget, window: QWidget) -> None:
        for button in top.findChildren(QPushButton):
            menu = button.menu()
            if isinstance(menu, QMenu) and button.isVisible():
                self._buttons[button.objectName()] = self._buttons.get(button.objectName(), False) or menu is window


def _over(make: partial[QDialog | None]) -> Over:
    return next(over for over, made in _MAKERS.items() if made is make.func)


def _kinds(kind: type[QDialog]) -> Iterator[type[QDialog]]:
    """Those that are made, not those that others are made of."""
    for one in kind.__subclasses__():
        yield from _kinds(one)
        if not one.__name__.startswith("_"):
            yield one
