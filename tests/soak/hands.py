"""People's hands on calendars, and eyes that read them: nothing of the product's own codecs stands between."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import recurring_ical_events
from icalendar import Calendar, Event, vText

from cirahub_desktop.sandbox.bodies import body_as, stored_body
from cirahub_desktop.sandbox.clock import utc_text
from cirahub_desktop.sandbox.incoming import with_defaults
from cirahub_desktop.sandbox.item import Item, Properties
from cirahub_desktop.sandbox.sample_folders import folder_at
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE
from cirahub_desktop.sandbox.series import occurrences
from cirahub_desktop.sandbox.server import Sandbox
from tests.soak.sights import MOST_THINGS, Entry, Sights, place_in_time, sights, start_of

Values = dict[str, str | int]
HALF_HOUR = timedelta(minutes=30)


class Hand(Protocol):
    """One calendar under somebody's hands."""

    def sights(self) -> Sights: ...

    def add(self, number: int, values: Values) -> None: ...

    def edit(self, number: int, name: str, value: str | int) -> None: ...

    def remove(self, number: int) -> None: ...

    def copy(self, number: int, new: int, subject: str) -> None:
        """Drag with Ctrl to another hour, and rename: all that nobody sees is copied with it."""

    def touch(self, number: int) -> None:
        """Save without a change."""

    def untouched(self) -> dict[str, str]:
        """What lies there that no thing of the story is: name and version."""
        ...


class FolderHand:
    """Outlook on a calendar of a server."""

    def __init__(self, server: Sandbox, path: str) -> None:
        self._server, self._path = server, path

    def sights(self) -> Sights:
        return sights(entry for item in self._items() for entry in _entries(item))

    def untouched(self) -> dict[str, str]:
        return {str(item.number): str(item.version) for item in self._items() if _number(item) >= MOST_THINGS}

    def add(self, number: int, values: Values) -> None:
        with self._server.by_hand() as store:
            properties: Properties = {"UID": f"{number:032X}"}
            for name, value in values.items():
                properties |= _properties(number, name, value)
            whole = with_defaults(properties, "UTC")
            now = store.clock.tick()
            folder = folder_at(store, self._path).number
            store.put_item(Item(store.new_number(), folder, CLAIRE, now, now, CLAIRE, version=1, properties=whole))

    def edit(self, number: int, name: str, value: str | int) -> None:
        with self._server.by_hand() as store:
            for item in self._of(number):
                item.properties |= _properties(number, name, value)
                store.touch(item, CLAIRE)

    def remove(self, number: int) -> None:
        with self._server.by_hand() as store:
            for item in self._of(number):
                item.deleted = "SoftDelete"
                store.touch(item, CLAIRE)

    def copy(self, number: int, new: int, subject: str) -> None:
        with self._server.by_hand() as store:
            (item,) = self._of(number)
            day = place_in_time(datetime.fromisoformat(item.text("Start")))[1]
            moved = _properties(new, "day", day) | _properties(new, "subject", subject)
            now = store.clock.tick()
            properties = deepcopy(item.properties) | moved
            store.put_item(
                Item(store.new_number(), item.folder, CLAIRE, now, now, CLAIRE, version=1, properties=properties)
            )

    def touch(self, number: int) -> None:
        with self._server.by_hand() as store:
            for item in self._of(number):
                store.touch(item, CLAIRE)

    def _items(self) -> list[Item]:
        return self._server.items(self._path)

    def _of(self, number: int) -> list[Item]:
        return [item for item in self._items() if _number(item) == number]


def _number(item: Item) -> int:
    return place_in_time(datetime.fromisoformat(item.text("Start")))[0]


def _properties(number: int, name: str, value: str | int) -> Properties:
    if name == "day":
        start = start_of(number, int(value))
        return {"Start": utc_text(start), "End": utc_text(start + HALF_HOUR)}
    if name == "note":
        return {"BodyType": "Text", "Body": stored_body("Text", str(value))}
    return {name.capitalize(): str(value)}


