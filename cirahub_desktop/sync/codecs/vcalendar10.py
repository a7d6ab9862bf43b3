"""vCalendar 1.0 (versit, 1996), which telephones and old programs still export: what it says in another way.

The readers of iCalendar ask here for what only the old format has: rules by letters, alarms as properties, people as
``Name <address>``, and the zone of a calendar as its offsets. Its texts in quoted-printable are the business of
:mod:`~cirahub_desktop.sync.codecs.ical_texts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

ALARMS = ("DALARM", "AALARM", "MALARM", "PALARM")
"""By display, sound, mail and program."""
RESPONSES = {
    "ACCEPTED": "accepted",
    "CONFIRMED": "accepted",
    "COMPLETED": "accepted",
    "NEEDS ACTION": "needs-action",
    "SENT": "needs-action",
    "TENTATIVE": "tentative",
    "DECLINED": "declined",
    "DELEGATED": "delegated",
}
"""STATUS of an ATTENDEE as a PARTSTAT of iCalendar."""

_RULE = re.compile(r"(MP|MD|YM|YD|D|W|M)(\d{1,6})(?:\s+(.*))?", re.ASCII)
_FREQUENCIES = {
    "M": "MINUTELY",
    "D": "DAILY",
    "W": "WEEKLY",
    "MP": "MONTHLY",
    "MD": "MONTHLY",
    "YM": "YEARLY",
    "YD": "YEARLY",
}
_UNLESS_SAID = "COUNT=2"
""""If a duration or end date is not established in the rule (e.g. D4), the event occurs twice.\""""
_DAYS = frozenset({"SU", "MO", "TU", "WE", "TH", "FR", "SA"})
_IN_HEAD = rb"(?:[^:\n]|\n[ \t]){0,300}"
_SOFT_BREAKS = re.compile(
    rb"(?:^|\n)[A-Z0-9\-]+;" + _IN_HEAD + rb"QUOTED-PRINTABLE" + _IN_HEAD + rb":(?:[^\n]*=\n)+", re.IGNORECASE
)
_OFFSET = re.compile(r"([+-])?(\d\d?):?(\d\d)?", re.ASCII)
_OLDEST_OFFSET_YEAR = 1990
_CLOSE_TO_A_CHANGE = ((timedelta(minutes=30), timedelta(minutes=90)), (timedelta(days=1), timedelta(days=1)))
"""How long before and after the change of clocks two zones are compared: to the hour, else to the day."""


def join_soft_breaks(text: bytes) -> bytes:
    """``text`` with a LF before each line: a line of quoted-printable that ends in ``=`` goes on in the next one as it
    is, whatever that begins with."""
    if b"=\n" not in text or b"PRINTABLE" not in text.upper():
        return text
    return _SOFT_BREAKS.sub(lambda found: found[0].replace(b"=\n", b""), text)


def is_old_rule(value: str) -> bool:
    """Whether a rule is written by letters; no rule of iCalendar is."""
    return "=" not in value and _RULE.fullmatch(value.strip().upper()) is not None


def new_rule(value: str) -> str:
    """The same rule as iCalendar has it; ValueError for one that cannot be said there or says nothing.

    ``MP6 1+ MO 2- TH #5`` is every six months on the first Monday and the last Thursday but one, five times.
    """
    found = _RULE.fullmatch(value.strip().upper())
    if not found:
        raise ValueError(value[:120])
    kind, interval = found[1], int(found[2])
    words, end = _without_end((found[3] or "").split())
    parts = [f"FREQ={_FREQUENCIES[kind]}", f"INTERVAL={interval}", *_by(kind, words, value), *end]
    return ";".join(parts)


def _without_end(words: list[str]) -> tuple[list[str], list[str]]:
    """``#0`` is for ever. An end at midnight means the whole of that day."""
    if not words:
        return [], [_UNLESS_SAID]
    last = words[-1].rstrip("$")
    if re.fullmatch(r"#\d{1,9}", last, re.ASCII):
        return words[:-1], [] if int(last[1:]) == 0 else [f"COUNT={int(last[1:])}"]
    if re.fullmatch(r"\d{8}(T\d{6}Z?)?", last, re.ASCII):
        return words[:-1], [f"UNTIL={last.removesuffix('T000000')}"]
    return words, [_UNLESS_SAID]


