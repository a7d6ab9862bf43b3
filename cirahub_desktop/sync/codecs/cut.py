"""Cuts a calendar into its components by its lines, before anything is parsed (section 12 of the design).

A feed of 100,000 events passes through here in about a second: whole stretches of text are looked through for BEGIN and
END, and only what lies between those of an event is taken apart. Each event leaves as an
:class:`~cirahub_desktop.sync.codecs.event_block.EventBlock`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cirahub_desktop.sync.codecs.charsets import to_utf8, usable
from cirahub_desktop.sync.codecs.event_block import Edges, EventBlock, Over, event_block
from cirahub_desktop.sync.codecs.indented import level
from cirahub_desktop.sync.codecs.physical_lines import whole_lines
from cirahub_desktop.sync.codecs.vcalendar10 import join_soft_breaks

HEAD_NAMES = frozenset({b"X-WR-CALNAME", b"NAME", b"X-WR-TIMEZONE", b"METHOD", b"PRODID", b"TZ", b"DAYLIGHT"})


@dataclass(frozen=True, slots=True)
class CutLimits:
    """Caps of one calendar (R14). What is over ``line`` costs that property, over ``block`` or ``depth`` that event."""

    events: int = 200_000
    block: int = 2_000_000
    """Bytes of one component."""
    line: int = 1_000_000
    """Bytes of one property, unfolded."""
    depth: int = 8
    """Components inside one another."""


class TooManyEvents(Exception):
    """The calendar holds more events than the cap; ``limit`` is the cap."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A property of the calendar itself, unfolded and in UTF-8."""

    name: str
    line: bytes
    calendar: int = 1


@dataclass(frozen=True, slots=True)
class ZoneBlock:
    """A VTIMEZONE: its unfolded lines, BEGIN and END included; ``calendar`` as in EventBlock."""

    text: bytes
    calendar: int = 1


@dataclass(frozen=True, slots=True)
class End:
    """The last piece: whether every VCALENDAR that began was closed, and nothing began after the last one (R1)."""

    complete: bool
    calendars: int
    ended: bool = True
    """The last line that begins or ends anything is the END of a VCALENDAR."""
    only_end_missing: bool = False
    """All that began was closed but for the last VCALENDAR itself."""


Piece = HeadLine | ZoneBlock | EventBlock | End

_EVENT, _ZONE, _CALENDAR = b"VEVENT", b"VTIMEZONE", b"VCALENDAR"
_OURS = frozenset({_EVENT, _ZONE, _CALENDAR})
_MARK = re.compile(rb"\n(?:\xef\xbb\xbf)?(?:([Bb][Ee][Gg][Ii][Nn])|[Ee][Nn][Dd])[ \t]*:[ \t]*([A-Za-z0-9\-]*)[^\n]*")
_CONTINUATION = re.compile(rb"(?:\n(?:[ \t][^\n]*)?(?=\n|\Z))*")
"""Folded and empty lines at the beginning of a text."""
_NAMING_LINES = 200
"""Lines kept of an event over the cap: enough to say which one it was."""
_NAMING_BYTES = 2_000
_DEEPEST = 64
"""Components inside one another that are told apart at all."""
_NO_LIMITS = CutLimits()


def cut(chunks: Iterable[bytes], limits: CutLimits = _NO_LIMITS, charset: str = "") -> Iterator[Piece]:
    """The pieces of one or more calendars in their order, then one :class:`End`; raises TooManyEvents.

    VEVENTs outside of a VCALENDAR are cut as well, so that a bare component can be read; ``End.complete`` is then
    false. ``charset`` is what the server says the text is; it is asked only for lines that are no UTF-8.
    """
    cutter = _Cutter(limits, usable(charset))
    for text in level(whole_lines(chunks, limits.line)):
        yield from cutter.feed(text)
    yield from cutter.end()


