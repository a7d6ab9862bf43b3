"""Carry out a plan in one spoke: batch by batch, each batch checkpointed.

Every write is committed as an intent before it is sent, and settled with its result in one transaction (R5). While a
batch is on its way the next one is made ready, and sent as well where the spoke takes several at once. When an answer
is lost, the spoke is asked for the stamps before anything is sent again. A batch that was too much for the server is
cut in half, and batches grow again while all goes well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from cirahub_desktop.sync.applied import Applied, fault_of, planned
from cirahub_desktop.sync.checkpoint import Checkpoint, Sent
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BatchTooLarge,
    Cancelled,
    CiraHubError,
    FaultCode,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.in_flight import Flight
from cirahub_desktop.sync.last_look import LastLook, wants_look
from cirahub_desktop.sync.lost_answers import outcomes
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.read import SPOKE_ERRORS
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import Clock, NotWritten, Report, Spoke, silent
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.steps import Step

__all__ = ["Applied", "apply", "planned"]

LOST_IN_A_ROW = 2
"""So many lost answers one after the other end the spoke's turn; the next run settles what is open."""
ALONE_IN_A_ROW = 6
"""The same of single writes on which the server hung up: it may be something in them, so each is tried twice (R9)."""
GROWS_AFTER = 8
"""So many batches must arrive well after one that was too much, before a larger one is tried again."""

_TURN = {Action.CREATE: 0, Action.UPDATE: 1, Action.DELETE: 2}


def apply(
    steps: Sequence[Step],
    spoke_id: SpokeId,
    spoke: Spoke,
    store: Store,
    run: Run,
    clock: Clock,
    report: Report = silent,
    *,
    echoes: bool = False,
) -> Applied:
    """Write ``steps``: first what adds, then what changes, then what deletes. Raises StoreFailed only.

    ``echoes``: people's changes are taken in from there, so what the spoke makes of each write must be read back.
    """
    turn = _Turn(spoke_id, spoke, store, run, clock, echoes=echoes)
    ordered = sorted(steps, key=_order)
    try:
        for done in turn.carry_out(ordered):
            report(done, len(ordered))
    except SPOKE_ERRORS as error:
        turn.applied.error = error
    except Cancelled:
        turn.applied.cancelled = True
    return turn.applied


