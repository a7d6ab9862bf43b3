"""The text of a recurrence rule (RFC 5545, 3.3.10): one form for each rule, so that equal rules compare equal."""

from __future__ import annotations

import re
from datetime import date

_ORDER = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip
_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEK_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BOUNDS = {
    "BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53), "BYMONTH": (1, 12), "BYSETPOS": (1, 366),
}  # fmt: skip
_SIGNED = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")


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
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        for number in value.split(","):
            bare = number.lstrip("+-") if name in _SIGNED else number
            if not bare.isdecimal() or not low <= int(bare) <= high:
                raise ValueError(f"{name}={value}")
        return
    patterns = {
        "FREQ": r"[A-Z]+",
        "UNTIL": _UNTIL.pattern,
        "COUNT": r"[1-9]\d{0,9}",
        "INTERVAL": r"[1-9]\d{0,5}",
        "BYDAY": r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU))*",
        "WKST": "|".join(WEEK_DAYS),
    }
    if name not in patterns or not re.fullmatch(patterns[name], value):
        raise ValueError(f"{name}={value}")


def _in_one_form(name: str, value: str) -> str:
    if name == "UNTIL":
        date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        return value
    if name == "BYDAY":
        days = {day.lstrip("+") for day in value.split(",")}
        return ",".join(sorted(days, key=lambda day: (int(day[:-2] or 0), WEEK_DAYS.index(day[-2:]))))
    if name in _BOUNDS:
        return ",".join(map(str, sorted({int(number) for number in value.split(",")})))
    return value
