"""Two public folders of a real-speaking Exchange, tied both ways by the whole program; people work in Outlook."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from exchangelib import EWSDate, HTMLBody
from exchangelib.recurrence import Recurrence, WeeklyPattern

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.model.options import PrivateRule
from tests.engine.office import BOARD, BOTH_WAYS, FLEET, Office, Outlook, nothing_happened
from tests.engine.support import PARIS, spoke_report

SIDES = pytest.mark.parametrize(("here", "there"), [(BOARD, FLEET), (FLEET, BOARD)], ids=["board", "fleet"])


@pytest.fixture
def office(sandbox: Sandbox, tmp_path: Path) -> Office:
    made = Office(tmp_path / "data", sandbox)
    made.calendar("Board", BOARD, BOTH_WAYS)
    made.calendar("Fleet", FLEET, BOTH_WAYS)
    return made


def settle(office: Office) -> None:
    """One run takes everything over; a second writes nothing, and a third does not either."""
    office.run()
    for _ in range(2):
        report = office.run()
        assert nothing_happened(report), [(one.name, one.planned, one.incoming) for one in report.spokes]


def shown(item: Any) -> dict[str, object]:
    names = ("subject", "start", "end", "is_all_day", "location", "text_body", "categories", "legacy_free_busy_status")
    values = {name: getattr(item, name) for name in names}
    return values | {"text_body": (item.text_body or "").strip(), "sensitivity": item.sensitivity}


@SIDES
def test_what_somebody_enters_comes_over_whole(office: Office, people: Outlook, here: str, there: str) -> None:
    people.add(
        here,
        "Révision Sprinter",
        location="Garage Rivoire",
        body=HTMLBody("<html><body><p>Bring the <b>papers</b></p></body></html>"),
        categories=["Fleet", "Été"],
        legacy_free_busy_status="OOF",
        sensitivity="Personal",
    )
    settle(office)
    home, copy = people.find(here, "Révision Sprinter"), people.find(there, "Révision Sprinter")
    assert shown(copy) == shown(home)
    assert "papers" in copy.text_body
    assert not copy.reminder_is_set, "it would ring for everybody"


@SIDES
def test_edits_and_deletions_on_either_side(office: Office, people: Outlook, here: str, there: str) -> None:
    people.add_all(BOARD, ["Tour 1", "Tour 2", "Tour 3", "Tour 4"])
    settle(office)
    people.change(here, "Tour 1", location="Quai B", body="Gate 7")
    settle(office)
    assert people.find(there, "Tour 1").location == "Quai B"
    people.change(there, "Tour 1", subject="Tour 1, late", categories=["Late"])
    people.change(here, "Tour 2", location="Quai C")
    people.delete(there, "Tour 3")
    settle(office)
    assert office.subjects(BOARD) == office.subjects(FLEET) == ["Tour 1, late", "Tour 2", "Tour 4"]
    assert shown(people.find(here, "Tour 1, late")) == shown(people.find(there, "Tour 1, late"))
    assert people.find(here, "Tour 1, late").text_body.strip() == "Gate 7"
    assert people.find(there, "Tour 2").location == "Quai C"


def test_different_fields_edited_on_both_sides_merge(office: Office, people: Outlook) -> None:
    people.add(BOARD, "Tour")
    settle(office)
    home = people.find(BOARD, "Tour")
    people.change(BOARD, "Tour", start=home.start + timedelta(hours=2), end=home.end + timedelta(hours=2))
    people.change(FLEET, "Tour", location="Quai B")
    settle(office)
    assert shown(people.find(BOARD, "Tour")) == shown(people.find(FLEET, "Tour"))
    assert people.find(BOARD, "Tour").location == "Quai B"
    assert people.find(FLEET, "Tour").start == home.start + timedelta(hours=2)


@SIDES
def test_of_two_edits_between_runs_the_newest_wins_by_the_servers_time(
    office: Office, people: Outlook, here: str, there: str
) -> None:
    """R7: within one run the server's own times count, whichever spoke comes first."""
    people.add(BOARD, "Tour")
    settle(office)
    people.change(there, "Tour", location="first")
    people.change(here, "Tour", location="last")
    report = office.run()
    assert sum(one.conflicts for one in report.spokes) == 1
    settle(office)
    assert people.find(BOARD, "Tour").location == people.find(FLEET, "Tour").location == "last"


@SIDES
def test_whole_days(office: Office, people: Outlook, here: str, there: str) -> None:
    first = datetime.now(PARIS).date() + timedelta(days=4)
    people.add(here, "Fair", is_all_day=True, start=_day(first), end=_day(first + timedelta(days=1)))
    settle(office)
    copy = people.find(there, "Fair")
    assert (copy.is_all_day, copy.start, copy.end) == (True, first, first + timedelta(days=1))
    people.change(there, "Fair", end=_day(first + timedelta(days=2)))
    settle(office)
    assert people.find(here, "Fair").end == first + timedelta(days=2)


