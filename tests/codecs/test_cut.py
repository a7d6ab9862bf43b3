"""The cutter: any chunks, any line ends, and fingerprints that only meaning changes."""

from __future__ import annotations

import codecs
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.calendar import Calendar, load_calendar
from cirahub_desktop.sync.codecs.cut import CutLimits, End, HeadLine, TooManyEvents, ZoneBlock, cut
from cirahub_desktop.sync.codecs.event_block import EventBlock
from cirahub_desktop.sync.errors import FaultCode
from tests.support.ics import vcalendar, vevent

ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM"
SAMPLE = vcalendar(
    "BEGIN:VTIMEZONE\r\nTZID:Home\r\nEND:VTIMEZONE",
    vevent("a", "DESCRIPTION:é long line that is folded in the m\r\n iddle of a word", ALARM),
    vevent("b", "SEQUENCE:3", start='DTSTART;TZID="Home, sweet:home":20261201T090000', subject="Füße"),
    head=("X-WR-CALNAME:Team",),
)


def events(data: bytes, size: int = 1000) -> list[EventBlock]:
    return [piece for piece in cut(chunks(data, size)) if isinstance(piece, EventBlock)]


def chunks(data: bytes, size: int) -> list[bytes]:
    return [data[index : index + size] for index in range(0, len(data), size)]


def fingerprint(*lines: str, **options: str) -> bytes:
    (block,) = events(vcalendar(vevent("a", *lines, **options)))
    return block.fingerprint


@given(st.integers(1, 40))
def test_chunks_may_end_anywhere(size: int) -> None:
    assert list(cut(chunks(SAMPLE, size))) == list(cut([SAMPLE]))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n"])
@pytest.mark.parametrize("size", [1, 7, 5000])
def test_every_kind_of_line_end(end: bytes, size: int) -> None:
    other = [block.fingerprint for block in events(SAMPLE.replace(b"\r\n", end), size)]
    assert other == [block.fingerprint for block in events(SAMPLE)]


@pytest.mark.parametrize(
    "recoded",
    [
        codecs.BOM_UTF8 + SAMPLE,
        codecs.BOM_UTF16_LE + SAMPLE.decode().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SAMPLE.decode().encode("utf-16-be"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 5000])
def test_byte_order_marks(recoded: bytes, size: int) -> None:
    assert events(recoded, size) == events(SAMPLE)


def test_pieces() -> None:
    pieces = list(cut([SAMPLE]))
    assert [type(piece) for piece in pieces] == [HeadLine, HeadLine, ZoneBlock, EventBlock, EventBlock, End]
    first, second = events(SAMPLE)
    assert (first.uid, first.sequence, first.zones) == (b"a", 0, ())
    assert b"the middle of a word" in first.text
    assert (second.zones, second.start, second.sequence) == ((b"Home, sweet:home",), b"20261201T090000", 3)
    assert pieces[-1] == End(complete=True, calendars=1)


def test_r6_what_a_server_rewrites_means_nothing() -> None:
    """R6"""
    plain = fingerprint("LOCATION:Hall", "CATEGORIES:A")
    assert plain == fingerprint("CATEGORIES:A", "LOC\r\n ATION:Hall", "LAST-MODIFIED:20260101T000000Z")
    assert plain == fingerprint("CREATED:20200101T000000Z", "LOCATION:Hall", "CATEGORIES:A", "SEQUENCE:9")


def test_what_means_something_changes_the_fingerprint() -> None:
    prints = [
        fingerprint(),
        fingerprint("LOCATION:Hall"),
        fingerprint(subject="T"),
        fingerprint(start="DTSTART:20261201T090001Z"),
        fingerprint("LOCATION:Hall", "X-A:1"),
        fingerprint(ALARM),
        fingerprint(ALARM.replace("15", "16")),
        fingerprint(ALARM, ALARM),
        fingerprint("ACTION:DISPLAY", "TRIGGER:-PT15M"),
    ]
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize(
    ("data", "complete"),
    [
        (SAMPLE, True),
        (SAMPLE + SAMPLE, True),
        (SAMPLE[:-1], True),
        (SAMPLE[:-3], False),
        (SAMPLE[: len(SAMPLE) // 2], False),
        (SAMPLE + b"BEGIN:VCALENDAR\r\n", False),
        (b"", False),
        (vevent().encode(), False),
    ],
)
def test_r1_complete_means_that_everything_was_closed(data: bytes, complete: bool) -> None:
    """R1"""
    (*_, end) = cut([data])
    assert isinstance(end, End)
    assert end.complete is complete


def test_an_event_that_is_not_closed_costs_itself_only() -> None:
    blocks = events(vcalendar(vevent("a").removesuffix("END:VEVENT"), vevent("b")))
    assert [(block.uid, block.closed) for block in blocks] == [(b"a", False), (b"b", True)]


def test_a_component_inside_that_is_not_closed_ends_with_its_event() -> None:
    blocks = events(vcalendar(vevent("a", "BEGIN:VALARM"), vevent("b")))
    assert [(block.uid, block.closed) for block in blocks] == [(b"a", True), (b"b", True)]


def test_r14_too_many_events() -> None:
    """R14"""
    with pytest.raises(TooManyEvents):
        list(cut([SAMPLE], CutLimits(events=1)))


@pytest.mark.parametrize(
    ("lines", "code", "limit"),
    [
        ("DESCRIPTION:" + "x" * 5000, FaultCode.TOO_LONG, "0.003 MB"),
        ("\r\n".join(["X-A:" + "y" * 60] * 100), FaultCode.TOO_LONG, "0.003 MB"),
        ("\r\n".join(["BEGIN:X"] * 20), FaultCode.OVER_CAP, "8"),
    ],
)
def test_r14_an_event_over_a_cap_is_named_and_costs_itself_only(lines: str, code: FaultCode, limit: str) -> None:
    """R14, R1: it is there, it is reported with the limit, and the next one is read."""
    data = vcalendar(vevent("big", lines, subject="Big one"), vevent("b"))
    calendar = load_calendar(chunks(data, 500), CutLimits(block=3000, depth=8))
    readings = [calendar.read(one) for one in calendar.groups]
    calendar.close()
    assert [found.item is None for found in readings] == [True, False]
    (fault,) = readings[0].faults
    assert (fault.code, fault.uid, fault.subject, fault.detail) == (code, "big", "Big one", limit)


def test_a_line_without_end_costs_no_memory() -> None:
    tracemalloc.start()
    for _ in cut((b"x" * 65_536 for _ in range(300)), CutLimits(line=100_000)):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def loaded(*parts: str) -> Calendar:
    return load_calendar([vcalendar(*parts)])


def test_the_meaning_of_a_zone_is_part_of_the_version() -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Home\r\nX-LIC-LOCATION:{}\r\nEND:VTIMEZONE"
    event = vevent(start="DTSTART;TZID=Home:20261201T090000")
    versions = []
    for text in ("Europe/Paris", "Europe/Paris\r\nCOMMENT:other text", "America/New_York"):
        calendar = loaded(zone.format(text), event)
        versions.append(calendar.version(calendar.groups[0]))
        calendar.close()
    assert versions[0] == versions[1] != versions[2]
