"""``App.past`` in memory: tells what it was given and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from cirahub_desktop.history import (
    FoundItem,
    ItemStory,
    PastChange,
    PastRun,
    PinnedItem,
    RunDetail,
    RunsPage,
    RunStory,
)
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.event import AllDaySpan, Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, HubReport, Why
from cirahub_desktop.sync.retrospect import ALL_CHANGES, Only, Wanted

DAY = Event("Truck 7", AllDaySpan(date(2026, 11, 24), date(2026, 11, 24) + timedelta(days=1)), location="Quay 3")
MOVED = replace(DAY, location="Quay 4")


def change(
    run: PastRun,
    item: str,
    subject: str,
    spoke: str | None = None,
    action: Action = Action.CREATE,
    why: Why = Why.NEW,
    before: Event | None = None,
    after: Event | None = DAY,
) -> PastChange:
    place = None if spoke is None else SpokeId(spoke)
    at = run.started
    return PastChange(run.id, run.number, at, ItemId(item), place, spoke or "", action, why, subject, before, after)


class FakePast:
    def __init__(self) -> None:
        self.stories: list[RunStory] = []
        """Newest first."""
        self.put_back: list[PinnedItem] = []
        self.disputes: list[Conflict] = []
        self.undone: list[tuple[str, str, frozenset[str] | None, bool]] = []
        self.answers: HubReport | e.CiraHubError | None = None

    def runs(self, hub: HubId | None = None, limit: int = 100) -> tuple[PastRun, ...]:
        return tuple(one.run for one in self.stories if hub in (None, one.run.hub))[:limit]

    def run(self, run: str) -> RunStory:
        found = [one for one in self.stories if one.run.id.startswith(run)]
        if len(found) != 1:
            raise e.NotFound("run", run)
        return found[0]

    def story(self, item: str) -> ItemStory:
        changes = tuple(one for told in reversed(self.stories) for one in told.changes if one.item.startswith(item))
        last = changes[-1]
        return ItemStory(
            last.item, HubId("Team"), "Team", last.subject, last.after, self._is_pinned(last.item), changes
        )

    def find(self, hub: HubId, text: str, limit: int = 50, offset: int = 0) -> tuple[FoundItem, ...]:
        found = {
            one.item: FoundItem(one.item, one.subject, _start(one.after), one.after is None, self._is_pinned(one.item))
            for told in reversed(self.stories)
            for one in told.changes
            if told.run.hub == hub and (text.casefold() in one.subject.casefold() or one.item.startswith(text))
        }
        return tuple(found.values())[:limit]

    def undo(
        self,
        hub: HubId,
        run: str,
        items: Iterable[str] | None = None,
        *,
        dry_run: bool = False,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> HubReport:
        self.undone.append((hub, run, None if items is None else frozenset(items), dry_run))
        if isinstance(self.answers, e.CiraHubError):
            raise self.answers
        assert self.answers is not None
        return self.answers

    def page(self, hub: HubId, only: Only = Only.ALL, before: int | None = None, limit: int = 100) -> RunsPage:
        return RunsPage(self.runs(hub), None)

    def look(self, run: str, wanted: Wanted = ALL_CHANGES) -> RunDetail:
        return RunDetail(self.run(run).run, (), ())

    def changes(
        self, run: str, wanted: Wanted = ALL_CHANGES, *, offset: int = 0, limit: int = 100
    ) -> tuple[PastChange, ...]:
        return self.run(run).changes[offset : offset + limit]

    def deleted(self, hub: HubId, *, offset: int = 0, limit: int = 100) -> tuple[PastChange, ...]:
        return ()

    def pins(self, hub: HubId, limit: int = 1000, offset: int = 0) -> tuple[PinnedItem, ...]:
        return tuple(self.put_back)[offset : offset + limit] if hub == "Team" else ()

    def count_pins(self, hub: HubId) -> int:
        return len(self.pins(hub))

    def release_all(self, hub: HubId) -> int:
        count, self.put_back = len(self.pins(hub)), []
        return count

    def release(self, item: str) -> None:
        self.put_back = [one for one in self.put_back if one.item != item]

    def conflicts(self, hub: HubId | None = None) -> tuple[Conflict, ...]:
        return tuple(one for one in self.disputes if hub in (None, one.hub))

    def answer(self, conflict: str, answer: Answer) -> None:
        self.disputes = [replace(one, answer=answer) if one.id == conflict else one for one in self.disputes]

    def _is_pinned(self, item: ItemId) -> bool:
        return any(one.item == item for one in self.put_back)


def _start(event: Event | None) -> str:
    return instant_to_text(event.span.start) if event else ""
