"""One event of a calendar: its master block and overrides in, an :class:`Event` and notes out.

Tolerant by design (R9): a property that cannot be read costs that property, an event that cannot be read costs that
event, and either is reported by name. A note with FaultCode.REPAIRED stands beside an event that was read; any other
code stands for exactly one block that was not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from cirahub_desktop.sync.codecs import ical_fields as fields
from cirahub_desktop.sync.codecs.ical_component import read_component
from cirahub_desktop.sync.codecs.ical_values import FIRST_YEAR, LAST_YEAR, Line, When, read_duration, read_when
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.codecs.stamps import read_stamp
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    FloatingSpan,
    Instant,
    Occurrence,
    Series,
    Span,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Stamp

READER_EDITION = "1"
"""Part of every version: raise it when the same text is read differently, and every item is read again."""


@dataclass(frozen=True, slots=True)
class Source:
    """One block as cut; see :class:`~cirahub_desktop.sync.codecs.cut.EventBlock`."""

    text: bytes
    line: int = 0
    over_cap: bool = False
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """``event`` is None where the master could not be read; the faults say why, and name every lost block."""

    event: Event | None
    faults: tuple[ItemFault, ...] = ()
    stamp: Stamp | None = None


class _Lost(Exception):
    """This block cannot be read."""

    def __init__(self, code: FaultCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def read_item(uid: str, master: Source, overrides: Sequence[Source], zones: ZoneBook) -> Reading:
    """The item of one group of blocks. Never raises for what the blocks hold."""
    reader = _BlockReader(uid, master, zones)
    try:
        event = reader.event()
    except _Lost as lost:
        own = reader.fault(lost.code, lost.detail)
        others = (_BlockReader(uid, one, zones).fault(FaultCode.OCCURRENCE_LOST, "") for one in overrides)
        return Reading(None, (own, *others))
    faults = list(reader.faults)
    if event.series is not None and overrides:
        changed, found = _read_overrides(uid, overrides, event, zones)
        faults += found
        event = replace(event, series=replace(event.series, changed=changed))
    return Reading(event, tuple(faults), read_stamp(reader.component))


def _read_overrides(
    uid: str, overrides: Sequence[Source], master: Event, zones: ZoneBook
) -> tuple[tuple[Occurrence, ...], list[ItemFault]]:
    changed: dict[Instant, Occurrence] = {}
    faults: list[ItemFault] = []
    for source in overrides:
        reader = _BlockReader(uid, source, zones)
        try:
            one = reader.occurrence(master)
        except _Lost as lost:
            faults.append(reader.fault(lost.code, lost.detail))
            continue
        faults += reader.faults
        if one.recurrence_id in changed:
            faults.append(reader.fault(FaultCode.DUPLICATE, "RECURRENCE-ID"))
        changed.setdefault(one.recurrence_id, one)
    return tuple(sorted(changed.values(), key=lambda one: _order(one.recurrence_id))), faults


class _BlockReader:
    """Reads one VEVENT; ``faults`` collects the repairs."""

    def __init__(self, uid: str, source: Source, zones: ZoneBook) -> None:
        self._uid, self._source, self._zones = uid, source, zones
        self.faults: list[ItemFault] = []
        self.component, junk = read_component(source.text)
        for line in junk:
            self._repair(line)
        if not source.closed:
            self._repair("END:VEVENT")

    def fault(self, code: FaultCode, detail: str) -> ItemFault:
        subject = fields.text_of(self.component, "SUMMARY")[:120]
        return ItemFault(code, self._uid, subject, detail, self._source.line)

    def event(self) -> Event:
        """Without overrides; raises _Lost."""
        if self._source.over_cap:
            raise _Lost(FaultCode.OVER_CAP)
        span, by_rules = self._span(None)
        span = self._as_stated(span)
        return self._event(span, self._series(span.start, by_rules=by_rules))

    def occurrence(self, master: Event) -> Occurrence:
        """Raises _Lost."""
        if self._source.over_cap:
            raise _Lost(FaultCode.OVER_CAP)
        line = self.component.first("RECURRENCE-ID")
        if line is None:
            raise _Lost(FaultCode.OCCURRENCE_LOST, "RECURRENCE-ID")
        if line.params.get("RANGE"):
            self._repair(f"RANGE={line.params['RANGE']}")
        try:
            which = _as_kind(self._when(line).instant, master.span.start)
        except ValueError as error:
            raise _Lost(FaultCode.OCCURRENCE_LOST, f"RECURRENCE-ID:{error}") from None
        span, _ = self._span(which)
        return Occurrence(which, self._event(self._as_stated(span), None))

    def _event(self, span: Span, series: Series | None) -> Event:
        component = self.component
        links, inline = fields.attachments(component)
        if inline:
            self._repair("ATTACH;VALUE=BINARY")
        lead, taken = fields.reminder(component.alarms, span)
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
            url=component.value("URL").strip(),
            organizer=fields.organizer(component),
            attendees=fields.attendees(component),
            attachments=links,
            series=series,
            extra=fields.uninterpreted(component, taken),
        )

    def _span(self, stand_in: Instant | None) -> tuple[Span, bool]:
        """The span, and whether its zone exists only as rules. An override may leave its start to RECURRENCE-ID."""
        start = self._start(stand_in)
        end = self._end(start)
        if _order(end) < _order(start.instant):
            self._repair(f"DTEND:{self.component.value('DTEND')}")
            end = start.instant
        return _span_of(start.instant, end), start.by_rules

    def _start(self, stand_in: Instant | None) -> When:
        line = self.component.first("DTSTART")
        if line is None:
            if stand_in is None:
                raise _Lost(FaultCode.NO_START)
            return When(stand_in)
        try:
            return self._when(line)
        except ValueError as error:
            raise _Lost(FaultCode.UNREADABLE, f"DTSTART:{error}") from None

    def _end(self, start: When) -> Instant:
        """DTEND, else DTSTART and DURATION, else a day for a date and no time at all for a clock (3.6.1)."""
        ending, length = self.component.first("DTEND"), self.component.first("DURATION")
        try:
            if ending is not None:
                return _as_end(self._when(ending).instant, start.instant)
            if length is not None:
                return _within_reach(
                    _later(start.instant, read_duration(length.value), nominal=bool(set("DWdw") & set(length.value)))
                )
        except (ValueError, OverflowError) as error:
            self._repair(f"{'DTEND' if ending else 'DURATION'}:{error}")
        return start.instant

    def _as_stated(self, span: Span) -> Span:
        """Midnight to midnight is all-day where Outlook says so."""
        if self.component.value(fields.ALL_DAY_NAME).strip().upper() != "TRUE" or isinstance(span, AllDaySpan):
            return span
        if span.start.time() != time() or span.end.time() != time() or span.end.date() <= span.start.date():
            return span
        return AllDaySpan(span.start.date(), span.end.date())

    def _series(self, start: Instant, *, by_rules: bool) -> Series | None:
        rules = self.component.all("RRULE")
        if not rules and not self.component.all("RDATE"):
            return None
        if len(rules) > 1 or self.component.all("EXRULE"):
            raise _Lost(FaultCode.BAD_RULE, "EXRULE" if self.component.all("EXRULE") else f"RRULE x {len(rules)}")
        if by_rules:
            line = self.component.first("DTSTART")
            raise _Lost(FaultCode.UNKNOWN_ZONE, line.params.get("TZID", "") if line else "")
        try:
            rule = normalise_rule(rules[0].value) if rules else ""
        except ValueError:
            raise _Lost(FaultCode.BAD_RULE, rules[0].value[:120]) from None
        return Series(rule, self._instants("RDATE", start), self._instants("EXDATE", start))

    def _instants(self, name: str, start: Instant) -> tuple[Instant, ...]:
        found: set[Instant] = set()
        for line in self.component.all(name):
            for value in filter(None, line.value.split(",")):
                try:
                    found.add(_as_kind(self._when(line, value).instant, start))
                except ValueError as error:
                    self._repair(f"{name}:{error}")
        return tuple(sorted(found, key=_order))

    def _when(self, line: Line, value: str | None = None) -> When:
        text = line.value if value is None else value
        if line.params.get("VALUE", "").upper() == "PERIOD" or "/" in text:
            self._repair(f"{line.name}:{text[:60]}")
            text = text.partition("/")[0]
        when = read_when(text, line.params, self._zones)
        if when.unknown:
            self._repair(f"TZID={when.unknown[:80]}")
        return when

    def _repair(self, detail: str) -> None:
        note = self.fault(FaultCode.REPAIRED, detail)
        if note not in self.faults:
            self.faults.append(note)


def _span_of(start: Instant, end: Instant) -> Span:
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        first, last = _day(start), _day(end)
        return AllDaySpan(first, max(last, first + timedelta(days=1)))
    return ZonedSpan(start, end) if start.tzinfo else FloatingSpan(start, end)


def _as_end(end: Instant, start: Instant) -> Instant:
    """The end in the same kind of time as the start."""
    if not isinstance(start, datetime):
        return _day(end)
    if not isinstance(end, datetime):
        return datetime.combine(end, time(), start.tzinfo)
    if start.tzinfo is None:
        return end.replace(tzinfo=None)
    return end if end.tzinfo else end.replace(tzinfo=start.tzinfo)


def _as_kind(instant: Instant, start: Instant) -> Instant:
    """EXDATE, RDATE and RECURRENCE-ID as instants of the series that begins at ``start``: its zone, its clock for a
    bare date, its day for a clock."""
    if not isinstance(start, datetime):
        return _day(instant)
    if not isinstance(instant, datetime):
        return datetime.combine(instant, start.timetz().replace(tzinfo=None), start.tzinfo)
    if start.tzinfo is None:
        return instant.replace(tzinfo=None)
    return instant.astimezone(start.tzinfo) if instant.tzinfo else instant.replace(tzinfo=start.tzinfo)


def _day(instant: Instant) -> date:
    return instant.date() if isinstance(instant, datetime) else instant


def _later(start: Instant, length: timedelta, *, nominal: bool) -> Instant:
    """Days and weeks (``nominal``) count on the wall clock, hours as time that passes (3.3.6)."""
    if not isinstance(start, datetime):
        return start + max(timedelta(days=length.days), timedelta(days=1))
    whole_days = timedelta(days=length.days if nominal else 0)
    moved = start + whole_days
    rest = length - whole_days
    if moved.tzinfo is None or not rest:
        return moved + rest
    return (moved.astimezone(UTC) + rest).astimezone(moved.tzinfo)


def _within_reach(instant: Instant) -> Instant:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(instant.year)
    return instant


def _order(instant: Instant) -> datetime:
    """A key to sort instants of one kind."""
    if not isinstance(instant, datetime):
        return datetime.combine(instant, time(), UTC)
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
