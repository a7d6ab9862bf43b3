"""A second log that holds no name from the start, so that it can be given away: what the program did, not to what.

Of our own records the sentence stays with numbers and the kinds of errors in it; every other text in it becomes a dot.
Of libraries only the fact that they complained. Of a traceback the places in the code and the kinds of the errors.
"""

from __future__ import annotations

import builtins
import logging
import re
import traceback
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Final

from cirahub_desktop.sync.errors import CiraHubError

OURS: Final = "cirahub_desktop"
_PLACE: Final = re.compile(r"%[-#0 +]*\d*(?:\.\d+)?([a-zA-Z%])")
_THREAD: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*(?:-\d+)?")
_HIDDEN: Final = "…"


class Nameless(logging.Formatter):
    """Lines as ``2026-11-23 14:02:07,118 INFO cirahub_desktop.schedule [MainThread] … failed: Unreachable``."""

    default_msec_format = "%s,%03d"

    def format(self, record: logging.LogRecord) -> str:
        thread = record.threadName or ""
        known = thread if _THREAD.fullmatch(thread) else _HIDDEN
        head = f"{self.formatTime(record)} {record.levelname} {record.name} [{known}]"
        return "\n".join((f"{head} {_said(record)}", *_trace(record)))


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] != OURS or not isinstance(record.msg, str):
        return _HIDDEN
    args = iter(record.args if isinstance(record.args, tuple) else ())

    def one(place: re.Match[str]) -> str:
        return "%" if place[1] == "%" else _shown(next(args, None))

    return _PLACE.sub(one, record.msg)


def _shown(value: object) -> str:
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, BaseException):
        return error_kind(value)
    return value if isinstance(value, str) and value in _kinds_of_errors() else _HIDDEN


def error_kind(error: BaseException) -> str:
    """What went wrong without where and to whom, such as ``Unreachable/timeout 503``."""
    reason, status = getattr(error, "reason", None), getattr(error, "status", 0)
    text = type(error).__name__
    if isinstance(reason, Enum):
        text += f"/{reason.value}"
    return f"{text} {status}" if isinstance(status, int) and status else text


def _kinds_of_errors() -> set[str]:
    """Names of classes that our own messages carry as texts."""
    found = {
        name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
    }
    waiting: list[type] = [CiraHubError]
    while waiting:
        kind = waiting.pop()
        found.add(kind.__name__)
        waiting += kind.__subclasses__()
    return found


def _trace(record: logging.LogRecord) -> Iterator[str]:
    error = record.exc_info[1] if record.exc_info else None
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield from (f"  {place}" for place in _places(error.__traceback__))
        yield f"  {error_kind(error)}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        parts = Path(frame.filename).parts
        inside = parts[parts.index(OURS) :] if OURS in parts else parts[-1:]
        yield f"{'/'.join(inside)}:{frame.lineno} {frame.name}"
