"""A spoke that fails where a test says so: before, after or in the middle of a write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost
from cirahub_desktop.sync.spokes.base import Spoke, Write, WriteResult

Fault = Callable[[int, Callable[[], Sequence[WriteResult]]], Sequence[WriteResult]]


class Killed(BaseException):
    """The process dies here; nothing may catch it."""


class Faulty:
    """Wraps a spoke; ``fault`` is called with the number of the write and a function that carries it out."""

    def __init__(self, spoke: Spoke, fault: Fault) -> None:
        self._spoke, self._fault, self._writes = spoke, fault, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self._writes += 1
        return self._fault(self._writes, lambda: self._spoke.write(batch, cancel))


class OneByOne(Faulty):
    """As Faulty, and the fault may take effect for a part of the batch: it is given the batch as well."""

    def __init__(self, spoke: Spoke, fault: Callable[[Spoke, Sequence[Write]], Sequence[WriteResult]]) -> None:
        super().__init__(spoke, lambda _, go: go())
        self._part = fault

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        return self._part(self._spoke, batch)


def killed_before(number: int) -> Callable[[Spoke], Spoke]:
    def fault(count: int, go: Callable[[], Sequence[WriteResult]]) -> Sequence[WriteResult]:
        if count == number:
            raise Killed
        return go()

    return lambda spoke: Faulty(spoke, fault)  # type: ignore[return-value]


def killed_after(number: int) -> Callable[[Spoke], Spoke]:
    def fault(count: int, go: Callable[[], Sequence[WriteResult]]) -> Sequence[WriteResult]:
        results = go()
        if count == number:
            raise Killed
        return results

    return lambda spoke: Faulty(spoke, fault)  # type: ignore[return-value]


def answer_lost(number: int, *, carried_out: bool) -> Callable[[Spoke], Spoke]:
    def fault(count: int, go: Callable[[], Sequence[WriteResult]]) -> Sequence[WriteResult]:
        if count == number:
            if carried_out:
                go()
            raise AnswerLost("mail.example")
        return go()

    return lambda spoke: Faulty(spoke, fault)  # type: ignore[return-value]


def half_then_lost() -> Callable[[Spoke], Spoke]:
    """Half of the first batch takes effect, then the connection is gone; later batches pass."""
    state = {"first": True}

    def part(spoke: Spoke, batch: Sequence[Write]) -> Sequence[WriteResult]:
        if state["first"]:
            state["first"] = False
            spoke.write(batch[: len(batch) // 2], CancelToken())
            raise AnswerLost("mail.example")
        return spoke.write(batch, CancelToken())

    return lambda spoke: OneByOne(spoke, part)  # type: ignore[return-value]
