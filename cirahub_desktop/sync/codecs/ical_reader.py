"""One event of a calendar: its master block and overrides in, an :class:`Event` and notes out.

Tolerant by design (R9): a property that cannot be read costs that property, an event that cannot be read costs that
event, and either is reported by name. A note whose code is in :data:`~cirahub_desktop.sync.errors.READ_ALL_THE_SAME`
stands beside an event that was read; any other code stands for exactly one block that was not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from cirahub_desktop.sync.codecs import ical_fields as fields
from cirahub_desktop.sync.codecs.ical_block import Block, Lost, Source
from cirahub_desktop.sync.codecs.ical_series import has_occurrence, read_dates, recurs
from cirahub_desktop.sync.codecs.ical_spans import as_kind, order, read_span
from cirahub_desktop.sync.codecs.ical_values import names_no_occurrence
from cirahub_desktop.sync.codecs.stamps import read_stamp
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence, Series, Span
from cirahub_desktop.sync.model.item import Stamp

__all__ = ("READER_EDITION", "Reading", "Source", "read_item")

READER_EDITION = "2"
"""Part of every version: raise it when the same text is read differently, and every item is read again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``event`` is None where the master could not be read; the faults say why, and name every lost block."""

    event: Event | None
    faults: tuple[ItemFault, ...] = ()
    stamp: Stamp | None = None
    blocks: int = 0
    """VEVENTs that are in ``event``."""


def read_item(
    uid: str, master: Source, overrides: Sequence[Source], zones: ZoneBook, *, alone: bool | None = None
) -> Reading:
    """The item of one group of blocks. Never raises for what the blocks hold.

    ``alone``: whether ``master`` is in truth an occurrence whose series is not there, as its RECURRENCE-ID says where
    nothing is said here.
    """
    block = Block(uid, master, zones)
    if not block.component.value("UID").strip():
        block.repair("UID")
    try:
        event, periods = _master(block, alone=alone)
    except Lost as lost:
        own = block.fault(lost.code, lost.detail)
        others = (Block(uid, one, zones).fault(FaultCode.OCCURRENCE_LOST, "") for one in overrides)
        return Reading(None, (own, *others))
    changed, faults = _read_overrides(block, overrides, event)
    blocks = 1 + len(changed)
    for instant, span in periods.items():
        changed.setdefault(instant, Occurrence(instant, replace(event, span=span, series=None)))
    if event.series is None and set(changed) == {event.span.start}:
        event = changed[event.span.start].event
    elif changed:
        every = tuple(sorted(changed.values(), key=lambda one: order(one.recurrence_id)))
        event = replace(event, series=replace(event.series or Series(), changed=every))
    return Reading(event, (*block.faults, *faults), read_stamp(block.component), blocks)


def _master(block: Block, *, alone: bool | None) -> tuple[Event, dict[Instant, Span]]:
    """Without overrides; raises Lost. An override that stands alone happens once, whatever rule it carries."""
    if block.source.over_cap:
        raise Lost(FaultCode.OVER_CAP)
    which = block.component.first("RECURRENCE-ID")
    if which is not None and which.value.strip():
        if alone or (alone is None and not (recurs(block) and names_no_occurrence(which.value))):
            return _alone(block), {}
        block.repair(f"RECURRENCE-ID:{which.value[:60]}")
    span, by_rules = read_span(block, None)
    if by_rules and recurs(block):
        start = block.component.first("DTSTART")
        raise Lost(FaultCode.UNKNOWN_ZONE, start.params.get("TZID", "") if start else "")
    dates = read_dates(block, span)
    return _event(block, span, dates.series), dates.periods


def _alone(block: Block) -> Event:
    line = block.component.all("RECURRENCE-ID")[0]
    _range(block)
    try:
        stand_in = None if block.component.first("DTSTART") else block.when(line).instant
    except ValueError:
        stand_in = None
    _without_rule(block)
    return _event(block, read_span(block, stand_in)[0], None)


def _read_overrides(
    master: Block, overrides: Sequence[Source], event: Event
) -> tuple[dict[Instant, Occurrence], list[ItemFault]]:
    """The newest of those that name the same occurrence counts. One that is older than its series and names what the
    series does not have any more is out of date."""
    changed: dict[Instant, Occurrence] = {}
    faults: list[ItemFault] = []
    blocks = [Block(master.uid, source, master.zones) for source in overrides]
    for block in sorted(blocks, key=_recency, reverse=True):
        try:
            one = _occurrence(block, event)
        except Lost as lost:
            faults.append(block.fault(lost.code, lost.detail))
            continue
        outdated = _sequence(block) < _sequence(master) and not has_occurrence(event, one.recurrence_id)
        if outdated or one.recurrence_id in changed:
            faults.append(block.fault(FaultCode.DUPLICATE, f"RECURRENCE-ID:{block.component.value('RECURRENCE-ID')}"))
            continue
        faults += block.faults
        changed[one.recurrence_id] = one
    return changed, faults


def _recency(block: Block) -> tuple[int, str, bytes]:
    return _sequence(block), block.component.value("LAST-MODIFIED").strip(), block.source.text


def _sequence(block: Block) -> int:
    text = block.component.value("SEQUENCE").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _occurrence(block: Block, master: Event) -> Occurrence:
    if block.source.over_cap:
        raise Lost(FaultCode.OVER_CAP)
    line = block.component.first("RECURRENCE-ID")
    if line is None:
        raise Lost(FaultCode.OCCURRENCE_LOST, "RECURRENCE-ID")
    try:
        which = as_kind(block.when(line).instant, master.span.start)
    except (ValueError, OverflowError):
        raise Lost(FaultCode.OCCURRENCE_LOST, f"RECURRENCE-ID:{line.value[:60]}") from None
    _without_rule(block)
    span, _ = read_span(block, which, _length(block, master))
    return Occurrence(which, _event(block, span, None), and_later=_range(block))


def _length(block: Block, master: Event) -> timedelta | None:
    """An override that says neither start nor end is moved nowhere."""
    said = any(block.component.first(name) for name in ("DTSTART", "DTEND", "DURATION"))
    return None if said else master.span.end - master.span.start


def _range(block: Block) -> bool:
    """Whether RANGE says that all later ones change as well (RFC 5545, 3.2.13); the other range of RFC 2445, all
    earlier ones, is in no use and taken for the one occurrence."""
    line = block.component.first("RECURRENCE-ID")
    said = line.params.get("RANGE", "").strip().upper() if line else ""
    if said and said != "THISANDFUTURE":
        block.repair(f"RANGE={said[:60]}")
    return said == "THISANDFUTURE"


def _without_rule(block: Block) -> None:
    if recurs(block):
        line = block.component.first("RRULE") or block.component.first("RDATE")
        block.repair(f"{line.name}:{line.value[:120]}" if line else "RRULE")


def _event(block: Block, span: Span, series: Series | None) -> Event:
    component = block.component
    links, inline = fields.attachments(component)
    if inline:
        block.repair("ATTACH;VALUE=BINARY")
    lead, taken = fields.reminder(component, span, block.zones)
    return Event(
        subject=fields.text_of(component, "SUMMARY"),
        span=span,
        location=fields.text_of(component, "LOCATION"),
        body=fields.body(component),
        categories=fields.categories(component),
        show_as=fields.show_as(component),
        sensitivity=fields.sensitivity(component),
        status=fields.status(component),
        reminder=lead,
        url=fields.url(component),
        organizer=fields.organizer(component),
        attendees=fields.attendees(component),
        attachments=links,
        series=series,
        extra=fields.uninterpreted(component, taken),
    )
