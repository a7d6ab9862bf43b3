"""A list of changes with everything round it: chips that filter, a search, and the chosen one field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.here import utc_now
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.keys import Key, on_key
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind, Tense
from cirahub_desktop.ui.presenters.preview_details import detail_view
from cirahub_desktop.ui.presenters.preview_list import EVERYWHERE, ChangeRows, Filter, ListView
from cirahub_desktop.ui.preview.change_list import ChangeList
from cirahub_desktop.ui.preview.chips import Chips
from cirahub_desktop.ui.preview.details import Details
from cirahub_desktop.ui.preview.search import ListSearch
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.text import Paragraph

_SEARCH, _LEAST_LIST = 220, 300


@dataclass(frozen=True, slots=True)
class ChangesMemory:
    """What a rebuilt list needs to look the same."""

    wanted: Filter
    chosen: str


class ChangesView(QWidget):
    """Filter, search and selection stay when other changes are shown; the selection goes by the key."""

    chosen = Signal(object)
    """A ``Change`` or None."""

    def __init__(self, name: str, tense: Tense = Tense.WILL, now: Callable[[], datetime] = utc_now) -> None:
        """``name`` is what the list is called for a screen reader."""
        super().__init__()
        self._tense, self._rows = tense, ChangeRows()
        self._key = ""
        self._chosen: Change | None = None
        self.chips = Chips()
        self.chips.chosen.connect(self._on_kind)
        self.search = self._searching()
        self.place = Combo()
        self.place.setObjectName("changesPlace")
        self.place.setAccessibleName(tr("Where"))
        self.place.activated.connect(self._on_place)
        self.list = ChangeList(name, now)
        self.list.setMinimumWidth(current().px(_LEAST_LIST))
        self.list.chosen.connect(self._on_chosen)
        self.nothing = Paragraph("", TextRole.BODY, Tone.TEXT3)
        self.nothing.setContentsMargins(4, 12, 4, 12)
        self.nothing.setMaximumWidth(2 * self.nothing.maximumWidth())  # it begins where the list would
        self.details = Details(tr("Choose an event to see it field by field."))
        self._lay_out()
        self._show()

    def show_changes(self, changes: Sequence[Change], if_empty: str = "") -> None:
        """``if_empty`` is said where there are none, and more than "nothing to do"."""
        self._rows.if_empty = if_empty
        at = self.list.currentIndex().row()
        self._rows.show(changes)
        self._show(at)

    def choose(self, key: str) -> None:
        """Where it is in the list as it is filtered now."""
        self.list.choose(self.list.changes.find(key))

    def set_action(self, button: QWidget | None) -> None:
        self.details.set_action(button)

    @property
    def change(self) -> Change | None:
        """The chosen one."""
        return self._chosen

    def memory(self) -> ChangesMemory:
        return ChangesMemory(self._rows.wanted, self._key)

    def remember(self, memory: ChangesMemory) -> None:
        self._rows.wanted, self._key = memory.wanted, memory.chosen
        self.search.setText(memory.wanted.text)
        self._show()

    # laying out

    def _searching(self) -> ListSearch:
        search = ListSearch(tr("Search events by name"), "changesSearch")
        search.setPlaceholderText(tr("Search"))
        search.setMinimumWidth(current().px(_SEARCH))
        search.entered.connect(lambda: self.list.setFocus(Qt.FocusReason.TabFocusReason))
        search.textChanged.connect(lambda text: self._filter(replace(self._rows.wanted, text=text)))
        on_key(self, Key.FIND, search.setFocus)
        return search

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.chips, 1)
        top.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.list, 1)
        left.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 3)
        both.addWidget(self.details, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(both, 1)

    # showing

    def _filter(self, wanted: Filter) -> None:
        if wanted != self._rows.wanted:
            self._rows.wanted = wanted
            self._show()

    def _on_kind(self, kind: ChangeKind | None) -> None:
        self._filter(replace(self._rows.wanted, kind=kind))

    def _on_place(self, number: int) -> None:
        self._filter(replace(self._rows.wanted, place=self.place.itemData(number)))

    def _show(self, at: int = 0) -> None:
        """``at``: where the keyboard goes if the chosen one is gone."""
        view = self._rows.view()
        kept = self._key
        self.chips.show_chips(view.chips, self._rows.wanted.kind)
        self.chips.setVisible(view.filters)
        self._show_places(view)
        self.list.changes.show_rows(view.rows)
        self.nothing.setText(view.nothing)
        self.nothing.setVisible(bool(view.nothing))
        self.list.setVisible(not view.nothing)
        self.search.setVisible(bool(self._rows.changes))
        self.details.setVisible(bool(self._rows.changes))
        found = self.list.changes.find(kept) if kept else QModelIndex()
        self.list.choose(found if found.isValid() else self.list.changes.near(at))
        if not view.rows:
            self._on_chosen(None)

    def _show_places(self, view: ListView) -> None:
        self.place.setVisible(len(view.places) > 1)
        wanted: list[tuple[SpokeId | None, str]] = [(EVERYWHERE, tr("All places")), *view.places]
        if wanted != [(self.place.itemData(n), self.place.itemText(n)) for n in range(self.place.count())]:
            self.place.clear()
            for spoke, name in wanted:
                self.place.addItem(name, spoke)
        chosen = [spoke for spoke, _ in wanted].index(self._rows.wanted.place)
        self.place.setCurrentIndex(chosen)

    def _on_chosen(self, change: Change | None) -> None:
        if change is not None:
            self._key = change.key
        self._chosen = change
        self.details.show_view(detail_view(change, self._tense) if change is not None else None)
        self.chosen.emit(change)
