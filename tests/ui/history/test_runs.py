"""Runs as a list: days, folds, words and faces, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.history import PastRun
from cirahub_desktop.sync.errors import FaultCode, ItemFault, SignInFailed
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.retrospect import Summary
from cirahub_desktop.ui.presenters.history_runs import Bar, DayRow, Face, RunRow, moment_words, rows_of

LONG = "2.1\u00a0s"
NOW = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)
"""14:32 in Paris, a Tuesday."""


def run(number: int, minutes_ago: float = 0, *, seconds: float = 2.1, **fields: object) -> PastRun:
    started = NOW - timedelta(minutes=minutes_ago)
    told = Summary(read=412, by_hand=False)
    plain = PastRun(
        f"run{number}", HubId("h"), "Livraisons", number, started, started + timedelta(seconds=seconds),
        created=0, updated=0, deleted=0, cancelled=False, undoes="", can_be_undone=False, told=told,
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def only(one: PastRun, *, running: bool = False) -> RunRow:
    _, row = rows_of([one], NOW, running=running)
    assert isinstance(row, RunRow)
    return row


def test_days_stand_over_their_runs() -> None:
    runs = [run(4), run(3, 60 * 24, created=1), run(2, 60 * 48, created=1), run(1, 60 * 24 * 360, created=1)]
    days = [row.spoken for row in rows_of(runs, NOW) if isinstance(row, DayRow)]
    assert days == [
        "Today Tuesday 24 November",
        "Yesterday Monday 23 November",
        "Sunday 22 November",
        "Saturday 29 November 2025",
    ]


def test_runs_without_changes_are_one_row_for_each_stretch_and_day() -> None:
    quiet = [run(20 - n, 15 * n) for n in range(5)]
    busy = run(15, 75, updated=1)
    earlier = [run(14 - n, 90 + 15 * n) for n in range(2)]
    yesterday = [run(10 - n, 60 * 24 + 15 * n) for n in range(3)]
    rows = rows_of([*quiet, busy, *earlier, *yesterday], NOW)
    told = [(row.time, row.title, row.detail) for row in rows if isinstance(row, RunRow)]
    assert told == [
        ("14:32", "Nothing to do", "5 runs without changes, 13:32 to 14:32"),
        ("13:17", "1 changed", f"by schedule, {LONG}"),
        ("13:02", "Nothing to do", "2 runs without changes, 12:47 to 13:02"),
        ("14:32", "Nothing to do", "3 runs without changes, 14:02 to 14:32"),
    ]
    folded = rows[1]
    assert isinstance(folded, RunRow)
    assert folded.runs == tuple(f"run{n}" for n in (20, 19, 18, 17, 16))


def test_what_went_wrong_again_and_again_is_one_row_with_its_name() -> None:
    error = Summary(read=0, errors=(("Plan", SignInFailed("example.com")),))
    rows = rows_of([run(3 - n, n * 15, told=error) for n in range(3)], NOW)
    (row,) = (row for row in rows if isinstance(row, RunRow))
    assert (row.face, row.detail) == (Face.PROBLEM, "“Plan”, 3 runs, 14:02 to 14:32")


def test_a_failed_run_with_changes_or_of_another_kind_stands_alone() -> None:
    error = Summary(errors=(("Plan", SignInFailed("example.com")),))
    runs = [run(4, told=error, created=1), run(3, 15, told=error), run(2, 30), run(1, 45, undoes="run0")]
    assert sum(isinstance(row, RunRow) for row in rows_of(runs, NOW)) == 4


@pytest.mark.parametrize(
    ("fields", "face", "title", "detail"),
    [
        ({"created": 9, "updated": 3, "deleted": 2}, Face.DONE, "9 new, 3 changed, 2 deleted", f"by schedule, {LONG}"),
        ({"in_hub": {Action.CREATE: 4}}, Face.DONE, "Taken in: 4 new", f"by schedule, {LONG}"),
        ({"told": Summary(by_hand=True)}, Face.DONE, "Nothing to do", f"Sync Now, {LONG}"),
        (
            {"told": Summary(read=412, may_write=False)}, Face.NOTHING_WRITTEN,
            "412 events read; no calendar may be written", LONG,
        ),
        ({"ended": None, "created": 3}, Face.CUT_SHORT, "Cut short: 3 new", "by schedule"),
        ({"cancelled": True, "updated": 1}, Face.CANCELLED, "Stopped: 1 changed", f"by schedule, {LONG}"),
        ({"told": Summary(held=31)}, Face.WAITING, "31 events waited for your OK", LONG),
        (
            {"told": Summary(held=31), "created": 2}, Face.WAITING,
            "2 new", f"{LONG}, 31 events waited for your OK",
        ),
        (
            {"told": Summary(failed=2), "created": 2}, Face.PROBLEM,
            "2 new", f"{LONG}, 2 events could not be written",
        ),
        (
            {"told": Summary(failed=2)}, Face.PROBLEM,
            "Nothing could be written", f"{LONG}, 2 events could not be written",
        ),
        (
            {"undoes": "run1", "updated": 2, "told": Summary(left=(ItemFault(FaultCode.EDITED_SINCE),))},
            Face.WAITING, "Taken back: 2 changed", f"{LONG}, 1 event was left as it was",
        ),
        ({"told": Summary(removed=True), "deleted": 4}, Face.DONE, "A spoke was removed: 4 deleted", ""),
    ],
)  # fmt: skip
def test_what_came_of_a_run_has_a_face_and_words(
    fields: dict[str, object], face: Face, title: str, detail: str
) -> None:
    row = only(run(7, **fields))
    assert (row.face, row.title, row.detail) == (face, title, detail)


def test_every_way_a_run_ends_has_a_shape_of_its_own() -> None:
    from cirahub_desktop.ui.history.looks import FACES

    assert set(FACES) == set(Face)
    assert len({icon for icon, _ in FACES.values()}) == len(Face)


def test_the_first_sync_and_one_under_way_are_named() -> None:
    assert only(run(1, created=412, seconds=41)).detail == "first sync, 41\u00a0s"
    row = only(run(8, ended=None), running=True)
    assert (row.face, row.title) == (Face.RUNNING, "Syncing now")
    rows = rows_of([run(9, ended=None), run(8, 15, ended=None)], NOW, running=True)
    assert [row.face for row in rows if isinstance(row, RunRow)] == [Face.RUNNING, Face.CUT_SHORT]


def test_the_bar_has_what_was_written_and_an_outline_for_what_is_held() -> None:
    assert only(run(2, created=9, updated=3, deleted=2)).bar == Bar(9, 3, 2, 0)
    assert only(run(2, in_hub={Action.UPDATE: 3})).bar == Bar(0, 3, 0, 0)
    assert only(run(2, told=Summary(held=31))).bar == Bar(0, 0, 0, 31)


def test_moments_are_told_from_the_day_they_are_looked_at() -> None:
    assert moment_words(NOW, NOW) == "Today, 14:32"
    assert moment_words(NOW - timedelta(days=1), NOW) == "Yesterday, 14:32"
    assert moment_words(NOW - timedelta(days=2), NOW) == "Sunday 22 November, 14:32"


def test_in_french() -> None:
    i18n.use("fr")
    rows = rows_of([run(3 - n, 15 * n) for n in range(2)], NOW)
    assert [row.spoken for row in rows] == [
        "Aujourd’hui mardi 24 novembre",
        "14:32, Rien à faire, 2 synchronisations sans changement, de 14:17 à 14:32",
    ]
