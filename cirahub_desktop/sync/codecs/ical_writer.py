"""An event as a calendar of its own (RFC 5545); our own reader reads it back equal.

A VEVENT's properties stand before the components inside it (3.6.1), and what may be there only once is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs import ical_fields as fields
from cirahub_desktop.sync.codecs.ical_lines import fold, parameter, plain_value, text_value, tzid_of, when_line
from cirahub_desktop.sync.codecs.ical_values import read_when, write_clock, write_duration
from cirahub_desktop.sync.codecs.recurrence import last_start
from cirahub_desktop.sync.codecs.stamps import stamp_lines
from cirahub_desktop.sync.codecs.unread_lines import unread_lines
from cirahub_desktop.sync.codecs.until import rule_from
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.vtimezone_text import vtimezone_text
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.canonical import instant_from_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    Instant,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Identity, Stamp

PRODUCT = "-//CiraHub//CiraHub Desktop//EN"
_NO_ZONES = ZoneBook()
_OPEN = (ShowAs.FREE, ShowAs.ELSEWHERE)
"""Times that block nobody, as Outlook exports them ([MS-OXCICAL] 2.1.3.1.1.20.25)."""
_BUSY_WORDS = {value: word for word, value in fields.BUSY_STATUS.items()}
_CLASS_WORDS = {value: word for word, value in fields.CLASSES.items()}


def write_item(identity: Identity, event: Event, stamp: Stamp | None, stamped: datetime) -> bytes:
    """The whole text, CRLF lines, UTF-8. ``stamped`` is the DTSTAMP, aware."""
    lines = _component(identity, event, stamped, stamp)
    for one in event.series.changed if event.series else ():
        lines += _component(identity, one.event, stamped, None, one)
    zones = (line for text in _zones(event, lines, stamped) for line in text.rstrip().split("\r\n"))
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", *zones, *lines, "END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in whole for piece in fold(line))


def _component(
    identity: Identity, event: Event, stamped: datetime, stamp: Stamp | None, which: Occurrence | None = None
) -> list[str]:
    unread = unread_lines(event)
    return [
        "BEGIN:VEVENT",
        f"UID:{text_value(identity.uid) or _made_up_uid(stamp)}",
        f"DTSTAMP:{write_clock(stamped.astimezone(UTC))}Z",
        *(_which(which) if which else _alone(identity, event)),
        *_span_lines(event),
        *(_series_lines(event.series, event.span.start) if event.series else ()),
        *_text_lines(event),
        *_word_lines(event),
        *_people_lines(event),
        *unread.properties,
        *(stamp_lines(stamp) if stamp else ()),
        *_alarm_lines(event),
        *unread.components,
        "END:VEVENT",
    ]


def _made_up_uid(stamp: Stamp | None) -> str:
    """There must be one (3.8.4.7), the same each time that the item is written."""
    return text_value(f"{stamp.origin}@cirahub") if stamp else "none@cirahub"


def _which(one: Occurrence) -> list[str]:
    later = ";RANGE=THISANDFUTURE" if one.and_later else ""
    return [when_line(f"RECURRENCE-ID{later}", one.recurrence_id)]


def _alone(identity: Identity, event: Event) -> list[str]:
    """The RECURRENCE-ID of an occurrence without its series, told as in a feed or as in our store. A clock without a
    zone is that of the event."""
    told = identity.recurrence_id
    if not told:
        return []
    try:
        which = instant_from_text(told) if told.endswith("]") else read_when(told, {}, _NO_ZONES).instant
    except ValueError:
        return []
    if isinstance(which, datetime) and which.tzinfo is None and isinstance(event.span, ZonedSpan):
        which = which.replace(tzinfo=event.span.start.tzinfo)
        if isinstance(which.tzinfo, ZoneInfo) and which.tzinfo.key == UTC.key:
            which = which.replace(tzinfo=None)  # as it was told
    return [when_line("RECURRENCE-ID", which)]


def _span_lines(event: Event) -> list[str]:
    """No DTEND where it would not be later than the start (3.8.2.2)."""
    start, end = event.span.start, event.span.end
    lines = [when_line("DTSTART", start, by_the_wall=event.series is not None)]
    if isinstance(event.span, AllDaySpan) or _is_later(end, start):
        lines.append(when_line("DTEND", end))
    return lines


def _is_later(end: Instant, start: Instant) -> bool:
    """Clocks of one zone compare by their walls alone; what matters is the time that passes."""
    if isinstance(end, datetime) and isinstance(start, datetime) and end.tzinfo and start.tzinfo:
        return end.astimezone(UTC) > start.astimezone(UTC)
    return end > start


def _series_lines(series: Series, start: Instant) -> Iterator[str]:
    for rule in (series.rule, *series.further):
        if rule:
            yield f"RRULE:{rule_from(rule, start)}"
    yield from (f"EXRULE:{rule_from(rule, start)}" for rule in series.barred)
    yield from (when_line("RDATE", instant) for instant in series.added)
    yield from (when_line("EXDATE", instant) for instant in series.removed)


def _text_lines(event: Event) -> Iterator[str]:
    """The subject is always there, and no line from elsewhere can take its place."""
    yield f"SUMMARY:{text_value(event.subject)}"
    for name, value in (("LOCATION", event.location), ("DESCRIPTION", event.body.text)):
        if value:
            yield f"{name}:{text_value(value)}"
    if event.body.html:
        yield f"{fields.HTML_NAME};FMTTYPE=text/html:{text_value(event.body.html)}"
    names = [name for text in event.categories if (name := text_value(text).strip())]
    if names:
        yield "CATEGORIES:" + ",".join(names)
    if url := plain_value(event.url).strip():
        yield f"URL:{url}"
    for link in event.attachments:
        if whole := plain_value(link).strip():
            yield f"ATTACH:{whole}"


def _word_lines(event: Event) -> Iterator[str]:
    if event.show_as is not ShowAs.BUSY:
        yield f"TRANSP:{'TRANSPARENT' if event.show_as in _OPEN else 'OPAQUE'}"
        yield f"{fields.BUSY_NAME}:{_BUSY_WORDS[event.show_as]}"
    if event.sensitivity is not Sensitivity.NORMAL:
        yield f"CLASS:{_CLASS_WORDS[event.sensitivity]}"
    if event.status not in (Status.CONFIRMED, Status.DECLINED):
        yield f"STATUS:{event.status.value.upper()}"


def _people_lines(event: Event) -> Iterator[str]:
    if event.organizer:
        yield _person("ORGANIZER", event.organizer)
    for person in event.attendees:
        yield _person("ATTENDEE", person)


def _alarm_lines(event: Event) -> list[str]:
    if event.reminder is None:
        return []
    what = text_value(event.subject) or "-"
    trigger = f"TRIGGER:{write_duration(-event.reminder)}"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{what}", trigger, "END:VALARM"]


def _person(name: str, person: Person) -> str:
    common = parameter("CN", person.name.replace("\n", " "), quoted=True) if person.name else ""
    answer = f";PARTSTAT={person.response.upper()}" if re.fullmatch(r"[A-Za-z0-9\-]+", person.response) else ""
    scheme = "mailto:" if "@" in person.email or ":" not in person.email else ""
    return f"{name}{common}{answer}:{scheme}{plain_value(person.email)}"


def _zones(event: Event, lines: list[str], stamped: datetime) -> Iterator[str]:
    """A VTIMEZONE for each zone that a line names, in a fixed order; it reaches from the first year that matters to
    the last, and for a series without end some years on from now."""
    keys = sorted({key for line in lines if (key := tzid_of(line))})
    if not keys:
        return
    changed = [one.event.span for one in event.series.changed] if event.series else []
    years = [instant.year for span in (event.span, *changed) for instant in (span.start, span.end)]
    last = last_start(event)
    years.append(stamped.year if last is None else last.year)
    for key in keys:
        with suppress(ValueError):  # a line from elsewhere may name what is no zone
            yield vtimezone_text(key, min(years), max(years))
