"""What a run would do or did, change by change, spoke by spoke: the lines of the list that all pages share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.report import (
    NOT_BROUGHT,
    Action,
    HeldItem,
    Hold,
    HoldReason,
    HubReport,
    PlannedWrite,
    SpokeReport,
    Why,
)
from cirahub_desktop.wording.faults import fault_reason

_WRITTEN_ALL_THE_SAME = READ_ALL_THE_SAME | {FaultCode.AS_SINGLE_EVENTS, FaultCode.DUPLICATE}
"""Notes about events that are in the calendars, in whatever shape."""


class ChangeKind(Enum):
    """In the order in which they are listed."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    NOT_WRITTEN = "not-written"


KINDS = {
    Action.CREATE: ChangeKind.NEW,
    Action.UPDATE: ChangeKind.CHANGED,
    Action.DELETE: ChangeKind.DELETED,
}


class Tense(Enum):
    """Whether the list is about what would happen or about what happened."""

    WILL = "will"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Change:
    """One line. ``key`` stays the same when the same thing is looked at again."""

    key: str
    kind: ChangeKind
    subject: str
    before: Event | None
    after: Event | None
    spoke: SpokeId | None
    """Where it happens; None is the hub itself."""
    place: str
    """The name of that."""
    why: str = ""
    """A sentence."""
    note: str = ""
    """A few words for the list, in the place of those that are made from the event."""
    item: ItemId | None = None
    source: str = ""
    """The name of the spoke that the event comes from."""
    intro: str = ""
    """The line under its name, in the place of the one that is made from kind and place."""
    write: PlannedWrite | None = None
    """What a person may leave out of this and all further runs."""
    kept: bool = False
    """It was left out, and can follow its sources again."""
    left_source: bool = False
    """It is deleted because the spoke that it came from no longer has it."""

    @property
    def event(self) -> Event | None:
        """As it will be, else as it was."""
        return self.after or self.before

    @property
    def start(self) -> str:
        """What the list is sorted by."""
        event = self.event
        return str(event.span.start) if event is not None else ""


def changes_of(report: HubReport, names: Mapping[SpokeId, str]) -> tuple[Change, ...]:
    """Everything that is in a report, spoke by spoke, in the order of time; ``names`` are those of all spokes.

    What only the hub learns, because no spoke is written with it, comes last.
    """
    found: list[Change] = []
    written = {write.item for one in report.spokes for write in one.planned}
    for one in report.spokes:
        found += sorted(_of_spoke(one, names), key=lambda change: change.start)
    hub = (change for one in report.spokes for change in _into_hub(one, written, names))
    return (*found, *sorted(hub, key=lambda change: change.start))


def reason(why: Why, source: str, place: str) -> str:
    """The reason of a write as a sentence, with the names of the places."""
    if why is Why.NEW:
        here = quoted(place)
        if source:
            return tr("It came from {source} and is not in {place} yet.", source=quoted(source), place=here)
        return tr("It is in the hub and not in {place} yet.", place=here)
    if why is Why.CHANGED and source:
        return tr("It changed in {source}.", source=quoted(source))
    if why is Why.GONE_FROM_SOURCE and source:
        return tr("It is no longer in {source}.", source=quoted(source))
    return wording.why(why)


def _of_spoke(one: SpokeReport, names: Mapping[SpokeId, str]) -> Iterator[Change]:
    reasons: dict[tuple[Why, str], str] = {}
    for write in one.planned:
        source = names.get(write.source, "") if write.source != one.spoke else ""
        if (write.why, source) not in reasons:
            reasons[write.why, source] = reason(write.why, source, one.name)
        yield _planned(write, one, source, reasons[write.why, source])
    if one.held is not None:
        yield from _held_at_source(one, one.held)
    yield from _faults(one)


def _planned(write: PlannedWrite, one: SpokeReport, source: str, why: str) -> Change:
    key = f"{one.spoke}/{write.action.value}/{write.item}"
    if write.held:
        would = {
            Action.CREATE: tr("would be written again; waits for your OK"),
            Action.UPDATE: tr("would be changed; waits for your OK"),
            Action.DELETE: tr("would be deleted; waits for your OK"),
        }[write.action]
        why = f"{why} {tr('This waits for your OK; until then nothing is done about it.')}"
        kind, note = ChangeKind.NOT_WRITTEN, would
    else:
        kind, note = KINDS[write.action], ""
    return Change(
        key, kind, write.subject, write.before, write.after, one.spoke, one.name, why, note, write.item, source,
        write=None if write.held else write, left_source=write.why is Why.GONE_FROM_SOURCE,
    )  # fmt: skip


