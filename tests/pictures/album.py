"""Opens every page in every look and size, keeps its picture, and tells what is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QWidget

from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.pictures.contrast import Seen, pale
from tests.pictures.keyboard import stumbles
from tests.pictures.looks import Look
from tests.pictures.measure import SLACK, Finding, findings, named
from tests.pictures.page import Page
from tests.pictures.studio import Studio

USUAL = QSize(1200, 780)
LEAST, WIZARD_LEAST = QSize(820, 560), QSize(960, 620)
"""The smallest window of the program, and the wizard's, which never asks for more than the usual size."""
_GROWN = {False: QSize(820, 620), True: QSize(1024, 768)}
"""What it may ask for where its words need more lines, or where they are stretched: it still fits a small screen."""


@dataclass(frozen=True, slots=True)
class Complaint:
    page: str
    look: Look
    size: str
    finding: Finding

    def __str__(self) -> str:
        return f"{self.page} [{self.look}, {self.size}]: {self.finding}"


def look_at_all(
    studio: Studio, pages: Sequence[Page], looks: Iterable[Look], out: Path | None, *, short: bool = False
) -> Iterator[Complaint]:
    """``out``: where the pictures go. The first look is walked through with Tab as well.

    ``short``: at the usual size alone, stretched words at the least.
    """
    for number, look in enumerate(looks):
        studio.dress(look)
        seen: Seen = set()
        for page in pages:
            yield from _look_at(studio, page, look, out, seen, short=short, walk=number == 0)
            studio.tidy()


def _look_at(
    studio: Studio, page: Page, look: Look, out: Path | None, seen: Seen, *, short: bool, walk: bool
) -> Iterator[Complaint]:
    try:
        window = page.open(studio)
    except (AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        yield Complaint(page.name, look, "usual", Finding(f"cannot be opened, {error!r}", page.name, 0))
        return
    studio.settle()
    studio.roll.note(window)
    for size, wanted in _sizes(window).items():
        if short and size != ("least" if look.stretched else "usual"):
            continue
        strict = size == "usual" and not look.stretched
        grown = USUAL if isinstance(window, Wizard) else _GROWN[look.stretched]
        for finding in _measured(studio, window, wanted, strict=strict, grown=grown):
            yield Complaint(page.name, look, size, finding)
        if size == "usual":
            yield from (Complaint(page.name, look, size, one) for one in pale(window, seen))
        if out is not None:
            suffix = "" if size == "usual" else f"-{size}"
            assert window.grab().save(str(out / f"{page.name}-{look}{suffix}.png"))
    if walk and not isinstance(window, QMenu):
        yield from (Complaint(page.name, look, "least", one) for one in stumbles(window))


def _measured(studio: Studio, window: QWidget, wanted: QSize, *, strict: bool, grown: QSize) -> Iterator[Finding]:
    for _ in range(2):  # how small it may be depends on how it was
        window.resize(wanted)
        studio.settle()
    most = wanted.expandedTo(grown)
    by = max(window.width() - most.width(), window.height() - most.height())
    if by > SLACK and isinstance(window, MainWindow | Wizard):
        yield Finding("does not get that small", named(window), by)
    yield from findings(window, strict=strict)


def _sizes(window: QWidget) -> dict[str, QSize]:
    """A dialog is looked at as it opens, and as small as a person can make it."""
    match window:
        case QMenu():
            return {"usual": window.size()}
        case MainWindow():
            return {"usual": USUAL, "least": LEAST}
        case Wizard():
            return {"usual": USUAL, "least": WIZARD_LEAST}
    return {"usual": window.size(), "least": window.minimumSizeHint().expandedTo(window.minimumSize())}
