"""Every option of the dialog, through the whole program: what the public folder holds, and that the effect said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.model.catalogue import CATALOGUE, options_from_texts
from cirahub_desktop.sync.model.item import ItemId
from tests.e2e.stage import DOCK, FEED, TEAM, Stage

UNGUARDED = {"hub-writes": "on", "delete-count": "10000", "delete-share": "100"}
_ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:-", "TRIGGER:-PT10M", "END:VALARM")
_PEOPLE = ("ORGANIZER;CN=Claire:mailto:claire@firm.example", "ATTENDEE;CN=Paul:mailto:paul@firm.example")


def feed(first: datetime) -> bytes:
    """Some days from now: one event of each sort that an option is about."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    kinds: dict[str, tuple[str, ...]] = {
        "Board": ("LOCATION:Room 1", "DESCRIPTION:Agenda", *_PEOPLE, *_ALARM),
        "Salary": ("CLASS:PRIVATE", "LOCATION:Room 2"),
        "Perhaps": ("STATUS:TENTATIVE",),
        "Off": ("STATUS:CANCELLED",),
    }
    for number, (subject, more) in enumerate(kinds.items()):
        start = first + timedelta(hours=number)
        lines += ["BEGIN:VEVENT", f"UID:{subject}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{subject}"]
        lines += [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{start + timedelta(minutes=30):%Y%m%dT%H%M%SZ}"]
        lines += [*more, "END:VEVENT"]
    for subject, day in (("Fair", first), ("Far", first + timedelta(days=200)), ("Past", first - timedelta(days=20))):
        lines += ["BEGIN:VEVENT", f"UID:{subject}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{subject}"]
        lines += [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "END:VEVENT"]
    floating = first + timedelta(days=1)
    lines += ["BEGIN:VEVENT", "UID:Float", "DTSTAMP:20260101T000000Z", "SUMMARY:Float"]
    lines += [f"DTSTART:{floating:%Y%m%d}T090000", f"DTEND:{floating:%Y%m%d}T100000", "END:VEVENT"]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def named(texts: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): text for name, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    subject: str
    place: str
    busy: str
    reminder: str
    """Minutes, '' where there is none."""
    categories: tuple[str, ...]
    body: str
    start: str


def shown(item: Item) -> Shown:
    categories = item.properties.get("Categories") or []
    rings = item.text("ReminderIsSet") == "true"
    return Shown(
        item.text("Subject"),
        item.text("Location"),
        item.text("LegacyFreeBusyStatus"),
        item.text("ReminderMinutesBeforeStart") if rings else "",
        tuple(categories),
        item.text("Body").replace("\r\n", "\n"),
        item.text("Start"),
    )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Sandbox() as sandbox, Stage(sandbox, tmp_path_factory.mktemp("every") / "data") as made:
        first = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=3)
        made.publish_bytes(feed(first))
        yield made.set_up()


def held(stage: Stage, **texts: str) -> dict[str, Shown]:
    """What the folder holds once the options are stored and a run has been; the second one has nothing to write."""
    app, spoke = stage.app, stage.spoke(DOCK)
    app.set_options(spoke.id, options_from_texts(UNGUARDED | named(texts)))
    assert [one.error for one in stage.run().spokes] == [None, None]
    again = next(one for one in stage.run().spokes if one.name == DOCK)
    assert (again.created, again.updated, again.deleted) == (0, 0, 0)
    return {one.subject: one for one in map(shown, stage.sandbox.items(TEAM))}


USUAL = {"Board", "Busy", "Perhaps", "Fair", "Far", "Past", "Float"}


def test_the_usual_options(stage: Stage) -> None:
    found = held(stage)
    assert set(found) == USUAL
    board = found["Board"]
    assert (board.place, board.busy, board.reminder, board.categories) == ("Room 1", "Busy", "", (FEED,))
    assert "Agenda" in board.body
    assert "Paul" not in board.body
    assert found["Busy"].place == ""
    assert found["Perhaps"].busy == "Tentative"


@pytest.mark.parametrize(
    ("texts", "gone", "new"),
    [
        ({"range_past": "7d"}, set(), set()),  # what is there stays
        ({"range_past": "7d", "leaving": "remove"}, {"Past"}, set()),
        ({"private": "leave-out"}, {"Busy"}, set()),
        ({"private": "copy"}, {"Busy"}, {"Salary"}),
        ({"tentative": "leave-out"}, {"Perhaps"}, set()),
        ({"cancelled": "prefix"}, set(), {"Cancelled: Off"}),
        ({"all_day": "leave-out"}, {"Fair", "Far", "Past"}, set()),
        ({"filter": "any: subject~board; length<31min"}, USUAL - {"Board", "Busy", "Perhaps"}, set()),
    ],
)
def test_options_about_which_events(stage: Stage, texts: dict[str, str], gone: set[str], new: set[str]) -> None:
    assert set(held(stage)) == USUAL
    assert set(held(stage, **texts)) == (USUAL - gone) | new


