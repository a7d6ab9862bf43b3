"""Three versions of a series made one, occurrence by occurrence. Pure.

An occurrence says of each field that it follows its series or what it is instead, so that a new subject of the series
reaches the occurrences that never had one of their own. An edit beats a removal (R7). An occurrence that one side
changed and that the other side's new pattern no longer has is a clash of its own: the side that changed it wins by
keeping it as an added date, the other by letting it go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cirahub_desktop.sync.anchoring import Anchored, Placed, anchored, in_kind, plain
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence, Series
from cirahub_desktop.sync.three_way import FIELDS, Decision, Key, Sides, in_order, key_of, merged_names, same

SERIES, RULE, ADDED, REMOVED, OCCURRENCE = "series", "rule", "added", "removed", "occurrence"
"""Names of what is in a series, beside the fields of each occurrence."""
_NOTHING = Series()


def name_of(instant: Instant, field: str) -> str:
    """How a field of one occurrence is called: ``2026-12-01T09:00:00[Europe/Paris] subject``."""
    return f"{instant_to_text(instant)} {field}"


def merged_series(master: Event, sides: Sides[Event], decision: Decision) -> Series | None:
    """The series of ``master``, whose own fields are already merged; None where no occurrence would be left of it.

    All three versions are series.
    """
    rule = decision.of(RULE, sides.map(lambda one: (one.series or _NOTHING).rule))
    moved = _repeating(master, rule, (sides.hub, sides.spoke))
    return _Weaving(moved, Sides(*anchored(sides.all(), moved)), decision).series()


def moved_series(master: Event, owner: Event, decision: Decision, *, is_hub: bool) -> Series | None:
    """The series of ``owner``, the one side that has it, for a ``master`` that may begin at another time."""
    moved = _repeating(master, (owner.series or _NOTHING).rule, (owner,))
    (own,) = anchored([owner], moved)
    nobody = Anchored(owner)
    return _Weaving(moved, Sides(nobody, *((own, nobody) if is_hub else (nobody, own))), decision).series()


def _repeating(master: Event, rule: str, owners: Iterable[Event]) -> Event:
    """``master`` with the rule and every date that is named; changed and removed occurrences come later."""
    dates = [
        in_kind(at, owner.span.start, master.span.start) for owner in owners for at in (owner.series or _NOTHING).added
    ]
    return replace(master, series=Series(rule, in_order(dates)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """One occurrence in one version."""

    version: Anchored
    key: Key
    placed: Placed | None
    """None where it is not changed there."""

    @property
    def is_own(self) -> bool:
        return self.placed is not None

    def follows(self, field: str) -> bool:
        """It has in ``field`` what its series has."""
        if self.placed is None:
            return True
        one = self.placed.one
        return same(getattr(one.event, field), getattr(plain(self.version.event, one.recurrence_id), field))

    @property
    def event(self) -> Event:
        """With the span of the series where it is not changed."""
        return self.placed.one.event if self.placed else self.version.event

    def value(self, field: str) -> object:
        return getattr(self.event, field)

    def is_like(self, other: _Shown, field: str) -> bool:
        if self.follows(field) and other.follows(field):
            return True
        if field == "span" and not (self.is_own and other.is_own):
            return False  # the span of the series is not that of the occurrence
        return same(self.value(field), other.value(field))

    def is_untouched_since(self, base: _Shown) -> bool:
        return all(self.is_like(base, field) for field in FIELDS)


class _Weaving:
    """Goes through the occurrences that are anything but plain on either side."""

    def __init__(self, moved: Event, versions: Sides[Anchored], decision: Decision) -> None:
        self._moved, self._versions, self._decision = moved, versions, decision
        self._added = _merged_instants(versions.map(lambda one: one.added))
        self._removed: dict[Key, Instant] = {}
        self._changed: dict[Key, Occurrence] = {}

    def series(self) -> Series | None:
        hub, spoke = self._versions.hub, self._versions.spoke
        for key in sorted({*hub.changed, *spoke.changed, *hub.removed, *spoke.removed}):
            self._settle(self._shown(key))
        rule = self._moved.series.rule if self._moved.series else ""
        if not rule and not self._added:
            self._added = {key: one.recurrence_id for key, one in self._changed.items()}
        if not rule and not self._added:
            return None
        return Series(
            rule,
            in_order(self._added.values()),
            in_order(self._removed.values()),
            tuple(self._changed[key] for key in sorted(self._changed)),
        )

    def _shown(self, key: Key) -> Sides[_Shown]:
        return self._versions.map(lambda version: _Shown(version, key, version.changed.get(key)))

    def _settle(self, sides: Sides[_Shown]) -> None:
        hub_gone, spoke_gone = self._is_gone(sides.hub), self._is_gone(sides.spoke)
        if _is_lone_orphan(sides.hub, sides.spoke) or _is_lone_orphan(sides.spoke, sides.hub):
            self._settle_orphan(sides)
        elif hub_gone and spoke_gone:
            self._remove(sides.hub.key)
        elif hub_gone or spoke_gone:
            self._keep_or_remove(sides, by_spoke=spoke_gone)
        else:
            self._merge(sides)

    def _is_gone(self, one: _Shown) -> bool:
        """Removed, or an added date that was taken out again."""
        was_added = any(one.key in version.added for version in self._versions.all())
        return one.placed is None and (
            one.key in one.version.removed or (was_added and one.key not in one.version.added)
        )

    def _settle_orphan(self, sides: Sides[_Shown]) -> None:
        """Changed by one side, and not in the other's pattern: whoever changed it wins by keeping it as a date."""
        one = sides.hub.placed or sides.spoke.placed
        known = sides.base.placed
        if one is None or (known and same(known.one.event, one.one.event)):
            return  # nobody touched it: it goes with the old pattern
        name = name_of(one.at, OCCURRENCE)
        if self._decision.clash(name, sides.hub.placed, sides.spoke.placed) is None:
            return
        owner = (sides.hub if sides.hub.placed else sides.spoke).version.event
        at = in_kind(one.at, owner.span.start, self._moved.span.start)
        self._added[key_of(at)] = at
        self._changed[key_of(at)] = Occurrence(at, one.one.event)

    def _keep_or_remove(self, sides: Sides[_Shown], *, by_spoke: bool) -> None:
        """An edit beats a removal, and so does bringing back what was removed."""
        kept = sides.hub if by_spoke else sides.spoke
        was_gone = self._is_gone(sides.base)
        if not was_gone and (kept.is_untouched_since(sides.base) or (by_spoke and self._decision.removal_wins)):
            self._remove(kept.key)
            return
        if kept.key in kept.version.added:
            self._added[kept.key] = kept.version.added[kept.key]
        if kept.placed:
            self._put(kept.placed.at, {name: kept.value(name) for name in FIELDS if not kept.follows(name)})

    def _remove(self, key: Key) -> None:
        for version in (self._versions.spoke, self._versions.hub):
            if key in version.removed:
                self._removed[key] = version.removed[key]

    def _merge(self, sides: Sides[_Shown]) -> None:
        one = sides.hub.placed or sides.spoke.placed
        if one is None:
            return  # both brought it back
        own = self._own_values(one.at, sides)
        is_own = sides.hub.is_own if sides.hub.is_own is sides.spoke.is_own else not sides.base.is_own
        if is_own or own:
            self._put(one.at, own)

    def _own_values(self, at: Instant, sides: Sides[_Shown]) -> dict[str, object]:
        """Those in which the occurrence does not follow the series."""
        own: dict[str, object] = {}
        for name in FIELDS:
            if name == "categories" and sides.are_all_different(lambda one, other: one.is_like(other, "categories")):
                own[name] = merged_names(sides.map(lambda one: one.event.categories))
                continue
            winner = self._winner(name, at, sides)
            if not winner.follows(name):
                own[name] = winner.value(name)
        return own

    def _winner(self, name: str, at: Instant, sides: Sides[_Shown]) -> _Shown:
        def alike(one: _Shown, other: _Shown) -> bool:
            return one.is_like(other, name)

        if alike(sides.base, sides.hub) and alike(sides.base, sides.spoke):
            return sides.spoke if sides.hub.follows(name) else sides.hub
        return self._decision.of(name_of(at, name), sides, alike)

    def _put(self, at: Instant, own: Mapping[str, Any]) -> None:
        self._changed[key_of(at)] = Occurrence(at, replace(plain(self._moved, at), **own))


def _is_lone_orphan(one: _Shown, other: _Shown) -> bool:
    return one.placed is not None and one.placed.orphan and other.placed is None


def _merged_instants(sides: Sides[dict[Key, Instant]]) -> dict[Key, Instant]:
    stay = sides.base.keys() & sides.hub.keys() & sides.spoke.keys()
    new = (sides.hub.keys() | sides.spoke.keys()) - sides.base.keys()
    return {key: (sides.hub.get(key) or sides.spoke[key]) for key in stay | new}
