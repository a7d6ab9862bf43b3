"""R11: no loops, but chains. Hubs that feed each other settle: nothing is doubled, nothing goes to and fro, and what
people do travels to the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.sync.model.event import Body, Sensitivity
from cirahub_desktop.sync.model.options import CategoryRule, ShowAsRule
from cirahub_desktop.sync.model.words import Words
from tests.engine.chains import BOTH, IN, OUT, Company
from tests.engine.support import event, fill


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def loop(company: Company) -> None:
    """Two hubs, each of which writes what the other reads."""
    company.hub(left=IN, right=OUT)
    company.hub(right=IN, left=OUT)


def mutual(company: Company) -> None:
    """Two hubs that both tie the same two calendars in both directions."""
    company.hub(left=BOTH, right=BOTH)
    company.hub(right=BOTH, left=BOTH)


def ring(company: Company) -> None:
    company.hub(left=IN, middle=OUT)
    company.hub(middle=IN, right=OUT)
    company.hub(right=IN, left=OUT)


def ring_both_ways(company: Company) -> None:
    company.hub(left=BOTH, middle=BOTH)
    company.hub(middle=BOTH, right=BOTH)
    company.hub(right=BOTH, left=BOTH)


def chain_both_ways(company: Company) -> None:
    company.hub(left=BOTH, middle=BOTH)
    company.hub(middle=BOTH, right=BOTH)


def locations(company: Company, subject: str) -> set[str]:
    return {company.the(name, subject).event.location for name in company.places}


SHAPES = [loop, mutual, ring, ring_both_ways, chain_both_ways]


@pytest.fixture(params=SHAPES, ids=lambda shape: shape.__name__)
def tied(request: pytest.FixtureRequest, company: Company) -> Company:
    """Two events are at home on the left, one on the right, and all have settled."""
    request.param(company)
    company.places["left"].put("a", event("Lunch"))
    company.places["left"].put("b", event("Fair", day=5, body=Body("Bring a coat")))
    company.places["right"].put("c", event("Dinner", hour=19))
    company.settle()
    return company


def test_what_is_at_home_anywhere_is_everywhere_once(tied: Company) -> None:
    tied.everywhere(["Lunch", "Fair", "Dinner"])


def test_an_edit_at_home_travels_around(tied: Company) -> None:
    tied.edit("left", "Lunch", location="Canteen")
    tied.edit("right", "Dinner", subject="Late dinner")
    tied.settle()
    tied.everywhere(["Lunch", "Fair", "Late dinner"])
    assert locations(tied, "Lunch") == {"Canteen"}


def test_a_deletion_at_home_travels_around(tied: Company) -> None:
    tied.delete("left", "Lunch")
    tied.settle()
    tied.everywhere(["Fair", "Dinner"])
    tied.delete("right", "Dinner")
    tied.settle()
    tied.everywhere(["Fair"])


@pytest.mark.parametrize("tied", [mutual, ring_both_ways, chain_both_ways], indirect=True)
def test_what_is_done_to_a_copy_travels_back_and_around(tied: Company) -> None:
    tied.edit("right", "Lunch", location="Canteen")
    tied.delete("right", "Fair")
    tied.settle()
    tied.everywhere(["Lunch", "Dinner"])
    assert locations(tied, "Lunch") == {"Canteen"}


@pytest.mark.parametrize("tied", [mutual, ring_both_ways, chain_both_ways], indirect=True)
def test_edits_at_both_ends_at_once_settle_on_one(tied: Company) -> None:
    tied.edit("left", "Lunch", location="Canteen", body=Body("Soup"))
    tied.edit("right", "Lunch", location="Terrace")
    tied.settle(rounds=6)
    tied.everywhere(["Lunch", "Fair", "Dinner"])
    places = locations(tied, "Lunch")
    assert len(places) == 1
    assert places < {"Canteen", "Terrace"}
    assert {tied.the(name, "Lunch").event.body.text for name in tied.places} == {"Soup"}


def test_r6_a_lost_store_in_the_ring_doubles_nothing(tied: Company) -> None:
    tied.hubs[0].lose_store()
    tied.settle()
    tied.everywhere(["Lunch", "Fair", "Dinner"])
    tied.edit("left", "Lunch", location="Canteen")
    tied.settle()
    assert locations(tied, "Lunch") == {"Canteen"}


def test_a_feed_at_the_head_of_a_chain(company: Company) -> None:
    """Three hubs in a row, the first of which reads a link."""
    company.hub(feed=IN, left=OUT)
    company.hub(left=IN, middle=OUT)
    company.hub(middle=IN, right=OUT)
    feed = company.places["feed"]
    fill(feed, 6)
    company.settle()
    company.everywhere([f"Event {number:03}" for number in range(6)])
    feed.put("uid-002", event("Event 002", 3, 2, location="Room 2"), remote_id="uid-002")
    feed.put("new", event("New", day=9), remote_id="new")
    del feed.items["uid-004"]  # type: ignore[arg-type]
    for _ in range(2):
        for hub in company.hubs:
            hub.run()
            hub.pass_time(minutes=20)
    company.settle()
    company.everywhere(["Event 000", "Event 001", "Event 002", "Event 003", "Event 005", "New"])
    assert company.the("right", "Event 002").event.location == "Room 2"


def test_a_ring_that_a_feed_feeds(company: Company) -> None:
    company.hub(feed=IN, left=BOTH, middle=BOTH)
    company.hub(middle=BOTH, right=BOTH)
    company.hub(right=BOTH, left=BOTH)
    feed = company.places["feed"]
    fill(feed, 6)
    company.settle()
    company.everywhere([f"Event {number:03}" for number in range(6)])
    feed.put("uid-002", event("Event 002", 3, 2, location="Room 2"), remote_id="uid-002")
    del feed.items["uid-004"]  # type: ignore[arg-type]
    for _ in range(2):
        for hub in company.hubs:
            hub.run()
            hub.pass_time(minutes=20)
    company.settle()
    company.everywhere(["Event 000", "Event 001", "Event 002", "Event 003", "Event 005"])
    assert locations(company, "Event 002") == {"Room 2"}


@pytest.mark.parametrize("options", [OUT, BOTH], ids=["filled", "both-ways"])
@pytest.mark.parametrize(
    "other",
    [{}, {"subject_prefix": "[Two]"}, {"category": CategoryRule.SOURCE}, {"show_as": ShowAsRule.FREE}],
    ids=["same", "prefix", "category", "show-as"],
)
def test_two_computers_with_the_same_hub(
    company: Company, options: dict[str, object], other: dict[str, object]
) -> None:
    """Two stores over the same calendars, in two languages, and perhaps with other options."""
    company.hub(feed=IN, left=options)
    second = company.hub(feed=IN, left=options | other)
    second.words = Words(busy="Occupé", cancelled="Annulé :", link="Lien :")
    feed = company.places["feed"]
    fill(feed, 6)
    secret = event("Doctor", day=8, sensitivity=Sensitivity.PRIVATE)
    feed.put("private", secret, remote_id="private")
    feed.put("linked", event("Meeting", day=20, url="https://example.org/room"), remote_id="linked")
    company.settle()
    assert len(company.places["left"].items) == 8
    feed.put("uid-002", event("Event 002", 3, 2, location="Room 2"), remote_id="uid-002")
    feed.put("private", replace(secret, subject="Dentist"), remote_id="private")
    del feed.items["uid-004"]  # type: ignore[arg-type]
    for _ in range(2):
        for hub in company.hubs:
            hub.run()
            hub.pass_time(minutes=20)
    company.settle()
    left = company.places["left"].items.values()
    assert len(left) == 7
    assert [item.event.location for item in left].count("Room 2") == 1
    assert not any(word in str(item.event) for item in left for word in ("Doctor", "Dentist"))


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("middle", [IN, BOTH], ids=["one way", "both ways"])
def test_r1_what_another_hub_took_away_and_wrote_again_is_still_there(
    company: Company, middle: dict[str, object], count: int
) -> None:
    """Between two looks of the next hub: nothing is deleted there, and nothing asked."""
    unasked: dict[str, object] = {"delete_count": 100, "delete_share": 100}
    first = company.hub(left=IN | unasked, middle=OUT | unasked)
    second = company.hub(middle=middle, right=OUT)
    company.places["left"].put("d", event("Dinner", hour=19))
    for number in range(count):
        company.places["left"].put(f"l{number}", event(f"Lunch {number}", day=2 + number))
    company.settle()
    right = dict(company.places["right"].items)
    lunches = [item for item in company.places["left"].items.values() if item.identity.uid != "d"]
    for item in lunches:
        del company.places["left"].items[item.remote_id]
    first.run()
    assert company.subjects("middle") == ["Dinner"]
    for item in lunches:
        company.places["left"].put(item.identity.uid, item.event)
    first.run()
    report = second.run()
    assert not any(one.held for one in report.spokes)
    assert company.places["right"].items == right
    company.edit("left", "Lunch 0", location="Terrace")
    company.settle()
    assert locations(company, "Lunch 0") == {"Terrace"}
    company.everywhere([*(f"Lunch {number}" for number in range(count)), "Dinner"])
