"""A sandbox whose data can be exchanged while it is off, as if nothing had ever been sent to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.server import Sandbox
from tests.e2e.judge import assert_nobody_got_mail
from tests.engine.crash.outcome import Lines

_VARIES = ("CiraHubNonce", "CiraHubRun")


class Restarted:
    """Always at the same address. Use ``running`` first."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.sandbox = Sandbox(data)

    @contextmanager
    def running(self) -> Iterator[None]:
        self.sandbox.start()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        port = int(self.sandbox.base.rpartition(":")[2])
        self._end()
        yield
        self.sandbox = Sandbox(self._data, port)
        self.sandbox.start()

    def lines(self, path: str) -> Lines:
        """What a public folder holds, and what was deleted in it."""
        gone = [f"deleted: {item.text('Subject')}" for item in self.sandbox.items(path, deleted=True)]
        return Counter([*map(_line_of, self.sandbox.items(path)), *gone])

    def _end(self) -> None:
        self.sandbox.close()
        assert_nobody_got_mail(self.sandbox.recorder)


def _line_of(item: Item) -> str:
    """What nobody but people wrote must not even have been touched."""
    version = "" if any("CiraHub" in name for name in item.properties) else item.version
    changed = {index: _lasting(values) for index, values in item.changed.items()}
    return json.dumps([_lasting(item.properties), changed, sorted(item.removed), version], sort_keys=True)


def _lasting(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if not any(one in name for one in _VARIES)}
