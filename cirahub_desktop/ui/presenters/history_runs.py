"""The runs of a hub as a list: days as headings, counts and a bar each, what was the same all along in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.history import PastRun
from cirahub_desktop.i18n import (
    format_clock,
    format_long_day,
    format_seconds,
    language,
    local,
    quoted,
    tr,
    trn,
)
from cirahub_desktop.sync.report import Action

_INSTANT = 0.05
"""Seconds that are not worth a word."""


class Face(Enum):
    """How a run ended; each has a shape of its own, and its word is in the title."""

    DONE = "done"
    NOTHING_WRITTEN = "nothing-written"
    RUNNING = "running"
    WAITING = "waiting"
    """It left something to a person."""
    PROBLEM = "problem"
    CANCELLED = "cancelled"
    CUT_SHORT = "cut-short"
    """The program or the computer ended before it did."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Parts of the small bar; ``held`` is an outline."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.deleted + self.held


@dataclass(frozen=True, slots=True)
class DayRow:
    """A heading: ``Today`` and ``Tuesday 24 November``."""

    day: date
    name: str
    text: str

    @property
    def spoken(self) -> str:
        return f"{self.name} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run, or several in a row that ended alike and changed nothing."""

    runs: tuple[str, ...]
    """Their ids, the newest first."""
    face: Face
    time: str
    title: str
    detail: str
    bar: Bar

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.time, self.title, self.detail) if part)


Row = DayRow | RunRow


