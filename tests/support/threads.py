"""A thread that outlives its test would disturb another one: it is waited for, then it fails the test."""

from __future__ import annotations

import threading
import time

_GRACE = 3.0
"""Seconds for all together; a run has two to obey a cancel."""


def left_behind(before: set[threading.Thread]) -> list[str]:
    """Names of the threads started since ``before`` that did not end in time."""
    until = time.monotonic() + _GRACE
    left = []
    for thread in set(threading.enumerate()) - before:
        if _is_qt(thread):
            continue
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            left.append(thread.name)
    return left


def _is_qt(thread: threading.Thread) -> bool:
    """A stand-in that Python makes for a QThread; it stays in the list when the real one is long gone."""
    return isinstance(thread, threading._DummyThread)
