"""Lines that are none, or not quite: text that goes on, names with colons, quotes that never close."""

from __future__ import annotations

import pytest

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.codecs.content_line import read_line
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Body, Event, Person
from tests.support.ics import vcalendar, vevent


def reading(*lines: str) -> ItemReading:
    calendar = load_calendar([vcalendar(vevent("a", *lines))])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    return found


def event(*lines: str) -> Event:
    found = reading(*lines)
    assert found.item is not None
    return found.item.event


def told(*lines: str) -> list[str]:
    found = reading(*lines)
    assert {fault.code for fault in found.faults} <= {FaultCode.REPAIRED}
    return [fault.detail for fault in found.faults]


def test_a_raw_line_end_in_a_description() -> None:
    """Scripts print the text of a database as it is."""
    lines = (
        "DESCRIPTION:First, second; third",
        "and more",
        "Note: bring your own",
        "https://example.org/a?b=c",
        "12:30 end",
    )
    found = event(*lines, "LOCATION:Hall", "PRIORITY:5")
    assert (
        found.body.text == "First, second; third\nand more\nNote: bring your own\nhttps://example.org/a?b=c\n12:30 end"
    )
    assert (found.location, found.extra) == ("Hall", (("PRIORITY", "5"),))
    assert told(*lines) == list(lines[1:])


def test_a_fold_without_its_blank() -> None:
    first = "DESCRIPTION:" + "x" * 63
    assert event(first, "y" * 20).body.text == "x" * 63 + "y" * 20
    assert event(f"{first} {'z' * 40}", "y" * 20).body.text == f"{'x' * 63} {'z' * 40}\n{'y' * 20}"


def test_a_fold_without_its_blank_in_the_middle_of_a_name() -> None:
    """Confluence writes such lines, and a colon where a semicolon should be."""
    first, second = (
        "ORGANIZER:X-CONFLUENCE-USER-KEY=8a4a8a8e5418da4e015496587b6d0067;CN=Danie",
        "l Lee:mailto:d@example.org",
    )
    assert event(first, second, "LOCATION:Hall").organizer == Person("Daniel Lee", "d@example.org")
    assert told(first, second) == [second]
    assert event("ORGANIZER;CN=Jo:mailto:jo@example.org", "free text").organizer == Person("Jo", "jo@example.org")


def test_a_fold_in_the_middle_of_a_letter() -> None:
    text = vcalendar(vevent("a", subject="Füße"))
    cut = text.replace("ü".encode(), b"\xc3\r\n \xbc").replace("ß".encode(), b"\xc3\r\n\t\x9f")
    calendar = load_calendar([cut])
    (one,) = calendar.groups
    found = calendar.read(one).item
    calendar.close()
    assert found is not None
    assert found.event.subject == "Füße"


@pytest.mark.parametrize("junk", ["free text", "Note: text", "X_BAD_NAME:1", "no colon;", "@#$%:x", "lower:case", ":"])
def test_r9_text_between_lines_costs_that_text(junk: str) -> None:
    """R9"""
    assert told("PRIORITY:5", junk, "LOCATION:Hall") == [junk]
    found = event("PRIORITY:5", junk, "LOCATION:Hall")
    assert (found.location, found.extra) == ("Hall", (("PRIORITY", "5"),))


def test_r9_a_bad_name_behind_a_description_is_no_part_of_it() -> None:
    """R9"""
    assert event("DESCRIPTION:Text", "X_BAD_NAME:1").body == Body("Text")
    assert event("DESCRIPTION:Text", "FOO:bar", "X-foo;a=b:1").extra == (("FOO", "bar"), ("X-foo;a=b", "1"))


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ('ORGANIZER;CN="Doe, Jo:x":mailto:jo@example.org', Person("Doe, Jo:x", "jo@example.org")),
        ('ORGANIZER;CN="Doe:mailto:jo@example.org', Person("Doe", "jo@example.org")),
        ('ORGANIZER;CN="Jo "J" Doe":MAILTO:jo@example.org', Person("Jo J Doe", "jo@example.org")),
        ("ORGANIZER;CN=Jo;PARTSTAT=ACCEPTED:mailto:mailto:jo@example.org", Person("Jo", "jo@example.org", "accepted")),
        ("ORGANIZER:jo@example.org", Person("", "jo@example.org")),
        ("ORGANIZER:Jo Doe <jo@example.org>", Person("Jo Doe", "jo@example.org")),
        ("ORGANIZER:Jo Doe", Person("Jo Doe", "")),
        ("ORGANIZER;CN=Jo:invalid:nomail", Person("Jo", "invalid:nomail")),
        ("ORGANIZER:", Person()),
    ],
)
def test_people(line: str, person: Person) -> None:
    assert event(line).organizer == person


def test_parameters() -> None:
    line = read_line('X-A;one="a;b:c",d;Two=x^ny^\'z^^;three:v:w')
    assert (line.name, line.value, line.mended) == ("X-A", "v:w", False)
    assert line.params == {"ONE": "a;b:c,d", "TWO": 'x\ny"z^', "THREE": ""}


def test_words_of_html_in_a_description() -> None:
    """Google and many school systems put HTML where text should be."""
    found = event("DESCRIPTION:<p>One &amp\\; two</p><br>Three").body
    assert (found.text, found.html) == ("One & two\nThree", "<p>One & two</p><br>Three".replace("& ", "&amp; "))
    linked = event('DESCRIPTION:One\\n<a href="https://example.org">two</a>').body
    assert linked == Body("One\ntwo", 'One<br>\n<a href="https://example.org">two</a>')


@pytest.mark.parametrize("text", ["a < b and c > d", "<https://example.org>", "x <b y", "List<String>", "1 <i> 2"])
def test_what_is_no_html(text: str) -> None:
    assert event(f"DESCRIPTION:{text}").body == Body(text)


def test_html_of_its_own_beats_html_in_the_description() -> None:
    found = event("DESCRIPTION:One<br>two", "X-ALT-DESC;FMTTYPE=text/html:<p>Three</p>")
    assert found.body == Body("One<br>two", "<p>Three</p>")
    assert event("DESCRIPTION:One", "X-ALT-DESC;FMTTYPE=text/rtf:x").extra == (("X-ALT-DESC;FMTTYPE=text/rtf", "x"),)


def test_links() -> None:
    found = event(
        "URL;ENCODING=QUOTED-PRINTABLE:https://example.org/?a=3Db",
        "ATTACH;ENCODING=QUOTED-PRINTABLE:https://example.org/?c=3Dd",
        "ATTACH;VALUE=URI;FMTTYPE=text/plain: https://example.org/e\\,f ",
    )
    assert (found.url, found.attachments) == (
        "https://example.org/?a=b",
        ("https://example.org/?c=d", "https://example.org/e\\,f"),
    )
    assert told("ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA") == ["ATTACH;VALUE=BINARY"]


def test_what_has_no_field_stays_as_it_was_written() -> None:
    kept = (
        ("CONFERENCE;VALUE=URI;FEATURE=VIDEO", "https://meet.example.org/1"),
        ("GEO", "48.85;2.35"),
        ("X-GOOGLE-CONFERENCE", "https://meet.example.org/2"),
        ("X-MICROSOFT-SKYPETEAMSMEETINGURL", "https://teams.example.org/3"),
    )
    assert event(*(f"{head}:{value}" for head, value in kept[::-1])).extra == kept
