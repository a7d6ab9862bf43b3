"""All that happened to one event, the latest first: where, why, and field by field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cirahub_desktop.history import ItemStory, PastChange
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.report import Action
from cirahub_desktop.ui.presenters.history_changes import event_when, subject_words, undo_word, until_words
from cirahub_desktop.ui.presenters.history_runs import moment_words
from cirahub_desktop.wording.differences import Difference, differences
from cirahub_desktop.wording.stories import told
from cirahub_desktop.wording.times import span_when


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One thing that happened to the event in one place."""

    run: str
    action: Action
    when: str
    texts: tuple[str, ...]
    """Where and why; several places where the same happened in each."""
    rows: tuple[Difference, ...]
    """Before and after, where it was changed."""
    note: str
    """When the event is, where it was new or was deleted."""
    button: str
    """What taking it back does; '' where it cannot be."""
    spoken_button: str
    until: str

    @property
    def spoken(self) -> str:
        lines = (f"{row.label}: {row.before} → {row.after}" for row in self.rows)
        return ". ".join(part for part in (self.when, *self.texts, self.note, *lines) if part)


@dataclass(frozen=True, slots=True)
class StoryView:
    item: ItemId
    title: str
    state: str
    """When it is, or that it is no longer in the hub."""
    kept: bool
    """It was put back and can be released."""
    entries: tuple[StoryEntry, ...]


def story_view(story: ItemStory, now: datetime) -> StoryView:
    state = span_when(story.present.span) if story.present is not None else tr("no longer in the hub")
    shown: list[StoryEntry] = []
    taken_back: set[str] = set()
    for one in reversed(story.changes):
        entry = _entry(one, now, first=one.run not in taken_back)
        if entry.button:
            taken_back.add(one.run)
        if shown and _same(shown[-1], entry):
            entry = _together(shown.pop(), entry)
        shown.append(entry)
    return StoryView(
        story.item, subject_words(story.subject), f"{state[:1].upper()}{state[1:]}", story.pinned, tuple(shown)
    )


def _same(one: StoryEntry, other: StoryEntry) -> bool:
    return one.run == other.run and one.action is other.action and (one.rows == other.rows or not other.rows)


def _together(one: StoryEntry, other: StoryEntry) -> StoryEntry:
    button = one if one.button else other
    return replace(
        one,
        texts=(*one.texts, *other.texts),
        note=one.note or other.note,
        button=button.button,
        spoken_button=button.spoken_button,
        until=button.until,
    )


def _entry(one: PastChange, now: datetime, *, first: bool) -> StoryEntry:
    """A run is taken back in all places at once, so its button stands once."""
    rows: tuple[Difference, ...] = ()
    event = one.after or one.before
    if one.action is Action.UPDATE and one.before is not None and one.after is not None:
        rows = differences(one.before, one.after)
    able = first and one.kept_until is not None and not one.pinned
    button = undo_word(one.action) if able else ""
    when = moment_words(one.at, now)
    return StoryEntry(
        one.run,
        one.action,
        when,
        (told(one),),
        rows,
        tr("kept as it is") if one.pinned else event_when(event, now) if event and not rows else "",
        button,
        tr("{label}: {value}", label=button, value=when) if button else "",
        until_words(one.kept_until) if able and one.kept_until is not None else "",
    )
