"""R7: who wins where the hub and a spoke changed the same field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.sync.clash import Clash, Party
from cirahub_desktop.sync.fields import Winner
from cirahub_desktop.sync.model.item import Change, SpokeId
from cirahub_desktop.sync.model.options import ConflictRule

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
RUN = 7
LEFT, RIGHT, FEED = SpokeId("left"), SpokeId("right"), SpokeId("feed")


def party(spoke: SpokeId, rule: ConflictRule = ConflictRule.NEWEST) -> Party:
    return Party(spoke, rule, by_people=spoke != FEED)


def clash(
    arriving: Party,
    holder: Party | None,
    *,
    run: int = RUN,
    before: datetime | None = None,
    modified: datetime | None = None,
) -> Clash:
    """``holder`` changed the location in ``run``; its server said that this was ``before``."""
    changes = {"location": Change(run, holder.spoke if holder else SpokeId("taken away"), NOW)}
    return Clash(
        arriving=arriving,
        parties={holder.spoke: holder} if holder else {},
        changes=changes,
        run=RUN,
        modified=modified,
        seen={"location": before} if before else {},
    )


def test_r7_what_an_earlier_run_brought_is_older() -> None:
    assert clash(party(LEFT), party(RIGHT), run=RUN - 1).winner("location") is Winner.SPOKE


@pytest.mark.parametrize(
    ("arriving", "holder", "winner"),
    [(LEFT, FEED, Winner.SPOKE), (FEED, LEFT, Winner.HUB), (LEFT, None, Winner.SPOKE), (FEED, None, Winner.HUB)],
)
def test_r7_a_tie_favours_the_person(arriving: SpokeId, holder: SpokeId | None, winner: Winner) -> None:
    assert clash(party(arriving), party(holder) if holder else None).winner("location") is winner


@pytest.mark.parametrize(
    ("before", "modified", "winner"),
    [
        (NOW, NOW + timedelta(minutes=1), Winner.SPOKE),
        (NOW, NOW - timedelta(minutes=1), Winner.HUB),
        (NOW, NOW, Winner.HUB),
        (NOW, None, Winner.HUB),
        (None, NOW, Winner.HUB),
    ],
)
def test_r7_within_one_run_the_servers_own_times_count_where_both_gave_one(
    before: datetime | None, modified: datetime | None, winner: Winner
) -> None:
    assert clash(party(RIGHT), party(LEFT), before=before, modified=modified).winner("location") is winner


@pytest.mark.parametrize(
    ("held", "rule", "winner"),
    [
        (ConflictRule.NEWEST, ConflictRule.NEWEST, Winner.HUB),
        (ConflictRule.HUB, ConflictRule.HUB, Winner.HUB),
        (ConflictRule.SPOKE, ConflictRule.SPOKE, Winner.HUB),
        (ConflictRule.ASK, ConflictRule.ASK, Winner.HUB),
    ],
)
def test_r7_when_a_feed_arrives_the_policy_of_the_people_it_meets_counts(
    held: ConflictRule, rule: ConflictRule, winner: Winner
) -> None:
    found = clash(party(FEED, ConflictRule.SPOKE), party(LEFT, held))
    assert (found.rule("location"), found.winner("location")) == (rule, winner)


def test_r7_of_two_feeds_the_later_run_counts() -> None:
    other = SpokeId("other feed")
    found = clash(party(FEED, ConflictRule.ASK), Party(other, ConflictRule.HUB, by_people=False), run=RUN - 1)
    assert (found.rule("location"), found.winner("location")) == (ConflictRule.NEWEST, Winner.SPOKE)


def test_r7_a_calendar_that_always_wins_is_not_overruled_by_one_that_only_hopes_to() -> None:
    found = clash(party(RIGHT), party(LEFT, ConflictRule.SPOKE), run=RUN - 1)
    assert (found.rule("location"), found.winner("location")) == (ConflictRule.HUB, Winner.HUB)


def test_r7_of_two_that_always_win_the_one_that_speaks_now_does() -> None:
    found = clash(party(RIGHT, ConflictRule.SPOKE), party(LEFT, ConflictRule.SPOKE))
    assert found.winner("location") is Winner.SPOKE
