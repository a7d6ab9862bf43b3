"""A calendar as blocks: cut once, held by offsets, read item by item.

The text lies in a spool (in memory, on disk when it is large); what stays in memory of each event is what grouping
and comparing need. So a feed that did not change costs no parse and little memory, and a VTIMEZONE may stand behind
the events that name it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.cut import CutLimits, End, EventBlock, HeadLine, ZoneBlock, cut
from cirahub_desktop.sync.codecs.grouping import Group, group
from cirahub_desktop.sync.codecs.ical_reader import READER_EDITION, Source, read_item
from cirahub_desktop.sync.codecs.ical_values import read_line, unescape
from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zones import zone_by_name
from cirahub_desktop.sync.errors import ItemFault
from cirahub_desktop.sync.model.item import RemoteItem, Version

_IN_MEMORY = 16_000_000
"""Bytes of text that need no file."""


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
    over_cap: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class ItemReading:
    """``item`` is None where the event could not be read; ``faults`` names it."""

    item: RemoteItem | None
    faults: tuple[ItemFault, ...]


class Calendar:
    """A cut calendar; close it to give the spool back."""

    def __init__(self, spool: IO[bytes], blocks: list[KeptBlock], heads: dict[str, str], zones: list[bytes]) -> None:
        self._spool = spool
        self._heads = heads
        self.complete = False
        """Every component was closed (R1); set when the end was seen."""
        self.calendars = 0
        self.events = len(blocks)
        """VEVENT blocks found, revisions and overrides included."""
        self.zones = ZoneBook(zones, self._stated_zone())
        self.groups, self.duplicates = group(blocks)
        self._meanings: dict[tuple[bytes, ...], bytes] = {}

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

    def version(self, one: Group[KeptBlock]) -> Version:
        """Changes when an event of the group does, or what its zone names mean, or the way we read."""
        parts = sorted([block.fingerprint for block in one.overrides])
        names = one.master.zones if not one.overrides else tuple({name for block in one.blocks for name in block.zones})
        text = b"".join((self._meaning(names), one.master.fingerprint, *parts))
        return Version(hashlib.blake2b(text, digest_size=16).hexdigest())

    def read(self, one: Group[KeptBlock]) -> ItemReading:
        """Never raises for what the calendar holds."""
        found = read_item(one.identity.uid, self._source(one.master), self._sources(one), self.zones)
        if found.event is None:
            return ItemReading(None, found.faults)
        item = RemoteItem(one.remote_id, self.version(one), one.identity, found.event, found.stamp)
        return ItemReading(item, found.faults)

    def close(self) -> None:
        self._spool.close()

    def _stated_zone(self) -> ZoneInfo | None:
        return zone_by_name(self._heads.get("X-WR-TIMEZONE", "-"))

    def _meaning(self, names: tuple[bytes, ...]) -> bytes:
        if names not in self._meanings:
            said = sorted(f"{name}={self.zones.meaning(name)}" for name in map(decode_block, names))
            self._meanings[names] = "\n".join((READER_EDITION, self.zone, *said)).encode()
        return self._meanings[names]

    def _sources(self, one: Group[KeptBlock]) -> list[Source]:
        return [self._source(block) for block in one.overrides]

    def _source(self, block: KeptBlock) -> Source:
        self._spool.seek(block.offset)
        return Source(self._spool.read(block.length), block.line, block.over_cap, block.closed)


_DEFAULT_LIMITS = CutLimits()


def load_calendar(chunks: Iterable[bytes], limits: CutLimits = _DEFAULT_LIMITS) -> Calendar:
    """Cut all of ``chunks``; raises TooManyEvents, OSError when the disk is full, and what the chunks raise."""
    spool: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the calendar
    try:
        return _load(spool, chunks, limits)
    except BaseException:
        spool.close()
        raise


def _load(spool: IO[bytes], chunks: Iterable[bytes], limits: CutLimits) -> Calendar:
    blocks: list[KeptBlock] = []
    heads: dict[str, str] = {}
    zones: list[bytes] = []
    end = End(complete=False, calendars=0)
    offset = 0
    for piece in cut(chunks, limits):
        if isinstance(piece, EventBlock):
            blocks.append(KeptBlock(offset, len(piece.text), *piece[1:]))
            offset += spool.write(piece.text)
        elif isinstance(piece, HeadLine):
            heads.setdefault(piece.name, _head_value(piece.line))
        elif isinstance(piece, ZoneBlock):
            zones.append(piece.text)
        else:
            end = piece
    calendar = Calendar(spool, blocks, heads, zones)
    calendar.complete, calendar.calendars = end.complete, end.calendars
    return calendar


def _head_value(line: bytes) -> str:
    try:
        return unescape(read_line(decode_block(line)).value).strip()
    except ValueError:
        return ""
