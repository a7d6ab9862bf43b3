"""The tab *Calendar*: what a hub holds by month, week or list, and whether each event is right everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.happenings import Happening
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.listing import Order, Wanted
from cirahub_desktop.ui.calendar.chip import PAGES
from cirahub_desktop.ui.calendar.floating import Floating
from cirahub_desktop.ui.calendar.list_model import ListModel
from cirahub_desktop.ui.calendar.list_view import ListView
from cirahub_desktop.ui.calendar.month_grid import MonthGrid
from cirahub_desktop.ui.calendar.toolbar import Toolbar
from cirahub_desktop.ui.calendar.week_grid import WeekGrid
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.calendar import Calendar, View
from cirahub_desktop.ui.presenters.calendar_event import EventCard
from cirahub_desktop.ui.presenters.calendar_list import EventList, sorted_by
from cirahub_desktop.ui.presenters.calendar_month import ChipKey, chip
from cirahub_desktop.ui.presenters.calendar_sources import sources_of
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError
from cirahub_desktop.ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class CalendarMemory:
    hub: HubId
    view: View
    day: date
    hidden: frozenset[SpokeId]
    hours: int
    """How far the week is scrolled."""
    order: Order
    descending: bool
    text: str
    chosen: ItemId | None
    top_row: int
    event: Happening | None
    """What floats over the page."""
    open_day: date | None


class Views(QStackedWidget):
    def minimumSizeHint(self) -> QSize:
        """Of the view that is open: a list needs less height than a month."""
        view = self.currentWidget()
        return view.minimumSizeHint() if view is not None else super().minimumSizeHint()


class CalendarPage(QWidget):
    """``story_wanted`` carries the id of an item whose story a person wants to see."""

    story_wanted = Signal(str)

    def __init__(self, live: Live) -> None:
        super().__init__()
        app, runner = live.app, live.background
        self._calendar = Calendar(app, runner, live.now, self._show)
        self._card = EventCard(app, runner, live.now, self._show_card)
        self._events = EventList(app, runner, moved=self._show_state, opened=self._on_list, page_came=self._on_page)
        self._rows = ListModel(self._events, lambda: self._calendar.around)
        self._wanted: Wanted | None = None
        self._readings = 0
        self._remembered: CalendarMemory | None = None
        self._top_row: int | None = None
        self._day_to_open: date | None = None
        """As soon as its events are known."""
        self.toolbar = Toolbar()
        self.month, self.week = MonthGrid(), WeekGrid()
        self.list = ListView(self._events, self._rows)
        self.floating = Floating(self)
        self._stack = Views()
        self._note = Label("", TextRole.HELP, Tone.TEXT2, wrap=True)
        self._error = FieldError()
        self._again = SecondaryButton(tr("Try again"))
        self._again.setObjectName("tryAgainButton")
        self._lay_out()
        self._wire()
        for presenter in (self._calendar, self._card, self._events):
            self.destroyed.connect(presenter.leave)

    # as every tab

    def show_hub(self, hub: HubStatus) -> None:
        remembered, self._remembered = self._remembered, None
        if self._calendar.hub is not None and hub.id != self._calendar.hub:
            self._begin_afresh()
        self._calendar.show_hub(hub)
        if remembered is not None and remembered.hub == hub.id:
            self._restore(remembered)

    def memory(self) -> CalendarMemory | None:
        hub, wanted = self._calendar.hub, self._wanted
        if hub is None:
            return self._remembered
        return CalendarMemory(
            hub,
            self._calendar.view,
            self._calendar.day,
            self._calendar.hidden,
            self.week.scrolled_to(),
            wanted.order if wanted else Order.START,
            wanted.descending if wanted else False,
            self.toolbar.search.text(),
            self._events.selected,
            self.list.top_row(),
            self._card.shown,
            self.floating.day,
        )

    def remember(self, memory: object) -> None:
        if isinstance(memory, CalendarMemory):
            self._remembered = memory

    def focus_chain(self) -> list[QWidget]:
        view = [self.list] if self._calendar.view is View.LIST else self._grid().focus_chain()
        return [*self.toolbar.focus_chain(), self._again, *view]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.floating.popover is not None:
            self.floating.popover.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in PAGES and self._calendar.view is not View.LIST:
            self._calendar.step(PAGES[event.key()])
        else:
            super().keyPressEvent(event)

    # parts

    def _lay_out(self) -> None:
        for view in (self.month, self.week, self.list):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.toolbar)
        column.addWidget(self._error)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._stack, 1)
        column.addWidget(self._note)
        for widget in (self._error, self._again, self._note):
            widget.hide()

    def _wire(self) -> None:
        calendar, bar = self._calendar, self.toolbar
        bar.arranged.connect(self._chain)
        bar.today.connect(lambda: self._go(calendar.today))
        bar.stepped.connect(self._step)
        bar.day_asked.connect(self._ask_day)
        bar.searched.connect(lambda _: self._open_list(calendar.day))
        bar.views.chosen.connect(self._choose_view)
        bar.sort.chosen.connect(self._sort)
        bar.legend.toggled.connect(lambda spoke: calendar.toggle(SpokeId(spoke)))
        for grid in (self.month, self.week):
            grid.event_pressed.connect(self._open_event)
            grid.day_opened.connect(self._open_day)
            grid.day_chosen.connect(self._go_and_focus)
            grid.paged.connect(self._page_and_focus)
        self.list.opened_row.connect(self._open_row)
        self.list.sorted_by.connect(self._sort)
        self._again.clicked.connect(self._read_again)
        floating = self.floating
        floating.closed.connect(self._card.close)
        floating.story.connect(self._on_story)
        floating.event_pressed.connect(self._open_event)
        floating.day_typed.connect(self._on_day_typed)

    # what people do

    def _choose_view(self, view: View) -> None:
        if view is not self._calendar.view:
            self.floating.close(give_back=False)
            self._calendar.show_view(view)

    def _go(self, day: date) -> None:
        self._calendar.go(day)
        if self._calendar.view is View.LIST:
            self._jump()

    def _step(self, by: int) -> None:
        self._calendar.step(by)
        if self._calendar.view is View.LIST:
            self._jump()

    def _jump(self) -> None:
        """The list goes to the day, whatever was chosen."""
        self._events.selected = None
        self._open_list(self._calendar.day)

    def _go_and_focus(self, day: date) -> None:
        self._calendar.go(day)
        self._grid().focus_day(self._calendar.day)

    def _page_and_focus(self, by: int) -> None:
        self._calendar.step(by)
        self._grid().focus_day(self._calendar.day)

    def _sort(self, order: Order) -> None:
        if self._wanted is not None:
            self._open_list(None, sorted_by(self._wanted, order))

    def _read_again(self) -> None:
        self._calendar.read_again()
        if self._calendar.view is View.LIST:
            self._open_list(None)

    def _ask_day(self) -> None:
        self.floating.ask_day(self._calendar.day, self._box(self.toolbar.title), self.toolbar.title.setFocus)

    def _on_day_typed(self, text: str) -> None:
        if not self._calendar.go_to_typed(text):
            self.floating.show_wrong_day()
            return
        self.floating.close()
        if self._calendar.view is View.LIST:
            self._jump()
        else:
            self._grid().focus_day(self._calendar.day)

    def _open_event(self, key: ChipKey) -> None:
        one = self._calendar.happening(key)
        if one is not None:
            widget = self._grid().chip(key)
            self._float(one, self._box(widget) if widget is not None else self._middle())

    def _open_row(self, row: int) -> None:
        one = self._events.row(row)
        if one is not None:
            box = self.list.row_box(row)
            self._float(one, QRect(self.list.mapTo(self, box.topLeft()), box.size()))

    def _float(self, one: Happening, anchor: QRect) -> None:
        key = (one.item, one.name)
        back = self.list.setFocus if self._calendar.view is View.LIST else lambda: self._grid().focus_event(key)
        self.floating.close(give_back=False)
        self._card.open(one)
        view = self._card.view(self._calendar.around)
        if view is not None:
            self.floating.show_event(view, anchor, back)

    def _open_day(self, day: date) -> None:
        around = self._calendar.around
        chips = [chip(one, around, day, day) for one in self._calendar.of_day(day)]
        self._calendar.go(day)
        anchor = self._grid().day_box(day)
        corner = self._grid().mapTo(self, anchor.topLeft())
        grid = self._grid()
        self.floating.show_day(day, around.today, chips, QRect(corner, anchor.size()), lambda: grid.focus_day(day))

    def _on_story(self) -> None:
        one = self._card.shown
        if one is not None:
            self.floating.close(give_back=False)
            self.story_wanted.emit(one.item)

    # what is shown

    def _show(self) -> None:
        calendar = self._calendar
        self.toolbar.legend.show_entries(calendar.legend())
        self.toolbar.show_view(calendar.view, calendar.title)
        self._stack.setCurrentWidget(
            {View.MONTH: self.month, View.WEEK: self.week, View.LIST: self.list}[calendar.view]
        )
        self._settle()
        if calendar.view is View.MONTH:
            self.month.show_month(calendar.month, calendar.day)
        elif calendar.view is View.WEEK:
            self.week.show_week(calendar.week, calendar.day)
        elif self._is_stale():
            self._open_list(None if self._wanted else calendar.day)
        self._chain()
        self._show_state()
        if self._day_to_open is not None and not calendar.under_way:
            day, self._day_to_open = self._day_to_open, None
            self._open_day(day)

    def _show_state(self) -> None:
        """An error, or what has to be said below the days."""
        listed = self._calendar.view is View.LIST
        error = self._events.error if listed and self._events.error else self._calendar.error
        for widget in (self._error, self._again):
            widget.setVisible(error is not None)
        if error is not None:
            words = wording.explain(error)
            self._error.show_words(words.title, words.advice)
        note = self._calendar.note()
        if listed and not note and self._wanted is not None and self._wanted.text and not self._events.under_way:
            note = "" if self._events.total else tr("Nothing was found. Try fewer or other words.")
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show_card(self) -> None:
        view = self._card.view(self._calendar.around)
        if (
            view is not None
            and self.floating.event_popover is not None
            and self.floating.event_popover.view.key == view.key
        ):
            self.floating.event_popover.show_event(view)

    def _is_stale(self) -> bool:
        """The list is of another hub, another state of it, or other sources."""
        same = self._wanted is not None and self._wanted.hub == self._calendar.hub
        shown = self._calendar.shown_sources
        return (
            not same
            or self._readings != self._calendar.readings
            or self._events.wanted is None
            or (self._wanted is not None and self._wanted.sources != shown)
        )

    def _open_list(self, day: date | None, wanted: Wanted | None = None) -> None:
        """``day`` comes to the top where nothing is chosen; else the list stays where it is."""
        hub, calendar = self._calendar.hub, self._calendar
        if hub is None:
            return
        base = wanted or self._wanted or Wanted(hub)
        names = sources_of(calendar.sources)
        ranks = tuple(sorted(names.names, key=lambda spoke: names.name(spoke).casefold()))
        self._wanted = Wanted(
            hub, base.order, base.descending, self.toolbar.search.text(), calendar.shown_sources, ranks
        )
        self._readings = calendar.readings
        self.list.show_sorting(self._wanted)
        self.toolbar.sort.show_order(self._wanted)
        self._events.open(self._wanted, day)

    def _on_list(self, row: int | None) -> None:
        same = self._rows.opened()
        chosen = self._events.selected is not None
        if self._top_row is not None:
            self.list.bring(self._top_row, chosen=False)
            self._top_row = None
        if row is not None or not same:
            self.list.bring(row, chosen=chosen)
        self._show_state()

    def _on_page(self, page: int) -> None:
        self._rows.page_came(page)

    # within

    def _chain(self) -> None:
        for before, after in pairwise(self.focus_chain()):
            QWidget.setTabOrder(before, after)

    def _settle(self) -> None:
        """A view that was hidden gets its size before it is filled, else it would be filled twice."""
        layout = self._stack.layout()
        if layout is not None:
            layout.activate()

    def _grid(self) -> MonthGrid | WeekGrid:
        return self.week if self._calendar.view is View.WEEK else self.month

    def _box(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self, widget.rect().topLeft()), widget.size())

    def _middle(self) -> QRect:
        return QRect(self.rect().center(), self.rect().center())

    def _begin_afresh(self) -> None:
        self.floating.close(give_back=False)
        self.toolbar.search.clear()
        self._events.close()
        self._wanted, self._events.selected = None, None

    def _restore(self, memory: CalendarMemory) -> None:
        calendar = self._calendar
        calendar.hidden, calendar.view = memory.hidden, memory.view
        self._events.selected, self._top_row = memory.chosen, memory.top_row
        self._wanted = Wanted(memory.hub, memory.order, memory.descending)
        self.toolbar.search.blockSignals(True)  # noqa: FBT003
        self.toolbar.search.setText(memory.text)
        self.toolbar.search.blockSignals(False)  # noqa: FBT003
        if memory.view is View.WEEK:
            self.week.scroll_to(memory.hours)
        self._day_to_open = memory.open_day
        calendar.go(memory.day)
        if memory.event is not None:
            self._float(memory.event, self._middle())
