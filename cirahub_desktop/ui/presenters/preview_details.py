"""One change, field by field, with old and new value and the reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind, Tense
from cirahub_desktop.ui.presenters.preview_list import shown_subject
from cirahub_desktop.wording.differences import Difference, differences, fields_of, unchanged_fields


@dataclass(frozen=True, slots=True)
class DetailView:
    kind: ChangeKind
    title: str
    intro: str
    old: str
    """What the old values are called; '' where there are none."""
    new: str
    rows: tuple[Difference, ...]
    """An old or a new value may be '': there is none of the kind."""
    unchanged: str
    why: str

    @property
    def spoken(self) -> str:
        """For a screen reader, all in one."""
        return ". ".join(part for part in (self.title, self.intro, *map(self._said, self.rows), self.why) if part)

    def _said(self, row: Difference) -> str:
        values = ((self.old, row.before), (self.new, row.after))
        said = [f"{name}: {value}" if name else value for name, value in values if value]
        return tr("{label}: {value}", label=row.label, value=", ".join(said))


def detail_view(change: Change, tense: Tense) -> DetailView:
    rows = _rows(change.before, change.after)
    old, new = _columns(tense) if not change.kept else ("", "")
    return DetailView(
        change.kind,
        shown_subject(change),
        change.intro or _intro(change, len(rows), tense),
        old if any(row.before for row in rows) else "",
        new if any(row.after for row in rows) else "",
        rows,
        _unchanged(change),
        change.why,
    )


def _columns(tense: Tense) -> tuple[str, str]:
    if tense is Tense.WILL:
        return tr("as it is now"), tr("after the sync")
    return tr("before"), tr("after")


def _rows(before: Event | None, after: Event | None) -> tuple[Difference, ...]:
    if before is not None and after is not None:
        return differences(before, after)
    if after is not None:
        return tuple(Difference(label, "", value) for label, value in fields_of(after))
    if before is not None:
        return tuple(Difference(label, value, "") for label, value in fields_of(before))
    return ()


def _intro(change: Change, count: int, tense: Tense) -> str:
    place = quoted(change.place) if change.spoke is not None else change.place
    will = tense is Tense.WILL
    match change.kind:
        case ChangeKind.NEW if change.spoke is None:
            return tr("New in the hub alone")
        case ChangeKind.NEW:
            return tr("Will be written to {place}", place=place) if will else tr("Written to {place}", place=place)
        case ChangeKind.CHANGED if not count:
            return tr("In {place}", place=place)
        case ChangeKind.CHANGED if will:
            return trn(
                "{count} field will be changed in {place}",
                "{count} fields will be changed in {place}",
                count,
                place=place,
            )
        case ChangeKind.CHANGED:
            return trn(
                "{count} field was changed in {place}", "{count} fields were changed in {place}", count, place=place
            )
        case ChangeKind.DELETED:
            return tr("Will be deleted in {place}", place=place) if will else tr("Deleted in {place}", place=place)
        case _:
            return tr("Not written to {place}", place=place)


def _unchanged(change: Change) -> str:
    if change.before is None or change.after is None:
        return ""
    same = unchanged_fields(change.before, change.after)
    return tr("Unchanged: {fields}", fields=", ".join(same)) if same else ""
