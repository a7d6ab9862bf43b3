"""Hands over to the program: it gets the terminal and every signal, and its exit code is ours."""

from __future__ import annotations

import os
import subprocess
import sys


def hand_over(line: list[str]) -> int:
    """Become the program, where the system can; else wait for it, and leave Ctrl+C to it."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(line[0], line)  # does not return
    process = subprocess.Popen(line)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the program got it as well and is ending
            continue
