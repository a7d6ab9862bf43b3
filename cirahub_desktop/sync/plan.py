"""The writes a run would make in one spoke, each with its reason. Pure.

The same plan is the preview in the window, ``--dry-run`` on the command line, and what the tests compare. It is made in
two steps, so that only the contents that are needed are read from the store: :func:`wanted` names them, :func:`plan`
decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.recurrence import any_occurrence_between
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    NOWHERE,
    ItemId,
    ItemRow,
    Kept,
    Link,
    Ownership,
    RemoteId,
    SpokeId,
    Version,
)
from cirahub_desktop.sync.model.options import LeavingRule, SpokeOptions
from cirahub_desktop.sync.project import Rules, masks, project
from cirahub_desktop.sync.reconcile import Reconciled
from cirahub_desktop.sync.report import Action, Why


@dataclass(frozen=True, slots=True)
class Step:
    """One planned write."""

    action: Action
    why: Why
    row: ItemRow
    before: Event | None
    """What we last wrote there, where the store has it."""
    after: Event | None
    content: str = ""
    basis: str = ""
    link: Link | None = None
    """None for a create of an item that was never there."""
    remote_id: RemoteId = NOWHERE
    version: Version = NO_VERSION

    @property
    def is_loss(self) -> bool:
        """Counted by the breaker: a deletion, or an overwrite that empties what the source did not mean to (R2)."""
        if self.action is Action.DELETE:
            return self.why is not Why.OWN_DUPLICATE
        return bool(self.why is Why.CHANGED and self.before and self.after and masks(self.before, self.after))


@dataclass(slots=True)
class Plan:
    """What to do in one spoke. ``links`` are changes of the record that need no write."""

    steps: list[Step] = field(default_factory=list)
    skipped: list[ItemFault] = field(default_factory=list)
    """Left out on purpose, or left alone; each by name."""
    refused: list[ItemFault] = field(default_factory=list)
    """The spoke refused them for good at an earlier run; nothing changed since."""
    links: dict[ItemId, Link] = field(default_factory=dict)
    released: list[ItemId] = field(default_factory=list)
    """Links to forget without touching the copy."""
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything about one target that planning looks at."""

    rows: Mapping[ItemId, ItemRow]
    looked: Reconciled
    rules: Rules
    source_names: Mapping[SpokeId, str]
    source_zones: Mapping[SpokeId, ZoneInfo]
    """Where the floating times of each source are."""
    now: datetime
    range_counts: bool = True
    """False when the clocks disagree: nothing leaves by range (R7)."""
    _fingerprints: dict[SpokeId, str] = field(default_factory=dict, compare=False, repr=False)
    """By source: the same for all of its items, and costly to make."""

    @property
    def options(self) -> SpokeOptions:
        return self.rules.options

    def basis(self, row: ItemRow) -> str:
        """The hub value and a fingerprint of all else that ``project`` looks at: equal basis, equal projection."""
        if row.source not in self._fingerprints:
            name = self.source_names.get(row.source, "")
            self._fingerprints[row.source] = self._rules_for(row).fingerprint(name)
        return f"{row.content}.{self._fingerprints[row.source]}"

    def projected(self, row: ItemRow, event: Event) -> Event | FaultCode:
        return project(event, self.source_names.get(row.source, ""), self._rules_for(row))

    def _rules_for(self, row: ItemRow) -> Rules:
        zone = self.source_zones.get(row.source, self.rules.zone)
        return self.rules if zone == self.rules.zone else replace(self.rules, zone=zone)


def wanted(outlook: Outlook) -> list[ItemId]:
    """Items whose content must be looked at."""
    return [row.id for row in outlook.rows.values() if _needs_content(outlook, row)]


def plan(outlook: Outlook, events: Mapping[ItemId, Event], bases: Mapping[ItemId, Event]) -> Plan:
    """Decide for every item of the hub; ``bases`` are the values last agreed on with this spoke."""
    made = Plan()
    for row in outlook.rows.values():
        link = outlook.looked.links.get(row.id)
        if row.id in outlook.looked.pending:
            continue
        if row.gone:
            _plan_gone(made, row, link, bases.get(row.id))
        elif link is None or not link.remote_id:
            _plan_absent(made, outlook, row, link, events.get(row.id))
        else:
            _plan_present(made, outlook, row, link, events.get(row.id), bases.get(row.id))
    _plan_duplicates(made, outlook)
    if outlook.looked.store_is_older:
        made.steps = [step for step in made.steps if step.action is not Action.DELETE]
    return made


def _needs_content(outlook: Outlook, row: ItemRow) -> bool:
    link = outlook.looked.links.get(row.id)
    if row.gone:
        return False
    if link is None:
        return may_be_in_range(outlook, row)
    return link.basis != outlook.basis(row) or not link.remote_id


def may_be_in_range(outlook: Outlook, row: ItemRow) -> bool:
    """By its bounds alone; a series may still have no occurrence in the range."""
    past, future = outlook.options.range_past, outlook.options.range_future
    begins_in_time = future is None or row.first <= outlook.now + future
    ends_in_time = past is None or row.last is None or row.last >= outlook.now - past
    return begins_in_time and ends_in_time


