"""The log: a file in the data folder, small, rotating, and without secrets (R12)."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from cirahub_desktop.nameless import OURS, Nameless

_CHATTY: Final = ("urllib3", "requests", "exchangelib")
"""They log whole links, and retries that we tell ourselves."""
LOG_NAME: Final = "cirahub.log"
NAMELESS_NAME: Final = "diagnostics.log"
"""The one that the diagnostics take along."""
_SIZE: Final = 1_000_000
_KEPT: Final = 3
_FORM: Final = "%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"
_LINK: Final = re.compile(r"\b(https?|webcals?)://(?:[^\s/@]*@)?([^\s/?#'\"<>)]+)[^\s'\"<>)]*", re.IGNORECASE)
_PATH: Final = re.compile(r"(?<=url: )/\S+|/\S*\.ics\?\S+", re.IGNORECASE)
"""What urllib3 says in its errors: a link without its host."""
_SECRET: Final = re.compile(
    r"(?i)\b([\w-]*(?:authorization|password|passwd|secret|token|cookie|assertion))(['\"]?\s*[=:]\s*(?:b?['\"])?)"
    r"(?:(?:basic|bearer|ntlm|negotiate)\s+)?[^\s,;'\"]+"
)


class Level(Enum):
    """How much the program tells of itself."""

    NORMAL = "normal"
    DETAILED = "detailed"


def set_level(level: Level) -> None:
    logging.getLogger(OURS).setLevel(logging.DEBUG if level is Level.DETAILED else logging.INFO)


def log_folder(data_dir: Path) -> Path:
    return data_dir / "logs"


class Discreet(logging.Formatter):
    """Cuts links down to their host and blots out what stands behind a name like password, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        text = _PATH.sub("/…", _LINK.sub(r"\1://\2/…", super().format(record)))
        return _SECRET.sub(r"\1\2…", text)


class _Rotating(RotatingFileHandler):
    """On Windows a file that a second process has open cannot be renamed: then it grows until the next time."""

    def rotate(self, source: str, dest: str) -> None:
        try:
            super().rotate(source, dest)
        except PermissionError:
            return


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Of libraries only what went wrong: their details hold headers and links, and anybody may switch them on."""
    room = record.name.partition(".")[0]
    return room == OURS or record.levelno >= (logging.ERROR if room in _CHATTY else logging.WARNING)


@contextmanager
def logging_to(data_dir: Path, *, verbose: bool) -> Iterator[None]:
    """Log to ``data_dir``/logs and, with ``verbose``, to standard error as well; afterwards all is as before."""
    logger = logging.getLogger()
    nameless = _file(data_dir, NAMELESS_NAME)
    handlers: list[logging.Handler] = [_file(data_dir, LOG_NAME), nameless]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    before = logging.getLogger(OURS).level
    for handler in handlers:
        handler.setFormatter(Nameless() if handler is nameless else Discreet(_FORM))
        handler.addFilter(_worth_keeping)
        logger.addHandler(handler)
    set_level(Level.DETAILED if verbose else Level.NORMAL)
    try:
        yield
    finally:
        logging.getLogger(OURS).setLevel(before)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()


def _file(data_dir: Path, name: str) -> logging.Handler:
    """A log that cannot be written is no reason not to run."""
    folder = log_folder(data_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Rotating(folder / name, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
