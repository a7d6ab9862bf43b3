"""What of ``Event.extra`` may stand in a written VEVENT: lines that nobody interprets, and whole components.

A line from elsewhere must not be able to change what the event says, to close a component or to be a second one of
what may be there once.
"""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.sync.codecs import ical_fields as fields
from cirahub_desktop.sync.codecs.ical_lines import foreign_line
from cirahub_desktop.sync.codecs.ical_values import read_line
from cirahub_desktop.sync.model.event import Event

OURS = frozenset(
    {
        "UID", "DTSTAMP", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE",
        "SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "URL", "ATTACH", "TRANSP", "CLASS", "STATUS", "ORGANIZER",
        "ATTENDEE", fields.BUSY_NAME, fields.INTENDED_NAME, fields.ALL_DAY_NAME,
    }
)  # fmt: skip
"""What the event itself says, or leaves unsaid."""
ONCE = frozenset({"GEO", "PRIORITY", "SEQUENCE", "CREATED", "LAST-MODIFIED", "COLOR"})
"""Of the others, what may be there once (RFC 5545, 3.6.1; RFC 7986, 5.9)."""
_OWN_MARK = "X-CIRAHUB-"


@dataclass(frozen=True, slots=True)
class UnreadLines:
    properties: tuple[str, ...]
    components: tuple[str, ...]
    """Their lines, BEGIN and END included."""


def unread_lines(event: Event) -> UnreadLines:
    """Of a component that is not closed, or of an END alone, nothing is kept."""
    properties: list[str] = []
    components: list[str] = []
    inner: list[str] = []
    open_names: list[str] = []
    seen: set[str] = set()
    for head, value in event.extra:
        line = foreign_line(head, value)
        if line is None:
            continue
        name = read_line(line).name
        if name == "BEGIN":
            open_names.append(value.strip().upper())
        if name == "END" and (not open_names or open_names.pop() != value.strip().upper()):
            inner, open_names = [], []
            continue
        if inner or open_names:
            inner.append(line)
            if not open_names:
                components += inner
                inner = []
        elif _may_stand(name, line, seen, event):
            seen.add(name)
            properties.append(line)
    return UnreadLines(tuple(properties), tuple(components))


def _may_stand(name: str, line: str, seen: set[str], event: Event) -> bool:
    if name == fields.HTML_NAME and not event.body.html:  # it would be taken for the event's own
        return read_line(line).params.get("FMTTYPE", "text/html").lower() != "text/html"
    return name not in OURS and not name.startswith(_OWN_MARK) and not (name in ONCE and name in seen)
