"""The door out of the hub: what the spokes no longer have is judged, held or let go.

Thin, as ``sources.py`` is: ``guard.py`` and ``departure.py`` decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from cirahub_desktop.sync.departure import SHORTEST_STRIKE, Absence, Departure, StrikeRule, let_go
from cirahub_desktop.sync.guard import Exposure, Limits, judge
from cirahub_desktop.sync.looks import Look
from cirahub_desktop.sync.model.item import ItemId, ItemRow, Kept, Link, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.reconcile import never_again
from cirahub_desktop.sync.report import Action, HeldItem, Hold, HoldReason, Why
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.taken import Taken


class Exits:
    """Everything of one run that may leave the hub."""

    def __init__(self, store: Store, run: Run, looks: Sequence[Look], taken: Taken) -> None:
        self._store, self._run, self._looks, self._taken = store, run, looks, taken
        self._stored: dict[SpokeId, Mapping[ItemId, Link]] = {}

    def go(self, *, count: bool) -> tuple[dict[SpokeId, Hold], dict[SpokeId, Departure]]:
        """The holds that stand after this run, by the spoke from which the items disappeared, and what became of the
        rest. ``count`` is false when the clocks disagree (R7)."""
        holds = self._judge()
        departures = self._departures(holds, count=count)
        for look in self._looks:
            if look.id in departures:
                self._let_leave(look, departures[look.id])
        return holds, departures

    # guard

    def _judge(self) -> dict[SpokeId, Hold]:
        sides = [look for look in self._looks if look.feeds]
        taken = self._taken
        losing = {look.id: self._losing(look) for look in sides}
        lost = self._store.journal.losses(self._run.hub.id, self._run.now)
        reasons = {look.id: self._reason(look, losing[look.id], lost.get(look.id, set())) for look in sides}
        free = frozenset().union(*(losing[spoke] for spoke, reason in reasons.items() if reason is None))
        everything = frozenset().union(*lost.values())
        live = sum(1 for row in taken.rows.values() if not row.gone and not row.part_of)
        asked = self._counted(free - self._run.let_go)
        if len(sides) > 1 and judge(Exposure(asked, everything - asked, live), Limits.of(SpokeOptions()), frozenset()):
            together = {spoke: HoldReason.TOO_MANY for spoke in losing if losing[spoke] - self._run.let_go}
            reasons = {spoke: reason or together.get(spoke) for spoke, reason in reasons.items()}
        return {
            look.id: self._hold(look.id, reason, losing[look.id], look.owned)
            for look in sides
            if (reason := reasons[look.id])
        }

    def _reason(self, look: Look, losing: frozenset[ItemId], lost: AbstractSet[ItemId]) -> HoldReason | None:
        if losing <= self._run.let_go:
            return None
        turned_empty = not look.by_people and not look.snapshot.present
        there = (link.item for link in look.target.links.values() if link.remote_id)
        exposure = Exposure(self._counted(losing), lost, len(self._counted(there)), turned_empty=turned_empty)
        return judge(exposure, Limits.of(look.config.options), frozenset())

    def _counted(self, items: Iterable[ItemId]) -> frozenset[ItemId]:
        """A series counts once, also where single events stand for it."""
        rows = self._taken.rows
        return frozenset(rows[item].counted_as if item in rows else item for item in items)

    def _losing(self, look: Look) -> frozenset[ItemId]:
        """Missing items that would leave the hub: not those that are over, nor those that stay for another reason."""
        taken, others, undelivered = self._taken, self._others(look), self._undelivered(look)
        return frozenset(
            item
            for item in taken.missing.get(look.id, ())
            if not taken.rows[item].gone
            and not _is_over(taken.rows[item], self._run.now)
            and (look.by_people or item not in others)
            and item not in undelivered
        )

    def _others(self, look: Look) -> dict[ItemId, SpokeId]:
        """Missing items that another source has, even if it could not be read this time, and which."""
        taken = self._taken
        found: dict[ItemId, SpokeId] = {}
        for config in self._run.hub.spokes:
            if config.id == look.id or not config.options.feeds_hub:
                continue
            links = {**self._links(config.id), **taken.links.get(config.id, {})}
            for item in taken.missing.get(look.id, ()):
                link = links.get(item)
                if link and link.is_native and link.remote_id and item not in taken.missing.get(config.id, ()):
                    found.setdefault(item, config.id)
        return found

    def _links(self, spoke: SpokeId) -> Mapping[ItemId, Link]:
        for look in self._looks:
            if look.id == spoke:
                return look.links
        if spoke not in self._stored:
            self._stored[spoke] = self._store.items.links(spoke)
        return self._stored[spoke]

    def _undelivered(self, look: Look) -> frozenset[ItemId]:
        if not look.writes:
            return frozenset()
        return frozenset(
            item
            for item in self._taken.missing.get(look.id, ())
            if look.links[item].here not in ("", self._taken.rows[item].content)
        )

    def _hold(self, spoke: SpokeId, reason: HoldReason, losing: frozenset[ItemId], owned: int) -> Hold:
        taken = self._taken
        ordered = sorted(losing, key=lambda item: taken.rows[item].first)
        for old in self._store.journal.holds(self._run.hub.id):
            if old.spoke == old.source == spoke and (same := still_held(old, reason, losing, owned)):
                return same
        items = tuple(HeldItem(item, taken.rows[item].subject, taken.event(item)) for item in ordered)
        return Hold(uuid4().hex[:8], self._run.hub.id, spoke, spoke, reason, self._run.now, owned, items)

    # leaving

    def _departures(self, holds: Mapping[SpokeId, Hold], *, count: bool) -> dict[SpokeId, Departure]:
        departures = {
            look.id: let_go(
                self._taken.rows,
                self._absence(look),
                self._run.now,
                may_leave=look.id not in holds and not self._spares_the_rest(look),
                confirmed=self._run.let_go if look.id not in holds else frozenset(),
                count=count,
            )
            for look in self._looks
            if look.feeds and look.verdict is Verdict.COMPLETE
        }
        self._keep_for_others(departures)
        return departures

    def _spares_the_rest(self, look: Look) -> bool:
        """A person let some go at once: in the run that does it only they leave. Their OK may stand for long after
        it, while a calendar with a copy is away."""
        allowed, rows = self._run.allowed.get(look.id, frozenset()), self._taken.rows
        return any(item in allowed and not rows[item].gone for item in self._taken.missing.get(look.id, ()))

    def _absence(self, look: Look) -> Absence:
        missing = self._taken.missing.get(look.id, ())
        return Absence(
            look.id,
            missing,
            look.links,
            self._others(look),
            self._store.items.strikes(look.id),
            strike_rule(look),
            by_hand=look.by_people,
            edits={item: at for item in missing if (at := self._last_edit(item, look.id))},
            undelivered=self._undelivered(look),
        )

    def _last_edit(self, item: ItemId, spoke: SpokeId) -> datetime | None:
        """When a person changed it in another spoke; a time that has not come yet is that of a clock set back."""
        people = {look.id for look in self._looks if look.by_people and look.id != spoke}
        now, this_run = self._run.now, self._run.number
        edits = (one for one in self._taken.changes_of(item).values() if one.spoke in people)
        return max((one.at for one in edits if one.at <= now or one.run == this_run), default=None)

    @staticmethod
    def _keep_for_others(departures: Mapping[SpokeId, Departure]) -> None:
        """What another source misses as well, but not yet for good, is its from now on: it is gone when all say so."""
        waiting = {item: spoke for spoke, departure in departures.items() for item in departure.waiting}
        for departure in departures.values():
            departure.handed_over |= {item: waiting[item] for item in departure.gone if item in waiting}
            departure.gone = [item for item in departure.gone if item not in waiting]

    def _let_leave(self, look: Look, departure: Departure) -> None:
        taken, others = self._taken, self._others(look)
        for item in departure.gone:
            row = taken.rows[item]
            why = Why.DELETED_ELSEWHERE if look.by_people else Why.GONE_FROM_SOURCE
            taken.note(row, Action.DELETE, why, taken.event(item), None, spoke=look.id)
            taken.remove(item, tombstone=item in others)
        for item in (*departure.history, *departure.rescued):
            if item not in others:
                kept = Kept.PERSON if item in departure.rescued else Kept.HISTORY
                taken.set_row(replace(taken.rows[item], kept=kept))
        for item, other in departure.handed_over.items():
            taken.set_row(replace(taken.rows[item], source=other))
        for item in departure.dropped:
            if look.writes and item in departure.history:
                look.put(never_again(look.links[item]))
            else:
                look.forget(item)


def _is_over(row: ItemRow, now: datetime) -> bool:
    return row.last is not None and row.last < now


def still_held(old: Hold, reason: HoldReason, losing: frozenset[ItemId], owned: int) -> Hold | None:
    """The same hold as long as nothing is added to it; what is settled meanwhile leaves its list (R2)."""
    if old.reason is not reason or not losing <= {one.item for one in old.items}:
        return None
    return replace(old, of=owned, items=tuple(one for one in old.items if one.item in losing))


def strike_rule(look: Look) -> StrikeRule:
    needed = look.config.options.strikes if look.strikes else 1
    return StrikeRule(needed, look.config.options.interval or SHORTEST_STRIKE)
