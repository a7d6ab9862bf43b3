"""A feed, two calendars that go both ways and a plain target, on servers with manners of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.event import Body, Event
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import RemoteId, Stamp
from cirahub_desktop.sync.spokes.base import Known, Report, Snapshot, Spoke, Verdict, Write, WriteResult, silent
from cirahub_desktop.sync.spokes.memory import MemoryPlace, MemorySpoke
from tests.engine.support import SERVER, FeedSpoke, World
from tests.engine.troubled import TROUBLES, Troubled

FEED, LEFT, RIGHT, BOARD = "feed", "left", "right", "board"
BOTH_WAYS = (LEFT, RIGHT)
FEEDING = (FEED, LEFT, RIGHT)
WRITTEN = (LEFT, RIGHT, BOARD)
SPOKES = (FEED, LEFT, RIGHT, BOARD)
ACCIDENTS = (*TROUBLES, "short")
"""Short: a listing that says it is whole and is not."""
_SMALL = replace(SERVER, batch_size=3)


class Manners(Enum):
    """What the server of the left calendar makes of what it is given."""

    PLAIN = "plain"
    REWRITES = "rewrites"
    """Bodies; what it holds has the version it answered with."""
    MOVES_VERSIONS = "moves versions"
    """A moment after it answered; the content stays."""


@dataclass(slots=True)
class RewritingPlace(MemoryPlace):
    def put(self, uid: str, event: Event, stamp: Stamp | None = None, remote_id: str = "") -> RemoteId:
        text = event.body.text.strip()
        body = Body(f"{text}\r\n", f"<html><body>{text}</body></html>")
        return super(RewritingPlace, self).put(uid, replace(event, body=body), stamp, remote_id)


class MovingSpoke(MemorySpoke):
    """Its items have another version than the answer to the write said."""

    def __init__(self, place: MemoryPlace) -> None:
        super().__init__(place, _SMALL)
        self._moving = place

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        before = {key: item.version for key, item in self._moving.items.items()}
        results = super().write(batch, cancel)
        for key, item in list(self._moving.items.items()):
            if before.get(key) != item.version:
                self._moving.edit(key, item.event)
        return results


class Accident(Troubled):
    """As Troubled, and may list too little."""

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        found = super().read(known, cancel, report)
        if self._trouble != "short" or found.verdict is not Verdict.COMPLETE:
            return found
        half = dict(list(found.present.items())[:: 1 + self._at])
        changed = {key: item for key, item in found.changed.items() if key in half}
        return replace(found, present=half, changed=changed)


class TwoWayWorld(World):
    """Its ids are counted, so that the same game comes out the same each time."""

    def __init__(self, folder: Path, manners: Manners, *, feed_last: bool = False) -> None:
        self._ids = (UUID(int=number << 100) for number in count(1))
        with self._counted_ids():
            super().__init__(folder)
        self.manners = manners
        if not feed_last:
            self.feed(FEED)
        for name in BOTH_WAYS:
            self.two_way(name)
        self.target(BOARD)
        if feed_last:
            self.feed(FEED)
        if manners is Manners.REWRITES:
            self.places[LEFT] = RewritingPlace()

    def lose_store(self) -> None:
        with self._counted_ids():
            super().lose_store()

    def _counted_ids(self) -> AbstractContextManager[object]:
        return patch("cirahub_desktop.sync.state.setup.uuid4", lambda: next(self._ids))

    def meet(self, name: str, accident: str, at: int, watch: Callable[[Sequence[Write]], None]) -> None:
        """From now on the spoke has this accident in each run."""
        self.wrappers[name] = lambda spoke: Accident(spoke, accident, at, watch)  # type: ignore[assignment, return-value]

    def _open(self, config: SpokeConfig) -> Spoke:
        spoke: Spoke
        if config.place.path == "feed":
            spoke = FeedSpoke(self, config.name)
        elif config.name == LEFT and self.manners is Manners.MOVES_VERSIONS:
            spoke = MovingSpoke(self.places[LEFT])
        else:
            spoke = MemorySpoke(self.places[config.name], _SMALL)
        wrap = self.wrappers.get(config.name)
        return wrap(spoke) if wrap else spoke
