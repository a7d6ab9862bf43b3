"""Which lines of a list of changes are on the screen, and their words: chips, search, places, headings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cirahub_desktop.i18n import format_clock, format_day, format_number, format_weekday, tr
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind
from cirahub_desktop.wording.differences import differences
from cirahub_desktop.wording.repeats import repeats

EVERYWHERE = SpokeId("*")
"""Stands for all places in :class:`Filter`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the list is shown."""

    kind: ChangeKind | None = None
    place: SpokeId | None = EVERYWHERE
    """None is the hub itself."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Stands above the lines of one kind; ``place`` where there are several."""

    place: str
    kind: ChangeKind
    count: int

    @property
    def text(self) -> str:
        return f"{self.place} · {kind_word(self.kind)}" if self.place else kind_word(self.kind)

    @property
    def spoken(self) -> str:
        return tr("{label}: {value}", label=self.text, value=format_number(self.count))


Row = Heading | Change


@dataclass(frozen=True, slots=True)
class Chip:
    """``kind`` None is all."""

    kind: ChangeKind | None
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class RowWords:
    """One line as it is read."""

    subject: str
    detail: str
    when: str

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.subject, self.when, self.detail) if part)


@dataclass(frozen=True, slots=True)
class ListView:
    chips: tuple[Chip, ...]
    places: tuple[tuple[SpokeId | None, str], ...]
    """All of them; there is nothing to choose where it is only one."""
    filters: bool
    """There are several kinds to choose from."""
    rows: Sequence[Row] = ()
    nothing: str = ""
    """What to say where there are no rows."""


@dataclass(slots=True)
class ChangeRows:
    """Everything that could be shown, and what is."""

    changes: Sequence[Change] = ()
    wanted: Filter = Filter()
    if_empty: str = ""
    """Said in the place of the usual sentence where there are no changes at all."""
    _plain: dict[str, str] = field(default_factory=dict)

    def show(self, changes: Sequence[Change]) -> None:
        self.changes, self._plain = changes, {}
        if self.wanted.place != EVERYWHERE and self.wanted.place not in {one.spoke for one in changes}:
            self.wanted = replace(self.wanted, place=EVERYWHERE)

    def view(self) -> ListView:
        in_place = [one for one in self.changes if self.wanted.place in (EVERYWHERE, one.spoke)]
        found = self._found(in_place)
        counts = Counter(one.kind for one in found)
        places = tuple({one.spoke: one.place for one in self.changes}.items())
        shown = [one for one in found if self.wanted.kind in (None, one.kind)]
        groups = {(one.spoke, one.kind) for one in self.changes}
        rows: Sequence[Row] = shown
        if len(groups) > 1:
            rows = _with_headings(shown, several=len({one.spoke for one in shown}) > 1)
        several = len({kind for _, kind in groups}) > 1
        return ListView(_chips(counts), places, several, rows, "" if rows else self._nothing())

    def _found(self, changes: list[Change]) -> list[Change]:
        text = plain(self.wanted.text.strip())
        return [one for one in changes if text in self._searched(one)] if text else changes

    def _searched(self, change: Change) -> str:
        if change.key not in self._plain:
            self._plain[change.key] = plain(change.subject)
        return self._plain[change.key]

    def _nothing(self) -> str:
        if not self.changes:
            return self.if_empty or tr("There is nothing to do: everything is as it should be.")
        return tr("No event is called so.") if self.wanted.text.strip() else tr("Nothing of this kind.")


def row_words(change: Change, now: datetime) -> RowWords:
    """Made when the line is seen."""
    event = change.event
    return RowWords(shown_subject(change), _detail(change), short_when(event, now) if event is not None else "")


def shown_subject(change: Change) -> str:
    return " ".join(change.subject.split()) or tr("(without a name)")


def kind_word(kind: ChangeKind) -> str:
    return {
        ChangeKind.NEW: tr("New"),
        ChangeKind.CHANGED: tr("Changed"),
        ChangeKind.DELETED: tr("Deleted"),
        ChangeKind.NOT_WRITTEN: tr("Not written"),
    }[kind]


def short_when(event: Event, now: datetime) -> str:
    """``Tue 24 Nov, 15:30``: the year only where it is another one."""
    start = event.span.start
    here = start.astimezone() if isinstance(start, datetime) else None
    day = here.date() if here is not None else start
    text = f"{format_weekday(day)} {format_day(day, year=day.year != now.astimezone().year)}"
    return f"{text}, {format_clock(here)}" if here is not None else text


def plain(text: str) -> str:
    """Without case and accents, so that "reunion" finds "Réunion"."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def _detail(change: Change) -> str:
    if change.note:
        return change.note
    if change.kind is ChangeKind.CHANGED and change.before is not None and change.after is not None:
        return ", ".join(dict.fromkeys(one.label for one in differences(change.before, change.after)))
    event = change.event
    parts = [_origin(change)] if change.source else []
    if event is not None:
        parts += [tr("all day")] if event.is_all_day else []
        parts += [repeats(event)] if event.series is not None else []
    return ", ".join(parts)


def _origin(change: Change) -> str:
    if change.left_source:
        return tr("gone from {source}", source=change.source)
    return tr("from {source}", source=change.source)


def _chips(counts: Counter[ChangeKind]) -> tuple[Chip, ...]:
    kinds = (Chip(kind, kind_word(kind), counts[kind]) for kind in ChangeKind)
    return (Chip(None, tr("All"), counts.total()), *kinds)


def _with_headings(changes: Sequence[Change], *, several: bool) -> list[Row]:
    groups: dict[tuple[SpokeId | None, ChangeKind], list[Change]] = {}
    for place in dict.fromkeys(one.spoke for one in changes):
        groups |= {(place, kind): [] for kind in ChangeKind}
    for one in changes:
        groups[one.spoke, one.kind].append(one)
    rows: list[Row] = []
    for (_, kind), group in groups.items():
        if group:
            rows.append(Heading(group[0].place if several else "", kind, len(group)))
            rows += group
    return rows
