"""A keyring for the tests: a D-Bus session of its own with an empty, unlocked gnome-keyring, thrown away afterwards.

``command(...)`` wraps a command line; run as a program inside the session, this module unlocks the keyring and goes on
with the rest of its arguments. Where the parts are not installed, the command stays as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AVAILABLE = "CIRAHUB_PRIVATE_KEYRING"
"""Set inside such a session; the tests marked ``keyring`` look for it."""
_PASSWORD = b"only for tests"


@contextmanager
def session(line: list[str]) -> Iterator[list[str]]:
    """The command line that runs ``line`` with a private keyring, valid inside the block."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        yield line
        return
    with tempfile.TemporaryDirectory(prefix="keyring-", ignore_cleanup_errors=True) as folder:
        yield ["dbus-run-session", "--", sys.executable, str(Path(__file__).resolve()), folder, *line]


def main(folder: Path, line: list[str]) -> int:
    daemon = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
    own = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    subprocess.run(daemon, input=_PASSWORD, stdout=subprocess.DEVNULL, env=own, check=True)
    return subprocess.run(line, env={**os.environ, AVAILABLE: "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