class _Turn:
    def __init__(self, spoke_id: SpokeId, spoke: Spoke, store: Store, run: Run, clock: Clock, *, echoes: bool) -> None:
        self._spoke, self._store, self._cancel = spoke, store, run.cancel
        self._at_once = spoke.capabilities.batches_at_once
        self._size = spoke.capabilities.batch_size
        self._lost = 0
        self._good = 0
        self._hung_up_on: set[ItemId] = set()
        """Written alone, and the server closed the line."""
        self._set_aside: list[tuple[Sent, SpokeError]] = []
        """Twice, so there may be something in them; with what was said."""
        self._flying: deque[Flight] = deque()
        self.applied = Applied()
        self._checkpoint = Checkpoint(spoke_id, store, run, clock, self.applied, echoes=echoes)
        self._look = LastLook(spoke_id, spoke, store, run, self.applied)

    def carry_out(self, steps: Sequence[Step]) -> Iterator[int]:
        """Yields how many steps are done, after each batch."""
        waiting = list(steps)
        try:
            while waiting or self._flying:
                if not self._must_wait(waiting):
                    waiting = self._send(waiting)
                    continue
                waiting = self._land_and_send(waiting) if self._can_go_on(waiting) else self._land() + waiting
                yield len(steps) - len(waiting) - sum(len(flight.sent) for flight in self._flying)
            self._name_what_was_set_aside()
        except (*SPOKE_ERRORS, Cancelled):
            self._gather()
            raise
        finally:
            for flight in self._flying:
                flight.wait()

    def _must_wait(self, waiting: Sequence[Step]) -> bool:
        """What is looked at before it is written waits for what comes before it: a refusal there may keep it."""
        if not waiting or len(self._flying) >= self._at_once:
            return True
        return bool(self._flying) and self._is_looked_at(waiting)

    def _is_looked_at(self, waiting: Sequence[Step]) -> bool:
        return any(wants_look(step) for step in waiting[: self._size])

    # sending

    def _send(self, waiting: Sequence[Step]) -> list[Step]:
        """Send the next batch; gives what is left."""
        self._cancel.check()
        size = _size_of_batch(waiting[: self._size])
        batch = self._look.at(waiting[:size], self._checkpoint.refused)
        if batch:
            self._begin(self._checkpoint.commit_intents(batch))
        return list(waiting[size:])

    def _begin(self, sent: Sequence[Sent]) -> None:
        writes = [one.write for one in sent]
        flight = Flight(sent, lambda: self._spoke.write(writes, self._cancel), beside_others=self._at_once > 1)
        self._flying.append(flight.begin())

    def _can_go_on(self, waiting: Sequence[Step]) -> bool:
        """The batch that was sent first arrived well, others are on their way, and the next has only to be sent."""
        if self._at_once == 1 or not waiting or self._is_looked_at(waiting):
            return False
        return self._flying[0].arrived_well and not self._cancel.cancelled

    def _land_and_send(self, waiting: Sequence[Step]) -> list[Step]:
        """One transaction instead of two: a disk takes as long for each as a server for a batch."""
        size = _size_of_batch(waiting[: self._size])  # before it grows: no more than this was asked about
        with self._store.transaction():
            self._land()
            sent = self._checkpoint.commit_intents(waiting[:size])
        self._begin(sent)
        return list(waiting[size:])

    # arriving

    def _land(self) -> list[Step]:
        """Record the batch that was sent first; where it went wrong, the others as well, so that nothing is on its way
        while the spoke is asked what became of it. Gives back the steps that must be sent again."""
        again: list[Step] = []
        lost: list[tuple[Flight, AnswerLost]] = []
        stopped: CiraHubError | None = None
        while self._flying:
            flight = self._flying.popleft()
            try:
                results = flight.results()
            except BatchTooLarge:
                again += self._cut(flight.sent)
            except AnswerLost as error:
                lost.append((flight, error))
            except SpokeError as error:
                # The contract: nothing of the batch took effect.
                self._checkpoint.settle(flight.sent)
                stopped = stopped or error
            except (*SPOKE_ERRORS, Cancelled) as error:
                stopped = stopped or error
            else:
                self._lost = 0
                self._checkpoint.record(list(zip(flight.sent, results, strict=True)))
                if not (again or lost or stopped):
                    self._grow()
                    break
        if stopped:
            raise stopped
        return self._settle_lost(lost) + again if lost else again

    def _gather(self) -> None:
        """The turn is over. What else is on its way may still arrive; where nobody can say, the intents stay open."""
        while self._flying:
            flight = self._flying.popleft()
            try:
                self._checkpoint.record(list(zip(flight.sent, flight.results(), strict=True)))
            except AnswerLost:
                continue
            except SpokeError:
                self._checkpoint.settle(flight.sent)
            except (*SPOKE_ERRORS, Cancelled):
                continue

    def _cut(self, sent: Sequence[Sent]) -> list[Step]:
        self._checkpoint.settle(sent)
        if len(sent) == 1:
            self._checkpoint.refused.add(sent[0].step.row.id)
            self.applied.failed.append(fault_of(FaultCode.OVER_CAP, sent[0].step))
            return []
        self._shrink(len(sent))
        return [one.step for one in sent]

    def _shrink(self, size: int) -> None:
        self._size, self._good = max(1, size // 2), 0

    def _grow(self) -> None:
        """What was too much once is not tried at once again: each try costs a look at the whole place."""
        self._good += 1
        if self._good >= GROWS_AFTER:
            self._size, self._good = min(self._size * 2, self._spoke.capabilities.batch_size), 0

    def _settle_lost(self, lost: Sequence[tuple[Flight, AnswerLost]]) -> list[Step]:
        """Ask what became of each write; what surely did not happen is sent again, with a fresh nonce."""
        sent = [one for flight, _ in lost for one in flight.sent]
        size = min(len(flight.sent) for flight, _ in lost)
        self.applied.not_sure = True
        self._shrink(size)
        told = outcomes(sent, self._spoke, self._cancel)
        self._checkpoint.record([(one, result) for one, result in told if result is not None])
        undone = [one for one, result in told if result is None]
        hung_up = all(_was_hung_up(error) for _, error in lost)
        alone = {flight.sent[0].step.row.id for flight, _ in lost if hung_up and len(flight.sent) == 1}
        named = [one for one in undone if one.step.row.id in alone & self._hung_up_on]
        self._set_aside += [(one, lost[0][1].cause or lost[0][1]) for one in named]
        self._checkpoint.refused.update(one.step.row.id for one in named)
        self._checkpoint.settle(undone)
        self._hung_up_on |= alone
        if size == 1 or len(undone) < len(sent) or not hung_up:
            self._lost += 1  # else it may be the size alone: some servers close the line on what is too much for them
        if self._lost >= (ALONE_IN_A_ROW if alone else LOST_IN_A_ROW):
            raise lost[0][1].cause or lost[0][1]
        return [one.step for one in undone if one not in named]

    def _name_what_was_set_aside(self) -> None:
        """Where others arrived, it was something in these; else it is the server, and they are as good as any."""
        if not self._set_aside:
            return
        if not self.applied.done:
            raise self._set_aside[0][1]
        self._checkpoint.record([(one, _refused(one)) for one, _ in self._set_aside])


def _refused(sent: Sent) -> NotWritten:
    """Twice the server hung up on this write alone. The next run tries again, for it may have been chance."""
    return NotWritten(fault_of(FaultCode.REFUSED_BY_SERVER, sent.step), again=True)


def _was_hung_up(error: AnswerLost) -> bool:
    return isinstance(error.cause, Unreachable) and error.cause.reason is Unreachable.Reason.DROPPED


def _order(step: Step) -> tuple[int, bool, str]:
    """Few requests: like is beside like, and series, which take several, are together. Within that by the items' ids,
    so that what a batch stores lies together on the disk."""
    return _TURN[step.action], step.row.repeats, step.row.id


def _size_of_batch(steps: Sequence[Step]) -> int:
    """What stands in the place of a deletion is written in a batch before it, for it may be refused."""
    written = {step.row.id for step in steps if step.action is not Action.DELETE}
    return next((number for number, step in enumerate(steps) if step.instead & written), len(steps))
