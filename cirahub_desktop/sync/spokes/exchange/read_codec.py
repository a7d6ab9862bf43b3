"""An item of Exchange as an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    Instant,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Span,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Identity, RemoteId, RemoteItem, Version
from cirahub_desktop.sync.spokes.exchange import recurrence, recurrence_xml, soap, stamps
from cirahub_desktop.sync.spokes.exchange.fields import SENSITIVITY, SHOW_AS
from cirahub_desktop.sync.spokes.exchange.soap import Element
from cirahub_desktop.sync.spokes.exchange.zones import iana_zone

WANTED = (
    *("item:Subject", "item:Sensitivity", "item:Body", "item:Categories"),
    *("item:ReminderIsSet", "item:ReminderMinutesBeforeStart", "item:LastModifiedTime"),
    *("calendar:UID", "calendar:Start", "calendar:End", "calendar:IsAllDayEvent", "calendar:LegacyFreeBusyStatus"),
    *("calendar:Location", "calendar:IsMeeting", "calendar:IsCancelled", "calendar:MyResponseType"),
    *("calendar:CalendarItemType",),
    *("calendar:Organizer", "calendar:RequiredAttendees", "calendar:OptionalAttendees"),
    *("calendar:Recurrence", "calendar:ModifiedOccurrences", "calendar:DeletedOccurrences"),
    *("calendar:StartTimeZone", "calendar:EndTimeZone"),
)
"""What is asked for: the fields that are read below."""
_SHOW_AS = {text: value for value, text in SHOW_AS.items()}
_SENSITIVITY = {text: value for value, text in SENSITIVITY.items()}
_RESPONSES = {
    "Accept": "accepted",
    "Decline": "declined",
    "Tentative": "tentative",
    "NoResponseReceived": "needs-action",
}


@dataclass(frozen=True, slots=True)
class Modified:
    """A changed occurrence that a master names; its content has to be asked for."""

    item_id: str
    original: datetime


def modified_of(node: Element) -> tuple[Modified, ...]:
    """The changed occurrences of a master."""
    return tuple(_modified(one) for one in soap.children(node, "t:ModifiedOccurrences"))


def item_of(node: Element, occurrences: Mapping[str, Element], zone: ZoneInfo) -> RemoteItem:
    """One item read whole; ``occurrences`` has its changed ones by id, ``zone`` is for items that name none.

    Raises ValueError for an item that is no event or that we cannot read.
    """
    identity = soap.child(node, "t:ItemId")
    if identity is None:
        raise ValueError("no id")
    return RemoteItem(
        RemoteId(identity.get("Id", "")),
        Version(identity.get("ChangeKey", "")),
        Identity(soap.text(node, "t:UID")),
        _with_series(node, event_of(node, zone), occurrences, zone),
        stamps.from_xml(node),
        _modified_at(node),
        any(soap.truth(one, "t:IsMeeting") for one in (node, *_changed_nodes(node, occurrences))),
    )


def event_of(node: Element, zone: ZoneInfo) -> Event:
    """The event without its series. Raises ValueError."""
    meeting = soap.truth(node, "t:IsMeeting")
    return Event(
        subject=soap.text(node, "t:Subject"),
        span=_span(node, zone),
        location=soap.text(node, "t:Location"),
        body=_body(node),
        categories=tuple(one.text or "" for one in soap.children(node, "t:Categories")),
        show_as=_SHOW_AS.get(soap.text(node, "t:LegacyFreeBusyStatus"), ShowAs.BUSY),
        sensitivity=_SENSITIVITY.get(soap.text(node, "t:Sensitivity"), Sensitivity.NORMAL),
        status=_status(node, meeting=meeting),
        reminder=_reminder(node),
        organizer=_person(soap.child(node, "t:Organizer")) if meeting else None,
        attendees=tuple(_attendees(node)) if meeting else (),
    )


def _status(node: Element, *, meeting: bool) -> Status:
    """The answer is that of whose mailbox it is."""
    if soap.truth(node, "t:IsCancelled"):
        return Status.CANCELLED
    declined = meeting and _RESPONSES.get(soap.text(node, "t:MyResponseType")) == "declined"
    return Status.DECLINED if declined else Status.CONFIRMED


def moment_of(text: str) -> datetime:
    """An xs:dateTime; one without zone is UTC. Seven fractional digits are cut to six."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _span(node: Element, default: ZoneInfo) -> Span:
    start, end = moment_of(soap.text(node, "t:Start")), moment_of(soap.text(node, "t:End"))
    zone = _zone(node, "t:StartTimeZone", default)
    if soap.truth(node, "t:IsAllDayEvent"):
        if _is_custom(node) and start.astimezone(default).time() != time.min:
            return _days_of_nowhere(start, end)
        zone = default if _is_custom(node) else zone
        return _days(start.astimezone(zone), end.astimezone(zone))
    return ZonedSpan(start.astimezone(zone), end.astimezone(_zone(node, "t:EndTimeZone", zone)))


