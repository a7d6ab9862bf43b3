"""Puts iCalendar text together for the sandbox's feeds: folded lines, CRLF, one VTIMEZONE for Europe/Paris."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_PARIS = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE""".splitlines()


def text_value(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def calendar_lines(name: str, events: Iterable[list[str]]) -> Iterator[str]:
    """The content lines of a whole calendar; each event comes as its lines without BEGIN and END."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Verrier//Planning//FR", "CALSCALE:GREGORIAN")
    yield from (f"X-WR-CALNAME:{text_value(name)}", "X-WR-TIMEZONE:Europe/Paris")
    yield from _PARIS
    for event in events:
        yield "BEGIN:VEVENT"
        yield from event
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def folded(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as octets, folded at 75 of them (RFC 5545, 3.1) without cutting a character."""
    for line in lines:
        if len(line) <= 25 or (line.isascii() and len(line) <= 75):
            yield line.encode() + b"\r\n"
        else:
            yield _fold(line)


def _fold(line: str) -> bytes:
    rows, row, room = [], b"", 75
    for character in line:
        octets = character.encode()
        if len(row) + len(octets) > room:
            rows.append(row)
            row, room = b"", 74
        row += octets
    return b"\r\n ".join([*rows, row]) + b"\r\n"
