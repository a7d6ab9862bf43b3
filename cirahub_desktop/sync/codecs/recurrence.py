"""When an event happens: bounded expansion as RFC 5545, sections 3.3.10 and 3.8.5, means it.

Expansion runs on the series' own wall clock and takes on the zone afterwards, so that "every day at nine" stays at
nine. It never walks further than the window asked for, and leaps to its beginning where the rule allows, so that a
rule per second or a count of a milliard costs nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil import rrule as dateutil_rrule

from cirahub_desktop.sync.codecs.rules import WEEK_DAYS, rule_parts
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Instant, Occurrence, Span, ZonedSpan

_UNITS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
}
_SUB_DAILY = ("SECONDLY", "MINUTELY", "HOURLY")
_MONTH_LENGTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_LONGEST_WALK = timedelta(days=366)
"""How far such a rule is followed (R14); nobody makes appointments by it."""
_MOST_STEPS = 20_000
"""Occurrences walked over before the window is reached, for the rules that allow no leap."""
_MOST_LAST_STEPS = 5_000


def expand(event: Event, start: datetime, end: datetime, limit: int, *, zone: ZoneInfo = UTC) -> list[Occurrence]:
    """The first ``limit`` occurrences that touch the window from ``start`` up to ``end`` (both aware), in order.

    ``zone`` says where the reader of floating and all-day events is. The event of each occurrence has no series; a
    single event is its own only occurrence.
    """
    return list(islice(occurrences(event, start, end, zone=zone), limit))


def any_occurrence_between(event: Event, start: datetime, end: datetime, *, zone: ZoneInfo = UTC) -> bool:
    return next(occurrences(event, start, end, zone=zone), None) is not None


def occurrences(event: Event, start: datetime, end: datetime, *, zone: ZoneInfo = UTC) -> Iterator[Occurrence]:
    """As :func:`expand`, one by one."""
    if event.series is None:
        own = Occurrence(event.span.start, event)
        return iter([own] if _touches(own, start, end, zone) else [])
    regular = _regular(event, _Window(start, end, zone))
    changed = sorted(event.series.changed, key=lambda one: _moment(one.event.span.start, zone))
    merged = heapq.merge(regular, changed, key=lambda one: _moment(one.event.span.start, zone))
    return (one for one in merged if _touches(one, start, end, zone))


def last_start(event: Event) -> Instant | None:
    """When the last occurrence begins as far as the rule says so cheaply; None for a series without end."""
    if event.series is None:
        return event.span.start
    known = [event.span.start, *event.series.added, *(one.event.span.start for one in event.series.changed)]
    if event.series.rule:
        bounded = _last_of_rule(event)
        if bounded is None:
            return None
        known.append(bounded)
    return max(known, key=lambda instant: _moment(instant, UTC))


def at_instant(event: Event, instant: Instant) -> Event:
    """``event`` as the one occurrence that begins at ``instant`` (of the same kind as its span), without a series."""
    return replace(event, span=_span_at(event.span, instant), series=None)


def aware(instant: Instant, zone: ZoneInfo) -> datetime:
    """The instant for a reader in ``zone``: floating clocks and whole days are taken there."""
    if not isinstance(instant, datetime):
        return datetime.combine(instant, time(), zone)
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


@dataclass(frozen=True, slots=True)
class _Window:
    start: datetime
    end: datetime
    zone: ZoneInfo


def _regular(event: Event, window: _Window) -> Iterator[Occurrence]:
    """What rule and RDATEs give, without removed and changed occurrences, in order, bounded by the window's end."""
    series = event.series
    if series is None:
        return
    gone = {*series.removed, *(one.recurrence_id for one in series.changed)}
    seen: Instant | None = None
    added = sorted(series.added, key=lambda instant: _moment(instant, window.zone))
    for instant in heapq.merge(_of_rule(event, window), added, key=lambda one: _moment(one, window.zone)):
        if instant != seen and instant not in gone:
            yield Occurrence(instant, at_instant(event, instant))
        seen = instant


def _of_rule(event: Event, window: _Window) -> Iterator[Instant]:
    """DTSTART first, whether the rule has it or not, then the rule's own."""
    first = event.span.start
    yield first
    if event.series is None or not event.series.rule:
        return
    for wall in islice(_walls(event, window), _MOST_STEPS):
        instant = _like(first, wall)
        if instant != first:
            yield instant


def _walls(event: Event, window: _Window) -> Iterator[datetime]:
    """The rule on its own wall clock, from a little before the window to its end."""
    rule = event.series.rule if event.series else ""
    first = event.span.start
    parts = rule_parts(rule)
    if _never(parts):
        return
    slack = timedelta(hours=2) if parts["FREQ"] in _SUB_DAILY else timedelta(days=2)
    begin = _wall(window.start, first, window.zone) - min(_length(event.span) + slack, timedelta(days=36500))
    end = _wall(window.end, first, window.zone) + timedelta(days=1)
    until = parts.pop("UNTIL", None)
    stop = min(end, _until_wall(until, first)) if until else end
    if _walks(parts):
        stop = min(stop, _as_wall(first) + _LONGEST_WALK)
    start, parts = _leap(parts, _as_wall(first), begin)
    count = int(parts.pop("COUNT", 0)) or None
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    found = dateutil_rrule.rrulestr(f"{text};UNTIL={stop:%Y%m%dT%H%M%S}", dtstart=start)
    yield from islice(found, count)


