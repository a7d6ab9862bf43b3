"""VTIMEZONEs as programs write them."""

from __future__ import annotations

EU_SUMMER, EU_WINTER = "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
US_SUMMER, US_WINTER = "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"


def part(kind: str, before: str, after: str, start: str, *lines: str) -> str:
    """One STANDARD or DAYLIGHT; ``lines`` stand as they are."""
    said = (f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *lines)
    return "\n".join((*said, f"END:{kind}"))


def yearly(winter: str, summer: str, begins: str, ends: str, *, start: str = "020000", end: str = "020000") -> str:
    """A clock with summer time; ``begins`` and ``ends`` are rules, the others clocks."""
    return "\n".join(
        (
            part("DAYLIGHT", winter, summer, f"16010101T{start}", f"RRULE:{begins}"),
            part("STANDARD", summer, winter, f"16010101T{end}", f"RRULE:{ends}"),
        )
    )


def fixed(offset: str) -> str:
    return part("STANDARD", offset, offset, "16010101T000000")


def block(tzid: str, *parts: str) -> bytes:
    return "\n".join(("BEGIN:VTIMEZONE", f"TZID:{tzid}", *parts, "END:VTIMEZONE")).encode()


PARIS = yearly("+0100", "+0200", EU_SUMMER, EU_WINTER, end="030000")
NEW_YORK = yearly("-0500", "-0400", US_SUMMER, US_WINTER)
SYDNEY = yearly("+1000", "+1100", "FREQ=YEARLY;BYMONTH=10;BYDAY=1SU", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU", end="030000")
ODD = yearly("+0110", "+0210", "FREQ=YEARLY;BYMONTH=4;BYDAY=2SA", "FREQ=YEARLY;BYMONTH=9;BYDAY=3SA", end="033000")
"""That no zone has."""
ODD_KEY = "posix <+0110>-1h10<+0210> M4.2.6 M9.3.6/3h30"
