"""Every page, dialog and state in three looks: nothing is cut, lies on another or is pale, and Tab reaches all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_nothing_is_cut_on_any_page(checkout: Path) -> None:
    line = [sys.executable, "-m", "tests.pictures", "--short", "--no-pictures"]
    done = subprocess.run(line, cwd=checkout, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stdout
