"""Which language and region this computer is set to: by the environment, else by what Windows or macOS say.

A desktop program of macOS or Windows is started without LANG, so there the system itself has to be asked. Tags are
given as ``fr_FR``: underscores, without encoding or modifier.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

_LANGUAGE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_REGION: Final = ("LC_ALL", "LC_TIME", "LANG")


def language_tags() -> list[str]:
    """What the person wants to read, best first; may be empty."""
    return [*_from_environment(_LANGUAGE), *_from_system("AppleLanguages", "GetUserDefaultUILanguage")]


def region_tags() -> list[str]:
    """How the person writes dates and numbers, best first; may be empty."""
    return [*_from_environment(_REGION), *_from_system("AppleLocale", "GetUserDefaultLCID")]


def plain_tag(value: str) -> str:
    """``fr-CA.UTF-8@euro`` as ``fr_CA``."""
    return re.split(r"[.@]", value, maxsplit=1)[0].replace("-", "_").strip()


def _from_environment(names: tuple[str, ...]) -> Iterator[str]:
    """As POSIX has it, only the first variable that is set counts."""
    values = (os.environ.get(name) for name in names)
    yield from (plain_tag(value) for value in list(filter(None, values))[:1])


def _from_system(apple: str, windows: str) -> list[str]:
    if sys.platform == "darwin":
        return _of_macos(apple)
    if sys.platform == "win32":
        return _of_windows(windows)
    return []


def _of_macos(key: str) -> list[str]:
    """``defaults`` prints a list as ``( "fr-FR", en )`` and a single value as it is."""
    command = ["/usr/bin/defaults", "read", "-g", key]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=2, check=True)  # noqa: S603 - fixed
    except (OSError, subprocess.SubprocessError):
        return []
    return [plain_tag(tag) for tag in re.findall(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9@=]+)*", done.stdout)]


def _of_windows(function: str) -> list[str]:
    """Windows answers with a number that ``locale`` knows by name."""
    import ctypes
    import locale

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent from the types on other systems
    name = locale.windows_locale.get(getattr(kernel, function)())
    return [plain_tag(name)] if name else []
