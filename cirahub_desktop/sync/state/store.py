"""The store as one thing: a connection and what lies behind it, by topic."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from cirahub_desktop.sync.state.agenda import AgendaRows
from cirahub_desktop.sync.state.condition import Conditions
from cirahub_desktop.sync.state.conflicts import Conflicts
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.decisions import Decisions
from cirahub_desktop.sync.state.items import Items
from cirahub_desktop.sync.state.journal import Journal
from cirahub_desktop.sync.state.pins import Pins
from cirahub_desktop.sync.state.setup import Setup
from cirahub_desktop.sync.state.strangers import Strangers


class Store:
    """Belongs to the thread that opened it. All of it raises StoreFailed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)
        self.setup = Setup(self._database)
        self.items = Items(self._database)
        self.conditions = Conditions(self._database)
        self.strangers = Strangers(self._database)
        self.pins = Pins(self._database)
        self.conflicts = Conflicts(self._database)
        self.decisions = Decisions(self._database)
        self.journal = Journal(self._database)
        self.agenda = AgendaRows(self._database)

    def transaction(self) -> AbstractContextManager[None]:
        return self._database.transaction()

    def shrink(self) -> None:
        """Nothing of what was deleted stays readable in the files; left to a later time where others use them."""
        self._database.shrink()

    def close(self) -> None:
        self._database.close()