def _is_in_range(outlook: Outlook, row: ItemRow, event: Event) -> bool:
    if not may_be_in_range(outlook, row):
        return False
    past, future = outlook.options.range_past, outlook.options.range_future
    if event.series is None or past is None or future is None:
        return True
    return any_occurrence_between(event, outlook.now - past, outlook.now + future, zone=outlook.rules.zone)


def _plan_gone(made: Plan, row: ItemRow, link: Link | None, base: Event | None) -> None:
    if link:
        _remove(made, row, link, base, Why.GONE_FROM_SOURCE)


def _plan_absent(made: Plan, outlook: Outlook, row: ItemRow, link: Link | None, event: Event | None) -> None:
    """Nothing of it is in the spoke: create it, unless it is out of range, left out, refused or not wanted there."""
    if event is None or not outlook.looked.whole or not _is_in_range(outlook, row, event):
        return
    if _is_unwanted_history(outlook, row):
        return
    basis = outlook.basis(row)
    if link and link.refusal and link.basis == basis:
        made.refused.append(_refusal(link, row))
        return
    if link and link.vanished > 1:
        made.skipped.append(_fault(FaultCode.DELETED_BY_HAND, row))
        return
    after = outlook.projected(row, event)
    if isinstance(after, FaultCode):
        made.skipped.append(_fault(after, row))
        return
    why = Why.DELETED_BY_HAND if link and link.vanished else Why.NEW
    made.steps.append(Step(Action.CREATE, why, row, None, after, content_hash(after), basis, link))


def _plan_present(
    made: Plan, outlook: Outlook, row: ItemRow, link: Link, event: Event | None, base: Event | None
) -> None:
    if link.declined and link.declined == row.content:
        _note_unchanged(made, row, link)
        return
    if _has_left_range(outlook, row) or _is_unwanted_history(outlook, row):
        _remove(made, row, link, base, Why.LEFT_RANGE)
        return
    basis = outlook.basis(row)
    if event is None or link.basis == basis:
        _note_unchanged(made, row, link)
        return
    after = outlook.projected(row, event)
    if isinstance(after, FaultCode):
        made.skipped.append(_fault(after, row))
        _remove(made, row, link, base, Why.FILTERED)
        return
    content = content_hash(after)
    if content == link.agreed:
        made.links[row.id] = link = replace(link, basis=basis, refusal="")
        _note_unchanged(made, row, link)
    elif link.edited and (not link.basis or base is None):
        made.skipped.append(_fault(FaultCode.EDITED_BY_HAND, row))
    else:
        why = _why_update(link, row)
        made.steps.append(
            Step(Action.UPDATE, why, row, base, after, content, basis, link, link.remote_id, link.version)
        )


def _why_update(link: Link, row: ItemRow) -> Why:
    if not link.agreed:
        return Why.UNFINISHED
    return Why.OPTIONS if link.basis.startswith(f"{row.content}.") else Why.CHANGED


def _has_left_range(outlook: Outlook, row: ItemRow) -> bool:
    past = outlook.options.range_past
    return bool(
        outlook.options.leaving is LeavingRule.REMOVE
        and outlook.range_counts
        and past is not None
        and row.last is not None
        and row.last < outlook.now - past
    )


def _is_unwanted_history(outlook: Outlook, row: ItemRow) -> bool:
    """It vanished from its feed after it had ended, and the option says that such events go (R1)."""
    return row.kept is Kept.HISTORY and outlook.options.leaving is LeavingRule.REMOVE


def _note_unchanged(made: Plan, row: ItemRow, link: Link) -> None:
    if link.refusal:
        made.refused.append(_refusal(link, row))
    elif link.edited:
        made.skipped.append(_fault(FaultCode.EDITED_BY_HAND, row))
    made.unchanged += 1


def _plan_duplicates(made: Plan, outlook: Outlook) -> None:
    for double in outlook.looked.duplicates:
        row = outlook.rows[double.item]
        made.steps.append(
            Step(
                Action.DELETE,
                Why.OWN_DUPLICATE,
                row,
                None,
                None,
                remote_id=double.remote_id,
                version=double.seen.version,
            )
        )


def _remove(made: Plan, row: ItemRow, link: Link, base: Event | None, why: Why) -> None:
    """Delete our copy; one that was there before us is only let go (R4), and so is one that somebody edited where we
    have nothing to compare it with: its deletion would be asked about for ever and never done."""
    if link.edited and not link.sure and not row.gone:
        made.skipped.append(_fault(FaultCode.EDITED_BY_HAND, row))
    elif not link.remote_id or link.ownership is not Ownership.WRITTEN or (link.edited and not link.sure):
        made.released.append(row.id)
    else:
        made.steps.append(
            Step(Action.DELETE, why, row, base, None, link=link, remote_id=link.remote_id, version=link.version)
        )


def _fault(code: FaultCode, row: ItemRow) -> ItemFault:
    return ItemFault(code, row.identity.uid, row.subject)


def _refusal(link: Link, row: ItemRow) -> ItemFault:
    code, _, detail = link.refusal.partition(":")
    return ItemFault(FaultCode(code), row.identity.uid, row.subject, detail)


def losses(steps: Iterable[Step]) -> frozenset[ItemId]:
    return frozenset(step.row.id for step in steps if step.is_loss)
