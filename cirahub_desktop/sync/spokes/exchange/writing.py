"""Carrying out a batch: creates, updates and deletes in their order, then the steps of series, then their stamps.

Nobody gets mail from any of it (R8): every request says so, deletes are soft, and conflicts are never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BadSource,
    BatchTooLarge,
    FaultCode,
    FolderProblem,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.model.item import RemoteId, Version
from cirahub_desktop.sync.spokes.base import Create, Delete, NotWritten, Update, Write, WriteResult, Written
from cirahub_desktop.sync.spokes.exchange import codes, outcome, soap
from cirahub_desktop.sync.spokes.exchange.connection import Connection, malformed, messages_of
from cirahub_desktop.sync.spokes.exchange.occurrences import Step
from cirahub_desktop.sync.spokes.exchange.shapes import folder_ref, item_ref, occurrence_ref
from cirahub_desktop.sync.spokes.exchange.soap import Markup, Message, element
from cirahub_desktop.sync.spokes.exchange.write_codec import (
    Content,
    NotPossible,
    content_of,
    create_xml,
    finish_xml,
    single_xml,
    step_xml,
    update_xml,
)

_STEPS = 100
"""Occurrences per request."""


def create_items(folder_id: str, items: Sequence[Markup]) -> Markup:
    target = element("m:SavedItemFolderId", folder_ref(folder_id))
    return element("m:CreateItem", target, element("m:Items", *items), SendMeetingInvitations="SendToNone")


def update_items(changes: Sequence[Markup], *, overwrite: bool = False) -> Markup:
    """``overwrite`` is for the later steps of a write, whose change key the server does not tell."""
    return element(
        "m:UpdateItem",
        element("m:ItemChanges", *changes),
        ConflictResolution="AlwaysOverwrite" if overwrite else "NeverOverwrite",
        SendMeetingInvitationsOrCancellations="SendToNone",
    )


def delete_items(items: Sequence[Markup]) -> Markup:
    return element(
        "m:DeleteItem", element("m:ItemIds", *items), DeleteType="SoftDelete", SendMeetingCancellations="SendToNone"
    )


@dataclass(slots=True)
class _Job:
    """One write under way."""

    write: Write
    content: Content | None = None
    result: WriteResult | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is left to do on the item that was just written."""
        return self.content.steps if self.content and isinstance(self.result, Written) else ()

    @property
    def is_series(self) -> bool:
        return not isinstance(self.write, Delete) and self.write.event.series is not None


