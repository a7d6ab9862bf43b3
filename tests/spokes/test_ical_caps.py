"""R14: what a hostile or broken server can cost; each cap names itself."""

from __future__ import annotations

import gzip
import socket
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from cirahub_desktop.i18n import use
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.cut import CutLimits
from cirahub_desktop.sync.errors import BadSource, Cancelled, FaultCode
from cirahub_desktop.sync.spokes.base import Known, Snapshot
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from cirahub_desktop.wording.explained import explain
from cirahub_desktop.wording.faults import fault_reason
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MEGABYTE = 1_000_000


@pytest.fixture
def server() -> Generator[FeedServer]:
    with FeedServer(Reply(vcalendar(vevent("a")))) as running:
        yield running


def read(link: str, limits: FeedLimits, cancel: CancelToken | None = None) -> Snapshot:
    return IcalSpoke(link, clock=lambda: NOW, limits=limits).read(Known(), cancel or CancelToken())


def error_of(link: str, limits: FeedLimits) -> BadSource:
    with pytest.raises(BadSource) as caught:
        read(link, limits)
    return caught.value


def bomb(megabytes: int) -> bytes:
    """A gzip file that begins as a calendar and unfolds into so much of one line."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    head = pack.compress(b"BEGIN:VCALENDAR\r\nX-PADDING:") + pack.flush(zlib.Z_FULL_FLUSH)
    piece = pack.compress(b"0" * MEGABYTE) + pack.flush(zlib.Z_FULL_FLUSH)
    return head + piece * megabytes


@pytest.mark.parametrize(
    ("encodings", "packed"),
    [
        ("gzip", lambda: bomb(100)),
        ("gzip, gzip", lambda: gzip.compress(bomb(10_000))),
        ("", lambda: bomb(100)),
        ("gzip", lambda: gzip.compress(bomb(10_000))),
    ],
    ids=["said", "said twice", "not said", "said once, done twice"],
)
def test_r14_a_bomb_stops_at_the_cap(server: FeedServer, encodings: str, packed: Callable[[], bytes]) -> None:
    """R14: 10 GB in some kB cost neither memory nor time."""
    body = packed()
    server.replies = [Reply(body, headers={"Content-Encoding": encodings} if encodings else {})]
    began = time.process_time()
    tracemalloc.start()
    error = error_of(server.link, FeedLimits(body=5 * MEGABYTE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (error.reason, error.detail) == (BadSource.Reason.TOO_LARGE, "5")
    assert peak < 25 * MEGABYTE
    assert time.process_time() - began < 10


@contextmanager
def dripping(head: bytes) -> Generator[tuple[str, threading.Event]]:
    """A server that sends ``head``, then a byte now and then for ever; the event is set when its client has gone."""
    gone, stop = threading.Event(), threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        talk, _ = listening.accept()
        with talk:
            talk.recv(65_536)
            talk.sendall(head)
            try:
                while not stop.wait(0.02):
                    talk.sendall(b"x")
            except OSError:
                gone.set()

    thread = threading.Thread(target=serve, name="dripping")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/a.ics", gone
    finally:
        stop.set()
        thread.join()
        listening.close()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nContent-Length: 100000\r\n\r\nBEGIN:VCALENDAR\r\nX-A:"


def test_r14_a_server_that_drips_is_left_with_its_line() -> None:
    """R14: each byte comes in time, the whole never; neither the reader nor a thread waits for it."""
    with dripping(HEAD) as (link, gone):
        error = error_of(link, FeedLimits(total=0.3))
        assert (error.reason, error.detail) == (BadSource.Reason.TOO_SLOW, "0")
        assert gone.wait(5), "the line stayed open"


def test_r13_a_server_that_drips_is_left_at_cancel() -> None:
    """R13"""
    cancel = CancelToken()
    threading.Timer(0.2, cancel.cancel).start()
    with dripping(HEAD) as (link, gone):
        with pytest.raises(Cancelled):
            read(link, FeedLimits(), cancel)
        assert gone.wait(5), "the line stayed open"


def test_r14_redirects_have_an_end_that_is_named(server: FeedServer) -> None:
    """R14"""
    server.replies = [Reply(b"", 302, {"Location": "/again.ics"})]
    error = error_of(server.link, FeedLimits(redirects=3))
    assert (error.reason, error.detail) == (BadSource.Reason.TOO_MANY_REDIRECTS, "3")


@pytest.mark.parametrize(
    ("reason", "limit"),
    [
        (BadSource.Reason.TOO_LARGE, "200"),
        (BadSource.Reason.TOO_MANY, "200000"),
        (BadSource.Reason.TOO_SLOW, "300"),
        (BadSource.Reason.TOO_MANY_REDIRECTS, "5"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_r14_every_cap_is_in_its_sentence(reason: BadSource.Reason, limit: str, language: str) -> None:
    """R14"""
    use(language)
    assert limit in explain(BadSource("example.org", reason, limit)).title


@pytest.mark.parametrize(
    ("lines", "code", "limit"),
    [
        (("DESCRIPTION:" + "x" * 30_000, "COMMENT:" + "y" * 30_000), FaultCode.TOO_LONG, "0.05 MB"),
        (("BEGIN:X",) * 20, FaultCode.OVER_CAP, "8"),
        (("ATTACH;VALUE=BINARY:" + "x" * 45_000,), FaultCode.REPAIRED, "ATTACH > 0.04 MB"),
    ],
)
def test_r14_an_event_over_a_cap_is_there_all_the_same(
    server: FeedServer, lines: tuple[str, ...], code: FaultCode, limit: str
) -> None:
    """R14, R1: it is listed, so nothing is deleted; the report has its name, its line and the cap."""
    server.replies = [Reply(vcalendar(vevent("a"), vevent("big", *lines, subject="Big one")))]
    snapshot = read(server.link, FeedLimits(cut=CutLimits(block=50_000, line=40_000)))
    assert set(snapshot.present) == {"a", "big"}
    (fault,) = [one for one in snapshot.faults if one.detail != "ATTACH;VALUE=BINARY"]
    assert (fault.code, fault.uid, fault.subject, fault.line) == (code, "big", "Big one", 10)
    assert limit in fault_reason(fault)


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called; the same on every computer, however busy it is."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def work_on(server: FeedServer, rule: str, start: str) -> int:
    """Reading and checking a feed of 20 kB, all of it series."""
    events = [vevent(f"u{number}", f"RRULE:{rule}", start=start) for number in range(130)]
    server.replies = [Reply(vcalendar(*events))]
    spoke = IcalSpoke(server.link, clock=lambda: NOW)
    return calls_of(lambda: (spoke.read(Known(), CancelToken()), spoke.probe(CancelToken())))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;UNTIL=25001231T000000Z",
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=999999999",
        "FREQ=MINUTELY;INTERVAL=7;UNTIL=25001231T000000Z",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=999999999",
    ],
)
def test_r14_rules_without_end_cost_no_more_than_others(server: FeedServer, rule: str) -> None:
    """R14: "daily until 2500" and "every second" in a feed of 20 kB."""
    for start in ("DTSTART:20261201T090000Z", "DTSTART:19700101T090000Z"):
        normal = work_on(server, "FREQ=WEEKLY;COUNT=20", start)
        assert work_on(server, rule, start) < 4 * normal
