"""A hub of memory spokes under a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.engine import Engine
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.event import AllDaySpan, Event, ZonedSpan
from cirahub_desktop.sync.model.hub import HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import RemoteItem, SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.run import Surroundings
from cirahub_desktop.sync.spokes.base import (
    Capabilities,
    Known,
    Report,
    SeriesTest,
    Snapshot,
    Spoke,
    Verdict,
    holds_any,
    silent,
)
from cirahub_desktop.sync.spokes.memory import MemoryPlace, MemorySpoke
from cirahub_desktop.sync.state.store import Store

PARIS = ZoneInfo("Europe/Paris")
FEED = Capabilities(strikes=True)
SERVER = Capabilities(writable=True, confirms=True, stamps=True, batch_size=50, reminders_ring_for_all=True)


def event(subject: str = "Truck 7", day: int = 1, hour: int = 9, **fields: object) -> Event:
    """An hour in Paris, ``day`` days after the world's first day."""
    start = datetime(2026, 11, 22, hour, tzinfo=PARIS) + timedelta(days=day)
    return replace(Event(subject, ZonedSpan(start, start + timedelta(hours=1))), **fields)  # type: ignore[arg-type]


def whole_day(subject: str, day: int = 1) -> Event:
    start = date(2026, 11, 22) + timedelta(days=day)
    return Event(subject, AllDaySpan(start, start + timedelta(days=1)))


class FeedSpoke(MemorySpoke):
    """Reads as a feed does: what is listed is all there is; can be told how far its answer is to be trusted."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world.places[name], FEED)
        self._world, self._name = world, name

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        self._world.reads.append((self._name, known.look_closely))
        if error := self._world.read_errors.get(self._name):
            raise error
        snapshot = super().read(known, cancel, report)
        verdict = self._world.verdicts.get(self._name)
        if verdict and snapshot.verdict is Verdict.COMPLETE:
            snapshot = replace(snapshot, verdict=verdict)
        return replace(snapshot, server_time=self._world.server_time, zone="Europe/Paris")


class World:
    """Places that outlive runs, a store, a clock, and an engine made anew for each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime(2026, 11, 22, 8, tzinfo=UTC)
        self.server_time: datetime | None = None
        self.places: dict[str, MemoryPlace] = {}
        self.spokes: dict[str, SpokeConfig] = {}
        self.wrappers: dict[str, Callable[[Spoke], Spoke]] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.read_errors: dict[str, CiraHubError] = {}
        self.reads: list[tuple[str, bool]] = []
        self.computer, self.words = "one", Words()
        self.obstacle: SeriesTest = holds_any
        """Which series the servers of this world can hold."""
        self.hub = self._new_hub()

    @property
    def store_path(self) -> Path:
        return self.folder / "store.sqlite"

    def feed(self, name: str = "feed", **options: object) -> MemoryPlace:
        return self._add(name, FEED, SpokeOptions(feeds_hub=Feeding.ALL, **options))  # type: ignore[arg-type]

    def target(self, name: str = "target", **options: object) -> MemoryPlace:
        return self._add(name, SERVER, SpokeOptions(**{"hub_writes": True, **options}))  # type: ignore[arg-type]

    def two_way(self, name: str, **options: object) -> MemoryPlace:
        return self.target(name, **{"feeds_hub": Feeding.ALL, **options})

    def source_server(self, name: str = "server") -> MemoryPlace:
        return self._add(name, SERVER, SpokeOptions(feeds_hub=Feeding.ALL))

    def set_options(self, name: str, **options: object) -> None:
        store = Store(self.store_path)
        old = store.setup.spoke(self.spokes[name].id).options
        store.setup.set_options(self.spokes[name].id, replace(old, **options))  # type: ignore[arg-type]
        store.close()

    def lose_store(self) -> None:
        """A new computer: the same places, set up again."""
        old = list(self.spokes.items())
        for file in self.folder.glob("store.sqlite*"):
            file.unlink()
        self.hub = self._new_hub()
        for name, config in old:
            self._register(name, config.place, config.options)

    def feed_again(self, other: World) -> None:
        """Set up the spokes of another world here as well: the same places, another store."""
        for name, config in other.spokes.items():
            self._register(name, config.place, config.options)

    def pass_time(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def run(self, **how: object) -> HubReport:
        self.pass_time(minutes=1)
        around = Surroundings(
            store_path=self.store_path,
            lock_dir=self.folder / "locks",
            open_spoke=self._open,
            clock=lambda: self.now,
            computer=self.computer,
            words=self.words,
            zone=PARIS,
        )
        return Engine(around).run(self.hub.id, **how)  # type: ignore[arg-type]

    def report(self, name: str, **how: object) -> SpokeReport:
        return spoke_report(self.run(**how), name)

    def subjects(self, name: str = "target") -> list[str]:
        return sorted(item.event.subject for item in self.places[name].items.values())

    def ours(self, name: str = "target") -> list[RemoteItem]:
        return [item for item in self.places[name].items.values() if item.stamp]

    def store(self) -> Store:
        return Store(self.store_path)

    def _open(self, config: SpokeConfig) -> Spoke:
        spoke: Spoke
        if config.options.feeds_hub and config.place.path == "feed":
            spoke = FeedSpoke(self, config.name)
        else:
            spoke = MemorySpoke(self.places[config.name], replace(SERVER, obstacle=self.obstacle))
        return self.wrappers.get(config.name, lambda same: same)(spoke)

    def _new_hub(self) -> HubConfig:
        store = Store(self.store_path)
        hub = store.setup.add_hub("Team", ObjectKind.CALENDARS)
        store.close()
        return hub

    def _add(self, name: str, capabilities: Capabilities, options: SpokeOptions) -> MemoryPlace:
        self.places[name] = MemoryPlace()
        kind = "feed" if capabilities.strikes else "server"
        self._register(name, Place(identity=f"identity of {name}", path=kind), options)
        return self.places[name]

    def _register(self, name: str, place: Place, options: SpokeOptions) -> None:
        store = Store(self.store_path)
        self.spokes[name] = store.setup.add_spoke(self.hub.id, name, SpokeKind.MEMORY, place, options)
        store.close()


def spoke_report(report: HubReport, name: str) -> SpokeReport:
    return next(one for one in report.spokes if one.name == name)


def fill(place: MemoryPlace, count: int, *, prefix: str = "uid", first_day: int = 1) -> None:
    """``count`` events on different days of the next ten months, as a feed lists them: remote id and UID agree."""
    for number in range(count):
        name = f"{prefix}-{number:03}"
        place.put(name, event(f"Event {number:03}", first_day + number % 300, number % 20), remote_id=name)


def ids(world: World, name: str = "target") -> SpokeId:
    return world.spokes[name].id
