"""Small calendars for tests, written by hand so that no writer of ours is trusted."""

from __future__ import annotations


def vevent(uid: str = "a@example.org", *lines: str, start: str = "DTSTART:20261201T090000Z", subject: str = "S") -> str:
    body = (f"UID:{uid}", "DTSTAMP:20260101T000000Z", start, f"SUMMARY:{subject}", *lines)
    return "\r\n".join(("BEGIN:VEVENT", *(line for line in body if line), "END:VEVENT"))


def vcalendar(*parts: str, head: tuple[str, ...] = ()) -> bytes:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", *head, *parts, "END:VCALENDAR", "")
    return "\r\n".join(lines).encode()
