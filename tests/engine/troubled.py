"""Spokes in every kind of trouble, for the model test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, BatchTooLarge, Unreachable
from cirahub_desktop.sync.spokes.base import Known, Report, Snapshot, Spoke, Verdict, Write, WriteResult, silent
from tests.engine.faulty import Killed

TROUBLES = (
    "none", "none", "unread", "partial", "killed before", "killed after", "lost, not written", "lost, written",
    "half", "too large", "refused", "cancelled",
)  # fmt: skip


class Troubled:
    """A spoke in the trouble that was drawn for this run; ``at`` is the number of the write that meets it.

    ``watch`` sees each batch before it is written.
    """

    def __init__(self, spoke: Spoke, trouble: str, at: int, watch: Callable[[Sequence[Write]], None]) -> None:
        self._spoke, self._trouble, self._at, self._watch = spoke, trouble, at, watch
        self._writes = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        if self._trouble == "unread":
            raise Unreachable("example.com", Unreachable.Reason.NO_SUCH_HOST)
        found = self._spoke.read(known, cancel, report)
        if self._trouble != "partial" or found.verdict is Verdict.UNCHANGED:
            return found
        half = dict(list(found.present.items())[:: 1 + self._at])
        changed = {key: item for key, item in found.changed.items() if key in half}
        return replace(found, verdict=Verdict.PARTIAL, present=half, changed=changed)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self._writes += 1
        self._watch(batch)
        if self._writes != self._at:
            return self._spoke.write(batch, cancel)
        match self._trouble:
            case "killed before":
                raise Killed
            case "killed after":
                self._spoke.write(batch, cancel)
                raise Killed
            case "lost, not written":
                raise AnswerLost("mail.example")
            case "lost, written":
                self._spoke.write(batch, cancel)
                raise AnswerLost("mail.example")
            case "half":
                self._spoke.write(batch[: len(batch) // 2], cancel)
                raise AnswerLost("mail.example")
            case "too large":
                raise BatchTooLarge("mail.example")
            case "refused":
                raise Unreachable("mail.example", Unreachable.Reason.BUSY)
            case "cancelled":
                results = self._spoke.write(batch, cancel)
                cancel.cancel()
                return results
        return self._spoke.write(batch, cancel)
