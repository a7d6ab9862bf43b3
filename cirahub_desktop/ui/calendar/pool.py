"""Widgets that are used again: a month of two hundred buttons is made once, and shows every other month."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class Pool(Generic[W]):
    """Gives each key the widget that had it before, where there is one, so that focus stays with what it was on."""

    def __init__(self, make: Callable[[], W]) -> None:
        self._make = make
        self._used: dict[Hashable, W] = {}
        self._free: list[W] = []

    @property
    def used(self) -> tuple[W, ...]:
        return tuple(self._used.values())

    def missing(self, wanted: int) -> int:
        """How many would have to be made for so many keys."""
        return max(0, wanted - len(self._used) - len(self._free))

    def grow(self, count: int) -> None:
        """Make so many ahead of ``take``."""
        for _ in range(count):
            made = self._make()
            made.hide()
            self._free.append(made)

    def take(self, keys: Iterable[Hashable]) -> dict[Hashable, W]:
        """One widget for each key; those that are left over are hidden."""
        before, wanted = self._used, list(dict.fromkeys(keys))
        kept = {key: before.pop(key) for key in wanted if key in before}
        self._free += before.values()
        self._used = {key: kept[key] if key in kept else self._one() for key in wanted}
        for widget in self._free:
            widget.hide()
        return self._used

    def _one(self) -> W:
        return self._free.pop() if self._free else self._make()
