"""Opens every page in every look and size, keeps its picture, and tells what is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QWidget

from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.pictures.keyboard import stumbles
from tests.pictures.looks import Look
from tests.pictures.measure import SLACK, Finding, findings
from tests.pictures.page import Page
from tests.pictures.studio import Studio

USUAL = QSize(1200, 780)
LEAST = QSize(820, 560)
"""The smallest window of the program; the wizard's is larger (DESIGN, LOOK)."""


@dataclass(frozen=True, slots=True)
class Complaint:
    page: str
    look: Look
    size: str
    finding: Finding

    def __str__(self) -> str:
        return f"{self.page} [{self.look}, {self.size}]: {self.finding}"


def look_at_all(studio: Studio, pages: Sequence[Page], looks: Iterable[Look], out: Path | None) -> Iterator[Complaint]:
    """``out``: where the pictures go. One look is walked through with Tab."""
    looks = tuple(looks)
    walked = looks[0]
    for look in looks:
        studio.dress(look)
        for page in pages:
            try:
                window = page.open(studio)
            except (AssertionError, AttributeError, LookupError, TypeError) as error:
                yield Complaint(page.name, look, "usual", Finding(f"cannot be opened, {error}", page.name, 0))
                studio.tidy()
                continue
            for size in ("least", "usual"):
                yield from _measured(studio, page, look, size, window)
                if out is not None:
                    suffix = "" if size == "usual" else "-least"
                    assert window.grab().save(str(out / f"{page.name}-{look}{suffix}.png"))
                if isinstance(window, QMenu):
                    break
            if not isinstance(window, QMenu) and look == walked:
                yield from (Complaint(page.name, look, "usual", one) for one in stumbles(window))
            studio.tidy()


def _measured(studio: Studio, page: Page, look: Look, size: str, window: QWidget) -> Iterator[Complaint]:
    wanted = _wanted(window, size)
    studio.settle()
    if wanted is not None:
        window.resize(wanted)
        studio.settle()
        by = max(window.width() - wanted.width(), window.height() - wanted.height())
        if by > SLACK and isinstance(window, MainWindow | Wizard):
            yield Complaint(page.name, look, size, Finding("does not get that small", page.name, by))
    for finding in findings(window, strict=size == "usual" and not look.stretched):
        yield Complaint(page.name, look, size, finding)


def _wanted(window: QWidget, size: str) -> QSize | None:
    """A dialog is looked at as it opens, and as small as a person can make it."""
    if isinstance(window, QMenu):
        return None
    if isinstance(window, MainWindow):
        return USUAL if size == "usual" else LEAST
    if isinstance(window, Wizard):
        return USUAL if size == "usual" else QSize(960, 620)
    return None if size == "usual" else window.minimumSizeHint().expandedTo(window.minimumSize())
