"""How often an event repeats, in words: short for a line of a list, whole where both values of a field stand."""

from __future__ import annotations

from datetime import date
from typing import Final

from cirahub_desktop.i18n import format_day, format_weekday, tr, trn
from cirahub_desktop.sync.model.event import Event

_MONDAY: Final = date(2026, 11, 23)
_DAYS: Final = {
    name: _MONDAY.replace(day=23 + number) for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
}
_TOLD: Final = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"}


def repeats(event: Event) -> str:
    """``every week``; "repeats" where the rule says more than a line holds; '' for a single event."""
    series = event.series
    if series is None:
        return ""
    parts = _parts(series.rule)
    return tr("repeats") if series.further or parts.keys() - _TOLD or not series.rule else _often(parts)


def rule_words(rule: str) -> str:
    """``every 2 weeks on Tue, Thu, until 24 Dec 2026``; what there are no words for follows as it is written."""
    parts = _parts(rule)
    often = _often(parts)
    if not often:
        return rule
    words = tr("{often} on {days}", often=often, days=", ".join(days)) if (days := _on(parts)) else often
    if parts.get("COUNT", "").isdigit():
        words = f"{words}, {trn('{count} time', '{count} times', int(parts['COUNT']))}"
    if "UNTIL" in parts:
        words = f"{words}, {tr('until {day}', day=_until(parts['UNTIL']))}"
    return f"{words} ({rule})" if parts.keys() - _TOLD else words


def _parts(rule: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.split(";") if part)


def _often(parts: dict[str, str]) -> str:
    interval = int(parts.get("INTERVAL", "1")) if parts.get("INTERVAL", "1").isdigit() else 1
    match parts.get("FREQ"):
        case "DAILY":
            return trn("every day", "every {count} days", interval)
        case "WEEKLY":
            return trn("every week", "every {count} weeks", interval)
        case "MONTHLY":
            return trn("every month", "every {count} months", interval)
        case "YEARLY":
            return trn("every year", "every {count} years", interval)
        case _:
            return ""


def _on(parts: dict[str, str]) -> list[str]:
    days = [_day(day) for day in parts.get("BYDAY", "").split(",") if day]
    return days + [tr("day {number}", number=day) for day in parts.get("BYMONTHDAY", "").split(",") if day]


def _day(text: str) -> str:
    """``TU``, or ``-1FR``: the last Friday."""
    name, number = text[-2:], text[:-2]
    if name not in _DAYS:
        return text
    day = format_weekday(_DAYS[name])
    ordinals = {
        "": day,
        "1": tr("the first {day}", day=day),
        "2": tr("the second {day}", day=day),
        "3": tr("the third {day}", day=day),
        "4": tr("the fourth {day}", day=day),
        "5": tr("the fifth {day}", day=day),
        "-1": tr("the last {day}", day=day),
    }
    return ordinals.get(number.lstrip("+"), text)


def _until(text: str) -> str:
    try:
        return format_day(date(int(text[:4]), int(text[4:6]), int(text[6:8])))
    except ValueError:
        return text
