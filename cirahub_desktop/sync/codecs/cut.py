"""Cuts a calendar into its components by its lines, before anything is parsed (section 12 of the design).

A feed of 100,000 events passes through here in about a second. Each event's block leaves as unfolded lines with what
is needed to group it by UID and to see whether it changed: a fingerprint that a re-serialised feed does not change,
because it knows neither folding, line ends, order of properties nor the properties that servers rewrite at each
fetch (R6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cirahub_desktop.sync.codecs.physical_lines import physical_lines

VOLATILE = (b"DTSTAMP", b"LAST-MODIFIED", b"CREATED", b"SEQUENCE")
"""Properties that never mean that an event changed."""
HEAD_NAMES = frozenset({b"X-WR-CALNAME", b"NAME", b"X-WR-TIMEZONE", b"METHOD", b"PRODID"})


@dataclass(frozen=True, slots=True)
class CutLimits:
    """Caps of one calendar (R14); what is over ``block`` or ``depth`` costs that event alone."""

    events: int = 200_000
    block: int = 2_000_000
    """Bytes of one component."""
    depth: int = 8
    """Components inside one another."""


class TooManyEvents(Exception):
    """The calendar holds more events than the cap; ``limit`` is the cap."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A property of the calendar itself, raw."""

    name: str
    line: bytes


@dataclass(frozen=True, slots=True)
class ZoneBlock:
    """A VTIMEZONE: its unfolded lines, BEGIN and END included."""

    text: bytes


class EventBlock(NamedTuple):
    """A VEVENT: its unfolded lines joined by LF, without its own BEGIN and END.

    A tuple, because making a frozen dataclass costs as much as all else that happens to a block.
    """

    text: bytes
    line: int
    """Number of its BEGIN line, from 1."""
    fingerprint: bytes
    uid: bytes
    recurrence_id: bytes
    """The raw value, empty for a master or a single event."""
    start: bytes
    """The raw value of DTSTART."""
    subject: bytes
    sequence: int
    modified: bytes
    """LAST-MODIFIED, raw: tells two revisions apart that carry the same SEQUENCE."""
    recurs: bool
    zones: tuple[bytes, ...]
    """The TZIDs it names, sorted."""
    over_cap: bool = False
    closed: bool = True
    """Its END line came."""


@dataclass(frozen=True, slots=True)
class End:
    """The last piece: whether every component was closed and the last one was a VCALENDAR (R1)."""

    complete: bool
    calendars: int


Piece = HeadLine | ZoneBlock | EventBlock | End

_EVENT, _ZONE, _CALENDAR = b"VEVENT", b"VTIMEZONE", b"VCALENDAR"
_MARKS = frozenset({b"BEGI", b"END:", b"Begi", b"End:", b"begi", b"end:"})
"""How a line starts that may be BEGIN or END; one look-up per line is all the rest pays."""
_WANTED = frozenset({b"UID", b"DTS", b"SUM", b"REC", b"RRU", b"RDA", b"SEQ", b"LAS"})
_NAMING_LINES = 200
"""Lines kept of an event over the cap: enough to say which one it was."""
_NO_LIMITS = CutLimits()


def cut(chunks: Iterable[bytes], limits: CutLimits = _NO_LIMITS) -> Iterator[Piece]:
    """The pieces of one or more calendars in their order, then one :class:`End`; raises TooManyEvents.

    VEVENTs outside of a VCALENDAR are cut as well, so that a bare component can be read; ``End.complete`` is then
    false.
    """
    cutter = _Cutter(limits)
    for batch in physical_lines(chunks, limits.block):
        yield from cutter.feed(batch)
    yield from cutter.end()


class _Cutter:
    """The state between two lines: what is open, and the lines of the component being collected."""

    def __init__(self, limits: CutLimits) -> None:
        self._limits = limits
        self._open: list[bytes] = []
        self._block: list[bytes] | None = None
        self._began = 0
        self._events = 0
        self._calendars = 0
        self._over_cap = False
        self._complete = False
        self._lines_before = 0

    def feed(self, lines: list[bytes]) -> Iterator[Piece]:
        for number, line in enumerate(lines, self._lines_before + 1):
            if line[:4] in _MARKS and (mark := _mark(line)):
                yield from self._on_mark(line, number, *mark)
            elif self._block is not None:
                self._block.append(line)
            elif self._open == [_CALENDAR] and (name := _name(line)) in HEAD_NAMES:
                yield HeadLine(name.decode(), line)
        self._lines_before += len(lines)
        self._watch_size()

    def end(self) -> Iterator[Piece]:
        if self._block is not None:
            yield from self._leave(closed=False)
        yield End(self._complete and not self._open, self._calendars)

    def _watch_size(self) -> None:
        """Once per batch: a component over the cap keeps the lines that name it."""
        if self._block is not None and sum(map(len, self._block)) > self._limits.block:
            self._over_cap = True
            del self._block[_NAMING_LINES:]

    def _on_mark(self, line: bytes, number: int, begins: bool, name: bytes) -> Iterator[Piece]:
        if begins:
            yield from self._on_begin(line, number, name)
        elif name in self._open:
            yield from self._on_end(line, name)

    def _on_begin(self, line: bytes, number: int, name: bytes) -> Iterator[Piece]:
        if self._block is not None and name in (_EVENT, _ZONE, _CALENDAR):
            yield from self._leave(closed=False)
        if name == _CALENDAR:
            self._open.clear()
            self._calendars += 1
        self._complete = False
        self._open.append(name)
        if self._block is not None:
            self._over_cap = self._over_cap or len(self._open) > self._limits.depth
            self._block.append(line)
        elif name in (_EVENT, _ZONE):
            self._block, self._began, self._over_cap = [], number, False

    def _on_end(self, line: bytes, name: bytes) -> Iterator[Piece]:
        if self._block is not None:
            if name in (_EVENT, _ZONE, _CALENDAR):
                yield from self._leave(closed=name != _CALENDAR)
            else:
                self._block.append(line)
        while self._open and self._open.pop() != name:
            pass
        self._complete = name == _CALENDAR and not self._open

    def _leave(self, *, closed: bool) -> Iterator[Piece]:
        """The component being collected is over; what is still open inside it is closed with it."""
        kind = _EVENT
        while self._open and (kind := self._open[-1]) not in (_EVENT, _ZONE):
            self._open.pop()
        lines, self._block = _unfold(self._block or []), None
        if not closed and self._open:
            self._open.pop()
        if kind == _ZONE:
            yield ZoneBlock(b"\n".join((b"BEGIN:VTIMEZONE", *lines, b"END:VTIMEZONE")))
            return
        self._events += 1
        if self._events > self._limits.events:
            raise TooManyEvents(self._limits.events)
        over = self._over_cap or sum(map(len, lines)) > self._limits.block
        yield _event_block(lines, self._began, over_cap=over, closed=closed)


