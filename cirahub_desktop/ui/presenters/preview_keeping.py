"""*Do not change this one*: which lines of a preview a person took out, and what is said and done about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind
from cirahub_desktop.ui.presenters.preview_list import shown_subject


@dataclass(frozen=True, slots=True)
class KeepButton:
    """What can be done with the chosen line."""

    text: str
    spoken: str


def keep_button(change: Change | None) -> KeepButton | None:
    """None where a person is asked elsewhere, and for what only the hub learns: no calendar is changed by it."""
    if change is None or change.item is None:
        return None
    if change.kept:
        return _button(tr("Follow its sources again"), change)
    if change.write is None:
        return None
    return _button(_words(change), change)


def with_kept(changes: Sequence[Change], kept: Collection[str]) -> tuple[Change, ...]:
    """``kept`` are the keys of the lines that were taken out since this was looked at."""
    return tuple(_kept(one) if one.key in kept else one for one in changes) if kept else tuple(changes)


def let_go_of(changes: Sequence[Change], kept: Collection[str], item: ItemId) -> frozenset[str] | None:
    """What is left of ``kept`` when an item follows its sources again; None where only a new look tells what would
    happen to it, because it was kept before."""
    of_item = [one for one in changes if one.item == item]
    if any(one.kept for one in of_item):
        return None
    return frozenset(kept) - {one.key for one in of_item}


def kept_words(change: Change) -> str:
    """Said when it is done."""
    return f"{shown_subject(change)}: {_why(change)}"


def let_go_words(change: Change) -> str:
    return tr("{name} follows its sources again from the next sync on.", name=shown_subject(change))


def _button(text: str, change: Change) -> KeepButton:
    return KeepButton(text, tr("{label}: {value}", label=text, value=shown_subject(change)))


def _words(change: Change) -> str:
    return {
        ChangeKind.NEW: tr("Do not create this one"),
        ChangeKind.DELETED: tr("Do not delete this one"),
    }.get(change.kind, tr("Do not change this one"))


def _kept(change: Change) -> Change:
    """With the event as it is there; of one that stays away, as it would have been."""
    is_new = change.kind is ChangeKind.NEW
    return replace(
        change,
        kind=ChangeKind.NOT_WRITTEN,
        after=change.after if is_new else None,
        why=_why(change),
        note=tr("not created, as you asked") if is_new else tr("stays as it is, as you asked"),
        intro="" if is_new else tr("Stays as it is in {place}", place=quoted(change.place)),
        kept=True,
    )


def _why(change: Change) -> str:
    place = quoted(change.place)
    if change.kind is ChangeKind.NEW:
        kept = tr("No sync creates it in {place} until you let it follow its sources again.", place=place)
    else:
        kept = tr("No sync changes or deletes it in {place} until you let it follow its sources again.", place=place)
    return f"{kept} {tr('The history lists it under {shelf}.', shelf=quoted(tr('Kept as they are')))}"
