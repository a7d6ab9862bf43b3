"""The page *Choose a calendar*: the tree of public folders, one level at a time, and the calendar chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import CiraHubError, FolderProblem
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.presenters.new_calendar import NewCalendarPresenter
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.ui.presenters.wizard_app import WizardApp

ROOT = ""
"""Stands for the folder above all others where an id is wanted."""


@dataclass(frozen=True, slots=True)
class Level:
    """The folders in one folder, as far as known."""

    nodes: tuple[FolderNode, ...] = ()
    loading: bool = False
    error: CiraHubError | None = None


class TreePresenter:
    def __init__(self, app: WizardApp, runner: Runner, changed: Callable[[], None]) -> None:
        self._app, self._runner, self._changed = app, runner, changed
        self.account: Account | None = None
        self.levels: dict[str, Level] = {}
        self.expanded: frozenset[str] = frozenset()
        self.search = ""
        self.path = ""
        self.chosen: FolderNode | None = None
        self.probe: Question[Probe] = Question(runner, changed)
        self.lookup: Question[FolderNode] = Question(runner, changed)
        self.new = NewCalendarPresenter(app, runner, changed, self._on_made)
        self.missing = False
        """NEXT was pressed and there was nothing to go on with."""
        self._loads: dict[str, Question[tuple[FolderNode, ...]]] = {}

    def open(self, account: Account) -> None:
        """Show the folders of ``account``; the same account keeps what was loaded and chosen."""
        if self.account is not None and self.account.id == account.id:
            return
        self.close()
        self.account = account
        self._load(ROOT, None)

    def close(self) -> None:
        for load in self._loads.values():
            load.forget()
        self.account, self.levels, self.expanded, self.search = None, {}, frozenset(), ""
        self._loads.clear()
        self.new.forget()
        self._unchoose("")

    def reload(self) -> None:
        """Ask the server again, for example after IT has given a right."""
        account = self.account
        if account is not None:
            self.close()
            self.open(account)

    def expand(self, node: FolderNode) -> None:
        self.expanded |= {node.id}
        if node.id not in self.levels or self.levels[node.id].error is not None:
            self._load(node.id, node)
        else:
            self._changed()

    def collapse(self, node: FolderNode) -> None:
        self.expanded -= {node.id}
        self._changed()

    def stand_in(self, node: FolderNode | None) -> None:
        """The row with the keyboard; None is the root. A new calendar would lie in it."""
        if self.account is not None:
            self.new.stand_in(self.account.id, node)

    def type_search(self, text: str) -> None:
        self.search = text
        self._changed()

    def type_path(self, text: str) -> None:
        if text != self.path:
            self._unchoose(text)
            self._changed()

    def choose(self, node: FolderNode) -> None:
        """Only a calendar can be chosen; any other folder is left alone."""
        account = self.account
        if account is None or not node.is_calendar or (node == self.chosen and self.probe.error is None):
            return
        self._unchoose(node.path)
        self.chosen = node
        self.probe.ask(lambda cancel: self._app.servers.folder_probe(account.id, node, cancel))

    def ready(self) -> bool:
        """A calendar is chosen and could be read."""
        return self.chosen is not None and self.probe.answer is not None

    def go_on(self) -> None:
        """NEXT without a calendar: look the path up, or say what is missing."""
        account, path = self.account, self.path.strip()
        if self.chosen is not None:
            self._retry_probe()
        elif account is not None and path:
            self.lookup.ask(lambda cancel: self._app.servers.folder_by_path(account.id, path, cancel), self._on_found)
        else:
            self.missing = True
            self._changed()

    def found(self) -> tuple[FolderNode, ...]:
        """Calendars already loaded whose name or path holds what is searched, by path."""
        wanted = self.search.strip().casefold()
        nodes = (node for level in self.levels.values() for node in level.nodes)
        hits = [node for node in nodes if node.is_calendar and wanted in node.path.casefold()]
        return tuple(sorted(hits, key=lambda node: node.path.casefold()))

    @property
    def busy(self) -> bool:
        return self.lookup.under_way or self.probe.under_way or self.new.creation.under_way

    @property
    def nothing_visible(self) -> bool:
        root = self.levels.get(ROOT)
        return root is not None and not root.loading and root.error is None and not root.nodes

    def visible(self, parent: str = ROOT, depth: int = 0) -> Iterator[tuple[int, FolderNode]]:
        """What an unfiltered tree shows from top to bottom, with its depth."""
        for node in self.levels.get(parent, Level()).nodes:
            yield depth, node
            if node.id in self.expanded:
                yield from self.visible(node.id, depth + 1)

    def stop(self) -> None:
        self.lookup.forget()
        if self.new.creation.under_way:
            self.new.creation.forget()
        if self.probe.under_way:
            self._unchoose(self.path)
            self._changed()

    def _retry_probe(self) -> None:
        node, self.chosen = self.chosen, None
        if node is not None:
            self.choose(node)

    def _on_found(self, node: FolderNode) -> None:
        if node.is_calendar:
            self.choose(node)
        else:
            self.lookup.fail(FolderProblem(node.path, FolderProblem.Reason.NOT_A_CALENDAR))

    def _on_made(self, parent: FolderNode | None, node: FolderNode) -> None:
        """Shown where it lies, and chosen."""
        self.search = ""
        key = parent.id if parent else ROOT
        if parent is not None:
            for place, level in self.levels.items():
                self.levels[place] = replace(level, nodes=tuple(_with_more(one, parent.id) for one in level.nodes))
            self.expanded |= {parent.id}
        if key in self.levels:
            nodes = (*self.levels[key].nodes, node)
            self.levels[key] = Level(tuple(sorted(nodes, key=lambda one: one.name.casefold())))
        else:
            self._load(key, parent)
        self.choose(node)

    def _unchoose(self, path: str) -> None:
        self.path, self.chosen, self.missing = path, None, False
        self.lookup.forget()
        self.probe.forget()

    def _load(self, key: str, parent: FolderNode | None) -> None:
        account = self.account
        if account is None:
            return
        load: Question[tuple[FolderNode, ...]] = Question(self._runner, lambda: self._on_load(key))
        self._loads[key] = load
        load.ask(lambda cancel: self._app.servers.folders(account.id, parent, cancel))

    def _on_load(self, key: str) -> None:
        load = self._loads.get(key)
        if load is not None:
            self.levels[key] = Level(load.answer or (), load.under_way, load.error)
            self._changed()


def _with_more(node: FolderNode, parent: str) -> FolderNode:
    """A folder that has just got its first one below it can be opened."""
    return replace(node, has_children=True) if node.id == parent else node
