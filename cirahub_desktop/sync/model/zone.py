"""The zone behind a stored key: one of the IANA database, or one that exists only as rules and carries them in its key.

``posix <-05>5<-04> M3.2.0 M11.1.0`` is the POSIX text ``<-05>5<-04>,M3.2.0,M11.1.0`` (RFC 9636, section 3.3.2) with a
blank for each comma and an ``h`` for each colon, so that the key can stand as a TZID without quotes. Abbreviations are
the offsets themselves, and each part has one form, so equal rules have equal keys.
"""

from __future__ import annotations

import io
import re
import struct
import threading
from typing import Self
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from cirahub_desktop.frozen import frozen

PREFIX = "posix "
_LONGEST_KEY = 100
_DAY = 86400
_IANA = re.compile(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+){0,3}")
_CLOCK = r"\d{1,3}(?::\d\d){0,2}"
_SIDE = rf"<[+-]\d{{2,6}}>(-?{_CLOCK})"
_DATE = rf"(?:M\d{{1,2}}\.\d\.\d|J\d{{1,3}})(?:/-?{_CLOCK})?"
_TEXT = re.compile(rf"{_SIDE}(?:<[+-]\d{{2,6}}>(-?{_CLOCK})?,({_DATE}),({_DATE}))?")
_DATE_PARTS = re.compile(rf"(?:M(\d+)\.(\d)\.(\d)|J(\d+))(?:/(-?{_CLOCK}))?")
_MONTH_LENGTHS = (31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""0 where it depends on the year."""
LAST_WEEK = 5
_MARCH = 60
"""The number of its first day."""
_LONGEST_CLOCK = 168 * 3600
_DEFAULT_CLOCK = 2 * 3600


@frozen
class ChangeDay:
    """The day of each year, and the seconds after its midnight, on the clock that ends, when the clock changes.

    Either ``week`` and ``weekday`` (0 is Sunday) of ``month``, with week 5 the last one; or the day ``julian`` of a
    year without a 29 February, from 1 to 365.
    """

    seconds: int
    month: int = 0
    week: int = 0
    weekday: int = 0
    julian: int = 0

    def __post_init__(self) -> None:
        sound = 1 <= self.julian <= 365 if self.julian else 1 <= self.month <= 12 and 1 <= self.week <= LAST_WEEK
        if not sound or not 0 <= self.weekday <= 6 or not -_LONGEST_CLOCK < self.seconds < _LONGEST_CLOCK:
            raise ValueError(self)

    @classmethod
    def in_days(cls, month: int, first: int, weekday: int, seconds: int) -> Self:
        """The ``weekday`` among the seven days of ``month`` that begin with its ``first``; ValueError where POSIX
        cannot say that."""
        while seconds < 0 and first > 1:
            first, weekday, seconds = first - 1, (weekday - 1) % 7, seconds + _DAY
        while seconds >= _DAY:
            first, weekday, seconds = first + 1, (weekday + 1) % 7, seconds - _DAY
        length = _MONTH_LENGTHS[month - 1]
        shift = first - (length - 6)
        if length and 0 <= shift < 7:
            return cls(seconds + shift * _DAY, month, LAST_WEEK, (weekday - shift) % 7)
        before, shift = divmod(first - 1, 7)
        if not 0 <= before <= 3:
            raise ValueError(first)
        return cls(seconds + shift * _DAY, month, before + 1, (weekday - shift) % 7)

    @classmethod
    def in_last_days(cls, month: int, weekday: int, seconds: int) -> Self:
        """The last ``weekday`` of ``month``."""
        length = _MONTH_LENGTHS[month - 1]
        return cls.in_days(month, length - 6, weekday, seconds) if length else cls(seconds, month, LAST_WEEK, weekday)

    @classmethod
    def on_julian(cls, julian: int, seconds: int) -> Self:
        """A day by its number; beside a 29 February the days are not moved."""
        while seconds < 0 and julian not in (1, _MARCH):
            julian, seconds = julian - 1, seconds + _DAY
        while seconds >= _DAY and julian not in (365, _MARCH - 1):
            julian, seconds = julian + 1, seconds - _DAY
        return cls(seconds, julian=julian)

    def in_one_form(self) -> Self:
        """What the makers above give for the same moments."""
        if self.julian:
            return self.on_julian(self.julian, self.seconds)
        if self.week == LAST_WEEK:
            return self.in_last_days(self.month, self.weekday, self.seconds)
        return self.in_days(self.month, self.week * 7 - 6, self.weekday, self.seconds)

    def text(self) -> str:
        day = f"J{self.julian}" if self.julian else f"M{self.month}.{self.week}.{self.weekday}"
        return day if self.seconds == _DEFAULT_CLOCK else f"{day}/{_clock_text(self.seconds)}"


@frozen
class ZoneRules:
    """Offsets in seconds east of Greenwich; ``summer`` is the greater one, None for a clock that never changes."""

    winter: int
    summer: int | None = None
    begins: ChangeDay | None = None
    ends: ChangeDay | None = None

    def __post_init__(self) -> None:
        offsets = [self.winter] if self.summer is None else [self.winter, self.summer]
        if any(abs(offset) >= _DAY for offset in offsets):
            raise ValueError(self)
        if self.summer is not None and (self.summer <= self.winter or self.begins is None or self.ends is None):
            raise ValueError(self)

    @property
    def key(self) -> str:
        return PREFIX + self.text().replace(",", " ").replace(":", "h")

    def text(self) -> str:
        """As POSIX has it."""
        text = f"<{_name(self.winter)}>{_clock_text(-self.winter)}"
        if self.summer is None or self.begins is None or self.ends is None:
            return text
        ahead = "" if self.summer == self.winter + 3600 else _clock_text(-self.summer)
        return f"{text}<{_name(self.summer)}>{ahead},{self.begins.text()},{self.ends.text()}"


class RuledZone(ZoneInfo):
    """A zone whose key is its rules: equal keys are one object, in each process that meets them."""

    def __reduce__(self) -> tuple[object, ...]:
        return zone_named, (self.key,)


_made: WeakValueDictionary[str, RuledZone] = WeakValueDictionary()
_making = threading.Lock()


def zone_named(key: str) -> ZoneInfo:
    """The zone of any key that an event of ours has; ValueError for everything else. Any thread."""
    if key.startswith(PREFIX):
        return _ruled(key)
    if not _IANA.fullmatch(key):
        raise ValueError(key[:_LONGEST_KEY])
    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError):
        raise ValueError(key[:_LONGEST_KEY]) from None


def is_ruled(key: str) -> bool:
    """Whether no database knows the zone."""
    return key.startswith(PREFIX)


def rules_of(key: str) -> ZoneRules:
    """Raises ValueError for what no :attr:`ZoneRules.key` can be."""
    text = key.removeprefix(PREFIX)
    if len(key) > _LONGEST_KEY or text == key or not text.isascii() or "," in text or ":" in text:
        raise ValueError(key[:_LONGEST_KEY])
    found = _TEXT.fullmatch(text.replace(" ", ",").replace("h", ":"))
    if found is None:
        raise ValueError(key)
    winter = -_seconds(found[1])
    rules = ZoneRules(winter)
    if found[3]:
        summer = -_seconds(found[2]) if found[2] else winter + 3600
        rules = ZoneRules(winter, summer, _change(found[3]), _change(found[4]))
    if rules.key != key:
        raise ValueError(key)
    return rules


def _ruled(key: str) -> RuledZone:
    with _making:
        zone = _made.get(key)
        if zone is None:
            text = rules_of(key).text()
            zone = _made[key] = RuledZone.from_file(io.BytesIO(_tzif(text)), key=key)
        return zone


def _tzif(text: str) -> bytes:
    """A file of version 3 without a single change: all of time follows the text in its last line (RFC 9636)."""
    header = b"TZif3" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    kind = struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return (header + kind) * 2 + b"\n" + text.encode() + b"\n"


def _change(text: str) -> ChangeDay:
    found = _DATE_PARTS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    seconds = _seconds(found[5]) if found[5] else _DEFAULT_CLOCK
    day = ChangeDay(seconds, *(int(number or 0) for number in found.group(1, 2, 3, 4)))
    if day != day.in_one_form():
        raise ValueError(text)
    return day


def _seconds(text: str) -> int:
    hours, minutes, seconds = (*map(int, text.lstrip("-").split(":")), 0, 0)[:3]
    if minutes > 59 or seconds > 59:
        raise ValueError(text)
    length = hours * 3600 + minutes * 60 + seconds
    return -length if text.startswith("-") else length


def _clock_text(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    tail = f":{minutes:02d}:{rest:02d}" if rest else f":{minutes:02d}" if minutes else ""
    return f"{'-' if seconds < 0 else ''}{hours}{tail}"


def _name(offset: int) -> str:
    hours, rest = divmod(abs(offset), 3600)
    minutes, seconds = divmod(rest, 60)
    tail = f"{minutes:02d}{seconds:02d}" if seconds else f"{minutes:02d}" if minutes else ""
    return f"{'-' if offset < 0 else '+'}{hours:02d}{tail}"
