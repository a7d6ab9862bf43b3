"""Linux: a file of XDG autostart, which every desktop reads (Desktop Application Autostart Specification)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from cirahub_desktop.login_start.base import NAME, Entry, LoginStartFailed

_QUOTED: Final = re.compile(r'[\s"\'\\><~|&;$*?#()`]')
"""Reserved signs of the key Exec (Desktop Entry Specification): an argument with one of them is quoted."""
_ARGUMENT: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


def config_home() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


class AutostartFile:
    def __init__(self, config: Path) -> None:
        self._path = config / "autostart" / "cirahub-desktop.desktop"

    def read(self) -> Entry | None:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise LoginStartFailed(str(self._path)) from None
        keys = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        off = keys.get("Hidden") == "true" or keys.get("X-GNOME-Autostart-enabled") == "false"
        return Entry(_arguments(keys.get("Exec", "")), allowed=not off)

    def write(self, command: tuple[str, ...]) -> None:
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Version=1.1",
            f"Name={NAME}",
            "Comment=Fills calendars from iCal links",
            "Comment[fr]=Remplit des calendriers à partir de liens iCal",
            f"Exec={_line(command)}",
            "Icon=cirahub-desktop",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(f".{os.getpid()}")
            beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
            beside.replace(self._path)
        except OSError:
            raise LoginStartFailed(str(self._path)) from None

    def remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            raise LoginStartFailed(str(self._path)) from None


def _line(command: tuple[str, ...]) -> str:
    """Two layers: the quoting of the key Exec, then the escapes of any text in such a file."""
    return " ".join(_argument(one) for one in command).replace("\\", "\\\\")


def _argument(text: str) -> str:
    text = text.replace("%", "%%")
    if text and not _QUOTED.search(text):
        return text
    return '"' + re.sub(r'(["`$\\])', r"\\\1", text) + '"'


def _arguments(line: str) -> tuple[str, ...]:
    line = line.replace("\\\\", "\\")
    found = (
        re.sub(r"\\(.)", r"\1", one[1]) if one[1] is not None else one[2] for one in _ARGUMENT.finditer(line.strip())
    )
    return tuple(one.replace("%%", "%") for one in found)
