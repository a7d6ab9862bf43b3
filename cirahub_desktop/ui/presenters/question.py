"""A question to a server and its answer, as a page sees it: not asked, under way, answered, refused.

An answer that comes after the question was forgotten or asked anew is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, CiraHubError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Handle(Protocol):
    def cancel(self) -> None: ...


class Runner(Protocol):
    """Runs a job outside the window's thread and answers inside it; nothing after ``cancel``."""

    def run(
        self, job: Callable[[CancelToken], T], done: Callable[[T], None], failed: Callable[[CiraHubError], None]
    ) -> Handle: ...

    def post(self, call: Callable[[], None]) -> None:
        """Do something small in the window's thread, soon; the job itself may ask for it."""
        ...


@dataclass(frozen=True, slots=True)
class NotAsked:
    pass


@dataclass(frozen=True, slots=True)
class UnderWay:
    pass


@dataclass(frozen=True, slots=True)
class Answered(Generic[T_co]):
    value: T_co


@dataclass(frozen=True, slots=True)
class Failed:
    error: CiraHubError


class Question(Generic[T]):
    """Holds the state of one question at a time; ``changed`` is called whenever it moves."""

    def __init__(self, runner: Runner, changed: Callable[[], None]) -> None:
        self._runner, self._changed = runner, changed
        self._handle: Handle | None = None
        self._number = 0
        self.state: NotAsked | UnderWay | Answered[T] | Failed = NotAsked()

    @property
    def answer(self) -> T | None:
        return self.state.value if isinstance(self.state, Answered) else None

    @property
    def error(self) -> CiraHubError | None:
        return self.state.error if isinstance(self.state, Failed) else None

    @property
    def under_way(self) -> bool:
        return isinstance(self.state, UnderWay)

    def ask(self, job: Callable[[CancelToken], T], then: Callable[[T], None] | None = None) -> None:
        """Ask, forgetting an earlier question; ``then`` is called after ``changed`` when the answer is good."""
        self._drop()
        number = self._number
        self._move(UnderWay())

        def done(value: T) -> None:
            if number == self._number:
                self._move(Answered(value))
                if then is not None:
                    then(value)

        def failed(error: CiraHubError) -> None:
            if number == self._number:
                self._move(NotAsked() if isinstance(error, Cancelled) else Failed(error))

        handle = self._runner.run(job, done, failed)
        if self.under_way and number == self._number:
            self._handle = handle

    def forget(self) -> None:
        """Back to the start; a question under way is cancelled."""
        self._drop()
        if not isinstance(self.state, NotAsked):
            self._move(NotAsked())

    def leave(self) -> None:
        """Nobody looks any more: no answer comes, and nobody is told."""
        self._drop()

    def fail(self, error: CiraHubError) -> None:
        """What can be seen without asking."""
        self._drop()
        self._move(Failed(error))

    def _drop(self) -> None:
        self._number += 1
        if self._handle is not None:
            handle, self._handle = self._handle, None
            handle.cancel()

    def _move(self, state: NotAsked | UnderWay | Answered[T] | Failed) -> None:
        self.state = state
        if not isinstance(state, UnderWay):
            self._handle = None
        self._changed()
