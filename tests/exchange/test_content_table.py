"""Every property of an event, from the text of a feed to what plain exchangelib finds in the folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest
from lxml import etree

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Body, Event
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId, Identity, Stamp, origin_id
from cirahub_desktop.sync.model.options import (
    AttendeesRule,
    CancelledRule,
    CategoryRule,
    PrivateRule,
    ReminderRule,
    SpokeOptions,
)
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.project import Rules, project
from cirahub_desktop.sync.spokes.base import Create, Written
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.conftest import CLAIRE, PARIS, schema
from tests.exchange.events import timed
from tests.sandbox.client import TEAM, Client
from tests.support.connect import connect
from tests.support.ics import vcalendar, vevent

OPTIONS = SpokeOptions(
    hub_writes=True,
    category=CategoryRule.NONE,
    attendees=AttendeesRule.LIST,
    private=PrivateRule.COPY,
    cancelled=CancelledRule.PREFIX,
    reminders=ReminderRule.COPY,
)


@dataclass(frozen=True)
class Row:
    """What a feed says, and what people find; ``subject`` '' leaves out SUMMARY."""

    name: str
    lines: tuple[str, ...]
    found: dict[str, Any]
    subject: str = "S"


LONG, BODY = "x" * 300, "t" * 600_000
GONE = "a\x00b\x08c\x1fd\ufffee"
ROWS = (
    Row("subject", (), {"subject": "S"}),
    Row("escaped", (), {"subject": 'One; two, three\\ "four"'}, r'One\; two\, three\\ "four"'),
    Row("no-subject", (), {"subject": ""}, ""),
    Row("long-subject", (), {"subject": LONG[:255]}, LONG),
    Row("emoji-subject", (), {"subject": "😀" * 127}, "😀" * 200),
    Row("family-subject", (), {"subject": "x" * 250}, "x" * 250 + "👨‍👩‍👧‍👦" * 3),
    Row("accent-subject", (), {"subject": "x" * 254}, "x" * 254 + "e\u0301"),
    Row("lines-in-subject", (), {"subject": "One two"}, r"One\ntwo"),
    Row("forbidden", (f"LOCATION:{GONE}", f"DESCRIPTION:{GONE}"), {"subject": "abcde", "location": "abcde"}, GONE),
    Row("location", (f"LOCATION:{LONG}",), {"location": LONG[:255]}),
    Row("text", (r"DESCRIPTION:One\nTwo < three & four",), {"body": "One\nTwo < three & four\n"}),
    Row("html", ("DESCRIPTION:Plain", "X-ALT-DESC;FMTTYPE=text/html:<p>Rich</p>"), {"html": "<p>Rich</p>"}),
    Row("empty-html", ("DESCRIPTION:Plain", "X-ALT-DESC:<html><body> </body></html>"), {"body": "Plain\n"}),
    Row("html-in-text", ("DESCRIPTION:<b>Bring</b> papers<br>Gate 7",), {"html": "<b>Bring</b> papers<br>Gate 7"}),
    Row("no-html-in-text", ("DESCRIPTION:if a < b and c > d then <why>",), {"body": "if a < b and c > d then <why>\n"}),
    Row("long-text", (f"DESCRIPTION:{BODY}",), {"body": f"{BODY[:500_000]}\n"}),
    Row("long-html", (f"X-ALT-DESC:<p>{BODY}</p>",), {"body": f"{BODY[:500_000]}\n"}),
    Row("url", ("URL:https://e.org/a?b=c&d",), {"body": "Link: https://e.org/a?b=c&d\n"}),
    Row("url-in-text", ("URL:https://e.org/a", "DESCRIPTION:See https://e.org/a."), {"body": "See https://e.org/a.\n"}),
    Row(
        "url-begins-like-one-in-text",
        ("URL:https://e.org/a", "DESCRIPTION:See https://e.org/ab"),
        {"body": "See https://e.org/ab\n\nLink: https://e.org/a\n"},
    ),
    Row(
        "url-in-page",
        ("URL:https://e.org/a?b&c", 'X-ALT-DESC:<p><a href="https://e.org/a?b&amp;c">here</a></p>'),
        {"html": '<p><a href="https://e.org/a?b&amp;c">here</a></p>'},
    ),
    Row(
        "url-below-page",
        ("URL:https://e.org/a", "X-ALT-DESC:<HTML><BODY><p>Rich</p></BODY></HTML>"),
        {"html": "<p>Rich</p><p>Link: https://e.org/a</p>"},
    ),
    Row(
        "conference",
        (
            "CONFERENCE;VALUE=URI;FEATURE=PHONE;LABEL=Dial-in:tel:+1-412-555-0123",
            'CONFERENCE;VALUE=URI;LABEL="Chat: all":xmpp:a@b.c',
            "CONFERENCE;VALUE=URI:https://e.org/m",
            "X-GOOGLE-CONFERENCE:https://e.org/m",
        ),
        {"body": "Link: https://e.org/m\nDial-in: tel:+1-412-555-0123\nChat: all: xmpp:a@b.c\n"},
    ),
    Row("google", ("X-GOOGLE-CONFERENCE:https://meet.e.org/abc",), {"body": "Link: https://meet.e.org/abc\n"}),
    Row(
        "teams",
        (r"X-MICROSOFT-SKYPETEAMSMEETINGURL:https://e.org/l?a\,b\;c",),
        {"body": "Link: https://e.org/l?a,b;c\n"},
    ),
    Row("skype", ("X-MICROSOFT-ONLINEMEETINGCONFLINK:conf:sip:a@b.c",), {"body": "Link: conf:sip:a@b.c\n"}),
    Row("no-link", ("X-GOOGLE-CONFERENCE:none",), {"body": None}),
    Row(
        "attached",
        ("ATTACH;FMTTYPE=application/pdf:https://e.org/a.pdf",),
        {"body": "Attachment: https://e.org/a.pdf\n"},
    ),
    Row(
        "people",
        (
            "ORGANIZER;CN=Ann:mailto:ann@e.org",
            "ATTENDEE;CN=\"Léa ^'L^'\";PARTSTAT=ACCEPTED:mailto:l@e.org",
            "ATTENDEE:mailto:x@e.org",
        ),
        {"body": 'Attendees:\n– Ann\n– Léa "L"\n– x@e.org\n'},
    ),
    Row(
        "people-below-markup",
        ("DESCRIPTION:One<br>two", "ATTENDEE;CN=Ann:mailto:ann@e.org", "URL:https://e.org/a"),
        {"html": "One<br>two<p>Attendees:<br>– Ann</p><p>Link: https://e.org/a</p>"},
    ),
    Row("categories", (r"CATEGORIES:A\,B,C", "CATEGORIES:c,D"), {"categories": ["A,B", "C", "D"]}),
    Row("many-categories", (f"CATEGORIES:{','.join(f'n{number}' for number in range(60))}",), {"category_count": 60}),
    Row("long-category", (f"CATEGORIES:{LONG},{LONG}b,\x0b",), {"categories": [LONG[:255]]}),
    Row("public", ("CLASS:PUBLIC",), {"sensitivity": "Normal"}),
    Row("private", ("CLASS:PRIVATE",), {"sensitivity": "Private"}),
    Row("confidential", ("CLASS:CONFIDENTIAL",), {"sensitivity": "Confidential"}),
    Row("unknown-class", ("CLASS:X-SECRET",), {"sensitivity": "Private"}),
    Row("busy", ("TRANSP:OPAQUE",), {"legacy_free_busy_status": "Busy"}),
    Row("free", ("TRANSP:TRANSPARENT",), {"legacy_free_busy_status": "Free"}),
    Row("away", ("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), {"legacy_free_busy_status": "OOF"}),
    Row("elsewhere", ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",), {"legacy_free_busy_status": "WorkingElsewhere"}),
    Row(
        "stated-over-transparent",
        ("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"),
        {"legacy_free_busy_status": "Busy"},
    ),
    Row("tentative", ("STATUS:TENTATIVE",), {"legacy_free_busy_status": "Tentative"}),
    Row("cancelled", ("STATUS:CANCELLED",), {"subject": "Cancelled: S"}),
    Row("reminder", ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT20M", "END:VALARM"), {"reminder": 20}),
    Row(
        "two-reminders",
        ("BEGIN:VALARM", "TRIGGER:-PT1H", "END:VALARM", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"),
        {"reminder": 5},
    ),
    Row("far-reminder", ("BEGIN:VALARM", "TRIGGER:-P9999D", "END:VALARM"), {"reminder": 2_629_800}),
    Row("mail-reminder", ("BEGIN:VALARM", "ACTION:EMAIL", "TRIGGER:-PT20M", "END:VALARM"), {"reminder": None}),
    Row("no-reminder", (), {"reminder": None}),
    Row("unheld", ("GEO:1;2", "COMMENT:C", "COLOR:red", "IMAGE;VALUE=URI:a:b", "X-A:b"), {"body": None}),
)


def event_of(row: Row) -> Event:
    """As the hub has it; what the spoke is to hold is another matter."""
    text = vcalendar(vevent(f"{row.name}@example.org", *row.lines, subject=row.subject))
    calendar = load_calendar([text])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    assert found.item is not None
    return found.item.event


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, Any]]:
    """Every row as plain exchangelib reads it, by name."""
    rules = Rules(OPTIONS, Words(), PARIS)
    with Sandbox(keep_bodies=True) as sandbox:
        account = Account(AccountId("a"), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)
        connection = connect(account, sandbox.users[CLAIRE])
        folder = connection.folder_by_path(TEAM, CancelToken())
        spoke = CalendarSpoke(connection, folder.id, TEAM, zone=PARIS, clock=lambda: datetime.now(UTC))
        writes = [_create(row, rules) for row in ROWS]
        results = [
            answer for at in range(0, len(writes), 10) for answer in spoke.write(writes[at : at + 10], CancelToken())
        ]
        assert all(isinstance(answer, Written) for answer in results), results
        connection.close()
        with Client(sandbox.endpoint, CLAIRE, sandbox.users[CLAIRE]) as client:
            items = client.read(*client.folder(TEAM).all())
            yield {item.uid.partition("@")[0]: item for item in items}
        assert sandbox.recorder.mails == ()
        for one in sandbox.recorder.exchanges:
            assert one.operation != "CreateItem" or schema().validate(etree.fromstring(one.request))


def _create(row: Row, rules: Rules) -> Create:
    event = event_of(row)
    shown = project(event, "", rules)
    assert isinstance(shown, Event)
    uid = f"{row.name}@example.org"
    return Create(Identity(uid), shown, Stamp(origin_id("feed", uid), "hub@pc", row.name, 1, content_hash(shown)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_a_feed_says_is_found_in_the_folder(row: Row, found: dict[str, Any]) -> None:
    item = found[row.name]
    seen = {name: _seen(item, name) for name in row.found}
    assert seen == row.found
    assert not item.required_attendees
    assert not item.is_meeting


def _seen(item: Any, name: str) -> object:
    match name:
        case "subject":
            return item.subject or ""
        case "body":
            return None if item.body is None else str(item.body)
        case "html":
            page = str(item.body)
            return page[page.index("<body>") + 6 : page.index("</body>")].strip()
        case "category_count":
            return len(item.categories)
        case "reminder":
            return item.reminder_minutes_before_start if item.reminder_is_set else None
        case _:
            return getattr(item, name)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>x</p>", "<p>x</p>|"),
        ("<BODY>x</BODY ></HTML>", "<BODY>x|</BODY ></HTML>"),
        ("<html>x</html>", "<html>x|</html>"),
        ("<body><!-- </body> -->x</body></html>", "<body><!-- </body> -->x|</body></html>"),
    ],
)
def test_a_link_stands_inside_the_page(page: str, shown: str) -> None:
    event = timed(body=Body("x", page), url="https://e.org/a")
    after = project(event, "", Rules(OPTIONS, Words(), PARIS))
    assert isinstance(after, Event)
    assert after.body == Body("x\n\nLink: https://e.org/a", shown.replace("|", "<p>Link: https://e.org/a</p>"))


def test_r14_ends_of_pages_without_number_cost_no_time() -> None:
    """R14"""
    started = process_time()
    project(timed(body=Body("", "</body>" * 100_000), url="https://e.org/a"), "", Rules(OPTIONS, Words(), PARIS))
    assert process_time() - started < 10
