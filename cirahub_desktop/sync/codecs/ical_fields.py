"""The properties of a VEVENT that are no times: subject to attendees (section D3 of the Exchange notes).

What is interpreted nowhere goes into ``Event.extra`` as it was written.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from cirahub_desktop.sync.codecs import vcalendar10
from cirahub_desktop.sync.codecs.content_line import Line
from cirahub_desktop.sync.codecs.ical_component import Component, Lines
from cirahub_desktop.sync.codecs.ical_texts import CONTROLS, as_plain_line, body_of, is_encoded
from cirahub_desktop.sync.codecs.ical_texts import text_of as _text
from cirahub_desktop.sync.codecs.ical_values import read_duration, read_when, split_list
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import AllDaySpan, Body, Person, Sensitivity, ShowAs, Span, Status, ZonedSpan

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
INTENDED_NAME = "X-MICROSOFT-CDO-INTENDEDSTATUS"
"""What Exchange says beside the busy status; asked where that one is missing, and never written."""
ALL_DAY_NAME = "X-MICROSOFT-CDO-ALLDAYEVENT"

_REPEATABLE = frozenset({"CATEGORIES", "ATTENDEE", "ATTACH", "EXDATE", "RDATE", "RRULE", "EXRULE"})
_INTERPRETED = _REPEATABLE | {
    "SUMMARY", "LOCATION", "DESCRIPTION", "CLASS", "STATUS", "TRANSP", "URL", "ORGANIZER",
    BUSY_NAME, HTML_NAME, ALL_DAY_NAME, "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID",
}  # fmt: skip
_FORGOTTEN = frozenset({"DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DCREATED", "RNUM", INTENDED_NAME})
_NAMED_ADDRESS = re.compile(r"\s*\"?([^<>\"]*?)\"?\s*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>\s*", re.IGNORECASE)
_SEPARATORS = ",;"


def text_of(component: Component, name: str) -> str:
    line = component.first(name)
    return _text(line) if line else ""


def body(component: Component) -> Body:
    return body_of(component.first("DESCRIPTION"), component.first(HTML_NAME) if _has_html(component) else None)


def categories(component: Component) -> tuple[str, ...]:
    """Each once, in their order. vCalendar 1.0 has semicolons between them, which nothing else writes unescaped."""
    return tuple(dict.fromkeys(name for line in component.all("CATEGORIES") for name in _names(line)))


def _names(line: Line) -> list[str]:
    if is_encoded(line):
        return [name for part in re.split(f"[{_SEPARATORS}]", _text(line)) if (name := part.strip())]
    return [text for name in split_list(line.value, _SEPARATORS) if (text := CONTROLS.sub("", name).strip())]


def show_as(component: Component) -> ShowAs:
    for name in (BUSY_NAME, INTENDED_NAME):
        stated = BUSY_STATUS.get(component.value(name).strip().upper())
        if stated:
            return stated
    transparency = component.value("TRANSP").strip().upper()
    number = transparency.isdecimal() and int(transparency[:9]) > 0
    return ShowAs.FREE if transparency == "TRANSPARENT" or number else ShowAs.BUSY


def sensitivity(component: Component) -> Sensitivity:
    """A class nobody knows is private (RFC 5545, 3.8.1.3)."""
    word = component.value("CLASS").strip().upper()
    return CLASSES.get(word, Sensitivity.PRIVATE) if word else Sensitivity.NORMAL


def status(component: Component) -> Status:
    return STATUSES.get(component.value("STATUS").strip().upper(), Status.CONFIRMED)


def organizer(component: Component) -> Person | None:
    """vCalendar 1.0 knows the owner as one of the attendees."""
    line = component.first("ORGANIZER")
    owners = [one for one in component.all("ATTENDEE") if _is_owner(one)]
    return _person(line) if line else _person(owners[0]) if owners else None


def attendees(component: Component) -> tuple[Person, ...]:
    owned = component.first("ORGANIZER") is None
    lines = component.all("ATTENDEE")
    owner = next((line for line in lines if _is_owner(line)), None) if owned else None
    return tuple(_person(line) for line in lines if line is not owner)


def url(component: Component) -> str:
    line = component.first("URL")
    return _uri(line) if line else ""


def attachments(component: Component) -> tuple[tuple[str, ...], int]:
    """Links, and how many attachments were no links."""
    lines = component.all("ATTACH")
    links = tuple(_uri(line) for line in lines if not _is_inline(line))
    return links, len(lines) - len(links)


def reminder(component: Component, span: Span, zones: ZoneBook) -> tuple[timedelta | None, Lines | None]:
    """The alarm nearest before the start, and the lines that said it."""
    leads = [(lead, alarm) for alarm in component.alarms if (lead := _lead(alarm, span, zones)) is not None]
    for name in vcalendar10.ALARMS[:2]:
        for line in component.all(name):
            lead = _lead_to(vcalendar10.alarm_time(line.value), span, zones)
            if lead is not None and lead >= timedelta():
                leads.append((lead, (line,)))
    return min(leads, key=lambda pair: pair[0]) if leads else (None, None)


def uninterpreted(component: Component, taken: Lines | None) -> tuple[tuple[str, str], ...]:
    """Everything else, as (name with parameters, value), sorted, for the order in a file means nothing."""
    single = [
        (_kept(line),)
        for name, lines in component.properties.items()
        if name not in _FORGOTTEN and not name.startswith("X-CIRAHUB-")
        for line in _unread(name, lines, component)
        if taken is None or line is not taken[0]
    ]
    inner = [
        tuple(_kept(line) for line in lines) for lines in (*component.alarms, *component.others) if lines is not taken
    ]
    return tuple(line for entry in (*sorted(single), *sorted(inner)) for line in entry)


def _unread(name: str, lines: list[Line], component: Component) -> list[Line]:
    if name not in _INTERPRETED:
        return lines
    if name == HTML_NAME and not _has_html(component):
        return lines
    return [] if name in _REPEATABLE else lines[1:]


def _kept(line: Line) -> tuple[str, str]:
    plain = as_plain_line(line)
    return CONTROLS.sub("", plain.head), CONTROLS.sub("", plain.value)


def _has_html(component: Component) -> bool:
    line = component.first(HTML_NAME)
    return line is not None and line.params.get("FMTTYPE", "text/html").lower() == "text/html"


def _is_owner(line: Line) -> bool:
    return line.params.get("ROLE", "").upper() in ("OWNER", "ORGANIZER")


def _uri(line: Line) -> str:
    """A value that knows no escapes."""
    return CONTROLS.sub("", _text(line) if is_encoded(line) else line.value).strip()


def _person(line: Line) -> Person:
    """The address without its scheme; a value that is no address is a name."""
    name = CONTROLS.sub("", line.params.get("CN", "").replace("\n", " ")).strip()
    address = _uri(line)
    email = re.sub(r"^(?:mailto:\s*)+", "", address, flags=re.IGNORECASE)
    if found := _NAMED_ADDRESS.fullmatch(address):
        name, email = name or found[1].strip(), found[2]
    elif "@" not in email and ":" not in email and not name:
        name, email = email, ""
    return Person(name, email, _response(line))


def _response(line: Line) -> str:
    if "PARTSTAT" in line.params:
        return line.params["PARTSTAT"].strip().lower()
    return vcalendar10.RESPONSES.get(line.params.get("STATUS", "").strip().upper(), "")


def _is_inline(line: Line) -> bool:
    binary = line.params.get("VALUE", "").upper() == "BINARY"
    return binary or line.params.get("ENCODING", "8BIT").upper() in ("BASE64", "B")


def _lead(alarm: Lines, span: Span, zones: ZoneBook) -> timedelta | None:
    """How long before the start it rings; None where it mails, rings later, or cannot be read."""
    lines = {line.name: line for line in alarm}
    trigger, action = lines.get("TRIGGER"), lines.get("ACTION")
    if trigger is None or (action and action.value.strip().upper() == "EMAIL"):
        return None
    lead = _trigger_lead(trigger, span, zones)
    return lead if lead is not None and lead >= timedelta() else None


def _trigger_lead(trigger: Line, span: Span, zones: ZoneBook) -> timedelta | None:
    if trigger.params.get("VALUE", "").upper() == "DATE-TIME" or trigger.value.strip()[:8].isdecimal():
        return _lead_to(trigger.value, span, zones)
    try:
        after = read_duration(trigger.value)
    except ValueError:
        return None
    if trigger.params.get("RELATED", "").upper() == "END":
        after += span.end - span.start
    return -after


def _lead_to(text: str, span: Span, zones: ZoneBook) -> timedelta | None:
    """From the moment ``text`` to the start; a clock without a zone is on the same clock as the start."""
    try:
        moment = read_when(text, {}, zones).instant
    except ValueError:
        return None
    if isinstance(span, AllDaySpan) or not isinstance(moment, datetime):
        return None
    if moment.tzinfo is None or span.start.tzinfo is None:
        if isinstance(span, ZonedSpan) or moment.tzinfo is None:
            return span.start.replace(tzinfo=None) - moment.replace(tzinfo=None)
        return None
    return span.start.astimezone(UTC) - moment.astimezone(UTC)