def test_the_range_says_what_is_first_written(tmp_path: Path) -> None:
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data") as fresh:
        first = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=3)
        fresh.publish_bytes(feed(first))
        fresh.set_up()
        assert set(held(fresh, range_past="7d", range_future="90d")) == USUAL - {"Past", "Far"}


def test_options_about_how_events_look(stage: Stage) -> None:
    board = held(
        stage,
        subject_prefix="[X]",
        subject_suffix="(feed)",
        show_as="free",
        body="leave-out",
        location="leave-out",
        reminders="30",
        category="text:Ours",
        all_day="free",
    )
    assert set(board) == {f"[X] {subject} (feed)" for subject in USUAL}
    one = board["[X] Board (feed)"]
    assert (one.place, one.busy, one.reminder, one.categories) == ("", "Free", "30", ("Ours",))
    assert "Agenda" not in one.body
    assert board["[X] Fair (feed)"].busy == "Free"


def test_more_values_of_them(stage: Stage) -> None:
    found = held(stage, show_as="out-of-office", attendees="list", reminders="copy", category="none", all_day="free")
    board = found["Board"]
    assert (board.busy, board.reminder, board.categories) == ("OOF", "10", ())
    assert "Paul" in board.body
    assert found["Fair"].busy == "Free"
    assert held(stage, reminders="off")["Board"].reminder == ""
    assert held(stage, show_as="tentative")["Board"].busy == "Tentative"


def test_the_zone_of_times_without_one_is_an_option_of_the_feed(stage: Stage) -> None:
    usual = held(stage)["Float"].start
    app, source = stage.app, stage.spoke(FEED)
    app.set_options(source.id, options_from_texts({"feeds-hub": "all", "floating-zone": "Asia/Tokyo"}))
    moved = held(stage)["Float"].start
    app.set_options(source.id, options_from_texts({"feeds-hub": "all"}))
    between = datetime.fromisoformat(usual) - datetime.fromisoformat(moved)
    assert timedelta(hours=7) <= between <= timedelta(hours=9)
    assert held(stage)["Float"].start == usual


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"private": "copy", "category": "text:Ours"},
        {"subject_prefix": "[X]", "body": "leave-out", "location": "leave-out"},
        {"attendees": "list", "show_as": "free"},
        {"filter": "all: subject~board"},
        {"tentative": "leave-out", "cancelled": "prefix", "all_day": "leave-out"},
        {"range_future": "30d", "range_past": "7d", "leaving": "remove"},
    ],
)
def test_the_effect_shows_what_is_then_written(stage: Stage, texts: dict[str, str]) -> None:
    """For each coming event: subject, place and categories as shown, and as many in all as was said."""
    held(stage)
    spoke = stage.spoke(DOCK)
    options = options_from_texts(UNGUARDED | named(texts))
    would = stage.app.effect(spoke.id, options)
    assert would.exact
    found = held(stage, **texts)
    for choice in would.choices:
        sample = stage.app.effect(spoke.id, options, ItemId(choice.item)).samples[0]
        assert sample.before == choice.event
        if sample.after is None:
            assert choice.event.subject not in found or "range_future" in texts
            continue
        written = found[sample.after.subject]
        assert (written.place, written.categories) == (sample.after.location, sample.after.categories)
        assert sample.after.body.text in written.body
    assert would.to_write == len(found) - ("range_future" in texts)  # what was written before it was too far stays


def test_no_option_is_without_a_test() -> None:
    """Those that go with people's hands, both directions and time are held elsewhere in whole programs."""
    here = {
        "range-past", "range-future", "leaving", "private", "tentative", "cancelled", "reminders", "category", "filter",
        "subject-prefix", "subject-suffix", "show-as", "body", "location", "attendees", "all-day", "floating-zone",
        "hub-writes", "feeds-hub",
    }  # fmt: skip
    elsewhere = {
        "interval": "schedule/test_schedule.py",
        "declined": "engine/test_declined.py",
        "hub-create": "engine/test_both_ways.py",
        "hub-change": "engine/test_both_ways.py",
        "hub-delete": "engine/test_both_ways.py",
        "conflict": "engine/test_r7_clash.py",
        "hand-changed": "engine/test_people_and_hub.py",
        "hand-deleted": "engine/test_people_and_hub.py",
        "delete-share": "engine/test_r2_breaker.py",
        "delete-count": "engine/test_r2_breaker.py",
        "strikes": "engine/test_r3_strikes.py",
    }
    assert {row.name for row in CATALOGUE} == here | set(elsewhere)
