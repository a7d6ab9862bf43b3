"""Every event of files that nobody of us wrote, written by us: valid, and read back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.until import rule_from
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.three_way import same
from tests.codecs.test_written_validity import complaints
from tests.support.shared import shared

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@cache
def items() -> tuple[tuple[str, RemoteItem], ...]:
    return tuple((path.name, item) for path in _files() for item in read(path.read_bytes()))


def _files() -> list[Path]:
    return sorted(path for path in shared("corpus", "ics").rglob("*") if path.suffix.lower() in (".ics", ".ical"))


def read(text: bytes) -> Iterator[RemoteItem]:
    calendar = load_calendar([text])
    for one in calendar.groups:
        found = calendar.read(one)
        if found.item is not None:
            yield found.item
    calendar.close()


def written(item: RemoteItem) -> bytes:
    return write_item(item.identity, item.event, item.stamp, NOW)


def test_what_is_written_is_valid() -> None:
    """A RECURRENCE-ID that stands alone is as its source says, whatever that is."""
    wrong = [
        (name, item.identity, told)
        for name, item in items()
        for told in complaints(written(item))
        if not (item.identity.recurrence_id and told.startswith("RECURRENCE-ID"))
    ]
    assert not wrong


MADE_UP = {"test-data__zday.ics"}
"""Made by a machine: lines such as ``c:`` are taken for the rest of the text before them, wherever they stand."""


def test_what_is_written_is_read_back_as_it_was() -> None:
    wrong = []
    for name, item in items():
        if name in MADE_UP:
            continue
        text = written(item)
        (again,) = read(text)
        if not same(again.event, _as_written(item.event)) or again.identity != item.identity or written(again) != text:
            wrong.append((name, item.identity.uid, again.event))
    assert not wrong


def _as_written(event: Event) -> Event:
    """UNTIL is said in the kind that its DTSTART asks for, and a second DTSTART is not said at all."""
    extra = tuple(line for line in event.extra if not line[0].startswith("DTSTART;"))
    series = event.series and replace(event.series, rule=rule_from(event.series.rule, event.span.start))
    return replace(event, extra=extra, series=series)
