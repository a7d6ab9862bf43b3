"""What the history shows, as plain text that is kept or given away: a run with its changes, or one event's story."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cirahub_desktop import wording
from cirahub_desktop.history import ItemStory, PastChange, RunDetail
from cirahub_desktop.i18n import format_clock, format_long_day, local, quoted, tr
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.retrospect import ALL_CHANGES, Wanted
from cirahub_desktop.text_file import write_text
from cirahub_desktop.ui.presenters.history_app import PastApp
from cirahub_desktop.ui.presenters.history_changes import ItemRow, RunView, change_rows, run_view
from cirahub_desktop.ui.presenters.history_story import StoryView, story_view
from cirahub_desktop.ui.presenters.preview_changes import KINDS
from cirahub_desktop.ui.presenters.preview_list import kind_word
from cirahub_desktop.wording.differences import Difference, differences
from cirahub_desktop.wording.words import Words

_LATER: Final = timedelta(days=800)
"""A file is read later: told from there, every day has its year and none is today."""
_LINK: Final = re.compile(r"(\w+://)(?:[^\s/@]*@)?([^\s/?#<>\"”»]*)([/?#][^\s<>\"”»]*)?")
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST: Final = 60
_ALL: Final = 2**31


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that may be saved: the name of the file, and what makes it, outside the window's thread."""

    name: str
    text: Callable[[], str]


def offer(past: PastApp, hub: str, shown: RunView | StoryView, wanted: Wanted, at: datetime, now: datetime) -> Offer:
    """``wanted`` is what of a run is shown, ``at`` when it began; ``now`` stands in the name of a story."""
    if isinstance(shown, StoryView):
        item = shown.item
        return Offer(file_name(shown.title, now), lambda: story_text(hub, past.story(item), now))
    run = shown.run
    return Offer(
        file_name(hub, at),
        lambda: run_text(hub, past.look(run, wanted), past.changes(run, wanted, limit=_ALL), wanted, now),
    )


def run_text(hub: str, detail: RunDetail, changes: Iterable[PastChange], wanted: Wanted, now: datetime) -> str:
    """``changes`` are all that ``wanted`` leaves, place by place."""
    view = run_view(detail, now + _LATER)
    listed = tuple(changes)
    lines = [*_head(hub, view.title), view.text, *view.notes, *_filtered(wanted)]
    if not listed:
        lines += ["", nothing_changed(wanted)]
    told = iter(listed)
    for row in change_rows(listed, detail, now + _LATER):
        if isinstance(row, ItemRow):
            lines += _change(row, next(told))
        else:
            lines += ["", tr("{label}: {value}", label=row.name, value=row.detail)]
    return _text([*lines, "", *_foot(now)])


def story_text(hub: str, story: ItemStory, now: datetime) -> str:
    view = story_view(story, now + _LATER)
    lines = [*_head(hub, view.title), view.state, *([tr("Kept as it is: no run changes it.")] if view.kept else [])]
    for one in view.entries:
        lines += ["", tr("{label}: {value}", label=one.when, value=" ".join(one.texts))]
        lines += [f"    {one.note}"] if one.note else []
        lines += _rows(one.rows)
    return _text([*lines, "", *_foot(now)])


def nothing_changed(wanted: Wanted) -> str:
    return tr("This run changed nothing.") if wanted == ALL_CHANGES else tr("No change matches.")


def file_name(title: str, moment: datetime) -> str:
    """One that every system takes, such as ``CiraHub Livraisons 2026-11-24 14.32.txt``."""
    plain = " ".join(_NO_NAME.sub(" ", title).split())[:_LONGEST].strip(" .")
    return f"CiraHub {plain} {local(moment):%Y-%m-%d %H.%M}.txt"


def save(path: Path, text: Callable[[], str]) -> Words | None:
    """What kept it from being written."""
    try:
        write_text(path, text())
    except OSError as error:
        return Words(tr("The text was not saved."), _why_not(error))
    return None


def _why_not(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return tr("This folder is not there. Choose another one.")
    if isinstance(error, PermissionError):
        return tr("You may not write in this folder, or another program has the file open. Choose another one.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("There is no space left there. Make room, or choose another folder.")
    return tr("This file cannot be written: {why}", why=error.strerror or "")


def _head(hub: str, title: str) -> list[str]:
    return [tr("{label}: {value}", label=hub, value=title), ""]


def _foot(now: datetime) -> list[str]:
    day = format_long_day(local(now).date(), weekday=False)
    return [tr("From the history of CiraHub Desktop, {day}, {time}", day=day, time=format_clock(now))]


def _filtered(wanted: Wanted) -> Iterator[str]:
    """What is left out is said."""
    said = [_done(wanted.action)] if wanted.action is not None else []
    said += [quoted(wanted.text)] if wanted.text else []
    if said:
        yield tr("Only these changes: {filter}", filter=", ".join(said))


def _change(row: ItemRow, one: PastChange) -> Iterator[str]:
    rows: tuple[Difference, ...] = ()
    if one.action is Action.UPDATE and one.before is not None and one.after is not None:
        rows = differences(one.before, one.after)
    yield tr("{label}: {value}", label=_done(one.action), value=row.subject)
    if row.detail and (row.kept or not rows):
        yield f"    {row.detail}"
    yield f"    {wording.why(one.why)}"
    yield from _rows(rows)


def _done(action: Action) -> str:
    return kind_word(KINDS[action])


def _rows(rows: Iterable[Difference]) -> Iterator[str]:
    for row in rows:
        yield f"    {tr('{label}: {value}', label=row.label, value=f'{row.before} → {row.after}')}"


def _text(lines: Iterable[str]) -> str:
    """Of a link only its host is told: what follows may open somebody's calendar."""
    return _LINK.sub(_host, "\n".join(lines).strip("\n") + "\n")


def _host(link: re.Match[str]) -> str:
    scheme, host, rest = link[1], link[2], link[3] or ""
    return f"{scheme}{host}/…" if rest.strip("/") else f"{scheme}{host}{rest}"
