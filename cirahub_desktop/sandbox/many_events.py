"""The large feed: N single events, the same ones for the same day and the first M of them for a smaller M."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from cirahub_desktop.sandbox.calendar_text import calendar_lines, folded

MOST = 100_000
_SPAN_DAYS = 330
_CHUNK_LINES = 2_000
_CARRIERS = ("Transports Bérard", "Messagerie de l’Ouest", "Delta Fret", "Hervé & Fils", "NordExpress")
_DOCKS = ("Quai A", "Quai B", "Quai C", "Cour nord")


def many_events(count: int, anchor: date) -> Iterator[bytes]:
    """The feed in chunks of some 100 kB; every tenth event is an all-day one."""
    lines = calendar_lines(f"{count} livraisons", (_event(number, anchor) for number in range(count)))
    chunk: list[bytes] = []
    for octets in folded(lines):
        chunk.append(octets)
        if len(chunk) >= _CHUNK_LINES:
            yield b"".join(chunk)
            chunk.clear()
    yield b"".join(chunk)


def _event(number: int, anchor: date) -> list[str]:
    day = anchor + timedelta(days=(number * 7) % _SPAN_DAYS)
    subject = f"Livraison {number:05d} – {_CARRIERS[number % len(_CARRIERS)]}"
    return [
        f"UID:livraison-{number:05d}@verrier.example",
        f"DTSTAMP:{anchor:%Y%m%d}T060000Z",
        *_times(number, day),
        f"SUMMARY:{subject}",
        f"LOCATION:{_DOCKS[number % len(_DOCKS)]}",
        f"DESCRIPTION:Bon de commande {40000 + number}",
    ]


def _times(number: int, day: date) -> tuple[str, str]:
    if number % 10 == 9:
        return f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    start = datetime.combine(day, time(7 + number % 11, 15 * (number % 4)))
    end = start + timedelta(minutes=30 + 15 * (number % 5))
    return f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}", f"DTEND;TZID=Europe/Paris:{end:%Y%m%dT%H%M%S}"
