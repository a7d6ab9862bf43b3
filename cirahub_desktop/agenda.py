"""The calendar of a hub: what happens when, the list of all it holds, and one event in all its versions.

Behind ``App.agenda``. As in ``app.py``: any thread may call, each call opens its own short connection, and CiraHubError
is all that is raised. Nothing here writes. :meth:`Agenda.ask` asks a place and belongs into a worker; so do the others
for a large hub, though they only read the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.happenings import MOST_OF_ONE, Days, Happening, Reader, Source
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.floating import floating_zone
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.listing import Key, Marks, Wanted
from cirahub_desktop.sync.spokes.base import Clock, Spoke
from cirahub_desktop.sync.state.agenda import Row, first_key
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.versions import Answer, EventVersions, Versions

PAGE = 100
"""Rows of the list that are read at a time."""
_ELSEWHERE = timedelta(days=2)
"""The store has whole days where the computer was when they were read; no two clocks are further apart."""


class Agenda:
    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        open_spoke: Callable[[SpokeConfig], Spoke],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        """``store`` opens a connection, to be closed at the end of the block; ``zone`` is that of this computer."""
        self._store, self.zone = store, zone
        self._versions = Versions(store, open_spoke, clock, zone)

    def sources(self, hub: HubId) -> tuple[Source, ...]:
        """The spokes that feed the hub, in the order in which they were added, then where else its items are from."""
        with self._store() as store:
            counts, former = store.agenda.counts(hub), store.setup.former_sources()
            spokes = store.setup.hub(hub).spokes
        feeding = [
            Source(one.id, one.name, counts.pop(one.id, 0))
            for one in spokes
            if one.options.feeds_hub or counts.get(one.id)
        ]
        others = ((spoke, former.get(spoke, ("", ""))[0], count) for spoke, count in sorted(counts.items()))
        return (*feeding, *(Source(spoke, name, count, former=True) for spoke, name, count in others))

    def between(self, hub: HubId, first: date, end: date, cancel: CancelToken | None = None) -> Days:
        """What happens from the day ``first`` up to, not including, the day ``end``, in the order of its begin."""
        begins, ends = self._midnight(first), self._midnight(end)
        with self._store() as store:
            rows = store.agenda.between(hub, begins - _ELSEWHERE, ends + _ELSEWHERE)
            reader = self._reader(store, hub)
        found: list[Happening] = []
        cut: list[str] = []
        for row in rows:
            if cancel is not None:
                cancel.check()
            some = _happenings(reader, row, begins, ends)
            found += some[:MOST_OF_ONE]
            cut += [row.subject] if len(some) > MOST_OF_ONE else []
        found.sort(key=lambda one: (not one.all_day, one.begins, one.subject, one.item, one.name))
        return Days(tuple(found), tuple(cut))

    # the list

    def marks(self, wanted: Wanted) -> Marks:
        """How long the list is, and where each page of :data:`PAGE` rows begins."""
        with self._store() as store:
            return store.agenda.marks(wanted, PAGE)

    def page(self, wanted: Wanted, begin: Key) -> tuple[Happening, ...]:
        """The rows from ``begin`` on, each item once."""
        with self._store() as store:
            rows, reader = store.agenda.page(wanted, begin, PAGE), self._reader(store, wanted.hub)
        return tuple(one for row in rows for one in _whole(reader, row))

    def place(self, wanted: Wanted, item: ItemId) -> int | None:
        """Which row of the list an item is; None where it is not in it."""
        with self._store() as store:
            key = store.agenda.key_of(wanted, item)
            return None if key is None else store.agenda.before(wanted, key)

    def place_of_day(self, wanted: Wanted, day: date) -> int:
        """How many rows of a list by time come before that day."""
        with self._store() as store:
            return store.agenda.before(wanted, first_key(wanted, self._midnight(day)))

    # one event

    def versions(self, item: ItemId, name: str = "") -> EventVersions:
        """What the store knows of each version of an event, or of one occurrence of a series. Raises NotFound."""
        return self._versions.known(item, name)

    def ask(self, item: ItemId, name: str, spoke: SpokeId, cancel: CancelToken) -> Answer:
        """How it is in that spoke now. Raises NotFound, SpokeError, SecretMissing, VaultFailed, Cancelled."""
        return self._versions.ask(item, name, spoke, cancel)

    def _reader(self, store: Store, hub: HubId) -> Reader:
        spokes = store.setup.hub(hub).spokes
        floating = {
            one.id: floating_zone(one.options.floating_zone, store.conditions.get(one.id).zone, self.zone)
            for one in spokes
        }
        return Reader(self.zone, floating)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


def _happenings(reader: Reader, row: Row, begins: datetime, ends: datetime) -> Sequence[Happening]:
    """None for a row that this computer cannot read, such as one in a zone that only a newer one knows (R9)."""
    try:
        return list(reader.between(row, begins, ends))
    except (ValueError, CiraHubError):
        return ()


def _whole(reader: Reader, row: Row) -> Sequence[Happening]:
    try:
        return (reader.whole(row),)
    except ValueError:
        return ()
