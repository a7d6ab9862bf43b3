"""Which items leave the hub when a spoke no longer has them. Pure.

Only what a spoke surely lacks gets here (R1). A feed needs two strikes (R3), a deletion made by a person counts at
once; the guard may hold either (R2). An edit beats a deletion (R7), and what had ended is history.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.item import ItemId, ItemRow, Link, RemoteId, SpokeId

SHORTEST_STRIKE = timedelta(minutes=15)
"""Between two strikes where the spoke has no interval of its own (R3)."""


@frozen
class StrikeRule:
    needed: int
    """1 or 2 complete reads that lack the item."""
    apart: timedelta
    """At least this long between them."""


@frozen
class Absence:
    """What one spoke lacks, and what else must be known to judge it."""

    spoke: SpokeId
    missing: tuple[ItemId, ...]
    links: Mapping[ItemId, Link]
    others: Mapping[ItemId, SpokeId]
    """Items that another source still has, and which."""
    strikes: Mapping[RemoteId, datetime]
    rule: StrikeRule
    by_hand: bool = False
    """People deleted it in a spoke that is written, too: it goes everywhere, whoever else lists it."""
    edits: Mapping[ItemId, datetime] = field(default_factory=dict)
    """When a person last changed the item."""
    undelivered: AbstractSet[ItemId] = frozenset()
    """Items whose newest value this spoke has not seen."""


@dataclass(slots=True)
class Departure:
    """What was decided for one spoke."""

    dropped: list[ItemId] = field(default_factory=list)
    """Links to forget."""
    gone: list[ItemId] = field(default_factory=list)
    """Items that leave the hub."""
    history: list[ItemId] = field(default_factory=list)
    """Items that had ended; they stay (R1)."""
    rescued: list[ItemId] = field(default_factory=list)
    """Items that somebody edited; they stay (R7)."""
    handed_over: dict[ItemId, SpokeId] = field(default_factory=dict)
    """Items that another source still has and now owns."""
    strikes: dict[RemoteId, datetime] = field(default_factory=dict)
    """All strikes that stand after this run, also against what had left the hub by a person's hand before."""
    waiting: list[ItemId] = field(default_factory=list)
    """Missing, and not yet due."""
    since: datetime | None = None
    """When the first of those was first missed."""


def let_go(
    rows: Mapping[ItemId, ItemRow],
    absence: Absence,
    now: datetime,
    *,
    may_leave: bool,
    confirmed: AbstractSet[ItemId] = frozenset(),
    count: bool = True,
) -> Departure:
    """Decide for each missing item whether it leaves, waits, or stays.

    ``may_leave`` is the guard's word; ``confirmed`` are items a person let go; ``count`` is false when the clocks
    disagree (R7): then no strike counts, none is added, and nothing is known to be over.
    """
    departure = Departure()
    for item in absence.missing:
        row, link = rows[item], absence.links[item]
        if row.gone and (not row.tombstone or (may_leave and is_due(absence, link, now, count=count))):
            departure.dropped.append(item)
        elif row.gone:
            _strike(departure, absence, link, now, count=count)  # else it came back with a feed that failed only once
        elif _is_rescued(absence, item, now):
            departure.rescued.append(item)
            departure.dropped.append(item)
        elif item in absence.others and not absence.by_hand:
            departure.handed_over[item] = absence.others[item]
            departure.dropped.append(item)
        elif count and row.last is not None and row.last < now:
            departure.history.append(item)
            departure.dropped.append(item)
        elif item in confirmed or (may_leave and is_due(absence, link, now, count=count)):
            departure.gone.append(item)
            departure.dropped.append(item)
        else:
            _wait(departure, absence, link, now, count=count)
    return departure


def due_at(since: datetime, rule: StrikeRule) -> datetime:
    """The earliest time of a read that may remove an item first missed at ``since``."""
    return since if rule.needed < 2 else since + rule.apart


def is_due(absence: Absence, link: Link, now: datetime, *, count: bool) -> bool:
    """Whether enough reads lacked the item."""
    if not count:
        return False
    if absence.rule.needed < 2:
        return True
    since = absence.strikes.get(link.remote_id)
    return since is not None and since + absence.rule.apart <= now


def _is_rescued(absence: Absence, item: ItemId, now: datetime) -> bool:
    """Somebody changed it since it was first missed, or the person who deleted it had not seen the newest value."""
    if item in absence.undelivered:
        return True
    since = absence.strikes.get(absence.links[item].remote_id, now)
    return item in absence.edits and absence.edits[item] >= since


def _wait(departure: Departure, absence: Absence, link: Link, now: datetime, *, count: bool) -> None:
    departure.waiting.append(link.item)
    since = _strike(departure, absence, link, now, count=count)
    if since is not None:
        departure.since = since if departure.since is None else min(departure.since, since)


def _strike(departure: Departure, absence: Absence, link: Link, now: datetime, *, count: bool) -> datetime | None:
    since = absence.strikes.get(link.remote_id, now if count else None)
    if since is not None:
        since = departure.strikes[link.remote_id] = min(since, now) if count else since
    return since
