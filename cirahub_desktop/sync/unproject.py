"""A person's change to a copy, in the hub's words (rule R15). Pure.

A copy is what ``project`` made of the hub's value and what the server made of that. A change in it is read back only
where it can be told exactly what it means for the hub, by comparing the two values that both sides last agreed on; and
only in fields that the spoke really shows: where every hub value would look the same there, the field is masked, and
what a person writes into it stays in the copy. ``Understood.hidden`` names what was not taken. Where it is empty, the
copy as it is now is what both agree on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.anchoring import Anchored, Placed, anchored, plain, repeat_alike
from cirahub_desktop.sync.fields import apply_changes
from cirahub_desktop.sync.model.event import (
    Event,
    FloatingSpan,
    Instant,
    Occurrence,
    Series,
    Span,
    ZonedSpan,
)
from cirahub_desktop.sync.model.floating import resolved
from cirahub_desktop.sync.model.item import Agreed
from cirahub_desktop.sync.reading_back import ReadBack, Shows, clock_back, read_back
from cirahub_desktop.sync.rewriting import same_but_for_rewriting, without_rewriting
from cirahub_desktop.sync.series_merge import OCCURRENCE, SERIES, name_of
from cirahub_desktop.sync.three_way import Key, in_order, rules_of, same

__all__ = ["Understood", "same_but_for_rewriting", "unproject", "without_rewriting"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a copy's change says about the hub's value."""

    here: Event
    """``agreed.here`` with every change that could be understood."""
    there: Event
    """``agreed.there`` with exactly those changes: what the spoke and the hub now agree on."""
    hidden: tuple[str, ...]
    """Names, as in ``fields.py``, of what was changed in the copy and is not taken. Empty: ``there`` is the copy."""


def unproject(now: Event, agreed: Agreed, project: Shows, *, native: bool = False) -> Understood:
    """What changed in a copy between ``agreed.there`` and ``now``, done to ``agreed.here``.

    ``project`` is the spoke's present view of a hub value. An item that is ``native`` in its spoke is shown there as it
    is, so every change is taken.
    """
    if native:
        return Understood(apply_changes(agreed.here, agreed.there, now), now, ())
    if same(now, agreed.there):
        return Understood(agreed.here, agreed.there, ())
    zone = _zone_of_floating(agreed)
    here = resolved(agreed.here, zone) if zone else agreed.here
    master = read_back(_bare(now), _bare(agreed.there), _bare(here), project)
    if not (now.series or agreed.there.series or here.series):
        back = master
    elif now.series is None or (agreed.there.series is None) is not (here.series is None):
        back = _without_occurrences(now, agreed.there, here, master)
    else:
        back = _Occurrences(now, agreed.there, here, project).added_to(master)
    return Understood(
        _floating_in(back.here, zone) if zone else back.here,
        back.there if back.hidden else now,
        back.hidden,
    )


def _bare(event: Event) -> Event:
    return replace(event, series=None)


def _without_occurrences(now: Event, there: Event, here: Event, master: ReadBack) -> ReadBack:
    """A series that a person made a single event; or one that the two sides never agreed to be one."""
    if same(now.series, there.series):
        series, hidden = here.series, master.hidden
    elif there.series and here.series:
        series, hidden = None, master.hidden
    else:
        series, hidden = here.series, (*master.hidden, SERIES)
    theirs = there.series if SERIES in hidden else now.series
    return ReadBack(replace(master.here, series=series), replace(master.there, series=theirs), hidden)


