"""The program in processes that die where they are told: ``python -m tests.e2e.mortal_program DATA``.

Each line on standard input is one task, each on standard output what came of it. Every task has a process of its own,
forked from one in which all is imported and nothing is open, which is as good as a new one and quicker. The product
knows nothing of this: what has an effect is wrapped here, from outside.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import sqlite3
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cirahub_desktop.sync.spokes.exchange.spoke as exchange
import cirahub_desktop.sync.spokes.folder.spoke as folder
from cirahub_desktop.accounts.vault import Vault
from cirahub_desktop.app import App
from cirahub_desktop.sync.spokes.exchange.transport import Transport
from cirahub_desktop.sync.state import database
from tests.e2e.driver import given_vault
from tests.engine.crash.effects import Effect, watched_connections
from tests.engine.crash.outcome import wrote_nothing

SMALL_BATCH = 3
PATIENCE = 5
"""Runs after which all must be quiet."""


class Fate:
    """Counts effects by what they are; kills this process before or after one of them."""

    def __init__(self, what: str = "", number: int = 0, *, after: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self._fatal, self._after = (what, number), after
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def effect(self, what: str) -> Iterator[None]:
        with self._one_at_a_time:
            self.counts[what] += 1
            fatal = (what, self.counts[what]) == self._fatal
        if fatal and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)
        yield
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(self, what: str) -> Any:
        """The threads of a run have their own connections; each has its own count."""
        return self.effect(f"{what} by {threading.current_thread().name}")


def watch(fate: Fate) -> None:
    """From now on in this process."""
    sqlite3.connect = watched_connections(fate.commit)  # type: ignore[assignment]
    tempfile.mkstemp = _watched_file(tempfile.mkstemp, fate.effect)
    pathlib.Path.replace = _watched_move(pathlib.Path.replace, fate.effect)  # type: ignore[method-assign]
    Transport.send = _watched_request(Transport.send, fate.effect)  # type: ignore[method-assign]


def _watched_file(real: Callable[..., Any], effect: Effect) -> Callable[..., Any]:
    def mkstemp(*rest: Any, dir: Path, **more: Any) -> Any:  # noqa: A002 - the name it has
        with effect(f"a file begun in {dir.name}"):
            return real(*rest, dir=dir, **more)

    return mkstemp


def _watched_move(real: Callable[..., Any], effect: Effect) -> Callable[..., Any]:
    def move(source: Path, target: Path) -> Any:
        with effect(f"a file put into place in {source.parent.name}"):
            return real(source, target)

    return move


def _watched_request(real: Callable[..., Any], effect: Effect) -> Callable[..., Any]:
    def send(transport: Transport, operation: Any, cancel: Any, *, writes: bool = False, **more: Any) -> Any:
        if not writes:
            return real(transport, operation, cancel, **more)
        with effect("a request that writes"):
            return real(transport, operation, cancel, writes=True, **more)

    return send


def work(task: dict[str, Any], data: Path, vault: Vault) -> dict[str, Any]:
    """``undo`` is the run and the items of an undo, or null; ``fatal`` what Fate is made of;
    ``settles``: runs follow until one has nothing to do."""
    fate = Fate(**task["fatal"])
    watch(fate)
    app = App(data, vault=vault)
    (hub,) = app.hubs()
    report = app.past.undo(hub.id, *task["undo"]) if task["undo"] else app.sync(hub.id)
    counts = dict(fate.counts)
    quiet = wrote_nothing(report)
    if task["settles"] and not quiet:
        quiet = any(wrote_nothing(app.sync(hub.id)) for _ in range(PATIENCE))
    return {"effects": counts, "quiet": quiet}


def in_a_process(task: dict[str, Any], data: Path, vault: Vault) -> dict[str, Any]:
    """What it answered, or ``{"killed": true}``."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reader)
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(task, data, vault), pipe)
        except BaseException:  # noqa: BLE001 - the child must not go on as its parent
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"killed": os.WTERMSIG(status) == signal.SIGKILL}
    return dict(json.loads(answer))


def run() -> None:
    vault, data = given_vault(), Path(sys.argv[1])
    database.DURABILITY = "OFF"  # what a process gave to the system, the system keeps
    os.fsync = lambda fd: None
    folder.CAPABILITIES = replace(folder.CAPABILITIES, batch_size=SMALL_BATCH)
    exchange.SHARED_CALENDAR = replace(exchange.SHARED_CALENDAR, batch_size=SMALL_BATCH)
    for line in sys.stdin:
        print(json.dumps(in_a_process(json.loads(line), data, vault)), flush=True)  # noqa: T201


if __name__ == "__main__":
    run()