def _never(parts: dict[str, str]) -> bool:
    """A day that none of its months has: dateutil would look for it until the year 9999."""
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return False
    longest = max(_MONTH_LENGTHS.get(int(month), 31) for month in parts["BYMONTH"].split(","))
    return all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(","))


def _walks(parts: dict[str, str]) -> bool:
    """Several times a day, counted and filtered: every step must be looked at, from the first on."""
    filtered = any(name.startswith("BY") for name in parts)
    return filtered and "COUNT" in parts and parts["FREQ"] in _SUB_DAILY


def _leap(parts: dict[str, str], first: datetime, begin: datetime) -> tuple[datetime, dict[str, str]]:
    """A later DTSTART with the same phase, where the rule's steps are all of one length."""
    unit = _UNITS.get(parts["FREQ"])
    if unit is None or begin <= first:
        return first, parts
    step = unit * int(parts.get("INTERVAL", "1"))
    steps = (begin - first) // step
    if "COUNT" not in parts:
        return first + step * max(0, steps - 1), _anchored(parts, first)
    if any(name.startswith("BY") for name in parts):
        return first, parts
    left = max(1, int(parts["COUNT"]) - steps)
    return first + step * (int(parts["COUNT"]) - left), {**parts, "COUNT": str(left)}


def _anchored(parts: dict[str, str], first: datetime) -> dict[str, str]:
    """Weekly rules take their week day from DTSTART; a leap keeps it."""
    if parts["FREQ"] == "WEEKLY" and not any(name.startswith("BY") for name in parts):
        return {**parts, "BYDAY": WEEK_DAYS[first.weekday()]}
    return parts


def _last_of_rule(event: Event) -> Instant | None:
    parts = rule_parts(event.series.rule) if event.series else {}
    first = event.span.start
    if until := parts.get("UNTIL"):
        return _like(first, min(_until_wall(until, first), datetime(9998, 1, 1)))  # noqa: DTZ001 - a wall clock
    if "COUNT" not in parts or _walks(parts):
        return None
    far = datetime(9998, 1, 1, tzinfo=UTC)
    walls = list(islice(_walls(event, _Window(far - timedelta(days=1), far, UTC)), _MOST_LAST_STEPS))
    if len(walls) == _MOST_LAST_STEPS:
        return None
    return _like(first, max(walls, default=_as_wall(first)))


def _until_wall(until: str, first: Instant) -> datetime:
    """UNTIL on the wall clock of the series; a date means the whole of its day."""
    day = datetime.strptime(until[:8], "%Y%m%d")  # noqa: DTZ007 - a wall clock
    if len(until) == 8:
        return day + timedelta(days=1, seconds=-1)
    wall = datetime.strptime(until[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall clock
    if not isinstance(first, datetime):
        return day
    if until.endswith("Z") and isinstance(first.tzinfo, ZoneInfo):
        return wall.replace(tzinfo=UTC).astimezone(first.tzinfo).replace(tzinfo=None)
    return wall


def _like(first: Instant, wall: datetime) -> Instant:
    """``wall`` as an instant of the same kind as ``first``; a clock that does not exist means the offset before it."""
    if not isinstance(first, datetime):
        return wall.date()
    return wall.replace(tzinfo=first.tzinfo)


def _as_wall(instant: Instant) -> datetime:
    if not isinstance(instant, datetime):
        return datetime.combine(instant, time())
    return instant.replace(tzinfo=None, fold=0)


def _wall(moment: datetime, first: Instant, zone: ZoneInfo) -> datetime:
    """The aware ``moment`` on the wall clock of a series that begins at ``first``."""
    own = first.tzinfo if isinstance(first, datetime) and first.tzinfo else zone
    return moment.astimezone(own).replace(tzinfo=None)


def _moment(instant: Instant, zone: ZoneInfo) -> datetime:
    """In UTC, because two clocks of one zone compare by their walls alone."""
    return aware(instant, zone).astimezone(UTC)


def _length(span: Span) -> timedelta:
    if isinstance(span, ZonedSpan):
        return span.end.astimezone(UTC) - span.start.astimezone(UTC)
    return span.end - span.start


def _span_at(span: Span, instant: Instant) -> Span:
    """Lengths are kept on the wall clock, as people read them; across two zones they are kept as time."""
    if isinstance(span, AllDaySpan):
        day = instant.date() if isinstance(instant, datetime) else instant
        return AllDaySpan(day, day + (span.end - span.start))
    if not isinstance(instant, datetime):
        raise TypeError(instant)
    if isinstance(span, FloatingSpan):
        return FloatingSpan(instant, instant + (span.end - span.start))
    if span.start.tzinfo is span.end.tzinfo:
        return ZonedSpan(instant, instant + (span.end.replace(tzinfo=None) - span.start.replace(tzinfo=None)))
    return ZonedSpan(instant, (instant.astimezone(UTC) + _length(span)).astimezone(span.end.tzinfo))


def _touches(one: Occurrence, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    begins, ends = (_moment(instant, zone) for instant in (one.event.span.start, one.event.span.end))
    return begins < end and (ends > start or begins >= start)
