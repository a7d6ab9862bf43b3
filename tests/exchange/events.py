"""Events to write, and the writes that carry them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import AllDaySpan, Event, ZonedSpan
from cirahub_desktop.sync.model.item import Identity, Stamp, origin_id
from cirahub_desktop.sync.spokes.base import Create, Update, Written

PARIS = ZoneInfo("Europe/Paris")


def timed(subject: str = "Delivery", start: str = "2026-12-01T09:00", minutes: int = 60, **values: object) -> Event:
    begin = datetime.fromisoformat(start).replace(tzinfo=values.pop("zone", PARIS))  # type: ignore[arg-type]
    return Event(subject, ZonedSpan(begin, begin + timedelta(minutes=minutes)), **values)  # type: ignore[arg-type]


def all_day(subject: str = "Fair", start: str = "2026-12-01", days: int = 1, **values: object) -> Event:
    first = date.fromisoformat(start)
    return Event(subject, AllDaySpan(first, first + timedelta(days=days)), **values)  # type: ignore[arg-type]


def stamp_of(event: Event, nonce: str, run: int = 1) -> Stamp:
    return Stamp(origin_id("feed", nonce), "hub@pc", nonce, run, content_hash(event))


def create(event: Event, nonce: str = "n1") -> Create:
    return Create(Identity(f"uid-{nonce}@example.org"), event, stamp_of(event, nonce))


def update(event: Event, written: Written, nonce: str = "n1", run: int = 2) -> Update:
    identity = Identity(f"uid-{nonce}@example.org")
    return Update(written.remote_id, written.version, identity, event, stamp_of(event, nonce, run))
