"""Python imports as usual beside Qt.

For its ``from __feature__ import snake_case``, which we do not use, PySide listens to every import statement and reads
the source of every module that one names. That is a tenth of the time until our window is there.
"""

from __future__ import annotations

import builtins


def import_qt() -> None:
    """As a plain import of it, but that imports are afterwards what they were before."""
    usual = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = usual