def _mark(line: bytes) -> tuple[bool, bytes] | None:
    """``(True, name)`` for BEGIN, ``(False, name)`` for END, else None."""
    upper = line[:64].strip().upper()
    if upper.startswith(b"BEGIN:"):
        return True, upper[6:].strip()
    if upper.startswith(b"END:"):
        return False, upper[4:].strip()
    return None


def _unfold(lines: list[bytes]) -> list[bytes]:
    """Content lines of RFC 5545, section 3.1, from physical ones; empty lines go."""
    joined = b"\n".join(filter(None, lines)).replace(b"\n ", b"").replace(b"\n\t", b"")
    return joined.split(b"\n") if joined else []


def _event_block(lines: list[bytes], began: int, *, over_cap: bool, closed: bool) -> EventBlock:
    text = b"\n".join(lines)
    flat = b"BEGIN:" not in text and b"begin:" not in text and b"Begin:" not in text
    own, meant = (lines, lines) if flat else (_own_lines(lines), _nested_as_one(lines))
    facts = _Facts()
    for line in own:
        if line[:3].upper() in _WANTED:
            facts.take(line)
    return EventBlock(
        text=text,
        line=began,
        fingerprint=_fingerprint(meant),
        uid=facts.uid,
        recurrence_id=facts.recurrence_id,
        start=facts.start,
        subject=facts.subject,
        sequence=facts.sequence,
        modified=facts.modified,
        recurs=facts.recurs,
        zones=_zones(text),
        over_cap=over_cap,
        closed=closed,
    )


class _Facts:
    """What grouping needs to know of one event; the first of several equal properties counts, as for the reader."""

    __slots__ = ("modified", "recurrence_id", "recurs", "sequence", "start", "subject", "uid")

    def __init__(self) -> None:
        self.uid = self.recurrence_id = self.start = self.subject = self.modified = b""
        self.sequence = 0
        self.recurs = False

    def take(self, line: bytes) -> None:
        name, value = _name(line), _value(line)
        if name == b"UID":
            self.uid = self.uid or value
        elif name == b"DTSTART":
            self.start = self.start or value
        elif name == b"SUMMARY":
            self.subject = self.subject or value
        elif name == b"RECURRENCE-ID":
            self.recurrence_id = self.recurrence_id or value
        elif name in (b"RRULE", b"RDATE"):
            self.recurs = True
        elif name == b"SEQUENCE":
            self.sequence = int(value) if value.isdigit() and len(value) < 10 else 0
        elif name == b"LAST-MODIFIED":
            self.modified = value


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].partition(b";")[0].strip().upper()


def _value(line: bytes) -> bytes:
    """What follows the first colon outside of quotes."""
    if b'"' not in line:
        return line.partition(b":")[2].strip()
    quoted = False
    for place, sign in enumerate(line):
        if sign == ord('"'):
            quoted = not quoted
        elif sign == ord(":") and not quoted:
            return line[place + 1 :].strip()
    return b""


def _zones(text: bytes) -> tuple[bytes, ...]:
    """Every TZID the text may mean; one that stands in a description by chance does no harm."""
    return tuple(sorted({_zone_name(part) for part in text.split(b"TZID=")[1:]}))


def _zone_name(part: bytes) -> bytes:
    if part.startswith(b'"'):
        return part[1:].partition(b'"')[0]
    return part.partition(b":")[0].partition(b";")[0].strip()


def _fingerprint(entries: list[bytes]) -> bytes:
    """16 bytes over what means something, in sorted order."""
    meant = sorted([entry for entry in entries if not entry.startswith(VOLATILE)])
    return hashlib.blake2b(b"\n".join(meant), digest_size=16).digest()


def _own_lines(lines: list[bytes]) -> list[bytes]:
    """Without the lines of components inside."""
    own, depth = [], 0
    for line in lines:
        mark = _mark(line) if line[:4] in _MARKS else None
        if mark:
            depth = max(0, depth + (1 if mark[0] else -1))
        elif depth == 0:
            own.append(line)
    return own


def _nested_as_one(lines: list[bytes]) -> list[bytes]:
    """With every component inside made into one entry, its own lines sorted."""
    stack: list[list[bytes]] = [[]]
    for line in lines:
        mark = _mark(line) if line[:4] in _MARKS else None
        if mark and mark[0]:
            stack.append([line])
        elif mark and len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(b"\r".join(sorted(inner)))
        elif not mark:
            stack[-1].append(line)
    return [entry for level in stack for entry in level]
