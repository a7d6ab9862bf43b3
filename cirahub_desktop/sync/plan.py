"""The writes a run would make in one spoke, each with its reason. Pure.

The same plan is the preview in the window, ``--dry-run`` on the command line, and what the tests compare; which
contents it needs says ``needs.py``. Copies get what ``project`` makes of the hub's value; what is at home in the spoke,
and the fields of a copy that somebody changed there by hand, get only what the hub changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.fields import apply_changes
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    NOWHERE,
    Agreed,
    Foreign,
    ItemId,
    ItemRow,
    Link,
    Ownership,
    RemoteId,
    RemoteItem,
    match_print,
)
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import HandChanged
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.outlook import Outlook, agrees_again, has_left_range, is_in_range, is_unwanted_history
from cirahub_desktop.sync.reconcile import ASKED_AGAIN, NEVER_AGAIN
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.shapes import Shapes, is_unwanted
from cirahub_desktop.sync.split import Split
from cirahub_desktop.sync.steps import Plan, Step, in_parts, tenable


def plan(
    outlook: Outlook,
    events: Mapping[ItemId, Event],
    agreed: Mapping[ItemId, Agreed],
    now_there: Mapping[RemoteId, RemoteItem | None] | None = None,
) -> Plan:
    """Decide for every item of the hub; ``agreed`` is what was last agreed on with this spoke, ``now_there`` what the
    spoke answered about the items of :func:`to_look_at`."""
    planner = _Planner(outlook, events, agreed, now_there or {})
    for row in outlook.rows.values():
        planner.take(row)
    planner.remove_duplicates()
    planner.keep_what_nothing_replaces()
    if outlook.looked.store_is_older:
        planner.made.steps = [step for step in planner.made.steps if step.action is not Action.DELETE]
    return planner.made


class _Planner:
    def __init__(
        self,
        outlook: Outlook,
        events: Mapping[ItemId, Event],
        agreed: Mapping[ItemId, Agreed],
        now_there: Mapping[RemoteId, RemoteItem | None],
    ) -> None:
        self._outlook, self._events, self._agreed, self._now_there = outlook, events, agreed, now_there
        self.made = Plan()
        self._origins = {one.origin for one in outlook.strangers.values()}
        self._at_home = {one.origin for one in outlook.strangers.values() if one.at_home}
        self._alike: dict[str, list[Foreign]] = {}
        for one in sorted(outlook.strangers.values(), key=lambda one: one.remote_id):
            self._alike.setdefault(one.print, []).append(one)
        self._orphans = {content: list(found) for content, found in outlook.orphans.items()}
        self._shapes = Shapes(outlook)

    def take(self, row: ItemRow) -> None:
        outlook, link = self._outlook, self._outlook.looked.links.get(row.id)
        if row.id in outlook.looked.pending or row.id in outlook.waiting:
            return
        if row.id in outlook.pins:
            self._pinned(row, link, outlook.pins[row.id])
        elif row.gone:
            self._gone(row, link)
        elif row.id in outlook.in_parts:
            self._in_parts(row, link, outlook.in_parts[row.id])
        elif row.part_of and row.part_of not in outlook.in_parts:
            self._give_way(row, link)
        elif link is None or not link.remote_id:
            self._absent(row, link)
        elif row.id in outlook.disputed:
            self._skip(FaultCode.CONFLICT, row)
        elif link.is_native:
            self._native(row, link)
        else:
            self._copy(row, link)

    def remove_duplicates(self) -> None:
        for double in self._outlook.looked.duplicates:
            row, version = self._outlook.rows[double.item], double.seen.version
            self.made.steps.append(
                Step(Action.DELETE, Why.OWN_DUPLICATE, row, None, None, remote_id=double.remote_id, version=version)
            )

    def keep_what_nothing_replaces(self) -> None:
        """A series is there whole or in single events, but never not at all (R1)."""
        made = self.made
        leaving = {step.row.id for step in made.steps if step.action is Action.DELETE}
        links = {**self._outlook.looked.links, **made.links}
        there = {item for item, link in links.items() if link.remote_id} | made.joined.keys()
        made.there = frozenset(there - leaving)
        made.steps = tenable(made.steps, made.there)

    # one item

    def _gone(self, row: ItemRow, link: Link | None) -> None:
        if link is None or (link.is_native and row.id in self._outlook.taken_out):
            return
        both_ways = bool(self._outlook.options.feeds_hub)
        ours = link.ownership is Ownership.WRITTEN or (link.ownership is Ownership.SOURCE and both_ways)
        if link.remote_id and link.ownership is Ownership.ADOPTED and both_ways:
            return  # theirs, and a tombstone: without the link it would come back as a new item
        if not link.remote_id or not ours:
            self.made.released.append(row.id)
        elif link.edited or row.id in self._outlook.unanswered:
            self.made.skipped.append(_fault(FaultCode.EDITED_BY_HAND, row))
            self.made.released.append(row.id)
        else:
            self._delete(row, link, self._why_gone(row, link))

    def _why_gone(self, row: ItemRow, link: Link) -> Why:
        series = self._outlook.rows.get(row.part_of)
        if series is not None and not series.gone:
            return Why.OCCURRENCE_GONE
        return Why.DELETED_ELSEWHERE if link.is_native or row.tombstone else Why.GONE_FROM_SOURCE

    # the shape of a series

    def _in_parts(self, row: ItemRow, link: Link | None, split: Split) -> None:
        """The place cannot hold the series: single events stand for it, and the record says so."""
        basis = self._outlook.basis(row)
        if link is not None and link.remote_id:
            parts = self._shapes.parts(row)
            if (parts or split.obstacle is Obstacle.EMPTY) and not split.too_often:
                there = replace(link, basis=basis, split=split.text, refusal="")
                self._delete(row, there, Why.AS_SINGLE_EVENTS, parts)
        elif link is None or link.basis != basis or link.split != split.text:
            self.made.links[row.id] = in_parts(row.id, link, basis, split.text)
        if split.too_often:
            self.made.refused.append(_fault(FaultCode.REPEATS_TOO_OFTEN, row))
        else:
            self.made.skipped.append(replace(_fault(FaultCode.AS_SINGLE_EVENTS, row), detail=split.obstacle.value))

    def _give_way(self, row: ItemRow, link: Link | None) -> None:
        """A single event of a series that the place holds whole, or that is left out there."""
        if link is None or link.is_native:
            return
        if not link.remote_id:
            self.made.released.append(row.id)
        elif self._is_left_out(row.part_of):
            self._leave(row, link, Why.FILTERED)
        else:
            series = self._outlook.rows.get(row.part_of)
            over = series is not None and has_left_range(self._outlook, series)
            self._delete(row, link, Why.AS_ONE_SERIES, frozenset() if over else frozenset({row.part_of}))

    def _is_left_out(self, series: ItemId) -> bool:
        row, event = self._outlook.rows.get(series), self._events.get(series)
        return row is not None and event is not None and isinstance(self._outlook.projected(row, event), FaultCode)

    def _absent(self, row: ItemRow, link: Link | None) -> None:
        """Nothing of it is in the spoke: create it, unless it is out of range, left out, refused or unwanted there."""
        outlook, event = self._outlook, self._events.get(row.id)
        if link and is_unwanted(outlook, link):
            return
        if link and link.vanished >= ASKED_AGAIN and link.declined == row.content:
            self._skip(FaultCode.DELETED_BY_HAND, row)
            return
        if event is None or not outlook.looked.whole:
            return
        if not is_in_range(outlook, row, event) and not self._shapes.replaces(row):
            return
        if link is None and row.part_of in self._shapes.sent_away:
            return
        if is_unwanted_history(outlook, row):
            return
        basis = outlook.basis(row)
        if link and link.refusal and link.basis == basis:
            self.made.refused.append(_refusal(link, row))
            return
        after = outlook.projected(row, event)
        if isinstance(after, FaultCode):
            self.made.skipped.append(_fault(after, row))
        elif not self._is_there_already(row, link, content_hash(after)):
            why = Why.DELETED_BY_HAND if link and link.vanished else Why.NEW
            self._create(row, link, why, Agreed(after, event), basis)

    def _is_there_already(self, row: ItemRow, link: Link | None, content: str) -> bool:
        """Where this very item is at home (R11), where somebody entered the same event (R4), and where a hub wrote
        exactly this whose store is gone, nothing is created."""
        if row.origin in self._origins:
            if link is None and row.origin in self._at_home:
                # Should it vanish, somebody deleted it at its home, and it is not ours to bring it back there.
                self.made.links[row.id] = Link(row.id, NOWHERE, NO_VERSION, Ownership.ADOPTED, "", vanished=NEVER_AGAIN)
            self.made.unchanged += 1
            return True
        if orphans := self._orphans.get(content):
            remote_id, seen = orphans.pop(0)
            nonce = seen.stamp.nonce if seen.stamp else ""
            self.made.links[row.id] = Link(
                row.id, remote_id, seen.version, Ownership.WRITTEN, content, nonce, self._outlook.basis(row)
            )
            self.made.unchanged += 1
            return True
        alike = self._alike.get(match_print(row.subject, row.first, row.last), []) if self._alike else []
        same = next((one for one in alike if one.identity == row.identity), alike[0] if alike else None)
        if same is None or (link is not None and link.vanished):
            return False
        alike.remove(same)
        self.made.joined[row.id] = same.remote_id
        self.made.unchanged += 1
        return True

    def _native(self, row: ItemRow, link: Link) -> None:
        """What is at home here gets what changed in the hub, and nothing else."""
        event, agreed = self._events.get(row.id), self._agreed.get(row.id)
        if event is None or link.basis == self._outlook.basis(row, link):
            self._note_unchanged(row, link)
            return
        declined, there = link.declined == row.content, self._there(link)
        if agreed is None or there is None:
            if not declined:
                self.made.skipped.append(_fault(FaultCode.CHANGED_MEANWHILE, row))
            return
        before, after = self._both(row, link, agreed.here, event)
        wanted = apply_changes(there, before, after)
        if declined and wanted != there:
            self._note_unchanged(row, link)
        else:
            self._update(row, link, there, wanted, event)

    def _both(self, row: ItemRow, link: Link, before: Event, after: Event) -> tuple[Event, Event]:
        """The hub's value before and now, as this spoke may know it: options hide things from an adopted item, too."""
        if link.ownership is Ownership.SOURCE:
            return before, after
        shown, now = self._outlook.projected(row, before), self._outlook.projected(row, after)
        if isinstance(shown, FaultCode) or isinstance(now, FaultCode):
            return before, before
        if after.subject not in now.subject:
            return shown, now  # masked
        return (
            replace(shown, subject=before.subject, categories=before.categories),
            replace(now, subject=after.subject, categories=after.categories),
        )

    def _copy(self, row: ItemRow, link: Link) -> None:
        outlook, event = self._outlook, self._events.get(row.id)
        if link.declined and link.declined == row.content:
            if not agrees_again(outlook, row, link, event):
                self._note_unchanged(row, link)
                return
            link = self.made.links[row.id] = replace(link, declined="")
        if has_left_range(outlook, row) or is_unwanted_history(outlook, row):
            self._leave(row, link, Why.LEFT_RANGE)
            return
        if event is None:
            self._note_unchanged(row, link)
            return
        after = outlook.projected(row, event)
        if isinstance(after, FaultCode):
            self.made.skipped.append(_fault(after, row))
            self._leave(row, link, Why.FILTERED)
        elif link.edited:
            self._edited(row, link, after, event)
        elif link.basis == outlook.basis(row):
            self._note_unchanged(row, link)
        else:
            there = self._agreed[row.id].there if row.id in self._agreed else None
            self._update(row, link, there, after, event)

    def _edited(self, row: ItemRow, link: Link, after: Event, event: Event) -> None:
        """Somebody changed it by hand: each field stays until the hub's value of it changes."""
        agreed, there, basis = self._agreed.get(row.id), self._there(link), self._outlook.basis(row)
        if self._outlook.options.hand_changed is HandChanged.WRITE_AGAIN and there is not None and link.sure:
            self._update(row, link, there, after, event, why=Why.CHANGED_BY_HAND)
        elif not link.basis or agreed is None or not link.sure or link.basis == basis:
            self._note_unchanged(row, link)
        elif there is None:
            self.made.skipped.append(_fault(FaultCode.CHANGED_MEANWHILE, row))
        else:
            kept = apply_changes(there, agreed.there, after)
            self._update(row, link, there, kept, event, agreed=Agreed(after, event))

    def _there(self, link: Link) -> Event | None:
        """What the spoke holds now; None where it moved on since it was listed."""
        item = self._now_there.get(link.remote_id)
        return item.event if item is not None and item.version == link.version else None

    def _pinned(self, row: ItemRow, link: Link | None, pin: Pin) -> None:
        """What a person put back stays so until they release it (R10), and what they kept as it is, is left alone."""
        there = link is not None and bool(link.remote_id)
        self.made.skipped.append(replace(_fault(FaultCode.PINNED, row), item=row.id))
        if not pin.is_brought_about:
            return
        if pin.wanted is None:
            if link is not None and there and link.edited:
                self.made.skipped.append(_fault(FaultCode.EDITED_SINCE, row))
                self.made.unpinned.append(row.id)
            elif link is not None and there and not link.is_native:
                self._delete(row, link, Why.UNDONE)
            return
        here = self._events.get(row.id, pin.wanted)
        if link is None or not there:
            if self._outlook.looked.whole:
                self._create(row, link, Why.UNDONE, Agreed(pin.wanted, here), self._outlook.basis(row))
        elif content_hash(pin.wanted) not in (link.agreed, link.held):
            before = self._agreed[row.id].there if row.id in self._agreed else None
            self._update(row, link, before, pin.wanted, here, why=Why.UNDONE)

    # steps

    def _create(self, row: ItemRow, link: Link | None, why: Why, agreed: Agreed, basis: str) -> None:
        after = agreed.there
        self.made.steps.append(
            Step(Action.CREATE, why, row, None, after, content_hash(after), basis, link, agreed=agreed)
        )

    def _update(
        self,
        row: ItemRow,
        link: Link,
        before: Event | None,
        after: Event,
        here: Event,
        *,
        why: Why | None = None,
        agreed: Agreed | None = None,
    ) -> None:
        """Write ``after``, unless that is what is there already."""
        basis, content = self._outlook.basis(row, link), content_hash(after)
        agreed = agreed or Agreed(after, here)
        present = content_hash(before) if before and (link.is_native or link.edited) else link.agreed
        if content == present:
            said = content_hash(agreed.there)
            settled = replace(link, basis=basis, agreed=said, edited=said != content, refusal="", declined="")
            self.made.links[row.id] = settled
            self.made.agreed[row.id] = agreed
            self._note_unchanged(row, settled)
            return
        if link.refusal and link.basis == basis:
            self._note_unchanged(row, link)
            return
        why = why or _why_update(link, row)
        self.made.steps.append(
            Step(Action.UPDATE, why, row, before, after, content, basis, link, link.remote_id, link.version, agreed)
        )

    def _delete(self, row: ItemRow, link: Link, why: Why, instead: frozenset[ItemId] = frozenset()) -> None:
        before = self._agreed[row.id].there if row.id in self._agreed else None
        step = Step(Action.DELETE, why, row, before, None, link=link, remote_id=link.remote_id, version=link.version)
        self.made.steps.append(replace(step, instead=instead))

    def _leave(self, row: ItemRow, link: Link, why: Why) -> None:
        """The options say that the copy goes. One that somebody edited where we have nothing to compare it with stays:
        its deletion would be asked about for ever and never done."""
        if link.edited and not link.sure:
            self._skip(FaultCode.EDITED_BY_HAND, row)
        else:
            self._delete(row, link, why)

    def _skip(self, code: FaultCode, row: ItemRow) -> None:
        self.made.skipped.append(_fault(code, row))

    def _note_unchanged(self, row: ItemRow, link: Link) -> None:
        if link.refusal:
            self.made.refused.append(_refusal(link, row))
        elif link.edited:
            self._skip(FaultCode.EDITED_BY_HAND, row)
        self.made.unchanged += 1


def _why_update(link: Link, row: ItemRow) -> Why:
    if not link.agreed:
        return Why.UNFINISHED
    return Why.OPTIONS if link.basis.startswith(f"{row.content}.") else Why.CHANGED


def _fault(code: FaultCode, row: ItemRow) -> ItemFault:
    return ItemFault(code, row.identity.uid, row.subject)


def _refusal(link: Link, row: ItemRow) -> ItemFault:
    code, _, detail = link.refusal.partition(":")
    return ItemFault(FaultCode(code), row.identity.uid, row.subject, detail)
