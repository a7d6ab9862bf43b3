"""The last look: what is about to be deleted, or was not surely ours, is read again before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from cirahub_desktop.sync.applied import Applied, fault_of
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.item import ItemId, Link, RemoteId, RemoteItem, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import Spoke
from cirahub_desktop.sync.state.links import LinkChange
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.steps import Step


def wants_look(step: Step) -> bool:
    if step.action is Action.CREATE:
        return False
    if step.action is Action.DELETE:
        return True
    return bool(step.link and (step.link.edited or step.link.is_native or not step.link.sure))


@dataclass(frozen=True, slots=True)
class LastLook:
    spoke_id: SpokeId
    spoke: Spoke
    store: Store
    run: Run
    applied: Applied

    def at(self, batch: Sequence[Step], refused: AbstractSet[ItemId]) -> list[Step]:
        """The steps that still hold. ``refused`` are items that the spoke would not take in this run."""
        asked = [step.remote_id for step in batch if wants_look(step)]
        if not asked:
            return list(batch)
        answers = self.spoke.fetch(asked, self.run.cancel)
        return [checked for step in batch if (checked := self._checked(step, answers, refused)) is not None]

    def _checked(
        self, step: Step, answers: Mapping[RemoteId, RemoteItem | None], refused: AbstractSet[ItemId]
    ) -> Step | None:
        if step.instead and step.instead <= refused:
            return None
        if not wants_look(step):
            return step
        if step.remote_id not in answers:
            self.applied.failed.append(fault_of(FaultCode.CHANGED_MEANWHILE, step))
            return None
        answer = answers[step.remote_id]
        if answer is None:
            self._note_gone(step)
            return None
        if answer.version != step.version:
            self.applied.failed.append(fault_of(FaultCode.CHANGED_MEANWHILE, step))
            return None
        if self._is_anothers(step, answer):
            self.applied.skipped.append(fault_of(FaultCode.NOT_OURS, step))
            return None
        if answer.is_meeting:
            self.applied.skipped.append(fault_of(FaultCode.MEETING, step))
            return None
        if step.link and not step.link.sure and content_hash(answer.event) != step.link.agreed:
            self._note_edited(step, step.link)
            return None
        return replace(step, before=answer.event)

    def _is_anothers(self, step: Step, answer: RemoteItem) -> bool:
        """Our options say that it should not be here, and another hub of this store wrote it: not ours to delete."""
        by_option = step.why in (Why.FILTERED, Why.LEFT_RANGE)
        return by_option and answer.stamp is not None and answer.stamp.writer in self.run.living

    def _note_gone(self, step: Step) -> None:
        """Nothing to delete any more; a vanished copy that was to be changed is the next run's business."""
        if step.action is Action.DELETE and step.link:
            self.store.items.drop_links(self.spoke_id, [step.row.id])

    def _note_edited(self, step: Step, link: Link) -> None:
        """Without a base, a copy that differs from its stamped content is never overwritten (R4)."""
        self.store.items.put_links(self.spoke_id, [LinkChange(replace(link, edited=True, basis=""))])
        self.applied.skipped.append(fault_of(FaultCode.EDITED_BY_HAND, step))
