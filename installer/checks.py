"""What ``bootstrap.py test`` runs: lint, format, types, translations, then the tests themselves."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from installer import keyring_session
from installer.say import say

STRICT = ("CI", "CIRAHUB_REQUIRE_SHARED")
"""Where one of these is set, a skipped test is a failed one."""


def run(root: Path, python: Path, arguments: list[str]) -> int:
    """All checks, or only the tests with ``arguments`` for pytest; 0 when everything passed."""
    checks = {} if arguments else _static(str(python))
    failed = [name for name, line in checks.items() if not _passes(root, name, line)]
    strict = ["--no-skips"] if any(os.environ.get(name) for name in STRICT) else []
    with keyring_session.session([str(python), "-m", "pytest", *strict, *arguments]) as line:
        if not _passes(root, "tests", line):
            failed.append("tests")
    say(f"Failed: {', '.join(failed)}" if failed else "Everything passed.")
    return 1 if failed else 0


def _static(python: str) -> dict[str, list[str]]:
    return {
        "lint": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "translations": [python, str(Path("installer", "translations.py")), "check"],
    }


def _passes(root: Path, name: str, line: list[str]) -> bool:
    say(f"== {name}")
    began = time.monotonic()
    passed = subprocess.run(line, cwd=root, stdin=subprocess.DEVNULL, check=False).returncode == 0
    say(f"== {name}: {'passed' if passed else 'FAILED'}, {time.monotonic() - began:.1f} s")
    return passed
