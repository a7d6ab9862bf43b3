"""Calendars that a script indents to look nice: in a real one a blank at the beginning of a line goes on with the line
before (RFC 5545, section 3.1).

Told by the beginning alone: behind BEGIN:VCALENDAR nothing can go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BLANK = rb"(?:[ \t]*\n)*"
_INDENTED = re.compile(
    _BLANK + rb"[ \t]*BEGIN:VCALENDAR[ \t]*\n" + 2 * (_BLANK + rb"[ \t]+[A-Z][A-Z\-]*[;:][^\n]*(?:\n|\Z)"),
    re.IGNORECASE,
)
"""Two lines, so that a single blank that slipped in costs no calendar its folds."""
_BEGINNING = re.compile(
    _BLANK + rb"[ \t]*BEGIN:VCALENDAR[ \t]*" + 2 * (rb"\n" + _BLANK + rb"[ \t]*[^\s][^\n]*"), re.IGNORECASE
)
"""Enough to tell: the next two lines are there."""
_MARGIN = re.compile(rb"\n[ \t]+(?=[A-Z][A-Z0-9\-]*[;:])", re.IGNORECASE)
_ENOUGH = 2_000
"""Bytes after which no beginning is waited for any more."""


def level(texts: Iterable[bytes]) -> Iterator[bytes]:
    """The texts, as :func:`~cirahub_desktop.sync.codecs.physical_lines.whole_lines` gives them, without the margin of
    an indented calendar; in that one a line goes on in the next where the next is no property."""
    source = iter(texts)
    head = b""
    for text in source:
        head += text
        if len(head) > _ENOUGH or _BEGINNING.match(head):
            break
    indented = _INDENTED.match(head) is not None
    yield _MARGIN.sub(b"\n", head) if indented else head
    for text in source:
        yield _MARGIN.sub(b"\n", text) if indented else text
