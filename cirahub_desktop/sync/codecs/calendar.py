"""A calendar as blocks: cut once, held by offsets, read item by item.

The text lies in a spool (in memory, on disk when it is large); what stays in memory of each event is what grouping
and comparing need. So a feed that did not change costs no parse and little memory, and a VTIMEZONE may stand behind
the events that name it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from cirahub_desktop.sync.codecs.cut import CutLimits, End, HeadLine, ZoneBlock, cut
from cirahub_desktop.sync.codecs.event_block import EventBlock, Over
from cirahub_desktop.sync.codecs.grouping import Group, group
from cirahub_desktop.sync.codecs.ical_reader import READER_EDITION, Source, read_item
from cirahub_desktop.sync.codecs.ical_values import read_line, unescape
from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.codecs.vcalendar10 import calendar_zone
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zone_scopes import ZoneScopes
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Instant
from cirahub_desktop.sync.model.item import RemoteItem, Version

_IN_MEMORY = 4_000_000
"""Bytes of text that need no file."""
_MOST_MEANINGS = 10_000
"""Kept at a time; there are as many as calendars in the file."""


class KeptBlock(NamedTuple):
    """An event's block without its text; for the rest see EventBlock."""

    offset: int
    length: int
    line: int
    fingerprint: bytes
    uid: bytes
    recurrence_id: bytes
    start: bytes
    subject: bytes
    sequence: int
    modified: bytes
    recurs: bool
    zones: tuple[bytes, ...]
    calendar: int
    over_cap: Over
    closed: bool
    left_out: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ItemReading:
    """``item`` is None where the event could not be read; ``faults`` names it."""

    item: RemoteItem | None
    faults: tuple[ItemFault, ...]
    blocks: int = 0
    """VEVENTs that are in ``item``; with those that faults name they are all of the group's."""


class Written(NamedTuple):
    """One VEVENT as it is written, unfolded; ``start`` is that of a changed date of a series, None of the event
    itself."""

    lines: tuple[str, ...]
    start: Instant | None


class Calendar:
    """A cut calendar; close it to give the spool back."""

    def __init__(
        self,
        spool: IO[bytes],
        blocks: list[KeptBlock],
        heads: dict[str, str],
        scopes: ZoneScopes,
        limits: CutLimits,
    ) -> None:
        """``heads`` has of each name the first in the file."""
        self._spool = spool
        self._heads = heads
        self._scopes = scopes
        self._limits = limits
        self.complete = False
        """Every VCALENDAR was closed (R1); set when the end was seen."""
        self.ended = False
        """The last VCALENDAR was closed, and nothing came after it."""
        self.only_end_missing = False
        """Nothing is missing but the last END:VCALENDAR, as far as can be told."""
        self.calendars = 0
        self.events = len(blocks)
        """VEVENT blocks found, revisions and overrides included."""
        self.zones = scopes.whole()
        """What the first calendar goes by; each event is read by the zones of its own calendar."""
        self.groups, self.duplicates = group(blocks)
        self._meanings: dict[tuple[int, tuple[bytes, ...]], bytes] = {}

    @property
    def name(self) -> str:
        return self._heads.get("X-WR-CALNAME") or self._heads.get("NAME", "")

    @property
    def zone(self) -> str:
        """The IANA name of the zone the calendar states for itself, '' when none."""
        return self.zones.floating.key if self.zones.floating else ""

    @property
    def program(self) -> str:
        """Who wrote it, as its PRODID says; '' when it does not."""
        return self._heads.get("PRODID", "")

    @property
    def stated_zone(self) -> str:
        """X-WR-TIMEZONE as it is written, understood or not."""
        return self._heads.get("X-WR-TIMEZONE", "")

    def zones_of(self, one: Group[KeptBlock]) -> ZoneBook:
        """What the zone names in its events mean."""
        return self._scopes.of(one.master.calendar)

    def version(self, one: Group[KeptBlock]) -> Version:
        """Changes when an event of the group does, or what its zone names mean, or the way we read."""
        parts = sorted([block.fingerprint for block in one.overrides])
        names = one.master.zones if not one.overrides else tuple({name for block in one.blocks for name in block.zones})
        text = b"".join((self._meaning(one.master.calendar, names), one.master.fingerprint, *parts))
        return Version(hashlib.blake2b(text, digest_size=16).hexdigest())

    def read(self, one: Group[KeptBlock]) -> ItemReading:
        """Never raises for what the calendar holds."""
        alone = bool(one.identity.recurrence_id)
        found = read_item(
            one.identity.uid, self._source(one.master), self._sources(one), self.zones_of(one), alone=alone
        )
        faults = (*self._limits_named(one, found.faults), *self._left_out(one))
        if found.event is None:
            return ItemReading(None, faults)
        item = RemoteItem(one.remote_id, self.version(one), one.identity, found.event, found.stamp)
        return ItemReading(item, faults, found.blocks)

    def written(self, one: Group[KeptBlock]) -> tuple[Written, ...]:
        """The lines of the event and of each changed date, as they are written but for their folding."""
        found = [Written(self._lines(one.master), None)]
        for block in one.overrides:
            alone = Group(one.remote_id, replace(one.identity, recurrence_id=decode_block(block.recurrence_id)), block)
            item = self.read(alone).item
            found.append(Written(self._lines(block), item.event.span.start if item else None))
        return tuple(found)

    def close(self) -> None:
        self._spool.close()

    def _lines(self, block: KeptBlock) -> tuple[str, ...]:
        return tuple(decode_block(self._source(block).text).split("\n"))

    def _meaning(self, calendar: int, names: tuple[bytes, ...]) -> bytes:
        key = (calendar, names)
        if key not in self._meanings:
            if len(self._meanings) > _MOST_MEANINGS:
                self._meanings.clear()
            book = self._scopes.of(calendar)
            said = sorted(f"{name}={book.meaning(name)}" for name in map(decode_block, names))
            floating = book.floating.key if book.floating else ""
            self._meanings[key] = "\n".join((READER_EDITION, floating, *said)).encode()
        return self._meanings[key]

    def _limits_named(self, one: Group[KeptBlock], faults: tuple[ItemFault, ...]) -> tuple[ItemFault, ...]:
        """An event over a cap says which cap that is."""
        over = {block.line: block.over_cap for block in one.blocks if block.over_cap is not Over.NOTHING}
        if not over:
            return faults
        return tuple(
            self._limit_named(fault, over.get(fault.line)) if fault.code is FaultCode.OVER_CAP else fault
            for fault in faults
        )

    def _limit_named(self, fault: ItemFault, over: Over | None) -> ItemFault:
        if over is Over.SIZE:
            return replace(fault, code=FaultCode.TOO_LONG, detail=_megabytes(self._limits.block))
        return replace(fault, detail=str(self._limits.depth))

    def _left_out(self, one: Group[KeptBlock]) -> tuple[ItemFault, ...]:
        limit = _megabytes(self._limits.line)
        return tuple(
            ItemFault(
                FaultCode.REPAIRED,
                one.identity.uid,
                decode_block(block.subject)[:120],
                f"{decode_block(name)} > {limit}",
                block.line,
            )
            for block in one.blocks
            for name in block.left_out
        )

    def _sources(self, one: Group[KeptBlock]) -> list[Source]:
        return [self._source(block) for block in one.overrides]

    def _source(self, block: KeptBlock) -> Source:
        self._spool.seek(block.offset)
        return Source(self._spool.read(block.length), block.line, block.over_cap is not Over.NOTHING, block.closed)