def _by(kind: str, words: list[str], value: str) -> list[str]:
    words = [word.rstrip("$") for word in words]
    if not words:
        return []
    if kind == "D":
        return _clocks(words, value)
    if kind == "W" and _DAYS.issuperset(words):
        return ["BYDAY=" + ",".join(words)]
    if kind == "MP":
        return ["BYDAY=" + ",".join(_places(words, value))]
    if kind == "MD":
        return ["BYMONTHDAY=" + ",".join(_signed(word, value) for word in words)]
    if kind in ("YM", "YD"):
        return [("BYMONTH=" if kind == "YM" else "BYYEARDAY=") + ",".join(_signed(word, value) for word in words)]
    raise ValueError(value[:120])


def _clocks(words: list[str], value: str) -> list[str]:
    """``D1 0900 1500``: several times a day, where all have the same minute."""
    if not all(re.fullmatch(r"\d{4}", word, re.ASCII) for word in words) or len({word[2:] for word in words}) != 1:
        raise ValueError(value[:120])
    return ["BYHOUR=" + ",".join(str(int(word[:2])) for word in words), f"BYMINUTE={int(words[0][2:])}"]


def _places(words: list[str], value: str) -> Iterator[str]:
    """``1+ MO TU 2- TH``: each day of the week takes the places before it."""
    places: list[str] = []
    taken = False
    for word in words:
        if word in _DAYS:
            if not places:
                raise ValueError(value[:120])
            yield from (f"{place}{word}" for place in places)
            taken = True
        else:
            places = [*([] if taken else places), _signed(word, value)]
            taken = False


def _signed(word: str, value: str) -> str:
    """``2-`` is the last but one, ``LD`` the last day."""
    if word == "LD":
        return "-1"
    found = re.fullmatch(r"(\d{1,3})([+-]?)", word, re.ASCII)
    if not found:
        raise ValueError(value[:120])
    return f"-{found[1]}" if found[2] == "-" else found[1]


def alarm_time(value: str) -> str:
    """The moment of an alarm such as ``20261122T085000Z;PT5M;2;Text``."""
    return value.partition(";")[0].strip()


def calendar_zone(heads: Mapping[str, str]) -> ZoneInfo | None:
    """The zone that TZ and DAYLIGHT of a calendar describe; None where they do not, or no zone is like that."""
    offset = _offset(heads.get("TZ", ""))
    if offset is None:
        return None
    return _zone_with(offset, heads.get("DAYLIGHT", "").upper())


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text.strip())
    if not found:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if length > timedelta(hours=14):
        return None
    return -length if found[1] == "-" else length


@lru_cache(maxsize=64)
def _zone_with(standard: timedelta, daylight: str) -> ZoneInfo | None:
    """``daylight``: ``TRUE;-04;19960407T025959;19961027T010000;EST;EDT``, perhaps several years of it."""
    words = daylight.split(";")
    if words[0] != "TRUE" or len(words) < 4:
        return _fixed(standard)
    summer, begin, end = _offset(words[1]), _wall(words[2]), _wall(words[3])
    if summer is None or begin is None or end is None or begin.year < _OLDEST_OFFSET_YEAR:
        return None
    for before, after in _CLOSE_TO_A_CHANGE:
        wanted = ((begin - before, standard), (begin + after, summer), (end - before, summer), (end + after, standard))
        for zone in _zones():
            if all(_offset_at(wall, zone) == offset for wall, offset in wanted):
                return zone
    return None


def _fixed(standard: timedelta) -> ZoneInfo | None:
    hours, rest = divmod(int(standard.total_seconds()), 3600)
    if rest:
        return next((zone for zone in _zones() if _never_leaves(zone, standard)), None)
    return ZoneInfo(f"Etc/GMT{-hours:+d}") if hours else ZoneInfo("UTC")


def _never_leaves(zone: ZoneInfo, offset: timedelta) -> bool:
    return all(_offset_at(datetime(2020, month, 1), zone) == offset for month in range(1, 13))  # noqa: DTZ001 - a wall clock


def _offset_at(wall: datetime, zone: ZoneInfo) -> timedelta | None:
    return wall.replace(tzinfo=zone).utcoffset()


def _wall(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip().rstrip("Z")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall clock
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _zones() -> tuple[ZoneInfo, ...]:
    """Those that Windows names come first."""
    from tzlocal.windows_tz import win_tz

    named = dict.fromkeys(win_tz.values())
    others = (key for key in sorted(available_timezones()) if "/" in key and not key.startswith(("posix", "right")))
    return tuple(ZoneInfo(key) for key in (*named, *(key for key in others if key not in named)))
