"""The ten steps on a sandbox, in the real window: to try the product without an account.

With a screen the window is filled before the person's eyes and then stays open; without one the same window works
unseen, and pictures of every page are kept.
"""

from __future__ import annotations

import os
import sys


def run_demo(*, headless: bool) -> int:
    """0 when all events of the sample feed arrived and a second run wrote nothing, else 1."""
    unseen = headless or not _has_screen()
    if unseen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from cirahub_desktop.demo.show import show

    return show(unseen=unseen)


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
