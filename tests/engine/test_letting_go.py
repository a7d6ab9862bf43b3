"""What a run made goes piece by piece, so that the window gets its turn in between."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync import engine
from cirahub_desktop.sync.letting_go import let_go, pieces_of
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.report import Action, HubReport, PlannedWrite, SpokeReport, Why
from cirahub_desktop.sync.spokes.base import Verdict
from tests.engine.support import World, fill

MANY = 1000


class Piece:
    """Tells when it goes."""

    def __init__(self, gone: list[int], number: int) -> None:
        self._gone, self._number = gone, number

    def __del__(self) -> None:
        self._gone.append(self._number)


@dataclass
class _Foreign:
    of: Sequence[object]


_Foreign.__module__ = "elsewhere"


def _writes(count: int) -> tuple[PlannedWrite, ...]:
    return tuple(PlannedWrite(Action.CREATE, Why.NEW, f"Event {number}", None, None) for number in range(count))


def _report(count: int) -> HubReport:
    spoke = SpokeReport(SpokeId("s"), "Calendar", Verdict.COMPLETE, planned=_writes(count))
    return HubReport(HubId("h"), "Hub", "run", 1.0, datetime(2026, 11, 23, tzinfo=UTC), (spoke,))


def test_all_that_is_in_large_collections_is_found_wherever_they_are() -> None:
    assert len(pieces_of(_report(MANY))) == MANY
    assert len(pieces_of([{"one": {str(number): object() for number in range(MANY)}}, (_report(MANY),)])) == 2 * MANY


def test_what_is_small_or_not_ours_is_left_alone() -> None:
    assert pieces_of(_report(3), threading.Lock(), _Foreign(list(range(MANY)))) == []


def test_what_holds_itself_is_met_once() -> None:
    ring: list[object] = [_report(MANY)]
    ring.append(ring)
    assert len(pieces_of(ring)) == MANY


def test_nothing_goes_with_its_collection_and_all_of_it_one_by_one() -> None:
    gone: list[int] = []
    holder = {"all": [Piece(gone, number) for number in range(MANY)]}
    pieces = pieces_of(holder)
    holder.clear()
    assert gone == []
    let_go(pieces)
    assert len(gone) == MANY
    assert pieces == []


def test_a_run_lets_go_of_all_that_it_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(world.feed(), MANY)
    world.target()
    seen: list[Counter[str]] = []

    def watched(pieces: list[object]) -> None:
        seen.append(Counter(type(one).__name__ for one in pieces))
        let_go(pieces)
        assert pieces == []

    monkeypatch.setattr(engine, "let_go", watched)
    assert world.run().spokes[1].created == MANY
    (made,) = seen
    assert made["ItemRow"] >= MANY, "the rows of the hub"
    assert made["Event"] >= MANY, made
