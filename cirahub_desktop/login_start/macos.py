"""macOS: an agent of launchd, loaded at the next login (launchd.plist(5))."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from cirahub_desktop.login_start.base import Entry, LoginStartFailed

LABEL: Final = "com.cirahub.desktop"


class LaunchAgent:
    def __init__(self, home: Path) -> None:
        self._path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    def read(self) -> Entry | None:
        try:
            keys = plistlib.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError:
            raise LoginStartFailed(str(self._path)) from None
        except (ValueError, ExpatError):  # somebody wrote into it
            return Entry(())
        if not isinstance(keys, dict) or not isinstance(keys.get("ProgramArguments"), list):
            return Entry(())
        command = tuple(str(one) for one in keys["ProgramArguments"])
        return Entry(command, allowed=bool(keys.get("RunAtLoad")) and not keys.get("Disabled"))

    def write(self, command: tuple[str, ...]) -> None:
        keys = {
            "Label": LABEL,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(f".{os.getpid()}")
            beside.write_bytes(plistlib.dumps(keys))
            beside.replace(self._path)
        except OSError:
            raise LoginStartFailed(str(self._path)) from None

    def remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            raise LoginStartFailed(str(self._path)) from None
