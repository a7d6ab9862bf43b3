"""What must be where, told without the engine, from deeds alone.

Between deeds that had time to arrive everywhere the model knows each outcome by the rules. Where deeds meet under way
it keeps all the right answers (a set of values, a fate that is open) and asks that nothing is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from tests.soak import map as world_map
from tests.soak.feeds import Published, Shape
from tests.soak.sights import BUSY, EXTRA_DAY, FIELDS, TEXTS, WEEKLY_COUNT, Entry, Sights, bare

Value = str | int


class Fate(Enum):
    LIVES = "lives"
    OPEN = "open"
    GONE = "gone"


@dataclass(slots=True)
class Said:
    """The last word of somebody about a field, somewhere."""

    value: Value
    place: str
    withdrawn: bool = False
    """They deleted it themselves afterwards."""


@dataclass(slots=True)
class Thing:
    number: int
    home: str
    shape: Shape = Shape.SINGLE
    private: bool = False
    fate: Fate = Fate.LIVES
    possible: dict[tuple[str, str], set[Value]] = field(default_factory=dict)
    """By place and field."""
    pending: set[str] = field(default_factory=set)
    """Where changes come from that may not have arrived."""
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    """By field and place; people's words only."""
    vanished: dict[str, int] = field(default_factory=dict)
    """How often its copy was deleted by hand in a plain target."""
    restless: bool = False
    """Its copies may go and come: its publisher took it away, cancelled it, or people deleted or copied it."""
    unlisted: datetime | None = None
    """Since when its feed lacks it."""
    twinned: bool = False
    edited: bool = False
    """By people."""
    touched: set[str] = field(default_factory=set)
    """Where somebody saved it without a change."""
    by_hand: bool = False
    """Somebody deleted a copy."""

    @property
    def places(self) -> tuple[str, ...]:
        return world_map.region(self.home)

    def __str__(self) -> str:
        return f"E{self.number} from {self.home} ({self.fate.value}{', private' if self.private else ''})"


@dataclass(slots=True)
class Model:
    things: dict[int, Thing] = field(default_factory=dict)
    strangers: dict[str, dict[int, Entry]] = field(default_factory=dict)
    """What people made in plain targets: nobody's business but theirs."""
    let_go: dict[int, str] = field(default_factory=dict)
    """Things that were on a list that a person decided about."""

    def born(self, number: int, home: str, values: Mapping[str, Value], *, by_person: bool) -> Thing:
        thing = self.things[number] = Thing(number, home)
        thing.pending.add(home)
        for place in thing.places:
            for name in FIELDS:
                thing.possible[place, name] = {values[name]}
        if by_person:
            for name in TEXTS:
                thing.said[name, home] = Said(values[name], home)
        return thing

    def says(self, thing: Thing, place: str, name: str, value: Value, *, settled: bool) -> None:
        """Somebody gives a field a value in ``place`` (which may be a feed)."""
        alone = settled or thing.pending <= {place}
        for one in world_map.region(place):
            key = (one, name)
            known = thing.possible.get(key)
            if known is not None:
                thing.possible[key] = {value} if alone else known | {value}
        thing.pending = {place} if settled else thing.pending | {place}
        if place not in world_map.FEEDS:
            thing.edited = True
            thing.said[name, place] = Said(value, place)
            if thing.fate is Fate.GONE:  # an edit beats a delete that has not come there yet
                thing.fate = Fate.OPEN

    @staticmethod
    def published(thing: Thing, one: Published) -> None:
        """Who sees a new name and a new day at once sees another event; what people made of the first one stays."""
        if one.is_another:
            thing.fate, thing.twinned = Fate.OPEN, True

    def deleted(self, thing: Thing, place: str, *, settled: bool) -> None:
        for said in thing.said.values():
            said.withdrawn = said.withdrawn or said.place == place
        thing.restless = thing.by_hand = True
        if world_map.is_whole(thing.home, place) and world_map.feeds_a_hub(place):
            thing.fate = Fate.GONE if settled and thing.fate is Fate.LIVES and not thing.twinned else Fate.OPEN
            return
        for one in world_map.region(place):
            thing.vanished[one] = thing.vanished.get(one, 0) + 1
            for name in FIELDS:  # written again, with whatever the hub has
                every = (thing.possible[other, name] for other in thing.places)
                thing.possible[one, name] = set().union(*every)

    # what each place shows

    def looks(self, thing: Thing, place: str, name: str) -> set[Value]:
        values = thing.possible[place, name]
        if thing.private and place != thing.home:
            values = {BUSY} if name == "subject" else {""} if name in TEXTS else values
        return set(values)

    def wrong(self, thing: Thing, place: str, sights: Sights, prefix: str, published: Published | None) -> str:
        """What is not as it should be with a living thing; empty when all is well."""
        entries = sights.get(thing.number, ())
        if not entries:
            return "" if thing.vanished.get(place, 0) >= 2 else "is missing"
        first = entries[0].day
        days = [entry.day for entry in entries]
        if len(set(days)) < len(days):
            return "is there twice"
        if first not in thing.possible[place, "day"]:
            return f"is on day {first}, not on one of {thing.possible[place, 'day']}"
        if days != _days(first, published):
            return f"is on {days}, not on {_days(first, published)}"
        return next((told for entry in entries if (told := self._misread(thing, place, entry, prefix, published))), "")

    def _misread(self, thing: Thing, place: str, entry: Entry, prefix: str, published: Published | None) -> str:
        for name in TEXTS:
            wanted = self.looks(thing, place, name)
            if name == "location" and published and published.changed and not thing.private:
                first = int(published.values["day"])
                index = (entry.day - first) // 7
                wanted = {published.changed[index]} if index in published.changed else wanted
            reads = entry.value(name)
            if name == "subject" and place in world_map.region(world_map.PREFIXED):
                if self._wears_prefix(thing, place) and not entry.subject.startswith(f"{prefix} ".lstrip()):
                    return f"lacks the prefix {prefix!r}: {entry.subject!r}"
                reads = bare(entry.subject)
            if reads not in wanted:
                return f"reads {name} {entry.value(name)!r}, not one of {sorted(map(str, wanted))}"
        return ""

    @staticmethod
    def _wears_prefix(thing: Thing, place: str) -> bool:
        """As written by us; who edits a subject there edits it with its prefix, or takes that away."""
        return place == world_map.PREFIXED != thing.home and ("subject", place) not in thing.said

    def is_settled(self, thing: Thing, all_sights: Mapping[str, Sights], prefix: str, one: Published | None) -> bool:
        """Whether every place shows the one value there can be."""
        if thing.fate is not Fate.LIVES or any(len(values) > 1 for values in thing.possible.values()):
            return False
        return not any(self.wrong(thing, place, all_sights[place], prefix, one) for place in thing.places)


def _days(first: int, published: Published | None) -> list[int]:
    if published is None or published.shape is Shape.SINGLE:
        return [first]
    days = [int(published.values["day"]) + 7 * index for index in range(WEEKLY_COUNT) if index not in published.removed]
    if published.shape is Shape.ODD:
        days.append(int(published.values["day"]) + EXTRA_DAY)
    return sorted(days)
