"""The words of one event in all its versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.event import Event, FloatingSpan, Sensitivity, ZonedSpan
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.ui.presenters.calendar_versions import Live, Moment, Sign, VersionRow, time_text, version_rows
from cirahub_desktop.versions import Answer, EventVersions, Lines, Now, There
from tests.ui.calendar.scene import NOW, PARIS, TODAY

PLAN, DOCK = SpokeId("plan"), SpokeId("dock")


def event(hour: int = 15, zone: str = "Europe/Paris", **fields: object) -> Event:
    start = datetime(2026, 11, 24, hour, 30, tzinfo=ZoneInfo(zone))
    made = Event("Board", ZonedSpan(start, start + timedelta(minutes=90)), location="Room 1")
    return replace(made, **fields)  # type: ignore[arg-type]


def there(spoke: SpokeId, kind: SpokeKind, agreed: Event | None, **fields: object) -> There:
    made = There(spoke, spoke.title(), kind, agreed, agreed, can_be_asked=agreed is not None)
    return replace(made, **fields)  # type: ignore[arg-type]


def known(source: There | None, *copies: There, here: Event | None = None) -> EventVersions:
    return EventVersions(ItemId("i"), HubId("h"), "", here or event(), False, "", source, "Plan", copies)


def rows(versions: EventVersions, **live: Live) -> dict[str, VersionRow]:
    asked = {SpokeId(spoke): one for spoke, one in live.items()}
    return {row.label: row for row in version_rows(versions, asked, Moment(NOW, PARIS))}


FEED = there(PLAN, SpokeKind.ICAL, event())
COPY = there(DOCK, SpokeKind.PUBLIC_FOLDER, event(), written=NOW - timedelta(hours=1))
LINES = Lines(("DTSTART;TZID=Europe/Paris:20261124T153000", "SUMMARY:Board"), "20261124T153000", "", "Europe/Paris")


def test_all_versions_agree() -> None:
    found = rows(known(FEED, COPY), plan=Live(Answer(Now.SAME, event(), LINES)), dock=Live(Answer(Now.SAME, event())))
    assert list(found) == ["As in the feed", "As understood", "In Dock", "On this computer"]
    assert {row.sign for row in found.values()} == {Sign.SAME}
    feed, understood = found["As in the feed"], found["As understood"]
    assert (feed.value, feed.note, feed.lines) == ("15:30, Europe/Paris", "20261124T153000", LINES.lines)
    assert (understood.value, understood.note) == ("15:30 – 17:00, 1 h 30", "GMT+1 on this day")
    assert (found["In Dock"].value, found["In Dock"].note) == ("15:30 – 17:00", "written today, 13:32")
    assert found["In Dock"].said == "In Dock: 15:30 – 17:00. written today, 13:32. as it should be"


def test_what_is_known_stands_there_while_places_are_asked() -> None:
    found = rows(known(FEED, COPY))
    assert (found["As in the feed"].value, found["As in the feed"].sign) == ("Asking…", Sign.ASKING)
    assert (found["In Dock"].value, found["In Dock"].sign) == ("15:30 – 17:00", Sign.ASKING)


def test_a_place_that_cannot_be_asked_says_why() -> None:
    error = Live(error=Unreachable("mail.example", Unreachable.Reason.BUSY))
    found = rows(known(FEED, COPY), plan=error, dock=error)
    assert found["As in the feed"].value == "It could not be asked now."
    assert found["As in the feed"].note
    assert (found["In Dock"].value, found["In Dock"].sign) == ("15:30 – 17:00", Sign.NOT_KNOWN)
    assert "This is how it was last" in found["In Dock"].details[0]


def test_what_differs_is_said_in_words() -> None:
    moved, renamed = event(14), event(subject="Boards")
    found = rows(
        known(FEED, COPY), plan=Live(Answer(Now.CHANGED, renamed, LINES)), dock=Live(Answer(Now.CHANGED, moved))
    )
    assert found["As in the feed"].sign is found["In Dock"].sign is Sign.DIFFERS
    assert found["As in the feed"].details[1:] == ("Subject: Board → Boards",)
    assert found["In Dock"].value == "14:30 – 16:00"
    assert found["In Dock"].details[0] == "Somebody changed it there since it was last read."
    assert found["In Dock"].details[1].startswith("Time: ")


@pytest.mark.parametrize(("now", "sign"), [(Now.GONE, Sign.NOT_THERE), (Now.UNKNOWN, Sign.NOT_KNOWN)])
def test_what_is_not_there_is_said(now: Now, sign: Sign) -> None:
    found = rows(known(FEED, COPY), plan=Live(Answer(now)), dock=Live(Answer(now)))
    assert found["As in the feed"].sign is found["In Dock"].sign is sign
    blank = rows(known(FEED, there(DOCK, SpokeKind.MAILBOX, None)))["In Dock"]
    assert (blank.value, blank.sign) == ("Not there", Sign.NOT_THERE)


def test_options_are_no_difference_but_a_wrong_time_is() -> None:
    busy = event(subject="Busy", location="", sensitivity=Sensitivity.PRIVATE)
    masked = replace(COPY, agreed=busy)
    found = rows(known(FEED, masked), dock=Live(Answer(Now.SAME, busy)))["In Dock"]
    assert found.sign is Sign.SAME
    assert found.details == ("Other than here, as its options say: Subject, Location, Privacy",)
    late = replace(COPY, agreed=event(16))
    assert rows(known(FEED, late), dock=Live(Answer(Now.SAME, event(16))))["In Dock"].sign is Sign.DIFFERS


def test_a_copy_that_is_behind_will_be_written() -> None:
    found = rows(known(FEED, COPY, here=event(17)), dock=Live(Answer(Now.SAME, event())))
    assert found["In Dock"].sign is found["On this computer"].sign is Sign.DIFFERS
    assert "The next sync brings it up to date." in found["In Dock"].details
    assert found["On this computer"].details[0] == "Changed since it was read from its source:"


def test_a_copy_that_is_behind_in_its_place_alone_differs() -> None:
    found = rows(known(FEED, COPY, here=event(location="Room 2")), dock=Live(Answer(Now.SAME, event())))["In Dock"]
    assert found.sign is Sign.DIFFERS
    assert found.details == ("The next sync brings it up to date.", "Location: Room 1 → Room 2")


def test_a_source_that_is_gone_is_named() -> None:
    found = rows(known(None))
    assert list(found) == ["As in the source", "On this computer"]
    assert "“Plan”" in found["As in the source"].value


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (Lines((), "20261124T143000Z"), "14:30, UTC"),
        (Lines((), "20261124T143000"), "14:30, no zone"),
        (Lines((), "20261124"), "2026-11-24, all day"),
        (Lines((), "tomorrow"), "15:30 – 17:00"),
    ],
)
def test_times_are_shown_as_they_are_written(lines: Lines, value: str) -> None:
    found = rows(known(FEED), plan=Live(Answer(Now.SAME, event(), lines)))
    assert found["As in the feed"].value == value


def test_other_zones_and_other_days_are_named() -> None:
    sydney = event(hour=8, zone="Australia/Sydney").span
    assert time_text(sydney, TODAY, PARIS) == "Mon 23 Nov, 22:30 – Tue 24 Nov, 00:00 (08:30 in Australia/Sydney)"
    floating = FloatingSpan(datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10))
    assert time_text(floating, TODAY, PARIS) == "09:00 – 10:00"