_DEFAULT_LIMITS = CutLimits()


def load_calendar(chunks: Iterable[bytes], limits: CutLimits = _DEFAULT_LIMITS, charset: str = "") -> Calendar:
    """Cut all of ``chunks``; raises TooManyEvents, OSError when the disk is full, and what the chunks raise.

    ``charset`` is what the server says; see :func:`~cirahub_desktop.sync.codecs.cut.cut`.
    """
    spool: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the calendar
    try:
        return _load(spool, chunks, limits, charset)
    except BaseException:
        spool.close()
        raise


def _load(spool: IO[bytes], chunks: Iterable[bytes], limits: CutLimits, charset: str) -> Calendar:
    blocks: list[KeptBlock] = []
    heads: dict[str, str] = {}
    old_zones: dict[int, dict[str, str]] = {}
    scopes = ZoneScopes()
    end = End(complete=False, calendars=0, ended=False)
    offset = 0
    for piece in cut(chunks, limits, charset):
        if isinstance(piece, EventBlock):
            blocks.append(KeptBlock._make((offset, len(piece.text), *piece[1:])))
            offset += spool.write(piece.text)
        elif isinstance(piece, HeadLine):
            value = _head_value(piece.line)
            heads.setdefault(piece.name, value)
            if piece.name == "X-WR-TIMEZONE":
                scopes.state(piece.calendar, value)
            elif piece.name in ("TZ", "DAYLIGHT"):
                old_zones.setdefault(piece.calendar, {}).setdefault(piece.name, value)
        elif isinstance(piece, ZoneBlock):
            scopes.add(piece.calendar, piece.text)
        else:
            end = piece
    for number, words in old_zones.items():
        if zone := calendar_zone(words):
            scopes.state(number, zone.key)
    calendar = Calendar(spool, blocks, heads, scopes, limits)
    calendar.complete, calendar.ended, calendar.calendars = end.complete, end.ended, end.calendars
    calendar.only_end_missing = end.only_end_missing
    return calendar


def _head_value(line: bytes) -> str:
    try:
        return unescape(read_line(decode_block(line)).value).strip()
    except ValueError:
        return ""


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g} MB"