@dataclass(slots=True)
class Batch:
    """One call of ``write``. After any request took effect, an error means AnswerLost: part of the batch stands."""

    connection: Connection
    folder_id: str
    path: str
    zone: ZoneInfo
    cancel: CancelToken
    _begun: bool = field(default=False, init=False)
    _back_off: float | None = field(default=None, init=False)

    def carry_out(self, writes: Sequence[Write]) -> list[WriteResult]:
        """One result per write, in order. Raises SpokeError and Cancelled."""
        jobs = [self._prepared(write) for write in writes]
        waiting = [job for job in jobs if job.result is None]
        for kind, group in groupby(waiting, key=lambda job: type(job.write)):
            self._first_step(kind, list(group))
        self._check_folder(waiting)
        self._later_steps([job for job in waiting if job.steps])
        return [job.result or outcome.refusal(job.write, "ErrorInternalServerError") for job in jobs]

    def _prepared(self, write: Write) -> _Job:
        if isinstance(write, Delete):
            return _Job(write)
        try:
            return _Job(write, content_of(write.event, write.identity, write.stamp, self.zone))
        except NotPossible as impossible:
            return _Job(write, result=NotWritten(impossible.fault))

    def _first_step(self, kind: type[Write], jobs: list[_Job]) -> None:
        if kind is Create:
            items = [create_xml(job.content) for job in jobs if job.content]
            self._ask(jobs, create_items(self.folder_id, items), self._on_written)
        elif kind is Update:
            self._update(jobs)
        else:
            items = [item_ref(job.write.remote_id) for job in jobs if isinstance(job.write, Delete)]
            self._ask(jobs, delete_items(items), self._on_deleted)

    def _update(self, jobs: list[_Job]) -> None:
        """A series is first made a single event: whether a new pattern drops the old exceptions is the server's
        whim, and one that stayed could never be told from ours."""
        series = [job for job in jobs if job.is_series]
        if series:
            self._ask(series, update_items([single_xml(*_target(job)) for job in series]), self._on_written)
        ready = [job for job in jobs if not isinstance(job.result, NotWritten)]
        changes = [update_xml(job.content, *_target(job)) for job in ready if job.content]
        if changes:
            self._ask(ready, update_items(changes), self._on_written)

    def _ask(self, jobs: list[_Job], request: Markup, handle: Callable[[_Job, Message], None]) -> None:
        for job, message in zip(jobs, self._send(request, len(jobs)), strict=True):
            handle(job, message)

    def _send(self, request: Markup, expected: int) -> list[Message]:
        host = self.connection.host
        try:
            answer = self.connection.ask(request, self.cancel, writes=True)
        except AnswerLost:
            raise
        except SpokeError as error:
            if self._begun:
                raise AnswerLost(host, error) from None
            if not _is_about_content(error):
                raise
            if expected > 1:
                raise BatchTooLarge(host) from None
            return [Message("ErrorSchemaValidation", soap.NOTHING)]
        self._begun = True
        try:
            messages = messages_of(answer, host)
        except SpokeError as error:
            raise AnswerLost(host, error) from None
        if len(messages) != expected:
            raise AnswerLost(host, malformed(host, f"{len(messages)} answers to {expected} writes"))
        return messages

    def _on_written(self, job: _Job, message: Message) -> None:
        if not message.ok:
            self._refuse(job, message)
            return
        job.result = outcome.written(message)
        if job.result is None:
            raise AnswerLost(self.connection.host, malformed(self.connection.host, "a write without an id"))

    def _on_deleted(self, job: _Job, message: Message) -> None:
        if not isinstance(job.write, Delete):
            raise TypeError(job.write)
        if message.ok or message.code in codes.GONE:
            job.result = Written(job.write.remote_id, Version(job.write.expected))
        else:
            self._refuse(job, message)

    def _refuse(self, job: _Job, message: Message) -> None:
        busy = None
        if message.code in codes.BUSY and message.back_off:
            self._back_off = max(self._back_off or 0, message.back_off)
            busy = Unreachable(self.connection.host, Unreachable.Reason.BUSY, retry_after=message.back_off)
        job.result = outcome.refusal(job.write, message.code, busy)

    def _check_folder(self, jobs: list[_Job]) -> None:
        """One item that is refused may have its own reason; all of them means the folder, or the server."""
        details = {job.result.fault.detail if isinstance(job.result, NotWritten) else "" for job in jobs}
        if not details or "" in details:
            return
        if details <= codes.DENIED:
            kinds = {Create: "create", Update: "change", Delete: "delete"}
            missing = tuple(word for kind, word in kinds.items() if any(isinstance(job.write, kind) for job in jobs))
            raise FolderProblem(self.path, FolderProblem.Reason.NO_WRITE, missing=missing)
        if details <= codes.BUSY:
            raise Unreachable(self.connection.host, Unreachable.Reason.BUSY, retry_after=self._back_off)
        if details <= codes.HIDDEN and all(isinstance(job.write, Create) for job in jobs):
            raise FolderProblem(self.path, FolderProblem.Reason.NOT_FOUND)

    def _later_steps(self, jobs: list[_Job]) -> None:
        removals = [(job, step) for job in jobs for step in job.steps if not step.fields]
        changes = [(job, step) for job in jobs for step in job.steps if step.fields]
        lost: dict[RemoteId, str] = {}
        for part in _parts(removals):
            request = delete_items([occurrence_ref(_id(job), step.index) for job, step in part])
            for (job, _), message in zip(part, self._send(request, len(part)), strict=True):
                if not message.ok and message.code not in codes.GONE:
                    lost[_id(job)] = message.code
        for part in _parts(changes):
            request = update_items([step_xml(step, _id(job)) for job, step in part], overwrite=True)
            for (job, _), message in zip(part, self._send(request, len(part)), strict=True):
                if not message.ok:
                    lost[_id(job)] = message.code
        self._take_back([job for job in jobs if _id(job) in lost], lost)
        self._finish([job for job in jobs if isinstance(job.result, Written)])

    def _take_back(self, jobs: list[_Job], lost: dict[RemoteId, str]) -> None:
        """A new series whose occurrences were refused is removed again; a known one is left unfinished, and the next
        run sees that from its stamp."""
        fresh = [item_ref(_id(job)) for job in jobs if isinstance(job.write, Create)]
        if fresh:
            self._send(delete_items(fresh), len(fresh))
        for job in jobs:
            code = lost[_id(job)]
            busy = code in codes.BUSY
            reason = FaultCode.REFUSED_BY_SERVER if busy else FaultCode.OCCURRENCE_LOST
            job.result = NotWritten(outcome.fault(job.write, reason, code), again=busy)

    def _finish(self, jobs: list[_Job]) -> None:
        for start in range(0, len(jobs), _STEPS):
            part = jobs[start : start + _STEPS]
            changes = [finish_xml(job.content.stamp, _id(job)) for job in part if job.content]
            self._ask(part, update_items(changes, overwrite=True), self._on_written)


def _is_about_content(error: SpokeError) -> bool:
    """The request as a whole was refused for something in it: cut smaller, all but one item will pass (R9)."""
    reasons = (BadSource.Reason.MALFORMED, BadSource.Reason.STATUS)
    return isinstance(error, BadSource) and error.reason in reasons


def _parts(steps: list[tuple[_Job, Step]]) -> list[list[tuple[_Job, Step]]]:
    return [steps[start : start + _STEPS] for start in range(0, len(steps), _STEPS)]


def _target(job: _Job) -> tuple[RemoteId, Version]:
    """The item of an update, in the version that the last step left or the engine read."""
    if isinstance(job.result, Written):
        return job.result.remote_id, job.result.version
    if not isinstance(job.write, Update):
        raise TypeError(job.write)
    return job.write.remote_id, job.write.expected


def _id(job: _Job) -> RemoteId:
    if not isinstance(job.result, Written):
        raise TypeError(job.result)
    return job.result.remote_id
