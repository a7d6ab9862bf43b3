"""What the doctor learns of the server of a feed: whether it keeps UIDs, and whether it says truly what changed."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.doctor import Doctor
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, Cancelled, LinkRefused, SignInFailed, Unreachable
from cirahub_desktop.sync.examination import Examination, Revalidation, UidChange
from cirahub_desktop.sync.spokes.ical.watched import Watched
from tests.spokes.publisher import Answer, Publisher
from tests.support.feed_server import Reply, Request
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BODY = vcalendar(vevent("a", subject="First"), vevent("b", subject="Second"))
LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><input type=password></body></html>"


def doctor() -> Doctor:
    return Doctor(lambda: NOW, ZoneInfo("Europe/Paris"))


def examined(answer: Answer) -> Examination:
    with Publisher(answer) as server:
        return doctor().examine(server.link, "", "", CancelToken())


def honest(request: Request, _number: int) -> Reply:
    """As RFC 9110 wants it."""
    tag = '"v1"'
    return Reply(status=304) if request.headers.get("if-none-match") == tag else Reply(BODY, headers={"ETag": tag})


def test_an_honest_server() -> None:
    found = examined(honest)
    assert found.revalidation is Revalidation.WORKS
    assert found.uids == UidChange(events=2)
    assert (found.transfer.etag, found.transfer.last_modified) == (True, False)


def test_an_honest_server_that_goes_by_time() -> None:
    day = "Sun, 22 Nov 2026 10:00:00 GMT"

    def answer(request: Request, _number: int) -> Reply:
        assert "if-none-match" not in request.headers
        known = request.headers.get("if-modified-since") == day
        return Reply(status=304) if known else Reply(BODY, headers={"Last-Modified": day})

    assert examined(answer).revalidation is Revalidation.WORKS


def test_a_server_without_validators() -> None:
    found = examined(lambda _request, _number: Reply(BODY))
    assert found.revalidation is Revalidation.NOT_OFFERED


def test_a_server_that_names_versions_and_never_looks_at_them() -> None:
    found = examined(lambda _request, _number: Reply(BODY, headers={"ETag": '"v1"'}))
    assert found.revalidation is Revalidation.IGNORED


def test_a_server_that_says_unchanged_to_any_version() -> None:
    def answer(request: Request, _number: int) -> Reply:
        return Reply(status=304) if "if-none-match" in request.headers else Reply(BODY, headers={"ETag": '"v1"'})

    assert examined(answer).revalidation is Revalidation.WRONG


def test_a_server_whose_version_stays_while_the_events_change() -> None:
    def answer(_request: Request, number: int) -> Reply:
        return Reply(vcalendar(vevent("a", subject=f"Version {number}")), headers={"ETag": '"v1"'})

    assert examined(answer).revalidation is Revalidation.WRONG


def test_a_version_that_stays_while_only_stamps_change_is_right() -> None:
    """A weak one promises no more than that (RFC 9110, 8.8.1)."""

    def answer(request: Request, number: int) -> Reply:
        body = BODY.replace(b"DTSTAMP:20260101T000000Z", f"DTSTAMP:2026010{number}T000000Z".encode())
        known = request.headers.get("if-none-match") == 'W/"v1"'
        return Reply(status=304) if known else Reply(body, headers={"ETag": 'W/"v1"'})

    assert examined(answer).revalidation is Revalidation.WORKS


def test_a_server_that_is_tired_of_questions() -> None:
    def answer(request: Request, number: int) -> Reply:
        return Reply(status=429) if number > 2 else Reply(BODY, headers={"ETag": '"v1"'})

    found = examined(answer)
    assert found.revalidation is Revalidation.NOT_KNOWN
    assert found.second_failed is None


def test_a_link_that_works_only_once() -> None:
    found = examined(lambda _request, number: Reply(BODY) if number == 1 else Reply(status=503))
    assert isinstance(found.second_failed, Unreachable)
    assert (found.uids, found.revalidation) == (None, Revalidation.NOT_KNOWN)
    assert found.counts.read == 2


def test_uids_that_change_at_every_fetch() -> None:
    def answer(_request: Request, number: int) -> Reply:
        return Reply(vcalendar(vevent(f"{number}-a", subject="First"), vevent(f"{number}-b", subject="Second")))

    change = examined(answer).uids
    assert change == UidChange(events=2, renamed=2)
    assert change is not None
    assert change.all_renamed


def test_some_uids_that_change_and_events_that_come_and_go() -> None:
    def answer(_request: Request, number: int) -> Reply:
        parts = (vevent("stays"), vevent(f"{number}", subject="Renamed"), vevent(f"new-{number}", subject=f"{number}"))
        return Reply(vcalendar(*parts, *([vevent("came", subject="C")] if number > 1 else [])))

    change = examined(answer).uids
    assert change == UidChange(events=3, renamed=1, gone=1, new=2)
    assert change is not None
    assert not change.all_renamed


def test_an_empty_calendar_changes_no_uids() -> None:
    change = examined(lambda _request, _number: Reply(vcalendar())).uids
    assert change == UidChange()
    assert change is not None
    assert not change.all_renamed


def test_how_the_bytes_came() -> None:
    packed = gzip.compress(BODY)

    def answer(request: Request, _number: int) -> Reply:
        if "moved" not in request.path:
            return Reply(status=302, headers={"Location": "/moved/calendar.ics"})
        return Reply(packed, headers={"Content-Encoding": "gzip"})

    transfer = examined(answer).transfer
    assert (transfer.redirects, transfer.compression) == (1, "gzip")
    assert (transfer.size, transfer.sent) == (len(BODY), len(packed))
    assert (transfer.stated_charset, transfer.charset) == ("utf-8", "utf-8")
    assert 0 < transfer.seconds < 60


@pytest.mark.parametrize(
    ("encoding", "stated", "found_as"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("latin-1", "utf-8", "windows-1252"),
        ("latin-1", "", "windows-1252"),
        ("iso-8859-2", "ISO-8859-2", "iso8859-2"),
        ("utf-16", "", "utf-16"),
    ],
)
def test_the_charset_is_what_the_text_is_read_as(encoding: str, stated: str, found_as: str) -> None:
    subject = "Žižkov" if encoding == "iso-8859-2" else "Réunion"
    body = vcalendar(vevent(subject=subject, start="DTSTART:20261124T090000Z")).decode().encode(encoding)
    kind = f"text/calendar; charset={stated}" if stated else "text/calendar"
    found = examined(lambda _request, _number: Reply(body, headers={"Content-Type": kind}))
    assert found.transfer.charset == found_as
    assert [one.subject for one in found.probe.next] == [subject]


@pytest.mark.parametrize(
    ("chunks", "charset"),
    [
        ([b"caf\xc3", b"\xa9"], "utf-8"),
        ([b"caf\xc3"], "windows-1252"),
        ([b"\xff", b"\xfeB\x00"], "utf-16"),
        ([b"B\x00E\x00"], "utf-16"),
        ([b"\xff\xfe", b"\x00\x00B\x00\x00\x00"], "utf-32"),
        ([], "utf-8"),
    ],
)
def test_a_charset_is_told_wherever_the_pieces_end(chunks: list[bytes], charset: str) -> None:
    watched = Watched(chunks)
    assert list(watched) == chunks
    assert (watched.charset, watched.size) == (charset, sum(map(len, chunks)))


def test_the_check_page_asks_once() -> None:
    with Publisher(honest) as server:
        found = doctor().look(server.link, "", "", CancelToken())
        assert len(server.requests) == 1
    assert (found.counts.read, found.uids, found.revalidation) == (2, None, Revalidation.NOT_KNOWN)


def test_the_doctor_asks_four_times() -> None:
    with Publisher(honest) as server:
        doctor().examine(server.link, "", "", CancelToken())
        asked = [request.headers.get("if-none-match") for request in server.requests]
    assert asked == [None, None, '"cirahub-asks"', '"v1"']


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(LOGIN, headers={"Content-Type": "text/html"}), BadSource),
        (Reply(BODY[:-30]), BadSource),
        (Reply(BODY, promised=len(BODY) + 10), Unreachable),
        (Reply(status=401, headers={"WWW-Authenticate": "Basic"}), SignInFailed),
        (Reply(status=404), BadSource),
    ],
    ids=["login", "truncated", "cut", "401", "404"],
)
def test_what_is_no_calendar_is_refused_as_everywhere(reply: Reply, error: type[Exception]) -> None:
    with pytest.raises(error):
        examined(lambda _request, _number: reply)


def test_a_link_that_is_none_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(LinkRefused):
        doctor().examine("https://example.com/share", "", "", CancelToken())


def test_r13_it_can_be_stopped_between_two_questions() -> None:
    stop = CancelToken()

    def answer(_request: Request, number: int) -> Reply:
        if number == 2:
            stop.cancel()
        return Reply(BODY)

    with Publisher(answer) as server, pytest.raises(Cancelled):
        doctor().examine(server.link, "", "", stop)


def test_r12_nothing_of_the_link_or_the_password_is_in_what_was_found() -> None:
    """R12"""
    with Publisher(honest) as server:
        found = doctor().examine(server.link, "claire", "hunter2", CancelToken())
    assert "127.0.0.1" in repr(found)
    assert [secret for secret in ("secret-token", "hush", "hunter2", "claire") if secret in repr(found)] == []