@SIDES
def test_private_events_show_as_busy_on_the_other_side_and_stay_what_they_are(
    office: Office, people: Outlook, here: str, there: str
) -> None:
    """R15: what was hidden never flows back; a move of the hidden event does."""
    people.add(here, "Doctor", sensitivity="Private", location="Clinic")
    settle(office)
    copy = people.find(there, "Busy")
    assert (copy.location, copy.sensitivity) == (None, "Private")
    people.change(
        there, "Busy", subject="Busy?", start=copy.start + timedelta(days=1), end=copy.end + timedelta(days=1)
    )
    settle(office)
    home = people.find(here, "Doctor")
    assert (home.location, home.start) == ("Clinic", copy.start + timedelta(days=1))
    assert office.subjects(there) == ["Busy?"]


def test_private_events_copied_fully_where_the_options_say_so(office: Office, people: Outlook) -> None:
    for name in ("Board", "Fleet"):
        spoke = office.app.spoke(office.app.hub("Team"), name)
        office.set(spoke, private=PrivateRule.COPY)
    people.add(BOARD, "Doctor", sensitivity="Private", location="Clinic")
    settle(office)
    people.change(FLEET, "Doctor", location="Hospital")
    settle(office)
    home = people.find(BOARD, "Doctor")
    assert (home.location, home.sensitivity) == ("Hospital", "Private")


def weekly(people: Outlook, path: str) -> date:
    """Six Tuesdays at nine; the first is in the next two weeks."""
    today = datetime.now(PARIS).date()
    first = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    days = int((first - today).days)
    pattern = Recurrence(pattern=WeeklyPattern(interval=1, weekdays=["Tuesday"]), start=_day(first), number=6)
    people.add(path, "Team", days=days, recurrence=pattern)
    return first


def tuesdays(people: Outlook, path: str, first: date) -> list[tuple[str, str, str | None]]:
    """What Outlook shows: day and hour, subject, place."""
    found = people.view(path, first - timedelta(days=1), first + timedelta(days=60))
    return [(f"{one.start.astimezone(PARIS):%j %H:%M}", one.subject, one.location) for one in found]


@SIDES
def test_a_series_with_an_exception_somebody_edits(office: Office, people: Outlook, here: str, there: str) -> None:
    first = weekly(people, here)
    settle(office)
    assert tuesdays(people, there, first) == tuesdays(people, here, first)
    assert len(tuesdays(people, there, first)) == 6

    second = people.occurrence(there, "Team", 2)
    people.save(second, start=second.start + timedelta(hours=3), end=second.end + timedelta(hours=3), location="Room 2")
    settle(office)
    assert tuesdays(people, here, first) == tuesdays(people, there, first)
    assert [place for _, _, place in tuesdays(people, here, first)].count("Room 2") == 1

    people.drop(people.occurrence(here, "Team", 4))
    people.save(people.occurrence(there, "Team", 5), subject="Team, with guests")
    settle(office)
    both = tuesdays(people, here, first)
    assert both == tuesdays(people, there, first)
    assert len(both) == 5
    assert [subject for _, subject, _ in both].count("Team, with guests") == 1

    people.change(there, "Team", location="Canteen")
    settle(office)
    assert tuesdays(people, here, first) == tuesdays(people, there, first)
    assert len(tuesdays(people, here, first)) == 5

    people.delete(here, "Team")
    settle(office)
    assert office.subjects(BOARD) == office.subjects(FLEET) == []


def test_what_lies_in_both_already_is_joined(office: Office, people: Outlook) -> None:
    """R4: the same event, entered twice by people who did not talk, is one; nothing is written at first contact."""
    people.add(BOARD, "Tour", location="Quai A")
    people.add(FLEET, "Tour")
    report = office.run()
    assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
    assert len(office.subjects(BOARD)) == len(office.subjects(FLEET)) == 1
    settle(office)


def test_a_meeting_with_invitations_is_never_touched(office: Office, people: Outlook) -> None:
    """R8: deleting or moving its copy asks nobody, and the meeting stays as it is."""
    office.calendar("Quay", "/Logistics/Planning quai", BOTH_WAYS)
    settle(office)
    before = people.find("/Logistics/Planning quai", "Réunion transporteurs")
    people.change(BOARD, "Réunion transporteurs", location="elsewhere")
    for _ in range(3):
        office.run()
    after = people.find("/Logistics/Planning quai", "Réunion transporteurs")
    assert (after.changekey, after.location) == (before.changekey, before.location)
    assert not spoke_report(office.run(), "Quay").updated


def _day(day: date) -> EWSDate:
    return EWSDate(day.year, day.month, day.day)
