"""Files that nobody of us wrote: every one is read, none crashes or hangs, and every event is accounted for."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, FaultCode
from cirahub_desktop.sync.model.canonical import from_json, to_json
from tests.spokes.contract import NOW
from tests.support.shared import shared

_BEGIN = re.compile(rb"^(?:\xef\xbb\xbf)?BEGIN:VEVENT", re.MULTILINE | re.IGNORECASE)
_NO_STARTS = {"DTSTART:Next Year", "DTSTART:19970701T13000Z"}
"""What stands in sound files and could mean anything."""
_SOON = 2.0
"""Seconds."""
_YEAR_LATER = NOW.replace(year=NOW.year + 1)


def _files() -> list[Path]:
    endings = (".ics", ".ical", ".ifb", ".vcs")
    return sorted(path for path in shared("corpus", "ics").rglob("*") if path.suffix.lower() in endings)


def _is_broken(path: Path) -> bool:
    return not {"invalid", "fragments"}.isdisjoint(path.relative_to(shared("corpus", "ics")).parts)


def _sound_files() -> list[Path]:
    return [path for path in _files() if not _is_broken(path)]


def test_r9_nothing_is_lost_silently() -> None:
    """R9: events found = events read + events reported by name."""
    wrong = {path.name: told for path in _files() if (told := _told(path.read_bytes())) is not None}
    assert not wrong


def test_every_event_that_stands_in_a_file_is_found() -> None:
    """Counted by its BEGIN lines alone, in whatever charset."""
    wrong = {}
    for path in _files():
        calendar = load_calendar([path.read_bytes()])
        begun = len(_BEGIN.findall(path.read_bytes().replace(b"\0", b"").replace(b"\r", b"\n")))
        if begun != calendar.events:
            wrong[path.name] = (begun, calendar.events)
        calendar.close()
    assert not wrong


def test_every_sound_file_is_read_and_what_is_missing_has_no_start_or_is_replaced() -> None:
    found, lost = 0, []
    for path in _sound_files():
        calendar = load_calendar([path.read_bytes()])
        assert calendar.calendars, path.name
        faults = [*calendar.duplicates, *(fault for one in calendar.groups for fault in calendar.read(one).faults)]
        lost += [fault for fault in faults if fault.code not in READ_ALL_THE_SAME]
        found += calendar.events
        calendar.close()
    assert {fault.code for fault in lost} == {FaultCode.NO_START, FaultCode.UNREADABLE, FaultCode.DUPLICATE}
    assert {fault.detail for fault in lost if fault.code is FaultCode.UNREADABLE} == _NO_STARTS
    assert all(fault.uid and fault.line for fault in lost)
    assert len(lost) < found / 100


def test_broken_files_end_soon() -> None:
    slow = {}
    for path in filter(_is_broken, _files()):
        began = process_time()
        _told(path.read_bytes())
        if process_time() - began > _SOON:
            slow[path.name] = process_time() - began
    assert not slow


def test_ids_do_not_depend_on_order_folds_or_stamps() -> None:
    """R6: a feed that was written anew is the same feed."""
    wrong = []
    for path in _sound_files():
        data = path.read_bytes()
        if b"BEGIN:VEVENT" in data and _ids(data) != _ids(_written_anew(data)):
            wrong.append(path.name)
    assert not wrong


def _ids(data: bytes) -> dict[str, str]:
    calendar = load_calendar([data])
    found = {str(one.remote_id): str(calendar.version(one)) for one in calendar.groups}
    calendar.close()
    return found


def _written_anew(data: bytes) -> bytes:
    """Events in the opposite order with other stamps, long lines folded after twenty letters."""
    text = data.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("^DTSTAMP:.*$", "DTSTAMP:20000101T000000Z", text, flags=re.MULTILINE)
    blocks = re.findall("^BEGIN:VEVENT$.*?^END:VEVENT$\n?", text, flags=re.MULTILINE | re.DOTALL)
    if len(blocks) != text.count("BEGIN:VEVENT") or text.count("BEGIN:VCALENDAR") != 1:
        return text.encode("latin-1")
    order = iter([f"{block.rstrip()}\n" for block in reversed(blocks)])
    text = re.sub("^BEGIN:VEVENT$.*?^END:VEVENT$\n?", lambda _: next(order), text, flags=re.MULTILINE | re.DOTALL)
    folded = (re.sub("^(.{20})(?=\\S)", "\\1\n ", line) if line.isascii() else line for line in text.split("\n"))
    return "\r\n".join(folded).encode("latin-1")


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
