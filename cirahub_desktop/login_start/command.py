"""How this very program is started again, as a command for the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

MINIMIZED: Final = "--minimized"
_DATA: Final = "--data-dir"
_MODULE: Final = ("-m", "cirahub_desktop")


def login_command(data_dir: Path | None) -> tuple[str, ...]:
    """Started without a window. ``data_dir`` is None where it is the usual one."""
    own = (_DATA, str(data_dir.resolve())) if data_dir is not None else ()
    return (*_program(), *own, MINIMIZED)


def _program() -> tuple[str, ...]:
    if image := os.environ.get("APPIMAGE"):
        return (image,)
    here = Path(sys.executable)
    if getattr(sys, "frozen", False):
        return (str(here),)
    if sys.platform == "win32":
        without_console = here.with_name("pythonw.exe")
        return (str(without_console if without_console.exists() else here), *_MODULE)
    script = here.with_name("cirahub-desktop")
    return (str(script),) if script.exists() else (str(here), *_MODULE)


def data_dir_of(command: tuple[str, ...]) -> str:
    """Whose data a command works on; '' is the usual folder."""
    if _DATA in command[:-1]:
        return command[command.index(_DATA) + 1]
    return ""
