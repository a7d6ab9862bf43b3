"""What is put right in a feed's text before the oracle reads it, because there it is the oracle that is wrong.

Each is a rule of the standard, or of the program that writes so, that icalendar does not follow; a single file it
reads wrongly is listed in ``known.py`` instead.
"""

from __future__ import annotations

import re

_DATE_WITH_ZONE = re.compile(
    r"^((?:DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)[^:\n]*?);TZID=[^;:\n]*([^:\n]*:[\d,]{8,})$", re.MULTILINE
)
_TEXT_LINE = re.compile(r"^SUMMARY[^:\n]*:.*(?:\n[ \t].*)*$", re.MULTILINE)


def mended(text: str) -> str:
    """A day is in no zone (RFC 5545, 3.2.19: TZID is not for DATE), icalendar makes a clock of it. And no text has
    an escaped quotation mark (3.3.11), so that where Apple and Mozilla wrote one, the mark alone is meant."""
    text = _DATE_WITH_ZONE.sub(lambda found: found[1] + found[2] if _is_date(found[2]) else found[0], text)
    return _TEXT_LINE.sub(lambda found: found[0].replace('\\"', '"'), text)


def _is_date(rest: str) -> bool:
    return all(len(value) == 8 for value in rest.partition(":")[2].split(","))
