"""How much of an event is looked at: all of what ends soon, the beginning of what goes on for ever.

A series without end is followed over two turns of daylight saving (daily and weekly rules) or a leap year (the others):
what a program can get wrong in a rule shows there, and the whole stays quick. It is never followed for five years,
which is how far the program writes a series without end where it must write it as single events and no range is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.corpus.shown import Stretch, moment_of

_DAY = timedelta(days=1)
_YEAR = 366 * _DAY
_STEPS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": _DAY,
    "WEEKLY": 7 * _DAY,
    "MONTHLY": 31 * _DAY,
    "YEARLY": _YEAR,
}
_ENDLESS = {
    "SECONDLY": timedelta(minutes=5),
    "MINUTELY": timedelta(hours=4),
    "HOURLY": 3 * _DAY,
    "DAILY": 400 * _DAY,
    "WEEKLY": 400 * _DAY,
    "MONTHLY": 4 * _YEAR,
    "YEARLY": 5 * _YEAR - 10 * _DAY,
}
_MOST_STEPS, _LONGEST = 1500, 50 * _YEAR
"""A counted rule that goes further is looked at like one without end."""


def looked_at(event: Any, floating: ZoneInfo) -> Iterator[Stretch]:
    start = moment_of(event["DTSTART"].dt, floating)
    yield _stretch(start, max((_length(rule, start, floating) for rule in _listed(event.get("RRULE"))), default=_DAY))
    for line in _listed(event.get("RDATE")):
        for one in line.dts:
            instant = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            yield _stretch(moment_of(instant, floating), _DAY)


def _stretch(start: datetime, length: timedelta) -> Stretch:
    return Stretch(start - timedelta(hours=1), start + length)


def _length(rule: Any, start: datetime, floating: ZoneInfo) -> timedelta:
    freq = str((rule.get("FREQ") or ["DAILY"])[0]).upper()
    step = _STEPS[freq] * int((rule.get("INTERVAL") or [1])[0] or 1)
    endless = _ENDLESS[freq]
    bounded = int((rule.get("COUNT") or [0])[0] or 0) * step
    if until := rule.get("UNTIL"):
        bounded = moment_of(until[0], floating) - start + 2 * _DAY
    return max(endless, bounded) if bounded <= min(_MOST_STEPS * step, _LONGEST) else endless


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
