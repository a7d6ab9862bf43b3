"""Files that nobody of us wrote: every one is read, none crashes or hangs, and every event is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME
from cirahub_desktop.sync.model.canonical import from_json, to_json
from tests.spokes.contract import NOW
from tests.support.shared import shared

_YEAR_LATER = NOW.replace(year=NOW.year + 1)


def _files() -> list[Path]:
    return sorted(
        path for path in shared("corpus", "ics").rglob("*") if path.suffix.lower() in (".ics", ".ical", ".ifb")
    )


def test_r9_nothing_is_lost_silently() -> None:
    """R9: events found = events read + events reported by name."""
    wrong = {path.name: told for path in _files() if (told := _told(path.read_bytes())) is not None}
    assert not wrong


def _told(data: bytes) -> str | None:
    calendar = load_calendar(data[index : index + 4096] for index in range(0, len(data), 4096))
    read, faults = 0, list(calendar.duplicates)
    for one in calendar.groups:
        found = calendar.read(one)
        faults += found.faults
        if found.item is None:
            continue
        event = found.item.event
        read += found.blocks
        if from_json(to_json(event)) != event:
            return f"{one.remote_id} does not survive the store"
        expand(event, NOW, _YEAR_LATER, 5)
    calendar.close()
    lost = [fault for fault in faults if fault.code not in READ_ALL_THE_SAME]
    return None if calendar.events == read + len(lost) else f"{calendar.events} found, {read} read, {len(lost)} told"


def test_versions_do_not_depend_on_how_the_bytes_came() -> None:
    for path in _files()[:120]:
        data = path.read_bytes()
        whole, cut = load_calendar([data]), load_calendar(data[i : i + 61] for i in range(0, len(data), 61))
        assert [whole.version(one) for one in whole.groups] == [cut.version(one) for one in cut.groups], path.name
        whole.close()
        cut.close()


@pytest.mark.parametrize("junk", [b"\x00" * 5000, b"BEGIN:" * 5000, b"BEGIN:VEVENT\n" * 5000, b':;="\\\n' * 3000])
def test_r14_junk_ends(junk: bytes) -> None:
    """R14"""
    assert _told(b"BEGIN:VCALENDAR\r\n" + junk) is None
