"""The list of all a hub holds, page by page: how long it is, where each page begins, and the pages that were seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from cirahub_desktop.happenings import Happening
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.listing import Key, Marks, Order, Wanted
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.agenda_app import AgendaApp
from cirahub_desktop.ui.presenters.calendar import CalendarApp
from cirahub_desktop.ui.presenters.calendar_month import Around
from cirahub_desktop.ui.presenters.calendar_sources import Mark
from cirahub_desktop.ui.presenters.question import Handle, Question, Runner

PAGE = 100
"""As many as ``Agenda.page`` gives."""
MOST_PAGES = 60
"""Kept at a time; the oldest are read again when they are seen again."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row."""

    item: ItemId
    when: str
    subject: str
    source: str
    mark: Mark
    repeats: bool
    said: str
    tip: str


@dataclass(frozen=True, slots=True)
class _Opened:
    wanted: Wanted
    marks: Marks
    row: int | None
    pages: dict[int, tuple[Happening, ...]] = field(default_factory=dict)


class EventList:
    """``opened`` is called with the row to be in sight when another list is there, ``page_came`` with a page's number.
    GUI thread."""

    def __init__(
        self,
        app: CalendarApp,
        runner: Runner,
        *,
        moved: Callable[[], None],
        opened: Callable[[int | None], None],
        page_came: Callable[[int], None],
    ) -> None:
        self._app, self._runner, self._opened, self._page_came = app, runner, opened, page_came
        self._question: Question[_Opened] = Question(runner, moved)
        self._asked: dict[int, Handle] = {}
        self._pages: dict[int, tuple[Happening, ...]] = {}
        self._marks = Marks(0, ())
        self.wanted: Wanted | None = None
        self.selected: ItemId | None = None

    @property
    def total(self) -> int:
        return self._marks.total

    @property
    def under_way(self) -> bool:
        return self._question.under_way

    @property
    def error(self) -> CiraHubError | None:
        return self._question.error

    def open(self, wanted: Wanted, day: date | None = None) -> None:
        """Read the list as it is now; the chosen row stays chosen and in sight, else ``day`` is."""
        agenda, selected = self._app.agenda, self.selected
        self.wanted = wanted
        self._drop_asked()

        def work(cancel: CancelToken) -> _Opened:
            marks = agenda.marks(wanted)
            cancel.check()
            row = _row(agenda, wanted, selected, day)
            page = min(max(row or 0, 0) // PAGE, max(len(marks.starts) - 1, 0))
            first = {page: agenda.page(wanted, marks.starts[page])} if marks.starts else {}
            return _Opened(wanted, marks, row, first)

        self._question.ask(work, self._on_opened)

    def close(self) -> None:
        self._question.forget()
        self._drop_asked()

    def leave(self) -> None:
        """The page is gone."""
        self._question.leave()
        self._drop_asked()

    def row(self, number: int) -> Happening | None:
        """None while its page is not there; it is asked for then."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._need(page)
            return None
        return rows[place] if place < len(rows) else None

    def place_of(self, item: ItemId) -> int | None:
        """Which row it is, where its page is there."""
        for page, rows in self._pages.items():
            for place, one in enumerate(rows):
                if one.item == item:
                    return page * PAGE + place
        return None

    def _on_opened(self, found: _Opened) -> None:
        self._drop_asked()
        self._marks, self._pages = found.marks, dict(found.pages)
        self._opened(found.row)

    def _need(self, page: int) -> None:
        wanted, agenda = self.wanted, self._app.agenda
        if wanted is None or page in self._asked or page >= len(self._marks.starts):
            return
        begin: Key = self._marks.starts[page]
        self._asked[page] = self._runner.run(
            lambda _: agenda.page(wanted, begin),
            lambda rows: self._on_page(page, rows),
            lambda _: self._on_page(page, ()),
        )

    def _on_page(self, page: int, rows: tuple[Happening, ...]) -> None:
        self._asked.pop(page, None)
        self._pages[page] = rows
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]
        self._page_came(page)

    def _drop_asked(self) -> None:
        asked, self._asked = list(self._asked.values()), {}
        for handle in asked:
            handle.cancel()


def line(one: Happening, around: Around) -> Line:
    source = around.sources.name(one.source)
    return Line(
        one.item,
        words.when(one, around.today),
        words.subject(one.subject),
        source,
        around.sources.mark(one.source),
        one.repeats,
        words.said(one, source, around.today, around.zone),
        words.tip(one, source, around.today, around.zone),
    )


def sorted_by(wanted: Wanted, order: Order) -> Wanted:
    """Another column sorts upwards, the same one the other way round."""
    return replace(wanted, order=order, descending=wanted.order is order and not wanted.descending)


def _row(agenda: AgendaApp, wanted: Wanted, selected: ItemId | None, day: date | None) -> int | None:
    place = agenda.place(wanted, selected) if selected is not None else None
    if place is None and day is not None and wanted.order is Order.START:
        return agenda.place_of_day(wanted, day)
    return place
