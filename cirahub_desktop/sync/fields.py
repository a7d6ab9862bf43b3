"""Two people's changes to one event, made one event: field by field against what both last agreed on. Pure.

Names of fields are those of :data:`~cirahub_desktop.sync.three_way.FIELDS`; in a series also ``rule``, ``added`` and
``removed``, and for each occurrence its start and the field (``2026-12-01T09:00:00[Europe/Paris] subject``), with
``occurrence`` for the occurrence as such. A series that became a single event, or the other way, is ``series``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum
from operator import attrgetter
from typing import Any

from cirahub_desktop.sync.anchoring import plain
from cirahub_desktop.sync.model.event import Event, Occurrence, Series
from cirahub_desktop.sync.series_merge import (
    ADDED,
    OCCURRENCE,
    REMOVED,
    RULE,
    SERIES,
    merged_series,
    moved_series,
    name_of,
)
from cirahub_desktop.sync.three_way import FIELDS, Decision, Sides, key_of, merged_names, rules_of, same


class Winner(Enum):
    """Whose value stands where both sides changed a field."""

    HUB = "hub"
    SPOKE = "spoke"


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two changed versions."""

    event: Event
    clashes: tuple[str, ...]
    """Fields that both sides changed to different values."""
    taken: tuple[str, ...]
    """Fields in which the event differs from the hub's: they came from the spoke."""


def merge(base: Event, hub: Event, spoke: Event, choose: Callable[[str], Winner]) -> Merged:
    """Every change of either side; ``choose`` is asked, once for each, whose value a field has that both changed.

    ``base`` is what both sides last agreed on, in the same words as the other two. Sets (categories, added and removed
    occurrences) take the additions and removals of both sides. Nothing is lost that is not named in ``clashes``, but
    for one rule: a changed occurrence is kept although the other side removed it (R7).
    """
    decision = Decision(lambda name: choose(name) is Winner.SPOKE)
    event = _merged(Sides(base, hub, spoke), decision)
    return Merged(event, tuple(decision.clashes), changed_fields(hub, event))


def apply_changes(target: Event, before: Event, after: Event) -> Event:
    """``target`` with everything that differs between ``before`` and ``after`` as it is in ``after``."""
    return _merged(Sides(before, target, after), Decision(lambda _: True, removal_wins=True))


def with_edits(event: Event, edited: Event, names: AbstractSet[str]) -> Event:
    """``event`` with the named fields as they are in ``edited``; names of parts of a series stand for all of it."""
    values = {name: getattr(edited, name) for name in names & frozenset(FIELDS)}
    own = frozenset(FIELDS)
    return replace(event, **values) if names <= own else replace(event, **values, series=edited.series)


def changed_fields(before: Event, after: Event) -> tuple[str, ...]:
    """Names of what differs, in a fixed order; empty only for equal events."""
    names = [name for name in FIELDS if not same(getattr(before, name), getattr(after, name))]
    if before.series and after.series:
        names += _changed_in_series(before, after, before.series, after.series)
    elif before.series or after.series:
        names.append(SERIES)
    if not names and not same(before, after):
        names.append(SERIES)  # the same, in another order
    return tuple(names)


def _merged(sides: Sides[Event], decision: Decision) -> Event:
    if same(sides.base, sides.spoke) or same(sides.hub, sides.spoke):
        return sides.hub
    if same(sides.base, sides.hub):
        return sides.spoke
    if all(one.series for one in sides.all()):
        master = _fields(sides, decision)
        return replace(master, series=merged_series(master, sides, decision))
    return _single_or_series(sides, decision)


def _single_or_series(sides: Sides[Event], decision: Decision) -> Event:
    """A series that became a single event, or the other way: as a whole, and where both changed it, with its time."""
    series = sides.map(lambda one: one.series)
    if series.are_all_different(same):
        winner = decision.clash(SERIES, sides.hub, sides.spoke)
        if not same(sides.hub.span, sides.spoke.span):
            decision.clashes.append("span")
        master = _fields(sides.map(lambda one: one.with_span(winner.span)), decision)
        return replace(master, series=winner.series)
    master = _fields(sides, decision)
    is_hub = not same(series.base, series.hub)
    owner = sides.hub if is_hub else sides.spoke
    if owner.series is None:
        return master
    return replace(master, series=moved_series(master, owner, decision, is_hub=is_hub))


def _fields(sides: Sides[Event], decision: Decision) -> Event:
    """The event without its series."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        of_each = sides.map(attrgetter(name))
        if name == "categories" and of_each.are_all_different(same):
            values[name] = merged_names(of_each)
        else:
            values[name] = decision.of(name, of_each)
    return Event(**values)


def _changed_in_series(before: Event, after: Event, old: Series, new: Series) -> Iterator[str]:
    if rules_of(old) != rules_of(new):
        yield RULE
    if not same(replace(_BARE, added=old.added), replace(_BARE, added=new.added)):
        yield ADDED
    if not same(replace(_BARE, removed=old.removed), replace(_BARE, removed=new.removed)):
        yield REMOVED
    was = {key_of(one.recurrence_id): one for one in old.changed}
    now = {key_of(one.recurrence_id): one for one in new.changed}
    for key in sorted(was.keys() | now.keys()):
        yield from _changed_in_occurrence(before, after, was.get(key), now.get(key))


_BARE = Series()


def _changed_in_occurrence(
    before: Event, after: Event, old: Occurrence | None, new: Occurrence | None
) -> Iterator[str]:
    one = new or old
    if one is None or (old and new and same(replace(_BARE, changed=(old,)), replace(_BARE, changed=(new,)))):
        return
    at = one.recurrence_id
    was, now = (old.event if old else plain(before, at)), (new.event if new else plain(after, at))
    names = [name for name in FIELDS if not same(getattr(was, name), getattr(now, name))]
    yield from (name_of(at, name) for name in names or [OCCURRENCE])
