"""What a feed holds, as icalendar and recurring-ical-events understand it. Nothing of the product is in here.

icalendar refuses a whole file for one bad line, so what it refuses is given to it once more, event by event; what it
refuses even then is named in ``Oracle.unread``.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.timezone import tzp

from tests.corpus.files import text_of
from tests.corpus.horizon import looked_at
from tests.corpus.mended import mend, mended
from tests.corpus.shown import (
    HOME,
    Shown,
    Stretch,
    as_cancelled,
    is_cancelled,
    joined,
    moment_of,
    of_component,
    printed,
)

_BLOCK = re.compile(r"^BEGIN:(VEVENT|VTIMEZONE)[ \t]*\n.*?^END:\1[ \t]*$", re.MULTILINE | re.DOTALL)
_UID = re.compile(r"^UID:(.*)$", re.MULTILINE)
_DAY = timedelta(days=1)
_GAP = 60 * _DAY


@dataclass(frozen=True, slots=True)
class Family:
    """The components of one UID; without UIDs each is its own."""

    uid: str
    events: tuple[Any, ...]
    zones: tuple[Any, ...]
    start: datetime
    repeats: bool
    stretches: tuple[Stretch, ...]
    """Where it is looked at, in order; what it shows elsewhere is no matter."""


@dataclass(slots=True)
class Shows:
    """``wanted`` must be there; ``welcome`` is where another event of the file is looked at, and may."""

    wanted: Counter[Shown] = field(default_factory=Counter)
    welcome: Counter[Shown] = field(default_factory=Counter)


@dataclass(slots=True)
class Oracle:
    """``unread`` is what could not be read, by UID (or the line it begins with), and the complaint."""

    floating: ZoneInfo
    families: list[Family] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    subjects: set[str] = field(default_factory=set)
    """Of what could not be read: of such events nothing can be said."""

    def add(self, uid: str, events: Sequence[Any], zones: tuple[Any, ...]) -> None:
        try:
            mend(events)
            start = min(moment_of(event["DTSTART"].dt, self.floating) for event in events)
            repeats = any("RRULE" in event or "RDATE" in event for event in events)
            stretches = joined((one for event in events for one in looked_at(event, self.floating)), timedelta())
        except Exception as error:  # noqa: BLE001 - whatever it raises, it cannot tell
            self.give_up(uid, error, (str(event.get("SUMMARY", "")) for event in events))
        else:
            self.families.append(Family(uid, tuple(events), zones, start, repeats, tuple(stretches)))

    def give_up(self, uid: str, error: Exception, subjects: Iterable[str]) -> None:
        self.unread[uid] = f"{type(error).__name__} {' '.join(str(error).split())[:80]}".strip()
        self.subjects.update(printed(subject) for subject in subjects)

    def stretches(self) -> list[Stretch]:
        """Where the file has something to show."""
        return joined((one for family in self.families for one in family.stretches), _GAP)

    def first_start(self) -> datetime:
        """Of the first series, else of the first event."""
        starts = [one.start for one in self.families if one.repeats] or [one.start for one in self.families]
        return min(starts, default=datetime(2026, 1, 1, tzinfo=UTC))

    def shows(self) -> dict[str, Shows]:
        """The occurrences in the stretches, by UID."""
        found: dict[str, Shows] = {}
        stretches = self.stretches()
        for family in self.families:
            shows = Shows()
            try:
                for event, one in expansion(family.events, family.zones, stretches, self.floating):
                    own = any(part.has(moment_of(event["DTSTART"].dt, self.floating)) for part in family.stretches)
                    (shows.wanted if own else shows.welcome)[as_cancelled(one) if is_cancelled(event) else one] += 1
            except Exception as error:  # noqa: BLE001 - see above
                self.give_up(family.uid, error, (str(event.get("SUMMARY", "")) for event in family.events))
            else:
                found[family.uid] = shows
        return found


def parsed(text: str | bytes) -> list[Component]:
    """icalendar warns of zones whose names it guesses; that is no fault of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(Calendar.from_ical(text, multiple=True))


def read_feed(data: bytes) -> Oracle:
    text = mended(text_of(data)).replace("\x00", "")
    tzp.use_default()  # it keeps the zones of earlier files by their names
    pieces: dict[str, Exception] = {}
    try:
        calendars = parsed(text)
    except Exception:  # noqa: BLE001 - see above
        calendars = list(_pieces(text, pieces))
    zones = tuple(zone for one in calendars for zone in one.walk("VTIMEZONE"))
    families: defaultdict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(event for one in calendars for event in one.walk("VEVENT")):
        families[str(event.get("UID", "")).strip() or f"(no UID, event {number + 1})"].append(event)
    oracle = Oracle(_floating(calendars))
    for uid, events in families.items():
        oracle.add(uid, events, zones)
    for block, error in pieces.items():
        given = _UID.search(block)
        name = given[1] if given else f"line {text.count(chr(10), 0, text.index(block)) + 1}"
        oracle.give_up(name, error, re.findall(r"^SUMMARY[^:\n]*:(.*)$", block, re.MULTILINE))
    return oracle


def expansion(
    events: Iterable[Any], zones: Iterable[Any], stretches: Sequence[Stretch], floating: ZoneInfo
) -> Iterator[tuple[Any, Shown]]:
    """Every occurrence that begins in the stretches, as a component and as it is shown."""
    calendar, parts = Calendar(), list(events)
    for part in (*zones, *parts):
        calendar.add_component(part)
    query = recurring_ical_events.of(calendar)
    around = timedelta() if all(_is_aware(event["DTSTART"].dt) for event in parts) else _DAY
    for stretch in stretches:
        for event in query.between(stretch.start - around, stretch.end + around):
            if stretch.has(moment_of(event["DTSTART"].dt, floating)):
                yield event, of_component(event, floating)


def _pieces(text: str, refused: dict[str, Exception]) -> Iterator[Component]:
    """Each block of a file on its own; what is refused even then goes into ``refused``."""
    for block in _BLOCK.finditer(text):
        try:
            yield from parsed(block[0] + "\n")
        except Exception as error:  # noqa: BLE001 - see above
            refused[block[0]] = error


def _is_aware(instant: object) -> bool:
    return isinstance(instant, datetime) and instant.tzinfo is not None


def _floating(calendars: Iterable[Any]) -> ZoneInfo:
    for one in calendars:
        try:
            return ZoneInfo(str(one.get("X-WR-TIMEZONE", "")).strip())
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return HOME
