"""What is put right in a feed before the oracle reads it, because there the oracle is wrong or does not know.

Each is a rule of the standard, or of the program that writes so, that icalendar and recurring-ical-events do not
follow; a single file that they read wrongly is listed in ``known.py`` instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from icalendar.prop import vDDDTypes

from tests.corpus.shown import HOME

_DATE_WITH_ZONE = re.compile(
    r"^((?:DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)[^:\n]*?);TZID=[^;:\n]*([^:\n]*:[\d,]{8,})$", re.MULTILINE
)
_SUMMARY = re.compile(r"^SUMMARY[^:\n]*:.*(?:\n[ \t].*)*$", re.MULTILINE)
_ZONE = re.compile(r';TZID=(?:"([^"\n]*)"|([^";:\n]*))')
_ZONES_BY_HAND = {
    "US-Eastern": "America/New_York",
    "(UTC-05:00) Eastern Time (US & Canada)": "America/New_York",
    "(UTC-05:00) Eastern Time (US and Canada)": "America/New_York",
    "(GMT-05:00) Eastern Time (US & Canada)": "America/New_York",
    "(GMT+10:00) Canberra, Melbourne, Sydney": "Australia/Sydney",
    "GMT-05.00/-04.00": "America/New_York",
    "LOLOLOL": HOME.key,
}
"""What a person takes these names for, where the file explains them nowhere; the last is no zone, so it is here."""


def mended(text: str) -> str:
    """A day is in no zone (RFC 5545, 3.2.19: TZID is not for DATE), icalendar makes a clock of it. And no text has
    an escaped quotation mark (3.3.11), so that where Apple and Mozilla wrote one, the mark alone is meant."""
    text = _DATE_WITH_ZONE.sub(lambda found: found[1] + found[2] if _is_date(found[2]) else found[0], text)
    text = _SUMMARY.sub(lambda found: found[0].replace('\\"', '"'), text)
    return _ZONE.sub(lambda found: _zone(found[1] or found[2] or "", found[0], text), text)


def mend(events: Sequence[Any]) -> None:
    """All events of one UID. An event that begins with a day ends with one (3.8.2.2), and lasts a day at least
    (3.6.1). A series that is alone under its UID is one, also where a program left its RECURRENCE-ID in it."""
    for event in events:
        _mend_end(event)
    if len(events) == 1 and ("RRULE" in events[0] or "RDATE" in events[0]):
        events[0].pop("RECURRENCE-ID", None)


def _mend_end(event: Any) -> None:
    start, end = event.get("DTSTART"), event.get("DTEND")
    if not hasattr(start, "dt") or not hasattr(end, "dt") or isinstance(start.dt, datetime):
        return
    last = end.dt
    if isinstance(last, datetime):
        last = last.date() + timedelta(days=0 if last.time() == time() else 1)
    event["DTEND"] = vDDDTypes(last if last != start.dt else start.dt + timedelta(days=1))


def _zone(name: str, written: str, text: str) -> str:
    known = _ZONES_BY_HAND.get(name)
    return f";TZID={known}" if known and f"TZID:{name}" not in text else written


def _is_date(rest: str) -> bool:
    return all(len(value) == 8 for value in rest.partition(":")[2].split(","))
