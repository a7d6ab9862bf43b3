"""What is known of one VEVENT before it is parsed: enough to group it by UID and to see whether it changed.

The fingerprint is one that a re-serialised feed does not change, because it knows neither folding, line ends, order of
properties nor the properties that servers rewrite at each fetch (R6).
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeVar

VOLATILE = frozenset({b"DTSTAMP", b"LAST-MODIFIED", b"CREATED", b"SEQUENCE"})
"""Properties that never mean that an event changed."""
_LOOKED_AT = frozenset(
    form
    for name in (b"UID", b"DTS", b"SUM", b"REC", b"RRU", b"RDA", b"SEQ", b"LAS", b"CRE")
    for form in (name, name.lower(), name.title())
)
"""How a line begins that may be one of those below, or volatile."""
_FACTS = frozenset(
    {b"UID", b"DTSTART", b"SUMMARY", b"RECURRENCE-ID", b"RRULE", b"RDATE", b"SEQUENCE", b"LAST-MODIFIED"}
)
_KNOWN = _FACTS | VOLATILE
_LONGEST_ZONE = 300
"""Bytes of a zone's name that are looked at."""
_MARK = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9\-]*)", re.IGNORECASE)


_Value = TypeVar("_Value", bytes, tuple[bytes, ...])


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


def event_block(text: bytes, edges: Edges) -> EventBlock:
    """``text`` is unfolded, and none of its lines is empty."""
    lines = text.split(b"\n") if text else []
    own, meant = _apart(lines, edges) if edges.nested else (lines, [])
    facts: dict[bytes, bytes] = {}
    for line in own:
        if line[:3] in _LOOKED_AT:
            head, _, value = line.partition(b":")
            name = head if head in _KNOWN else head.partition(b";")[0].strip().upper()
            if name in _FACTS and name not in facts:
                value = _unquoted(line) if b'"' in head else value.strip()
                if value:
                    facts[name] = value
            if name in VOLATILE:
                continue
        meant.append(line)
    meant.sort()
    meant += edges.left_out
    get = facts.get
    sequence = get(b"SEQUENCE", b"")
    return EventBlock(
        text,
        edges.line,
        blake2b(b"\n".join(meant), digest_size=16).digest(),
        get(b"UID", b""),
        get(b"RECURRENCE-ID", b""),
        _one_copy(get(b"DTSTART", b"")),
        get(b"SUMMARY", b""),
        int(sequence) if sequence.isdigit() and len(sequence) < 10 else 0,
        _one_copy(get(b"LAST-MODIFIED", b"")),
        b"RRULE" in facts or b"RDATE" in facts,
        _zones(text),
        edges.calendar,
        edges.over_cap,
        edges.closed,
        edges.left_out,
    )


def mark(line: bytes) -> tuple[bool, bytes] | None:
    """``(True, name)`` for BEGIN, ``(False, name)`` for END, else None."""
    found = _MARK.match(line)
    return (len(found[1]) == 5, found[2].upper()) if found else None


def _unquoted(line: bytes) -> bytes:
    """What follows the first colon outside of quotes."""
    parts = line.split(b'"')
    for place in range(0, len(parts), 2):
        _, colon, after = parts[place].partition(b":")
        if colon:
            return b'"'.join((after, *parts[place + 1 :])).strip()
    return b""


def _zones(text: bytes) -> tuple[bytes, ...]:
    """Every TZID the text may mean; one that stands in a description by chance does no harm."""
    if b"tzid=" in text:
        text = text.replace(b"tzid=", b"TZID=")
    names = set()
    at = text.find(b"TZID=")
    while at >= 0:
        at += len(b"TZID=")
        names.add(_zone_name(text[at : at + _LONGEST_ZONE]))
        at = text.find(b"TZID=", at)
    found: tuple[bytes, ...] = _one_copy(tuple(sorted(names)) if len(names) > 1 else tuple(names))
    return found


@lru_cache(maxsize=4096)
def _one_copy(value: _Value) -> _Value:
    """Thousands of events name the same zones and times; one object does for all."""
    return value


def _zone_name(begin: bytes) -> bytes:
    if begin.startswith(b'"'):
        return begin[1:].partition(b'"')[0].partition(b"\n")[0]
    return begin.partition(b":")[0].partition(b";")[0].partition(b"\n")[0].strip()


def _apart(lines: list[bytes], edges: Edges) -> tuple[list[bytes], list[bytes]]:
    """An event's own lines, and every component inside as one entry, its own lines sorted. What is nested too deeply
    is not put in order."""
    own: list[bytes] = []
    entries: list[bytes] = []
    stack: list[list[bytes]] = []
    for line in lines:
        found = mark(line)
        if found and found[0]:
            stack.append([line])
        elif found and stack:
            inner = stack.pop()
            entry = b"\r".join(sorted(inner) if edges.over_cap is Over.NOTHING else inner[:1])
            (stack[-1] if stack else entries).append(entry)
        elif not found:
            (stack[-1] if stack else own).append(line)
    return own, entries + [line for level in stack for line in level]