def _days(start: datetime, end: datetime) -> AllDaySpan:
    """Whole days from times that may be off midnight where an item was made in another zone."""
    first = start.date()
    last = end.date() if end.time() == time.min else end.date() + timedelta(days=1)
    return AllDaySpan(first, max(last, first + timedelta(days=1)))


def _days_of_nowhere(start: datetime, end: datetime) -> AllDaySpan:
    """Whole days in a zone that we do not know: where the start is midnight, less than half a day from Greenwich."""
    first = (start.astimezone(UTC) + timedelta(hours=12)).date()
    return AllDaySpan(first, first + timedelta(days=max(1, round((end - start) / timedelta(days=1)))))


def _is_custom(node: Element) -> bool:
    found = soap.child(node, "t:StartTimeZone")
    return found is not None and iana_zone(found.get("Id", "")) is None


def _zone(node: Element, path: str, default: ZoneInfo) -> ZoneInfo:
    """The zone an item names; UTC for a custom one, which keeps the instant right."""
    found = soap.child(node, path)
    return default if found is None else iana_zone(found.get("Id", "")) or UTC


def _body(node: Element) -> Body:
    found = soap.child(node, "t:Body")
    if found is None or not found.text:
        return Body()
    return Body(html=found.text) if found.get("BodyType") == "HTML" else Body(text=found.text)


def _reminder(node: Element) -> timedelta | None:
    if not soap.truth(node, "t:ReminderIsSet"):
        return None
    minutes = soap.text(node, "t:ReminderMinutesBeforeStart")
    return timedelta(minutes=int(minutes)) if minutes.lstrip("-").isdecimal() else timedelta(0)


def _attendees(node: Element) -> Iterator[Person]:
    for path in ("t:RequiredAttendees", "t:OptionalAttendees"):
        for one in soap.children(node, path):
            if (person := _person(one)) is not None:
                yield person


def _person(node: Element | None) -> Person | None:
    if node is None:
        return None
    response = _RESPONSES.get(soap.text(node, "t:ResponseType"), "")
    return Person(soap.text(node, "t:Mailbox/t:Name"), soap.text(node, "t:Mailbox/t:EmailAddress"), response)


def _modified_at(node: Element) -> datetime | None:
    """The server's own time of the last change; a changed occurrence moves that of its master, too."""
    text = soap.text(node, "t:LastModifiedTime")
    try:
        return moment_of(text) if text else None
    except ValueError:
        return None


def _modified(node: Element) -> Modified:
    identity = soap.child(node, "t:ItemId")
    return Modified("" if identity is None else identity.get("Id", ""), moment_of(soap.text(node, "t:OriginalStart")))


def _with_series(node: Element, event: Event, occurrences: Mapping[str, Element], zone: ZoneInfo) -> Event:
    found = soap.child(node, "t:Recurrence")
    if found is None:
        return event
    pattern, bounds = recurrence_xml.from_xml(found)
    begin, here = event.span.start, _zone(node, "t:StartTimeZone", zone)
    changed = [_changed(one, occurrences, begin, here) for one in modified_of(node)]
    gone = (moment_of(soap.text(one, "t:Start")) for one in soap.children(node, "t:DeletedOccurrences"))
    series = Series(
        rule=recurrence.to_rule(pattern, bounds, begin),
        removed=tuple(sorted((_instant(one, begin, here) for one in gone), key=str)),
        changed=tuple(sorted(changed, key=lambda one: str(one.recurrence_id))),
    )
    return replace(event, series=series)


def _changed_nodes(node: Element, occurrences: Mapping[str, Element]) -> Iterator[Element]:
    """People can be invited to a single occurrence."""
    return (occurrences[one.item_id] for one in modified_of(node) if one.item_id in occurrences)


def _changed(one: Modified, contents: Mapping[str, Element], begin: datetime | date, zone: ZoneInfo) -> Occurrence:
    if one.item_id not in contents:
        raise ValueError("a changed occurrence without its content")
    return Occurrence(_instant(one.original, begin, zone), event_of(contents[one.item_id], zone))


def _instant(moment: datetime, begin: datetime | date, zone: ZoneInfo) -> Instant:
    """An occurrence's original start, of the kind of its series' start."""
    if isinstance(begin, datetime):
        return moment.astimezone(begin.tzinfo)
    return moment.astimezone(zone).date()
