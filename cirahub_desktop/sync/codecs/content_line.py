"""One content line (RFC 5545, section 3.1): name, parameters and value, also of lines that are only nearly right.

A line that a person would understand is understood: an unclosed quote, a colon inside of a zone's name that nobody
quoted, a colon in the place of a semicolon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

_CARET = re.compile(r"\^(['n^])")
_CARETS = {"'": '"', "n": "\n", "^": "^"}
"""RFC 6868: how a parameter writes a quote, a line end and the caret itself."""
_WORD = re.compile(r"[A-Za-z0-9\-]+")
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})
_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER"})
_PARAMS_AS_VALUE = re.compile(r"([A-Z\-]+=[^:]*):(mailto:.*)", re.IGNORECASE | re.DOTALL)
"""``ORGANIZER:CN=Jo:mailto:jo@example.org``, as Confluence writes it."""
_TIME_LIKE = re.compile(r"\s*-?\d{4}-?\d\d-?\d\d", re.ASCII)
_SHORT = 80
"""Characters of a beginning that is worth remembering."""
_COLON_LOST = re.compile(r"(DTSTART|DTEND)[;= ]\s*([\d\-]{8,10}(?:[T ][\d:]+Z?)?)\s*", re.IGNORECASE | re.ASCII)


class Line(NamedTuple):
    """One content line; ``head`` is the name with its parameters as written, ``value`` is raw."""

    name: str
    """Upper case."""
    head: str
    value: str
    params: Mapping[str, str] = MappingProxyType({})
    """Names in upper case; lists are joined by commas."""
    mended: bool = False
    """It was not written as it should be, and understood all the same."""


def read_line(text: str) -> Line:
    """ValueError for what is no content line at all."""
    head, colon, value = text.partition(":")
    if not colon:
        return _without_colon(text)
    mended = False
    if '"' in head:
        head, value, mended = _split_quoted(text)
    name, params = _often_read(head) if len(head) <= _SHORT else _parsed(head)
    if not name:
        raise ValueError(text[:60])
    if name in _TIMES and "=" in text and not _TIME_LIKE.match(value) and (later := _later_colon(text)):
        head, value = later
        return Line(name, head, value, _params(head), mended=True)
    if name in _PEOPLE and (found := _PARAMS_AS_VALUE.fullmatch(value)):
        head = f"{head};{found[1]}"
        return Line(name, head, found[2], _params(head), mended=True)
    return Line(name, head, value, params, mended)


def _parsed(head: str) -> tuple[str, Mapping[str, str]]:
    """The name in upper case and the parameters; no name where it is none."""
    name = head.partition(";")[0].strip()
    return (name.upper(), _params(head)) if _WORD.fullmatch(name) else ("", {})


_often_read = lru_cache(maxsize=1024)(_parsed)
"""Of the lines of a feed most begin in one of a dozen ways."""


def _without_colon(text: str) -> Line:
    found = _COLON_LOST.fullmatch(text)
    if not found:
        raise ValueError(text[:60])
    name = found[1].upper()
    return Line(name, name, found[2], {}, mended=True)


def _split_quoted(text: str) -> tuple[str, str, bool]:
    """At the first colon outside of quotes; where a quote was never closed, at the first that could be meant."""
    quoted = False
    for place, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return text[:place], text[place + 1 :], False
    cut = re.search(r":(?=mailto:)", text, re.IGNORECASE)
    place = cut.start() if cut else text.index(":")
    return text[:place].replace('"', ""), text[place + 1 :], True


def _later_colon(text: str) -> tuple[str, str] | None:
    """``DTSTART;TZID=(UTC+01:00) Paris:20261201T090000`` and ``DTSTART:TZID=Europe/Paris:20261201T090000``."""
    for colon in re.finditer(":", text):
        value = text[colon.end() :]
        if _TIME_LIKE.match(value):
            head = re.sub(r"^([A-Za-z\-]+):", r"\1;", text[: colon.start()])
            return head, value
    return None


def _params(head: str) -> dict[str, str]:
    if ";" not in head:
        return {}
    params: dict[str, str] = {}
    for pair in _parts(head):
        key, _, given = pair.partition("=")
        params[key.strip().upper()] = _CARET.sub(lambda found: _CARETS[found[1]], given.strip().replace('"', ""))
    return params


def _parts(head: str) -> Iterator[str]:
    """What stands between semicolons outside of quotes, without the name."""
    if '"' not in head:
        yield from head.split(";")[1:]
        return
    yield from re.findall(r';((?:"[^"]*"|[^;"]|"(?![^"]*"))*)', head)
