"""An X server of its own for a test, with a window manager and, where wanted, a tray."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import pytest

PROGRAMS = ("Xvfb", "openbox", "trayer", "xdotool")
_QUIET = subprocess.DEVNULL


def needs_a_screen() -> None:
    """Skip where there can be none."""
    if sys.platform != "linux":
        pytest.skip("Windows and macOS have no X server.")
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        pytest.skip(f"There is no {', '.join(missing)} here; installer/bootstrap.py test installs it.")


@contextmanager
def running(
    *line: str, env: Mapping[str, str] | None = None, pass_fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    whole = {**os.environ, **(env or {})}
    with subprocess.Popen(line, env=whole, stdin=_QUIET, stdout=_QUIET, stderr=_QUIET, pass_fds=pass_fds) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def screen(*, tray: bool = True) -> Iterator[dict[str, str]]:
    """What the environment of a program has to say so that it shows itself there."""
    with ExitStack() as stack:
        shown, _ = stack.enter_context(server())
        stack.enter_context(running("openbox", env=shown))
        if tray:
            stack.enter_context(running("trayer", "--edge", "top", "--width", "20", "--height", "32", env=shown))
        yield shown


@contextmanager
def server() -> Iterator[tuple[dict[str, str], subprocess.Popen[bytes]]]:
    """The X server alone; it chooses a free number itself and tells it."""
    reader, writer = os.pipe()
    line = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with running(*line, pass_fds=(writer,)) as process:
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as told:
            number = told.readline().strip()
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}, process
