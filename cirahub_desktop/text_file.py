"""Texts that a person saves."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """In UTF-8, with the line ends of the system; whole or not at all. Raises OSError."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as beside:
        try:
            beside.write(text)
            beside.close()
            Path(beside.name).replace(path)
        except OSError:
            with suppress(OSError):
                Path(beside.name).unlink()
            raise
