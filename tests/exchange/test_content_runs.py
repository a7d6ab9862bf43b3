"""Odd contents in the whole program: what Exchange cannot hold stays whole in the hub and is written once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.model.event import Event, ShowAs
from cirahub_desktop.sync.model.options import CancelledRule, Feeding, PrivateRule
from tests.engine.office import BOARD, BOTH_WAYS, Office, Outlook, nothing_happened, outlook
from tests.exchange.test_content_table import ROWS, event_of
from tests.support.ics import vcalendar, vevent

LONG = "Delivery of " + "very " * 60 + "much glass 😀"
UNHELD = (
    *("GEO:48.85;2.35", r"COMMENT:One\, two", "COLOR:turquoise", "IMAGE;VALUE=URI;DISPLAY=BADGE:https://e.org/i.png"),
    *('X-ODD;X-P="a;b":c\\,d', "CONFERENCE;VALUE=URI;LABEL=Room:https://e.org/m", "PRIORITY:3", "RESOURCES:Beamer"),
    *("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:First", "TRIGGER:-PT5M", "END:VALARM"),
    *("BEGIN:VALARM", "ACTION:EMAIL", "SUMMARY:Mail", "ATTENDEE:mailto:a@e.org", "TRIGGER:-P1D", "END:VALARM"),
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running
        assert running.recorder.mails == ()


@pytest.fixture
def people(sandbox: Sandbox) -> Iterator[Outlook]:
    with outlook(sandbox) as running:
        yield running


@pytest.fixture
def office(sandbox: Sandbox, tmp_path: Path) -> Office:
    return Office(tmp_path / "data", sandbox)


def feed(office: Office, *events: str) -> None:
    office.app.add_ical_spoke(office.hub, "Feed", office.sandbox.set_feed("Feed.ics", vcalendar(*events)))


def folder(office: Office, path: Path) -> Path:
    spoke = office.app.add_folder_spoke(office.hub, "Files", path)
    shown = {"private": PrivateRule.COPY, "cancelled": CancelledRule.PREFIX}
    office.set(spoke, hub_writes=True, feeds_hub=Feeding.OFF, **shown)
    return path


def in_files(path: Path) -> dict[str, Event]:
    """By UID, as read back."""
    found = {}
    for file in path.glob("*.ics"):
        calendar = load_calendar([file.read_bytes()])
        (one,) = calendar.groups
        item = calendar.read(one).item
        assert item is not None
        found[item.identity.uid] = item.event
        calendar.close()
    return found


@pytest.mark.parametrize("feeding", [Feeding.OFF, Feeding.ALL])
def test_r6_no_content_is_written_twice(office: Office, tmp_path: Path, feeding: Feeding) -> None:
    """R6: in one direction and in both."""
    events = [vevent(f"{row.name}@example.org", *row.lines, subject=row.subject) for row in ROWS]
    feed(office, *events)
    files = folder(office, tmp_path / "files")
    shown = {"private": PrivateRule.COPY, "cancelled": CancelledRule.PREFIX}
    office.calendar("Board", BOARD, {**BOTH_WAYS, **shown, "feeds_hub": feeding})
    first = office.run()
    assert [one.created for one in first.spokes if one.name == "Board"] == [len(ROWS)]
    for _ in range(3):
        report = office.run()
        assert nothing_happened(report), [(one.name, one.planned, one.incoming) for one in report.spokes]
    held = in_files(files)
    for row in ROWS:
        kept = held[f"{row.name}@example.org"]
        assert kept.body == event_of(row).body


def test_r15_an_edit_in_outlook_does_not_cut_what_the_hub_keeps_whole(
    office: Office, people: Outlook, tmp_path: Path
) -> None:
    """R15: neither of another field, nor of the one that was cut."""
    feed(office, vevent("a@example.org", f"LOCATION:{LONG}", "DESCRIPTION:Ten pallets", subject=LONG))
    files = folder(office, tmp_path / "files")
    office.calendar("Board", BOARD, BOTH_WAYS)
    office.run()
    (copy,) = people.all(BOARD)
    assert LONG.startswith(copy.subject)
    people.save(copy, body="Eleven pallets")
    for _ in range(2):
        office.run()
    held = in_files(files)["a@example.org"]
    assert (held.subject, held.location, held.body.text.strip()) == (LONG, LONG, "Eleven pallets")
    (copy,) = people.all(BOARD)
    people.save(copy, subject=copy.subject.replace("Delivery", "Supplies"))
    for _ in range(2):
        office.run()
    held = in_files(files)["a@example.org"]
    assert (held.subject, held.location) == (LONG, LONG)
    assert nothing_happened(office.run())


def test_what_exchange_has_no_field_for_comes_out_unchanged_elsewhere(
    office: Office, people: Outlook, tmp_path: Path
) -> None:
    """Also after somebody worked on the copy that does not show it."""
    feed(office, vevent("a@example.org", *UNHELD))
    files = folder(office, tmp_path / "files")
    office.calendar("Board", BOARD, BOTH_WAYS)
    office.run()
    people.save(people.all(BOARD)[0], location="Quay")
    office.run()
    assert in_files(files)["a@example.org"].location == "Quay"
    (file,) = files.glob("*.ics")
    lines = file.read_bytes().decode().replace("\r\n ", "").split("\r\n")
    assert set(UNHELD) - {"DESCRIPTION:First"} <= set(lines)
    assert nothing_happened(office.run())


def test_people_write_above_a_link_and_change_markup(office: Office, people: Outlook, tmp_path: Path) -> None:
    """A description that is HTML in truth comes back as HTML, without the link that was put below it."""
    feed(office, vevent("a@example.org", "DESCRIPTION:<b>Bring</b> papers<br>Gate 7", "URL:https://e.org/a"))
    files = folder(office, tmp_path / "files")
    office.calendar("Board", BOARD, BOTH_WAYS)
    office.run()
    (copy,) = people.all(BOARD)
    people.save(copy, body=type(copy.body)(str(copy.body).replace("Gate 7", "Gate 8")))
    office.run()
    held = in_files(files)["a@example.org"]
    assert held.body.text == "Bring papers\nGate 8"
    assert "<b>Bring</b> papers<br>Gate 8" in held.body.html
    assert "e.org/a" not in held.body.html + held.body.text
    assert nothing_happened(office.run())


def test_r6_odd_contents_of_a_changed_occurrence(office: Office, people: Outlook, tmp_path: Path) -> None:
    """R6, R15: cut and decorated like an event of its own, and whole in the hub."""
    begin = "DTSTART;TZID=Europe/Paris:20270105T090000"
    changed = vevent(
        "a@example.org",
        *("RECURRENCE-ID;TZID=Europe/Paris:20270106T090000", "DTEND;TZID=Europe/Paris:20270106T110000"),
        *("CONFERENCE;VALUE=URI;LABEL=Room:https://e.org/m", f"LOCATION:{LONG}", "COMMENT:C", "DESCRIPTION:a\x00b"),
        start=begin.replace("0105", "0106"),
        subject=LONG,
    )
    series = vevent("a@example.org", "RRULE:FREQ=DAILY;COUNT=3", "DTEND;TZID=Europe/Paris:20270105T100000", start=begin)
    feed(office, series, changed)
    files = folder(office, tmp_path / "files")
    office.calendar("Board", BOARD, BOTH_WAYS)
    office.run()
    shown = people.occurrence(BOARD, "S", 2)
    assert (len(shown.subject), len(shown.location)) == (255, 255)
    assert str(shown.body).splitlines() == ["ab", "", "Room: https://e.org/m"]
    for _ in range(2):
        assert nothing_happened(office.run())
    people.save(people.occurrence(BOARD, "S", 2), legacy_free_busy_status="OOF")
    office.run()
    held = in_files(files)["a@example.org"].series
    assert held is not None
    (one,) = held.changed
    assert (one.event.subject, one.event.location, one.event.show_as) == (LONG, LONG, ShowAs.OUT_OF_OFFICE)
    assert ("COMMENT", "C") in one.event.extra
    assert one.event.body.text == "ab"
    assert nothing_happened(office.run())
