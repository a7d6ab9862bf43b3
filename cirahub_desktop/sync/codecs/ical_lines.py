"""Content lines as RFC 5545, section 3.1, wants them: texts, parameters and instants in, physical lines out.

Nothing that comes from elsewhere can end a line or begin another one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.ical_values import escape, read_line, write_clock
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Instant

_LONGEST = 75
"""Octets of a physical line."""
_NEVER = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
"""What no line may hold, and halves of characters, which cannot be encoded at all."""
_PARAMETER = r';[A-Za-z0-9\-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*'
_HEAD = re.compile(rf"[A-Za-z0-9\-]+(?:{_PARAMETER})*")
_NAME = re.compile(r"[A-Za-z0-9\-]+")
_CARETS = str.maketrans({"^": "^^", "\n": "^n", '"': "^'"})
"""RFC 6868."""


def text_value(text: str) -> str:
    """A TEXT (3.3.11)."""
    return _NEVER.sub("", escape(text))


def plain_value(text: str) -> str:
    """A value that knows no escapes, such as a URI."""
    return _NEVER.sub("", text)


def parameter(name: str, value: str, *, quoted: bool = False) -> str:
    """With its semicolon; in quotes where the value needs them."""
    safe = _NEVER.sub("", value.replace("\r\n", "\n").translate(_CARETS))
    marks = '"' if quoted or set(safe) & set(";:,") else ""
    return f";{name}={marks}{safe}{marks}"


def when_line(name: str, instant: Instant, *, by_the_wall: bool = False) -> str:
    """An instant in its own zone. ``name`` may have parameters.

    The second of two equal clocks, at the end of summer time, has no name in its zone (3.3.5), so it is said in UTC;
    ``by_the_wall`` keeps the zone all the same, for a series that goes on by its clock.
    """
    if not isinstance(instant, datetime):
        return f"{name};VALUE=DATE:{instant.year:04d}{instant:%m%d}"
    if instant.tzinfo is None:
        return f"{name}:{write_clock(instant)}"
    zone = instant.tzinfo.key if isinstance(instant.tzinfo, ZoneInfo) else None
    if zone in (None, UTC.key) or (_is_repeated(instant) and not by_the_wall):
        return f"{name}:{write_clock(instant.astimezone(UTC))}Z"
    return f"{name}{parameter('TZID', zone or '')}:{write_clock(instant)}"


def foreign_line(head: str, value: str) -> str | None:
    """A line that we do not interpret, as it was; None for what is no content line or would be several.

    Parameters that break the grammar are left out, and so is what no line may hold.
    """
    if "\n" in head + value or "\r" in head + value:
        return None
    clean, rest = _NEVER.sub("", head), _NEVER.sub("", value)
    try:
        read = read_line(f"{clean}:{rest}")
    except ValueError:
        return None
    if read.head != clean:
        return None
    if _HEAD.fullmatch(clean):
        return f"{clean}:{rest}"
    kept = (parameter(key, given) for key, given in read.params.items() if given and _NAME.fullmatch(key))
    return f"{read.name}{''.join(kept)}:{read.value}"


def tzid_of(line: str) -> str:
    """The zone that a line names; '' for most."""
    if "TZID=" not in line.partition(":")[0].upper():
        return ""
    return read_line(line).params.get("TZID", "")


def fold(line: str) -> Iterator[bytes]:
    """Physical lines without their ends, never broken inside a character."""
    data, start, room = line.encode(), 0, _LONGEST
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        yield (b" " if start else b"") + data[start:end]
        start, room = end, _LONGEST - 1
    yield (b" " if start else b"") + data[start:]


def _is_repeated(moment: datetime) -> bool:
    return bool(moment.fold) and moment.utcoffset() != moment.replace(fold=0).utcoffset()
