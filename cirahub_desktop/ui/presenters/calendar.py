"""The calendar of a hub as its page sees it: which days, which sources, what was typed, and what the store answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol

from cirahub_desktop.happenings import Days, Happening, Source
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.agenda_app import AgendaApp
from cirahub_desktop.ui.presenters.calendar_month import (
    Around,
    ChipKey,
    MonthView,
    by_key,
    month,
    month_span,
    of_day,
)
from cirahub_desktop.ui.presenters.calendar_sources import LegendEntry, legend, sources_of
from cirahub_desktop.ui.presenters.calendar_week import WeekView, week, week_span
from cirahub_desktop.ui.presenters.question import Question, Runner

_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


class View(Enum):
    MONTH = "month"
    WEEK = "week"
    LIST = "list"


class CalendarApp(Protocol):
    @property
    def agenda(self) -> AgendaApp: ...


@dataclass(frozen=True, slots=True)
class _Found:
    sources: tuple[Source, ...]
    days: Days


class Calendar:
    """``changed`` is called after every move. GUI thread; the store is read by ``runner``."""

    def __init__(
        self, app: CalendarApp, runner: Runner, now: Callable[[], datetime], changed: Callable[[], None]
    ) -> None:
        self._app, self._now, self._changed = app, now, changed
        self._question: Question[_Found] = Question(runner, self._on_answer)
        self._standing: object = None
        """What the hub looked like when it was last read."""
        self._range: tuple[date, date] | None = None
        """What ``days`` covers."""
        self.hub: HubId | None = None
        self.view = View.MONTH
        self.day = self.today
        """The chosen one; month and week show it."""
        self.hidden: frozenset[SpokeId] = frozenset()
        self.sources: tuple[Source, ...] = ()
        self._days = Days(())
        self.readings = 0
        """How often the hub was found changed; the list reads again when it grows."""

    # what people do

    def show_hub(self, hub: HubStatus) -> None:
        """Cheap where the hub is as it was. Another hub begins afresh, but for the day and the view."""
        if hub.id != self.hub:
            self.hub, self.hidden = hub.id, frozenset()
            self.sources, self._days, self._range, self._standing = (), Days(()), None, None
        standing = (hub.config, hub.items, hub.last_run)
        if standing != self._standing:
            self._standing = standing
            self.readings += 1
            self._read()

    def show_view(self, view: View) -> None:
        self.view = view
        self._moved()

    def go(self, day: date) -> None:
        self.day = min(max(day, _EARLIEST), _LATEST)
        self._moved()

    def step(self, by: int) -> None:
        """To the next or former month or week; in a list, a month."""
        if self.view is View.WEEK:
            self.go(self.day + timedelta(days=7 * by))
            return
        months = self.day.year * 12 + self.day.month - 1 + by
        first = date(months // 12, months % 12 + 1, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        self.go(first.replace(day=min(self.day.day, last.day)))

    def go_to_typed(self, text: str) -> bool:
        """False, and nothing moves, for what is no day."""
        day = words.typed_day(text, self.today)
        if day is not None:
            self.go(day)
        return day is not None

    def toggle(self, source: SpokeId) -> None:
        self.hidden = self.hidden ^ {source}
        self._changed()

    def read_again(self) -> None:
        self._read()

    def leave(self) -> None:
        """The page is gone."""
        self._question.leave()

    # what to show

    @property
    def today(self) -> date:
        return self._now().astimezone(self._app.agenda.zone).date()

    @property
    def around(self) -> Around:
        return Around(self.today, self._app.agenda.zone, sources_of(self.sources))

    @property
    def title(self) -> str:
        if self.view is View.WEEK:
            return words.week_title(week_span(self.day)[0])
        return tr("All events") if self.view is View.LIST else words.month_title(self.day)

    @property
    def shown_sources(self) -> tuple[SpokeId, ...] | None:
        """None where nothing is left out."""
        return tuple(one.spoke for one in self.sources if one.spoke not in self.hidden) if self.hidden else None

    @property
    def happenings(self) -> tuple[Happening, ...]:
        """Of the days that are read, without those of hidden sources."""
        return tuple(one for one in self._days.happenings if one.source not in self.hidden)

    @property
    def error(self) -> CiraHubError | None:
        return self._question.error

    @property
    def under_way(self) -> bool:
        return self._question.under_way

    def legend(self) -> tuple[LegendEntry, ...]:
        return legend(self.sources, self.hidden)

    def month(self, lanes: int) -> MonthView:
        return month(self.happenings, self.day, lanes, self.around)

    def week(self, side_by_side: int) -> WeekView:
        return week(self.happenings, self.day, side_by_side, self.around)

    def of_day(self, day: date) -> tuple[Happening, ...]:
        return of_day(self.happenings, day)

    def happening(self, key: ChipKey) -> Happening | None:
        return by_key(self._days.happenings).get(key)

    def note(self) -> str:
        """What has to be said below the days; '' where all is as one sees it."""
        if self._days.cut and self.view is not View.LIST:
            return tr(
                "{subject} repeats so often that only its first dates are shown here.",
                subject=quoted(words.subject(self._days.cut[0])),
            )
        if self._is_read and not self.sources:
            return tr("No spoke feeds this hub yet, so there is nothing to show.")
        if self._is_read and self.sources and not sum(one.items for one in self.sources):
            return tr("This hub holds no events yet. Press Sync Now to read its spokes.")
        left_out = sum(one.items for one in self.sources if one.spoke in self.hidden)
        if left_out:
            return trn(
                "{count} event of hidden spokes is not shown.",
                "{count} events of hidden spokes are not shown.",
                left_out,
            )
        return ""

    @property
    def _is_read(self) -> bool:
        return self._range is not None and self.error is None and not self.under_way

    def _span(self) -> tuple[date, date]:
        return week_span(self.day) if self.view is View.WEEK else month_span(self.day)

    def _moved(self) -> None:
        """What is still being read may be of other days, so it is asked for anew."""
        first, end = self._span()
        known = self._range is not None and self._range[0] <= first and end <= self._range[1]
        if self.view is View.LIST or (known and not self.under_way):
            self._changed()
        else:
            self._read()

    def _read(self) -> None:
        hub, agenda = self.hub, self._app.agenda
        if hub is None:
            self._changed()
            return
        first, end = self._span()

        def work(cancel: CancelToken) -> _Found:
            return _Found(agenda.sources(hub), agenda.between(hub, first, end, cancel))

        def then(found: _Found) -> None:
            self.sources, self._days, self._range = found.sources, found.days, (first, end)
            self._changed()

        self._question.ask(work, then)

    def _on_answer(self) -> None:
        if self._question.answer is None:
            self._changed()
