"""The text of a recurrence rule (RFC 5545, 3.3.10): one form for each rule, so that equal rules compare equal."""

from __future__ import annotations

import re
from datetime import date, datetime

_ORDER = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip
_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEK_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BOUNDS = {
    "BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53), "BYMONTH": (1, 12), "BYSETPOS": (1, 366),
}  # fmt: skip
SIGNED = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)
_WEEK_DAY = r"(?:[+-]?(?:[1-9]\d?|0[1-9]))?(?:MO|TU|WE|TH|FR|SA|SU)"
_DAY_LENGTH = 8
_FIRST_YEAR = 1600
"""No clock of an earlier year can be turned into that of another zone."""


def normalise_rule(text: str) -> str:
    """Upper case, parts in one order, defaults left out, so that equal rules are equal texts. ValueError for others."""
    parts = rule_parts(text)
    if parts.get("FREQ") not in _FREQUENCIES or ("UNTIL" in parts and "COUNT" in parts):
        raise ValueError(text)
    for name, value in parts.items():
        _check_part(name, value)
    parts = {name: _in_one_form(name, value) for name, value in parts.items()}
    defaults = {"INTERVAL": "1", "WKST": "MO"}
    return ";".join(f"{name}={parts[name]}" for name in _ORDER if name in parts and parts[name] != defaults.get(name))


def rule_parts(text: str) -> dict[str, str]:
    """The parts of an RRULE value by their RFC names, in upper case; ValueError where one is twice or has no value."""
    parts: dict[str, str] = {}
    for part in text.strip().strip(";").upper().replace(" ", "").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise ValueError(text)
        parts[name] = value
    return parts


def _check_part(name: str, value: str) -> None:
    if name in BOUNDS:
        low, high = BOUNDS[name]
        for number in value.split(","):
            bare = number.lstrip("+-") if name in SIGNED else number
            if not bare.isdecimal() or not low <= int(bare) <= high:
                raise ValueError(f"{name}={value}")
        return
    patterns = {
        "FREQ": r"[A-Z]+",
        "UNTIL": _UNTIL.pattern,
        "COUNT": r"[1-9]\d{0,9}",
        "INTERVAL": r"[1-9]\d{0,5}",
        "BYDAY": rf"{_WEEK_DAY}(?:,{_WEEK_DAY})*",
        "WKST": "|".join(WEEK_DAYS),
    }
    if name not in patterns or not re.fullmatch(patterns[name], value, re.ASCII):
        raise ValueError(f"{name}={value}")


def _in_one_form(name: str, value: str) -> str:
    if name == "UNTIL":
        if len(value) == _DAY_LENGTH:
            date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        else:
            datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall clock, only looked at
        if int(value[:4]) < _FIRST_YEAR:
            raise ValueError(value)
        return value
    if name == "BYDAY":
        days = {f"{int(day[:-2] or 0) or ''}{day[-2:]}" for day in value.split(",")}
        return ",".join(sorted(days, key=lambda day: (int(day[:-2] or 0), WEEK_DAYS.index(day[-2:]))))
    if name in BOUNDS:
        return ",".join(map(str, sorted({int(number) for number in value.split(",")})))
    return value
