"""The one composition root; window and command line are twins over it.

Methods may be called from any thread: each opens its own short connection to the store. Those under "asks a server"
belong into a worker. All raise CiraHubError and nothing else that is foreseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cirahub_desktop.naming import named
from cirahub_desktop.overview import READ_ONLY_KINDS, hub_status, next_runs
from cirahub_desktop.resting import catch_up, resting
from cirahub_desktop.rooms import Rooms
from cirahub_desktop.status import EffectChoice, EffectSample, FolderNode, HubStatus, OptionsEffect, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.model.hub import HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions, check_possible
from cirahub_desktop.sync.report import Hold, HubReport

if TYPE_CHECKING:
    from cirahub_desktop.accounts.vault import SecretKind
    from cirahub_desktop.sync.examination import Examination
    from cirahub_desktop.sync.left import Left
    from cirahub_desktop.sync.spokes.base import Probe


class App(Rooms):
    """Its rooms are in ``Rooms``: ``servers``, ``past``, ``removal`` and the others."""

    def close(self) -> None:
        """Nothing is held open between calls; there for callers that want a clear end."""

    # hubs

    def hubs(self) -> tuple[HubConfig, ...]:
        with self._store() as store:
            return store.setup.hubs()

    def hub(self, name: str) -> HubConfig:
        return named("hub", self.hubs(), name)

    def add_hub(self, name: str, kind: ObjectKind = ObjectKind.CALENDARS) -> HubConfig:
        with self._store() as store, store.transaction():
            return store.setup.add_hub(name, kind)

    def rename_hub(self, hub: HubId, name: str) -> None:
        with self._store() as store, store.transaction():
            store.setup.rename_hub(hub, name)

    def remove_hub(
        self, hub: HubId, *, clean: bool = False, sink: Sink = no_sink, cancel: CancelToken | None = None
    ) -> Left:
        """See :meth:`Removal.remove_hub`."""
        return self.removal.remove_hub(hub, clean=clean, sink=sink, cancel=cancel)

    def set_paused(self, hub: HubId, paused: bool) -> None:
        with self._store() as store:
            store.setup.set_paused(hub, paused=paused)

    # spokes

    def spoke(self, hub: HubConfig, name: str) -> SpokeConfig:
        return named("spoke", hub.spokes, name)

    def add_ical_spoke(self, hub: HubId, name: str, url: str, user: str = "", password: str = "") -> SpokeConfig:
        """Raises LinkRefused, NameTaken, VaultFailed."""
        from cirahub_desktop.accounts.vault import SecretKind
        from cirahub_desktop.places import link_identity
        from cirahub_desktop.sync.spokes.ical.link import check_link, host_of

        link = check_link(url)
        place = Place(identity=link_identity(link), host=host_of(link), user=user)
        secrets = {SecretKind.FEED_LINK: link, SecretKind.FEED_PASSWORD: password}
        return self._add_spoke(hub, name, SpokeKind.ICAL, place, secrets)

    def add_public_folder_spoke(self, hub: HubId, name: str, account: AccountId, folder: FolderNode) -> SpokeConfig:
        from cirahub_desktop.places import server_place

        return self._add_spoke(hub, name, SpokeKind.PUBLIC_FOLDER, server_place(account, folder), {})

    def add_mailbox_spoke(self, hub: HubId, name: str, account: AccountId, calendar: FolderNode) -> SpokeConfig:
        """``calendar`` is one of :meth:`Servers.calendars_of`."""
        from cirahub_desktop.places import server_place

        return self._add_spoke(hub, name, SpokeKind.MAILBOX, server_place(account, calendar), {})

    def add_folder_spoke(self, hub: HubId, name: str, path: Path) -> SpokeConfig:
        from cirahub_desktop.sync.spokes.folder.spoke import prepare

        self.sample.refuse(hub)
        path = path.expanduser().resolve()
        prepare(path)
        place = Place(identity=f"folder:{path.as_posix()}", path=str(path))
        return self._add_spoke(hub, name, SpokeKind.FOLDER, place, {})

    def rename_spoke(self, spoke: SpokeId, name: str) -> None:
        with self._store() as store, store.transaction():
            store.setup.rename_spoke(spoke, name)

    def set_enabled(self, spoke: SpokeId, enabled: bool) -> None:
        with self._store() as store:
            store.setup.set_enabled(spoke, enabled=enabled)

    def set_options(self, spoke: SpokeId, options: SpokeOptions) -> SpokeConfig:
        """Raises OptionImpossible, and AnotherRun while a run that goes by the old ones does not end."""
        from cirahub_desktop.new_options import give_options

        with self._store() as store, self._between_runs(store, store.setup.spoke(spoke).hub), store.transaction():
            return give_options(store, spoke, options)

    def link_of(self, spoke: SpokeId) -> str:
        """The link of an iCal spoke, for the person who gave it to change it; '' where it is not kept (any more)."""
        from cirahub_desktop.accounts.vault import Secret, SecretKind

        return self._vault().get(Secret(SecretKind.FEED_LINK, spoke)) or ""

    def set_link(self, spoke: SpokeId, url: str, user: str = "", password: str = "") -> SpokeConfig:
        """Give an iCal spoke its link again, or another one; the next run tries at once and, where the link leads
        elsewhere than before, deletes nothing. Raises NotFound, LinkRefused, VaultFailed, and AnotherRun while a run
        that would write its old cursor back does not end."""
        from cirahub_desktop.relink import give_link

        vault = self._vault()  # may wait for a person, and must not while the store is locked
        with self._store() as store:
            config = store.setup.spoke(spoke)
            with self._between_runs(store, config.hub), store.transaction():
                return give_link(store, vault, store.setup.spoke(spoke), url, user, password)

    def remove_spoke(
        self,
        spoke: SpokeId,
        *,
        clean: bool = False,
        keep_items: bool = True,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> Left:
        """See :meth:`Removal.remove_spoke`."""
        return self.removal.remove_spoke(spoke, clean=clean, keep_items=keep_items, sink=sink, cancel=cancel)

    def effect(self, spoke: SpokeId, options: SpokeOptions, event: ItemId | None = None) -> OptionsEffect:
        """What the spoke would hold under ``options``, with two real events as examples: the one that is named (the
        next one where none is) and a private one."""
        from cirahub_desktop.sync.effect import effect

        words = self._words
        with self._store() as store:
            config = store.setup.spoke(spoke)
            capabilities = self._places.capabilities(config)
            would = effect(store, config, options, capabilities, words, self._zone, self._clock(), event)
            return OptionsEffect(
                would.to_write,
                store.conditions.get(spoke).foreign,
                tuple(EffectSample(one.before, one.after, one.left_out) for one in would.samples),
                would.exact,
                tuple(EffectChoice(item, one) for item, one in would.choices),
            )

    # asks a server

    def check_link(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination:
        """One reading; :attr:`doctor` looks closer."""
        return self.doctor.look(url, user, password, cancel)

    def check_folder(self, path: Path, cancel: CancelToken) -> Probe:
        """What lies in a folder that may become a spoke; it need not be there yet."""
        return self._places.folder(path.expanduser()).probe(cancel)

    def sync(
        self,
        hub: HubId,
        *,
        dry_run: bool = False,
        confirm: str | None = None,
        by_hand: bool = True,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> HubReport:
        """One run; not ``by_hand``, it asks nobody who is not due (``resting.py``). Raises AnotherRun, NotFound and
        StoreFailed; all else is in the report."""
        with self._store() as store:
            rests = resting(store, store.setup.hub(hub), self._clock(), by_hand=by_hand)
        return self._engine().run(
            hub, dry_run=dry_run, confirm=confirm, resting=rests, by_hand=by_hand, sink=sink, cancel=cancel
        )

    def preview(
        self, spoke: SpokeId, options: SpokeOptions, *, sink: Sink = no_sink, cancel: CancelToken | None = None
    ) -> HubReport:
        """What the next run would do if the spoke had ``options``; nothing is stored and nothing written. Raises
        OptionImpossible, and what :meth:`sync` raises."""
        with self._store() as store:
            config = store.setup.spoke(spoke)
            check_possible(options, writable=config.kind not in READ_ONLY_KINDS)
            rests = resting(store, store.setup.hub(config.hub), self._clock(), by_hand=True)
        return self._engine().run(
            config.hub, dry_run=True, resting=rests, options={spoke: options}, sink=sink, cancel=cancel
        )

    # how things stand

    def status(self) -> tuple[HubStatus, ...]:
        with self._store() as store:
            return tuple(hub_status(store, hub, self._clock()) for hub in store.setup.hubs())

    def hub_status(self, hub: HubId) -> HubStatus:
        with self._store() as store:
            return hub_status(store, store.setup.hub(hub), self._clock())

    def next_runs(self) -> Mapping[HubId, datetime]:
        """When each hub is due by itself; hubs that never are, are left out."""
        return next_runs(self.status())

    def catch_up(self, since: datetime) -> None:
        """The network is back since then: what it kept from being read is due at once."""
        with self._store() as store:
            catch_up(store, since)

    def holds(self) -> tuple[Hold, ...]:
        with self._store() as store:
            return store.journal.holds()

    def drop_hold(self, hold: str) -> None:
        """Keep the events: none of them is deleted. Raises NotFound, and AnotherRun while a run does not end that
        would not know of it."""
        from cirahub_desktop.sync.holds import drop_hold, hub_of_hold

        with self._store() as store, self._between_runs(store, hub_of_hold(store, hold)):
            drop_hold(store, hold)

    def vault_state(self) -> VaultState:
        """May block while the system asks for the keyring's password."""
        vault = self._vault()
        return VaultState(vault.lasting, vault.damaged)

    # within

    def _add_spoke(
        self, hub: HubId, name: str, kind: SpokeKind, place: Place, secrets: Mapping[SecretKind, str]
    ) -> SpokeConfig:
        """In one transaction with its secrets, so that there is never a spoke without them. The first spoke of a hub
        feeds it, and so does every link. Raises ExampleStays."""
        from cirahub_desktop.relink import put_secrets

        self.sample.refuse(hub)
        if secrets:
            self._vault()  # may wait for a person, and must not while the store is locked
        with self._store() as store, store.transaction():
            first = not store.setup.hub(hub).spokes
            options = SpokeOptions(feeds_hub=Feeding.ALL if first or kind in READ_ONLY_KINDS else Feeding.OFF)
            spoke = store.setup.add_spoke(hub, name, kind, place, self.settings.for_new_spoke(options))
            if secrets:
                put_secrets(self._vault(), spoke.id, secrets)
            return spoke
