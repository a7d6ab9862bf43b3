"""Which zone of the IANA database does what some rules say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from cirahub_desktop.sync.codecs.zone_clock import COMPARED_YEARS, Change, Clock, clock, offset_at
from cirahub_desktop.sync.codecs.zone_words import ZONES_BY_OFFSETS
from cirahub_desktop.sync.model.zone import ZoneRules, zone_named

_KNOWN_SINCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The database does not promise more (its file ``theory.html``)."""
_SECOND = timedelta(seconds=1)
_LAST_YEAR = 2037
_AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
_POPULAR = frozenset(ZONES_BY_OFFSETS.values())


def zones_by_rules(rules: ZoneRules, past: Sequence[Change], tzid: str) -> ZoneInfo | None:
    """The zone that follows ``rules`` from now on; among several the one that also did what ``past`` says, and then
    the one that ``tzid`` speaks for most. The choice is the same on every computer with the same database."""
    found = _followers(rules.key)
    if not found:
        return None
    real = tuple(change for change in past if change.moment >= _KNOWN_SINCE)
    best = _likeliest(found, tzid, lambda zone: _did(zone, real))
    return best if rules.summer is not None or _is_named(best, tzid) else fixed_zone(rules.winter)


def zones_by_changes(past: Sequence[Change], rules: ZoneRules | None, tzid: str) -> ZoneInfo | None:
    """The zone whose clock changed as ``past`` says in the years that it covers."""
    real = _real(past)
    if not real:
        return None
    found = tuple(zone for zone in _all_zones() if _did(zone, real))
    followers = _followers(rules.key) if rules else ()
    return _likeliest(found, tzid, lambda zone: zone in followers) if found else None


def may_be_meant(zone: ZoneInfo, rules: ZoneRules | None, past: Sequence[Change]) -> bool:
    """Whether a description of ``zone`` and these rules can be about one place: their clocks go the same from now on,
    or have the same two offsets in a year. Many texts were written under other laws, or have a wrong hour."""
    if rules and clock(zone, *COMPARED_YEARS) == clock(zone_named(rules.key), *COMPARED_YEARS):
        return True
    said = {change.after for change in _real(past)[-2:]}
    if rules and rules.summer is not None:
        said = {rules.winter, rules.summer}
    return len(said) == 2 and said in _pairs(zone)


def fixed_zone(offset: int) -> ZoneInfo:
    """Of a clock that never changes, ``offset`` in seconds: the zone of whole hours, else a place that Windows names,
    else one that exists only as its rule. Raises ValueError."""
    if offset == 0:
        return ZoneInfo("UTC")
    hours, rest = divmod(offset, 3600)
    if not rest and -12 <= hours <= 14:
        return ZoneInfo(f"Etc/GMT{-hours:+d}")
    rules = ZoneRules(offset)
    found = [zone for zone in _followers(rules.key) if zone.key in _windows_defaults()]
    return found[0] if found else zone_named(rules.key)


@lru_cache(maxsize=256)
def _pairs(zone: ZoneInfo) -> list[set[int]]:
    """The offsets of each year since 1987 that has two."""
    offset, changes = clock(zone, 1987, COMPARED_YEARS[1])
    found: list[set[int]] = []
    for year in range(1987, COMPARED_YEARS[1]):
        had = [offset, *(change.after for change in changes if change.moment.year == year)]
        offset = had[-1]
        if set(had) not in found:
            found.append(set(had))
    return found


def _real(past: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(
        change
        for change in past
        if change.moment >= _KNOWN_SINCE and change.moment.year <= _LAST_YEAR and change.before != change.after
    )


@lru_cache(maxsize=128)
def _followers(key: str) -> tuple[ZoneInfo, ...]:
    wanted = clock(zone_named(key), *COMPARED_YEARS)
    return tuple(zone for zone in _all_zones() if _may_follow(zone, wanted) and clock(zone, *COMPARED_YEARS) == wanted)


def _may_follow(zone: ZoneInfo, wanted: Clock) -> bool:
    """Cheap, and wrong for few."""
    start = datetime(COMPARED_YEARS[0], 1, 1, tzinfo=UTC)
    return offset_at(zone, start) == wanted.start and _did(zone, wanted.changes)


def _did(zone: ZoneInfo, changes: Sequence[Change]) -> bool:
    """Whether its clock changed at each of them, and showed the same between them."""
    return all(
        offset_at(zone, change.moment - _SECOND) == change.before and offset_at(zone, change.moment) == change.after
        for change in changes
    ) and all(
        offset_at(zone, one.moment + (following.moment - one.moment) / 2) == one.after
        for one, following in pairwise(changes)
    )


def _likeliest(found: Sequence[ZoneInfo], tzid: str, fits: Callable[[ZoneInfo], bool]) -> ZoneInfo:
    """A zone whose place is named comes first, then those that fit better, then those where most people live, then
    those that Windows names, then the alphabet."""

    def unlikeliness(zone: ZoneInfo) -> tuple[bool | str, ...]:
        key = zone.key
        return not _is_named(zone, tzid), not fits(zone), key not in _POPULAR, key not in _windows_defaults(), key

    return min(found, key=unlikeliness)


def _is_named(zone: ZoneInfo, tzid: str) -> bool:
    return f" {_words(zone.key.rpartition('/')[2])} " in f" {_words(tzid)} "


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower())


@lru_cache(maxsize=1)
def _windows_defaults() -> frozenset[str]:
    from tzlocal.windows_tz import win_tz

    return frozenset(win_tz.values())


@lru_cache(maxsize=1)
def _all_zones() -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(key) for key in sorted(available_timezones()) if key.partition("/")[0] in _AREAS)
