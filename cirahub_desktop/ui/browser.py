"""The person's own browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_page(address: str) -> bool:
    """False where there is none that could be opened. GUI thread."""
    return QDesktopServices.openUrl(QUrl(address))
