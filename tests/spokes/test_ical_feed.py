"""The spoke of an iCal link against a real HTTP server on loopback."""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs import calendar as calendar_module
from cirahub_desktop.sync.codecs.cut import CutLimits
from cirahub_desktop.sync.errors import (
    BadSource,
    Cancelled,
    CiraHubError,
    FaultCode,
    OptionImpossible,
    Refused,
    SignInFailed,
    Unreachable,
)
from cirahub_desktop.sync.spokes.base import Known, Snapshot, Verdict
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TWO = vcalendar(vevent("a"), vevent("b", subject="Second"))


@pytest.fixture
def server() -> Generator[FeedServer]:
    with FeedServer(Reply(TWO)) as running:
        yield running


def spoke(server: FeedServer, **options: Any) -> IcalSpoke:
    return IcalSpoke(options.pop("link", server.link), clock=lambda: NOW, **options)


def known_after(snapshot: Snapshot, **changes: Any) -> Known:
    versions = {remote: item.version for remote, item in snapshot.changed.items()}
    return replace(Known(snapshot.cursor, versions), **changes)


def read(server: FeedServer, known: Known | None = None, **options: Any) -> Snapshot:
    return spoke(server, **options).read(known or Known(), CancelToken())


def test_a_first_read_brings_every_event_whole(server: FeedServer) -> None:
    snapshot = read(server)
    assert snapshot.verdict is Verdict.COMPLETE
    assert set(snapshot.present) == set(snapshot.changed) == {"a", "b"}
    assert snapshot.changed["b"].event.subject == "Second"
    assert snapshot.present["a"].version == snapshot.changed["a"].version
    assert snapshot.server_time is not None
    assert snapshot.server_time.tzinfo is not None


