"""A log record at WARNING or above that no test announced fails it."""

from __future__ import annotations

import logging
import re


class LogWatch(logging.Handler):
    """Called with a regular expression, it expects a record with such a text; each must then come at least once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._seen: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def __call__(self, text: str) -> None:
        self._expected.append(re.compile(text))

    def emit(self, record: logging.LogRecord) -> None:
        self._seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def complaints(self) -> list[str]:
        unexpected = [line for line in self._seen if not any(one.search(line) for one in self._expected)]
        missing = [one.pattern for one in self._expected if not any(one.search(line) for line in self._seen)]
        return [
            *(f"unexpected log record: {line}" for line in unexpected),
            *(f"no log record matched: {pattern}" for pattern in missing),
        ]
