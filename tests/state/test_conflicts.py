"""R7: a dispute waits for a person, and their answer for the next run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import HubId, ItemId
from tests.state.house import NOW, House, event


def conflict(house: House, number: str = "1", item: str = "a", **fields: object) -> Conflict:
    in_dispute = ("subject", "span")
    ours, theirs = event("Ours"), event("Theirs")
    plain = Conflict(number, house.hub, ItemId(item), house.target, NOW, "Réunion", in_dispute, ours, theirs)
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_r7_disputes_come_back_whole_and_the_oldest_first(house: House) -> None:
    older = conflict(house, "2", "b", since=NOW - timedelta(days=1), answer=Answer.BOTH)
    for one in (conflict(house), older):
        house.store.conflicts.put(one)
    assert house.store.conflicts.of(house.hub) == house.store.conflicts.of() == (older, conflict(house))
    assert house.store.conflicts.of(HubId("another")) == ()


@pytest.mark.parametrize("answer", Answer)
def test_r7_the_answer_is_kept_for_the_next_run(house: House, answer: Answer) -> None:
    for one in (conflict(house), conflict(house, "2", "b")):
        house.store.conflicts.put(one)
    house.store.conflicts.answer("1", answer)
    assert [one.answer for one in house.store.conflicts.of()] == [answer, None]


def test_an_answer_to_what_is_settled_is_refused(house: House) -> None:
    with pytest.raises(NotFound) as caught:
        house.store.conflicts.answer("1", Answer.HUB)
    assert (caught.value.kind, caught.value.name) == ("conflict", "1")


def test_r7_an_answer_given_while_a_run_goes_on_is_not_lost(house: House) -> None:
    """The run still sees the dispute as it was when it began, and stores it again."""
    house.store.conflicts.put(conflict(house))
    house.store.conflicts.answer("1", Answer.SPOKE)
    house.store.conflicts.put(conflict(house, "found again", since=NOW + timedelta(hours=1)))
    assert house.store.conflicts.of() == (conflict(house, answer=Answer.SPOKE),)


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_r7_an_answer_does_not_count_for_values_nobody_saw(house: House, side: str) -> None:
    house.store.conflicts.put(conflict(house))
    house.store.conflicts.answer("1", Answer.SPOKE)
    changed = conflict(house, "2", **{side: event("Changed since")})
    house.store.conflicts.put(changed)
    assert house.store.conflicts.of() == (changed,)


def test_one_item_may_be_disputed_in_several_spokes(house: House) -> None:
    for one in (conflict(house), conflict(house, "2", spoke=house.feed)):
        house.store.conflicts.put(one)
    house.store.conflicts.drop(["1", "never there"])
    assert [one.id for one in house.store.conflicts.of()] == ["2"]


def test_disputes_about_nothing_are_forgotten(house: House) -> None:
    for item in ("tied", "untied", "gone"):
        house.put(item, gone=item == "gone")
        house.store.conflicts.put(conflict(house, item, item))
    house.store.conflicts.put(conflict(house, "of an item that is forgotten", "forgotten"))
    house.tie(house.target, "tied")
    house.tie(house.target, "gone")
    house.tie(house.feed, "untied")
    house.store.conflicts.drop_orphans(HubId("another"))
    assert len(house.store.conflicts.of()) == 4
    house.store.conflicts.drop_orphans(house.hub)
    assert [one.id for one in house.store.conflicts.of()] == ["tied"]


def test_open_disputes_outlive_the_records(house: House) -> None:
    house.store.conflicts.put(conflict(house))
    house.store.journal.forget(NOW + timedelta(days=365))
    assert house.store.conflicts.of() == (conflict(house),)


def test_disputes_go_with_their_spoke(house: House) -> None:
    house.store.conflicts.put(conflict(house))
    house.store.setup.remove_spoke(house.target)
    assert house.store.conflicts.of() == ()
