"""What servers really send: packed without a word, with notices around it, broken off, in another charset."""

from __future__ import annotations

import gzip
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource
from cirahub_desktop.sync.spokes.base import Known, Snapshot, Verdict
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TWO = vcalendar(vevent("a"), vevent("b", subject="Second"))
OTHER = vcalendar(vevent("c"))
NOTICE = b"<br />\r\n<b>Warning</b>: Undefined variable $x in <b>/srv/cal.php</b> on line <b>12</b><br />\r\n"


@pytest.fixture
def server() -> Generator[FeedServer]:
    with FeedServer(Reply(TWO)) as running:
        yield running


def read(server: FeedServer, body: bytes, known: Known | None = None, **options: Any) -> Snapshot:
    headers = {"Content-Type": options.pop("content_type", "text/calendar")}
    server.replies = [Reply(body, headers=headers)]
    spoke = IcalSpoke(server.link, clock=lambda: NOW, **options)
    return spoke.read(known or Known(), CancelToken())


def refused(server: FeedServer, body: bytes, **options: Any) -> BadSource:
    with pytest.raises(BadSource) as caught:
        read(server, body, **options)
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(TWO, mtime=0),
        gzip.compress(TWO[:80], mtime=0) + gzip.compress(TWO[80:], mtime=0),
        gzip.compress(TWO, mtime=0) + b"\0" * 512,
        NOTICE + TWO,
        TWO.replace(b"BEGIN:VEVENT", NOTICE + b"BEGIN:VEVENT"),
        TWO + NOTICE,
        b"<!-- cached -->\r\n" + TWO + b"<!-- 0.3 s -->",
        b"\r\n\r\n  " + TWO,
        TWO.decode().encode("utf-16"),
        TWO.decode().encode("utf-16-le"),
        TWO.decode().encode("utf-32"),
        b"\xef\xbb\xbf\xef\xbb\xbf" + TWO,
    ],
)
def test_a_whole_calendar_is_complete_however_it_is_wrapped(server: FeedServer, body: bytes) -> None:
    snapshot = read(server, body)
    assert (snapshot.verdict, set(snapshot.changed)) == (Verdict.COMPLETE, {"a", "b"})


def test_the_charset_of_the_header(server: FeedServer) -> None:
    body = vcalendar(vevent("a", subject="Встреча")).decode().encode("windows-1251")
    found = read(server, body, content_type='text/calendar; method=PUBLISH; charset="windows-1251"')
    assert found.changed["a"].event.subject == "Встреча"  # type: ignore[index]  # a remote id is text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(TWO, mtime=0)[:-12], BadSource.Reason.TRUNCATED),
        (gzip.compress(TWO, mtime=0)[:40] + b"x" * 60, BadSource.Reason.MALFORMED),
        (gzip.compress(b"", mtime=0) * 1500, BadSource.Reason.MALFORMED),
        (b"\x1f\x8b", BadSource.Reason.TRUNCATED),
        (gzip.compress(b"<html><title>Hello</title></html>", mtime=0), BadSource.Reason.WEB_PAGE),
        (b"PK\x03\x04" + b"\0" * 60, BadSource.Reason.NOT_A_CALENDAR),
        (b"<html><body>\r\n" + TWO, BadSource.Reason.WEB_PAGE),
        (b'<?xml version="1.0"?><html>\r\n' + TWO, BadSource.Reason.WEB_PAGE),
        (b"<!DOCTYPE html>\r\n<p>Sorry</p>\r\n" + TWO, BadSource.Reason.WEB_PAGE),
        (NOTICE + TWO[:-20], BadSource.Reason.TRUNCATED),
        (vevent("a").encode(), BadSource.Reason.NOT_A_CALENDAR),
        (TWO + OTHER[:-20], BadSource.Reason.TRUNCATED),
        (TWO + vevent("z").encode(), BadSource.Reason.TRUNCATED),
    ],
)
def test_r1_half_of_something_is_nothing(server: FeedServer, body: bytes, reason: BadSource.Reason) -> None:
    """R1"""
    assert refused(server, body).reason is reason


def test_r1_a_calendar_torn_among_others_is_read_in_part(server: FeedServer) -> None:
    """R1: what is there is taken, nothing is gone, and the next fetch starts anew."""
    torn = TWO[: TWO.index(b"END:VCALENDAR")] + OTHER
    first = read(server, torn)
    assert (first.verdict, set(first.present), first.cursor) == (Verdict.PARTIAL, {"a", "b", "c"}, "")
    versions = {remote: item.version for remote, item in first.changed.items()}
    again = read(server, torn, Known(first.cursor, versions))
    assert (again.verdict, again.changed) == (Verdict.PARTIAL, {})


def test_r14_what_is_unpacked_counts(server: FeedServer) -> None:
    """R14"""
    body = gzip.compress(vcalendar("X-PADDING:" + "0" * 3_000_000))
    error = refused(server, body, limits=FeedLimits(body=1_000_000))
    assert (error.reason, error.detail) == (BadSource.Reason.TOO_LARGE, "1")


ENDLESS = TWO.removesuffix(b"END:VCALENDAR\r\n")


def test_r1_a_publisher_that_never_writes_the_last_line_is_read_in_part(server: FeedServer) -> None:
    """R1: its events are there, and nothing is ever taken for gone."""
    first = read(server, ENDLESS)
    assert (first.verdict, set(first.changed), first.cursor) == (Verdict.PARTIAL, {"a", "b"}, "")
    versions = {remote: item.version for remote, item in first.changed.items()}
    again = read(server, ENDLESS, Known(first.cursor, versions))
    assert (again.verdict, again.changed) == (Verdict.PARTIAL, {})


def test_r1_a_feed_that_was_whole_before_has_to_be_so_again(server: FeedServer) -> None:
    """R1"""
    whole = read(server, TWO)
    assert refused(server, ENDLESS, known=Known(whole.cursor)).reason is BadSource.Reason.TRUNCATED


def test_r1_the_overrides_of_a_series_may_be_what_broke_off(server: FeedServer) -> None:
    """R1: a known series keeps what is known of it; other changes count."""
    moved = vevent("s", "RECURRENCE-ID:20261208T090000Z", start="DTSTART:20261208T140000Z")
    body = vcalendar(vevent("a"), vevent("s", "RRULE:FREQ=WEEKLY;COUNT=3"), moved)
    first = read(server, body)
    versions = {remote: item.version for remote, item in first.changed.items()}
    torn = body[: body.rindex(b"BEGIN:VEVENT")].replace(b"SUMMARY:S", b"SUMMARY:T", 1)
    again = read(server, torn, Known("", versions))
    assert (again.verdict, set(again.changed)) == (Verdict.PARTIAL, {"a"})
    assert again.present["s"].version == versions["s"]  # type: ignore[index]  # a remote id is text
