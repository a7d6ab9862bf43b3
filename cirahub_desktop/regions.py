"""How a region writes what a page of the window is full of: numbers, clock times and short days.

From a table that ``installer/regions.py`` makes of Babel's data. Babel itself takes 25 ms until it has read one region
whole, and is asked only for what the table has not.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cirahub_desktop.frozen import frozen
from cirahub_desktop.resources import resource

if TYPE_CHECKING:
    from babel import Locale

TABLE = ("locale", "regions.json")


@frozen
class Region:
    tag: str
    """As Babel names it, such as ``fr_CA``."""
    thousands: str
    """What stands between the thousands."""
    lakhs: bool
    """Above the thousands two digits stand together, not three."""
    clock: str
    """Such as ``%(h)s:%(mm)s %(a)s``, with the letters of CLDR."""
    half_days: tuple[str, ...]
    """Before noon, after noon."""
    weekdays: tuple[str, ...]
    """Short, from Monday on."""
    months: tuple[str, ...]
    """Short."""

    def number(self, number: int) -> str:
        if self.lakhs:
            return re.sub(r"(?<=\d)(?=(\d\d)*\d{3}$)", self.thousands, str(number))
        return f"{number:,}".replace(",", self.thousands)

    def time(self, moment: datetime) -> str:
        hour = moment.hour
        return self.clock % {
            "H": hour,
            "HH": f"{hour:02}",
            "h": hour % 12 or 12,
            "mm": f"{moment.minute:02}",
            "a": self.half_days[hour >= 12],
        }

    def day(self, day: date, *, year: bool = False) -> str:
        """``24 Nov``, or ``24 Nov 2026``."""
        short = f"{day.day} {self.months[day.month - 1]}"
        return f"{short} {day.year}" if year else short

    def weekday(self, day: date) -> str:
        return self.weekdays[day.weekday()]


def known_region(tag: str) -> Region:
    """One that the table has: a language we speak, by itself or in one of its regions."""
    return _table()[tag]


def region_of(tag: str) -> Region | None:
    return _table().get(tag) or _asked(tag)


def locale_of(region: Region) -> Locale:
    """For what Babel has to say about it."""
    return _locale(region.tag)


@lru_cache
def _locale(tag: str) -> Locale:
    from babel import Locale

    return Locale.parse(tag)


def described(locale: Locale) -> Region:
    """A row of the table, from Babel."""
    from babel.dates import format_date, format_time, get_time_format
    from babel.numbers import format_decimal

    days = [date(2024, 1, day) for day in range(1, 8)]  # the first of them is a Monday
    return Region(
        tag=str(locale),
        thousands=format_decimal(1000, locale=locale)[1:-3],
        lakhs=len(format_decimal(100_000, locale=locale)) == 8,
        clock=str(get_time_format("short", locale).format),
        half_days=tuple(format_time(time(hour), "a", locale=locale) for hour in (0, 12)),
        weekdays=tuple(format_date(day, "EEE", locale=locale) for day in days),
        months=tuple(format_date(date(2024, month, 1), "MMM", locale=locale) for month in range(1, 13)),
    )


@lru_cache
def _table() -> dict[str, Region]:
    rows: list[dict[str, Any]] = json.loads(resource(*TABLE).read_text(encoding="utf-8"))
    return {tag: _region(tag, row) for row in rows for tag in row["regions"]}


def _region(tag: str, row: dict[str, Any]) -> Region:
    half_days, weekdays, months = (tuple(row[name]) for name in ("half_days", "weekdays", "months"))
    return Region(tag, row["thousands"], row["lakhs"], row["clock"], half_days, weekdays, months)


@lru_cache
def _asked(tag: str) -> Region | None:
    from babel import UnknownLocaleError

    try:
        return described(_locale(tag))
    except (ValueError, UnknownLocaleError):
        return None
