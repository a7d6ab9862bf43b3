"""An event as a calendar of its own (RFC 5545); our own reader reads it back equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs import ical_fields as fields
from cirahub_desktop.sync.codecs.ical_values import escape, read_line, write_clock, write_duration, write_when
from cirahub_desktop.sync.codecs.recurrence import last_start
from cirahub_desktop.sync.codecs.stamps import stamp_lines
from cirahub_desktop.sync.codecs.vtimezone import vtimezone_text
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    Instant,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Identity, Stamp

PRODUCT = "-//CiraHub//CiraHub Desktop//EN"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST = 75
"""Octets of a physical line (RFC 5545, 3.1)."""
_RECURRENCE_ID = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_BUSY_WORDS = {value: word for word, value in fields.BUSY_STATUS.items()}
_CLASS_WORDS = {value: word for word, value in fields.CLASSES.items()}


def write_item(identity: Identity, event: Event, stamp: Stamp | None, stamped: datetime) -> bytes:
    """The whole text, CRLF lines, UTF-8. ``stamped`` is the DTSTAMP, aware."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}"]
    for zone in _zones(event):
        lines += zone.rstrip().split("\r\n")
    lines += _component(identity, event, stamped, stamp)
    for one in event.series.changed if event.series else ():
        lines += _component(identity, one.event, stamped, None, one.recurrence_id)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()


def _component(
    identity: Identity, event: Event, stamped: datetime, stamp: Stamp | None, which: Instant | None = None
) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(identity.uid)}",
        f"DTSTAMP:{write_clock(stamped.astimezone(UTC))}Z",
        *_which(identity, which),
        *_span_lines(event),
        *(_series_lines(event.series) if event.series else ()),
        *_text_lines(event),
        *_word_lines(event),
        *_people_lines(event),
        *_alarm_lines(event),
        *_extra_lines(event),
        *(stamp_lines(stamp) if stamp else ()),
        "END:VEVENT",
    ]


def _which(identity: Identity, which: Instant | None) -> list[str]:
    """RECURRENCE-ID, of an override or of an occurrence that stands alone."""
    if which is not None:
        return [write_when("RECURRENCE-ID", which)]
    if not _RECURRENCE_ID.fullmatch(identity.recurrence_id):
        return []
    kind = "" if "T" in identity.recurrence_id else ";VALUE=DATE"
    return [f"RECURRENCE-ID{kind}:{identity.recurrence_id}"]


def _span_lines(event: Event) -> list[str]:
    start, end = event.span.start, event.span.end
    lines = [write_when("DTSTART", start)]
    if end != start or isinstance(event.span, AllDaySpan):
        lines.append(write_when("DTEND", end))
    return lines


def _series_lines(series: Series) -> list[str]:
    rule = [f"RRULE:{series.rule}"] if series.rule else []
    added = [write_when("RDATE", instant) for instant in series.added]
    return [*rule, *added, *(write_when("EXDATE", instant) for instant in series.removed)]


def _text_lines(event: Event) -> Iterator[str]:
    """The subject is always there; the reader takes the first of several, so no extra line can take its place."""
    yield f"SUMMARY:{_text(event.subject)}"
    for name, value in (("LOCATION", event.location), ("DESCRIPTION", event.body.text)):
        if value:
            yield f"{name}:{_text(value)}"
    if event.body.html:
        yield f"{fields.HTML_NAME};FMTTYPE=text/html:{_text(event.body.html)}"
    if event.categories:
        yield "CATEGORIES:" + ",".join(_text(name) for name in event.categories)
    if event.url:
        yield f"URL:{_plain(event.url)}"
    for link in event.attachments:
        yield f"ATTACH:{_plain(link)}"


def _word_lines(event: Event) -> Iterator[str]:
    if event.show_as is not ShowAs.BUSY:
        yield f"TRANSP:{'TRANSPARENT' if event.show_as is ShowAs.FREE else 'OPAQUE'}"
        yield f"{fields.BUSY_NAME}:{_BUSY_WORDS[event.show_as]}"
    if event.sensitivity is not Sensitivity.NORMAL:
        yield f"CLASS:{_CLASS_WORDS[event.sensitivity]}"
    if event.status is not Status.CONFIRMED:
        yield f"STATUS:{event.status.value.upper()}"


def _people_lines(event: Event) -> Iterator[str]:
    if event.organizer:
        yield _person("ORGANIZER", event.organizer)
    for person in event.attendees:
        yield _person("ATTENDEE", person)


def _alarm_lines(event: Event) -> list[str]:
    if event.reminder is None:
        return []
    what = _text(event.subject) or "-"
    trigger = f"TRIGGER:{write_duration(-event.reminder)}"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{what}", trigger, "END:VALARM"]


def _extra_lines(event: Event) -> Iterator[str]:
    """Only what is a content line; a value from elsewhere must not be able to add lines of its own."""
    for head, value in event.extra:
        line = f"{head}:{value}"
        try:
            sound = read_line(line).head == head and not _CONTROLS.search(line) and "\n" not in line
        except ValueError:
            sound = False
        if sound:
            yield line


def _person(name: str, person: Person) -> str:
    quoted = person.name.replace("^", "^^").replace('"', "^'").replace("\n", " ")
    common = f';CN="{_CONTROLS.sub("", quoted)}"' if person.name else ""
    answer = f";PARTSTAT={person.response.upper()}" if re.fullmatch(r"[A-Za-z\-]+", person.response) else ""
    scheme = "mailto:" if "@" in person.email or ":" not in person.email else ""
    return f"{name}{common}{answer}:{scheme}{_plain(person.email)}"


def _zones(event: Event) -> list[str]:
    """A VTIMEZONE for each zone but UTC, in a fixed order."""
    spans = [event.span, *(one.event.span for one in (event.series.changed if event.series else ()))]
    moments = [moment for span in spans if isinstance(span, ZonedSpan) for moment in (span.start, span.end)]
    keys = sorted({moment.tzinfo.key for moment in moments if isinstance(moment.tzinfo, ZoneInfo)} - {"UTC"})
    last = last_start(event) or max(moments, default=event.span.start)
    first_year = min((moment.year for moment in moments), default=last.year)
    return [vtimezone_text(key, first_year, max(last.year, first_year)) for key in keys]


def _text(text: str) -> str:
    return _CONTROLS.sub("", escape(text))


def _plain(text: str) -> str:
    """A value that knows no escapes."""
    return _CONTROLS.sub("", text).replace("\n", "").replace("\r", "")


def _fold(line: str) -> Iterator[str]:
    """Never inside a character."""
    room, start = _LONGEST, ""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode(errors="replace"))
        if size + width > room:
            yield start + piece
            piece, size, start, room = "", 0, " ", _LONGEST - 1
        piece, size = piece + sign, size + width
    yield start + piece
