"""Files that nobody of us wrote: every clock is understood as its VTIMEZONE says, or as its name says better."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone import TZP

from cirahub_desktop.sync.codecs.cut import CutLimits, EventBlock, ZoneBlock, cut
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from tests.support.shared import shared

BETTER_KNOWN = {("caldata__BrazilHolidays.ics", "America/Sao_Paulo")}
"""Its VTIMEZONE knows one rule for all years; in 2012 and 2015 summer ended a week later, after the carnival."""
_CLOCK = re.compile(r'(?m)^(?:DTSTART|DTEND|RECURRENCE-ID);(?:[^:\n]*;)?TZID=("[^"]*"|[^:;]*)[^:\n]*:(\d{8}T\d{6})\r?$')


def test_every_clock_means_what_its_vtimezone_says() -> None:
    paths = [path for path in sorted(shared("corpus", "ics").rglob("*.ics")) if "invalid" not in path.parts]
    found = [(path.name, tzid, same) for path in paths for tzid, same in _read_twice(path)]
    assert len(found) > 1000
    assert {(name, tzid) for name, tzid, same in found if not same} == BETTER_KNOWN


def _read_twice(path: Path) -> Iterator[tuple[str, bool]]:
    """Each clock whose VTIMEZONE icalendar can read."""
    pieces = list(cut([path.read_bytes()], CutLimits()))
    blocks = [piece.text for piece in pieces if isinstance(piece, ZoneBlock)]
    book, theirs = ZoneBook(blocks), dict(filter(None, map(_by_icalendar, reversed(blocks))))
    for piece in pieces:
        if not isinstance(piece, EventBlock):
            continue
        for said, clock in _CLOCK.findall(piece.text.decode(errors="replace")):
            tzid = said.strip('"')
            if tzid in theirs:
                yield tzid, _same(datetime.strptime(clock, "%Y%m%dT%H%M%S"), book.find(tzid), theirs[tzid])


@cache
def _by_icalendar(text: bytes) -> tuple[str, tzinfo] | None:
    """None for what it cannot read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            block = Timezone.from_ical(text.decode())
            assert isinstance(block, Timezone)
            return str(block["TZID"]), block.to_tz(TZP("zoneinfo"), lookup_tzid=False)
        except (ValueError, KeyError, AttributeError, AssertionError, TypeError, IndexError):
            return None


def _same(wall: datetime, ours: object, theirs: tzinfo) -> bool:
    return isinstance(ours, ZoneInfo) and ours.utcoffset(wall) == wall.replace(tzinfo=theirs).utcoffset()
