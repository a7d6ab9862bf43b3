"""How a spoke was after its last run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import FaultCode, ItemFault, Unreachable
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.condition import Condition
from tests.state.house import NOW, House


def test_a_condition_comes_back_whole(house: House) -> None:
    condition = Condition(
        cursor="c",
        zone="Europe/Paris",
        verdict=Verdict.PARTIAL,
        listed_at=NOW,
        last_success=NOW + timedelta(seconds=1),
        listed=7,
        foreign=2,
        error=None,
        error_since=NOW + timedelta(seconds=2),
        failures=3,
        last_try=NOW + timedelta(seconds=3),
        faults=(ItemFault(next(iter(FaultCode)), "uid", "Truck 7", "detail", 4),),
        baseline=NOW + timedelta(seconds=4),
    )
    house.store.conditions.put(house.feed, condition)
    assert house.store.conditions.get(house.feed) == condition
    assert house.store.conditions.get(house.target) == Condition()
    assert house.store.conditions.get(SpokeId("nowhere")) == Condition()


def test_what_a_person_mended_is_forgiven_and_the_rest_stays(house: House) -> None:
    failed = Condition(cursor="c", baseline=NOW, listed=7).failed(
        Unreachable("mail.example", Unreachable.Reason.DROPPED), NOW
    )
    house.store.conditions.put(house.feed, failed)
    house.store.conditions.forgive(house.feed)
    assert house.store.conditions.get(house.feed) == Condition(
        cursor="c", baseline=NOW, listed=7, verdict=Verdict.FAILED
    )


@pytest.mark.parametrize(
    ("ago", "is_due"),
    [
        (timedelta(0), False),
        (timedelta(hours=6), False),
        (timedelta(hours=6, seconds=1), True),
        (timedelta(days=-365), True),  # by a clock that was ahead and is right again
    ],
)
def test_what_is_looked_at_anew_after_some_hours(ago: timedelta, is_due: bool) -> None:
    condition = Condition(listed_at=NOW - ago, located_at=NOW - ago)
    assert (condition.is_to_list(NOW), condition.is_to_locate(NOW)) == (is_due, is_due)
    assert Condition().is_to_list(NOW)
