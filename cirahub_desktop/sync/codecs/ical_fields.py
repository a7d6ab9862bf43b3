"""The properties of a VEVENT that are no times: subject to attendees (section D3 of the Exchange notes).

What is interpreted nowhere goes into ``Event.extra`` as it was written.
"""

from __future__ import annotations

import quopri
from collections.abc import Iterable
from datetime import datetime, timedelta

from cirahub_desktop.sync.codecs.ical_component import Component, Lines
from cirahub_desktop.sync.codecs.ical_values import Line, read_duration, read_when, split_list, unescape
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Body, Person, Sensitivity, ShowAs, Span, Status, ZonedSpan

BUSY_STATUS = {
    "FREE": ShowAs.FREE,
    "TENTATIVE": ShowAs.TENTATIVE,
    "BUSY": ShowAs.BUSY,
    "OOF": ShowAs.OUT_OF_OFFICE,
    "WORKINGELSEWHERE": ShowAs.ELSEWHERE,
}
CLASSES = {
    "PUBLIC": Sensitivity.NORMAL,
    "PERSONAL": Sensitivity.PERSONAL,
    "PRIVATE": Sensitivity.PRIVATE,
    "CONFIDENTIAL": Sensitivity.CONFIDENTIAL,
}
STATUSES = {"TENTATIVE": Status.TENTATIVE, "CONFIRMED": Status.CONFIRMED, "CANCELLED": Status.CANCELLED}
BUSY_NAME, HTML_NAME = "X-MICROSOFT-CDO-BUSYSTATUS", "X-ALT-DESC"
ALL_DAY_NAME = "X-MICROSOFT-CDO-ALLDAYEVENT"

_REPEATABLE = frozenset({"CATEGORIES", "ATTENDEE", "ATTACH", "EXDATE", "RDATE"})
_INTERPRETED = _REPEATABLE | {
    "SUMMARY", "LOCATION", "DESCRIPTION", "CLASS", "STATUS", "TRANSP", "URL", "ORGANIZER",
    BUSY_NAME, HTML_NAME, ALL_DAY_NAME, "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "UID",
}  # fmt: skip
_FORGOTTEN = frozenset({"DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE"})


def text_of(component: Component, name: str) -> str:
    line = component.first(name)
    return _text(line) if line else ""


def body(component: Component) -> Body:
    line = component.first(HTML_NAME)
    is_html = line is not None and line.params.get("FMTTYPE", "text/html").lower() == "text/html"
    return Body(text_of(component, "DESCRIPTION"), _text(line) if line and is_html else "")


def categories(component: Component) -> tuple[str, ...]:
    """Each once, in their order."""
    names = [name for line in component.all("CATEGORIES") for name in split_list(line.value)]
    return tuple(dict.fromkeys(names))


def show_as(component: Component) -> ShowAs:
    stated = BUSY_STATUS.get(component.value(BUSY_NAME).strip().upper())
    if stated:
        return stated
    return ShowAs.FREE if component.value("TRANSP").strip().upper() == "TRANSPARENT" else ShowAs.BUSY


def sensitivity(component: Component) -> Sensitivity:
    """A class nobody knows is private (RFC 5545, 3.8.1.3)."""
    word = component.value("CLASS").strip().upper()
    return CLASSES.get(word, Sensitivity.PRIVATE) if word else Sensitivity.NORMAL


def status(component: Component) -> Status:
    return STATUSES.get(component.value("STATUS").strip().upper(), Status.CONFIRMED)


def organizer(component: Component) -> Person | None:
    line = component.first("ORGANIZER")
    return _person(line) if line else None


def attendees(component: Component) -> tuple[Person, ...]:
    return tuple(_person(line) for line in component.all("ATTENDEE"))


def attachments(component: Component) -> tuple[tuple[str, ...], int]:
    """Links, and how many attachments were no links."""
    lines = component.all("ATTACH")
    links = tuple(line.value.strip() for line in lines if not _is_inline(line))
    return links, len(lines) - len(links)


def reminder(alarms: Iterable[Lines], span: Span) -> tuple[timedelta | None, Lines | None]:
    """The alarm nearest before the start, and which one it was."""
    leads = [(lead, alarm) for alarm in alarms if (lead := _lead(alarm, span)) is not None]
    return min(leads, key=lambda pair: pair[0]) if leads else (None, None)


def uninterpreted(component: Component, taken: Lines | None) -> tuple[tuple[str, str], ...]:
    """Everything else, as (name with parameters, value), sorted, for the order in a file means nothing."""
    single = [
        ((line.head, line.value),)
        for name, lines in component.properties.items()
        if name not in _FORGOTTEN and not name.startswith("X-CIRAHUB-")
        for line in _unread(name, lines, component)
    ]
    inner = [
        tuple((line.head, line.value) for line in lines)
        for lines in (*component.alarms, *component.others)
        if lines is not taken
    ]
    return tuple(line for entry in (*sorted(single), *sorted(inner)) for line in entry)


def _unread(name: str, lines: list[Line], component: Component) -> list[Line]:
    if name not in _INTERPRETED:
        return lines
    if name == HTML_NAME and not body(component).html:
        return lines
    return [] if name in _REPEATABLE else lines[1:]


def _text(line: Line) -> str:
    value = line.value
    if line.params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value.encode()).decode(errors="replace")
    return unescape(value).replace("\r\n", "\n")


def _person(line: Line) -> Person:
    name = line.params.get("CN", "").replace("\n", " ")
    address = line.value.strip()
    email = address[7:] if address.lower().startswith("mailto:") else address
    return Person(name.strip(), email, line.params.get("PARTSTAT", "").lower())


def _is_inline(line: Line) -> bool:
    return line.params.get("VALUE", "").upper() == "BINARY" or "ENCODING" in line.params


def _lead(alarm: Lines, span: Span) -> timedelta | None:
    """How long before the start it rings; None where it mails, rings later, or cannot be read."""
    lines = {line.name: line for line in alarm}
    trigger, action = lines.get("TRIGGER"), lines.get("ACTION")
    if trigger is None or (action and action.value.strip().upper() == "EMAIL"):
        return None
    try:
        lead = _trigger_lead(trigger, span)
    except ValueError:
        return None
    return lead if lead is not None and lead >= timedelta() else None


def _trigger_lead(trigger: Line, span: Span) -> timedelta | None:
    if trigger.params.get("VALUE", "").upper() == "DATE-TIME":
        moment = read_when(trigger.value, {}, ZoneBook()).instant
        if not isinstance(span, ZonedSpan) or not isinstance(moment, datetime) or moment.tzinfo is None:
            return None
        return span.start.astimezone(UTC) - moment
    after = read_duration(trigger.value)
    if trigger.params.get("RELATED", "").upper() == "END":
        after += span.end - span.start
    return -after
