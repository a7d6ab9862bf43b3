"""Every option that changes how events look is in the fingerprint, so that changing it restamps them; no other is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.catalogue import CATALOGUE, Option
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.filters import parse_filter
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.project import Rules, project
from tests.engine.support import PARIS, World, event

ALL_KINDS = (
    event("Board", location="Room 1", body=Body("Agenda"), reminder=timedelta(minutes=10), categories=("Work",)),
    event("Salary", sensitivity=Sensitivity.PRIVATE),
    event("Perhaps", status=Status.TENTATIVE),
    event("Off", status=Status.CANCELLED),
    event("Without me", status=Status.DECLINED),
    event("Fair", attendees=(Person("Claire"),)),
    Event("Holiday", AllDaySpan(date(2026, 12, 24), date(2026, 12, 26))),
    Event("Anywhere", FloatingSpan(datetime(2026, 12, 1, 9), datetime(2026, 12, 1, 10))),
)
TYPED = {
    "filter": ("all: subject~board", "any: all-day=yes; length<4h"),
    "subject-prefix": ("[Dock]",),
    "subject-suffix": ("(plan)",),
    "category": ("text:Freight",),
    "reminders": ("15",),
    "floating-zone": ("Asia/Tokyo",),
    "delete-share": ("50",),
    "delete-count": ("100",),
}
PROJECTING = {
    "private", "reminders", "category", "tentative", "cancelled", "declined", "subject-prefix", "subject-suffix",
    "show-as", "body", "location", "attendees", "all-day", "filter",
}  # fmt: skip


def rules(options: SpokeOptions) -> Rules:
    return Rules(options, Words(), PARIS)


def looks(options: SpokeOptions) -> list[Event | FaultCode]:
    return [project(one, "School", rules(options)) for one in ALL_KINDS]


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
def test_the_fingerprint_moves_with_each_option_that_changes_an_event_and_with_no_other(row: Option) -> None:
    plain = SpokeOptions()
    values = [*row.choices, *(row.parse(text) for text in TYPED.get(row.name, ()))]
    others = [replace(plain, **{row.field: value}) for value in values if value != getattr(plain, row.field)]
    assert others, "an option with one value is none"
    changed = [looks(other) != looks(plain) for other in others]
    assert any(changed) is (row.name in PROJECTING)
    for other, differs in zip(others, changed, strict=True):
        moved = rules(other).fingerprint("School") != rules(plain).fingerprint("School")
        assert moved is (row.name in PROJECTING)
        assert moved or not differs


def test_two_filters_have_two_fingerprints() -> None:
    one, other = (rules(SpokeOptions(filter=parse_filter(text))).fingerprint("School") for text in TYPED["filter"])
    assert one != other


def test_what_does_not_match_is_left_out_and_says_why() -> None:
    only_board = rules(SpokeOptions(filter=parse_filter("all: subject~board")))
    assert project(event("Lunch"), "School", only_board) is FaultCode.FILTERED
    assert isinstance(project(event("Board"), "School", only_board), Event)


def test_of_a_series_the_master_decides_and_an_occurrence_that_differs_for_itself() -> None:
    start = datetime(2026, 12, 1, 9, tzinfo=PARIS)
    second, third = start + timedelta(days=1), start + timedelta(days=2)

    def at(moment: datetime, subject: str) -> Event:
        return Event(subject, ZonedSpan(moment, moment + timedelta(hours=1)))

    series = Series(
        "FREQ=DAILY;COUNT=5",
        changed=(Occurrence(second, at(second, "Lunch instead")), Occurrence(third, at(third, "Board, long"))),
    )
    board = replace(at(start, "Board"), series=series)
    after = project(board, "", rules(SpokeOptions(filter=parse_filter("all: subject~board"))))
    assert isinstance(after, Event)
    assert after.series
    assert after.series.removed == (second,)
    assert [one.recurrence_id for one in after.series.changed] == [third]
    lunch_only = rules(SpokeOptions(filter=parse_filter("all: subject~lunch")))
    assert project(board, "", lunch_only) is FaultCode.FILTERED


def test_a_filter_takes_away_and_gives_back_in_one_run(world: World) -> None:
    feed = world.feed()
    for name in ("Board", "Lunch", "Fair"):
        feed.put(name, event(name), remote_id=name)
    world.target()
    world.run()
    assert sorted(world.subjects()) == ["Board", "Fair", "Lunch"]
    world.set_options("target", filter=parse_filter("any: subject~board; subject~fair"))
    world.run()
    assert sorted(world.subjects()) == ["Board", "Fair"]
    world.set_options("target", filter=parse_filter("none"), subject_prefix="[P]")
    world.run()
    assert sorted(world.subjects()) == ["[P] Board", "[P] Fair", "[P] Lunch"]
