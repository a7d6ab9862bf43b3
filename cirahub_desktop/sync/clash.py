"""Who wins where the hub and a spoke changed the same field (rule R7). Pure.

The time of a change is the number of the run that first saw it: no clock of anybody can make it newer. Only within one
run do the servers' own times count, where both gave one; a tie favours a person over a feed, then who came first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.sync.fields import Winner
from cirahub_desktop.sync.model.item import Change, SpokeId
from cirahub_desktop.sync.model.options import ConflictRule

WAITS = frozenset({ConflictRule.ASK, ConflictRule.KEEP_BOTH})
"""The hub's value stands, and the other one is put aside."""


@dataclass(frozen=True, slots=True)
class Party:
    """A spoke as it takes part in a clash."""

    spoke: SpokeId
    rule: ConflictRule
    by_people: bool
    """The hub writes there, so what changes there is the work of people; a feed only publishes."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One item on which ``arriving`` brings changes."""

    arriving: Party
    parties: Mapping[SpokeId, Party]
    changes: Mapping[str, Change]
    """Of the hub's fields, so far."""
    run: int
    modified: datetime | None
    """When the server says that the arriving value was written."""
    seen: Mapping[str, datetime]
    """The same of changes that arrived in this run."""

    def rule(self, field: str) -> ConflictRule:
        """The policy of the spoke where people work; of two, a spoke that always wins beats one that only hopes to."""
        holder = self._holder(field)
        held = holder.rule if holder and holder.by_people else None
        if not self.arriving.by_people:
            return held or ConflictRule.NEWEST
        if held is ConflictRule.SPOKE and self.arriving.rule is ConflictRule.NEWEST:
            return ConflictRule.HUB
        return self.arriving.rule

    def winner(self, field: str) -> Winner:
        rule = self.rule(field)
        if rule is ConflictRule.NEWEST:
            return Winner.SPOKE if self._is_newer(field) else Winner.HUB
        if rule is ConflictRule.SPOKE:
            return Winner.SPOKE if self.arriving.by_people else Winner.HUB
        return Winner.HUB

    def _holder(self, field: str) -> Party | None:
        change = self.changes.get(field)
        return self.parties.get(change.spoke) if change else None

    def _is_newer(self, field: str) -> bool:
        change, holder = self.changes.get(field), self._holder(field)
        if change is None or change.run < self.run:
            return True
        if holder is None or holder.by_people is not self.arriving.by_people:
            return self.arriving.by_people
        before = self.seen.get(field)
        return before is not None and self.modified is not None and self.modified > before
