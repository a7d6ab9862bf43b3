"""The command line: twin of the window over the same ``App``, stable for scripts (DESIGN.md, section 9)."""

from cirahub_desktop.cli.entry import main

__all__ = ["main"]
