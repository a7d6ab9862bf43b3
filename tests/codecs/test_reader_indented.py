"""Calendars that a script indents to look nice."""

from __future__ import annotations

from time import process_time

import pytest

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.indented import level
from tests.support.ics import vcalendar, vevent

LINES = (
    *("VERSION:2.0", "BEGIN:VEVENT", "  UID:1", "  DTSTART:20261122T090000Z", "  DESCRIPTION:One", "    two three"),
    *("  BEGIN:VALARM", "    TRIGGER:-PT5M", "  END:VALARM", "  SUMMARY:Indented", "END:VEVENT"),
)


def read(text: bytes, size: int) -> list[tuple[str, str, bool]]:
    calendar = load_calendar(text[index : index + size] for index in range(0, len(text), size))
    items = [calendar.read(one).item for one in calendar.groups]
    complete = calendar.complete
    calendar.close()
    return [(item.event.subject, " ".join(item.event.body.text.split()), complete) for item in items if item]


@pytest.mark.parametrize("margin", ["", "    ", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("size", [1, 7, 5000])
def test_an_indented_calendar_is_read(margin: str, ends: str, size: int) -> None:
    lines = ("", f"{margin}BEGIN:VCALENDAR", *(f"{margin}  {line}" for line in LINES), f"{margin}END:VCALENDAR", "")
    assert read(ends.join(lines).encode(), size) == [("Indented", "One two three", True)]


@pytest.mark.parametrize("slip", ["VERSION:2.0", " VERSION:2.0"])
def test_folds_stay_folds(slip: str) -> None:
    text = vcalendar(vevent("a", "DESCRIPTION:see\r\n  http:\r\n //example.org\r\n\tX:y")).replace(
        b"VERSION:2.0", slip.encode()
    )
    assert read(text, 3) == [("S", "see http://example.orgX:y", True)]


def test_r14_what_begins_strangely_costs_no_more() -> None:
    """R14"""
    for text in (b"\n" * 2_000_000, b"\n \t" * 700_000, b"\nBEGIN:VCALENDAR\n A:" + b"x" * 2_000_000, b"\nA" * 700_000):
        began = process_time()
        assert b"".join(level([text[:1000], text[1000:]])) == text
        assert process_time() - began < 2