def test_validators_are_sent_and_304_is_unchanged(server: FeedServer) -> None:
    server.replies = [Reply(TWO, headers={"ETag": '"v1"', "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"})]
    first = read(server)
    server.replies = [Reply(status=304)]
    second = read(server, known_after(first))
    assert second.verdict is Verdict.UNCHANGED
    assert second.cursor == first.cursor
    sent = server.requests[-1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Sun, 22 Nov 2026 10:00:00 GMT")
    assert sent["user-agent"].startswith("CiraHub-Desktop/")


@pytest.mark.parametrize(
    ("later", "asked"), [(timedelta(hours=6), True), (timedelta(hours=7), False), (timedelta(hours=-1), False)]
)
def test_a_server_that_says_not_modified_to_everything_is_not_believed_for_ever(
    server: FeedServer, later: timedelta, *, asked: bool
) -> None:
    """Nor is one where the clock was set back meanwhile: nobody knows how long ago the last whole reading was."""
    server.replies = [Reply(TWO, headers={"ETag": '"v1"'})]
    first = read(server)
    again = IcalSpoke(server.link, clock=lambda: NOW + later)
    second = again.read(known_after(first), CancelToken())
    assert ("if-none-match" in server.requests[-1].headers) is asked
    assert second.verdict is Verdict.UNCHANGED
    third = again.read(known_after(first, cursor=second.cursor), CancelToken())
    assert "if-none-match" in server.requests[-1].headers
    assert third.verdict is Verdict.UNCHANGED


def test_r3_no_validators_while_strikes_are_pending(server: FeedServer) -> None:
    """R3: a 304 would hide whether the item is still gone."""
    server.replies = [Reply(TWO, headers={"ETag": '"v1"'})]
    first = read(server)
    second = read(server, known_after(first, look_closely=True))
    assert "if-none-match" not in server.requests[-1].headers
    assert second.verdict is Verdict.COMPLETE
    assert set(second.present) == {"a", "b"}
    assert not second.changed


def test_r6_a_reserialised_feed_is_unchanged_and_costs_no_parse(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R6: other stamps, order, line ends and folding; no ETag either."""
    first = read(server)
    events = [vevent("b", "SEQUENCE:4", subject="Sec\r\n ond"), vevent("a", "LAST-MODIFIED:20261122T000000Z")]
    server.replies = [
        Reply(vcalendar(*events, head=("X-OTHER:1",)).replace(b"20260101T", b"20261122T").replace(b"\r\n", b"\n"))
    ]
    monkeypatch.setattr(calendar_module, "read_item", None)
    assert read(server, known_after(first)).verdict is Verdict.UNCHANGED


def test_only_what_changed_is_read(server: FeedServer) -> None:
    first = read(server)
    server.replies = [Reply(vcalendar(vevent("a"), vevent("b", subject="Moved")))]
    second = read(server, known_after(first))
    assert second.verdict is Verdict.COMPLETE
    assert set(second.present) == {"a", "b"}
    assert {remote: item.event.subject for remote, item in second.changed.items()} == {"b": "Moved"}


def test_r1_an_unreadable_event_is_listed_and_reported_each_time(server: FeedServer) -> None:
    """R1: what cannot be read is there all the same."""
    server.replies = [Reply(vcalendar(vevent("a"), vevent("bad", start="", subject="No start")))]
    first = read(server)
    assert set(first.present) == {"a", "bad"}
    assert [(fault.code, fault.uid, fault.subject) for fault in first.faults] == [
        (FaultCode.NO_START, "bad", "No start")
    ]
    again = read(server, known_after(first, look_closely=True))
    assert [fault.code for fault in again.faults] == [FaultCode.NO_START]


SIGN_IN = b"<!DOCTYPE html><html><head><title>Sign in &amp; go</title></head><body><input type=password></body></html>"
PAGE = b"<html><title>Hello</title><pre>\nBEGIN:VCALENDAR\nEND:VCALENDAR</pre></html>"
Source = BadSource.Reason
Net = Unreachable.Reason


@pytest.mark.parametrize(
    ("reply", "reason", "detail"),
    [
        (Reply(SIGN_IN, headers={"Content-Type": "text/html"}), Source.SIGN_IN_PAGE, "Sign in & go"),
        (Reply(PAGE, headers={"Content-Type": "text/html"}), Source.WEB_PAGE, "Hello"),
        (Reply(b'{"a": 1}', headers={"Content-Type": "application/json"}), Source.NOT_A_CALENDAR, "application/json"),
        (Reply(b""), Source.EMPTY, ""),
        (Reply(b" \r\n "), Source.EMPTY, ""),
        (Reply(TWO[:-20]), Source.TRUNCATED, ""),
        (Reply(TWO[: len(TWO) // 2]), Source.TRUNCATED, ""),
        (Reply(b"BEGIN:VCALENDAR\r\n"), Source.TRUNCATED, ""),
        (Reply(TWO, status=206), Source.STATUS, "206"),
        (Reply(b"", status=304), Source.STATUS, "304"),
        (Reply(b"gone", status=404), Source.NOT_FOUND, ""),
        (Reply(b"gone", status=410), Source.NOT_FOUND, ""),
        (Reply(b"?", status=418), Source.STATUS, "418"),
    ],
)
def test_r1_anything_but_a_whole_calendar_raises(
    server: FeedServer, reply: Reply, reason: BadSource.Reason, detail: str
) -> None:
    """R1: nothing can be concluded from it, so nothing is returned."""
    server.replies = [reply]
    with pytest.raises(BadSource) as caught:
        read(server)
    assert (caught.value.reason, caught.value.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("reply", "reason", "after"),
    [
        (Reply(b"", status=500), Net.SERVER_ERROR, None),
        (Reply(b"", status=503), Net.BUSY, None),
        (Reply(b"", status=503, headers={"Retry-After": "120"}), Net.BUSY, 120),
        (Reply(b"", status=429, headers={"Retry-After": "Sun, 22 Nov 2026 12:05:00 GMT"}), Net.BUSY, 300),
        (Reply(b"", status=429, headers={"Retry-After": "Sun, 22 Nov 99999999999999 12:05:00 GMT"}), Net.BUSY, None),
        (Reply(TWO, promised=len(TWO) + 9), Net.DROPPED, None),
    ],
)
def test_a_troubled_server_is_worth_another_try(
    server: FeedServer, reply: Reply, reason: Unreachable.Reason, after: float | None
) -> None:
    server.replies = [reply]
    with pytest.raises(Unreachable) as caught:
        read(server)
    assert (caught.value.reason, caught.value.retry_after) == (reason, after)


def test_an_empty_calendar_is_complete(server: FeedServer) -> None:
    server.replies = [Reply(vcalendar())]
    snapshot = read(server)
    assert (snapshot.verdict, len(snapshot.present)) == (Verdict.COMPLETE, 0)


def test_sign_in(server: FeedServer) -> None:
    server.replies = [Reply(b"", 401, {"WWW-Authenticate": 'Basic realm="x, y", Negotiate'})]
    with pytest.raises(SignInFailed) as caught:
        read(server, user="ann", password="wrong")
    assert set(caught.value.offered) == {"Basic", "Negotiate"}
    server.replies = [Reply(b"", 403)]
    with pytest.raises(Refused):
        read(server)
    assert len(server.requests) == 2


def test_the_password_is_sent_in_utf8_to_its_own_host_only(server: FeedServer) -> None:
    with FeedServer(Reply(TWO)) as other:
        server.replies = [Reply(b"", 302, {"Location": f"{other.origin}/public"})]
        assert read(server, user="änn", password="é€").verdict is Verdict.COMPLETE
        assert "authorization" in server.requests[0].headers
        assert "authorization" not in other.requests[0].headers


def test_a_redirect_at_home_keeps_the_password(server: FeedServer) -> None:
    server.replies = [Reply(b"", 301, {"Location": "/elsewhere"}), Reply(TWO)]
    read(server, user="ann", password="x")
    assert [request.path for request in server.requests] == ["/secret-token/calendar.ics?key=hush", "/elsewhere"]
    assert "authorization" in server.requests[1].headers


def test_redirects_have_an_end(server: FeedServer) -> None:
    server.replies = [Reply(b"", 302, {"Location": "/again.ics"})]
    with pytest.raises(BadSource) as caught:
        read(server)
    assert caught.value.reason is Source.TOO_MANY_REDIRECTS
    assert len(server.requests) == 6


def test_redirects_to_other_schemes_are_refused(server: FeedServer) -> None:
    server.replies = [Reply(b"", 302, {"Location": "file:///etc/passwd"})]
    with pytest.raises(BadSource) as caught:
        read(server)
    assert caught.value.reason is Source.REDIRECT_REFUSED


def test_gzip_is_read_and_its_unfolded_size_counts(server: FeedServer) -> None:
    server.replies = [Reply(gzip.compress(TWO), headers={"Content-Encoding": "gzip"})]
    assert len(read(server).present) == 2
    bomb = gzip.compress(vcalendar("X-PADDING:" + "0" * 3_000_000))
    server.replies = [Reply(bomb, headers={"Content-Encoding": "gzip"})]
    with pytest.raises(BadSource) as caught:
        read(server, limits=FeedLimits(body=1_000_000))
    assert (caught.value.reason, caught.value.detail) == (Source.TOO_LARGE, "1")


def test_broken_gzip_is_malformed(server: FeedServer) -> None:
    server.replies = [Reply(TWO, headers={"Content-Encoding": "gzip"})]
    with pytest.raises(BadSource) as caught:
        read(server)
    assert caught.value.reason is Source.MALFORMED


def test_r14_the_cap_of_events_names_itself(server: FeedServer) -> None:
    with pytest.raises(BadSource) as caught:
        read(server, limits=FeedLimits(cut=CutLimits(events=1)))
    assert (caught.value.reason, caught.value.detail) == (Source.TOO_MANY, "1")


def test_r14_a_transfer_that_never_ends_is_cut(server: FeedServer) -> None:
    let_go = threading.Event()
    server.replies = [Reply(TWO, before_body=let_go.wait)]
    with pytest.raises(BadSource) as caught:
        read(server, limits=FeedLimits(total=0.2))
    let_go.set()
    assert caught.value.reason is Source.TOO_SLOW


def test_r13_cancel_leaves_a_silent_server_at_once(server: FeedServer) -> None:
    """R13: the server holds the body back; nobody waits for it."""
    cancel, let_go = CancelToken(), threading.Event()

    def hold() -> None:
        cancel.cancel()
        let_go.wait()

    server.replies = [Reply(TWO, before_body=hold)]
    with pytest.raises(Cancelled):
        spoke(server).read(Known(), cancel)
    let_go.set()


def test_nobody_listens() -> None:
    with FeedServer(Reply()) as gone:
        link = gone.link
    with pytest.raises(Unreachable) as caught:
        IcalSpoke(link, clock=lambda: NOW).read(Known(), CancelToken())
    assert caught.value.reason is Net.CONNECTION
    with pytest.raises(Unreachable) as caught:
        IcalSpoke("https://nowhere.invalid/a.ics", clock=lambda: NOW).read(Known(), CancelToken())
    assert caught.value.reason is Net.NO_SUCH_HOST
    assert caught.value.host == "nowhere.invalid"


def test_plain_http_behind_https_is_no_certificate_problem(server: FeedServer) -> None:
    with pytest.raises(Unreachable) as caught:
        read(server, link=server.link.replace("http:", "https:"))
    assert caught.value.reason is Net.CONNECTION


def test_a_proxy_that_is_not_there(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with FeedServer(Reply()) as gone:
        monkeypatch.setenv("http_proxy", gone.origin)
    with pytest.raises(Unreachable) as caught:
        read(server, link="http://calendar.invalid/a.ics")
    assert caught.value.reason is Net.PROXY


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", status=404),
        Reply(b"", status=500),
        Reply(TWO[:-30]),
        Reply(TWO, promised=9999),
        Reply(SIGN_IN),
        Reply(b"", 302, {"Location": "http://[bad"}),
        Reply(TWO, headers={"Bad Header": "x"}),
    ],
)
def test_r12_the_link_is_in_no_error_and_no_log(
    server: FeedServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    """R12: a private link is a password. Whole chains of errors and urllib3's own records are looked at."""
    server.replies = [reply]
    texts = [repr(spoke(server))]
    with caplog.at_level(logging.DEBUG):
        try:
            read(server, user="ann", password="hush-hush")
        except CiraHubError as error:
            seen: BaseException | None = error
            while seen is not None:
                texts += [str(seen), repr(seen)]
                seen = seen.__cause__ or seen.__context__
    everything = "\n".join((*texts, *(record.getMessage() for record in caplog.records)))
    assert "secret-token" not in everything
    assert "hush" not in everything


def test_writing_is_refused(server: FeedServer) -> None:
    with pytest.raises(OptionImpossible):
        spoke(server).write([], CancelToken())
    assert not spoke(server).capabilities.writable
    assert not server.requests


def test_a_full_disk_under_the_spool_is_said_so(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(calendar_module, "_load", full)
    with pytest.raises(CiraHubError) as caught:
        read(server)
    assert getattr(caught.value, "reason", None).name == "DISK_FULL"  # type: ignore[union-attr]


def test_the_cursor_is_forgotten_when_reading_changes(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.replies = [Reply(TWO, headers={"ETag": '"v1"'})]
    first = read(server)
    monkeypatch.setattr("cirahub_desktop.sync.spokes.ical.cursor.READER_EDITION", "next")
    monkeypatch.setattr(calendar_module, "READER_EDITION", "next")
    second = read(server, known_after(first))
    assert "if-none-match" not in server.requests[-1].headers
    assert set(second.changed) == {"a", "b"}


def test_a_corpus_file_travels_whole(server: FeedServer, tmp_path: Path) -> None:
    body = b"\xef\xbb\xbf" + TWO.replace(b"\r\n", b"\r")
    server.replies = [Reply(body)]
    assert len(read(server).changed) == 2
