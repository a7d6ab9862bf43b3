"""Line ends, folds, and what stands between the lines of broken files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.physical_lines import whole_lines
from cirahub_desktop.sync.model.event import Event
from tests.support.ics import vcalendar, vevent

DATA = vcalendar(vevent("a", "DESCRIPTION:one\\ntwo three", "LOCATION:Hall"), vevent("b", subject="Second"))


def subjects(data: bytes) -> list[str]:
    return [event.subject for event in events(data)]


def events(data: bytes) -> list[Event]:
    calendar = load_calendar([data])
    found = [calendar.read(one).item for one in calendar.groups]
    calendar.close()
    assert calendar.complete
    return [item.event for item in found if item is not None]


@given(st.lists(st.sampled_from(["\r", "\n", "ab", "", "\r\r\n"])), st.integers(1, 5), st.integers(1, 9))
def test_lines_do_not_depend_on_where_chunks_end(pieces: list[str], size: int, longest: int) -> None:
    data = "".join(pieces).encode()
    chunks = [data[index : index + size] for index in range(0, len(data), size)]
    cut = b"".join(whole_lines(chunks, longest)).split(b"\n")
    whole = b"".join(whole_lines([data], longest)).split(b"\n")
    assert [line[:longest] for line in cut] == [line[:longest] for line in whole]
    assert [len(line) > longest for line in cut] == [len(line) > longest for line in whole]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n", b"\n\n", b"\r\n\r\n", b"\n\r\n"])
def test_any_line_end(end: bytes) -> None:
    assert events(DATA.replace(b"\r\n", end)) == events(DATA)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_lines_are_counted_as_an_editor_counts_them(end: bytes, size: int) -> None:
    data = DATA.replace(b"\r\n", end)
    calendar = load_calendar(data[index : index + size] for index in range(0, len(data), size))
    calendar.close()
    lines = DATA.split(b"\r\n")
    assert [one.master.line for one in calendar.groups] == [
        n for n, line in enumerate(lines, 1) if line == b"BEGIN:VEVENT"
    ]


def test_line_ends_mixed_in_one_file() -> None:
    head, tail = DATA[:150], DATA[150:]
    assert events(head.replace(b"\r\n", b"\r") + tail.replace(b"\r\n", b"\n")) == events(DATA)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\u000b", "\u000c", "\x1c", "\x1e"])
def test_what_only_looks_like_a_line_end_is_none(sign: str) -> None:
    (event,) = events(vcalendar(vevent("a", "LOCATION:Hall", subject=f"One{sign}Two")))
    kept = sign if sign.isprintable() or ord(sign) > 127 else ""
    assert (event.subject, event.location) == (f"One{kept}Two", "Hall")


@pytest.mark.parametrize("sign", [b"\x00", b"\x01", b"\x07", b"\x1b", b"\x7f", b"\x0c"])
def test_control_characters_mean_nothing(sign: bytes) -> None:
    """In names, in values, before a BEGIN, and at the end of a file that was padded."""
    data = sign + DATA.replace(b"BEGIN:VEVENT", sign + b"BEGIN:" + sign + b"VEVENT").replace(
        b"Second", b"Sec" + sign + b"ond"
    )
    assert events(data + sign * 100) == events(DATA)


@pytest.mark.parametrize("fold", [b"\r\n ", b"\r\n\t", b"\n ", b"\r ", b"\r\n\r\n ", b"\r\r\n ", b"\r\n \r\n "])
def test_folds(fold: bytes) -> None:
    """By blank, by tab, and with empty lines in between."""
    assert events(DATA.replace(b"two three", b"two" + fold + b" three")) == events(DATA)


@pytest.mark.parametrize(
    "text",
    [
        b"<br />\r\n<b>Warning</b>: mysql_fetch_array() failed in <b>/srv/cal.php</b> on line <b>12</b><br />",
        b"<!-- made in 0.3 s -->",
        b"Just words",
        b"",
        b":",
        b";;;===",
        b"END:VEVENT",
        b"END:VALARM",
    ],
)
@pytest.mark.parametrize(
    "before", [b"BEGIN:VCALENDAR", b"VERSION", b"BEGIN:VEVENT", b"SUMMARY:Second", b"END:VCALENDAR"]
)
def test_text_between_the_lines(text: bytes, before: bytes) -> None:
    at = DATA.rindex(before)
    found = events(DATA[:at] + text + b"\r\n" + DATA[at:])
    assert [event.location for event in found] == ["Hall", ""]
    if not text.startswith(b"END") or before != b"SUMMARY:Second":
        assert [event.subject for event in found] == ["S", "Second"]


def test_words_behind_the_last_line() -> None:
    assert subjects(DATA + b"<!-- 0.2 s -->\r\n") == ["S", "Second"]
    assert subjects(DATA.removesuffix(b"\r\n") + b"<br />\r\n<b>Notice</b>: x") == ["S", "Second"]


def test_blanks_before_the_first_line() -> None:
    assert subjects(b"  \t" + DATA) == ["S", "Second"]
    assert subjects(b"\r\n\r\n" + DATA) == ["S", "Second"]


def test_begin_and_end_in_other_letters() -> None:
    assert subjects(DATA.replace(b"BEGIN:V", b"Begin:v").replace(b"END:V", b"eND : V")) == ["S", "Second"]
