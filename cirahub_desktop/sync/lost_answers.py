"""What became of writes whose answer was lost: asked of the spoke, by stamp and id, before anything is sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cirahub_desktop.sync.applied import fault_of
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.checkpoint import Sent
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.item import NO_VERSION, RemoteId, RemoteItem
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.spokes.base import NotWritten, Spoke, WriteResult, Written


def outcomes(sent: Sequence[Sent], spoke: Spoke, cancel: CancelToken) -> list[tuple[Sent, WriteResult | None]]:
    """None for what surely did not happen. Raises SpokeError and Cancelled."""
    nonces = [one.intent.nonce for one in sent if one.intent.action is Action.CREATE]
    found = {one.stamp.nonce: one for one in reversed(spoke.find(nonces, cancel))} if nonces else {}
    known = [one.step.remote_id for one in sent if one.intent.action is not Action.CREATE]
    answers = spoke.fetch(known, cancel) if known else {}
    told: list[tuple[Sent, WriteResult | None]] = []
    for one in sent:
        if one.intent.action is Action.CREATE:
            hit = found.get(one.intent.nonce)
            complete = hit and hit.stamp.content == one.intent.content
            written = Written(hit.remote_id, NO_VERSION) if hit else None
            told.append((_as_unfinished(one, bool(complete)), written))
        else:
            told.append((one, _outcome(one, answers)))
    return told


def _as_unfinished(one: Sent, complete: bool) -> Sent:
    """A write of several steps that stopped half-way agrees on nothing: the next run finishes it."""
    return one if complete else replace(one, intent=replace(one.intent, content="", basis=""))


def _outcome(one: Sent, answers: Mapping[RemoteId, RemoteItem | None]) -> WriteResult | None:
    """What became of an update or delete whose answer was lost; None when it did not happen or nobody can say."""
    if one.step.remote_id not in answers:
        return NotWritten(fault_of(FaultCode.CHANGED_MEANWHILE, one.step), again=True)
    answer = answers[one.step.remote_id]
    if one.intent.action is Action.DELETE:
        return Written(one.step.remote_id, one.step.version) if answer is None else None
    if answer is None:
        return NotWritten(fault_of(FaultCode.CHANGED_MEANWHILE, one.step), again=True)
    if answer.stamp and answer.stamp.content == one.intent.content and answer.version != one.step.version:
        return Written(answer.remote_id, NO_VERSION)
    if answer.version != one.step.version:
        return NotWritten(fault_of(FaultCode.CHANGED_MEANWHILE, one.step), again=True)
    return None
