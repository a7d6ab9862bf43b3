"""What arrived, read by somebody else's code: the public folder by exchangelib, the files by recurring-ical-events."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from exchangelib.errors import ErrorExceededFindCountLimit
from icalendar.timezone import tzp

from tests.corpus.oracle import expansion, parsed
from tests.corpus.shown import HOME, Shown, Stretch, moment_of, shown

_FIELDS = ("subject", "start", "end", "duration", "is_all_day")
_WIDEST = timedelta(days=700)
"""A calendar view spans two years at most."""


def in_folder(folder: Any, stretches: Sequence[Stretch]) -> Counter[Shown]:
    """The occurrences that begin in the stretches, expanded by the server."""
    found: Counter[Shown] = Counter()
    for stretch in stretches:
        seen = {item.id: item for part in _parts(stretch) for item in _view(folder, part)}
        found.update(_of_exchange(item) for item in seen.values() if stretch.has(moment_of(item.start, HOME)))
    return found


def stored(folder: Any) -> int:
    """Items as they are stored: a series is one."""
    return int(folder.all().count())


def in_files(path: Path, stretches: Sequence[Stretch]) -> Counter[Shown]:
    found: Counter[Shown] = Counter()
    for file in sorted(path.glob("*.ics")):
        tzp.use_default()
        (calendar,) = parsed(file.read_bytes())
        shows = expansion(calendar.walk("VEVENT"), calendar.walk("VTIMEZONE"), stretches, HOME)
        found.update(one for _, one in shows)
    return found


def _parts(stretch: Stretch) -> Iterator[Stretch]:
    start = stretch.start
    while start < stretch.end:
        yield Stretch(start, min(start + _WIDEST, stretch.end))
        start += _WIDEST


def _view(folder: Any, part: Stretch) -> list[Any]:
    try:
        return list(folder.view(start=part.start, end=part.end).only(*_FIELDS))
    except ErrorExceededFindCountLimit:
        middle = part.start + (part.end - part.start) / 2
        halves = (Stretch(part.start, middle), Stretch(middle, part.end))
        return [item for half in halves for item in _view(folder, half)]


def _of_exchange(item: Any) -> Shown:
    return shown(item.start, _end_of_days(item) if item.is_all_day else item.end, item.subject or "", HOME)


def _end_of_days(item: Any) -> date:
    """By the duration: exchangelib takes 24 hours off the end, which is a day too many after a day of 23 hours."""
    begin = datetime.combine(item.start, time(), item._start_timezone)
    hours, minutes = re.fullmatch(r"PT(\d+)H(\d+)M", item.duration).groups()  # type: ignore[union-attr]
    end = begin.astimezone(UTC) + timedelta(hours=int(hours), minutes=int(minutes))
    return end.astimezone(item._start_timezone).date()
