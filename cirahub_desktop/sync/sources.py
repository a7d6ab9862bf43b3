"""The hub's side of a run: what the spokes say is merged, guarded and stored.

Thin: the decisions are made in ``merge.py``, ``recognise.py``, ``departure.py`` and ``guard.py``; here they get their
data. What came of it is written down by ``ledger.py``, all in one transaction with the cursors, so that a run that dies
has either taken a snapshot in or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.clash import Party
from cirahub_desktop.sync.departure import Departure, StrikeRule, due_at
from cirahub_desktop.sync.exits import Exits, strike_rule
from cirahub_desktop.sync.fields import apply_changes
from cirahub_desktop.sync.intake import Intake, Projection, Scene
from cirahub_desktop.sync.ledger import Ledger
from cirahub_desktop.sync.looks import Look
from cirahub_desktop.sync.merge import take_in, take_rest
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    Agreed,
    Change,
    Foreign,
    ItemId,
    ItemRow,
    OriginId,
    RemoteItem,
    SpokeId,
    Stamp,
)
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.orders import carry_out
from cirahub_desktop.sync.outlook import Outlook
from cirahub_desktop.sync.parts import Door, Parts
from cirahub_desktop.sync.recognise import Place, recognise
from cirahub_desktop.sync.reconcile import is_remembered
from cirahub_desktop.sync.report import (
    Hold,
    Leaving,
    PlannedWrite,
    SpokeReport,
    blank_report,
)
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.split import Split
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.taken import Taken, Values


@dataclass(frozen=True, slots=True)
class Merged:
    """The hub after the spokes had their say; targets are planned from it."""

    taken: Taken
    looks: Mapping[SpokeId, Look]
    reports: Mapping[SpokeId, SpokeReport]
    waiting: Mapping[SpokeId, frozenset[ItemId]] = field(default_factory=dict)
    """Items that are missing in a spoke and may not leave yet: nothing is written there for them."""
    in_parts: Mapping[SpokeId, Mapping[ItemId, Split]] = field(default_factory=dict)
    """Series that a spoke has as single events."""

    @property
    def rows(self) -> Mapping[ItemId, ItemRow]:
        return self.taken.rows

    @property
    def fresh(self) -> Mapping[ItemId, Event]:
        """Contents that are new or changed in this run; in a dry run the store does not have them."""
        return self.taken.contents


class _Events(dict[ItemId, Event]):
    """Values of the hub, read when they are first needed."""

    def __init__(self, load: Callable[[Sequence[ItemId]], Mapping[ItemId, Event]]) -> None:
        super().__init__()
        self._load = load

    def __missing__(self, item: ItemId) -> Event:
        self.update(self._load([item]))
        return self[item]


class Sources:
    def __init__(self, store: Store, run: Run, zone: ZoneInfo) -> None:
        self._store, self._run, self._zone = store, run, zone
        self._events = _Events(store.items.events)
        self._feeding = {spoke.id for spoke in run.hub.spokes if spoke.options.feeds_hub}

    def take(
        self,
        rows: Mapping[ItemId, ItemRow],
        looks: Sequence[Look],
        zones: Mapping[SpokeId, ZoneInfo],
        outlooks: Mapping[SpokeId, Outlook],
        *,
        clocks_agree: bool,
    ) -> Merged:
        """Merge what all spokes say into the hub, which was ``rows``, and, unless the run is dry, store the result.

        ``outlooks`` are those of the written spokes before the merge.
        """
        taken = self._taken(rows, looks, zones)
        projections = {spoke: one.projection for spoke, one in outlooks.items()}
        intakes = {look.id: self._intake(look, zones, projections) for look in looks if look.feeds}
        parts = Parts(taken, rows)
        doors = self._doors(looks, outlooks)
        in_parts = self._take_in(taken, looks, intakes, parts, doors)
        holds, departures = Exits(self._store, self._run, looks, taken).go(count=clocks_agree)
        changed = parts.fold_removals()
        in_parts |= {
            door.spoke: {**_without(in_parts[door.spoke], changed), **parts.make(door, changed)} for door in doors
        }
        self._refresh_conflicts(looks, taken)
        merged = Merged(
            taken,
            {look.id: look for look in looks},
            {look.id: self._report(look, taken, departures.get(look.id), holds) for look in looks if look.feeds},
            {spoke: frozenset(departure.waiting) for spoke, departure in departures.items()},
            in_parts,
        )
        if not self._run.dry:
            Ledger(self._store, self._run).write(looks, taken, departures, holds, zones, clocks_agree=clocks_agree)
        return merged

    # taking in

    def _taken(self, rows: Mapping[ItemId, ItemRow], looks: Sequence[Look], zones: Mapping[SpokeId, ZoneInfo]) -> Taken:
        """With the values of everything that may be merged or may leave at hand."""
        hub, items = self._run.hub.id, self._store.items
        moved = {look.id: [*look.changed, *look.missing] for look in looks if look.feeds}
        everything = [item for wanted in moved.values() for item in wanted]
        events = self._events = _Events(items.events)
        events.update(items.events(everything))
        agreed = {spoke: items.agreed(spoke, wanted) for spoke, wanted in moved.items()}
        for look in looks:
            for item in look.looked.there.keys() & look.changed.keys():
                agreed[look.id][item] = Agreed(look.looked.there[item], events[item])
        known: dict[ItemId, Mapping[str, Change]] = {key: {} for key in everything}
        known |= items.changes(everything)

        def changes_of(item: ItemId) -> Mapping[str, Change]:
            if item not in known:
                known[item] = items.changes([item]).get(item, {})
            return known[item]

        values = Values(events, agreed, changes_of)
        return Taken(hub, self._run.number, self._run.now, dict(rows), values, zones, self._zone)

    def _intake(
        self,
        look: Look,
        zones: Mapping[SpokeId, ZoneInfo],
        projections: Mapping[SpokeId, Callable[[ItemRow], Projection]],
    ) -> Intake:
        options, linked = look.config.options, look.linked
        place = self._place(look, zones)
        new_only = options.feeds_hub is Feeding.NEW
        baseline = new_only and not self._store.conditions.get(look.id).baseline
        plain: Callable[[ItemRow], Projection] = lambda _: lambda event: event  # noqa: E731 - a projection that is none
        return Intake(
            Party(look.id, options.conflict, by_people=look.by_people),
            place,
            look.links,
            look.changed,
            self._news(look, place) if look.takes_in else (),
            look.looked.forgotten,
            look.missing,
            takes_items=options.hub_create and not baseline,
            takes_changes=look.target.takes_changes,
            takes_deletions=look.target.takes_deletions,
            leaves_rest=baseline and look.verdict is Verdict.COMPLETE,
            stamped=frozenset(
                seen.stamp.origin
                for remote_id, seen in look.snapshot.present.items()
                if seen.stamp and remote_id not in linked
            ),
            project=projections.get(look.id, plain),
        )

    def _news(self, look: Look, place: Place) -> tuple[RemoteItem, ...]:
        """What is at home here and has no link: without a stamp, or with one that says so."""
        new_only = look.config.options.feeds_hub is not Feeding.ALL
        left = {name for name, one in look.target.strangers.items() if one.left and new_only}
        out = left | look.linked
        known = {link.nonce for link in look.links.values()}
        return tuple(
            item
            for item in look.contents.values()
            if item.remote_id not in out
            and (item.stamp is None or (look.confirms and self._is_native(item, item.stamp, place, known)))
        )

    @staticmethod
    def _is_native(item: RemoteItem, stamp: Stamp, place: Place, known: AbstractSet[str]) -> bool:
        """We stamped it when we changed it, and nobody copied it since."""
        return stamp.origin == place.origin(item) and stamp.nonce not in known

    @staticmethod
    def _place(look: Look, zones: Mapping[SpokeId, ZoneInfo]) -> Place:
        return Place(look.config.place.identity, zones[look.id], names_by_remote_id=look.strikes)

    def _take_in(
        self,
        taken: Taken,
        looks: Sequence[Look],
        intakes: Mapping[SpokeId, Intake],
        parts: Parts,
        doors: Sequence[Door],
    ) -> dict[SpokeId, Mapping[ItemId, Split]]:
        """What every spoke brings, and the series that are in parts in each."""
        conflicts = self._store.conflicts.of(self._run.hub.id)
        hub_pins = [pin for (_, spoke), pin in self._run.pins.items() if spoke is None]
        carry_out(taken, hub_pins, [one for one in conflicts if one.answer])
        scene = Scene(
            self._feeding,
            {
                spoke.id: Party(spoke.id, spoke.options.conflict, by_people=spoke.id in self._people(looks))
                for spoke in self._run.hub.spokes
            },
            frozenset(pin.item for pin in hub_pins),
            {(one.item, one.spoke): one for one in conflicts if not one.answer},
        )
        take_in(taken, intakes.values(), scene)
        all_read = self._all_were_read(looks)
        for look in looks:
            look.adopt_links(taken.links.get(look.id, {}))
        parts.fold_changes(pin.item for pin in hub_pins if pin.wanted is not None)
        self._load(parts.wanted(doors))
        in_parts: dict[SpokeId, Mapping[ItemId, Split]] = {door.spoke: parts.make(door) for door in doors}
        for look in looks:
            parts.claim(_unknown_stamps(look), look.links, older=look.looked.store_is_older)
        for look in looks:
            if not look.confirms:
                continue
            place = self._place(look, taken.zones)
            nonces = {link.nonce for one in looks if one is not look for link in one.links.values()} - {""}
            found = recognise(
                look.target, look.looked, taken.rows, look.answers, place, self._run.living, elsewhere=nonces
            )
            look.orphans = found.orphans
            if look.takes_in:
                passed_on = found.passed_on if all_read else []
                look.waits = len(passed_on) < len(found.passed_on)
                take_rest(taken, intakes[look.id], found.copies, passed_on)
                look.adopt_links(taken.links.get(look.id, {}))
            strangers = taken.strangers.setdefault(look.id, [])
            strangers += found.strangers
            strangers += self._left_out(look, place)
        return in_parts

    def _load(self, items: Sequence[ItemId]) -> None:
        self._events.update(self._store.items.events(item for item in items if item not in self._events))

    def _doors(self, looks: Sequence[Look], outlooks: Mapping[SpokeId, Outlook]) -> list[Door]:
        return [
            Door(
                look.id,
                outlooks[look.id],
                look.links,
                look.capabilities.obstacle,
                frozenset(item for item, spoke in self._run.pins if spoke == look.id),
            )
            for look in looks
            if look.id in outlooks and look.error is None
        ]

    def _left_out(self, look: Look, place: Place) -> list[Foreign]:
        """What was read and is none of the hub's: everything new where nothing is taken in, else what was left once."""
        if not look.takes_in:
            return [place.stranger(item) for item in self._news(look, place)]
        contents, everything = look.contents, look.config.options.feeds_hub is Feeding.ALL
        left = (
            [] if everything else [name for name, one in look.target.strangers.items() if one.left and name in contents]
        )
        return [place.stranger(contents[name], left=True) for name in left]

    def _people(self, looks: Sequence[Look]) -> frozenset[SpokeId]:
        """Spokes in which people work, as far as can be told of those that were not read."""
        read = {look.id: look.by_people for look in looks}
        return frozenset(spoke.id for spoke in self._run.hub.spokes if read.get(spoke.id, spoke.options.hub_writes))

    def _all_were_read(self, looks: Sequence[Look]) -> bool:
        """Before every source was read once, an unknown origin may be that of an item still to come."""
        now = {look.id for look in looks if look.verdict is not Verdict.FAILED}
        return all(spoke in now or self._store.conditions.get(spoke).last_success for spoke in self._feeding)

    def _refresh_conflicts(self, looks: Sequence[Look], taken: Taken) -> None:
        """An open question shows the hub's value as it is now; about an item that is gone there is none."""
        for one in self._store.conflicts.of(self._run.hub.id):
            row = taken.rows.get(one.item)
            if row is None or row.gone or not self._is_there(one, looks):
                taken.closed.append(one.id)
                taken.unanswered.add((one.item, one.spoke))
            elif one.item in taken.contents and (one.item, one.spoke) not in taken.conflicts:
                ours = taken.contents[one.item]
                theirs = apply_changes(ours, one.ours, one.theirs)
                taken.conflicts[one.item, one.spoke] = replace(one, ours=ours, theirs=theirs)
        taken.conflicts = {key: one for key, one in taken.conflicts.items() if one.id not in taken.closed}

    @staticmethod
    def _is_there(one: Conflict, looks: Sequence[Look]) -> bool:
        """Whether the spoke still has the item that the question is about, as far as is known."""
        links = next((look.links for look in looks if look.id == one.spoke), None)
        return links is None or (one.item in links and bool(links[one.item].remote_id))

    # report

    def _report(
        self, look: Look, taken: Taken, departure: Departure | None, holds: Mapping[SpokeId, Hold]
    ) -> SpokeReport:
        snapshot = look.snapshot
        unchanged = snapshot.verdict in (Verdict.UNCHANGED, Verdict.FAILED)
        stored = self._store.conditions.get(look.id).faults if unchanged else ()
        return replace(
            blank_report(look.config, snapshot.verdict, look.error),
            read=len(look.links) if snapshot.verdict is Verdict.UNCHANGED else len(snapshot.present),
            skipped=snapshot.faults or stored,
            held=holds.get(look.id),
            leaving=None if look.id in holds else _leaving(departure, strike_rule(look)),
            incoming=tuple(
                PlannedWrite(one.action, one.why, one.subject, one.before, one.after, one.item)
                for one in taken.notes
                if one.spoke == look.id
            ),
            conflicts=taken.clashes.get(look.id, 0),
        )


def _leaving(departure: Departure | None, rule: StrikeRule) -> Leaving | None:
    if departure is None or departure.since is None:
        return None
    return Leaving(len(departure.waiting), departure.since, due_at(departure.since, rule))


def _without(splits: Mapping[ItemId, Split], series: AbstractSet[ItemId]) -> dict[ItemId, Split]:
    return {item: split for item, split in splits.items() if item not in series}


def _unknown_stamps(look: Look) -> dict[OriginId, str]:
    """Of what nobody here knows yet, with the UID where it was read."""
    linked, contents = look.linked, look.contents
    return {
        seen.stamp.origin: contents[remote].identity.uid if remote in contents else ""
        for remote, seen in look.snapshot.present.items()
        if seen.stamp and remote not in linked and not is_remembered(look.target, remote, seen)
    }
