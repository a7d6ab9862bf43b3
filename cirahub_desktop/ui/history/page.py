"""The tab *History*: runs at the left, what the chosen one did at the right, and the story of any event."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.report import Action
from cirahub_desktop.ui.dialogs.ask import Question
from cirahub_desktop.ui.dialogs.opened import dialogs_over
from cirahub_desktop.ui.history.item_rows import ItemRows
from cirahub_desktop.ui.history.run_list import RunList
from cirahub_desktop.ui.history.run_panel import RunPanel
from cirahub_desktop.ui.history.saving import Saving
from cirahub_desktop.ui.history.scrolled import scroll_when_long_enough
from cirahub_desktop.ui.history.shelf_chips import ShelfChips
from cirahub_desktop.ui.history.shown_page import ShownPage
from cirahub_desktop.ui.history.story_panel import StoryPanel
from cirahub_desktop.ui.history.undo_dialog import UndoDialog
from cirahub_desktop.ui.keys import Key, on_key
from cirahub_desktop.ui.letting_go import let_go
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.history import HistoryMemory, HistoryPresenter, Shelf
from cirahub_desktop.ui.presenters.history_changes import ItemRow, kept_count
from cirahub_desktop.ui.presenters.history_runs import DayRow, RunRow
from cirahub_desktop.ui.presenters.history_story import StoryEntry
from cirahub_desktop.ui.presenters.history_text import offer
from cirahub_desktop.ui.presenters.history_words import nothing_words
from cirahub_desktop.ui.presenters.undo import UndoTarget
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.tab_order import stops
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.frame import Panel
from cirahub_desktop.ui.widgets.search_field import SearchField
from cirahub_desktop.ui.widgets.text import Paragraph

_TYPING = 200
"""Milliseconds of rest after a key before something is searched."""
_SEARCH, _LEAST_LEFT, _LEAST_HIGH = 200, 230, 84


@dataclass(frozen=True, slots=True)
class PageMemory:
    """What a window that is built again needs to look the same."""

    history: HistoryMemory
    left: int
    right: int


class HistoryPage(QWidget):
    def __init__(self, live: Live) -> None:
        super().__init__()
        self.setObjectName("historyPage")
        self._live = live
        self._hub: HubStatus | None = None
        self._scroll: PageMemory | None = None
        self._owed = False
        self.presenter = HistoryPresenter(live.app.past, live.background, live.now, self._show)
        self.chips = ShelfChips()
        self.chips.chosen.connect(self.presenter.take)
        self.search = self._searching()
        self._error = FieldError()
        self._error.hide()
        self._again = LinkButton(tr("Try again"))
        self._again.setObjectName("tryAgainButton")
        self._again.clicked.connect(self.presenter.look_again)
        self.runs = RunList()
        self.runs.chosen.connect(self.presenter.choose)
        self.runs.end_near.connect(self.presenter.more)
        self.items = ItemRows(tr("Events"))
        self.items.opened.connect(self.presenter.choose)
        self.items.pressed.connect(self._on_item)
        self.items.more.connect(self.presenter.more)
        self._release_all = SecondaryButton(tr("All follow their sources…"))
        self._release_all.setObjectName("releaseAllButton")
        self._release_all.clicked.connect(self._ask_release_all)
        self._nothing = Paragraph("", TextRole.BODY, Tone.TEXT3)
        self.run = RunPanel()
        self.run.undo.connect(self._undo_run)
        self.run.filtered.connect(self.presenter.filter)
        self.run.rows.opened.connect(lambda row: self.presenter.open_story(row.item))
        self.run.rows.pressed.connect(self._on_item)
        self.run.rows.more.connect(self.presenter.more_changes)
        self.story = StoryPanel()
        self.story.back.connect(self.presenter.back)
        self.story.undo.connect(self._undo_entry)
        self.story.release.connect(self._release_shown)
        self.saving = Saving(live)
        self.run.save.connect(self._save)
        self.story.save.connect(self._save)
        self.destroyed.connect(self.presenter.close)
        self._lay_out()

    # as every tab

    def show_hub(self, hub: HubStatus) -> None:
        """Cheap where nothing happened."""
        if self._hub is not None and hub.id != self._hub.id:
            self.search.clear()
        self._hub = hub
        running = hub.id in self._live.runs
        self.presenter.show_hub(hub.id, (hub.last_run, running, _waiting(hub), self._live.wishes), running=running)

    def memory(self) -> PageMemory:
        left, right = self._left_area(), self._right_area
        return PageMemory(self.presenter.memory(), left.verticalScrollBar().value(), right.verticalScrollBar().value())

    def remember(self, memory: object) -> None:
        if isinstance(memory, PageMemory):
            self._scroll = memory
            self.presenter.remember(memory.history)
            self.search.setText(memory.history.text)

    def focus_chain(self) -> list[QWidget]:
        return [*stops(self)]

    def show_item(self, item: str) -> None:
        """The story of one event, from another page."""
        self.presenter.open_story(ItemId(item))

    # showing

    def _show(self) -> None:
        presenter = self.presenter
        rows, text = presenter.rows(), presenter.text
        runs = [row for row in rows if isinstance(row, DayRow | RunRow)]
        as_runs = not text and presenter.shelf in (Shelf.ALL, Shelf.CHANGES, Shelf.PROBLEMS)
        self.chips.show_shelf(None if text else presenter.shelf, presenter.kept)
        self.runs.show_rows(tuple(runs) if as_runs else (), presenter.chosen)
        listed = () if as_runs else tuple(row for row in rows if not isinstance(row, DayRow | RunRow))
        self.items.show_rows(listed, more=presenter.has_more and not as_runs, chosen=presenter.chosen)
        nothing = nothing_words(presenter.shelf, text) if presenter.known and not rows else ""
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))
        self._release_all.setVisible(presenter.shelf is Shelf.KEPT and not text and presenter.kept > 1)
        self._lists.setCurrentIndex(0 if as_runs else 1)
        self._lists.setVisible(not nothing)
        self._show_right()
        self._show_error(presenter.error)
        self._scroll_back()

    def _show_right(self) -> None:
        presenter = self.presenter
        self.saving.show_for((presenter.hub, presenter.chosen, presenter.memory().story))
        story, run = presenter.story(), presenter.run()
        page: QWidget = self._blank
        if story is not None:
            self.story.show_story(story, may_go_back=presenter.may_go_back)
            page = self.story
        elif run is not None:
            self.run.show_run(
                run,
                presenter.changes(),
                presenter.wanted,
                more=presenter.has_more_changes,
                known=presenter.changes_known,
            )
            page = self.run
        self._blank.setVisible(page is self._blank and not presenter.chosen)
        shown, focused = self._right.currentWidget(), self.window().focusWidget()
        if page is not shown:
            self._owed |= shown is not None and focused is not None and shown.isAncestorOf(focused)
            self._right.setCurrentWidget(page)
            self._right_area.verticalScrollBar().setValue(0)
            self._keep_focus(page)

    def _keep_focus(self, page: QWidget) -> None:
        """A page that goes takes the keyboard with it; the one that comes gives it a place."""
        buttons = (one for one in page.findChildren(QPushButton) if one.isVisibleTo(page) and one.isEnabled())
        first = next(buttons, None)
        if self._owed and first is not None:
            self._owed = False
            first.setFocus()

    def _show_error(self, error: CiraHubError | None) -> None:
        if error is not None and self._error.isHidden():
            words = wording.explain(error)
            self._error.show_words(words.title, words.advice)
            announce(self._error, f"{words.title} {words.advice}")
        self._error.setVisible(error is not None)
        self._again.setVisible(error is not None)

    def _scroll_back(self) -> None:
        """Once, when what was remembered is there again."""
        memory = self._scroll
        if memory is None or not self.presenter.settled:
            return
        self._scroll = None
        self.runs.executeDelayedItemsLayout()
        scroll_when_long_enough(self._left_area(), memory.left)
        scroll_when_long_enough(self._right_area, memory.right)

    def _left_area(self) -> QAbstractScrollArea:
        return self.runs if self._lists.currentWidget() is self.runs else self._items_area

    # what a person does

    def _on_typed(self) -> None:
        self._rest.start()

    def _on_search(self) -> None:
        self.presenter.search(self.search.text())

    def _on_item(self, row: ItemRow) -> None:
        if row.key.startswith("kept/"):
            self._release(row.item, row.subject)
        else:
            self._undo(row.run, row.item, row.subject, row.action)

    def _undo_run(self) -> None:
        view = self.presenter.run()
        if view is not None:
            self._undo(view.run, None, "", None)

    def _undo_entry(self, entry: StoryEntry) -> None:
        story = self.presenter.story()
        if story is not None:
            self._undo(entry.run, story.item, story.title, entry.action)

    def _undo(self, run: str, item: ItemId | None, subject: str, action: Action | None) -> None:
        hub = self._hub
        if hub is None:
            return
        live = self._live
        started = self.presenter.started(run) or live.now()
        target = UndoTarget(hub.id, run, started, item, subject, action)
        dialogs_over(self).open(lambda window: UndoDialog(live, target, window))

    def _release_shown(self) -> None:
        story = self.presenter.story()
        if story is not None:
            self._release(story.item, story.title)

    def _release(self, item: ItemId, subject: str) -> None:
        live, hub = self._live, self._hub
        if hub is not None:
            said = tr("{name} follows its sources again from the next sync on.", name=subject)
            let_go(live, hub.id, lambda: live.app.past.release(item), lambda: self._on_released(said))

    def _save(self) -> None:
        presenter, now, hub = self.presenter, self._live.now(), self._hub
        shown = presenter.story() or presenter.run()
        if shown is None or hub is None:
            return
        began = presenter.started(presenter.chosen) or now
        saved = offer(self._live.app.past, hub.config.name, shown, presenter.wanted, began, now)
        self.saving.ask(tr("Save as text"), saved.name, saved.text)

    def _ask_release_all(self) -> None:
        if self._hub is None:
            return
        live, hub = self._live, self._hub.id
        text = tr("From the next sync on they are as their sources say. What you kept may change or go.")
        title = kept_count(self.presenter.kept)

        def make(window: QWidget) -> Question:
            question = Question(title, text, tr("Follow the sources again"), tr("Keep them"), window)
            question.confirmed.connect(lambda: let_go(live, hub, lambda: live.app.past.release_all(hub), live.refresh))
            return question

        dialogs_over(self).open(make)

    def _on_released(self, said: str) -> None:
        if self.presenter.closed:
            return
        self.presenter.look_again()
        announce(self, said)

    # laying out

    def _searching(self) -> SearchField:
        search = SearchField(tr("Find an event’s story"), "storySearch")
        search.setMinimumWidth(current().px(_SEARCH))
        self._rest = QTimer(self, singleShot=True, interval=_TYPING)
        self._rest.timeout.connect(self._on_search)
        search.textChanged.connect(self._on_typed)
        on_key(self, Key.FIND, search.setFocus)
        return search

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        chips = QVBoxLayout()
        chips.setContentsMargins(0, 4, 0, 0)  # in line with the field
        chips.addWidget(self.chips)
        chips.addStretch(1)
        top.addLayout(chips, 1)
        top.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        self._items_area = scrolling(_padded(self.items, self._release_all))
        self._items_area.setObjectName("itemsArea")
        self._lists = QStackedWidget()
        self._lists.addWidget(self.runs)
        self._lists.addWidget(self._items_area)
        left = Panel()
        self.runs.setMinimumWidth(current().px(_LEAST_LEFT))
        inside = QVBoxLayout(left)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._lists, 1)
        self._nothing.setContentsMargins(12, 12, 12, 12)
        self._blank = Paragraph(tr("Choose an event to see its story."), TextRole.BODY, Tone.TEXT3)
        self._blank.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._blank.setContentsMargins(16, 16, 16, 16)
        self._right = ShownPage()
        for page in (self._blank, self.run, self.story):
            self._right.addWidget(page)
        self._right_area = scrolling(self._right)
        right = Panel()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(2, 2, 2, 2)
        beside.addWidget(self._right_area)
        for panel in (left, right):
            panel.setMinimumHeight(current().px(_LEAST_HIGH))
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(left, 5)
        both.addWidget(right, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._error)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.saving)
        column.addLayout(both, 1)
        self._again.hide()
        self._nothing.hide()
        self._release_all.hide()


def _padded(rows: QWidget, below: QWidget) -> QWidget:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(4, 4, 4, 8)
    column.setSpacing(8)
    column.addWidget(rows)
    column.addWidget(below, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return inside


def _waiting(hub: HubStatus) -> tuple[object, ...]:
    return tuple(spoke.hold for spoke in hub.spokes)
