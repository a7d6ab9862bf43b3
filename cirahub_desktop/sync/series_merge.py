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
from cirahub_desktop.sync.three_way import FIELDS, Decision, Key, Sides, in_order, key_of, merged_names, rules_of, same

SERIES, RULE, ADDED, REMOVED, OCCURRENCE = "series", "rule", "added", "removed", "occurrence"
"""Names of what is in a series, beside the fields of each occurrence."""
_NOTHING = Series()
_Rules = tuple[str, tuple[str, ...], tuple[str, ...]]


def name_of(instant: Instant, field: str) -> str:
    """How a field of one occurrence is called: ``2026-12-01T09:00:00[Europe/Paris] subject``."""
    return f"{instant_to_text(instant)} {field}"


def merged_series(master: Event, sides: Sides[Event], decision: Decision) -> Series | None:
    """The series of ``master``, whose own fields are already merged; None where no occurrence would be left of it.

    All three versions are series.
    """
    rules = decision.of(RULE, sides.map(lambda one: rules_of(one.series)))
    moved = _repeating(master, rules, (sides.hub, sides.spoke))
    return _Weaving(moved, Sides(*anchored(sides.all(), moved)), decision).series()


def moved_series(master: Event, owner: Event, decision: Decision, *, is_hub: bool) -> Series | None:
    """The series of ``owner``, the one side that has it, for a ``master`` that may begin at another time."""
    moved = _repeating(master, rules_of(owner.series), (owner,))
    (own,) = anchored([owner], moved)
    nobody = Anchored(owner)
    return _Weaving(moved, Sides(nobody, *((own, nobody) if is_hub else (nobody, own))), decision).series()


def _repeating(master: Event, rules: _Rules, owners: Iterable[Event]) -> Event:
    """``master`` with the rules and every date that is named; changed and removed occurrences come later."""
    rule, further, barred = rules
    dates = [
        in_kind(at, owner.span.start, master.span.start) for owner in owners for at in (owner.series or _NOTHING).added
    ]
    return replace(master, series=Series(rule, in_order(dates), further=further, barred=barred))


@dataclass(frozen=True, slots=True)
class _Shown:
    """One occurrence in one version."""

    key: Key
    version: Anchored
    placed: Placed | None
    """None where it is not changed there."""
    plain: Event
    """What its series has; without a place of its own the series itself, whose span is not the occurrence's."""

    @property
    def event(self) -> Event:
        return self.placed.one.event if self.placed else self.plain

    @property
    def and_later(self) -> bool:
        return self.placed is not None and self.placed.one.and_later

    def follows(self, field: str) -> bool:
        """It has in ``field`` what its series has."""
        return self.placed is None or same(self.value(field), getattr(self.plain, field))

    def value(self, field: str) -> object:
        return getattr(self.event, field)

    def is_like(self, other: _Shown, field: str) -> bool:
        if self.follows(field) and other.follows(field):
            return True
        if field == "span" and not (self.placed and other.placed):
            return False
        return same(self.value(field), other.value(field))

    def is_untouched_since(self, base: _Shown) -> bool:
        return self.and_later is base.and_later and all(self.is_like(base, field) for field in FIELDS)

    def own_values(self) -> dict[str, object]:
        """Those in which the occurrence does not follow its series."""
        return {field: self.value(field) for field in FIELDS if not self.follows(field)}


def _shown(version: Anchored, key: Key) -> _Shown:
    placed = version.changed.get(key)
    given = plain(version.event, placed.one.recurrence_id) if placed else version.event
    return _Shown(key, version, placed, given)


