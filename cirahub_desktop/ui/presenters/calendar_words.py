"""How the calendar says when something is and where it is from, for the eye and for a screen reader."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_date_format, get_month_names

from cirahub_desktop.happenings import Happening
from cirahub_desktop.i18n import format_clock, format_day, format_weekday, region, tr
from cirahub_desktop.sync.model.event import Span, Status, ZonedSpan

_NUMBERS: Final = re.compile(r"\d+")
_FOUR: Final = 4
_NOWHERE: Final = ZoneInfo("UTC")


def subject(text: str) -> str:
    return " ".join(text.split()) or tr("(without a name)")


def month_title(day: date) -> str:
    """``November 2026``."""
    text: str = format_date(day, "LLLL y", locale=region())
    return text[:1].upper() + text[1:]


def week_title(first: date) -> str:
    """``23 – 29 Nov 2026``, with the first month or year where they differ."""
    last = first + timedelta(days=6)
    pattern = "d" if first.month == last.month else "d MMM" if first.year == last.year else "d MMM y"
    return f"{format_date(first, pattern, locale=region())} – {format_day(last)}"


def long_day(day: date, today: date) -> str:
    """``Tuesday 24 November``, with the year where it is not this one."""
    pattern = "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y"
    text: str = format_date(day, pattern, locale=region())
    return text


def short_day(day: date, today: date) -> str:
    """``Tue 24 Nov``."""
    return _short_day(day, day.year != today.year, str(region()))


def clock(moment: datetime) -> str:
    return _clock(moment.hour, moment.minute, str(region()))


@lru_cache(maxsize=2_000)
def _short_day(day: date, year: bool, _region: str) -> str:
    """Words for the same days are wanted hundreds of times, and Babel takes its time."""
    return f"{format_weekday(day)} {format_day(day, year=year)}"


@lru_cache(maxsize=3_000)
def _clock(hour: int, minute: int, _region: str) -> str:
    return format_clock(datetime(2000, 1, 1, hour, minute, tzinfo=_NOWHERE), _NOWHERE)


def when(one: Happening, today: date) -> str:
    """``Tue 24 Nov, 15:30 – 16:30``; whole days without a clock."""
    first, last = one.first_day, one.last_day
    if one.all_day:
        return short_day(first, today) if first == last else f"{short_day(first, today)} – {short_day(last, today)}"
    end = clock(one.ends) if one.ends.date() == first else f"{short_day(one.ends.date(), today)}, {clock(one.ends)}"
    return f"{short_day(first, today)}, {clock(one.begins)} – {end}"


def hours(one: Happening, day: date) -> str:
    """``15:30 – 16:30``, as much of it as is on ``day``."""
    begin = clock(one.begins) if one.begins.date() == day else "…"
    end = clock(one.ends) if one.ends.date() == day or one.last_day == day else "…"
    return f"{begin} – {end}"


def said_when(one: Happening, today: date) -> str:
    """The same for the ear: ``Tue 24 Nov, 15:30 to 16:30``."""
    first, last = one.first_day, one.last_day
    if one.all_day and first == last:
        return tr("{day}, all day", day=short_day(first, today))
    if one.all_day:
        return tr("{start} to {end}", start=short_day(first, today), end=short_day(last, today))
    end = clock(one.ends) if one.ends.date() == first else f"{short_day(one.ends.date(), today)}, {clock(one.ends)}"
    return tr("{day}, {start} to {end}", day=short_day(first, today), start=clock(one.begins), end=end)


def elsewhere(span: Span, here: ZoneInfo) -> str:
    """``08:00 in Australia/Sydney`` for a time whose own clock is not this computer's; else ''."""
    if not isinstance(span, ZonedSpan):
        return ""
    if span.start.utcoffset() == span.start.astimezone(here).utcoffset():
        return ""
    zone = zone_name(str(span.start.tzinfo))
    return tr("{time} in {zone}", time=clock(span.start), zone=zone)


def zone_name(key: str) -> str:
    """Underscores are for machines; a zone that exists only as rules has no name."""
    return tr("a zone of its own") if key.startswith("posix ") else key.replace("_", " ")


def said(one: Happening, source: str, today: date, here: ZoneInfo) -> str:
    """``Board meeting, Tue 24 Nov, 15:30 to 16:30, from School feed``."""
    parts = [subject(one.subject), said_when(one, today), elsewhere(one.span, here), tr("from {source}", source=source)]
    answer = {Status.CANCELLED: tr("cancelled"), Status.DECLINED: tr("declined")}.get(one.status, "")
    parts.insert(1, answer)
    return ", ".join(part for part in parts if part)


def called_off(status: Status) -> str:
    """That it does not take place, or not for the person whose calendar it is; '' where it does."""
    return {Status.CANCELLED: tr("Cancelled"), Status.DECLINED: tr("Declined")}.get(status, "")


def tip(one: Happening, source: str, today: date, here: ZoneInfo) -> str:
    """What the mouse shows: one fact a line."""
    time = when(one, today)
    other = elsewhere(one.span, here)
    lines = [subject(one.subject), f"{time} ({other})" if other else time, one.location, source]
    lines.insert(1, called_off(one.status))
    return "\n".join(" ".join(line.split()) for line in lines if line)


# a day that is typed


def day_example(day: date) -> str:
    """How a day is written here, ``24/11/2026``."""
    text: str = format_date(day, _short_pattern(), locale=region())
    return text


def typed_day(text: str, today: date) -> date | None:
    """``24/11/2026``, ``24/11``, ``24 nov 2026``, ``2026-11-24``; None for what is no day."""
    plain = text.strip().casefold()
    numbers = [int(number) for number in _NUMBERS.findall(plain)[:3] if len(number) <= _FOUR]
    month = _named_month(plain)
    try:
        if month:
            return _with_month_name(numbers, month, today)
        first = _NUMBERS.search(plain)
        if first is not None and len(first[0]) == _FOUR and len(numbers) == len("ymd"):
            return date(*numbers)
        return _by_the_region(numbers, today)
    except (ValueError, TypeError):
        return None


def _with_month_name(numbers: list[int], month: int, today: date) -> date:
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    return date(years[0] if years else today.year, month, days[0] if days else 1)


def _by_the_region(numbers: list[int], today: date) -> date:
    pattern = re.sub("[^dMy]", "", get_date_format("short", region()).pattern)
    order = list(dict.fromkeys(pattern))
    if len(numbers) == len("dM"):
        order = [sign for sign in order if sign != "y"]
    found = dict(zip(order, numbers, strict=True))
    year = found.get("y", today.year)
    return date(year + 2000 if year < 100 else year, found["M"], found["d"])


def _named_month(plain: str) -> int | None:
    words = [word for word in re.split(r"[^\w]+", plain) if word and not word.isdigit()]
    names = {number: name.casefold() for number, name in get_month_names("wide", locale=region()).items()}
    found = [number for word in words for number, name in names.items() if len(word) > 2 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _short_pattern() -> str:
    pattern = re.sub("d+", "dd", re.sub("M+", "MM", get_date_format("short", region()).pattern))
    return re.sub("y+", "y", pattern)
