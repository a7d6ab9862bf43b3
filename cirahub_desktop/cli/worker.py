"""Runs a command beside the main thread, so that Ctrl-C is heard at once and obeyed within two seconds (R13)."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Concatenate, Final, ParamSpec, TypeVar

from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.session import Session

P = ParamSpec("P")
T = TypeVar("T")
GRACE: Final = 1.5
"""Seconds that work has to stop by itself once it was asked to."""
_LOOK: Final = 0.1
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")


Command = Callable[Concatenate[Session, P], Code]


def in_worker(command: Command[P]) -> Command[P]:
    """Decorates a command that uses the app and asks nothing meanwhile."""

    @functools.wraps(command)
    def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> Code:
        return work(session, lambda: command(session, *args, **kwargs))

    return run


def work(session: Session, job: Callable[[], Code], leave: Callable[[int], object] = os._exit) -> Code:
    """The code of ``job``, or what it raised.

    A job that does not stop in time hangs in something that cannot be stopped (a name look-up, a keyring's prompt).
    The process then ends without it: the store writes whole transactions only, so nothing is half recorded.
    """
    ended, outcome = threading.Event(), _Outcome()
    thread = threading.Thread(target=_run, args=(session, job, outcome, ended), name="command", daemon=True)
    with _listening(session.cancel.cancel):
        thread.start()
        while not ended.wait(_LOOK):
            if session.cancel.cancelled and not ended.wait(GRACE):
                sys.stdout.flush()
                leave(Code.CANCELLED)
                return Code.CANCELLED
    thread.join()
    if outcome.error is not None:
        raise outcome.error
    return outcome.code


def found_by(session: Session, job: Callable[[], T]) -> T:
    """What ``job`` found out, for a question that only the main thread may ask."""
    found: list[T] = []

    def look() -> Code:
        found.append(job())
        return Code.DONE

    work(session, look)
    return found[0]


class _Outcome:
    code: Code = Code.DONE
    error: BaseException | None = None


def _run(session: Session, job: Callable[[], Code], outcome: _Outcome, ended: threading.Event) -> None:
    try:
        outcome.code = job()
    except BaseException as error:  # noqa: BLE001 - raised again in the main thread
        outcome.error = error
    finally:
        session.close()
        ended.set()


@contextmanager
def _listening(stop: Callable[[], None]) -> Iterator[None]:
    """Signals that ask the program to end ask the work to stop instead; only the main thread may listen."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature is Python's
        stop()

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
