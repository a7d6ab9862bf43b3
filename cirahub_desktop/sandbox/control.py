"""A desk for tests that run the sandbox in another process: counts, faults, releases and feeds over HTTP.

It answers below ``/control/TOKEN/`` only when the sandbox was started with that token.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from cirahub_desktop.sandbox import feeds
from cirahub_desktop.sandbox.faults import Faults
from cirahub_desktop.sandbox.recorder import Recorder
from cirahub_desktop.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Control:
    token: str
    store: Store
    faults: Faults
    recorder: Recorder

    @property
    def prefix(self) -> str:
        return f"/control/{self.token}/"

    def handle(self, method: str, what: str, body: bytes) -> tuple[int, bytes]:
        """Status and JSON for one request to the desk."""
        if method == "PUT" and what.startswith("feeds/"):
            feeds.set_feed(self.store, what.removeprefix("feeds/"), body)
            return 200, b"{}"
        if method == "GET":
            return self._tell(what)
        return self._do(what, body.decode())

    def _tell(self, what: str) -> tuple[int, bytes]:
        if what == "counts":
            return 200, json.dumps(self.recorder.counts).encode()
        if what == "mails":
            return 200, json.dumps([[mail.kind, mail.subject, mail.option] for mail in self.recorder.mails]).encode()
        if what == "held":
            return 200, json.dumps(self.faults.wait_until_held()).encode()
        return 404, b"{}"

    def _do(self, what: str, text: str) -> tuple[int, bytes]:
        actions: dict[str, Callable[[], object]] = {
            "faults": lambda: self.faults.add(text),
            "clear-faults": self.faults.clear,
            "release": self.faults.release,
            "clear-records": self.recorder.clear,
        }
        if what not in actions:
            return 404, b"{}"
        try:
            actions[what]()
        except ValueError as error:
            return 400, json.dumps(str(error)).encode()
        return 200, b"{}"
