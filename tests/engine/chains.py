"""Several hubs over the same calendars, each with a store and a computer of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cirahub_desktop.sync.model.hub import Place
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import CategoryRule, Feeding, SpokeOptions
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.support import World

IN: dict[str, object] = {"feeds_hub": Feeding.ALL}
OUT: dict[str, object] = {"hub_writes": True}
BOTH = IN | OUT


class Company:
    """Calendars by name, and the hubs that tie them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.places: dict[str, MemoryPlace] = {}
        self.hubs: list[Hub] = []

    def hub(self, **spokes: dict[str, object]) -> Hub:
        """One more hub on one more computer; a calendar named in several hubs is the same calendar."""
        made = Hub(self._folder / f"hub-{len(self.hubs)}", f"computer-{len(self.hubs)}", self.places)
        for name, options in spokes.items():
            made.tie(name, **options)
        self.hubs.append(made)
        return made

    def settle(self, rounds: int = 4) -> None:
        """A few runs of each; then a further run of each writes nothing and brings nothing in (R6, R11)."""
        for _ in range(rounds):
            for hub in self.hubs:
                hub.run()
        before = {name: dict(place.items) for name, place in self.places.items()}
        for hub in self.hubs * 2:
            report = hub.run()
            assert is_quiet(report), [(one.name, one.planned, one.incoming) for one in report.spokes]
        assert {name: place.items for name, place in self.places.items()} == before

    def subjects(self, name: str) -> list[str]:
        return sorted(item.event.subject for item in self.places[name].items.values())

    def everywhere(self, subjects: Sequence[str]) -> None:
        """Exactly these are in every calendar, once each."""
        for name in self.places:
            assert self.subjects(name) == sorted(subjects), name

    def the(self, name: str, subject: str) -> RemoteItem:
        (found,) = [item for item in self.places[name].items.values() if item.event.subject == subject]
        return found

    def edit(self, name: str, which: str, /, **fields: object) -> None:
        item = self.the(name, which)
        self.places[name].edit(item.remote_id, replace(item.event, **fields))  # type: ignore[arg-type]

    def delete(self, name: str, subject: str) -> None:
        del self.places[name].items[self.the(name, subject).remote_id]


class Hub(World):
    def __init__(self, folder: Path, computer: str, places: dict[str, MemoryPlace]) -> None:
        folder.mkdir()
        super().__init__(folder)
        self.computer, self.places = computer, places

    def tie(self, name: str, **options: object) -> None:
        self.places.setdefault(name, MemoryPlace())
        kind = "feed" if name == "feed" else "server"
        chosen = SpokeOptions(**{"category": CategoryRule.NONE, **options})  # type: ignore[arg-type]
        self._register(name, Place(identity=f"identity of {name}", path=kind), chosen)


def is_quiet(report: HubReport) -> bool:
    return all(
        (one.created, one.updated, one.deleted, one.incoming, one.error) == (0, 0, 0, (), None) for one in report.spokes
    )
