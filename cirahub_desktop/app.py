"""The one composition root; window and command line are twins over it.

Methods may be called from any thread: each opens its own short connection to the store. Those under "asks a server"
belong into a worker. All raise CiraHubError and nothing else that is foreseen.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cirahub_desktop.account_changes import AccountChanges
from cirahub_desktop.accountbook import AccountBook
from cirahub_desktop.accounts.microsoft.clouds import SITES, Site
from cirahub_desktop.accounts.microsoft.room import Microsoft
from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault, open_vault
from cirahub_desktop.agenda import Agenda
from cirahub_desktop.diagnostics import Diagnostics
from cirahub_desktop.doctor import Doctor
from cirahub_desktop.everything import Everything
from cirahub_desktop.here import default_data_dir, system_zone, utc_now
from cirahub_desktop.known_secrets import known_secrets
from cirahub_desktop.known_ways import KnownWays
from cirahub_desktop.login_start.command import login_command
from cirahub_desktop.login_start.start import StartAtLogin, login_entry
from cirahub_desktop.naming import named
from cirahub_desktop.new_options import give_options
from cirahub_desktop.overview import READ_ONLY_KINDS, hub_status, next_runs
from cirahub_desktop.past import Past
from cirahub_desktop.places import Places, link_identity, server_place
from cirahub_desktop.relink import give_link, put_secrets
from cirahub_desktop.removal import Removal
from cirahub_desktop.resting import catch_up, resting
from cirahub_desktop.sample import Sample
from cirahub_desktop.servers import Servers
from cirahub_desktop.settings import Settings
from cirahub_desktop.status import EffectChoice, EffectSample, FolderNode, HubStatus, OptionsEffect, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.effect import effect
from cirahub_desktop.sync.engine import Engine
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.holds import drop_hold, hub_of_hold
from cirahub_desktop.sync.left import Left
from cirahub_desktop.sync.lock import RUN_ENDS, HubLock
from cirahub_desktop.sync.model.hub import Cloud, HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions, check_possible
from cirahub_desktop.sync.project import Words
from cirahub_desktop.sync.report import Hold, HubReport
from cirahub_desktop.sync.run import Surroundings
from cirahub_desktop.sync.spokes.base import Clock, Probe, Spoke
from cirahub_desktop.sync.state.setup import new_id
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.turns import CONNECTIONS, Turns, at_once
from cirahub_desktop.waiting import Waiting

STORE_NAME = "cirahub.sqlite"


class App:
    def __init__(
        self,
        data_dir: Path,
        *,
        vault: Vault | None = None,
        clock: Clock = utc_now,
        zone: ZoneInfo | None = None,
        words: Words | None = None,
        clouds: Mapping[Cloud, Site] = SITES,
    ) -> None:
        """``vault`` is the one in ``data_dir`` where none is given; it is opened when a secret is first needed.
        ``clouds`` are Microsoft's, where a test brings none of its own.

        ``words`` are those that end up in people's calendars, in the language the hub was first used in.
        """
        self.data_dir = data_dir
        self._clock = clock
        self._zone = zone or system_zone()
        self._given_words = words or Words()
        self._given_vault = vault
        self._vault_lock = threading.Lock()
        with self._store() as store:
            self._computer = _remembered(store, "computer", new_id())
            self._words = Words(**json.loads(_remembered(store, "words", json.dumps(asdict(self._given_words)))))
        book = AccountBook(self._store, self._vault, clock)
        microsoft = Microsoft(self._vault, self._lock_dir, clouds)
        ways = KnownWays(data_dir / "ways.json")
        turns = Turns(at_once(self.preference(CONNECTIONS)))
        login = StartAtLogin(login_entry(), login_command(None if data_dir == default_data_dir() else data_dir))
        self.settings = Settings(self.preference, self.set_preference, self._vault, turns, login)
        self.sample = Sample(self._store, data_dir, self._lock_dir, clock, self._zone)
        self._places = Places(self.sample.vault(self._vault), book.by_id, microsoft, clock, self._zone, turns, ways)
        self.servers = Servers(book, self._places, microsoft)
        self.account_changes = AccountChanges(self._store, self._vault, self._between_runs)
        self.removal = Removal(self._store, self._around, self._vault)
        self.everything = Everything(self._store, self.removal, book, self.settings, self.sample.throw_away)
        self.past = Past(self._store, self._engine, self._lock_dir, clock)
        self.waiting = Waiting(self._store, self._between_runs, clock)
        self.doctor = Doctor(clock, self._zone)
        self.diagnostics = Diagnostics(self._store, self._vault, self.settings, data_dir, clock)
        self.agenda = Agenda(self._store, self._open_spoke, clock, self._zone)

    def close(self) -> None:
        """Nothing is held open between calls; there for callers that want a clear end."""

    # preferences

    def preference(self, name: str, default: str = "") -> str:
        with self._store() as store:
            return store.setup.setting(f"preference.{name}", default)

    def set_preference(self, name: str, value: str) -> None:
        with self._store() as store:
            store.setup.set_setting(f"preference.{name}", value)

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
        from cirahub_desktop.sync.spokes.ical.link import check_link, host_of

        link = check_link(url)
        place = Place(identity=link_identity(link), host=host_of(link), user=user)
        secrets = {SecretKind.FEED_LINK: link, SecretKind.FEED_PASSWORD: password}
        return self._add_spoke(hub, name, SpokeKind.ICAL, place, secrets)

    def add_public_folder_spoke(self, hub: HubId, name: str, account: AccountId, folder: FolderNode) -> SpokeConfig:
        return self._add_spoke(hub, name, SpokeKind.PUBLIC_FOLDER, server_place(account, folder), {})

    def add_mailbox_spoke(self, hub: HubId, name: str, account: AccountId, calendar: FolderNode) -> SpokeConfig:
        """``calendar`` is one of :meth:`Servers.calendars_of`."""
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
        with self._store() as store, self._between_runs(store, store.setup.spoke(spoke).hub), store.transaction():
            return give_options(store, spoke, options)

    def link_of(self, spoke: SpokeId) -> str:
        """The link of an iCal spoke, for the person who gave it to change it; '' where it is not kept (any more)."""
        return self._vault().get(Secret(SecretKind.FEED_LINK, spoke)) or ""

    def set_link(self, spoke: SpokeId, url: str, user: str = "", password: str = "") -> SpokeConfig:
        """Give an iCal spoke its link again, or another one; the next run tries at once and, where the link leads
        elsewhere than before, deletes nothing. Raises NotFound, LinkRefused, VaultFailed, and AnotherRun while a run
        that would write its old cursor back does not end."""
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
        with self._store() as store:
            config = store.setup.spoke(spoke)
            capabilities = self._places.capabilities(config)
            would = effect(store, config, options, capabilities, self._words, self._zone, self._clock(), event)
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
        with self._store() as store, self._between_runs(store, hub_of_hold(store, hold)):
            drop_hold(store, hold)

    def vault_state(self) -> VaultState:
        """May block while the system asks for the keyring's password."""
        return VaultState(self._vault().lasting)

    # within

    @property
    def _lock_dir(self) -> Path:
        return self.data_dir / "locks"

    @property
    def _store_path(self) -> Path:
        return self.data_dir / STORE_NAME

    @contextmanager
    def _store(self) -> Iterator[Store]:
        store = Store(self._store_path)
        try:
            yield store
        finally:
            store.close()

    def _between_runs(self, store: Store, hub: HubId) -> HubLock:
        """For changes that a run under way would not know of, or write its old view back over."""
        return HubLock(self._lock_dir, hub, name=store.setup.hub(hub).name, wait=RUN_ENDS)

    def _around(self) -> Surroundings:
        return Surroundings(
            store_path=self._store_path,
            lock_dir=self._lock_dir,
            open_spoke=self._open_spoke,
            clock=self._clock,
            computer=self._computer,
            words=self._words,
            zone=self._zone,
        )

    def _open_spoke(self, config: SpokeConfig) -> Spoke:
        self.sample.wake(config.hub)
        return self._places.open(config)

    def _engine(self) -> Engine:
        return Engine(self._around())

    def _vault(self) -> Vault:
        with self._vault_lock:
            if self._given_vault is None:
                self._given_vault = open_vault(self._computer, self.data_dir, self._known_secrets)
            return self._given_vault

    def _known_secrets(self) -> list[Secret]:
        with self._store() as store:
            return known_secrets(store)

    def _add_spoke(
        self, hub: HubId, name: str, kind: SpokeKind, place: Place, secrets: Mapping[SecretKind, str]
    ) -> SpokeConfig:
        """In one transaction with its secrets, so that there is never a spoke without them. The first spoke of a hub
        feeds it, and so does every link. Raises ExampleStays."""
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


def _remembered(store: Store, name: str, value: str) -> str:
    """A value fixed the first time it is needed."""
    with store.transaction():
        if not store.setup.setting(name):
            store.setup.set_setting(name, value)
        return store.setup.setting(name)
