"""What the runs did, as people look at it: page by page, for thousands of runs and changes. Behind ``App.past``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from cirahub_desktop.history import (
    FoundItem,
    ItemStory,
    PastChange,
    PastRun,
    PinnedItem,
    RunDetail,
    RunPlace,
    RunsPage,
    RunStory,
)
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.retrospect import ALL_CHANGES, NOT_TAKEN_BACK, Only, Wanted
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.history import FoundItem as Found
from cirahub_desktop.sync.state.history import RunLine, StoryLine
from cirahub_desktop.sync.state.journal import HUB, KEEP_RECORDS, Record
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.state.summaries import read_summary

_ALL = 2**31


class LookingBack:
    """Any thread may call; each call opens its own short connection. Raises NotFound and StoreFailed."""

    def __init__(self, store: Callable[[], AbstractContextManager[Store]], clock: Clock) -> None:
        """``store`` opens a connection, to be closed at the end of the block."""
        self._store, self._clock = store, clock

    def runs(self, hub: HubId | None = None, limit: int = 100) -> tuple[PastRun, ...]:
        """Of one hub or of all, newest first."""
        with self._store() as store:
            hubs = [one for one in store.setup.hubs() if hub in (None, one.id)]
            found = [self._run(one, line) for one in hubs for line in store.journal.runs(one.id, limit)]
        return tuple(sorted(found, key=lambda one: (one.started, one.number), reverse=True)[:limit])

    def page(self, hub: HubId, only: Only = Only.ALL, before: int | None = None, limit: int = 100) -> RunsPage:
        """``before`` is the ``next`` of the page before."""
        with self._store() as store:
            config = store.setup.hub(hub)
            lines = store.journal.runs(hub, limit + 1, before, only)
        shown = tuple(self._run(config, line) for line in lines[:limit])
        return RunsPage(shown, shown[-1].number if len(lines) > limit else None)

    def run(self, run: str) -> RunStory:
        """One run with all it did."""
        with self._store() as store:
            line = store.journal.run(run)
            hub, teller = store.setup.hub(line.hub), self._teller(store, line.hub)
            changes = (teller.recorded(line, spoke, record) for spoke, record in store.journal.records(line.id))
            return RunStory(self._run(hub, line), tuple(changes))

    def look(self, run: str, wanted: Wanted = ALL_CHANGES) -> RunDetail:
        """One run, and how much of what is wanted it did in which place; the changes come by :meth:`changes`."""
        with self._store() as store:
            line = store.journal.run(run)
            hub, names = store.setup.hub(line.hub), _spoke_names(store, line.hub)
            counts, there = store.journal.change_counts(line.id, wanted), _places(hub)
            places = tuple(
                RunPlace(place or None, names.get(place, ""), place in there, counts[place])
                for place in _in_order(counts, there)
            )
            back = tuple(self._run(hub, one) for one in store.journal.undone_by(line.id))
            return RunDetail(self._run(hub, line), places, back)

    def changes(
        self, run: str, wanted: Wanted = ALL_CHANGES, *, offset: int = 0, limit: int = 100
    ) -> tuple[PastChange, ...]:
        """What a run did, place by place as :meth:`look` names them."""
        with self._store() as store:
            line = store.journal.run(run)
            hub = store.setup.hub(line.hub)
            places = _in_order(store.journal.change_counts(line.id, wanted), _places(hub))
            page = store.journal.change_page(line.id, places, wanted, offset=offset, limit=limit)
            return self._teller(store, hub.id).told(page)

    def deleted(self, hub: HubId, *, offset: int = 0, limit: int = 100) -> tuple[PastChange, ...]:
        """What can be brought back: each deleted item once, the last deleted first."""
        with self._store() as store:
            page = store.journal.deleted(hub, self._clock() - KEEP_RECORDS, offset=offset, limit=limit)
            return self._teller(store, hub).told(page)

    def story(self, item: str) -> ItemStory:
        """What happened to one item, and why."""
        with self._store() as store:
            named = store.journal.item_named(item)
            if named is None:
                raise NotFound("item", item)
            hub, (found,) = store.setup.hub(named[0]), _found(store, named[0], [named[1]])
            lines = tuple((found.item, line) for line in store.journal.story(found.item))
            return ItemStory(
                found.item,
                hub.id,
                hub.name,
                found.subject,
                None if found.gone else store.items.events([found.item]).get(found.item),
                found.pinned,
                self._teller(store, hub.id).told(lines),
            )

    def find(self, hub: HubId, text: str, limit: int = 50, offset: int = 0) -> tuple[FoundItem, ...]:
        """Items by a part of their subject or the beginning of their id."""
        with self._store() as store:
            return _found(store, store.setup.hub(hub).id, store.journal.find_items(hub, text, limit, offset))

    def pins(self, hub: HubId, limit: int = _ALL, offset: int = 0) -> tuple[PinnedItem, ...]:
        """What is kept, as it was put back or as it is, until it is released."""
        with self._store() as store:
            names, by_item = _spoke_names(store, hub), dict[ItemId, list[Pin]]()
            for pin in store.pins.page(hub, limit, offset):
                by_item.setdefault(pin.item, []).append(pin)
            return tuple(_pinned(store, pins, names) for pins in by_item.values())

    def count_pins(self, hub: HubId) -> int:
        """How many items are kept."""
        with self._store() as store:
            return store.pins.count(hub)

    def _run(self, hub: HubConfig, line: RunLine) -> PastRun:
        written = {action: line.recorded.get(action, 0) - line.in_hub.get(action, 0) for action in Action}
        told, until = read_summary(line.summary), line.started + KEEP_RECORDS
        return PastRun(
            line.id,
            hub.id,
            hub.name,
            line.number,
            line.started,
            line.ended,
            created=written[Action.CREATE],
            updated=written[Action.UPDATE],
            deleted=written[Action.DELETE],
            cancelled=told.cancelled,
            undoes=line.undoes,
            can_be_undone=bool(line.recorded) and until >= self._clock(),
            in_hub=line.in_hub,
            told=told,
            kept_until=until,
        )

    def _teller(self, store: Store, hub: HubId) -> _Teller:
        return _Teller(store, store.setup.hub(hub), self._clock())


class _Teller:
    """Lines of the record as people see them."""

    def __init__(self, store: Store, hub: HubConfig, now: datetime) -> None:
        self._store, self._hub, self._now = store, hub, now
        self._names, self._there = _spoke_names(store, hub.id), frozenset(_places(hub))

    def told(self, lines: Sequence[tuple[ItemId, StoryLine]]) -> tuple[PastChange, ...]:
        pinned = self._store.pins.places(self._hub.id, {item for item, _ in lines})
        return tuple(self._change(item, line, pinned=(item, line.spoke) in pinned) for item, line in lines)

    def recorded(self, line: RunLine, spoke: SpokeId, one: Record) -> PastChange:
        at = line.ended or line.started
        told = StoryLine(line.id, line.number, at, spoke, one.action, one.why, one.subject, one.before, one.after)
        return self._change(one.item, told)

    def _change(self, item: ItemId, line: StoryLine, *, pinned: bool = False) -> PastChange:
        return PastChange(
            line.run,
            line.number,
            line.at,
            item,
            line.spoke or None,
            self._names.get(line.spoke, ""),
            line.action,
            line.why,
            line.subject,
            line.before,
            line.after,
            self._kept_until(line),
            pinned,
        )

    def _kept_until(self, line: StoryLine) -> datetime | None:
        until = line.at + KEEP_RECORDS
        lost = line.spoke == HUB and line.why is Why.CONFLICT  # it has the value that lost, which the hub never had
        known = line.action is Action.CREATE or line.before is not None
        back = known and not lost and line.why not in NOT_TAKEN_BACK and line.spoke in self._there
        return until if back and until >= self._now else None


def _places(hub: HubConfig) -> tuple[SpokeId, ...]:
    return (HUB, *(spoke.id for spoke in hub.spokes))


def _in_order(counts: Iterable[SpokeId], there: Sequence[SpokeId]) -> tuple[SpokeId, ...]:
    known = set(counts)
    spokes = (place for place in there if place in known and place != HUB)
    return (*spokes, *({HUB} & known), *sorted(known - set(there)))


def _spoke_names(store: Store, hub: HubId) -> dict[SpokeId, str]:
    """Those that were taken away included."""
    former = {spoke: name for spoke, (name, _) in store.setup.former_sources().items()}
    return former | {spoke.id: spoke.name for spoke in store.setup.hub(hub).spokes}


def _found(store: Store, hub: HubId, found: Sequence[Found]) -> tuple[FoundItem, ...]:
    pinned = {item for item, _ in store.pins.places(hub, {one.id for one in found})}
    events = store.items.events(one.id for one in found if not one.gone)
    starts = {item: instant_to_text(event.span.start) for item, event in events.items()}
    return tuple(FoundItem(one.id, one.subject, starts.get(one.id, ""), one.gone, one.id in pinned) for one in found)


def _pinned(store: Store, pins: list[Pin], names: Mapping[SpokeId, str]) -> PinnedItem:
    in_hub = next((pin for pin in pins if pin.spoke is None), None)
    wanted = in_hub.wanted if in_hub else next((pin.wanted for pin in pins if pin.wanted), None)
    return PinnedItem(
        pins[0].item,
        wanted.subject if wanted else _last_subject(store, pins),
        (in_hub or pins[0]).run,
        in_hub is not None,
        wanted,
        tuple(sorted(names.get(pin.spoke, "") for pin in pins if pin.spoke is not None)),
    )


def _last_subject(store: Store, pins: Sequence[Pin]) -> str:
    """Of what is kept away."""
    story = store.journal.story(pins[0].item)
    return story[-1].subject if story else next((pin.subject for pin in pins if pin.subject), "")
