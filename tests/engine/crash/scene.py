"""A bit of everything that people do between two runs, in three calendars that all go both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from cirahub_desktop.sync.model.event import AllDaySpan, Body, Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import CategoryRule, Feeding
from tests.engine.support import PARIS

LEFT, RIGHT, BOARD = "left", "right", "board"
SPOKES = (LEFT, RIGHT, BOARD)
OPTIONS: Mapping[str, Mapping[str, object]] = {
    LEFT: {"hub_writes": True, "feeds_hub": Feeding.ALL, "category": CategoryRule.NONE},
    RIGHT: {"hub_writes": True, "feeds_hub": Feeding.ALL, "category": CategoryRule.NONE},
    BOARD: {"hub_writes": True, "feeds_hub": Feeding.NEW, "category": CategoryRule.NONE},
}
RESTAMPED = RIGHT
RESTAMP: Mapping[str, object] = {"subject_prefix": "[team]"}
"""The option that changes in that calendar before the run."""
FOREIGN = ("board-1", "board-2")
"""In the board from before it fed the hub: these stay its own."""
TAKEN_BACK = "Inventory"
"""What was moved by a run that is then undone."""
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


class Hand(Protocol):
    """A person's own program on one calendar."""

    def add(self, uid: str, event: Event) -> None: ...

    def items(self) -> Sequence[RemoteItem]: ...

    def change(self, item: RemoteItem, event: Event) -> None: ...

    def remove(self, item: RemoteItem) -> None: ...


@dataclass(frozen=True)
class Scene:
    """``first`` is the day before the first event."""

    hands: Mapping[str, Hand]
    first: date

    def event(self, subject: str, day: int, hour: int = 9, **fields: object) -> Event:
        start = datetime(self.first.year, self.first.month, self.first.day, hour, tzinfo=PARIS) + timedelta(days=day)
        return replace(Event(subject, ZonedSpan(start, start + HOUR)), **fields)  # type: ignore[arg-type]

    def weekly(self, subject: str, day: int, *, moved: int | None = None, without: int | None = None) -> Event:
        """Six weeks; one occurrence an hour later and in another room, one left out."""
        event = self.event(subject, day)
        assert isinstance(event.span, ZonedSpan)
        start = event.span.start
        changed: tuple[Occurrence, ...] = ()
        if moved is not None:
            at = start + moved * WEEK
            own = Event(subject, ZonedSpan(at + HOUR, at + 2 * HOUR), location="Room 2")
            changed = (Occurrence(at, own),)
        removed = () if without is None else (start + without * WEEK,)
        return replace(event, series=Series("FREQ=WEEKLY;COUNT=6", removed=removed, changed=changed))

    def _find(self, spoke: str, uid: str) -> RemoteItem:
        (found,) = [one for one in self.hands[spoke].items() if one.identity.uid == uid]
        return found

    def edit(self, spoke: str, uid: str, **fields: object) -> None:
        item = self._find(spoke, uid)
        self.hands[spoke].change(item, replace(item.event, **fields))  # type: ignore[arg-type]

    def remove(self, spoke: str, uid: str) -> None:
        self.hands[spoke].remove(self._find(spoke, uid))

    # what people do, in this order, with runs in between

    def fill(self) -> None:
        left, right, board = (self.hands[name] for name in SPOKES)
        for number, uid in enumerate(FOREIGN):
            board.add(uid, self.event(f"Only here {number}", 3 + number, 7))
        for hand in (left, right):
            hand.add("twin", self.event("Fire drill", 5))
        left.add("both", self.event("Handover", 6))
        left.add("clash", self.event("Review", 7))
        left.add("away", self.event("Cancelled trip", 8))
        left.add("kept", self.event("Kept after all", 9))
        left.add("copy", self.event("Deliveries", 10))
        left.add("series", self.weekly("Round", 11))
        left.add("back", self.event(TAKEN_BACK, 12))
        right.add("home", self.event("Dentist", 13))
        right.add("quiet", replace(self.event("Holiday", 14), span=self._days(14)))

    def move_what_is_taken_back(self) -> None:
        self.edit(LEFT, "back", location="Hall 3", span=self.event("", 20).span)

    def work(self) -> None:
        """All that the run has to carry over."""
        left, right, board = (self.hands[name] for name in SPOKES)
        left.add("new-left", self.event("Lunch", 15))
        right.add("new-right", self.weekly("Choir", 16, moved=2, without=3))
        board.add("new-board", self.event("Seminar", 17, body=Body("Bring a pen")))
        for hand in (left, right):
            hand.add("new-twin", self.event("Blood donation", 18))
        self.edit(LEFT, "both", location="Gate 2")
        self.edit(RIGHT, "both", body=Body("Ask at the desk"))
        self.edit(LEFT, "clash", location="says left")
        self.edit(RIGHT, "clash", location="says right")
        self.edit(BOARD, "copy", location="Ramp")
        self.edit(LEFT, "twin", location="Yard")
        series = self.weekly("Round", 11, moved=1)
        self.edit(BOARD, "series", series=series.series)
        self.remove(BOARD, "away")
        self.remove(RIGHT, "home")
        self.edit(LEFT, "kept", location="Canteen")
        self.remove(RIGHT, "kept")

    def _days(self, day: int) -> AllDaySpan:
        return AllDaySpan(self.first + timedelta(days=day), self.first + timedelta(days=day + 2))
