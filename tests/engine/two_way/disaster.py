"""The same four calendars when the store is lost, or an old one restored."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from hypothesis.stateful import precondition, rule

from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import Delete, Write
from tests.engine.two_way.chronicle import Chronicle, judge_after_disaster
from tests.engine.two_way.machine import BothWays
from tests.engine.two_way.places import BOTH_WAYS, LEFT, WRITTEN, Manners


class Disasters(BothWays):
    model: Chronicle

    def __init__(self) -> None:
        super().__init__()
        self.model = Chronicle()
        self.backup: Path | None = None
        self.store_is_new = False

    @rule()
    def back_up(self) -> None:
        self.backup = self.folder / "backup"
        shutil.copy2(self.world.store_path, self.backup)

    @precondition(lambda self: self.backup)
    @rule()
    def restore(self) -> None:
        assert self.backup
        for file in self.folder.glob("store.sqlite*"):
            file.unlink()
        shutil.copy2(self.backup, self.world.store_path)
        self._start_again()

    @rule()
    def lose_store(self) -> None:
        self.world.lose_store()
        self.backup = None
        self._start_again()

    def _start_again(self) -> None:
        """The person at the desk sets the same options again; more is not known."""
        self.store_is_new = True
        self.unwritten.clear()
        for place in WRITTEN:
            look = self.model.looks[place]
            look.feeds = Feeding.ALL if place in BOTH_WAYS else Feeding.OFF
            texts = {"subject_prefix": look.prefix, "private": look.private, "conflict": look.conflict}
            self.world.set_options(place, hub_writes=True, feeds_hub=look.feeds, **texts)
            strangers = self.model.strangers[place].items()
            self.model.strangers[place] = {key: item for key, item in strangers if not item.stamp}

    def _run(self, place: str = "", accident: str = "none", at: int = 0, confirm: str | None = None) -> HubReport:
        """A listing that is short and does not say so cannot be told from the truth by a store that knows nothing."""
        honest = "partial" if accident == "short" and self.store_is_new else accident
        return super()._run(place, honest, at, confirm)

    def _judge(self, *, quiet: bool) -> None:
        if not self.store_is_new:
            super()._judge(quiet=quiet)
        elif quiet:
            rewriting = frozenset({LEFT} if self.world.manners is Manners.REWRITES else ())
            places = {place: dict(self.world.places[place].items) for place in WRITTEN}
            judge_after_disaster(self.model, places, rewriting=rewriting)

    def _watch(self, place: str, batch: Sequence[Write]) -> None:
        if not self.store_is_new:
            super()._watch(place, batch)
            return
        items = self.world.places[place].items
        for write in batch:
            item = items.get(write.remote_id) if isinstance(write, Delete) else None
            if item and item.remote_id not in self.model.strangers[place]:
                thing = self.model.thing_of(item)
                twins = [one for one in items.values() if one.stamp and one.identity.uid == item.identity.uid]
                story = f"deleted in {place} for no reason: {item}"
                assert thing.twinned or len(twins) > 1 or place in thing.restless, story
