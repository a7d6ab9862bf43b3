"""What must hold for any bytes at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.codecs.calendar import Calendar, load_calendar
from cirahub_desktop.sync.codecs.cut import CutLimits, TooManyEvents
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.codecs.zones import UTC as HERE
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.item import Identity
from tests.fuzz.mangled import chunks

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMITS = CutLimits(events=2_000, block=60_000, line=20_000, depth=8)


def keep_promise(random: Random, data: bytes) -> int:
    """Reads ``data`` and does with its events what a run does; returns how many there were. AssertionError for a
    broken promise, and whatever comes out of the reader."""
    try:
        calendar = load_calendar(chunks(random, data), LIMITS)
    except TooManyEvents:
        return LIMITS.events
    try:
        _is_the_same_in_one_piece(calendar, data)
        read, told = _read_all(calendar)
        assert calendar.events == read + told, f"{calendar.events} events found, {read} read, {told} reported"
        return calendar.events
    finally:
        calendar.close()


def _is_the_same_in_one_piece(calendar: Calendar, data: bytes) -> None:
    whole = load_calendar([data], LIMITS)
    try:
        assert whole.complete == calendar.complete
        assert [one.master for one in whole.groups] == [one.master for one in calendar.groups]
        assert [whole.version(one) for one in whole.groups] == [calendar.version(one) for one in calendar.groups]
    finally:
        whole.close()


def _read_all(calendar: Calendar) -> tuple[int, int]:
    read, faults = 0, list(calendar.duplicates)
    for one in calendar.groups:
        found = calendar.read(one)
        faults += found.faults
        if found.item is None:
            continue
        event = found.item.event
        read += found.blocks
        assert from_json(to_json(event)) == event, "it does not survive the store"
        expand(event, NOW, NOW + timedelta(days=366), 20)
        bounds(event, HERE)
        write_item(Identity(one.identity.uid, one.identity.recurrence_id), event, None, NOW)
    return read, sum(fault.code not in READ_ALL_THE_SAME for fault in faults)
