"""What one run did, what was deleted and can come back, what is kept: lines of the lists of the history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.history import FoundItem, PastChange, PinnedItem, RunDetail
from cirahub_desktop.i18n import format_long_day, format_moment, local, quoted, tr, trn
from cirahub_desktop.sync.model.canonical import instant_from_text
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.report import Action
from cirahub_desktop.ui.presenters.history_runs import Face, changes_of, face_of, moment_words, run_details, run_title
from cirahub_desktop.ui.presenters.preview_list import short_when
from cirahub_desktop.wording.differences import differences
from cirahub_desktop.wording.repeats import repeats
from cirahub_desktop.wording.times import instant_when


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading: a place and how much happened there."""

    name: str
    detail: str

    @property
    def spoken(self) -> str:
        return f"{self.name}, {self.detail}" if self.detail else self.name


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One event, with what can be done about it in this line."""

    key: str
    item: ItemId
    action: Action | None
    """What was done to it, for the shape in front; None: nothing, it is only named."""
    subject: str
    detail: str
    button: str = ""
    """Such as *Restore*; '' where there is nothing to press."""
    spoken_button: str = ""
    run: str = ""
    """The run that the button is about."""
    kept: bool = False

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.subject, self.detail) if part)


ListRow = GroupRow | ItemRow


@dataclass(frozen=True, slots=True)
class RunView:
    """The head of the chosen run."""

    run: str
    title: str
    text: str
    notes: tuple[str, ...]
    """Sentences: who began it, what did not work, whether it was taken back."""
    undo: str
    """The words of the button; '' where nothing can be taken back."""
    foot: str
    """Until when, or why not."""
    face: Face
    counts: dict[Action, int]
    """Over all places, for the chips."""


def run_view(detail: RunDetail, now: datetime, *, running: bool = False, many: str = "") -> RunView:
    """``many`` is the line of a row that stands for several runs."""
    run = detail.run
    face = face_of(run, running=running)
    counts = {action: sum(place.counts.get(action, 0) for place in detail.places) for action in Action}
    takes_back = bool(run.can_be_undone and face is not Face.RUNNING and any(place.is_there for place in detail.places))
    details = many or ", ".join(run_details(run))
    return RunView(
        run.id,
        moment_words(run.started, now),
        _where(detail, face),
        (*([f"{details[:1].upper()}{details[1:]}."] if details else []), *_taken_back(detail, now)),
        tr("Undo this run…") if takes_back else "",
        _foot(detail, now, takes_back=takes_back),
        face,
        counts,
    )


def change_rows(
    changes: Sequence[PastChange], detail: RunDetail, now: datetime, before: PastChange | None = None
) -> tuple[ListRow, ...]:
    """A heading wherever another place begins; ``before`` is the last line of the page before."""
    rows: list[ListRow] = []
    last = before.spoke if before is not None else _NOWHERE
    for one in changes:
        if one.spoke != last:
            last = one.spoke
            rows.append(_group(one.spoke, detail))
        rows.append(change_row(one, now))
    return tuple(rows)


def change_row(one: PastChange, now: datetime) -> ItemRow:
    detail = tr("kept as it is") if one.pinned else _about(one, now)
    able = one.kept_until is not None and not one.pinned
    subject = subject_words(one.subject)
    button = undo_word(one.action) if able else ""
    spoken = tr("{label}: {value}", label=button, value=subject) if button else ""
    key = f"{one.run}/{one.item}/{one.spoke or ''}/{one.action.value}/{one.at.isoformat()}"
    return ItemRow(key, one.item, one.action, subject, detail, button, spoken, one.run, one.pinned)


def deleted_rows(deleted: Iterable[PastChange], now: datetime) -> tuple[ListRow, ...]:
    """*Restore* on each, with when it went, from where, and until when it can come back."""
    return tuple(_deleted_row(one, now) for one in deleted)


def pinned_rows(pins: Iterable[PinnedItem], now: datetime) -> tuple[ListRow, ...]:
    return tuple(_pinned_row(one, now) for one in pins)


def found_rows(found: Iterable[FoundItem]) -> tuple[ListRow, ...]:
    return tuple(
        ItemRow(
            f"found/{one.item}",
            one.item,
            None,
            subject_words(one.subject),
            ", ".join(
                [
                    instant_when(instant_from_text(one.start)) if one.start else tr("no longer in the hub"),
                    *([tr("kept as it is")] if one.pinned else []),
                ]
            ),
            kept=one.pinned,
        )
        for one in found
    )


def subject_words(subject: str) -> str:
    return " ".join(subject.split()) or tr("(without a name)")


def undo_word(action: Action) -> str:
    """What taking back does to one event, as the button beside it says."""
    return {Action.DELETE: tr("Restore…"), Action.UPDATE: tr("Put back…"), Action.CREATE: tr("Remove…")}[action]


def until_words(until: datetime) -> str:
    day = format_long_day(local(until).date(), weekday=False)
    return tr("Can be undone until {day}.", day=day)


_NOWHERE = SpokeId("-")


def _group(spoke: SpokeId | None, detail: RunDetail) -> GroupRow:
    place = next(one for one in detail.places if one.spoke == spoke)
    counts = ", ".join(wording.change(action, place.counts[action]) for action in Action if place.counts.get(action))
    name = tr("In the hub alone") if spoke is None else place.name or tr("a spoke that is gone")
    if not place.is_there:
        counts = ", ".join([counts, tr("this spoke was removed")])
    return GroupRow(name, counts)


def _about(one: PastChange, now: datetime) -> str:
    if one.action is Action.UPDATE and one.before is not None and one.after is not None:
        return ", ".join(dict.fromkeys(row.label for row in differences(one.before, one.after)))
    event = one.after or one.before
    return event_when(event, now) if event is not None else wording.why(one.why)


def event_when(event: Event, now: datetime) -> str:
    return ", ".join(part for part in (short_when(event, now), repeats(event)) if part)


def _where(detail: RunDetail, face: Face) -> str:
    """9 new, 3 changed, 2 deleted in “Planning quai”."""
    title = run_title(detail.run, face)
    written = [place for place in detail.places if place.spoke is not None]
    if len(written) == 1 and written[0].name and any(changes_of(detail.run).values()):
        return tr("{changes} in {spoke}", changes=title, spoke=quoted(written[0].name))
    return title


def _taken_back(detail: RunDetail, now: datetime) -> tuple[str, ...]:
    if not detail.undone_by:
        return ()
    return (tr("Taken back, wholly or in part: {time}.", time=moment_words(detail.undone_by[0].started, now)),)


def _foot(detail: RunDetail, now: datetime, *, takes_back: bool) -> str:
    run = detail.run
    if takes_back and run.kept_until is not None:
        kept = tr("A restored event is kept: no run changes or deletes it until you let it follow its sources again.")
        return f"{until_words(run.kept_until)} {kept}"
    if not detail.places:
        return ""
    if run.kept_until is not None and run.kept_until < now:
        return tr("This is too long ago to be undone.")
    if not any(place.is_there for place in detail.places):
        return tr("The spokes that this was about were removed, so it cannot be undone.")
    return ""


def _deleted_row(one: PastChange, now: datetime) -> ItemRow:
    where = tr("from the hub") if one.spoke is None else tr("from {spoke}", spoke=quoted(one.spoke_name))
    when = event_when(one.before, now) if one.before is not None else ""
    parts = [part for part in (when, tr("deleted: {time}", time=format_moment(one.at, now=now)), where) if part]
    subject, button = subject_words(one.subject), undo_word(Action.DELETE)
    able = one.kept_until is not None
    return ItemRow(
        f"deleted/{one.item}",
        one.item,
        Action.DELETE,
        subject,
        ", ".join(parts),
        button if able else "",
        tr("{label}: {value}", label=button, value=subject) if able else "",
        one.run,
    )


def _pinned_row(one: PinnedItem, now: datetime) -> ItemRow:
    places = [*([tr("the hub")] if one.in_hub else []), *(quoted(name) for name in one.spokes)]
    state = event_when(one.wanted, now) if one.wanted is not None else tr("kept away")
    subject, button = subject_words(one.subject), tr("Follow its sources again")
    return ItemRow(
        f"kept/{one.item}",
        one.item,
        None,
        subject,
        f"{state} ({', '.join(places)})",
        button,
        tr("{label}: {value}", label=button, value=subject),
        one.run,
        kept=True,
    )


def kept_count(count: int) -> str:
    return trn("{count} event is kept as it is", "{count} events are kept as they are", count)
