"""Series that Exchange cannot repeat, in a real-speaking public folder; people work there in Outlook."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.options import HandChanged, HandDeleted
from tests.engine.office import BOARD, BOTH_WAYS, FILLED, Office, Outlook, nothing_happened
from tests.engine.support import PARIS, spoke_report
from tests.support.ics import vcalendar, vevent

FIRST = datetime.now(PARIS).date() + timedelta(days=2)


def publish(office: Office, *lines: str, rule: str = "FREQ=DAILY;COUNT=6;BYHOUR=9,14") -> str:
    """Twice a day, which Exchange has no pattern for."""
    day = f"{FIRST:%Y%m%d}"
    event = vevent(
        "tour@example.com",
        f"DTEND;TZID=Europe/Paris:{day}T100000",
        f"RRULE:{rule}",
        *lines,
        start=f"DTSTART;TZID=Europe/Paris:{day}T090000",
        subject="Tour",
    )
    return office.sandbox.set_feed("tours.ics", vcalendar(event))


def starts(people: Outlook) -> list[datetime]:
    return [one.start.astimezone(PARIS) for one in people.view(BOARD, FIRST, FIRST + timedelta(days=30))]


def on(day: int, hour: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=day), time(hour), PARIS)


TWICE_A_DAY = [on(day, hour) for day in range(3) for hour in (9, 14)]


def test_it_is_shown_at_the_right_times_and_a_second_run_writes_nothing(office: Office, people: Outlook) -> None:
    office.app.add_ical_spoke(office.hub, "Tours", publish(office))
    office.calendar("Board", BOARD, FILLED)
    report = spoke_report(office.run(), "Board")
    assert (report.created, report.failed) == (6, ())
    assert [one.code for one in report.skipped] == [FaultCode.AS_SINGLE_EVENTS]
    assert starts(people) == TWICE_A_DAY
    assert len({one.uid for one in people.all(BOARD)}) == 6, "one UID twice is one event to many programs"
    assert nothing_happened(office.run())


def test_the_feed_moves_takes_away_and_gives_back_an_occurrence(office: Office, people: Outlook) -> None:
    office.app.add_ical_spoke(office.hub, "Tours", publish(office))
    office.calendar("Board", BOARD, FILLED)
    office.run()
    publish(office, f"EXDATE;TZID=Europe/Paris:{FIRST:%Y%m%d}T140000")
    assert spoke_report(office.run(), "Board").deleted == 1
    assert starts(people) == [one for one in TWICE_A_DAY if one != on(0, 14)]
    publish(office)
    assert spoke_report(office.run(), "Board").created == 1
    assert starts(people) == TWICE_A_DAY
    assert nothing_happened(office.run())


def test_what_people_do_in_outlook_goes_into_the_series(office: Office, people: Outlook, tmp_path: Path) -> None:
    office.app.add_ical_spoke(office.hub, "Tours", publish(office))
    office.calendar("Board", BOARD, {**BOTH_WAYS, "hand_changed": HandChanged.TAKE, "hand_deleted": HandDeleted.DELETE})
    files = tmp_path / "files"
    files.mkdir()
    office.set(office.app.add_folder_spoke(office.hub, "Files", files), **FILLED)
    office.run()
    office.run()
    second, third = (one for one in people.all(BOARD) if one.start.astimezone(PARIS) in (on(0, 14), on(1, 9)))
    moved = next(one for one in (second, third) if one.start.astimezone(PARIS) == on(0, 14))
    people.save(moved, start=on(0, 16), end=on(0, 17), location="Quai B")
    people.drop(third if moved is second else second)
    report = office.run()
    assert spoke_report(report, "Board").came_in == 2
    (text,) = (one.read_text("utf-8") for one in files.glob("*.ics"))
    assert f"RECURRENCE-ID;TZID=Europe/Paris:{FIRST:%Y%m%d}T140000" in text
    assert f"DTSTART;TZID=Europe/Paris:{FIRST:%Y%m%d}T160000" in text
    assert f"EXDATE;TZID=Europe/Paris:{FIRST + timedelta(days=1):%Y%m%d}T090000" in text
    assert "LOCATION:Quai B" in text
    expected = sorted({*TWICE_A_DAY, on(0, 16)} - {on(0, 14), on(1, 9)})
    assert starts(people) == expected
    assert nothing_happened(office.run())


def test_a_series_becomes_single_events_and_a_series_again(office: Office, people: Outlook) -> None:
    office.app.add_ical_spoke(office.hub, "Tours", publish(office, rule="FREQ=DAILY;COUNT=5"))
    office.calendar("Board", BOARD, FILLED)
    office.run()
    assert [one.type for one in people.all(BOARD)] == ["RecurringMaster"]
    publish(office)
    office.run()
    assert starts(people) == TWICE_A_DAY
    assert {one.type for one in people.all(BOARD)} == {"Single"}
    publish(office, rule="FREQ=DAILY;COUNT=5")
    office.run()
    assert [one.type for one in people.all(BOARD)] == ["RecurringMaster"]
    assert starts(people) == [on(day, 9) for day in range(5)]
    assert nothing_happened(office.run())


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ((f"RDATE;TZID=Europe/Paris:{FIRST + timedelta(days=20):%Y%m%d}T110000",), "FREQ=WEEKLY;COUNT=2"),
        ((), "FREQ=MONTHLY;BYMONTHDAY=29,30,31;COUNT=3"),
    ],
    ids=["an-extra-date", "days-that-some-months-lack"],
)
def test_other_series_without_a_pattern(office: Office, people: Outlook, lines: tuple[str, ...], rule: str) -> None:
    office.app.add_ical_spoke(office.hub, "Tours", publish(office, *lines, rule=rule))
    office.calendar("Board", BOARD, FILLED)
    report = spoke_report(office.run(), "Board")
    assert report.failed == ()
    assert {one.type for one in people.all(BOARD)} == {"Single"}
    assert nothing_happened(office.run())
