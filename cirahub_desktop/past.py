"""Taking back what the runs did, or would do: undo, pins and disputes; with looking back, behind ``App.past``.

As in ``app.py``: any thread may call, each call opens its own short connection, and CiraHubError is all that is raised.
Runs and items are named by their id, or by its beginning where no other begins so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from cirahub_desktop.looking_back import LookingBack
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.engine import Engine
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.release import keep, release
from cirahub_desktop.sync.report import HubReport, PlannedWrite
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.history import RunLine
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.undo import Undo, check_age

_RUN_ENDS = 3.0
"""Seconds; a run that is cancelled ends within two."""
_Name = TypeVar("_Name", str, ItemId)


class Past(LookingBack):
    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        engine: Callable[[], Engine],
        lock_dir: Path,
        clock: Clock,
    ) -> None:
        """``store`` opens a connection, to be closed at the end of the block."""
        super().__init__(store, clock)
        self._engine, self._lock_dir = engine, lock_dir

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

    def release(self, item: str) -> None:
        """From the next run on the item follows its sources again. Raises NotFound, and AnotherRun while a run does not
        end, which would write its old links back."""
        with self._store() as store:
            hub, pinned = _one_pinned(store, item)
            with HubLock(self._lock_dir, hub, wait=_RUN_ENDS):
                release(store, hub, [pinned])

    def release_all(self, hub: HubId) -> int:
        """The same for all that a hub keeps; how many items that were."""
        with self._store() as store, HubLock(self._lock_dir, hub, wait=_RUN_ENDS):
            items = sorted({item for item, _ in store.pins.places(hub)})
            release(store, hub, items)
            return len(items)

    def keep(self, hub: HubId, spoke: SpokeId, write: PlannedWrite) -> None:
        """Leave out what a dry run would write into a spoke, in every run until :meth:`release`: what is there stays
        as it is, and what is not there stays away. Asks no server. Raises NotFound, and AnotherRun as release does."""
        with self._store() as store:
            if spoke not in {one.id for one in store.setup.hub(hub).spokes}:
                raise NotFound("spoke", spoke)
            with HubLock(self._lock_dir, hub, wait=_RUN_ENDS):
                keep(store, hub, spoke, write)

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


def _one_pinned(store: Store, text: str) -> tuple[HubId, ItemId]:
    hubs = {item: hub.id for hub in store.setup.hubs() for item, _ in store.pins.places(hub.id)}
    item = _only(hubs, text)
    if item is None:
        raise NotFound("pin", text)
    return hubs[item], item


def _items_of_run(store: Store, line: RunLine, texts: Iterable[str]) -> Iterator[ItemId]:
    touched = store.journal.touched(line.id)
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
