"""Where this program and recurring-ical-events see an event differently, each with its reason.

A difference that is not listed fails the tests, and so does one that is listed and no longer there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tests.corpus.passage import Difference


class Kind(Enum):
    OURS_RIGHT = "ours is right"
    EITHER = "the standard leaves it open"
    LIMIT = "known limit"


OLD_RULES = "a VTIMEZONE with the rules of before 2007 under the name US-Eastern, which is taken for New York"
BACKWARDS = "an end before the start: no end is shown, recurring-ical-events exchanges the two"


@dataclass(frozen=True, slots=True)
class Known:
    """``uid`` is empty for all events of the file."""

    file: str
    kind: Kind
    text: str
    uid: str = ""


KNOWN = (
    Known(
        "pimutils+khal/ics__event_dtr_no_tz_exdatez.ics",
        Kind.LIMIT,
        "EXDATE in UTC of a series without a zone: which occurrence is meant is not known when the feed is read",
    ),
    Known(
        "ics-py+ics-py/ical4j__friday13-NOT.ics",
        Kind.OURS_RIGHT,
        "EXRULE (RFC 2445, 4.8.5.2), which recurring-ical-events does not know: Fridays the 13th are left out",
    ),
    Known(
        "jens-maus+node-ical/fixtures__windows-quoted-tz-rrule.ics",
        Kind.EITHER,
        "EXDATE at the clock of the series, but of another zone: it is another moment and takes nothing out",
    ),
    Known(
        "thundernest+thunderbird-website/caldata__ArgentinaHolidays.ics",
        Kind.OURS_RIGHT,
        "EXDATE with a clock in UTC in a series of whole days: the day it is in the zone of the calendar is taken out",
        "08fb52b1-86de-4a99-a94c-93f579e91dd1",
    ),
    Known(
        "KDE+kcalendarcore/unsorted__rdate.ics",
        Kind.EITHER,
        "RDATE with clocks in a series of whole days: the days are shown, for a series has one kind of time",
    ),
    Known(
        "Kozea+Radicale/static__event3.ics",
        Kind.EITHER,
        "a day (8 digits, with a zone) that lasts an hour: the day is shown",
    ),
    Known(
        "Kozea+Radicale/static__event_mixed_recurrence_id_dt_type.ics",
        Kind.OURS_RIGHT,
        "a day as RECURRENCE-ID of a series with a clock replaces the occurrence of that day",
    ),
    Known(
        "collective+icalendar/calendars__issue_1633_rdate_with_dates.ics",
        Kind.EITHER,
        "RDATE with a period of days in a series with a clock: a day long from the clock of the series",
    ),
    Known(
        "collective+icalendar/calendars__issue_1633_rdate_with_dates_and_tzid.ics",
        Kind.EITHER,
        "RDATE with a period of days in a series with a clock: a day long from the clock of the series",
    ),
    Known("horde+Icalendar/fixtures__charset1.ics", Kind.OURS_RIGHT, "quoted-printable, from vCalendar 1.0"),
    Known("horde+Icalendar/fixtures__charset2.ics", Kind.OURS_RIGHT, "quoted-printable, from vCalendar 1.0"),
    Known("horde+Icalendar/fixtures__charset3.ics", Kind.OURS_RIGHT, "quoted-printable, from vCalendar 1.0"),
    Known("ical-org+ical.net/Recurrence__Bug1741093.ics", Kind.EITHER, OLD_RULES),
    Known("ical-org+ical.net/Serialization__Categories1.ics", Kind.EITHER, OLD_RULES),
    Known("jens-maus+node-ical/fixtures__daily-count-exdate-recurrence-id.ics", Kind.EITHER, BACKWARDS),
    Known("niccokunzmann+python-recurring-ical-events/calendars__end_before_start_event.ics", Kind.EITHER, BACKWARDS),
    Known(
        "niccokunzmann+python-recurring-ical-events/calendars__issue_132_swapped_start_and_end.ics",
        Kind.EITHER,
        BACKWARDS,
    ),
)


def reason_for(file: str, found: Difference) -> str:
    """'' where there is none."""
    if found.named:
        return f"named by the program: {found.named}"
    fitting = (f"{one.kind.value}: {one.text}" for one in KNOWN if one.file == file and one.uid in ("", found.uid))
    return next(fitting, "")
