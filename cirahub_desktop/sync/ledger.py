"""What the merge of one run decided, written into the store in one transaction with the cursors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.departure import Departure
from cirahub_desktop.sync.looks import Look
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.floating import FloatingRule
from cirahub_desktop.sync.model.item import NO_VERSION, Agreed, ItemId, SpokeId
from cirahub_desktop.sync.report import NO_LOSS, Action, Hold, Why
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.items import ItemChange
from cirahub_desktop.sync.state.journal import HUB, Record
from cirahub_desktop.sync.state.links import LinkChange
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.taken import Taken


class Ledger:
    def __init__(self, store: Store, run: Run) -> None:
        self._store, self._run = store, run

    def write(
        self,
        looks: Sequence[Look],
        taken: Taken,
        departures: Mapping[SpokeId, Departure],
        holds: Mapping[SpokeId, Hold],
        zones: Mapping[SpokeId, ZoneInfo],
        *,
        clocks_agree: bool,
    ) -> None:
        """``clocks_agree`` is false when what is missing left no strike behind: then the next read is a whole one."""
        with self._store.transaction():
            before = self._before(looks, taken)
            self._write_hub(taken)
            for look in looks:
                self._write_spoke(look, taken, before.get(look.id, {}), zones[look.id])
            for spoke, departure in departures.items():
                self._write_departure(spoke, departure, taken)
            self._ask_about_revived(looks, taken)
            self._write_holds(looks, holds)
            if not clocks_agree:
                self._ask_again(taken)

    # the hub

    def _write_hub(self, taken: Taken) -> None:
        store, hub = self._store, self._run.hub.id
        store.items.put(hub, (ItemChange(taken.rows[item], taken.contents.get(item)) for item in sorted(taken.touched)))
        for item, changes in taken.changes.items():
            store.items.put_changes(item, {**taken.values.changes_of(item), **changes})
        records = [
            Record(one.item, one.action, one.why, one.subject, one.before, one.after if one.before else None)
            for one in taken.notes
        ]
        store.journal.add_records(self._run.id, HUB, records, self._run.now)
        store.conflicts.drop(taken.closed)
        for conflict in taken.conflicts.values():
            store.conflicts.put(conflict)

    # the spokes

    def _before(self, looks: Sequence[Look], taken: Taken) -> dict[SpokeId, dict[ItemId, Event]]:
        """The hub's values, as the spokes know them, of items whose other side is known anew."""
        found: dict[SpokeId, dict[ItemId, Event]] = {}
        for look in looks:
            wanted = [item for item in look.looked.there if item in look.looked.changed]
            agreed = self._store.items.agreed(look.id, wanted)
            rest = [item for item in wanted if item not in agreed]
            stored = self._store.items.events(rest)
            found[look.id] = {item: one.here for item, one in agreed.items()}
            found[look.id] |= {item: stored[item] if item in stored else taken.contents[item] for item in rest}
        return found

    def _write_spoke(self, look: Look, taken: Taken, before: Mapping[ItemId, Event], zone: ZoneInfo) -> None:
        store, looked = self._store, look.looked
        agreed = {item: Agreed(there, before[item]) for item, there in looked.there.items() if item in before}
        joined = taken.there.get(look.id, {})
        events = {**store.items.events(item for item in joined if item not in taken.contents), **taken.contents}
        agreed |= {item: Agreed(there, events[item]) for item, there in joined.items()}
        agreed |= taken.agreed.get(look.id, {})
        store.items.put_links(
            look.id, (LinkChange(looked.links[item], agreed=agreed.get(item)) for item in sorted(looked.changed))
        )
        store.items.drop_links(look.id, looked.dropped)
        store.journal.settle(looked.settled)
        self._write_late(look, taken)
        self._write_strangers(look, taken)
        self._write_condition(look, taken, zone)
        if looked.store_is_older:
            stamped = (seen.stamp.run for seen in look.snapshot.present.values() if seen.stamp)
            store.setup.set_run_number(
                self._run.hub.id, max(*stamped, store.setup.run_number(self._run.hub.id), self._run.number)
            )

    def _write_late(self, look: Look, taken: Taken) -> None:
        """Writes of a run that did not live to record them belong into its record, and deletions count (R2, R10)."""
        journal, hub = self._store.journal, self._run.hub.id
        for intent in look.looked.carried_out:
            row, run = taken.rows.get(intent.item), journal.run_of_number(hub, intent.run)
            if row is None or run is None:
                continue
            record = Record(
                row.id, intent.action, intent.why, row.subject, intent.before, intent.event, intent.remote_id
            )
            journal.add_records(run, look.id, [record], self._run.now)
            if intent.action is Action.DELETE and intent.why not in (*NO_LOSS, Why.SPOKE_REMOVED):
                journal.add_losses(hub, look.id, [row.counted_as], self._run.now)

    def _write_strangers(self, look: Look, taken: Taken) -> None:
        strangers, linked = self._store.strangers, look.linked
        if look.verdict is Verdict.COMPLETE:
            known = look.target.strangers
            strangers.drop(look.id, [key for key in known if key not in look.snapshot.present or key in linked])
        strangers.put(look.id, [one for one in taken.strangers.get(look.id, ()) if one.remote_id not in linked])

    @staticmethod
    def _may_be_there(look: Look, taken: Taken) -> bool:
        """A listing that was not repeated has an item whose stamp names an origin that is new in the hub."""
        if look.verdict is not Verdict.UNCHANGED:
            return False
        origins = {one.origin for one in look.target.strangers.values()}
        new = (taken.rows[item] for item in taken.touched if item not in look.links)
        return any(row.origin in origins for row in new)

    @staticmethod
    def _has_own_zone(look: Look) -> bool:
        """A zone that was chosen is not taken for the place's own, should the option change back."""
        return look.config.options.floating_zone is FloatingRule.FEED

    def _write_condition(self, look: Look, taken: Taken, zone: ZoneInfo) -> None:
        now, looked = self._run.now, look.looked
        condition = self._store.conditions.get(look.id)
        if look.error:
            self._store.conditions.put(look.id, condition.failed(look.error, now))
            return
        own = condition.zone or look.snapshot.zone or (zone.key if self._has_own_zone(look) else "")
        seen = replace(condition.seen(look.snapshot, now), zone=own)
        self._write_place(look)
        if look.verdict is not Verdict.UNCHANGED:
            seen = replace(seen, foreign=looked.foreign)
        unseen = look.waits or self._may_be_there(look, taken)
        if not look.settled or looked.store_is_older or looked.pending or unseen:
            seen = replace(seen, cursor="")
        if not look.takes_in:
            seen = replace(seen, baseline=None)
        elif look.verdict is Verdict.COMPLETE and not condition.baseline:
            seen = replace(seen, baseline=now)
        self._store.conditions.put(look.id, seen if look.writes else seen.succeeded(now))

    def _write_place(self, look: Look) -> None:
        """A folder that was renamed or moved is the same; people see its new path."""
        place, path = look.config.place, look.snapshot.path
        if path and path != place.path:
            self._store.setup.update_place(look.id, replace(place, path=path))

    def _write_departure(self, spoke: SpokeId, departure: Departure, taken: Taken) -> None:
        self._store.items.set_strikes(spoke, departure.strikes)
        gone = {taken.rows[item].counted_as for item in departure.gone}
        self._store.journal.add_losses(self._run.hub.id, spoke, gone, self._run.now)
        agreed = taken.values.agreed.get(spoke, {})
        for other in set(departure.handed_over.values()):
            items = [item for item, to in departure.handed_over.items() if to == other]
            self._read_again(other, items, agreed)

    def _read_again(self, spoke: SpokeId, items: Iterable[ItemId], agreed: Mapping[ItemId, Agreed]) -> None:
        """The new owner's value becomes the item's at the next read: it counts as a change of the former owner's."""
        links = self._store.items.links(spoke)
        changes = []
        for item in items:
            former = agreed.get(item)
            base = Agreed(former.there, former.there) if former else None
            changes.append(LinkChange(replace(links[item], version=NO_VERSION), agreed=base))
        self._store.items.put_links(spoke, changes)
        self._store.conditions.put(spoke, replace(self._store.conditions.get(spoke), cursor=""))

    def _ask_about_revived(self, looks: Sequence[Look], taken: Taken) -> None:
        """What a feed changed about an item while it was deleted counts from now on."""
        for look in looks:
            links = [link for item in taken.revived if (link := look.links.get(item)) and not look.by_people]
            if links:
                again = (LinkChange(replace(link, version=NO_VERSION)) for link in links)
                self._store.items.put_links(look.id, again)
                self._store.conditions.put(look.id, replace(self._store.conditions.get(look.id), cursor=""))

    def _ask_again(self, taken: Taken) -> None:
        for spoke, missing in taken.missing.items():
            if missing:
                self._store.conditions.put(spoke, replace(self._store.conditions.get(spoke), cursor=""))

    def _write_holds(self, looks: Sequence[Look], holds: Mapping[SpokeId, Hold]) -> None:
        """A hold whose reason is gone goes too, but only a complete read can tell."""
        for look in looks:
            if not look.feeds:
                continue
            if look.id in holds:
                self._store.journal.put_hold(holds[look.id])
            elif look.verdict is Verdict.COMPLETE:
                for old in self._store.journal.holds(self._run.hub.id):
                    if old.spoke == look.id and old.source == look.id:
                        self._store.journal.drop_hold(old.id)
