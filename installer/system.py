"""What must come from the operating system: libraries for Qt, a font, venv; for the tests a keyring and a screen.

Only Debian and its family (apt) are served; elsewhere the missing things are named. Windows and macOS have all of it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from installer.say import Stopped, complain, step

QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""What every Qt program loads, with or without a screen, and the package that brings it."""
SCREEN = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
TEST_PROGRAMS = {
    "gnome-keyring-daemon": "gnome-keyring",
    "dbus-run-session": "dbus",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "trayer": "trayer",
    "xdotool": "xdotool",
}
"""The tests' own Secret Service, and a screen with windows, a tray and hands, by command."""
SCREEN_READERS = {
    ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"): "at-spi2-core",
}
"""What screen readers ask, by the places where it may lie: the tests look at the window through it."""
FONT = "fonts-dejavu-core"
TEST_FONT = "fonts-inter"
"""Whether a text is cut depends on the font, so the tests measure with one and the same."""
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


def has_screen() -> bool:
    """Whether a window could be seen here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare(*, tests: bool) -> None:
    """Bring what is missing; raise Stopped where the program could not start without it."""
    if not sys.platform.startswith("linux"):
        return
    needed = [*missing()]
    wanted = [*needed, *(missing_for_tests() if tests else ())]
    if not wanted or _install(wanted):
        return
    text = f"These system packages are missing:\n  {command(wanted)}"
    if needed:
        raise Stopped(
            f"{text}\nPlease run that line as an administrator (root, or with sudo), then this command again."
        )
    complain(f"{text}\nWithout them the tests that need a keyring or a screen are left out.")


def missing() -> Iterator[str]:
    """Packages without which nothing starts."""
    libraries = {**QT, **SCREEN} if has_screen() else QT
    yield from (package for library, package in libraries.items() if not _loads(library))
    if not any(_has_font(folder) for folder in FONT_FOLDERS):
        yield FONT
    if importlib.util.find_spec("ensurepip") is None:
        yield f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def missing_for_tests() -> Iterator[str]:
    yield from (package for name, package in TEST_PROGRAMS.items() if shutil.which(name) is None)
    yield from missing_for_screen_readers()
    if not any(_has_font(folder, "inter") for folder in FONT_FOLDERS):
        yield TEST_FONT
    if not has_screen():
        yield from (package for library, package in SCREEN.items() if not _loads(library))


def missing_for_screen_readers() -> Iterator[str]:
    yield from (package for places, package in SCREEN_READERS.items() if not _lies_at(places))


def command(packages: list[str]) -> str:
    """The line for a person to run."""
    return " ".join(["apt-get install -y --no-install-recommends", *packages])


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _lies_at(places: tuple[str, ...]) -> bool:
    return any(Path(place).exists() for place in places)


def _has_font(folder: Path, name: str = "") -> bool:
    fonts = (path for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf", ".ttc"))
    return any(path.name.lower().startswith(name) for path in fonts)


def _install(packages: list[str]) -> bool:
    """Whether they are there now. A fresh machine has no package lists: then they are fetched and it tries again."""
    rights = _rights()
    if rights is None or shutil.which("apt-get") is None:
        return False
    install = [*rights, *command(packages).split()]
    with step(f"Installing from the system: {' '.join(packages)}"):
        said = _failure(install) and (_failure([*rights, "apt-get", "update"]) or _failure(install))
    if said:
        complain(f"apt-get did not succeed:\n{said}")
    return not said


def _rights() -> list[str] | None:
    """What to put before a command to run it as an administrator; None where that needs a password."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not _failure(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _failure(line: list[str]) -> str:
    """Empty when the command succeeded, else the end of what it said."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        line,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout.strip()[-600:] or f"exit code {done.returncode}"
