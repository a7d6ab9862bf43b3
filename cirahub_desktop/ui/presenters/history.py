"""The page *History*: which list stands at the left, what is chosen in it, and what is known of that at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Final, Generic, TypeVar

from cirahub_desktop.history import FoundItem, ItemStory, PastChange, PastRun, PinnedItem, RunDetail
from cirahub_desktop.i18n import language, local
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.retrospect import ALL_CHANGES, Only, Wanted
from cirahub_desktop.ui.presenters.history_app import PastApp
from cirahub_desktop.ui.presenters.history_changes import (
    ItemRow,
    ListRow,
    RunView,
    change_rows,
    deleted_rows,
    found_rows,
    pinned_rows,
    run_view,
)
from cirahub_desktop.ui.presenters.history_runs import Row, RunRow, RunRows
from cirahub_desktop.ui.presenters.history_story import StoryView, story_view
from cirahub_desktop.ui.presenters.pager import Fetch, Page, Pager
from cirahub_desktop.ui.presenters.question import Question, Runner

RUNS: Final = 200
ITEMS: Final = 40
T = TypeVar("T")


class Shelf(Enum):
    """What the list at the left holds, as the chips name it."""

    ALL = "all"
    CHANGES = "changes"
    PROBLEMS = "problems"
    DELETED = "deleted"
    KEPT = "kept"


_ONLY = {Shelf.ALL: Only.ALL, Shelf.CHANGES: Only.CHANGES, Shelf.PROBLEMS: Only.PROBLEMS}


@dataclass(frozen=True, slots=True)
class HistoryMemory:
    """What a window that is built again needs to look the same."""

    hub: HubId | None = None
    shelf: Shelf = Shelf.ALL
    text: str = ""
    chosen: str = ""
    story: ItemId | None = None
    wanted: Wanted = ALL_CHANGES
    entries: int = 0
    """How many lines are known at the left, and ``changes`` at the right."""
    changes: int = 0


class _Latest(Generic[T]):
    """The last good answer, kept while a newer one is asked for."""

    def __init__(self, runner: Runner, changed: Callable[[], None]) -> None:
        self._question: Question[T] = Question(runner, self._on_moved)
        self._changed = changed
        self.value: T | None = None

    @property
    def error(self) -> CiraHubError | None:
        return self._question.error

    def ask(self, job: Callable[[], T], *, keep: bool) -> None:
        if not keep:
            self.value = None
        self._question.ask(lambda _: job())

    def forget(self) -> None:
        self.value = None
        self._question.forget()

    def _on_moved(self) -> None:
        if self._question.answer is not None:
            self.value = self._question.answer
        self._changed()


class HistoryPresenter:
    """GUI thread; everything is read in the background. ``changed`` is called after every move."""

    def __init__(self, past: PastApp, runner: Runner, now: Callable[[], datetime], changed: Callable[[], None]) -> None:
        self._past, self._now, self._changed = past, now, changed
        self.closed = False
        self._mark: object = None
        self._running = False
        self._memory = HistoryMemory()
        self._runs: Pager[PastRun] = Pager(runner, self._on_list, lambda run: run.number)
        self._deleted: Pager[PastChange] = Pager(runner, self._on_list)
        self._kept: Pager[PinnedItem] = Pager(runner, self._on_list)
        self._found: Pager[FoundItem] = Pager(runner, self._on_list)
        self._detail: _Latest[RunDetail] = _Latest(runner, self._tell)
        self._changes: Pager[PastChange] = Pager(runner, self._tell)
        self._story: _Latest[ItemStory] = _Latest(runner, self._tell)
        self._count: _Latest[int] = _Latest(runner, self._tell)
        self._told = RunRows()
        self._shown: tuple[object, tuple[Row | ListRow, ...]] = (None, ())
        self._listed: tuple[object, tuple[ListRow, ...]] = (None, ())
        self._lists = (self._runs, self._deleted, self._kept, self._found)

    # the state

    @property
    def hub(self) -> HubId | None:
        return self._memory.hub

    @property
    def shelf(self) -> Shelf:
        return self._memory.shelf

    @property
    def text(self) -> str:
        return self._memory.text

    @property
    def chosen(self) -> str:
        """The run that is shown at the right, or the key of the line of an event."""
        return self._memory.chosen

    @property
    def wanted(self) -> Wanted:
        return self._memory.wanted

    @property
    def kept(self) -> int:
        """How many events are kept as somebody put them back."""
        return self._count.value or 0

    @property
    def error(self) -> CiraHubError | None:
        asked = (self._list, self._detail, self._changes, self._story)
        return next((one.error for one in asked if one.error is not None), None)

    @property
    def known(self) -> bool:
        """The list at the left has come."""
        return self._list.known

    @property
    def has_more(self) -> bool:
        return self._list.next is not None

    @property
    def changes_known(self) -> bool:
        return self._changes.known

    @property
    def has_more_changes(self) -> bool:
        return self._changes.next is not None

    @property
    def settled(self) -> bool:
        """All that was asked for has come."""
        right = self._story.value if self._memory.story is not None else self._detail.value
        return self.known and (right is not None or not self.chosen) and not self._changes.under_way

    def started(self, run: str) -> datetime | None:
        """When a run began, as far as that is on the screen."""
        known = {one.id: one.started for one in self._runs.items}
        if self._detail.value is not None:
            known[self._detail.value.run.id] = self._detail.value.run.started
        told = (*self._deleted.items, *(self._story.value.changes if self._story.value is not None else ()))
        return known.get(run) or next((one.at for one in told if one.run == run), None)

    def memory(self) -> HistoryMemory:
        return replace(self._memory, entries=len(self._list.items), changes=len(self._changes.items))

    def remember(self, memory: HistoryMemory) -> None:
        """Before the hub is shown."""
        self._memory = memory

    # what is on the screen

    def rows(self) -> tuple[Row | ListRow, ...]:
        """At the left; made anew where something is different."""
        now = self._now()
        key = (self._list.items, self.text, self.shelf, self._running, local(now).date(), language())
        if key != self._shown[0]:
            self._shown = key, self._rows(now)
        return self._shown[1]

    def _rows(self, now: datetime) -> tuple[Row | ListRow, ...]:
        if self.text:
            return found_rows(self._found.items)
        if self.shelf is Shelf.DELETED:
            return deleted_rows(self._deleted.items, now)
        if self.shelf is Shelf.KEPT:
            return pinned_rows(self._kept.items, now)
        return self._told.rows(self._runs.items, now, running=self._running)

    def run(self) -> RunView | None:
        """At the right, unless the story of one event stands there."""
        detail = self._detail.value
        if detail is None or self._memory.story is not None:
            return None
        row = next((row for row in self.rows() if isinstance(row, RunRow) and self.chosen in row.runs), None)
        many = row.detail if row is not None and len(row.runs) > 1 else ""
        return run_view(detail, self._now(), running=self._running and self._is_newest(detail), many=many)

    def changes(self) -> tuple[ListRow, ...]:
        """What the chosen run did, as far as it was asked for."""
        detail, now = self._detail.value, self._now()
        key = (id(detail), self._changes.items, local(now).date(), language())
        if key != self._listed[0]:
            self._listed = key, change_rows(self._changes.items, detail, now) if detail is not None else ()
        return self._listed[1]

    def story(self) -> StoryView | None:
        story = self._story.value
        return story_view(story, self._now()) if story is not None and self._memory.story is not None else None

    @property
    def may_go_back(self) -> bool:
        """The story was opened from a run."""
        return self._memory.story is not None and self._detail.value is not None

    def counted(self) -> dict[Action, int]:
        """How many changes of the run the search left, by what was done."""
        view = self.run()
        return view.counts if view is not None else {}

    # what a person does

    def show_hub(self, hub: HubId, mark: object, *, running: bool) -> None:
        """``mark`` is different whenever something may have happened in the hub."""
        self._running = running
        if hub != self.hub:
            self._memory = HistoryMemory(hub)
            self._mark = None
        if mark == self._mark:
            return
        first, self._mark = self._mark is None, mark
        if first:
            self._begin(self._memory)
        else:
            self._again()

    def take(self, shelf: Shelf) -> None:
        if shelf is not self.shelf or self.text:
            self._begin(HistoryMemory(self.hub, shelf))

    def search(self, text: str) -> None:
        """An event's story, by a part of its name."""
        if text.strip() != self.text:
            self._begin(HistoryMemory(self.hub, self.shelf, text.strip()))

    def choose(self, row: Row | ListRow) -> None:
        """A line at the left: a run, or an event whose story is told."""
        if isinstance(row, RunRow) and self.chosen not in row.runs:
            self._show_run(row.runs[0])
        elif isinstance(row, ItemRow):
            self._memory = replace(self._memory, chosen=row.key)
            self._detail.forget()
            self.open_story(row.item)

    def filter(self, wanted: Wanted) -> None:
        """The changes of the chosen run."""
        if wanted != self.wanted:
            self._memory = replace(self._memory, wanted=wanted)
            self._load_run(keep=True)

    def open_story(self, item: ItemId) -> None:
        self._memory = replace(self._memory, story=item)
        self._story.ask(lambda: self._past.story(item), keep=False)

    def back(self) -> None:
        """From the story to the run."""
        self._memory = replace(self._memory, story=None)
        self._story.forget()
        self._changed()

    def more(self) -> None:
        self._list.more()

    def more_changes(self) -> None:
        self._changes.more()

    def look_again(self) -> None:
        """Something was released, or reading failed."""
        self._again()

    def close(self) -> None:
        """Nobody waits for an answer any more."""
        self._changed, self.closed = _nothing, True
        for one in (*self._lists, self._detail, self._changes, self._story, self._count):
            one.forget()

    # within

    @property
    def _list(self) -> Pager[PastRun] | Pager[PastChange] | Pager[PinnedItem] | Pager[FoundItem]:
        if self.text:
            return self._found
        if self.shelf is Shelf.DELETED:
            return self._deleted
        return self._kept if self.shelf is Shelf.KEPT else self._runs

    def _is_newest(self, detail: RunDetail) -> bool:
        return bool(self._runs.items) and self._runs.items[0].id == detail.run.id

    def _begin(self, memory: HistoryMemory) -> None:
        self._memory = memory
        for one in (*self._lists, self._detail, self._changes, self._story):
            one.forget()
        if memory.hub is None:
            return
        self._count_kept(memory.hub)
        self._load_list(memory.hub, memory.entries)
        if memory.chosen and _is_run(memory.chosen):
            self._load_run(keep=False)
        if memory.story is not None:
            self.open_story(memory.story)

    def _again(self) -> None:
        hub = self.hub
        if hub is None:
            return
        self._count_kept(hub)
        self._list.again()
        if self._detail.value is not None:
            self._load_run(keep=True)
        if (item := self._memory.story) is not None:
            self._story.ask(lambda: self._past.story(item), keep=True)

    def _count_kept(self, hub: HubId) -> None:
        self._count.ask(lambda: self._past.count_pins(hub), keep=True)

    def _load_list(self, hub: HubId, least: int) -> None:
        past, text, shelf = self._past, self.text, self.shelf
        if text:
            self._found.begin(_by_offset(lambda limit, start: past.find(hub, text, limit, start)), least)
        elif shelf is Shelf.DELETED:
            self._deleted.begin(_by_offset(lambda limit, start: past.deleted(hub, offset=start, limit=limit)), least)
        elif shelf is Shelf.KEPT:
            self._kept.begin(_by_offset(lambda limit, start: past.pins(hub, limit, start)), least)
        else:
            self._runs.begin(lambda before: _runs(past, hub, _ONLY[shelf], before), least)

    def _show_run(self, run: str) -> None:
        self._memory = replace(self._memory, chosen=run, story=None, wanted=ALL_CHANGES, changes=0)
        self._story.forget()
        self._load_run(keep=False)

    def _load_run(self, *, keep: bool) -> None:
        past, run, wanted = self._past, self.chosen, self.wanted
        least = len(self._changes.items) if keep else self._memory.changes
        fetch = _by_offset(lambda limit, start: past.changes(run, wanted, offset=start, limit=limit))
        self._detail.ask(lambda: past.look(run, replace(wanted, action=None)), keep=keep)
        self._changes.begin(fetch, least)

    def _tell(self) -> None:
        self._changed()

    def _on_list(self) -> None:
        """The newest run is chosen where nothing else is; one that is gone gives way to it."""
        rows = self.rows()
        if not self.text and not self.chosen and self._memory.story is None and self.shelf in _ONLY:
            first = next((row for row in rows if isinstance(row, RunRow)), None)
            if first is not None:
                self._show_run(first.runs[0])
        self._changed()


def _runs(past: PastApp, hub: HubId, only: Only, before: int | None) -> Page[PastRun]:
    page = past.page(hub, only, before, RUNS)
    return Page(page.runs, page.next)


def _by_offset(part: Callable[[int, int], tuple[T, ...]]) -> Fetch[T]:
    """Pages of what is asked for by limit and offset."""

    def fetch(start: int | None) -> Page[T]:
        begin = start or 0
        found = part(ITEMS + 1, begin)
        return Page(found[:ITEMS], begin + ITEMS if len(found) > ITEMS else None)

    return fetch


def _nothing() -> None:
    """Nobody looks any more."""


def _is_run(key: str) -> bool:
    return "/" not in key
