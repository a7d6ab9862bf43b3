"""What the registry is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from tests.pictures.studio import Studio

Open = Callable[[Studio], QWidget]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, dialog or state of one: ``open`` brings it to the screen and returns its window."""

    name: str
    open: Open
