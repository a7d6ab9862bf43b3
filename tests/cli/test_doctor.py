"""``doctor``: a real feed on loopback, told in sentences and as JSON."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.sync.examination import RepairKind, Revalidation, SingleSeries, ZoneSource, ZoneUse
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.wording import findings
from tests.cli.conftest import Call
from tests.cli.fake_app import FakeApp
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

UGLY = vcalendar(
    vevent("ok", start="DTSTART;TZID=Romance Standard Time:20261201T090000"),
    vevent("first-and-15th", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15", subject="Pay day"),
    vevent("end", "DTEND:20251201T090000Z", subject="Backwards"),
    vevent("bad", start="", subject="Broken"),
    head=("X-WR-CALNAME:Deliveries",),
)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer(Reply(UGLY)) as running:
        yield running


def test_it_tells_what_a_person_can_read_to_their_it(call: Call, server: FeedServer) -> None:
    answer = call("doctor", "-", given=server.link + "\n")
    assert answer.code == Code.ITEMS_FAILED
    assert answer.err == ""
    lines = [line.strip() for line in answer.out.splitlines()]
    for line in (
        "Its name is “Deliveries”.",
        "4 events were found.",
        "3 were read: 2 single events, 1 repeating event.",
        "1 could not be read; see below.",
        "“Romance Standard Time” (1 event): a name of Windows, understood as Europe/Paris",
        "“Pay day”: it takes place on several days of a month",
        "Read twice, one right after the other, all events kept their identifiers (UID).",
        "1 event has an end that is wrong or wrongly written; it was put right:",
        "“Backwards”: line 18, DTEND:20251201T090000Z · UID end",
        "“Broken”: has no start (line 25) · UID bad",
    ):
        assert line in lines, answer.out


def test_all_well_is_code_0(call: Call, server: FeedServer) -> None:
    server.replies = [Reply(vcalendar(vevent("a")))]
    answer = call("doctor", "-", given=server.link + "\n")
    assert (answer.code, answer.err) == (Code.DONE, "")
    assert "Not read" not in answer.out


def test_json_is_one_object_with_everything(call: Call, server: FeedServer) -> None:
    answer = call("doctor", "-", "--json", given=server.link + "\n")
    assert answer.code == Code.ITEMS_FAILED
    found = answer.json()
    assert isinstance(found, dict)
    assert found.keys() == {
        *("schema", "file", "host", "calendar", "events", "times", "zones", "single_events", "uids", "server"),
        *("repaired", "replaced", "not_read", "error"),
    }
    assert (found["schema"], found["host"], found["file"], found["error"]) == (1, "127.0.0.1", None, None)
    events = found["events"]
    assert events["found"] == events["read"] + events["replaced"] + events["not_read"] == 4
    assert found["zones"] == [
        {
            "name": "Romance Standard Time",
            "how": "windows",
            "zone": "Europe/Paris",
            "events": 1,
            "utc_offsets_minutes": [60, 120],
        }
    ]
    assert [(one["uid"], one["reason"], one["rule"]) for one in found["single_events"]] == [
        ("first-and-15th", "rule", "FREQ=MONTHLY;BYMONTHDAY=1,15")
    ]
    assert found["uids"]["stable"] is True
    assert found["server"]["unchanged_answers"] == "not-offered"
    assert [one["uid"] for one in found["repaired"]["end"]] == ["end"]
    assert [(one["uid"], one["code"]) for one in found["not_read"]] == [("bad", "no-start")]


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_r12_nothing_of_the_link_is_said_but_its_host(call: Call, server: FeedServer, as_json: list[str]) -> None:
    """R12"""
    for reply in (Reply(UGLY), Reply(b"<html>nothing</html>"), Reply(status=500)):
        server.replies = [reply]
        answer = call("--verbose", "doctor", "-", "--user", "claire", *as_json, given=f"{server.link}\nhunter2\n")
        assert [word for word in ("hush", "secret-token", "hunter2") if word in answer.out + answer.err] == []


def test_a_place_that_does_not_answer_is_code_4(call: Call, server: FeedServer) -> None:
    server.replies = [
        Reply(b"<html><title>Sign in</title><input type=password>", headers={"Content-Type": "text/html"})
    ]
    answer = call("doctor", "-", given=server.link + "\n")
    assert answer.code == Code.NOT_REACHED
    assert answer.err.startswith("This link answered with a sign-in page, not with a calendar.\n")
    assert answer.out == ""


def test_what_failed_is_json_too(call: Call, server: FeedServer) -> None:
    server.replies = [Reply(UGLY[:-40])]
    answer = call("doctor", "-", "--json", given=server.link + "\n")
    assert (answer.code, answer.err) == (Code.NOT_REACHED, "")
    found = answer.json()
    assert isinstance(found, dict)
    assert (found["host"], found["error"]["kind"]) == ("127.0.0.1", "bad-source/truncated")


def test_a_link_that_works_once_only_is_code_4(call: Call, server: FeedServer) -> None:
    server.replies = [Reply(vcalendar(vevent("a"))), Reply(status=503)]
    answer = call("doctor", "-", given=server.link + "\n")
    assert answer.code == Code.NOT_REACHED
    assert "Asked a second time right after the first, it did not give the calendar." in answer.out


def test_the_password_is_the_second_line(call: Call, server: FeedServer) -> None:
    call("doctor", "-", "--user", "claire", given=f"{server.link}\nhunter2\n")
    sent = {request.headers["authorization"] for request in server.requests}
    assert sent == {"Basic " + base64.b64encode(b"claire:hunter2").decode()}


def test_a_saved_calendar_asks_nobody(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "plan.ics"
    path.write_bytes(UGLY)
    answer = call("doctor", "--file", str(path))
    assert answer.code == Code.ITEMS_FAILED
    assert "4 events were found." in answer.out
    assert "The server" not in answer.out
    found = call("doctor", "--file", str(path), "--json").json()
    assert isinstance(found, dict)
    assert (found["file"], found["host"], found["uids"]["stable"]) == ("plan.ics", None, None)


def test_a_file_that_is_not_whole_is_code_1(call: Call, tmp_path: Path) -> None:
    (tmp_path / "plan.ics").write_bytes(vcalendar(vevent("a")).removesuffix(b"END:VCALENDAR\r\n"))
    answer = call("doctor", "--file", str(tmp_path / "plan.ics"))
    assert answer.code == Code.ITEMS_FAILED
    assert "It is not whole: a part of it broke off." in answer.out


def test_a_missing_uid_is_told_once(call: Call, server: FeedServer) -> None:
    server.replies = [Reply(vcalendar(vevent("x")).replace(b"UID:x\r\n", b""))]
    answer = call("doctor", "-", given=server.link + "\n")
    assert answer.code == Code.DONE
    assert answer.out.count("(UID); it is recognised by what it says") == 1
    assert "Repaired" not in answer.out


def test_a_uid_that_we_made_up_is_not_told(call: Call, server: FeedServer) -> None:
    server.replies = [Reply(vcalendar(vevent("x", start="")).replace(b"UID:x\r\n", b""))]
    assert "has no start" in (out := call("doctor", "-", given=server.link + "\n").out)
    assert "no-uid" not in out


def test_a_file_that_is_no_calendar_is_said_to_be_none(call: Call, tmp_path: Path) -> None:
    (tmp_path / "plan.ics").write_text("Dear all,")
    answer = call("doctor", "--file", str(tmp_path / "plan.ics"))
    assert answer.code == Code.NOT_REACHED
    assert answer.err == "There is no calendar in the file “plan.ics”.\n"


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        ([], ""),
        (["https://example.com/plan.ics"], ""),
        (["-"], ""),
        (["-"], "https://example.com/share\n"),
        (["-", "--user", "claire"], "https://example.com/plan.ics\n"),
        (["-", "--file", __file__], "https://example.com/plan.ics\n"),
        (["--file", "/nowhere/plan.ics"], ""),
        (["--file", __file__, "--user", "claire"], ""),
    ],
)
def test_wrong_calls(call: Call, arguments: list[str], given: str) -> None:
    answer = call("doctor", *arguments, given=given)
    assert answer.code == Code.WRONG_CALL
    assert answer.err
    assert answer.out == ""


def test_long_lists_are_cut_unless_all_is_asked_for(call: Call, server: FeedServer) -> None:
    server.replies = [Reply(vcalendar(*(vevent(f"{number}", start="", subject=f"B{number}") for number in range(9))))]
    short = call("doctor", "-", given=server.link + "\n").out
    assert short.count("has no start") == 5
    assert "and 4 more (--json has all)" in short
    assert call("--verbose", "doctor", "-", given=server.link + "\n").out.count("has no start") == 9


def test_a_name_from_the_feed_cannot_pass_for_a_line_of_ours(call: Call, server: FeedServer) -> None:
    """The line break is written as RFC 5545 has it, the order to the terminal as an 8-bit one that UTF-8 can carry."""
    subject = "Board\\n  Not read\u2028\u009b2J"
    server.replies = [Reply(vcalendar(vevent(start="", subject=subject), head=("X-WR-CALNAME:Plan\\nIt is fine.",)))]
    lines = call("doctor", "-", given=server.link + "\n").out.split("\n")
    assert "  Its name is “Plan It is fine.”." in lines
    assert lines.count("Not read") == 1
    assert not [sign for sign in "".join(lines) if sign in "\u2028\u009b\x1b"]


def test_it_tells_in_french(call: Call, server: FeedServer, app: FakeApp) -> None:
    app.preferences["language"] = "fr"
    answer = call("doctor", "-", given=server.link + "\n")
    assert "4 événements ont été trouvés." in answer.out
    assert " event" not in answer.out


def _words() -> list[str]:
    uses = [ZoneUse("Our zone", source, "Europe/Paris", 2, (60, 120)) for source in ZoneSource]
    rules = ("FREQ=HOURLY", "FREQ=YEARLY;BYWEEKNO=2", "FREQ=MONTHLY;BYSETPOS=3", "FREQ=MONTHLY;BYMONTHDAY=-2", "")
    series = [SingleSeries("u", "Choir", rule, Obstacle.RULE) for rule in rules]
    return [
        *(findings.repairs(kind, count) for kind in RepairKind for count in (1, 2)),
        *map(findings.zone_use, uses),
        *(findings.single_series(one) for one in series),
        *(findings.single_series(SingleSeries("u", "Choir", "", obstacle)) for obstacle in Obstacle),
    ]


def test_every_finding_has_words_in_both_languages() -> None:
    english = _words()
    i18n.use("fr")
    assert set(english) & set(_words()) == set()


@pytest.mark.parametrize(
    ("prodid", "name"),
    [
        ("-//Google Inc//Google Calendar 70.9054//EN", "Google Calendar 70.9054"),
        ("Zimbra-Calendar-Provider", "Zimbra-Calendar-Provider"),
        ("-//hacksw/handcal//NONSGML HandCal 1.0//DE", "HandCal 1.0"),
        ("-//Example//EN", "Example"),
        ("", ""),
    ],
)
def test_a_program_is_called_by_its_product(prodid: str, name: str) -> None:
    assert findings.program_name(prodid) == name


@pytest.mark.parametrize(
    ("offsets", "words"),
    [((60, 120), "UTC+1, and UTC+2 in summer"), ((0,), "UTC"), ((-210,), "UTC−3:30"), ((330,), "UTC+5:30"), ((), "")],
)
def test_a_clock_is_told_from_utc(offsets: tuple[int, ...], words: str) -> None:
    assert findings.zone_clock(ZoneUse("Z", ZoneSource.OWN_RULES, "", 1, offsets)) == words


def test_every_answer_of_a_server_has_its_word_in_json() -> None:
    """A script may rely on them."""
    assert {one.value for one in Revalidation} == {"not-offered", "works", "ignored", "wrong", "not-known"}


@pytest.mark.parametrize(
    ("rule", "first", "reason"),
    [
        ("FREQ=MONTHLY", date(2026, 12, 31), "it takes place on a day that not every month has"),
        ("FREQ=YEARLY", date(2028, 2, 29), "it takes place on a day that not every month has"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 12, 31), "it takes place on a day that not every month has"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", date(2026, 12, 30), "it takes place on a day that not every month has"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", date(2026, 12, 4), "its first date does not follow its own rule"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", date(2026, 12, 2), "its first date does not follow its own rule"),
        ("FREQ=WEEKLY;INTERVAL=500;BYDAY=WE", date(2026, 12, 2), "Exchange cannot repeat events like that"),
        ("FREQ=MONTHLY;BYDAY=5MO", date(2026, 11, 30), "Exchange cannot repeat events like that"),
        ("FREQ=WEEKLY;INTERVAL=500", None, "Exchange cannot repeat events like that"),
    ],
)
def test_a_rule_that_exchange_lacks_is_told_by_what_it_says(rule: str, first: date | None, reason: str) -> None:
    told = findings.single_series(SingleSeries("u", "Choir", rule, Obstacle.RULE, first))
    assert told.startswith(f"“Choir”: {reason}")
