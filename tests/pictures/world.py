"""A company's hubs, one in each state that a hub can be in: the real program over a real sandbox, synced for real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.many_events import many_events
from cirahub_desktop.sandbox.sample_feed import sample_feed
from cirahub_desktop.sandbox.sample_folders import PASSWORDS
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, PAUL
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig
from cirahub_desktop.sync.model.item import AccountId, HubId
from cirahub_desktop.sync.model.options import ConflictRule, Feeding
from tests.cli.real.both_ways import edit, put

IN_SYNC, UNWRITTEN, WAITING, ERROR = "Livraisons", "Formations", "Salles de réunion", "Direction"
PAUSED, MANY, ASKED, LEAVING, ALONE = "Congés", "Équipes", "Comité", "Club", "Nouveau"
FEED, DOCK = "Plan Nordfracht", "Planning quai"
TRUCKS = "trucks.ics"
"""The feed of the hub that is in sync."""
_LONG = "Calendrier de l’équipe logistique de Villeneuve"


@dataclass
class World:
    """``now`` is the program's clock; it may be set on. The data of ``empty`` have no hub."""

    box: Sandbox
    root: Path
    now: datetime
    trucks: int = 0
    """More of them than the sample has, in the feed of the hub that is in sync."""

    def __post_init__(self) -> None:
        self._vault = SessionVault()
        self.days = self.now.date()

    def app(self, *, empty: bool = False) -> App:
        """The program as a new process would open it."""
        data = self.root / ("empty" if empty else "data")
        return App(data, vault=SessionVault() if empty else self._vault, clock=lambda: self.now)

    def publish(self, name: str, count: int) -> str:
        return self.box.set_feed(name, b"".join(many_events(count, self.days + timedelta(days=2))))

    def add_truck(self) -> None:
        self.trucks += 1
        first = "BEGIN:VEVENT\r\nUID:{0}@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{1:%Y%m%d}\r\n"
        start = self.days + timedelta(days=3)
        events = (
            f"{first.format(number, start)}SUMMARY:Truck {number}\r\nEND:VEVENT\r\n" for number in range(self.trucks)
        )
        end = b"END:VCALENDAR"
        self.box.set_feed(TRUCKS, self._changed().replace(end, "".join(events).encode() + end))

    def _changed(self) -> bytes:
        """The sample a little later."""
        plan = sample_feed(self.days)
        return plan.replace(b"Nordfracht", b"Nordfracht SA").replace(b"Quai", b"Porte")

    def build(self) -> None:
        app = self.app()
        claire = self._account(app, "Claire Morel", CLAIRE)
        paul = self._account(app, "Paul Petit", PAUL)
        self._in_sync(app, claire)
        self._unwritten(app, claire)
        self._waiting(app)
        self._error(app, paul)
        self._paused(app)
        self._many(app)
        self._asked(app)
        self._leaving(app)
        hub = app.add_hub(ALONE)
        app.add_ical_spoke(hub.id, FEED, self.box.feeds["plain"])
        app.sync(hub.id)
        self.now += timedelta(minutes=3)
        app.close()

    def _account(self, app: App, name: str, who: str) -> AccountId:
        wanted = Account(AccountId(""), name, who, who, self.box.endpoint, AuthMethod.BASIC)
        return app.servers.add_account(wanted, PASSWORDS[who]).id

    def _public(self, app: App, hub: HubConfig, name: str, account: AccountId, path: str, *, writes: bool) -> None:
        folder = app.servers.folder_by_path(account, path, CancelToken())
        spoke = app.add_public_folder_spoke(hub.id, name, account, folder)
        app.set_options(spoke.id, replace(spoke.options, hub_writes=writes))

    def _folder(self, app: App, hub: HubConfig, name: str) -> Path:
        """A local folder that the hub writes."""
        path = self.root / hub.name / name
        path.mkdir(parents=True)
        spoke = app.add_folder_spoke(hub.id, name, path)
        app.set_options(spoke.id, replace(spoke.options, hub_writes=True, feeds_hub=Feeding.OFF))
        return path

    def _in_sync(self, app: App, account: AccountId) -> None:
        """With a history: events came, changed and went."""
        hub = app.add_hub(IN_SYNC)
        link = self.box.set_feed(TRUCKS, sample_feed(self.days))
        app.add_ical_spoke(hub.id, FEED, link)
        self._public(app, hub, DOCK, account, "/Logistics/Planning quai", writes=True)
        app.sync(hub.id)
        self._later(app, hub.id, self._changed())
        self._later(app, hub.id)
        self._later(app, hub.id)

    def _later(self, app: App, hub: HubId, feed: bytes = b"") -> None:
        self.now += timedelta(minutes=20)
        if feed:
            self.box.set_feed(TRUCKS, feed)
        app.sync(hub)

    def _unwritten(self, app: App, account: AccountId) -> None:
        hub = app.add_hub(UNWRITTEN)
        app.add_ical_spoke(hub.id, FEED, self.box.feeds["plain"])
        path = "/Écoles et stages/Calendrier des apprentis"
        self._public(app, hub, "Calendrier des apprentis", account, path, writes=False)
        app.sync(hub.id)

    def _waiting(self, app: App) -> None:
        """A feed of 74 has 40 left."""
        hub = app.add_hub(WAITING)
        app.add_ical_spoke(hub.id, "Réservations", self.publish("rooms.ics", 74))
        self._folder(app, hub, "Salles")
        app.sync(hub.id)
        self.publish("rooms.ics", 40)
        app.sync(hub.id)

    def _error(self, app: App, account: AccountId) -> None:
        """One refused password, one spoke that is off."""
        hub = app.add_hub(ERROR)
        app.add_ical_spoke(hub.id, FEED, self.box.feeds["plain"])
        self._folder(app, hub, "Tournées")
        self._public(app, hub, "Paul Petit", account, "/Logistics/Planning quai", writes=True)
        self._folder(app, hub, "Archives")
        app.sync(hub.id)
        app.set_enabled(app.spoke(app.hub(ERROR), "Archives").id, enabled=False)
        self.box.users[PAUL] = "changed by IT"
        app.sync(hub.id)

    def _paused(self, app: App) -> None:
        hub = app.add_hub(PAUSED)
        app.add_ical_spoke(hub.id, FEED, self.box.feeds["plain"])
        self._folder(app, hub, "Congés")
        app.sync(hub.id)
        app.set_paused(hub.id, paused=True)

    def _many(self, app: App) -> None:
        hub = app.add_hub(MANY)
        app.add_ical_spoke(hub.id, FEED, self.publish("teams.ics", 3))
        for number in range(1, 11):
            self._folder(app, hub, f"{_LONG} {number}")
        app.sync(hub.id)

    def _asked(self, app: App) -> None:
        """Two folders both ways, an event changed in both."""
        hub = app.add_hub(ASKED)
        board, team = (self._both_ways(app, hub, name) for name in ("Conseil", "Équipe"))
        for number in (7, 8):
            put(board, f"truck-{number}", f"Comité de direction {number}")
        app.sync(hub.id)
        for number in (7, 8):
            subject = f"Comité de direction {number}"
            (copy,) = [one for one in team.glob("*.ics") if subject in one.read_text(encoding="utf-8")]
            edit(board / f"truck-{number}.ics", "Quay 3", "Salle Rhône, deuxième étage")
            edit(copy, "Quay 3", "Visioconférence")
        app.sync(hub.id)

    def _both_ways(self, app: App, hub: HubConfig, name: str) -> Path:
        path = self._folder(app, hub, name)
        spoke = app.spoke(app.hub(hub.name), name)
        both = replace(spoke.options, feeds_hub=Feeding.ALL, range_future=None, conflict=ConflictRule.ASK)
        app.set_options(spoke.id, both)
        return path

    def _leaving(self, app: App) -> None:
        """Three events are gone from the feed, and wait for a second look."""
        hub = app.add_hub(LEAVING)
        app.add_ical_spoke(hub.id, "Rencontres", self.publish("club.ics", 60))
        self._folder(app, hub, "Club")
        app.sync(hub.id)
        self.publish("club.ics", 57)
        app.sync(hub.id)


@contextmanager
def world(root: Path) -> Iterator[World]:
    with Sandbox(None) as box:
        made = World(box, root, datetime.now(UTC))
        made.build()
        yield made
