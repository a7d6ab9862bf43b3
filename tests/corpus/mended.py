"""What is put right in a feed's text before the oracle reads it, because there it is the oracle that is wrong.

Each is a rule of the standard, or of the program that writes so, that icalendar does not follow; a single file it
reads wrongly is listed in ``known.py`` instead.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from icalendar.prop import vDDDTypes

_DATE_WITH_ZONE = re.compile(
    r"^((?:DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)[^:\n]*?);TZID=[^;:\n]*([^:\n]*:[\d,]{8,})$", re.MULTILINE
)
_TEXT_LINE = re.compile(r"^SUMMARY[^:\n]*:.*(?:\n[ \t].*)*$", re.MULTILINE)


def mended(text: str) -> str:
    """A day is in no zone (RFC 5545, 3.2.19: TZID is not for DATE), icalendar makes a clock of it. And no text has
    an escaped quotation mark (3.3.11), so that where Apple and Mozilla wrote one, the mark alone is meant."""
    text = _DATE_WITH_ZONE.sub(lambda found: found[1] + found[2] if _is_date(found[2]) else found[0], text)
    return _TEXT_LINE.sub(lambda found: found[0].replace('\\"', '"'), text)


def mend(event: Any) -> None:
    """An event that begins with a day ends with one (3.8.2.2): the next one where a clock is given, and where the end
    is the very day on which it begins (3.6.1), icalendar makes clocks or nothing at all of it."""
    start, end = event.get("DTSTART"), event.get("DTEND")
    if not hasattr(start, "dt") or not hasattr(end, "dt") or isinstance(start.dt, datetime):
        return
    last = end.dt
    if isinstance(last, datetime):
        last = last.date() + timedelta(days=0 if last.time() == time() else 1)
    event["DTEND"] = vDDDTypes(last if last != start.dt else start.dt + timedelta(days=1))


def _is_date(rest: str) -> bool:
    return all(len(value) == 8 for value in rest.partition(":")[2].split(","))