class _Weaving:
    """Goes through the occurrences that are anything but plain on either side."""

    def __init__(self, moved: Event, versions: Sides[Anchored], decision: Decision) -> None:
        self._moved, self._versions, self._decision = moved, versions, decision
        self._added = _merged_instants(versions.map(lambda one: one.added))
        self._removed: dict[Key, Instant] = {}
        self._changed: dict[Key, Occurrence] = {}

    def series(self) -> Series | None:
        hub, spoke = self._versions.hub, self._versions.spoke
        orphans: list[Sides[_Shown]] = []
        for key in sorted({*hub.changed, *spoke.changed, *hub.removed, *spoke.removed}):
            sides = self._versions.map(lambda version: _shown(version, key))  # noqa: B023 - called at once
            if _is_lone_orphan(sides.hub, sides.spoke) or _is_lone_orphan(sides.spoke, sides.hub):
                orphans.append(sides)
            else:
                self._settle(sides)
        for sides in orphans:
            self._settle_orphan(sides)
        repeating = self._moved.series or _NOTHING
        has_rule = bool(repeating.rule or repeating.further)
        if not has_rule and not self._added:
            self._added = {key: one.recurrence_id for key, one in self._changed.items()}
        if not has_rule and not self._added:
            return None
        return replace(
            repeating,
            added=in_order(self._added.values()),
            removed=in_order(self._removed.values()),
            changed=tuple(self._changed[key] for key in sorted(self._changed)),
        )

    def _settle(self, sides: Sides[_Shown]) -> None:
        hub_gone, spoke_gone = self._is_gone(sides.hub), self._is_gone(sides.spoke)
        if hub_gone and spoke_gone:
            self._remove(sides.hub.key)
        elif hub_gone or spoke_gone:
            self._keep_or_remove(sides, by_spoke=spoke_gone)
        elif sides.hub.and_later or sides.spoke.and_later:
            self._choose(sides)
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
        kept = self._decision.clash(name_of(one.at, OCCURRENCE), sides.hub.placed, sides.spoke.placed)
        if kept is None:
            return
        owner = (sides.hub if sides.hub.placed else sides.spoke).version.event
        at = in_kind(kept.at, owner.span.start, self._moved.span.start)
        if key_of(at) in self._changed:
            at = kept.at  # two days that became one hour
        self._added[key_of(at)] = at
        self._changed[key_of(at)] = replace(kept.one, recurrence_id=at)

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
            self._put(kept.placed.at, kept.own_values(), and_later=kept.and_later)

    def _remove(self, key: Key) -> None:
        for version in (self._versions.spoke, self._versions.hub):
            if key in version.removed:
                self._removed[key] = version.removed[key]

    def _merge(self, sides: Sides[_Shown]) -> None:
        at = next(side.placed.at for side in (sides.hub, sides.spoke) if side.placed)
        own = self._own_values(at, sides)
        is_own = sides.map(lambda side: side.placed is not None)
        if own or (is_own.hub if is_own.hub is is_own.spoke else not is_own.base):
            self._put(at, own)

    def _choose(self, sides: Sides[_Shown]) -> None:
        """A change for all later occurrences is one thing: as one of the two sides has it, or not at all."""
        at = next(side.placed.at for side in (sides.hub, sides.spoke) if side.placed)
        winner = self._decision.of(name_of(at, OCCURRENCE), sides, _is_same_change)
        if winner.placed:
            self._put(at, winner.own_values(), and_later=winner.and_later)
        removed = sides.map(lambda side: side.version.removed.get(side.key))
        gone = removed.hub if same(removed.base, removed.spoke) else removed.spoke
        if gone is not None:  # it is not there itself, and changes the later ones all the same
            self._removed[key_of(gone)] = gone

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

    def _put(self, at: Instant, own: Mapping[str, Any], *, and_later: bool = False) -> None:
        self._changed[key_of(at)] = Occurrence(at, replace(plain(self._moved, at), **own), and_later)


def _is_same_change(one: _Shown, other: _Shown) -> bool:
    return (one.placed is None) is (other.placed is None) and one.is_untouched_since(other)


def _is_lone_orphan(one: _Shown, other: _Shown) -> bool:
    return one.placed is not None and one.placed.orphan and other.placed is None


def _merged_instants(sides: Sides[dict[Key, Instant]]) -> dict[Key, Instant]:
    stay = sides.base.keys() & sides.hub.keys() & sides.spoke.keys()
    new = (sides.hub.keys() | sides.spoke.keys()) - sides.base.keys()
    return {key: (sides.hub.get(key) or sides.spoke[key]) for key in stay | new}
