"""Publishers and their moods: calendars over real HTTP, by a clock of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import Self

from tests.soak.sights import EXTRA_DAY, WEEKLY_COUNT, start_of
from tests.spokes.publisher import Publisher
from tests.support.feed_server import Reply, Request


class Mood(Enum):
    WELL = "well"
    STUCK = "stuck"
    """304 to everybody who knows any version, whatever became of the calendar."""
    ERROR = "error"
    BUSY = "busy"
    """503 with Retry-After."""
    MISSING = "missing"
    LOGIN = "login"
    BLANK = "blank"
    NO_EVENTS = "no-events"
    FEW_EVENTS = "few-events"
    """A whole calendar that lacks most of what is in it: too much to go unasked."""
    TRUNCATED = "truncated"
    CUT = "cut"
    """Fewer bytes than were promised."""


UNREADABLE = frozenset(Mood) - {Mood.WELL, Mood.STUCK, Mood.NO_EVENTS, Mood.FEW_EVENTS}
"""A program that takes what it gets then for the calendar would delete the rest."""


ENOUGH = 6
"""Events of which all but one are more than may go without a question."""


class Shape(Enum):
    SINGLE = "single"
    WEEKLY = "weekly"
    ODD = "odd"
    """A rule and one more date: single events in Exchange."""


@dataclass(slots=True)
class Published:
    """One event as its publisher has it."""

    number: int
    uid: str
    shape: Shape
    private: bool
    values: dict[str, str | int]
    cancelled: bool = False
    listed: bool = True
    changed: dict[int, str] = field(default_factory=dict)
    """Of a weekly one: which occurrence has another location."""
    removed: set[int] = field(default_factory=set)
    seen: tuple[str, object] | None = None
    """UID and day as they were last read by anybody."""

    @property
    def is_another(self) -> bool:
        """Both have changed since then."""
        return self.seen is not None and self.uid != self.seen[0] and self.values["day"] != self.seen[1]


@dataclass(slots=True)
class Feed:
    """One link."""

    name: str
    things: dict[int, Published] = field(default_factory=dict)
    mood: Mood = Mood.WELL
    order: int = 0
    retry_after: int = 0
    asked: list[bool] = field(default_factory=list)
    """One per request since it was last looked at: whether it was conditional."""

    def body(self) -> bytes:
        listed = [one for one in self.things.values() if one.listed] if self.mood is not Mood.NO_EVENTS else []
        if self.mood is Mood.FEW_EVENTS and len(listed) >= ENOUGH:
            listed = listed[:1]
        Random(self.order).shuffle(listed)
        events = [line for one in listed for line in _lines(one)]
        head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Publisher//EN", f"X-WR-CALNAME:{self.name}")
        text = "\r\n".join((*head, *events, "END:VCALENDAR", "")).encode()
        return text[: len(text) // 2] if self.mood is Mood.TRUNCATED else text

    def answer(self, request: Request) -> Reply:
        conditional = "if-none-match" in request.headers
        self.asked.append(conditional)
        body = self.body()
        tag = f'"{hash_of(body)}"'
        if self.mood is Mood.STUCK and conditional:
            return Reply(status=304)
        if self.mood in _REFUSALS:
            wait = {"Retry-After": str(self.retry_after)} if self.mood is Mood.BUSY else {}
            return Reply(b"", _REFUSALS[self.mood], wait)
        if self.mood is Mood.LOGIN:
            return Reply(_LOGIN, headers={"Content-Type": "text/html"})
        if self.mood is Mood.BLANK:
            return Reply(b"")
        if self.mood is Mood.CUT:
            return Reply(body[: len(body) // 2], promised=len(body))
        if request.headers.get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        if self.mood is not Mood.TRUNCATED:
            self._is_read(body)
        return Reply(body, headers={"ETag": tag})

    def _is_read(self, body: bytes) -> None:
        for one in self.things.values():
            if f"UID:{one.uid}\r\n".encode() in body:
                one.seen = (one.uid, one.values["day"])


def hash_of(body: bytes) -> str:
    from hashlib import sha256

    return sha256(body).hexdigest()[:16]


class Publishers:
    """All feeds behind one server. Use it as a context manager."""

    def __init__(self, names: tuple[str, ...], clock: Callable[[], datetime]) -> None:
        self.feeds = {name: Feed(name) for name in names}
        self._server = Publisher(self._answer)
        self._server._clock = clock

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.__exit__(*problem)

    def link(self, name: str) -> str:
        return f"{self._server.origin}/{name}.ics"

    def _answer(self, request: Request, _number: int) -> Reply:
        self._server.requests.clear()
        return self.feeds[request.path.removeprefix("/").removesuffix(".ics")].answer(request)


_REFUSALS = {Mood.ERROR: 500, Mood.BUSY: 503, Mood.MISSING: 404}
_LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><input type=password></body></html>"


def _lines(one: Published) -> list[str]:
    day = int(one.values["day"])
    lines = _event(one, day, str(one.values["location"]), _rule(one, day))
    for index in sorted(one.changed.keys() - one.removed):
        at = day + 7 * index
        lines += _event(one, at, one.changed[index], [f"RECURRENCE-ID:{_when(one.number, at)}"])
    return lines


def _rule(one: Published, day: int) -> list[str]:
    if one.shape is Shape.SINGLE:
        return []
    more = [f"RDATE:{_when(one.number, day + EXTRA_DAY)}"] if one.shape is Shape.ODD else []
    gone = [f"EXDATE:{_when(one.number, day + 7 * index)}" for index in sorted(one.removed)]
    return [f"RRULE:FREQ=WEEKLY;COUNT={WEEKLY_COUNT}", *more, *gone]


def _event(one: Published, day: int, location: str, more: list[str]) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        "DTSTAMP:20270101T000000Z",
        f"DTSTART:{_when(one.number, day)}",
        f"DTEND:{_when(one.number, day, later=30)}",
        *more,
        f"SUMMARY:{one.values['subject']}",
        f"LOCATION:{location}",
        f"DESCRIPTION:{one.values['note']}",
        *(["CLASS:PRIVATE"] if one.private else []),
        *(["STATUS:CANCELLED"] if one.cancelled else []),
        "END:VEVENT",
    ]


def _when(number: int, day: int, *, later: int = 0) -> str:
    return (start_of(number, day) + timedelta(minutes=later)).strftime("%Y%m%dT%H%M%SZ")
