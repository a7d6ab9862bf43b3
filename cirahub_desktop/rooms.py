"""What ``App`` is made of. Each room is opened when somebody first goes in: what has to be quick, such as showing the
window, then imports nothing of the engine.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cirahub_desktop.here import default_data_dir, system_zone, utc_now
from cirahub_desktop.late import late
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.state.setup import new_id
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.web_proxy import proxy_from

if TYPE_CHECKING:
    from cirahub_desktop.account_changes import AccountChanges
    from cirahub_desktop.accountbook import AccountBook
    from cirahub_desktop.accounts.microsoft.clouds import Site
    from cirahub_desktop.accounts.microsoft.room import Microsoft
    from cirahub_desktop.accounts.vault import Secret, Vault
    from cirahub_desktop.agenda import Agenda
    from cirahub_desktop.diagnostics import Diagnostics
    from cirahub_desktop.doctor import Doctor
    from cirahub_desktop.everything import Everything
    from cirahub_desktop.past import Past
    from cirahub_desktop.places import Places
    from cirahub_desktop.removal import Removal
    from cirahub_desktop.sample import Sample
    from cirahub_desktop.servers import Servers
    from cirahub_desktop.settings import Settings
    from cirahub_desktop.sync.engine import Engine
    from cirahub_desktop.sync.lock import HubLock
    from cirahub_desktop.sync.model.hub import Cloud, SpokeConfig
    from cirahub_desktop.sync.model.item import HubId
    from cirahub_desktop.sync.run import Surroundings
    from cirahub_desktop.sync.spokes.base import Clock, Spoke
    from cirahub_desktop.sync.turns import Turns
    from cirahub_desktop.waiting import Waiting

STORE_NAME = "cirahub.sqlite"


class Rooms:
    def __init__(
        self,
        data_dir: Path,
        *,
        vault: Vault | None = None,
        clock: Clock = utc_now,
        zone: ZoneInfo | None = None,
        words: Callable[[], Words] = Words,
        clouds: Mapping[Cloud, Site] | None = None,
    ) -> None:
        """``vault`` is the one in ``data_dir`` where none is given; it is opened when a secret is first needed.
        ``clouds`` are Microsoft's, where a test brings none of its own.

        ``words`` tells those that end up in people's calendars; see ``_words``.
        """
        self.data_dir = data_dir
        self._clock = clock
        self._zone = zone or system_zone()
        self._given_words = words
        self._given_vault = vault
        self._given_clouds = clouds
        self._vault_lock = threading.Lock()
        with self._store() as store:
            self._computer = _remembered(store, "computer", new_id())
        proxy_from(_settings_of(weakref.ref(self)))

    def preference(self, name: str, default: str = "") -> str:
        with self._store() as store:
            return store.setup.setting(f"preference.{name}", default)

    def set_preference(self, name: str, value: str) -> None:
        with self._store() as store:
            store.setup.set_setting(f"preference.{name}", value)

    # rooms

    @late
    def servers(self) -> Servers:
        from cirahub_desktop.servers import Servers

        return Servers(self._book, self._places, self._microsoft)

    @late
    def settings(self) -> Settings:
        from cirahub_desktop.login_start.command import login_command
        from cirahub_desktop.login_start.start import StartAtLogin, login_entry
        from cirahub_desktop.settings import Settings

        login = StartAtLogin(
            login_entry(), login_command(None if self.data_dir == default_data_dir() else self.data_dir)
        )
        return Settings(self.preference, self.set_preference, self._vault, self._turns, login)

    @late
    def sample(self) -> Sample:
        from cirahub_desktop.sample import Sample

        return Sample(self._store, self.data_dir, self._lock_dir, self._clock, self._zone)

    @late
    def account_changes(self) -> AccountChanges:
        from cirahub_desktop.account_changes import AccountChanges

        return AccountChanges(self._store, self._vault, self._between_runs)

    @late
    def removal(self) -> Removal:
        from cirahub_desktop.removal import Removal

        return Removal(self._store, self._around, self._vault)

    @late
    def everything(self) -> Everything:
        from cirahub_desktop.everything import Everything

        return Everything(self._store, self.removal, self._book, self.settings, self.sample, self._vault)

    @late
    def past(self) -> Past:
        from cirahub_desktop.past import Past

        return Past(self._store, self._engine, self._lock_dir, self._clock)

    @late
    def waiting(self) -> Waiting:
        from cirahub_desktop.waiting import Waiting

        return Waiting(self._store, self._between_runs, self._clock)

    @late
    def doctor(self) -> Doctor:
        from cirahub_desktop.doctor import Doctor

        return Doctor(self._clock, self._zone)

    @late
    def diagnostics(self) -> Diagnostics:
        from cirahub_desktop.diagnostics import Diagnostics

        return Diagnostics(self._store, self._vault, self.settings, self.data_dir, self._clock)

    @late
    def agenda(self) -> Agenda:
        from cirahub_desktop.agenda import Agenda

        return Agenda(self._store, self._open_spoke, self._clock, self._zone)

    # what they share

    @late
    def _book(self) -> AccountBook:
        from cirahub_desktop.accountbook import AccountBook

        return AccountBook(self._store, self._vault, self._clock)

    @late
    def _microsoft(self) -> Microsoft:
        from cirahub_desktop.accounts.microsoft.clouds import SITES
        from cirahub_desktop.accounts.microsoft.room import Microsoft

        return Microsoft(self._vault, self._lock_dir, SITES if self._given_clouds is None else self._given_clouds)

    @late
    def _turns(self) -> Turns:
        from cirahub_desktop.sync.turns import CONNECTIONS, Turns, at_once

        return Turns(at_once(self.preference(CONNECTIONS)))

    @late
    def _places(self) -> Places:
        from cirahub_desktop.known_ways import KnownWays
        from cirahub_desktop.places import Places

        vault, ways = self.sample.vault(self._vault), KnownWays(self.data_dir / "ways.json")
        return Places(vault, self._book.by_id, self._microsoft, self._clock, self._zone, self._turns, ways)

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
        from cirahub_desktop.sync.lock import RUN_ENDS, HubLock

        return HubLock(self._lock_dir, hub, name=store.setup.hub(hub).name, wait=RUN_ENDS)

    @cached_property
    def _words(self) -> Words:
        """In the language in which a hub was first used, and not in that of the first start, which the wizard may still
        change; from then on a change of language rewrites nothing."""
        with self._store() as store:
            return Words(**json.loads(_remembered(store, "words", json.dumps(asdict(self._given_words())))))

    def _around(self) -> Surroundings:
        from cirahub_desktop.sync.run import Surroundings

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
        from cirahub_desktop.sync.engine import Engine

        return Engine(self._around())

    def _vault(self) -> Vault:
        from cirahub_desktop.accounts.vault import open_vault

        with self._vault_lock:
            if self._given_vault is None:
                self._given_vault = open_vault(self._computer, self.data_dir, self._known_secrets)
            return self._given_vault

    def _known_secrets(self) -> list[Secret]:
        from cirahub_desktop.known_secrets import known_secrets

        with self._store() as store:
            return known_secrets(store)


def _settings_of(rooms: weakref.ref[Rooms]) -> Callable[[], None]:
    """The settings put the proxy to use when they are first asked for."""

    def ask() -> None:
        open_rooms = rooms()
        if open_rooms is not None:
            with suppress(CiraHubError):
                open_rooms.settings.apply_proxy()

    return ask


def _remembered(store: Store, name: str, value: str) -> str:
    """A value fixed the first time it is needed."""
    with store.transaction():
        if not store.setup.setting(name):
            store.setup.set_setting(name, value)
        return store.setup.setting(name)
