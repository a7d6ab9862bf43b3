"""Every event of a folder and of a feed, each read by somebody else's code, in one form that can be compared.

The folder is read with plain exchangelib, expanded by the server; the feed with plain icalendar, expanded by
recurring-ical-events. Nothing of the product stands between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from tests.sandbox.client import Client

BUSY = "Busy"
"""What is shown of a private event."""


@dataclass(frozen=True, order=True, slots=True)
class Shown:
    """One event or one occurrence, as a person sees it. Ends are exclusive; times are in UTC."""

    start: str
    uid: str
    end: str
    all_day: bool
    subject: str
    location: str
    text: str
    categories: tuple[str, ...]
    show_as: str
    sensitivity: str


def in_folder(endpoint: str, user: str, password: str, path: str, first: date, last: date) -> list[Shown]:
    with Client(endpoint, user, password) as client:
        view = client.folder(path).view(start=_midnight(first), end=_midnight(last))
        return sorted(_of_exchange(item) for item in client.account.fetch(view))


def stored_uids(endpoint: str, user: str, password: str, path: str) -> list[str]:
    """Of the items as they are stored: a series is one."""
    with Client(endpoint, user, password) as client:
        return sorted(item.uid for item in client.folder(path).all())


def in_feed(body: bytes, source: str, first: date, last: date) -> list[Shown]:
    """What a folder should show of a feed under the default options; ``source`` is the name of the feed's spoke."""
    found = recurring_ical_events.of(Calendar.from_ical(body)).between(_midnight(first), _midnight(last))
    return sorted(_as_copied(_of_feed(event), source) for event in found)


def uids_of(body: bytes) -> list[str]:
    return sorted({str(event["UID"]) for event in Calendar.from_ical(body).walk("VEVENT")})


def _of_exchange(item: Any) -> Shown:
    whole = bool(item.is_all_day)
    assert not item.required_attendees
    assert not item.optional_attendees
    assert not item.reminder_is_set  # it would ring for everybody
    return Shown(
        start=_text(item.start),
        uid=item.uid,
        end=_text(item.end + timedelta(days=1) if whole else item.end),
        all_day=whole,
        subject=item.subject or "",
        location=item.location or "",
        text=(item.text_body or "").strip(),
        categories=tuple(sorted(item.categories or ())),
        show_as=item.legacy_free_busy_status,
        sensitivity=item.sensitivity,
    )


def _of_feed(event: Any) -> Shown:
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    return Shown(
        start=_text(start),
        uid=str(event["UID"]),
        end=_text(end),
        all_day=not isinstance(start, datetime),
        subject=str(event.get("SUMMARY", "")),
        location=str(event.get("LOCATION", "")),
        text=_body(str(event.get("DESCRIPTION", "")).strip(), str(event.get("URL", ""))),
        categories=tuple(_categories(event)),
        show_as=_show_as(event),
        sensitivity=str(event.get("CLASS", "PUBLIC")).capitalize().replace("Public", "Normal"),
    )


def _as_copied(one: Shown, source: str) -> Shown:
    """Private events as busy, without details; the name of the spoke as one more category."""
    if one.sensitivity == "Private":
        one = replace(one, subject=BUSY, location="", text="", categories=())
    return replace(one, categories=tuple(sorted({*one.categories, source})))


def _body(text: str, link: str) -> str:
    if not link:
        return text
    return f"{text}\n\nLink: {link}" if text else f"Link: {link}"


def _categories(event: Any) -> Iterable[str]:
    held = event.get("CATEGORIES")
    return sorted(str(name) for name in held.cats) if held else ()


def _show_as(event: Any) -> str:
    if str(event.get("TRANSP", "")) == "TRANSPARENT":
        return "Free"
    told = (str(event.get("STATUS", "")), str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")))
    return "Tentative" if "TENTATIVE" in told else "Busy"


def _text(when: date) -> str:
    """exchangelib's own types are left behind."""
    if isinstance(when, datetime):
        return datetime.fromtimestamp(when.timestamp(), UTC).isoformat()
    return date(when.year, when.month, when.day).isoformat()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)