class _Occurrences:
    """The occurrences of a copy, one by one; ``there`` and ``here`` under the names that those of ``now`` have."""

    def __init__(self, now: Event, there: Event, here: Event, shows: Shows) -> None:
        self._shows = shows
        self._now, self._there = anchored((now, there), now)
        (self._here,) = anchored((here,), here if repeat_alike(now, there) else now)
        self._ours: dict[Key, Occurrence] = {}
        self._theirs: dict[Key, Occurrence] = {}
        self._our_removed, self._their_removed = dict(self._here.removed), dict(self._now.removed)
        self._hidden: list[str] = []

    def added_to(self, master: ReadBack) -> ReadBack:
        """The whole series; ``master`` is what became of its own fields."""
        for key in sorted({key for one in self._all() for key in (*one.changed, *one.removed)}):
            self._settle(key, master.here)
        ours = self._series(self._rules(), self._added(), self._our_removed, self._ours)
        theirs = self._series(self._now, self._now.added, self._their_removed, self._theirs)
        hidden = (*master.hidden, *self._hidden)
        return ReadBack(replace(master.here, series=ours), replace(master.there, series=theirs), hidden)

    def _all(self) -> tuple[Anchored, Anchored, Anchored]:
        return self._now, self._there, self._here

    def _settle(self, key: Key, master: Event) -> None:
        if self._there.is_gone(key) and not self._here.is_gone(key):
            self._leave_out(key)
        elif self._now.is_gone(key):
            at = self._now.removed[key]
            self._our_removed.setdefault(key, self._in_our_zone(at))
        else:
            if self._there.is_gone(key):  # a person brought it back
                self._our_removed.pop(key, None)
            elif self._is_newly_gone(key):  # it still changes all later ones
                self._our_removed.setdefault(key, self._in_our_zone(self._now.removed[key]))
            self._compare(key, master)

    def _is_newly_gone(self, key: Key) -> bool:
        one = self._now.changed.get(key)
        return key in self._now.removed and key not in self._there.removed and one is not None and one.one.and_later

    def _leave_out(self, key: Key) -> None:
        """The spoke does not show it: that it is missing there means nothing, and its return cannot be told."""
        at = self._there.removed[key]
        self._keep_ours(key)
        if not self._now.is_gone(key):
            self._their_removed[key] = at
            self._hidden.append(name_of(at, OCCURRENCE))

    def _compare(self, key: Key, master: Event) -> None:
        now, there, here = (one.changed.get(key) for one in self._all())
        one = now or there
        if one is None:  # the copy has it as its series has
            self._keep_ours(key)
            return
        seen = self._shown(self._now, key, one.at)
        was, ours = self._shown(self._there, key, one.at), self._shown(self._here, key, one.at)
        if one.orphan and not now:
            seen = seen.with_span(was.span)  # of a pattern that is no more
        back = read_back(seen, was, ours, self._shows)
        own_name = here.at if here else self._in_our_zone(one.at)
        if there and not now and not back.hidden and (one.orphan or same(back.here, plain(master, own_name))):
            return  # set back to what the series has
        self._hidden += [name_of(one.at, name) for name in back.hidden]
        if here or not same(back.here, ours):
            self._ours[key] = Occurrence(own_name, back.here, _and_later(now, there, here))
        if there or not same(back.there, was):
            self._theirs[key] = Occurrence(one.at, back.there, one.one.and_later)

    def _shown(self, version: Anchored, key: Key, at: Instant) -> Event:
        """The occurrence in one version, changed or as its series has it."""
        one = version.changed.get(key)
        return one.one.event if one else plain(version.event, at)

    def _keep_ours(self, key: Key) -> None:
        kept = self._here.changed.get(key)
        if kept:
            self._ours[key] = replace(kept.one, recurrence_id=kept.at)

    def _rules(self) -> Anchored:
        """Whose rules count: the server may say the hub's in other words, and only a change is one."""
        now, there = rules_of(self._now.event.series), rules_of(self._there.event.series)
        return self._here if now == there else self._now

    def _added(self) -> dict[Key, Instant]:
        stay = {
            key: at for key, at in self._here.added.items() if key in self._now.added or key not in self._there.added
        }
        new = {key: self._in_our_zone(at) for key, at in self._now.added.items() if key not in self._there.added}
        return {**new, **stay}

    def _in_our_zone(self, instant: Instant) -> Instant:
        there, here = self._there.event.span.start, self._here.event.span.start
        if isinstance(instant, datetime) and isinstance(there, datetime) and isinstance(here, datetime):
            return clock_back(instant, there, here)
        return instant

    @staticmethod
    def _series(
        rules: Anchored, added: dict[Key, Instant], removed: dict[Key, Instant], changed: dict[Key, Occurrence]
    ) -> Series:
        rule, further, barred = rules_of(rules.event.series)
        whole = tuple(changed[key] for key in sorted(changed))
        return Series(rule, in_order(added.values()), in_order(removed.values()), whole, further, barred)


def _and_later(now: Placed | None, there: Placed | None, here: Placed | None) -> bool:
    """Whether the hub's change is one for all later occurrences: a copy that cannot say so has no opinion."""
    new, old = (one is not None and one.one.and_later for one in (now, there))
    return here.one.and_later if here and new is old else new


def _zone_of_floating(agreed: Agreed) -> ZoneInfo | None:
    """Where the spoke set the hub's floating times, if it did."""
    here, there = agreed.here.span, agreed.there.span
    zone = there.start.tzinfo if isinstance(here, FloatingSpan) and isinstance(there, ZonedSpan) else None
    return zone if isinstance(zone, ZoneInfo) else None


def _floating_in(event: Event, zone: ZoneInfo) -> Event:
    """The times of ``zone`` without it again; as they are where a person chose another zone for the event."""
    span = _floating_span(event.span, zone)
    if span is event.span:
        return event
    series = event.series and replace(
        event.series,
        added=tuple(_floating(one, zone) for one in event.series.added),
        removed=tuple(_floating(one, zone) for one in event.series.removed),
        changed=tuple(
            replace(
                one,
                recurrence_id=_floating(one.recurrence_id, zone),
                event=one.event.with_span(_floating_span(one.event.span, zone)),
            )
            for one in event.series.changed
        ),
    )
    return replace(event, span=span, series=series)


def _floating_span(span: Span, zone: ZoneInfo) -> Span:
    if not isinstance(span, ZonedSpan) or {str(span.start.tzinfo), str(span.end.tzinfo)} != {str(zone)}:
        return span
    return FloatingSpan(span.start.replace(tzinfo=None), span.end.replace(tzinfo=None))


def _floating(instant: Instant, zone: ZoneInfo) -> Instant:
    if isinstance(instant, datetime) and str(instant.tzinfo) == str(zone):
        return instant.replace(tzinfo=None)
    return instant
