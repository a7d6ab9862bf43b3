"""A recurring master and its occurrences: indexes, moved and removed ones, and the days they may not cross."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

from cirahub_desktop.sandbox.clock import moment, utc_text
from cirahub_desktop.sandbox.item import Item, Properties
from cirahub_desktop.sandbox.recurrence import Pattern
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.zones import zone

_LOOKED_AT = 60
"""How many occurrences are compared when a series is checked: more than any pattern needs to repeat itself."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instance of a series in UTC; ``original`` is where the pattern has it."""

    index: int
    original: datetime
    start: datetime
    end: datetime
    is_exception: bool


def pattern_of(master: Item) -> Pattern:
    if master.pattern is None:
        raise Refusal("ErrorCalendarCannotUseIdForRecurringMasterId", "The item is not a series.")
    return master.pattern


def settle_series(properties: Properties, pattern: Pattern) -> None:
    """Move Start and End of a master to its first occurrence, as Exchange does, and refuse what overlaps itself."""
    start, end = moment(str(properties["Start"])), moment(str(properties["End"]))
    first = next(pattern.dates())
    local = start.astimezone(zone(_zone_id(properties)))
    moved = _at(first, local)
    length = end.astimezone(local.tzinfo).replace(tzinfo=None) - local.replace(tzinfo=None)
    for one, following in pairwise(islice(pattern.dates(), _LOOKED_AT)):
        if length > following - one:
            raise Refusal("ErrorOccurrenceTimeSpanTooBig", "An occurrence is longer than the time to the next one.")
    properties["Start"] = utc_text(moved)
    properties["End"] = utc_text((moved.replace(tzinfo=None) + length).replace(tzinfo=local.tzinfo))


def occurrences(master: Item, *, upto: datetime | None = None) -> Iterator[Occurrence]:
    """The live occurrences in the order of their index; ``upto`` ends a search in a series without an end."""
    start, length = _wall_start(master)
    for index, day in enumerate(pattern_of(master).dates(), start=1):
        original = _at(day, start)
        if upto is not None and original > upto:
            return
        if index not in master.removed:
            yield _occurrence(master, index, original, length)


def occurrence(master: Item, index: int) -> Occurrence:
    """The occurrence with this instance index; refused when removed or outside the pattern."""
    if index in master.removed:
        raise Refusal("ErrorCalendarOccurrenceIsDeletedFromRecurrence", "The occurrence was removed from its series.")
    start, length = _wall_start(master)
    day = day_of(master, index)
    return _occurrence(master, index, _at(day, start), length)


def day_of(master: Item, index: int) -> date:
    """The day on which the original pattern has an instance."""
    found = next(islice(pattern_of(master).dates(), index - 1, index), None) if index >= 1 else None
    if found is None:
        raise Refusal("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange", "The series has no such occurrence.")
    return found


def original_start(master: Item, index: int) -> datetime:
    return _at(day_of(master, index), _wall_start(master)[0])


def check_neighbours(master: Item, index: int, start: datetime, end: datetime) -> None:
    """An occurrence may neither pass its neighbours nor share a day with them."""
    if end - start > timedelta(days=1461):
        raise Refusal("ErrorOccurrenceTimeSpanTooBig", "The occurrence is too long.")
    zone_ = zone(_zone_id(master.properties))
    day, last_day = start.astimezone(zone_).date(), end.astimezone(zone_).date()
    previous, following = _neighbour(master, index, -1), _neighbour(master, index, +1)
    if previous is not None and (day <= previous.start.astimezone(zone_).date() or start < previous.end):
        raise Refusal(
            "ErrorOccurrenceCrossingBoundary", "The occurrence would cross or share the day of the one before."
        )
    if following is not None and (day >= following.start.astimezone(zone_).date() or end > following.start):
        raise Refusal(
            "ErrorOccurrenceCrossingBoundary", f"The occurrence would cross or reach the next one ({last_day})."
        )


def last_occurrence(master: Item) -> Occurrence | None:
    """``None`` for a series without an end."""
    pattern = pattern_of(master)
    if pattern.end is None and pattern.count is None:
        return None
    return max(occurrences(master), key=lambda found: found.index)


def remove_occurrence(master: Item, index: int) -> None:
    """Take one occurrence out; a series must keep at least one."""
    occurrence(master, index)
    if next((found for found in occurrences(master) if found.index != index), None) is None:
        raise Refusal("ErrorRecurrenceHasNoOccurrence", "The last occurrence of a series cannot be removed.")
    master.changed.pop(index, None)
    master.removed.add(index)


def _neighbour(master: Item, index: int, step: int) -> Occurrence | None:
    other = index + step
    while other in master.removed:
        other += step
    try:
        return occurrence(master, other)
    except Refusal:
        return None


def _zone_id(properties: Properties) -> str:
    return str(properties.get("StartTimeZone") or "UTC")


def _wall_start(master: Item) -> tuple[datetime, timedelta]:
    """The first start in the zone of the series, and the length by the wall clock."""
    tz = zone(_zone_id(master.properties))
    start = moment(master.text("Start")).astimezone(tz)
    end = moment(master.text("End")).astimezone(tz)
    return start, end.replace(tzinfo=None) - start.replace(tzinfo=None)


def _at(day: date, start: datetime) -> datetime:
    """A clock that is left out in spring is the one that is shown instead; what follows is as long as ever."""
    return datetime.combine(day, start.time(), start.tzinfo).astimezone(UTC).astimezone(start.tzinfo)


def _occurrence(master: Item, index: int, original: datetime, length: timedelta) -> Occurrence:
    end = (original.replace(tzinfo=None) + length).replace(tzinfo=original.tzinfo)
    changes = master.changed.get(index)
    if changes is None:
        return Occurrence(
            index, original.astimezone(UTC), original.astimezone(UTC), end.astimezone(UTC), is_exception=False
        )
    start_text, end_text = changes.get("Start"), changes.get("End")
    return Occurrence(
        index,
        original.astimezone(UTC),
        moment(start_text) if isinstance(start_text, str) else original.astimezone(UTC),
        moment(end_text) if isinstance(end_text, str) else end.astimezone(UTC),
        is_exception=True,
    )
