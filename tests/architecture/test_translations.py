"""Every sentence a person sees has its French, and the compiled catalogue is the one in the source."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_french_catalogue_is_complete() -> None:
    command = [sys.executable, str(ROOT / "installer" / "translations.py"), "check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