def _held_at_source(one: SpokeReport, hold: Hold) -> Iterator[Change]:
    """Events that vanished from this spoke: nothing leaves the hub before a person says so."""
    if hold.spoke != hold.source:
        return
    for held in hold.items:
        yield Change(
            f"{one.spoke}/held/{held.item}",
            ChangeKind.NOT_WRITTEN,
            held.subject,
            held.event,
            None,
            one.spoke,
            one.name,
            _why_held(hold, one.name),
            tr("would be deleted; waits for your OK"),
            held.item,
            one.name,
            _everywhere(),
        )


def of_hold(hold: Hold, place: str, source: str) -> tuple[Change, ...]:
    """What a hold is about, as far as is known without looking: the events alone. ``place`` and ``source`` are names of
    spokes."""
    kind = {HoldReason.ADOPTED: ChangeKind.CHANGED, HoldReason.VANISHED: ChangeKind.NEW}
    return tuple(
        _of_held_item(hold, held, kind.get(hold.reason, ChangeKind.DELETED), place, source)
        for held in sorted(hold.items, key=lambda one: (str(one.event.span.start), one.subject))
    )


def _of_held_item(hold: Hold, held: HeldItem, kind: ChangeKind, place: str, source: str) -> Change:
    before, after = (None, held.event) if kind is ChangeKind.NEW else (held.event, None)
    at_source = hold.spoke == hold.source
    return Change(
        f"{hold.spoke}/held/{held.item}",
        kind,
        held.subject,
        before,
        after,
        hold.spoke,
        place,
        _why_held(hold, source if at_source else place),
        "",
        held.item,
        source if at_source else "",
        _everywhere() if at_source and kind is ChangeKind.DELETED else "",
        left_source=at_source and kind is ChangeKind.DELETED,
    )


def _everywhere() -> str:
    """What a feed no longer has leaves the hub, not the feed."""
    return tr("Would be deleted from the hub and all its calendars")


def _why_held(hold: Hold, name: str) -> str:
    """``name`` is the spoke from which the events disappeared, or in which they would be deleted."""
    if hold.reason is HoldReason.ADOPTED:
        return tr("CiraHub did not write this event, so it asks you before it changes it for the first time.")
    if hold.reason is HoldReason.VANISHED:
        return tr("It was deleted here again after CiraHub had written it again.")
    if hold.reason is HoldReason.TURNED_EMPTY:
        return tr("{source} has nothing at all any more, so CiraHub asks you first.", source=quoted(name))
    if hold.spoke == hold.source:
        return tr("It is no longer in {source}, like many others, so CiraHub asks you first.", source=quoted(name))
    return tr("Many events would be deleted in {place} at once, so CiraHub asks you first.", place=quoted(name))


def _faults(one: SpokeReport) -> Iterator[Change]:
    """A number keeps apart what has one name; the same fault keeps its key as long as their order is the same."""
    seen: Counter[str] = Counter()
    for fault in _not_written(one):
        name = f"{one.spoke}/{fault.code.value}/{fault.uid}/{fault.subject}"
        seen[name] += 1
        words = fault_reason(fault)
        why = tr("This event {reason}.", reason=words)
        yield Change(
            f"{name}/{seen[name]}", ChangeKind.NOT_WRITTEN, fault.subject, None, None, one.spoke, one.name, why, words,
            ItemId(fault.item) if fault.item else None, kept=bool(fault.item),
        )  # fmt: skip


def _not_written(one: SpokeReport) -> Iterable[ItemFault]:
    return (fault for fault in (*one.failed, *one.skipped) if fault.code not in _WRITTEN_ALL_THE_SAME)


def _into_hub(one: SpokeReport, written: set[ItemId | None], names: Mapping[SpokeId, str]) -> Iterator[Change]:
    for write in one.incoming:
        if write.why in NOT_BROUGHT or write.item in written:
            continue
        key = f"hub/{write.action.value}/{write.item}"
        why = tr("It came from {source}; no other calendar of this hub gets it.", source=quoted(one.name))
        if write.action is not Action.CREATE:
            why = reason(write.why, names.get(one.spoke, one.name), one.name)
        yield Change(
            key, KINDS[write.action], write.subject, write.before, write.after, None,
            tr("In the hub alone"), why, "", write.item, one.name, left_source=write.why is Why.GONE_FROM_SOURCE,
        )  # fmt: skip
