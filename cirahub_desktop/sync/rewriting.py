"""What a server made of a value we wrote, told from what a person made of it. Pure.

Needed where a copy was changed by a person before we ever saw what the server had stored: only then do the two lie
on top of each other. Servers write HTML anew, cut long texts (Exchange at 255 characters), round times to the minute,
say a rule in other words, and drop what they have no field for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from cirahub_desktop.sync.bodies import visible_lines
from cirahub_desktop.sync.codecs.recurrence import aware, occurrences
from cirahub_desktop.sync.codecs.shortening import one_line, shortened, units
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Body, Event, Instant, Occurrence, Series, Span, Status
from cirahub_desktop.sync.three_way import FIELDS, key_of, same

_SHORTEST_CUT = 250
_OUR_CUT = 255
_LONGEST_REMINDER = timedelta(minutes=2_629_800)
"""Five years: what Exchange takes at most."""
_MINUTE = timedelta(minutes=1)
_COMPARED = 100
"""Occurrences; two rules that agree so long are the same."""
_END_OF_TIME = datetime(9900, 1, 1, tzinfo=UTC)
_DROPPED: dict[str, object] = {
    "status": Status.CONFIRMED,
    "url": "",
    "organizer": None,
    "attendees": (),
    "attachments": (),
    "extra": (),
}
"""What an event has where a server has no field for it."""


def without_rewriting(written: Event, read: Event) -> Event:
    """``read`` with every field as it was written that differs only as a server would have it.

    What is left between the two is a person's.
    """
    single = _single_without(written, read)
    if not written.series or not read.series:
        return single
    return replace(single, series=_series_without(written, written.series, read, read.series))


def same_but_for_rewriting(written: Event, read: Event) -> bool:
    """Whether ``read`` may well be ``written`` as a server stores it."""
    return same(without_rewriting(written, read), written)


def _single_without(written: Event, read: Event) -> Event:
    """The series stays as read."""
    back: dict[str, Any] = {
        name: getattr(written, name)
        for name in FIELDS
        if _is_rewritten(name, getattr(written, name), getattr(read, name))
    }
    return replace(read, **back)


def _is_rewritten(name: str, written: Any, read: Any) -> bool:
    if same(written, read):
        return True
    match name:
        case "subject" | "location":
            return _is_line(written, read)
        case "body":
            return _is_body(written, read)
        case "categories":
            return {_name(one) for one in written} == {_name(one) for one in read}
        case "span":
            return _is_span(written, read)
        case "reminder":
            return written is not None and read is not None and _rings(written) == _rings(read)
        case _:
            return name in _DROPPED and read == _DROPPED[name]


def _rings(reminder: timedelta) -> int:
    return max(timedelta(), min(reminder, _LONGEST_REMINDER)) // _MINUTE


def _line(text: str) -> str:
    return " ".join(one_line(text).split())


def _name(category: str) -> str:
    """Exchange holds two that differ in case alone to be one. We cut first, and blanks run together afterwards."""
    return shortened(_line(shortened(one_line(category), _OUR_CUT)), _SHORTEST_CUT).casefold()


def _is_line(written: str, read: str) -> bool:
    """Cut by the server, or by us, where the last character counts for many."""
    whole, rest = _line(written), _line(read)
    if rest == _line(shortened(one_line(written), _OUR_CUT)):
        return True
    return whole == rest or (units(rest) >= _SHORTEST_CUT - 1 and whole.startswith(rest))


def _is_body(written: Body, read: Body) -> bool:
    """The two halves we wrote may differ in words; the server keeps one of them."""
    halves = (written, Body(html=written.html)) if written.html else (written,)
    return any(_is_line(_said(half), _said(read)) for half in halves)


def _said(body: Body) -> str:
    return " ".join(visible_lines(body))


def _is_span(written: Span, read: Span) -> bool:
    pairs = ((written.start, read.start), (written.end, read.end))
    return all(_is_moment(one, other) for one, other in pairs)


def _is_moment(written: Instant, read: Instant) -> bool:
    (kind, moment), (other_kind, other) = key_of(written), key_of(read)
    return kind == other_kind and abs(moment - other) < _MINUTE


def _series_without(written: Event, old: Series, read: Event, new: Series) -> Series:
    """Occurrences one by one; a rule in other words is the same rule."""
    was = {key_of(one.recurrence_id): one for one in old.changed}
    changed = tuple(_occurrence_without(was.get(key_of(one.recurrence_id)), one) for one in new.changed)
    return replace(
        new,
        rule=old.rule if _is_rule(written, old.rule, read, new.rule) else new.rule,
        added=old.added if list(map(key_of, old.added)) == list(map(key_of, new.added)) else new.added,
        removed=old.removed if list(map(key_of, old.removed)) == list(map(key_of, new.removed)) else new.removed,
        changed=changed,
    )


def _occurrence_without(written: Occurrence | None, read: Occurrence) -> Occurrence:
    if written is None:
        return read
    event = _single_without(written.event, read.event)
    return replace(read, recurrence_id=written.recurrence_id, event=event)


def _is_rule(written: Event, old: str, read: Event, new: str) -> bool:
    if old == new or not _is_span(written.span, read.span):
        return old == new
    return _first_starts(written, old) == _first_starts(written, new)


def _first_starts(event: Event, rule: str) -> list[Instant]:
    start = aware(event.span.start, UTC)
    walk = occurrences(replace(event, series=Series(rule)), start, max(start, _END_OF_TIME), zone=UTC)
    return [one.recurrence_id for one in islice(walk, _COMPARED)]
