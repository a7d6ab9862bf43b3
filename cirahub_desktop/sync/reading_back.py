"""What a change in one field of a copy means for the hub, and whether it may be taken (rule R15). Pure.

Series apart: an event here is a single one, the master of a series or one occurrence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cirahub_desktop.sync.bodies import above_our_lines, as_edited, is_changed, read_alike
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, Sensitivity, Span, ZonedSpan
from cirahub_desktop.sync.three_way import FIELDS, same

Shows = Callable[[Event], Event | FaultCode]
"""What the spoke shows of a hub value: ``project`` with its options."""
_OPEN = frozenset({Sensitivity.NORMAL, Sensitivity.PERSONAL})


@dataclass(frozen=True, slots=True)
class ReadBack:
    """One event after a person's change to its copy."""

    here: Event
    """The hub's value with what could be understood."""
    there: Event
    """The copy with exactly that."""
    hidden: tuple[str, ...]
    """Fields whose change was not taken, or not all of it."""


def read_back(now: Event, there: Event, here: Event, shows: Shows) -> ReadBack:
    """``there`` stood for ``here`` when both last agreed; ``now`` is the copy as it is. All three without series."""
    change = _Change(now, there, here, shows)
    ours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    hidden: list[str] = []
    for name in FIELDS:
        before, after = getattr(there, name), getattr(now, name)
        if same(before, after):
            continue
        if not _is_a_persons(name, before, after):
            theirs[name] = after
            continue
        meant = change.meanings(name)
        if not meant:
            hidden.append(name)
            continue
        ours[name], theirs[name] = meant[0], after
        if name == "categories":
            theirs[name] = _with_changes(before, before, after, kept=set(before).difference(here.categories))
            if set(theirs[name]) != set(after):
                hidden.append(name)  # a person took off the one we had put there
    return ReadBack(replace(here, **ours), replace(there, **theirs), tuple(hidden))


def _is_a_persons(name: str, before: Any, after: Any) -> bool:
    """Not a server's: markup around a plain text, categories in another order."""
    match name:
        case "body":
            return is_changed(before, after)
        case "categories":
            return set(before) != set(after)
        case _:
            return True


class _Change:
    def __init__(self, now: Event, there: Event, here: Event, shows: Shows) -> None:
        self._now, self._there, self._here, self._shows = now, there, here, shows
        self._was = shows(here)

    def meanings(self, name: str) -> list[Any]:
        """Values of the field in the hub that the change can stand for, none where it cannot be told."""
        values = _meanings(name, getattr(self._now, name), getattr(self._there, name), getattr(self._here, name))
        return [value for value in values if self._is_shown(name, value)]

    def _is_shown(self, name: str, value: object) -> bool:
        """The spoke would show the value, and, as far as that can be judged, just as the person wrote it.

        It cannot where what the spoke would show now is not what it was given: its options changed since, or the
        server stored it in other words.
        """
        was, will = self._was, self._shows(_with(self._here, name, value))
        if self._reveals(name, value):
            return False
        if isinstance(was, FaultCode) or isinstance(will, FaultCode):
            return isinstance(was, Event) or isinstance(will, Event)  # it would come or go: the person saw to that
        before, after = getattr(was, name), getattr(will, name)
        if same(before, after):
            return False
        if name == "categories":
            return self._categories_are_shown(will)
        if name == "span" or not _shown_as(name, before, getattr(self._there, name)):
            return True
        return _shown_as(name, after, self._shown_now(name))

    def _categories_are_shown(self, will: Event) -> bool:
        before, after = set(self._there.categories), set(self._now.categories)
        ours = before - set(self._here.categories)
        return after - before <= set(will.categories) and not (before - after - ours) & set(will.categories)

    def _shown_now(self, name: str) -> object:
        return as_edited(self._there.body, self._now.body) if name == "body" else getattr(self._now, name)

    def _reveals(self, name: str, value: object) -> bool:
        """A mask is not taken off from where the details are not seen: the hub's own people do that."""
        if name != "sensitivity" or self._here.sensitivity in _OPEN or value not in _OPEN:
            return False
        was, will = self._was, self._shows(_with(self._here, name, value))
        if isinstance(was, FaultCode) or isinstance(will, FaultCode):
            return True
        return not same(_with(was, name, value), will)


def _with(event: Event, name: str, value: object) -> Event:
    changes: dict[str, Any] = {name: value}
    return replace(event, **changes)


def _shown_as(name: str, one: Any, other: Any) -> bool:
    return read_alike(one, other) if name == "body" else same(one, other)


def _meanings(name: str, now: Any, there: Any, here: Any) -> Iterator[Any]:
    match name:
        case "subject" if here:
            yield from _inside(now, there, here)
        case "body":
            body = above_our_lines(as_edited(there, now), there, here)
            if body is not None:
                yield body
        case "categories":
            yield _with_changes(here, there, now)
        case "span":
            yield span_back(now, there, here)
        case _ if same(there, here):
            yield now


def _inside(now: str, there: str, here: str) -> Iterator[str]:
    """What stands in ``now`` where ``here`` stood in ``there``, for each place where it did."""
    place = there.find(here)
    while place >= 0:
        before, after = there[:place], there[place + len(here) :]
        if now.startswith(before) and now.endswith(after) and len(now) >= len(before) + len(after):
            yield now[len(before) : len(now) - len(after)]
        place = there.find(here, place + 1)


def _with_changes(
    names: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], kept: Iterable[str] = ()
) -> tuple[str, ...]:
    """What was taken away and added between ``before`` and ``after`` done to ``names``, but for those ``kept``."""
    gone = set(before).difference(after, kept)
    stay = [name for name in names if name not in gone]
    return (*stay, *(name for name in dict.fromkeys(after) if name not in before and name not in stay))


def span_back(now: Span, there: Span, here: Span) -> Span:
    """Times are never masked; what can differ is the zone's name, where a server knows it by another."""
    if not (isinstance(now, ZonedSpan) and isinstance(there, ZonedSpan) and isinstance(here, ZonedSpan)):
        return now
    return ZonedSpan(
        clock_back(now.start, there.start, here.start),
        clock_back(now.end, there.end, here.end),
    )


def clock_back(now: datetime, there: datetime, here: datetime) -> datetime:
    """In the hub's zone, unless a person chose another one."""
    return now.astimezone(here.tzinfo) if str(now.tzinfo) == str(there.tzinfo) else now
