"""What people did to single events of a series becomes changed and removed occurrences of it. Pure.

A single event that somebody made a series of its own is no occurrence any more: it leaves its series and stands for
itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.anchoring import carried, plain
from cirahub_desktop.sync.codecs.recurrence import aware, expand
from cirahub_desktop.sync.fields import Winner, merge
from cirahub_desktop.sync.model.canonical import content_hash, instant_from_text, instant_to_text
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence, Series
from cirahub_desktop.sync.model.item import WHOLE, Identity, ItemRow, Kept, origin_id
from cirahub_desktop.sync.orders import NOBODY
from cirahub_desktop.sync.series_merge import OCCURRENCE, name_of
from cirahub_desktop.sync.taken import Taken
from cirahub_desktop.sync.three_way import Key, key_of, same

_AROUND = timedelta(days=2)
_FAR = timedelta(days=5 * 366)
_MOST_LOOKED_AT = 1_000


def fold_change(taken: Taken, parent: ItemRow, was: ItemRow, *, exact: bool) -> None:
    """Into ``parent``, which is a series, goes the value of its single event, which before this run was ``was``.

    ``exact``: a person put that very value back; otherwise what the series has changed since stands, too.
    """
    row, event, edited = taken.rows[was.id], taken.event(parent.id), taken.event(was.id)
    at, now = _place(taken, parent, event, was)
    if edited.series is not None:
        _set_free(taken, parent, row, event, at)
        return
    if now is not None and not exact:
        edited = merge(taken.values.events.get(row.id, now), now, edited, lambda _: Winner.SPOKE).event
    if now is not None and same(now, edited):
        return
    series = _alone(event, at, zone_of(taken, parent))
    changed = [one for one in series.changed if key_of(one.recurrence_id) != key_of(at)]
    later = any(one.and_later for one in series.changed)
    if later or now is None or not same(edited, plain(event, at)):
        changed.append(Occurrence(at, edited))
    changed.sort(key=_by_name)
    removed = tuple(one for one in series.removed if key_of(one) != key_of(at))
    after = replace(event, series=replace(series, changed=tuple(changed), removed=removed))
    taken.set_event(parent, after, kept=parent.kept)
    names = {name_of(at, name): change for name, change in taken.changes.get(row.id, {}).items()}
    taken.changes.setdefault(parent.id, {}).update(names)


def fold_removal(taken: Taken, parent: ItemRow, row: ItemRow) -> None:
    at = instant_from_text(row.identity.recurrence_id)
    taken.set_event(parent, _without(taken.event(parent.id), at, zone_of(taken, parent)), kept=parent.kept)
    spoke = next((one for one, missing in taken.missing.items() if row.id in missing), NOBODY)
    taken.touch(parent.id, (name_of(at, OCCURRENCE),), spoke)


def zone_of(taken: Taken, row: ItemRow) -> ZoneInfo:
    return taken.zones.get(row.source, taken.home)


def _alone(event: Event, at: Instant, zone: ZoneInfo) -> Series:
    """The series with a change of ``at`` and all later ones, if there is one, as that of the one after ``at``."""
    series = event.series or Series()
    mark = next((one for one in series.changed if one.and_later and key_of(one.recurrence_id) == key_of(at)), None)
    if mark is None:
        return series
    own = {key_of(one.recurrence_id) for one in series.changed}
    begin = aware(mark.event.span.start, zone)
    later = expand(event, begin, begin + _FAR, _MOST_LOOKED_AT, zone=zone)
    names = ((key_of(one.recurrence_id), one) for one in later)
    after = next((one for key, one in names if key > key_of(at) and key not in own), None)
    moved = [replace(after, and_later=True)] if after else []
    changed = sorted([*(one for one in series.changed if one is not mark), *moved], key=_by_name)
    return replace(series, changed=tuple(changed))


def _by_name(one: Occurrence) -> Key:
    return key_of(one.recurrence_id)


def _without(event: Event, at: Instant, zone: ZoneInfo) -> Event:
    series = _alone(event, at, zone)
    kept = replace(
        series,
        changed=tuple(one for one in series.changed if key_of(one.recurrence_id) != key_of(at)),
        added=tuple(one for one in series.added if key_of(one) != key_of(at)),
        removed=tuple(sorted({*series.removed, at}, key=key_of)),
    )
    return replace(event, series=kept)


def _set_free(taken: Taken, parent: ItemRow, row: ItemRow, event: Event, at: Instant) -> None:
    uid = f"{parent.identity.uid}-{content_hash(taken.event(row.id))[:8]}"
    taken.set_event(parent, _without(event, at, zone_of(taken, parent)), kept=parent.kept)
    taken.touch(parent.id, (name_of(at, OCCURRENCE),), NOBODY)
    own = replace(row, part_of=WHOLE, origin=origin_id(row.origin, uid, "own"), identity=Identity(uid))
    taken.set_row(replace(own, kept=Kept.PERSON))


def _place(taken: Taken, parent: ItemRow, event: Event, was: ItemRow) -> tuple[Instant, Event | None]:
    """Where the single event is in its series now, and what the series has there; None where it has nothing there.

    An occurrence moves with its series, as long as no other stands where it would come to.
    """
    at = instant_from_text(was.identity.recurrence_id)
    now = _occurrence(taken, event, at, was)
    if now is not None:
        return at, now
    before = taken.values.events.get(parent.id, event)
    along = carried(at, before.span.start, event.span.start)
    moved = _occurrence(taken, event, along, was)
    texts = {row.identity.recurrence_id for row in taken.rows.values() if row.part_of == parent.id and not row.gone}
    return (along, moved) if moved is not None and instant_to_text(along) not in texts else (at, None)


def _occurrence(taken: Taken, event: Event, at: Instant, was: ItemRow) -> Event | None:
    """What the series gives for ``at`` now; None where it no longer has it."""
    for one in (event.series or Series()).changed:
        if key_of(one.recurrence_id) == key_of(at) and not one.and_later:
            return one.event
    begin, end = was.first - _AROUND, (was.last or was.first) + _AROUND
    found = expand(event, begin, end, _MOST_LOOKED_AT, zone=zone_of(taken, was))
    return next((one.event for one in found if key_of(one.recurrence_id) == key_of(at)), None)