def _entries(item: Item) -> Iterator[Entry]:
    if _number(item) >= MOST_THINGS:
        return
    if item.pattern is None:
        yield _entry(item, datetime.fromisoformat(item.text("Start")), item.properties)
        return
    for one in occurrences(item):
        yield _entry(item, one.start, item.properties | item.changed.get(one.index, {}))


def _entry(item: Item, start: datetime, properties: Properties) -> Entry:
    number, day = place_in_time(start)
    note = body_as("Text", str(properties.get("BodyType") or "Text"), str(properties.get("Body") or ""))[1].strip()
    return Entry(number, day, str(properties.get("Subject") or ""), str(properties.get("Location") or ""), note)


class FilesHand:
    """Another program on a folder of .ics files; ``clock`` dates what it writes."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder, self._clock = folder, clock

    def sights(self) -> Sights:
        return sights(entry for path in self._paths() for entry in _read(path.read_bytes()))

    def untouched(self) -> dict[str, str]:
        return {}

    def add(self, number: int, values: Values) -> None:
        start = start_of(number, int(values["day"]))
        event = Event()
        event.add("UID", f"made-{number}")
        event.add("DTSTAMP", start)
        event.add("DTSTART", start)
        event.add("DTEND", start + HALF_HOUR)
        for name in ("subject", "location", "note"):
            event[_LINES[name]] = vText(str(values[name]))
        calendar = Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", "-//Somebody//EN")
        calendar.add_component(event)
        self._write(self._folder / f"made-{number}.ics", calendar)

    def edit(self, number: int, name: str, value: str | int) -> None:
        for path, calendar in self._of(number):
            for event in calendar.walk("VEVENT"):
                _change(event, number, name, value)
            self._write(path, calendar)

    def remove(self, number: int) -> None:
        for path, _ in self._of(number):
            path.unlink()

    def copy(self, number: int, new: int, subject: str) -> None:
        ((path, calendar),) = self._of(number)
        (event,) = calendar.walk("VEVENT")
        day = place_in_time(event["DTSTART"].dt)[1]
        _change(event, new, "day", day)
        _change(event, new, "subject", subject)
        self._write(path.with_name(f"copy-{new}.ics"), calendar)

    def touch(self, number: int) -> None:
        for path, _ in self._of(number):
            path.write_bytes(path.read_bytes().replace(b"END:VCALENDAR", b"X-SAVED:again\r\nEND:VCALENDAR"))

    def _paths(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*.ics") if not path.name.startswith("."))

    def _of(self, number: int) -> list[tuple[Path, Any]]:
        found = [(path, path.read_bytes()) for path in self._paths()]
        return [(path, Calendar.from_ical(data)) for path, data in found if {e.number for e in _read(data)} == {number}]

    def _write(self, path: Path, calendar: Any) -> None:
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(calendar.to_ical())
        unfinished.replace(path)
        now = self._clock().timestamp()
        os.utime(path, (now, now))


_LINES = {"subject": "SUMMARY", "location": "LOCATION", "note": "DESCRIPTION"}


def _change(event: Any, number: int, name: str, value: str | int) -> None:
    if name != "day":
        event[_LINES[name]] = vText(str(value))
        return
    start = start_of(number, int(value))
    for line, when in (("DTSTART", start), ("DTEND", start + HALF_HOUR)):
        del event[line]
        event.add(line, when)


@lru_cache(maxsize=4096)
def _read(data: bytes) -> tuple[Entry, ...]:
    calendar = Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    if any("RRULE" in event for event in events):
        events = recurring_ical_events.of(calendar).between((2026, 12, 1), (2028, 1, 1))
    return tuple(_seen(event) for event in events)


def _seen(event: Any) -> Entry:
    when = event["DTSTART"].dt
    start = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)
    number, day = place_in_time(start if start.tzinfo else start.replace(tzinfo=UTC))
    subject, location, note = (str(event.get(line, "")).strip() for line in _LINES.values())
    return Entry(number, day, subject, location, note)
