"""The stage: two mail servers, a publisher, folders, and the program itself, all living by one clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace, TracebackType
from typing import Self
from unittest.mock import patch
from zoneinfo import ZoneInfo

from cirahub_desktop.app import App
from cirahub_desktop.comeback import Comeback
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.schedule import Watch
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import AccountId, HubId
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.state import database
from tests.e2e.stage import LastingVault
from tests.soak.feeds import Publishers
from tests.soak.hands import FilesHand, FolderHand, Hand
from tests.soak.map import FEEDS, FILES, FOLDERS, HUBS, PLACES, SERVERS, Tie
from tests.soak.sights import BEGIN, Sights

SIGNS_IN = {"north": AuthMethod.BASIC, "south": AuthMethod.NTLM}
ONLINE = ("192.168.1.20",)
LONGEST_STEP = timedelta(minutes=4)
"""Short of what the program takes for a sleep."""
Heard = Callable[[str, HubReport | CiraHubError], None]


class World:
    """Use it as a context manager. ``heard`` is told of every run that came to an end, by the name of its hub."""

    def __init__(self, root: Path, seed: int, heard: Heard) -> None:
        self._root, self._random, self._heard = root, Random(seed), heard
        self.now, self.clock_error = BEGIN, timedelta(0)
        self.ways: tuple[str, ...] = ONLINE
        self.vault = LastingVault()
        self.publishers = Publishers(FEEDS, self.true_time)
        self.servers = {name: Sandbox(keep_bodies=True, now=self.true_time) for name in SERVERS}
        self.hands: Mapping[str, Hand] = {
            **{name: FolderHand(self.servers[server], path) for name, (server, path) in FOLDERS.items()},
            **{name: FilesHand(root / name, self.true_time) for name in FILES},
        }
        self._open = ExitStack()

    def __enter__(self) -> Self:
        counted = SimpleNamespace(urandom=self._random.randbytes)
        self._open.enter_context(patch.object(uuid, "os", counted))  # the same ids in the same story
        self._open.enter_context(patch.object(database, "DURABILITY", "OFF"))
        self._open.enter_context(self.publishers)
        for server in self.servers.values():
            self._open.enter_context(server)
        self.restart()
        self._set_up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def true_time(self) -> datetime:
        return self.now

    def program_time(self) -> datetime:
        return self.now + self.clock_error

    @property
    def store(self) -> Path:
        return self._root / "data" / "cirahub.sqlite"

    def restart(self) -> None:
        """The program ends and begins again."""
        self.app = App(self._root / "data", vault=self.vault, clock=self.program_time, zone=ZoneInfo("Europe/Paris"))
        self.names = {hub.id: hub.name for hub in self.app.hubs()}
        self._watch = Watch(
            self.app.status,
            self._by_itself,
            self.app.catch_up,
            Comeback(lambda: self.ways),
            self.program_time,
            _no_wait,
        )

    # time

    def step(self, until: datetime | None = None) -> None:
        """What is due now runs; then time passes until something is due again, for some minutes, or ``until``."""
        pause = timedelta(seconds=self._watch.step())
        dues = [due - self.program_time() for due in self.app.next_runs().values()]
        ahead = min(max(min(dues, default=pause), pause, timedelta(seconds=1)), LONGEST_STEP)
        self.now = min(self.now + ahead, until) if until else self.now + ahead

    def live_until(self, when: datetime) -> None:
        while self.now < when:
            self.step(when)

    # runs

    def by_hand(
        self, hub: str, *, cancel: CancelToken | None = None, confirm: str | None = None
    ) -> HubReport | CiraHubError:
        return self._run(self.hub(hub).id, lambda id_: self.app.sync(id_, cancel=cancel, confirm=confirm))

    def hub(self, name: str) -> HubConfig:
        return self.app.hub(name)

    def spoke(self, hub: str, place: str) -> SpokeConfig:
        return self.app.spoke(self.hub(hub), place)

    def _by_itself(self, hub: HubId) -> object:
        came = self._run(hub, lambda id_: self.app.sync(id_, by_hand=False))
        if isinstance(came, CiraHubError):
            raise came
        return came

    def _run(self, hub: HubId, how: Callable[[HubId], HubReport]) -> HubReport | CiraHubError:
        came: HubReport | CiraHubError
        try:
            came = how(hub)
        except CiraHubError as error:
            came = error
        self._heard(self.names[hub], came)
        return came

    # what is there

    def sights(self) -> dict[str, Sights]:
        return {place: self.hands[place].sights() for place in PLACES}

    def sign_in(self, server: str) -> None:
        """A person gives the password that is right now."""
        self.app.servers.set_password(self.app.servers.account(server).id, self.servers[server].users[CLAIRE])

    @contextmanager
    def sequence(self) -> Iterator[None]:
        """Spokes one after the other, where the order in which they take effect matters to the story."""

        def in_turn(jobs: Mapping[object, Callable[[], object]]) -> dict[object, object]:
            return {key: job() for key, job in jobs.items()}

        with ExitStack() as patches:
            for room in ("engine", "read", "looks"):
                patches.enter_context(patch(f"cirahub_desktop.sync.{room}.in_parallel", in_turn))
            yield

    def _set_up(self) -> None:
        for name, server in self.servers.items():
            wanted = Account(AccountId(""), name, CLAIRE, CLAIRE, server.endpoint, SIGNS_IN[name])
            self.app.servers.add_account(wanted, server.users[CLAIRE])
        for name, held in HUBS.items():
            hub = self.app.add_hub(name)
            for tie in held:
                self._add_spoke(hub, tie)
            self.names[hub.id] = name

    def _add_spoke(self, hub: HubConfig, tie: Tie) -> None:
        if tie.place in FEEDS:
            spoke = self.app.add_ical_spoke(hub.id, tie.place, self.publishers.link(tie.place))
        elif tie.place in FILES:
            spoke = self.app.add_folder_spoke(hub.id, tie.place, self._root / tie.place)
        else:
            spoke = self._add_server_spoke(hub, tie.place)
        feeding = Feeding.ALL if tie.feeds else Feeding.OFF
        options = replace(spoke.options, feeds_hub=feeding, hub_writes=tie.writes, interval=tie.interval)
        self.app.set_options(spoke.id, options)

    def _add_server_spoke(self, hub: HubConfig, place: str) -> SpokeConfig:
        server, path = FOLDERS[place]
        account, cancel = self.app.servers.account(server).id, CancelToken()
        if path.startswith("/"):
            folder = self.app.servers.folder_by_path(account, path, cancel)
            return self.app.add_public_folder_spoke(hub.id, place, account, folder)
        calendar = self.app.servers.calendars_of(account, path.partition("/")[0], cancel)[0]
        return self.app.add_mailbox_spoke(hub.id, place, account, calendar)


def _no_wait(seconds: float) -> None:
    raise AssertionError("only the story lets time pass")