class _Cutter:
    """The state between two texts: what is open, and the component being collected."""

    def __init__(self, limits: CutLimits, charset: str) -> None:
        self._limits = limits
        self._charset = charset
        self._open: list[bytes] = []
        self._block: _Collected | None = None
        self._events = 0
        self._calendars = self._closed_calendars = 0
        self._ended = False
        self._line = 0
        self._head = b""
        self._made: list[Piece] = []
        self._begun = False

    def feed(self, text: bytes) -> list[Piece]:
        """``text`` is as :func:`whole_lines` gives it."""
        self._made = []
        if not self._begun:
            text = self._first(text)
        done, counted = 0, 0
        plain = False
        marks = list(_MARK.finditer(text))
        for index, found in enumerate(marks):
            at, end = found.span()
            if at > done and not plain:
                self._between(text[done:at])
            self._line += text.count(b"\n", counted, at + 1)
            done, counted = end, at + 1
            if plain:
                plain = False
                continue
            if self._head:
                self._leave_head()
            name = found[2].upper()
            if not found[1]:
                self._on_end(found[0], name)
            elif name == _EVENT and self._is_plain(marks, index):
                self._take_plain(text[end : marks[index + 1].start()])
                plain = True
            else:
                self._on_begin(found[0], name)
        self._line += text.count(b"\n", counted)
        if done < len(text):
            self._between(text[done:])
        return self._made

    def end(self) -> list[Piece]:
        self._made = []
        only_end_missing = self._block is None and self._open == [_CALENDAR]
        if self._block is not None:
            self._leave(closed=False)
        ended = self._ended and not self._open
        complete = ended and self._closed_calendars >= self._calendars
        return [*self._made, End(complete, self._calendars, ended, only_end_missing)]

    def _first(self, text: bytes) -> bytes:
        """The first line that holds anything is not folded, so blanks before it mean nothing."""
        bare = text.lstrip()
        self._begun = bool(bare)
        return b"\n" * text[: len(text) - len(bare)].count(b"\n") + bare

    def _between(self, lines: bytes) -> None:
        """Lines that begin and end nothing."""
        if self._block is not None:
            self._block.add(lines)
        elif self._open == [_CALENDAR] and len(self._head) < self._limits.line:
            self._head += lines[: self._limits.line - len(self._head)]

    def _leave_head(self) -> None:
        lines, self._head = _lines(to_utf8(_unfolded(self._head), self._charset)), b""
        for line in lines:
            name = _name(line)
            if name in HEAD_NAMES:
                self._made.append(HeadLine(name.decode(), line, self._calendars))

    def _on_begin(self, line: bytes, name: bytes) -> None:
        if self._block is not None and name in _OURS:
            self._leave(closed=False)
        if name == _CALENDAR:
            self._open.clear()
            self._calendars += 1
        self._ended = False
        if len(self._open) < _DEEPEST or name in _OURS:
            self._open.append(name)
        if self._block is not None:
            self._block.begin(line, deeper=len(self._open))
        elif name in (_EVENT, _ZONE):
            self._block = _Collected(self._limits, self._line)

    def _is_plain(self, marks: list[re.Match[bytes]], begin: int) -> bool:
        """Whether the event that begins here ends in the same text with nothing inside: nearly all do."""
        if self._block is not None or begin + 1 == len(marks):
            return False
        after = marks[begin + 1]
        within = after.start() - marks[begin].end() <= min(self._limits.block, self._limits.line)
        return within and not after[1] and after[2].upper() == _EVENT

    def _take_plain(self, lines: bytes) -> None:
        """The same as to begin a block, to add to it and to leave it, for a quarter of the time."""
        self._ended = False
        self._count_event()
        calendar = self._calendars if _CALENDAR in self._open else 0
        edges = Edges(self._line, calendar, Over.NOTHING, closed=True, left_out=(), nested=False)
        self._made.append(event_block(to_utf8(_unfolded(lines), self._charset), edges))

    def _on_end(self, line: bytes, name: bytes) -> None:
        if name not in self._open:
            self._closed_calendars += name == _CALENDAR
            return
        if self._block is not None:
            if name in _OURS:
                self._leave(closed=name != _CALENDAR)
            else:
                self._block.add(line)
        while self._open and self._open.pop() != name:
            pass
        self._closed_calendars += name == _CALENDAR
        self._ended = name == _CALENDAR and not self._open

    def _leave(self, *, closed: bool) -> None:
        """The component being collected is over; what is still open inside it is closed with it."""
        kind = _EVENT
        while self._open and (kind := self._open[-1]) not in (_EVENT, _ZONE):
            self._open.pop()
        block, self._block = self._block, None
        if not closed and self._open:
            self._open.pop()
        if block is None:
            return
        calendar = self._calendars if _CALENDAR in self._open else 0
        if kind == _ZONE:
            lines = block.lines(self._charset)
            text = b"\n".join((b"BEGIN:VTIMEZONE", *lines, b"END:VTIMEZONE"))
            self._made.append(ZoneBlock(text, calendar))
            return
        self._count_event()
        lines = block.lines(self._charset)
        edges = Edges(block.began, calendar, block.over, closed, tuple(block.left_out), block.nested)
        self._made.append(event_block(b"\n".join(lines), edges))

    def _count_event(self) -> None:
        self._events += 1
        if self._events > self._limits.events:
            raise TooManyEvents(self._limits.events)


