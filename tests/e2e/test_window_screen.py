"""The window on a real X server with a window manager and a tray, in processes of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAMS = ("Xvfb", "openbox", "trayer")
_QUIET = subprocess.DEVNULL


@contextmanager
def running(*line: str, env: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()) -> Iterator[None]:
    with subprocess.Popen(line, env=env, stdin=_QUIET, stdout=_QUIET, stderr=_QUIET, pass_fds=pass_fds) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment of a screen of its own; the server itself chooses a free number and tells it."""
    reader, writer = os.pipe()
    server = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with ExitStack() as stack:
        stack.enter_context(running(*server, pass_fds=(writer,)))
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as told:
            number = told.readline().strip()
        env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        stack.enter_context(running("openbox", env=env))
        stack.enter_context(running("trayer", "--edge", "top", "--width", "20", "--height", "32", env=env))
        yield env


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS have no X server.")
def test_on_a_real_screen_with_a_tray() -> None:
    if missing := [name for name in _PROGRAMS if shutil.which(name) is None]:
        pytest.skip(f"There is no {', '.join(missing)} here; installer/bootstrap.py test installs it.")
    tests = ["tests/e2e/on_a_screen.py", "-q", "-p", "no:cacheprovider"]
    with screen() as env:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *tests],
            cwd=_ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
