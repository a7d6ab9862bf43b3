"""UNTIL in the kind that RFC 5545, section 3.3.10, wants: that of DTSTART, and UTC where that has a zone."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.rules import rule_parts
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Instant

_LAST_YEAR = 9998
"""What is said to end later has no clock that could be turned into another zone's."""


def rule_from(rule: str, start: Instant) -> str:
    """``rule`` of a series that begins at ``start``; a mere day as its end means the whole of that day."""
    if "UNTIL=" not in rule:
        return rule
    parts = rule_parts(rule)
    until = parts["UNTIL"]
    parts["UNTIL"] = _of_kind(until, start)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _of_kind(until: str, start: Instant) -> str:
    day, clock = until[:8], until[9:15] or "235959"
    if not isinstance(start, datetime):
        return day
    if start.tzinfo is None:
        return f"{day}T{clock}"
    if until.endswith("Z") or int(day[:4]) > _LAST_YEAR:
        return f"{day}T{clock}Z"
    zone = start.tzinfo if isinstance(start.tzinfo, ZoneInfo) else UTC
    wall = datetime.combine(datetime.strptime(day, "%Y%m%d").date(), time.fromisoformat(clock), zone)  # noqa: DTZ007 - a day
    return f"{wall.astimezone(UTC):%Y%m%dT%H%M%S}Z"
