"""What the runs did, and taking it back: history, undo, pins and disputes, behind ``App.past``.

As in ``app.py``: any thread may call, each call opens its own short connection, and CiraHubError is all that is raised.
Runs and items are named by their id, or by its beginning where no other begins so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from cirahub_desktop.history import FoundItem, ItemStory, PastChange, PastRun, PinnedItem, RunStory
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.engine import Engine
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.release import release
from cirahub_desktop.sync.report import Action, HubReport
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.history import FoundItem as Found
from cirahub_desktop.sync.state.history import RunLine, StoryLine
from cirahub_desktop.sync.state.journal import KEEP_RECORDS, Record
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.undo import Undo, check_age

_RUN_ENDS = 3.0
"""Seconds; a run that is cancelled ends within two."""
_ALL = 2**31
_Name = TypeVar("_Name", str, ItemId)


class Past:
    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        engine: Callable[[], Engine],
        lock_dir: Path,
        clock: Clock,
    ) -> None:
        """``store`` opens a connection, to be closed at the end of the block."""
        self._store, self._engine, self._lock_dir, self._clock = store, engine, lock_dir, clock

    # looking back

    def runs(self, hub: HubId | None = None, limit: int = 100) -> tuple[PastRun, ...]:
        """Of one hub or of all, newest first."""
        with self._store() as store:
            hubs = [one for one in store.setup.hubs() if hub in (None, one.id)]
            found = [self._run(one, line) for one in hubs for line in store.journal.runs(one.id, limit)]
        return tuple(sorted(found, key=lambda one: (one.started, one.number), reverse=True)[:limit])

    def run(self, run: str) -> RunStory:
        """One run with all it did. Raises NotFound."""
        with self._store() as store:
            line = store.journal.run(run)
            hub, names = store.setup.hub(line.hub), _spoke_names(store, line.hub)
            changes = (_recorded(line, spoke, record, names) for spoke, record in store.journal.records(line.id))
            return RunStory(self._run(hub, line), tuple(changes))

    def story(self, item: str) -> ItemStory:
        """What happened to one item, and why. Raises NotFound."""
        with self._store() as store:
            hub, found = _one_item(store, item)
            names = _spoke_names(store, hub.id)
            return ItemStory(
                found.item,
                hub.id,
                hub.name,
                found.subject,
                None if found.gone else store.items.events([found.item]).get(found.item),
                found.pinned,
                tuple(_told(found.item, line, names) for line in store.journal.story(found.item)),
            )

    def find(self, hub: HubId, text: str, limit: int = 50) -> tuple[FoundItem, ...]:
        """Items by a part of their subject or the beginning of their id."""
        with self._store() as store:
            return _found(store, store.setup.hub(hub), store.journal.find_items(hub, text, limit))

    # taking back

    def undo(
        self,
        hub: HubId,
        run: str,
        items: Iterable[str] | None = None,
        *,
        dry_run: bool = False,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> HubReport:
        """Put back what a run changed, or only some items of it, by a run of its own; asks servers.

        What would be lost by it is held like any other loss and waits for a person. Raises NotFound, NothingToUndo,
        AnotherRun and StoreFailed; all else is in the report.
        """
        with self._store() as store:
            line = store.journal.run(run)
            chosen = None if items is None else frozenset(_items_of_run(store, line, items))
            undo = Undo(line.id, chosen)
            check_age(store, undo, self._clock())
        return self._engine().run(hub, dry_run=dry_run, undo=undo, sink=sink, cancel=cancel)

    def pins(self, hub: HubId) -> tuple[PinnedItem, ...]:
        """What was put back and is kept so until it is released."""
        with self._store() as store:
            names, by_item = _spoke_names(store, hub), dict[ItemId, list[Pin]]()
            for pin in store.pins.of(hub).values():
                by_item.setdefault(pin.item, []).append(pin)
            return tuple(_pinned(store, pins, names) for pins in by_item.values())

    def release(self, item: str) -> None:
        """From the next run on the item follows its sources again. Raises NotFound, and AnotherRun while a run does not
        end, which would write its old links back."""
        with self._store() as store:
            hub, pinned = _one_pinned(store, item)
            with HubLock(self._lock_dir, hub, wait=_RUN_ENDS):
                release(store, hub, [pinned])

    # disputes

    def conflicts(self, hub: HubId | None = None) -> tuple[Conflict, ...]:
        """What the hub and a spoke changed both, and a person decides; oldest first."""
        with self._store() as store:
            return store.conflicts.of(hub)

    def answer(self, conflict: str, answer: Answer) -> None:
        """Decide; the next run carries it out. Raises NotFound."""
        with self._store() as store, store.transaction():
            found = _only((one.id for one in store.conflicts.of()), conflict)
            if found is None:
                raise NotFound("conflict", conflict)
            store.conflicts.answer(found, answer)

    def _run(self, hub: HubConfig, line: RunLine) -> PastRun:
        written = {action: line.recorded.get(action, 0) - line.in_hub.get(action, 0) for action in Action}
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
            cancelled=bool(line.summary.get("cancelled")),
            undoes=line.undoes,
            can_be_undone=bool(line.recorded) and line.started >= self._clock() - KEEP_RECORDS,
        )


def _recorded(line: RunLine, spoke: SpokeId, one: Record, names: Mapping[SpokeId, str]) -> PastChange:
    at = line.ended or line.started
    told = StoryLine(line.id, line.number, at, spoke, one.action, one.why, one.subject, one.before, one.after)
    return _told(one.item, told, names)


def _told(item: ItemId, line: StoryLine, names: Mapping[SpokeId, str]) -> PastChange:
    return PastChange(
        line.run,
        line.number,
        line.at,
        item,
        line.spoke or None,
        names.get(line.spoke, ""),
        line.action,
        line.why,
        line.subject,
        line.before,
        line.after,
    )


def _spoke_names(store: Store, hub: HubId) -> dict[SpokeId, str]:
    """Those that were taken away included, as far as they fed the hub."""
    former = {spoke: name for spoke, (name, _) in store.setup.former_sources().items()}
    return former | {spoke.id: spoke.name for spoke in store.setup.hub(hub).spokes}


def _found(store: Store, hub: HubConfig, found: Sequence[Found]) -> tuple[FoundItem, ...]:
    pinned = {item for item, _ in store.pins.of(hub.id)}
    events = store.items.events(one.id for one in found if not one.gone)
    starts = {item: instant_to_text(event.span.start) for item, event in events.items()}
    return tuple(FoundItem(one.id, one.subject, starts.get(one.id, ""), one.gone, one.id in pinned) for one in found)


def _one_item(store: Store, text: str) -> tuple[HubConfig, FoundItem]:
    begin = text.strip().lower()
    by_hub = {hub: store.journal.find_items(hub.id, text, _ALL) for hub in store.setup.hubs()}
    found = [(hub, one) for hub, ones in by_hub.items() for one in ones if one.id.startswith(begin)]
    if len(found) != 1:
        raise NotFound("item", text)
    hub, one = found[0]
    return hub, _found(store, hub, [one])[0]


def _one_pinned(store: Store, text: str) -> tuple[HubId, ItemId]:
    hubs = {item: hub.id for hub in store.setup.hubs() for item, _ in store.pins.of(hub.id)}
    item = _only(hubs, text)
    if item is None:
        raise NotFound("pin", text)
    return hubs[item], item


def _items_of_run(store: Store, line: RunLine, texts: Iterable[str]) -> Iterator[ItemId]:
    touched = {record.item for _, record in store.journal.records(line.id)}
    for text in texts:
        item = _only(touched, text)
        if item is None:
            raise NotFound("item", text)
        yield item


def _only(names: Iterable[_Name], text: str) -> _Name | None:
    """The one that begins with ``text``."""
    begin = text.strip().lower()
    found = [name for name in names if begin and name.startswith(begin)]
    return found[0] if len(found) == 1 else None


def _pinned(store: Store, pins: list[Pin], names: Mapping[SpokeId, str]) -> PinnedItem:
    in_hub = next((pin for pin in pins if pin.spoke is None), None)
    wanted = in_hub.wanted if in_hub else next((pin.wanted for pin in pins if pin.wanted), None)
    return PinnedItem(
        pins[0].item,
        wanted.subject if wanted else _last_subject(store, pins[0].item),
        (in_hub or pins[0]).run,
        in_hub is not None,
        wanted,
        tuple(sorted(names.get(pin.spoke, "") for pin in pins if pin.spoke is not None)),
    )


def _last_subject(store: Store, item: ItemId) -> str:
    story = store.journal.story(item)
    return story[-1].subject if story else ""
