"""One plain form of an event, for the store and for content hashes.

``to_plain`` gives only what differs from the default, as JSON types, so equal events give equal text and a field added
later does not change the hash of events that do not use it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
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
from cirahub_desktop.sync.model.zone import zone_named

Plain = dict[str, Any]


def content_hash(event: Event) -> str:
    """A 32-digit fingerprint of everything in ``event``; the same on every computer."""
    return hashlib.blake2b(to_json(event).encode(), digest_size=16).hexdigest()


def to_json(event: Event) -> str:
    """Made once for each event: a run asks for it ten times, for hashes, intents, links and records."""
    try:
        return event.canonical
    except AttributeError:
        text = _encoder.encode(to_plain(event))
        object.__setattr__(event, "canonical", text)
        return text


_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Event:
    return from_plain(json.loads(text))


_USUAL: Final = (("show_as", ShowAs.BUSY), ("sensitivity", Sensitivity.NORMAL), ("status", Status.CONFIRMED))


def to_plain(event: Event) -> Plain:
    plain: Plain = {"subject": event.subject, "span": _span_to_plain(event.span)}
    for name, text in (
        ("location", event.location), ("text", event.body.text), ("html", event.body.html), ("url", event.url),
    ):  # fmt: skip
        if text:
            plain[name] = text
    for name, usual in _USUAL:
        value = getattr(event, name)
        if value is not usual:
            plain[name] = value.value
    if event.categories:
        plain["categories"] = list(event.categories)
    if event.reminder is not None:
        plain["reminder"] = int(event.reminder.total_seconds())
    if event.series:
        plain["series"] = _series_to_plain(event.series)
    if event.organizer or event.attendees or event.attachments or event.extra:
        plain.update((name, part) for name, part in _rarer(event).items() if part)
    return plain


def _rarer(event: Event) -> Plain:
    return {
        "organizer": event.organizer and _person_to_plain(event.organizer),
        "attendees": [_person_to_plain(person) for person in event.attendees],
        "attachments": list(event.attachments),
        "extra": [list(line) for line in event.extra],
    }


def from_plain(plain: Plain) -> Event:
    reminder = plain.get("reminder")
    return Event(
        subject=plain["subject"],
        span=_span_from_plain(plain["span"]),
        location=plain.get("location", ""),
        body=Body(plain.get("text", ""), plain.get("html", "")),
        categories=tuple(plain.get("categories", ())),
        show_as=ShowAs(plain.get("show_as", ShowAs.BUSY.value)),
        sensitivity=Sensitivity(plain.get("sensitivity", Sensitivity.NORMAL.value)),
        status=Status(plain.get("status", Status.CONFIRMED.value)),
        reminder=None if reminder is None else timedelta(seconds=reminder),
        url=plain.get("url", ""),
        organizer=Person(*plain["organizer"]) if "organizer" in plain else None,
        attendees=tuple(Person(*person) for person in plain.get("attendees", ())),
        attachments=tuple(plain.get("attachments", ())),
        series=_series_from_plain(plain["series"]) if "series" in plain else None,
        extra=tuple((name, value) for name, value in plain.get("extra", ())),
    )


def instant_to_text(instant: Instant) -> str:
    """``2026-11-22``, ``2026-11-22T09:00:00`` or ``2026-11-22T09:00:00[Europe/Paris]``."""
    if not isinstance(instant, datetime):
        return instant.isoformat()
    wall = instant.isoformat()[: 26 if instant.microsecond else 19]
    fold = "+" if instant.fold else ""
    return wall if instant.tzinfo is None else f"{wall}{fold}[{_zone_key(instant)}]"


def instant_from_text(text: str) -> Instant:
    """Raises ValueError, also for a zone that this computer does not know."""
    if "T" not in text:
        return date.fromisoformat(text)
    wall, _, zone = text.partition("[")
    naive = datetime.fromisoformat(wall.removesuffix("+"))
    if not zone:
        return naive
    return naive.replace(tzinfo=zone_named(zone.removesuffix("]")), fold=int(wall.endswith("+")))


def _zone_key(moment: datetime) -> str:
    if not isinstance(moment.tzinfo, ZoneInfo) or not moment.tzinfo.key:
        raise TypeError(f"an event's times need a ZoneInfo with a name, not {moment.tzinfo!r}")
    return moment.tzinfo.key


def _span_to_plain(span: Span) -> list[str]:
    return [instant_to_text(span.start), instant_to_text(span.end)]


def _span_from_plain(plain: list[str]) -> Span:
    start, end = (instant_from_text(text) for text in plain)
    if isinstance(start, datetime) and isinstance(end, datetime):
        return ZonedSpan(start, end) if start.tzinfo else FloatingSpan(start, end)
    return AllDaySpan(start, end)


def _person_to_plain(person: Person) -> list[str]:
    return [person.name, person.email, person.response]


def _series_to_plain(series: Series) -> Plain:
    plain: Plain = {"rule": series.rule}
    if series.added:
        plain["added"] = [instant_to_text(instant) for instant in series.added]
    if series.removed:
        plain["removed"] = [instant_to_text(instant) for instant in series.removed]
    if series.changed:
        plain["changed"] = [_occurrence_to_plain(one) for one in series.changed]
    if series.further:
        plain["further"] = list(series.further)
    if series.barred:
        plain["barred"] = list(series.barred)
    return plain


def _occurrence_to_plain(one: Occurrence) -> list[Any]:
    plain = [instant_to_text(one.recurrence_id), to_plain(one.event)]
    return [*plain, "and later"] if one.and_later else plain


def _series_from_plain(plain: Plain) -> Series:
    return Series(
        rule=plain["rule"],
        added=tuple(instant_from_text(text) for text in plain.get("added", ())),
        removed=tuple(instant_from_text(text) for text in plain.get("removed", ())),
        changed=tuple(
            Occurrence(instant_from_text(instant), from_plain(event), and_later=bool(later))
            for instant, event, *later in plain.get("changed", ())
        ),
        further=tuple(plain.get("further", ())),
        barred=tuple(plain.get("barred", ())),
    )
