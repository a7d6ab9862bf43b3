"""The feed server: good feeds, bad ones, and whatever a test puts under a name."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cache
from typing import Final

from cirahub_desktop.sandbox.many_events import MOST, many_events
from cirahub_desktop.sandbox.sample_feed import sample_feed
from cirahub_desktop.sandbox.store import Store

ANCHOR: Final = "(anchor)"
"""The name under which the store keeps the day that sample feeds are dated around."""

_LOGIN_PAGE: Final = (
    b"<!DOCTYPE html><html><head><title>Connexion</title></head><body><h1>Veuillez vous connecter</h1>"
    b'<form method="post"><input name="user"><input name="password" type="password"></form></body></html>'
)
_REFUSALS: Final = {"forbidden.ics": 403, "missing.ics": 404, "error-500.ics": 500, "busy.ics": 503}
_CALENDAR: Final = "text/calendar; charset=utf-8"

LISTED: Final = (
    "plain.ics",
    "events-1000.ics",
    "private.ics",
    "login.ics",
    "truncated.ics",
    "truncated-event.ics",
    "empty.ics",
    "json.ics",
    *_REFUSALS,
    "redirect.ics",
    "loop.ics",
    "slow.ics",
)
"""The feeds that the first line of the sandbox names; any other ``events-N.ics`` works too."""


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """``body`` is whole, or an iterator for a large feed; ``etag`` without quotes, empty for none."""

    status: int = 200
    content_type: str = _CALENDAR
    body: bytes | Iterator[bytes] = b""
    etag: str = ""
    modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    private: bool = False
    """Only for a signed-in user (Basic)."""
    slow: bool = False


def feed_answer(store: Store, name: str) -> FeedAnswer:
    """What lies under ``/feeds/NAME``; feeds that were set go before those built in."""
    held = store.feeds.get(name)
    if held is not None and name != ANCHOR:
        body = base64.b64decode(str(held["body"]))
        return FeedAnswer(body=body, etag=_digest(body), modified=str(held["modified"]))
    anchor = anchor_of(store)
    many = re.fullmatch(r"events-(\d{1,6})\.ics", name)
    if many is not None and int(many[1]) <= MOST:
        count = int(many[1])
        return FeedAnswer(body=many_events(count, anchor), etag=f"events-{count}-{anchor}", modified=_http_date(anchor))
    return _built_in(name, anchor)


def set_feed(store: Store, name: str, body: bytes) -> None:
    """Put ``body`` under a name, from now on and after a restart."""
    now = format_datetime(store.clock.now(), usegmt=True)
    with store.request():
        store.put_feed(name, {"body": base64.b64encode(body).decode(), "modified": now})


def anchor_of(store: Store) -> date:
    return date.fromisoformat(str(store.feeds[ANCHOR]["date"]))


def _built_in(name: str, anchor: date) -> FeedAnswer:
    plain = _sample(anchor)
    if name in _REFUSALS:
        status = _REFUSALS[name]
        return FeedAnswer(status, "text/plain", b"", headers={"Retry-After": "120"} if status == 503 else {})
    if name in ("redirect.ics", "loop.ics"):
        return FeedAnswer(
            302, "text/plain", headers={"Location": "/feeds/plain.ics" if name[0] == "r" else "/feeds/loop.ics"}
        )
    answers = {
        "plain.ics": FeedAnswer(body=plain, etag=_digest(plain), modified=_http_date(anchor)),
        "private.ics": FeedAnswer(body=plain, etag=_digest(plain), modified=_http_date(anchor), private=True),
        "slow.ics": FeedAnswer(body=plain, slow=True),
        "login.ics": FeedAnswer(content_type="text/html; charset=utf-8", body=_LOGIN_PAGE),
        "truncated.ics": FeedAnswer(body=plain[: plain.rfind(b"END:VCALENDAR")]),
        "truncated-event.ics": FeedAnswer(body=plain[: plain.rfind(b"SUMMARY:") + 12]),
        "empty.ics": FeedAnswer(body=b""),
        "json.ics": FeedAnswer(
            content_type="application/json", body=b'{"error": "session expired", "login": "/login"}'
        ),
    }
    return answers.get(name, FeedAnswer(404, "text/plain"))


@cache
def _sample(anchor: date) -> bytes:
    return sample_feed(anchor)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:24]


def _http_date(day: date) -> str:
    return format_datetime(datetime.combine(day, time(5), UTC), usegmt=True)
