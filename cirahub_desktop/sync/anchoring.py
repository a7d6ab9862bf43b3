"""Where the occurrences of a series go when the series moves. Pure.

Changed and removed occurrences are named by when the series would have them begin (RECURRENCE-ID, RFC 5545, 3.8.4.4).
When one side moves the series while the other changes an occurrence, that name has no meaning in the moved series any
more. An occurrence that the moved series still has keeps its name; else it moves along, by as much as the start of
the series did; else it is an orphan, and the caller has to ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import islice

from cirahub_desktop.sync.codecs.recurrence import at_instant, occurrences
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence, Series
from cirahub_desktop.sync.three_way import Key, key_of, rules_of

_MOST_LOOKED_AT = 5_000
"""Occurrences of the moved series that are looked through; what lies behind them counts as an orphan (R14)."""
_NOTHING = Series()


@dataclass(frozen=True, slots=True)
class Placed:
    """One changed occurrence in the moved series."""

    at: Instant
    one: Occurrence
    orphan: bool = False


@dataclass(frozen=True, slots=True)
class Anchored:
    """One version of a series, its occurrences under the names they have in the moved series."""

    event: Event
    changed: dict[Key, Placed] = field(default_factory=dict)
    removed: dict[Key, Instant] = field(default_factory=dict)
    """Without orphans: what the moved series does not have needs no removal."""
    added: dict[Key, Instant] = field(default_factory=dict)

    def is_gone(self, key: Key) -> bool:
        """Removed; a changed occurrence is there whatever the list of removed ones says."""
        return key in self.removed and key not in self.changed


def anchored(versions: Iterable[Event], moved: Event) -> list[Anchored]:
    """Each version of a series in terms of ``moved``, whose series says how it repeats."""
    whole = [(one, repeat_alike(one, moved)) for one in versions]
    known = _occurring(moved, [name for one, alike in whole if not alike for name in _possible(one, moved)])
    return [_anchored(one, moved, None if alike else known) for one, alike in whole]


def plain(master: Event, at: Instant) -> Event:
    """The occurrence at ``at`` as the master alone gives it; the first one for a name that no occurrence can have."""
    try:
        return at_instant(master, at if kind_of(at) is kind_of(master.span.start) else master.span.start)
    except OverflowError:
        return replace(master, series=None)


def carried(instant: Instant, old: Instant, new: Instant) -> Instant:
    """Moved by as much as a series that began at ``old`` and begins at ``new``, on its clock and in its kind.

    As it is where that would be beyond the end of time.
    """
    try:
        wall = _wall(instant) + (_wall(new) - _wall(old))
    except OverflowError:
        return instant
    if not isinstance(new, datetime):
        return wall.date()
    return wall.replace(tzinfo=new.tzinfo)


def in_kind(instant: Instant, old: Instant, new: Instant) -> Instant:
    """As it is where it is of the kind of ``new``, else carried."""
    return instant if kind_of(instant) is kind_of(new) else carried(instant, old, new)


def kind_of(instant: Instant) -> object:
    """Equal for two instants of the same of the three kinds of time."""
    return instant.tzinfo is None if isinstance(instant, datetime) else None


def repeat_alike(event: Event, moved: Event) -> bool:
    """Begin at the same time and follow the same rules."""
    return (instant_to_text(event.span.start), rules_of(event.series)) == (
        instant_to_text(moved.span.start),
        rules_of(moved.series),
    )


def _series(event: Event) -> Series:
    return event.series or _NOTHING


def _possible(event: Event, moved: Event) -> list[Instant]:
    names = [*(one.recurrence_id for one in _series(event).changed), *_series(event).removed]
    both = [*names, *(carried(name, event.span.start, moved.span.start) for name in names)]
    return [name for name in both if kind_of(name) is kind_of(moved.span.start)]


def _occurring(moved: Event, wanted: list[Instant]) -> set[Key]:
    """Those of ``wanted`` at which the moved series has an occurrence, in one walk."""
    if not wanted:
        return set()
    moments = [moment for _, moment in map(key_of, wanted)]
    bare = replace(moved, series=replace(_series(moved), removed=(), changed=()))
    try:
        walk = islice(occurrences(bare, min(moments), max(moments) + timedelta(seconds=1), zone=UTC), _MOST_LOOKED_AT)
        return {key_of(one.recurrence_id) for one in walk}
    except OverflowError:
        return set()  # a name at the end of time


def _anchored(event: Event, moved: Event, known: set[Key] | None) -> Anchored:
    """``known`` is None where the version repeats just as the moved series does."""
    series, found = _series(event), Anchored(event)
    for instant in series.added:
        where = in_kind(instant, event.span.start, moved.span.start)
        found.added[key_of(where)] = where
    here = {key_of(one.recurrence_id) for one in series.changed} | {key_of(one) for one in series.removed}
    for one in series.changed:
        place = _place(one.recurrence_id, event, moved, known, here)
        at = one.recurrence_id if place is None else place
        found.changed[key_of(at)] = Placed(at, one, orphan=place is None)
    for instant in series.removed:
        place = _place(instant, event, moved, known, here)
        if place is not None:
            found.removed[key_of(place)] = place
    return found


def _place(name: Instant, event: Event, moved: Event, known: set[Key] | None, here: set[Key]) -> Instant | None:
    if known is None or key_of(name) in known:
        return name
    along = carried(name, event.span.start, moved.span.start)
    return along if key_of(along) in known - here else None


def _wall(instant: Instant) -> datetime:
    if not isinstance(instant, datetime):
        return datetime.combine(instant, time())
    return instant.replace(tzinfo=None)
