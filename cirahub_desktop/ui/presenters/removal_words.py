"""The sentences around a removal: the question, how far it is, and what stayed behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_number, quoted, tr, trn
from cirahub_desktop.sync.left import Copies, SpokeLeft, Stayed, Stays
from cirahub_desktop.ui.presenters.removal import RemovalPresenter, Stage, Target
from cirahub_desktop.wording.removals import stayed

_NAMES = 5
"""Subjects of one reason that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """One place afterwards; ``place`` is '' where there is only one."""

    place: str
    lines: tuple[str, ...]


def title(target: Target) -> str:
    if target.spoke is None:
        return tr("Remove the hub {name}?", name=quoted(target.name))
    return tr("Remove the spoke {name}?", name=quoted(target.name))


def meaning(target: Target) -> str:
    if target.spoke is None:
        return tr("Its spokes and its history go with it. This cannot be undone.")
    return tr("The hub no longer uses this place. This cannot be undone.")


def clean_choice(copies: Copies | None) -> str:
    if copies is None:
        return tr("Remove what CiraHub wrote (counting…)")
    return trn(
        "Remove what CiraHub wrote ({count} event)", "Remove what CiraHub wrote ({count} events)", copies.written
    )


def drop_choice(copies: Copies) -> str:
    return trn(
        "Remove it from the hub and its other spokes, too ({count} event)",
        "Remove it from the hub and its other spokes, too ({count} events)",
        copies.only_here,
    )


def clean_notes(copies: Copies) -> Iterator[str]:
    """What stays although all that we wrote goes."""
    counts = ((Stays.EDITED, len(copies.edited)), (Stays.ADOPTED, copies.adopted), (Stays.NATIVE, copies.native))
    for why, count in counts:
        if count:
            yield stayed(Stayed(why, count))
    yield tr("What goes can be recovered in the calendar itself for a while.")


def drop_note() -> str:
    return tr("The next run removes it there. If it is much at once, it asks you first.")


def progress(presenter: RemovalPresenter) -> str:
    if presenter.stage is Stage.WAITING:
        return tr("Waiting for the run to end…")
    if presenter.stage is Stage.STOPPING:
        return tr("Stopping…")
    writes = presenter.running.writes
    if writes is None or writes.total is None:
        return tr("Looking at what is there…")
    return tr("{done} of {total} removed", done=format_number(writes.done), total=format_number(writes.total))


def told_title(presenter: RemovalPresenter) -> str:
    if not presenter.is_gone:
        return tr("Cancelled. Nothing is taken away from the hub.")
    name = quoted(presenter.target.name)
    if presenter.target.spoke is None:
        return tr("Hub {name} is removed.", name=name)
    return tr("Spoke {name} is removed.", name=name)


def told(presenter: RemovalPresenter) -> Sequence[Told]:
    """Place by place; of a hub those where there is something to tell."""
    left = presenter.left
    if left is None:
        return ()
    alone = presenter.target.spoke is not None
    places = [Told("" if alone else one.name, tuple(place_lines(one))) for one in left.spokes]
    rows = [place for place in places if place.lines]
    if left.secrets is not None:
        words = wording.explain(left.secrets)
        rows.append(Told("", (words.title, words.advice)))
    if presenter.is_gone and not presenter.wish.keep_items:
        rows.append(Told("", (tr("What came from there leaves the other spokes with the next run."),)))
    return rows


def place_lines(one: SpokeLeft) -> Iterator[str]:
    """What became of one place."""
    if one.removed:
        yield trn("{count} event was removed.", "{count} events were removed.", one.removed)
    if one.missing:
        yield trn("{count} was gone before.", "{count} were gone before.", one.missing)
    if one.error is not None:
        yield wording.explain(one.error).title  # its advice is for spokes that are still there
    for row in one.stayed:
        yield _named(row)


def _named(row: Stayed) -> str:
    if not row.subjects:
        return stayed(row)
    names = ", ".join(wording.subject(subject) for subject in row.subjects[:_NAMES])
    return f"{stayed(row)} {names}{', …' if len(row.subjects) > _NAMES else ''}"
