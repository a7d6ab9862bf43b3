"""Makes ``requirements.lock``: every package with its version and hashes, for all systems, and no address of any index.

uv resolves for all platforms and Python versions at once; it is needed only here, on the computer of whoever renews.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from installer.say import Stopped, say, step

EXPORT = ["export", "--all-groups", "--no-emit-project", "--no-header", "--quiet", "--upgrade"]


def renew(root: Path) -> int:
    """Resolve anew with the newest versions that pyproject.toml allows, and say what changed."""
    target = root / "requirements.lock"
    before = _versions(target.read_text(encoding="utf-8")) if target.is_file() else {}
    with step("Resolving"):
        text = _export(root)
    _refuse_addresses(text)
    target.write_text(text, encoding="utf-8", newline="\n")
    after = _versions(text)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            say(f"  {name}: {before.get(name, 'new')} -> {after.get(name, 'gone')}")
    return 0


def _export(root: Path) -> str:
    done = subprocess.run([*_uv(), *EXPORT], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise Stopped(f"The versions could not be resolved:\n{done.stderr}")
    return done.stdout


def _uv() -> list[str]:
    if found := shutil.which("uv"):
        return [found]
    if subprocess.run([sys.executable, "-m", "uv", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "uv"]
    raise Stopped("Renewing the lock needs uv: python3 -m pip install uv")


def _refuse_addresses(text: str) -> None:
    """A lock that names the package server of whoever made it would be of no use to anybody else."""
    found = [line for line in text.splitlines() if "://" in line or line.startswith("-")]
    if found:
        raise Stopped(f"The lock would name an address or an option: {found[0]}")


def _versions(text: str) -> dict[str, str]:
    lines = (line.split() for line in text.splitlines() if "==" in line)
    return dict(words[0].split("==", 1) for words in lines)
