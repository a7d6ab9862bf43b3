"""An event's values as EWS fields, each with its path: the same list makes a create, an update and a comparison.

An update replaces the whole content, so a value that is empty is a field to delete. Attendees and organizer are
never among them (R8): they would make a meeting of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.html_text import html_text
from cirahub_desktop.sync.codecs.shortening import one_line, shortened, units, without_forbidden
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import AllDaySpan, Body, Event, Sensitivity, ShowAs, Span, ZonedSpan
from cirahub_desktop.sync.spokes.exchange.soap import Markup, element
from cirahub_desktop.sync.spokes.exchange.zones import WINDOWS_UTC, windows_zone

LONGEST = 255
"""Of a subject, a location, a category, in UTF-16 units; the hub keeps them whole."""
LONGEST_BODY = 500_000
"""UTF-16 units. A public folder takes ten megabytes for a whole item; nobody reads as much."""
LONGEST_REMINDER = 2_629_800
"""Minutes: the schema's ReminderMinutesBeforeStartType takes no more."""
SHOW_AS = {
    ShowAs.FREE: "Free",
    ShowAs.TENTATIVE: "Tentative",
    ShowAs.BUSY: "Busy",
    ShowAs.OUT_OF_OFFICE: "OOF",
    ShowAs.ELSEWHERE: "WorkingElsewhere",
}
SENSITIVITY = {
    Sensitivity.NORMAL: "Normal",
    Sensitivity.PERSONAL: "Personal",
    Sensitivity.PRIVATE: "Private",
    Sensitivity.CONFIDENTIAL: "Confidential",
}


class Field(NamedTuple):
    """One field; without a value it is to be empty."""

    path: str
    value: Markup | None


def content_fields(event: Event) -> Iterator[Field]:
    """What people typed, in the order of the schema's item part."""
    yield Field("item:Subject", element("t:Subject", text=_line(event.subject)))
    yield _word("item:Sensitivity", SENSITIVITY[event.sensitivity])
    yield Field("item:Body", _body(event.body))
    yield Field("item:Categories", _categories(event.categories))
    yield from _reminder(event)


def time_fields(span: Span, zone: ZoneInfo) -> Iterator[Field]:
    """When it is, in UTC; whole days run from midnight to midnight in ``zone``."""
    start, end = instants(span, zone)
    yield Field("calendar:Start", element("t:Start", text=instant_text(start)))
    yield Field("calendar:End", element("t:End", text=instant_text(end)))
    whole = "true" if isinstance(span, AllDaySpan) else "false"
    yield _word("calendar:IsAllDayEvent", whole)


def place_fields(event: Event) -> Iterator[Field]:
    """The rest that people typed, in the order of the schema's calendar part."""
    yield _word("calendar:LegacyFreeBusyStatus", SHOW_AS[event.show_as])
    location = _line(event.location)
    yield Field("calendar:Location", element("t:Location", text=location) if location else None)


def zone_fields(span: Span, zone: ZoneInfo) -> Iterator[Field]:
    """The zones in which people see it; UTC where Windows has no such zone, which is right for a single event."""
    start, end = instants(span, zone)
    yield _zone("calendar:StartTimeZone", start.tzinfo)
    yield _zone("calendar:EndTimeZone", end.tzinfo)


def instants(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and exclusive end, aware. Raises TypeError for a floating span: somebody else decides its zone."""
    match span:
        case ZonedSpan(start, end):
            return start, end
        case AllDaySpan(first, last):
            return datetime.combine(first, time.min, zone), datetime.combine(last, time.min, zone)
        case _:
            raise TypeError("a floating time has no place in Exchange")


def instant_text(moment: datetime) -> str:
    """An xs:dateTime in UTC, in whole seconds."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


@lru_cache(maxsize=256)
def _word(path: str, word: str) -> Field:
    """A field of which a few values come again and again."""
    return Field(path, element(_named(path), text=word))


@lru_cache(maxsize=256)
def _zone(path: str, zone: tzinfo | None) -> Field:
    windows = windows_zone(zone) if isinstance(zone, ZoneInfo) else None
    return Field(path, element(_named(path), Id=windows or WINDOWS_UTC))


def _named(path: str) -> str:
    return f"t:{path.partition(':')[2]}"


def _line(text: str) -> str:
    return shortened(one_line(text), LONGEST)


def _body(body: Body) -> Markup | None:
    """As HTML where that says anything; what is too long is cut as plain text, for a page cannot be cut."""
    page, text = without_forbidden(body.html), without_forbidden(body.text)
    words = html_text(page) if page.strip() else ""
    if words or (page.strip() and not text.strip()):
        if units(page) <= LONGEST_BODY:
            return element("t:Body", text=page, BodyType="HTML")
        text = text if text.strip() else words
    return element("t:Body", text=shortened(text, LONGEST_BODY), BodyType="Text") if text else None


def _categories(categories: tuple[str, ...]) -> Markup | None:
    names = {name.casefold(): name for text in reversed(categories) if (name := _line(text).strip())}
    if not names:
        return None
    return element("t:Categories", *(element("t:String", text=name) for name in reversed(names.values())))


def _reminder(event: Event) -> Iterator[Field]:
    on = event.reminder is not None
    yield _word("item:ReminderIsSet", "true" if on else "false")
    if event.reminder is not None:
        minutes = min(max(0, int(event.reminder.total_seconds()) // 60), LONGEST_REMINDER)
        yield Field("item:ReminderMinutesBeforeStart", element("t:ReminderMinutesBeforeStart", text=str(minutes)))