def rows_of(runs: Sequence[PastRun], now: datetime, *, running: bool = False) -> tuple[Row, ...]:
    """``running``: a run of the hub is under way here, which the newest one then is, where it has not ended."""
    return RunRows().rows(runs, now, running=running)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is made once for each run, of which there may be thousands."""

    run: PastRun
    day: date
    face: Face
    alike: str
    """What runs in one row share; '' for one that stands alone."""


class RunRows:
    """Remembers what it made of each run, so that a longer list costs no more than what is new in it."""

    def __init__(self) -> None:
        self._known: dict[str, _Told] = {}
        self._language = ""

    def rows(self, runs: Sequence[PastRun], now: datetime, *, running: bool = False) -> tuple[Row, ...]:
        if self._language != language():
            self._known, self._language = {}, language()
        rows: list[Row] = []
        folded: list[_Told] = []
        for run in runs:
            told = self._told(run, running=running and run is runs[0])
            before = folded[-1] if folded else None
            if before is not None and not (told.alike and told.alike == before.alike and told.day == before.day):
                rows.append(_row(folded))
                folded = []
            if before is None or told.day != before.day:
                rows.append(_heading(told.day, now))
            folded.append(told)
        if folded:
            rows.append(_row(folded))
        return tuple(rows)

    def _told(self, run: PastRun, *, running: bool) -> _Told:
        known = self._known.get(run.id)
        if known is None or known.run is not run or running or known.face is Face.RUNNING:
            face = face_of(run, running=running)
            known = self._known[run.id] = _Told(run, local(run.started).date(), face, _alike(run, face))
        return known


def changes_of(run: PastRun) -> dict[Action, int]:
    """What it wrote; where it wrote nothing, what it took into the hub."""
    written = {Action.CREATE: run.created, Action.UPDATE: run.updated, Action.DELETE: run.deleted}
    return written if any(written.values()) else {action: run.in_hub.get(action, 0) for action in Action}


def count_words(counts: dict[Action, int]) -> str:
    """9 new, 3 changed, 2 deleted."""
    return ", ".join(wording.change(action, counts[action]) for action in Action if counts.get(action))


def moment_words(moment: datetime, now: datetime) -> str:
    """``Today, 14:32``."""
    heading = _heading(local(moment).date(), now)
    day = heading.name if heading.name and _is_near(heading.day, now) else heading.spoken
    return f"{day}, {format_clock(moment)}"


def run_title(run: PastRun, face: Face) -> str:
    if face is Face.RUNNING:
        return tr("Syncing now")
    counts = count_words(changes_of(run))
    if title := _how_it_went(run, face):
        return tr("{label}: {value}", label=title, value=counts) if counts else title
    if counts:
        return counts if run.created or run.updated or run.deleted else tr("Taken in: {changes}", changes=counts)
    return _without_counts(run)


def _how_it_went(run: PastRun, face: Face) -> str:
    """What stands before the counts; '' for an ordinary run."""
    if face is Face.CUT_SHORT:
        return tr("Cut short")
    if run.told.removed:
        return tr("A spoke was removed")
    if run.undoes:
        return tr("Taken back")
    return tr("Stopped") if face is Face.CANCELLED else ""


def run_details(run: PastRun) -> list[str]:
    """What else is to be said: who began it, how long it took, what did not work."""
    parts = [_began(run)] if _began(run) else []
    seconds = (run.ended - run.started).total_seconds() if run.ended is not None else 0.0
    if seconds >= _INSTANT and not run.told.removed:
        parts.append(format_seconds(seconds))
    said = run_title(run, face_of(run))
    for name, error in run.told.errors:
        words = wording.explain(error).title
        parts.append(quoted(name) if words == said else f"{quoted(name)}: {words}")
    if run.told.failed:
        parts.append(trn("{count} event could not be written", "{count} events could not be written", run.told.failed))
    if run.told.held and any(changes_of(run).values()):
        parts.append(_held(run.told.held))
    if run.told.left:
        parts.append(
            trn("{count} event was left as it was", "{count} events were left as they were", len(run.told.left))
        )
    return parts


def face_of(run: PastRun, *, running: bool = False) -> Face:
    told = run.told
    if run.ended is None:
        return Face.RUNNING if running else Face.CUT_SHORT
    if run.cancelled:
        return Face.CANCELLED
    if told.errors or told.failed:
        return Face.PROBLEM
    if told.held or told.left:
        return Face.WAITING
    return Face.DONE if told.may_write else Face.NOTHING_WRITTEN


def _alike(run: PastRun, face: Face) -> str:
    """Nothing came of it, and it ended like the one before."""
    did = run.created or run.updated or run.deleted or run.in_hub
    alone = did or run.undoes or face in (Face.RUNNING, Face.CUT_SHORT)
    return "" if alone else f"{face.value} {run_title(run, face)}"


def _row(folded: Sequence[_Told]) -> RunRow:
    first, face = folded[0].run, folded[0].face
    counts = changes_of(first)
    bar = Bar(counts[Action.CREATE], counts[Action.UPDATE], counts[Action.DELETE], first.told.held)
    row = RunRow(
        tuple(one.run.id for one in folded),
        face,
        format_clock(first.started),
        run_title(first, face),
        ", ".join(run_details(first)),
        bar,
    )
    if len(folded) == 1:
        return row
    span = {"start": format_clock(folded[-1].run.started), "end": format_clock(first.started)}
    if face in (Face.DONE, Face.NOTHING_WRITTEN):
        many = trn(
            "{count} run without changes, {start} to {end}", "{count} runs without changes, {start} to {end}",
            len(folded), **span,
        )  # fmt: skip
    else:
        many = trn("{count} run, {start} to {end}", "{count} runs, {start} to {end}", len(folded), **span)
    names = ", ".join(quoted(name) for name, _ in first.told.errors)
    return replace(row, detail=f"{names}, {many}" if names else many)


def _without_counts(run: PastRun) -> str:
    told = run.told
    if told.errors:
        return wording.explain(told.errors[0][1]).title
    if told.held:
        return _held(told.held)
    if told.failed:
        return tr("Nothing could be written")
    if not told.may_write and told.read:
        read = trn("{count} event read", "{count} events read", told.read)
        return tr("{first}; {second}.", first=read, second=tr("no calendar may be written")).rstrip(".")
    return tr("Nothing to do")


def _held(count: int) -> str:
    return trn("{count} event waited for your OK", "{count} events waited for your OK", count)


def _began(run: PastRun) -> str:
    if run.undoes or run.told.removed or run.told.by_hand is None:
        return ""
    if run.number == 1:
        return tr("first sync")
    return tr("Sync Now") if run.told.by_hand else tr("by schedule")


def _heading(day: date, now: datetime) -> DayRow:
    today = local(now).date()
    names = {today: tr("Today"), today - timedelta(days=1): tr("Yesterday")}
    return DayRow(day, names.get(day, ""), format_long_day(day, year=day.year != today.year))


def _is_near(day: date, now: datetime) -> bool:
    return day >= local(now).date() - timedelta(days=1)
