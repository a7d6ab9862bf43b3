"""What is known of one VEVENT before it is parsed: enough to group it by UID and to see whether it changed.

The fingerprint is one that a re-serialised feed does not change, because it knows neither folding, line ends, order of
properties nor the properties that servers rewrite at each fetch (R6).
"""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from typing import NamedTuple

VOLATILE = (b"DTSTAMP", b"LAST-MODIFIED", b"CREATED", b"SEQUENCE")
"""Properties that never mean that an event changed."""
_WANTED = frozenset(
    form
    for name in (b"UID", b"DTS", b"SUM", b"REC", b"RRU", b"RDA", b"SEQ", b"LAS")
    for form in (name, name.lower(), name.title())
)


_MARK = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9\-]*)", re.IGNORECASE)


class Over(Enum):
    """Which cap an event is over (R14)."""

    NOTHING = ""
    SIZE = "size"
    DEPTH = "depth"


class EventBlock(NamedTuple):
    """A VEVENT: its unfolded lines joined by LF, in UTF-8, without its own BEGIN and END.

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
    calendar: int = 0
    """Which VCALENDAR it stands in, from 1; 0 when in none."""
    over_cap: Over = Over.NOTHING
    closed: bool = True
    """Its END line came."""
    left_out: tuple[bytes, ...] = ()
    """Names of properties over the cap of one line, which are not in ``text``."""


class Edges(NamedTuple):
    """What the cutter knows of a block beside its lines; see :class:`EventBlock`."""

    line: int
    calendar: int
    over_cap: Over
    closed: bool
    left_out: tuple[bytes, ...]
    nested: bool
    """There is a component inside."""


def event_block(lines: list[bytes], edges: Edges) -> EventBlock:
    """``lines`` are unfolded and none of them is empty."""
    text = b"\n".join(lines)
    own, meant = (_own_lines(lines), lines) if edges.nested else (lines, lines)
    if edges.nested and edges.over_cap is Over.NOTHING:
        meant = _nested_as_one(lines)
    facts = _Facts()
    for line in own:
        if line[:3] in _WANTED:
            facts.take(line)
    return EventBlock(
        text,
        edges.line,
        _fingerprint(meant, edges.left_out),
        facts.uid,
        facts.recurrence_id,
        facts.start,
        facts.subject,
        facts.sequence,
        facts.modified,
        facts.recurs,
        _zones(text),
        edges.calendar,
        edges.over_cap,
        edges.closed,
        edges.left_out,
    )


class _Facts:
    """What grouping needs to know of one event; the first of several equal properties counts, as for the reader."""

    __slots__ = ("modified", "recurrence_id", "recurs", "sequence", "start", "subject", "uid")

    def __init__(self) -> None:
        self.uid = self.recurrence_id = self.start = self.subject = self.modified = b""
        self.sequence = 0
        self.recurs = False

    def take(self, line: bytes) -> None:
        head, _, value = line.partition(b":")
        if b'"' in head:
            value = _value(line)
        name, value = head.partition(b";")[0].strip().upper(), value.strip()
        if name == b"UID":
            self.uid = self.uid or value
        elif name == b"DTSTART":
            self.start = self.start or value
        elif name == b"SUMMARY":
            self.subject = self.subject or value
        elif name == b"SEQUENCE":
            self.sequence = int(value) if value.isdigit() and len(value) < 10 else 0
        elif name == b"LAST-MODIFIED":
            self.modified = value
        elif name == b"RECURRENCE-ID":
            self.recurrence_id = self.recurrence_id or value
        elif name in (b"RRULE", b"RDATE"):
            self.recurs = True


def mark(line: bytes) -> tuple[bool, bytes] | None:
    """``(True, name)`` for BEGIN, ``(False, name)`` for END, else None."""
    found = _MARK.match(line)
    return (len(found[1]) == 5, found[2].upper()) if found else None


def _value(line: bytes) -> bytes:
    """What follows the first colon outside of quotes."""
    parts = line.split(b'"')
    for place in range(0, len(parts), 2):
        _, colon, after = parts[place].partition(b":")
        if colon:
            return b'"'.join((after, *parts[place + 1 :]))
    return b""


def _zones(text: bytes) -> tuple[bytes, ...]:
    """Every TZID the text may mean; one that stands in a description by chance does no harm."""
    if b"TZID=" not in text and b"tzid=" not in text:
        return ()
    parts = text.replace(b"tzid=", b"TZID=").split(b"TZID=")
    return tuple(sorted({_zone_name(part) for part in parts[1:]}))


def _zone_name(part: bytes) -> bytes:
    if part.startswith(b'"'):
        return part[1:].partition(b'"')[0]
    return part.partition(b":")[0].partition(b";")[0].strip()


def _fingerprint(entries: list[bytes], left_out: tuple[bytes, ...]) -> bytes:
    """16 bytes over what means something, in sorted order."""
    meant = sorted([entry for entry in entries if not entry.startswith(VOLATILE)])
    return hashlib.blake2b(b"\n".join((*meant, *left_out)), digest_size=16).digest()


def _own_lines(lines: list[bytes]) -> list[bytes]:
    """Without the lines of components inside."""
    own, depth = [], 0
    for line in lines:
        if found := mark(line):
            depth = max(0, depth + (1 if found[0] else -1))
        elif depth == 0:
            own.append(line)
    return own


def _nested_as_one(lines: list[bytes]) -> list[bytes]:
    """With every component inside made into one entry, its own lines sorted."""
    stack: list[list[bytes]] = [[]]
    for line in lines:
        found = mark(line)
        if found and found[0]:
            stack.append([line])
        elif found and len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(b"\r".join(sorted(inner)))
        elif not found:
            stack[-1].append(line)
    return [entry for level in stack for entry in level]
