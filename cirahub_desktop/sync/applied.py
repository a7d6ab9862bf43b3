"""What became of a plan in one spoke."""

from __future__ import annotations

from dataclasses import dataclass, field

from cirahub_desktop.sync.errors import CiraHubError, FaultCode, ItemFault
from cirahub_desktop.sync.report import Action, PlannedWrite
from cirahub_desktop.sync.steps import Step


@dataclass(slots=True)
class Applied:
    """What happened in one spoke."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    failed: list[ItemFault] = field(default_factory=list)
    skipped: list[ItemFault] = field(default_factory=list)
    """Left alone after a last look."""
    done: list[PlannedWrite] = field(default_factory=list)
    not_sure: bool = False
    """An answer was lost, or a write was refused: only a listing can tell what is there now."""
    error: CiraHubError | None = None
    cancelled: bool = False

    def count(self, step: Step) -> None:
        """``step`` took effect."""
        if step.action is Action.CREATE:
            self.created += 1
        elif step.action is Action.UPDATE:
            self.updated += 1
        else:
            self.deleted += 1
        self.done.append(planned(step))


def planned(step: Step, *, held: bool = False) -> PlannedWrite:
    """The step as the preview and the report show it."""
    row = step.row
    return PlannedWrite(step.action, step.why, row.subject, step.before, step.after, row.id, row.source, held)


def fault_of(code: FaultCode, step: Step) -> ItemFault:
    return ItemFault(code, step.row.identity.uid, step.row.subject)
