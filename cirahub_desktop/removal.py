"""Taking a spoke or a hub away, and taking back what was written: the part of the composition root that does it.

What we wrote stays where it is, or goes (``clean``), and only that; an unreachable server never blocks a removal. What
stayed behind is told place by place. All methods belong into a worker and hold the hub's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.here import system_zone
from cirahub_desktop.overview import READ_ONLY_KINDS
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.clean import as_it_stands, clean, recorded
from cirahub_desktop.sync.errors import AnotherRun, Cancelled, CiraHubError, VaultFailed
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.homeless import only_from, take_from_hub
from cirahub_desktop.sync.left import Copies, Left, SpokeLeft, Stays
from cirahub_desktop.sync.lock import RUN_ENDS, HubLock
from cirahub_desktop.sync.model.floating import floating_zone
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, Ownership, SpokeId
from cirahub_desktop.sync.run import Run, Surroundings
from cirahub_desktop.sync.state.store import Store


class Removal:
    """Reached as ``App.removal``."""

    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        around: Callable[[], Surroundings],
        vault: Callable[[], Vault],
    ) -> None:
        """``store`` opens a connection, to be closed at the end of the block."""
        self._store, self._around, self._vault = store, around, vault

    # what would happen

    def preview(self, spoke: SpokeId) -> Copies:
        """What is there as far as the store knows; no server is asked. Raises NotFound."""
        with self._store() as store:
            return _copies(store, store.setup.spoke(spoke))

    def preview_hub(self, hub: HubId) -> Copies:
        """The same over all spokes of a hub; ``only_here`` says nothing there, for all of its events go."""
        with self._store() as store:
            copies = (_copies(store, config) for config in store.setup.hub(hub).spokes)
            return replace(sum(copies, Copies()), only_here=0)

    # what is done

    def remove_spoke(
        self,
        spoke: SpokeId,
        *,
        clean: bool = False,
        keep_items: bool = True,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> Left:
        """Take the spoke away. Its secrets go with it; accounts stay.

        What came from there stays in the hub and in the other spokes; without ``keep_items`` what comes from nowhere
        else leaves the hub, and the next run takes its copies away, through the guard as any deletion. A removal that
        is cancelled leaves the spoke in place. Raises NotFound, StoreFailed, and AnotherRun while a run of the hub
        does not end.
        """
        cancel = cancel or CancelToken()
        with self._store() as store:
            config = store.setup.spoke(spoke)
            try:
                with self._alone(store.setup.hub(config.hub), cancel):
                    left = self._take_spoke(store, spoke, sink, cancel, clean=clean, keep_items=keep_items)
            except Cancelled:
                return Left((_standing(store, config, Stays.CANCELLED),), cancelled=True)
        return left if left.cancelled else self._forget_secrets(left, (config,))

    def remove_hub(
        self, hub: HubId, *, clean: bool = False, sink: Sink = no_sink, cancel: CancelToken | None = None
    ) -> Left:
        """Take the hub away with all of its spokes and its history; each place is cleaned, or fails, alone (R9).

        As :meth:`remove_spoke` otherwise.
        """
        cancel = cancel or CancelToken()
        with self._store() as store:
            config = store.setup.hub(hub)
            try:
                with self._alone(config, cancel):
                    config = store.setup.hub(hub)
                    left = self._take_hub(store, config, sink, cancel, clean=clean)
            except Cancelled:
                return Left(tuple(_standing(store, one, Stays.CANCELLED) for one in config.spokes), cancelled=True)
        return left if left.cancelled else self._forget_secrets(left, config.spokes)

    def clean_all(self, sink: Sink = no_sink, cancel: CancelToken | None = None) -> Left:
        """Remove everything CiraHub wrote, in every spoke of every hub, and take no spoke away.

        The hub may not write there any more from then on (``hub-writes`` is off), else the next run would write all of
        it again; this is stored before anything is removed. A hub whose run does not end is told with AnotherRun in
        each of its places, and the others are cleaned all the same.
        """
        cancel = cancel or CancelToken()
        spokes: list[SpokeLeft] = []
        with self._store() as store:
            for hub in store.setup.hubs():
                try:
                    with self._alone(hub, cancel), recorded(store, self._around(), hub, sink, cancel) as run:
                        spokes += self._clean(store, _may_write_no_more(store, hub), run)
                except Cancelled:
                    spokes += (_standing(store, one, Stays.CANCELLED) for one in hub.spokes)
                except AnotherRun as error:
                    spokes += (_standing(store, one, Stays.NOT_REACHED, error) for one in hub.spokes)
        return Left(tuple(spokes), cancelled=cancel.cancelled)

    # steps; the hub's lock is held

    def _take_spoke(
        self, store: Store, spoke: SpokeId, sink: Sink, cancel: CancelToken, *, clean: bool, keep_items: bool
    ) -> Left:
        config = store.setup.spoke(spoke)
        if not clean and keep_items:
            left = Left((_standing(store, config, Stays.AS_ASKED),))
            with store.transaction():
                _take_away(store, config)
            return left
        hub = store.setup.hub(config.hub)
        with recorded(store, self._around(), hub, sink, cancel) as run:
            done = self._clean(store, (config,), run) if clean else (_standing(store, config, Stays.AS_ASKED),)
            if not cancel.cancelled:
                with store.transaction():
                    if not keep_items:
                        take_from_hub(store, run, config)
                    _take_away(store, config)
            return Left(tuple(done), cancelled=cancel.cancelled, run=run.id)

    def _take_hub(self, store: Store, hub: HubConfig, sink: Sink, cancel: CancelToken, *, clean: bool) -> Left:
        if clean:
            with recorded(store, self._around(), hub, sink, cancel) as run:
                done = self._clean(store, hub.spokes, run)
            if cancel.cancelled:
                return Left(done, cancelled=True, run=run.id)
        else:
            done = tuple(_standing(store, config, Stays.AS_ASKED) for config in hub.spokes)
        with store.transaction():
            store.setup.remove_hub(hub.id)
        return Left(done)

    def _clean(self, store: Store, configs: Sequence[SpokeConfig], run: Run) -> tuple[SpokeLeft, ...]:
        """Clean the places that we may have written to; of the others it is told how they stand."""
        written = [config for config in configs if _may_have_been_written(store, config)]
        done = {one.spoke: one for one in clean(written, self._around(), run)}
        return tuple(done.get(config.id) or _standing(store, config, Stays.AS_ASKED) for config in configs)

    def _forget_secrets(self, left: Left, spokes: Sequence[SpokeConfig]) -> Left:
        """After the setup, which does not wait for the password store; where that refuses, it is told."""
        try:
            for spoke in spokes:
                if spoke.kind is SpokeKind.ICAL:
                    for kind in (SecretKind.FEED_LINK, SecretKind.FEED_PASSWORD):
                        self._vault().delete(Secret(kind, spoke.id))
        except VaultFailed as error:
            return replace(left, secrets=error)
        return left

    def _alone(self, hub: HubConfig, cancel: CancelToken) -> HubLock:
        return HubLock(self._around().lock_dir, hub.id, name=hub.name, wait=RUN_ENDS, cancel=cancel)


def _copies(store: Store, config: SpokeConfig) -> Copies:
    left = _standing(store, config, Stays.AS_ASKED)
    return Copies(
        written=left.count(Stays.AS_ASKED),
        edited=next((one.subjects for one in left.stayed if one.why is Stays.EDITED), ()),
        adopted=left.count(Stays.ADOPTED),
        native=left.count(Stays.NATIVE),
        only_here=len(only_from(store, config)),
    )


def _standing(store: Store, config: SpokeConfig, why: Stays, error: CiraHubError | None = None) -> SpokeLeft:
    """A place that only feeds has nothing that could stay behind."""
    if config.kind in READ_ONLY_KINDS:
        return SpokeLeft(config.id, config.name)
    return as_it_stands(store, config, why, error)


def _may_have_been_written(store: Store, config: SpokeConfig) -> bool:
    """By its switch, by what the store knows, or by a write that was under way; and of a place that was begun anew, as
    on another server, nobody knows before it was listed again."""
    if config.kind in READ_ONLY_KINDS:
        return False
    known = any(link.ownership is Ownership.WRITTEN for link in store.items.links(config.id).values())
    condition = store.conditions.get(config.id)
    begun_anew = condition.last_success is not None and condition.listed_at is None
    return known or begun_anew or config.options.hub_writes or bool(store.journal.intents(config.id))


def _take_away(store: Store, config: SpokeConfig) -> None:
    """The history still shows the spoke's name, and what came from there still looks by its zone."""
    store.items.keep_all_of(config.hub, config.id)
    own = store.conditions.get(config.id).zone
    zone = floating_zone(config.options.floating_zone, own, system_zone()).key
    store.setup.remember_source(config.id, config.name, zone)
    store.setup.remove_spoke(config.id)


def _may_write_no_more(store: Store, hub: HubConfig) -> tuple[SpokeConfig, ...]:
    """The hub's spokes with their switch off. Deletions that waited there for an OK have nothing to wait for now."""
    with store.transaction():
        for config in hub.spokes:
            if config.options.hub_writes:
                store.setup.set_options(config.id, replace(config.options, hub_writes=False))
                store.conditions.put(config.id, replace(store.conditions.get(config.id), cursor=""))
        for hold in store.journal.holds(hub.id):
            if hold.spoke != hold.source:
                store.journal.drop_hold(hold.id)
        return store.setup.hub(hub.id).spokes
