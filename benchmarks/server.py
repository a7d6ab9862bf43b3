"""A sandbox in a process of its own, so that what is measured does not share an interpreter with its server."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from cirahub_desktop.sandbox.many_events import many_events
from cirahub_desktop.sandbox.server import Sandbox

FOLDER = "/Team Calendar"
FEED = "measured.ics"


@dataclass(frozen=True)
class Server:
    """``endpoint`` and ``feed`` are addresses on loopback; the rest is asked of the process."""

    endpoint: str
    feed: str
    user: str
    password: str
    _desk: Connection

    def bodies(self) -> list[bytes]:
        """Of the CreateItem requests so far."""
        return list(self._ask("bodies"))

    def traffic(self) -> dict[str, tuple[int, int, int]]:
        """Requests, bytes in and bytes out since the last call, per operation."""
        return dict(self._ask("traffic"))

    def items(self) -> int:
        return int(self._ask("items"))

    def feed_of(self, events: int, changed: int = -1) -> None:
        """Serve a feed of so many events; of the one with the number ``changed`` the place is another."""
        self._ask("feed", events, changed)

    def _ask(self, *order: object) -> Any:
        self._desk.send(order)
        return self._desk.recv()


@contextmanager
def server(events: int = 0) -> Iterator[Server]:
    """Everything in memory; empty calendars, and a feed of ``events``."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, events), daemon=True)
    process.start()
    try:
        yield Server(*ours.recv(), ours)
    finally:
        ours.send(("end",))
        process.join()


def _serve(desk: Connection, events: int) -> None:
    with Sandbox(None, keep_bodies=True) as box:
        feed = box.set_feed(FEED, _feed(events))
        user, password = next(iter(box.users.items()))
        desk.send((box.endpoint, feed, user, password))
        while (order := desk.recv()) != ("end",):
            desk.send(_answer(box, *order))


def _answer(box: Sandbox, order: str, *facts: int) -> object:
    exchanges = box.recorder.exchanges
    if order == "bodies":
        return [one.request for one in exchanges if one.operation == "CreateItem"]
    if order == "items":
        return len(box.items(FOLDER))
    if order == "feed":
        box.set_feed(FEED, _feed(*facts))
        return None
    found: dict[str, tuple[int, int, int]] = {}
    for one in exchanges:
        number, received, sent = found.get(one.operation, (0, 0, 0))
        found[one.operation] = (number + 1, received + one.request_bytes, sent + one.answer_bytes)
    box.recorder.clear()
    return found


def _feed(events: int, changed: int = -1) -> bytes:
    whole = b"".join(many_events(events, date.today()))  # noqa: DTZ011 - any day will do
    line = b"UID:livraison-%05d@" % changed
    head, found, tail = whole.partition(line)
    return head + found + tail.replace(b"LOCATION:", b"LOCATION:Porte ", 1)
