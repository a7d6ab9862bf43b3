"""How fast a large feed is read, beside a floor and a peer measured in the same run.

    .venv/bin/python benchmarks/reading.py [EVENTS]

The feed is made here: dated, all-day and repeating events, 0.7 kB each, folded. The floor is what no reader in Python
can beat: to go through the lines of the file and hash each event. The peer is what icalendar needs to parse it whole;
it gets a tenth of the events, and its time is per event. Every stage runs in a process of its own, whose peak memory is
told; seconds are of the processor.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.spokes.base import Known, Verdict
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from tests.support.feed_server import FeedServer, Reply

CHUNK = 65_536
READ_WHOLE = 5_000
_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
_TEXT = (
    "DESCRIPTION:The truck brings pallets of goods that are needed for the week\\; \r\n please have the forklift "
    "ready at the gate before it comes\\, and tell the \r\n office when it has gone.\\nThank you \u2013 the dispatcher "
    "of the day\r\n  who is on duty until five.\r\nLOCATION:Quai Saint-Exup\u00e9ry\\, Lyon\r\n"
    "CATEGORIES:DELIVERY,NORTH\r\nSTATUS:CONFIRMED\r\nLAST-MODIFIED:20261101T120000Z\r\nCREATED:20260901T080000Z\r\nTRANSP:OPAQUE\r\n"
)
_ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:Soon\r\nEND:VALARM\r\n"


@dataclass(frozen=True)
class Measured:
    seconds: float
    megabytes: float
    """Peak of the process."""
    done: int


def made(events: int) -> Iterator[bytes]:
    yield f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bench//EN\r\nX-WR-CALNAME:Large\r\n{_ZONE}".encode()
    for number in range(events):
        yield (
            f"BEGIN:VEVENT\r\nDTSTAMP:20261122T100000Z\r\nUID:event-{number}-4f5a9c@bench.example.org\r\n{_when(number)}"
            f"SUMMARY:Delivery {number} to the northern quay \u2013 d\u00e9p\u00f4t\r\n{_TEXT}SEQUENCE:{number % 3}\r\n"
            f"URL:https://bench.example.org/deliveries/{number}\r\nEND:VEVENT\r\n"
        ).encode()
    yield b"END:VCALENDAR\r\n"


def _when(number: int) -> str:
    """Of twenty events sixteen have a clock, three last a day, one comes back every week."""
    day, hour = f"2026{1 + number % 12:02}{1 + number % 28:02}", 8 + number % 9
    kind = number % 20
    if kind < 16:
        return f"DTSTART;TZID=Europe/Paris:{day}T{hour:02}0000\r\nDTEND;TZID=Europe/Paris:{day}T{hour + 1:02}3000\r\n"
    if kind < 19:
        return f"DTSTART;VALUE=DATE:{day}\r\nDURATION:P1D\r\n"
    return f"DTSTART;TZID=Europe/Paris:{day}T{hour:02}0000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=20\r\n{_ALARM}"


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def floor(path: Path) -> int:
    done, lines = 0, []
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b"BEGIN:VEVENT"):
                lines = []
            elif line.startswith(b"END:VEVENT"):
                hashlib.blake2b(b"".join(lines), digest_size=16).digest()
                done += 1
            else:
                lines.append(line)
    return done


def cut(path: Path) -> int:
    """As a fetch of a feed does: cut, fingerprint, group, and a version of each item."""
    calendar = load_calendar(chunks(path))
    versions = {one.remote_id: calendar.version(one) for one in calendar.groups}
    calendar.close()
    return len(versions)


def read_whole(path: Path) -> int:
    calendar = load_calendar(chunks(path))
    done = sum(calendar.read(one).item is not None for one in calendar.groups)
    calendar.close()
    return done


def peer(path: Path) -> int:
    from icalendar import Calendar

    return len(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def fetched_twice(path: Path) -> tuple[Measured, Measured]:
    """The whole spoke against a server on loopback that knows no conditional requests; the server counts too."""
    with FeedServer(Reply(path.read_bytes())) as server:
        spoke = IcalSpoke(server.link, clock=lambda: datetime.now(UTC))
        began = time.process_time()
        first = spoke.read(Known(), CancelToken())
        between = time.process_time()
        versions = {remote: seen.version for remote, seen in first.present.items()}
        second = spoke.read(Known(first.cursor, versions), CancelToken())
        seconds = time.process_time() - between
    assert second.verdict is Verdict.UNCHANGED, second.verdict
    peak = _peak()
    return Measured(between - began, peak, len(first.changed)), Measured(seconds, peak, len(first.present))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _stage(job: Callable[[Path], int], path: Path) -> Measured:
    began = time.process_time()
    done = job(path)
    return Measured(time.process_time() - began, _peak(), done)


def alone(job: Callable[[Path], int], path: Path) -> Measured:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_stage, (job, path))


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path, tenth, small = (Path(folder) / name for name in ("all.ics", "tenth.ics", "some.ics"))
        for file, count in ((path, events), (tenth, events // 10), (small, min(READ_WHOLE, events))):
            with file.open("wb") as out:
                out.writelines(made(count))
        size = path.stat().st_size / 1e6
        lowest, ours, whole, theirs = (
            alone(floor, path), alone(cut, path), alone(read_whole, small), alone(peer, tenth)
        )  # fmt: skip
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            first, second = pool.apply(fetched_twice, (path,))
    assert lowest.done == ours.done == events, "not all events were seen"
    assert (whole.done, theirs.done) == (min(READ_WHOLE, events), events // 10), "not all events were read"
    print(f"events                    {events}, {size:.1f} MB")
    print(f"floor: lines, hashes      {_said(lowest)}")
    print(f"cut, fingerprint, group   {_said(ours)}   {size / ours.seconds:.0f} MB/s")
    print(f"  to the floor            {ours.seconds / lowest.seconds:7.1f} times")
    print(f"read whole                {whole.done / whole.seconds:7.0f} events/s")
    print(
        f"icalendar, whole parse    {theirs.done / theirs.seconds:7.0f} events/s, {theirs.megabytes:.0f} MB for a tenth"
    )
    print(f"first fetch, all read     {_said(first)}, server included")
    print(f"second fetch, unchanged   {second.seconds:7.2f} s")


def _said(one: Measured) -> str:
    return f"{one.seconds:7.2f} s   {one.megabytes:6.0f} MB"


if __name__ == "__main__":
    main()
