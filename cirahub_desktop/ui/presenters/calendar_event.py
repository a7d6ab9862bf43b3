"""The pop-over of one event: known at once from the store, then asked of each place, as long as somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.happenings import Happening
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.calendar import CalendarApp
from cirahub_desktop.ui.presenters.calendar_month import Around, ChipKey
from cirahub_desktop.ui.presenters.calendar_sources import Mark
from cirahub_desktop.ui.presenters.calendar_versions import Live, Moment, VersionRow, version_rows
from cirahub_desktop.ui.presenters.question import Question, Runner
from cirahub_desktop.versions import Answer, EventVersions


@dataclass(frozen=True, slots=True)
class EventView:
    key: ChipKey
    title: str
    when: str
    place: str
    source: str
    mark: Mark
    notes: tuple[str, ...]
    rows: tuple[VersionRow, ...]
    problem: str = ""
    """Why there are no rows."""

    @property
    def item(self) -> ItemId:
        return self.key[0]


class EventCard:
    """``changed`` is called after every move; one event at a time. GUI thread."""

    def __init__(
        self, app: CalendarApp, runner: Runner, now: Callable[[], datetime], changed: Callable[[], None]
    ) -> None:
        self._app, self._runner, self._now, self._changed = app, runner, now, changed
        self._known: Question[EventVersions] = Question(runner, changed)
        self._live: dict[SpokeId, Question[Answer]] = {}
        self.shown: Happening | None = None

    def open(self, one: Happening) -> None:
        self._forget()
        self.shown = one
        agenda = self._app.agenda
        self._known.ask(lambda _: agenda.versions(one.item, one.name), self._ask_places)

    def close(self) -> None:
        """Nobody looks any more: what is being asked is left."""
        self.shown = None
        self._forget()

    def leave(self) -> None:
        """The page is gone."""
        self._known.leave()
        for question in self._live.values():
            question.leave()

    def view(self, around: Around) -> EventView | None:
        one = self.shown
        if one is None:
            return None
        problem = wording.explain(self._known.error).title if self._known.error else ""
        return EventView(
            (one.item, one.name),
            words.subject(one.subject),
            words.when(one, around.today),
            " ".join(one.location.split()),
            around.sources.name(one.source),
            around.sources.mark(one.source),
            tuple(self._notes(one, around)),
            self._rows(around),
            problem,
        )

    def _notes(self, one: Happening, around: Around) -> list[str]:
        off = words.called_off(one.status)
        notes = [off] if off else []
        other = words.elsewhere(one.span, around.zone)
        notes += [other] if other else []
        return [*notes, tr("One date of an event that repeats")] if one.repeats and one.name else notes

    def _rows(self, around: Around) -> tuple[VersionRow, ...]:
        known = self._known.answer
        if known is None:
            return ()
        live = {spoke: Live(asked.answer, asked.error) for spoke, asked in self._live.items()}
        return version_rows(known, live, Moment(self._now(), around.zone))

    def _ask_places(self, known: EventVersions) -> None:
        agenda = self._app.agenda
        for there in ((known.source,) if known.source else ()) + known.copies:
            if there.can_be_asked:
                question: Question[Answer] = Question(self._runner, self._changed)
                self._live[there.spoke] = question
                question.ask(_asking(agenda.ask, known, there.spoke))
        self._changed()

    def _forget(self) -> None:
        questions, self._live = list(self._live.values()), {}
        for question in questions:
            question.forget()
        self._known.forget()


def _asking(
    ask: Callable[[ItemId, str, SpokeId, CancelToken], Answer], known: EventVersions, spoke: SpokeId
) -> Callable[[CancelToken], Answer]:
    return lambda cancel: ask(known.item, known.name, spoke, cancel)