class _Collected:
    """The lines of one component. Its size stays below twice the cap, whatever comes."""

    def __init__(self, limits: CutLimits, began: int) -> None:
        self._limits = limits
        self._parts: list[bytes] = []
        self._size = 0
        self._swallows = False
        """The last line kept was too long: what goes on with it is left out as well."""
        self.began = began
        self.over = Over.NOTHING
        self.nested = False
        self.left_out: list[bytes] = []

    def begin(self, line: bytes, deeper: int) -> None:
        """A component inside; ``deeper`` counts all that are open."""
        self.nested = True
        if deeper > self._limits.depth and self.over is Over.NOTHING:
            self.over = Over.DEPTH
        self.add(line)

    def add(self, lines: bytes) -> None:
        if self._swallows:
            lines = _CONTINUATION.sub(b"", lines, count=1)
            self._swallows = not lines
        if self.over is Over.SIZE:
            return
        self._parts.append(lines)
        self._size += len(lines)
        if self._size > self._limits.block or len(lines) > self._limits.line:
            self._shrink()

    def lines(self, charset: str) -> list[bytes]:
        """Unfolded, in UTF-8, without empty ones and without those over the cap."""
        text = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        lines = _lines(to_utf8(_unfolded(text), charset))
        return lines if len(text) <= self._limits.line else self._kept(lines)

    def _shrink(self) -> None:
        lines = _lines(_unfolded(b"".join(self._parts)))
        self._swallows = bool(lines) and len(lines[-1]) > self._limits.line
        kept = self._kept(lines)
        self._size = sum(map(len, kept)) + len(kept)
        if self._size > self._limits.block:
            self.over = Over.SIZE
            kept = [line[:_NAMING_BYTES] for line in kept[:_NAMING_LINES]]
        self._parts = [b"".join([b"\n" + line for line in kept])]

    def _kept(self, lines: list[bytes]) -> list[bytes]:
        long = [line for line in lines if len(line) > self._limits.line]
        if not long:
            return lines
        self.left_out += [_name(line)[:60] for line in long][: _NAMING_LINES - len(self.left_out)]
        return [line for line in lines if len(line) <= self._limits.line]


def _unfolded(text: bytes) -> bytes:
    """Content lines of RFC 5545, section 3.1, from physical ones, joined by LF; empty lines go."""
    while b"\n\n" in text:
        text = text.replace(b"\n\n", b"\n")
    return join_soft_breaks(text).replace(b"\n ", b"").replace(b"\n\t", b"").strip(b"\n")


def _lines(text: bytes) -> list[bytes]:
    return text.split(b"\n") if text else []


def _name(line: bytes) -> bytes:
    return line[:200].partition(b":")[0].partition(b";")[0].strip().upper()
