"""Two versions of one event, field by field."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Span,
    Status,
    ZonedSpan,
)
from cirahub_desktop.wording.differences import differences, field_label

DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Paris"))
TRUCK = Event("Truck 7", ZonedSpan(NINE, NINE + timedelta(hours=1)))


def weekly(*changed: Occurrence) -> Event:
    return replace(TRUCK, series=Series("FREQ=WEEKLY;BYDAY=TU", changed=changed))


WEEKLY = weekly()


def rows(before: Event, after: Event) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in differences(before, after)]


def zoned(zone: str) -> Span:
    start = NINE.replace(tzinfo=ZoneInfo(zone))
    return ZonedSpan(start, start + timedelta(hours=1))


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        ({"subject": "Truck 8"}, ("Subject", "Truck 7", "Truck 8")),
        ({"location": "Quay\n4 "}, ("Location", "–", "Quay 4")),
        ({"body": Body("Ring  twice")}, ("Text", "–", "Ring twice")),
        ({"body": Body("", "<p></p>")}, ("Text", "–", "the same, kept in another way")),
        ({"categories": ("a", "b")}, ("Categories", "–", "a, b")),
        ({"show_as": ShowAs.OUT_OF_OFFICE}, ("Show as", "Busy", "Out of office")),
        ({"sensitivity": Sensitivity.PRIVATE}, ("Privacy", "Open to all", "Private")),
        ({"status": Status.CANCELLED}, ("Status", "Confirmed", "Cancelled")),
        ({"reminder": timedelta(minutes=15)}, ("Reminder", "–", "15 minutes before")),
        ({"url": "https://example.com"}, ("Link", "–", "https://example.com")),
        ({"organizer": Person("", "a@b.c")}, ("Organiser", "–", "a@b.c")),
        ({"attendees": (Person("Ann"), Person("", "b@b.c"))}, ("Attendees", "–", "Ann, b@b.c")),
        ({"attachments": ("https://x/y",)}, ("Attachments", "–", "https://x/y")),
        ({"extra": (("X-ROOM;A=b", "1"),)}, ("Other details", "–", "X-ROOM")),
        (
            {"span": AllDaySpan(DAY, DAY + timedelta(days=2))},
            ("Time", "Tue 24 Nov 2026, 09:00 – 10:00", "Tue 24 Nov 2026 – Wed 25 Nov 2026"),
        ),
        (
            {"span": FloatingSpan(NINE.replace(tzinfo=None), NINE.replace(tzinfo=None) + timedelta(hours=20))},
            ("Time", "Tue 24 Nov 2026, 09:00 – 10:00", "Tue 24 Nov 2026, 09:00 – Wed 25 Nov 2026, 05:00"),
        ),
        (
            {"span": zoned("America/New_York")},
            ("Time", "Tue 24 Nov 2026, 09:00 – 10:00", "Tue 24 Nov 2026, 15:00 – 16:00 (America/New_York)"),
        ),
    ],
)
def test_one_field_is_one_row(changed: dict[str, object], row: tuple[str, str, str]) -> None:
    assert rows(TRUCK, replace(TRUCK, **changed)) == [row]  # type: ignore[arg-type]


def test_equal_events_do_not_differ() -> None:
    assert differences(WEEKLY, WEEKLY) == ()


def test_a_series_tells_its_rule_and_single_dates() -> None:
    assert rows(TRUCK, WEEKLY) == [("Repetition", "once", "every week on Tue")]
    more = replace(TRUCK, series=Series("", added=(DAY,), removed=(NINE,)))
    assert rows(WEEKLY, more) == [
        ("Repetition", "every week on Tue", "on single dates"),
        ("Dates added", "–", "Tue 24 Nov 2026"),
        ("Dates left out", "–", "Tue 24 Nov 2026, 09:00"),
    ]


def test_one_date_of_a_series_has_rows_of_its_own() -> None:
    late = replace(TRUCK, span=ZonedSpan(NINE + timedelta(hours=2), NINE + timedelta(hours=3)))
    moved = weekly(Occurrence(NINE, late))
    short = "Tue 24 Nov 2026, 11:00 – 12:00"
    assert rows(WEEKLY, moved) == [("The date Tue 24 Nov 2026, 09:00", "as in the series", short)]
    assert rows(moved, WEEKLY) == [("The date Tue 24 Nov 2026, 09:00", short, "as in the series")]
    named = weekly(Occurrence(NINE, replace(late, subject="Van")))
    assert rows(moved, named) == [("Tue 24 Nov 2026, 09:00: Subject", "Truck 7", "Van")]
    assert rows(WEEKLY, named)[0][2] == f"{short}, Van"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_field_of_an_event_has_a_label(language: str) -> None:
    i18n.use(language)
    assert all(field_label(one.name) != one.name for one in fields(Event))
    assert field_label("else") == "else"


def test_labels_of_the_parts_of_a_series() -> None:
    assert field_label("rule") == "Repetition"
    assert field_label("2026-12-01T09:00:00[Europe/Paris] subject") == "Tue 1 Dec 2026, 09:00: Subject"
    assert field_label("2026-12-01 occurrence") == "Tue 1 Dec 2026"


def test_another_zone_at_the_same_moment_is_a_difference() -> None:
    start = NINE.astimezone(ZoneInfo("Europe/London"))
    (row,) = rows(TRUCK, replace(TRUCK, span=ZonedSpan(start, start + timedelta(hours=1))))
    assert row == (
        "Time",
        "Tue 24 Nov 2026, 09:00 – 10:00",
        "Tue 24 Nov 2026, 09:00 – 10:00 (Europe/London)",
    )


def test_further_and_barred_rules_are_told() -> None:
    more = replace(TRUCK, series=Series("FREQ=WEEKLY;BYDAY=TU", further=("FREQ=YEARLY",), barred=("FREQ=MONTHLY",)))
    ((label, before, after),) = rows(WEEKLY, more)
    assert label == field_label("series")
    assert before == "every week on Tue"
    assert after == "every week on Tue; every year; not every month"


def test_a_change_of_all_later_dates_is_told_as_one() -> None:
    later = Occurrence(NINE, replace(TRUCK, location="Room 2"), and_later=True)
    ((label, before, after),) = rows(WEEKLY, weekly(later))
    assert "and all later dates" in label
    assert (before, "Room 2" in after) == ("as in the series", True)
