"""What may be asked when a store was lost or is old: less than the model knows, but firmly.

Nothing that somebody made and nobody deleted is missing anywhere, nothing is there twice, the last word about a field
stands where it was said, nothing reads as nobody ever wrote it, and no item of others is touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cirahub_desktop.sync.model.item import RemoteItem
from tests.engine.two_way.judgement import Places
from tests.engine.two_way.looks import FIELDS, OCCURRENCES, TEXTS, Value, shown
from tests.engine.two_way.model import Model, Thing
from tests.engine.two_way.places import BOARD, FEED, WRITTEN

PREFIX = "[x]"
_Key = tuple[int, str]


@dataclass(slots=True)
class Chronicle(Model):
    """A model that remembers all that was ever said."""

    ever: dict[_Key, set[Value]] = field(default_factory=dict)
    last: dict[_Key, tuple[str, Value]] = field(default_factory=dict)
    """Who had the last word about a field, and how it reads there."""
    disputed: set[_Key] = field(default_factory=set)
    """Fields that were changed in several places; which value stands depends on what a store remembers."""
    touched: set[tuple[int, str]] = field(default_factory=set)
    """Things in spokes where somebody changed them by hand: without a base, such a copy is never written over."""
    renounced: set[int] = field(default_factory=set)
    """Things of which somebody said once that they shall be gone, or stay where they are."""

    def create(self, home: str, uid: str, values: dict[str, Value], *, repeats: bool) -> Thing:
        thing = super(Chronicle, self).create(home, uid, values, repeats=repeats)
        for name in FIELDS:
            self.ever[thing.number, name] = set(thing.values[name])
            self.last[thing.number, name] = (home, values[name])
        if thing.outside:
            self.renounced.add(thing.number)
        return thing

    def edit(self, thing: Thing, spoke: str, name: str, value: Value, *, shown: Value, opaque: bool) -> None:
        super(Chronicle, self).edit(thing, spoke, name, value, shown=shown, opaque=opaque)
        key = (thing.number, name)
        self.ever[key] |= {value, shown}
        self.touched.add((thing.number, spoke))
        if name == "when":
            self.disputed |= {(thing.number, one) for one in OCCURRENCES}
        alone = len(thing.pending.get(name, {})) == 1
        if spoke == BOARD or opaque or not alone or (thing.home == FEED and spoke != FEED):
            self.disputed.add(key)
        self.last[key] = (spoke, shown)

    def delete(self, thing: Thing, spoke: str) -> None:
        super(Chronicle, self).delete(thing, spoke)
        self.renounced.add(thing.number)


def judge_after_disaster(model: Chronicle, places: Places, *, rewriting: frozenset[str]) -> None:
    """Raise AssertionError where something is lost, doubled, made up or not ours.

    Copies in ``rewriting`` spokes look touched by hand to a store that did not see them being written.
    """
    there: dict[tuple[int, str], list[RemoteItem]] = {}
    for spoke in WRITTEN:
        for key, stranger in model.strangers[spoke].items():
            assert places[spoke].get(key) == stranger, f"an item of others in {spoke} was touched: {stranger}"
        for key, item in places[spoke].items():
            if key not in model.strangers[spoke]:
                there.setdefault((model.thing_of(item).number, spoke), []).append(item)
    for thing in model.things:
        if not thing.twinned and not thing.adopted:
            for spoke in WRITTEN:
                touched = spoke in rewriting or (thing.number, spoke) in model.touched
                _judge(model, thing, spoke, there.get((thing.number, spoke), []), touched=touched)


def _judge(model: Chronicle, thing: Thing, spoke: str, found: list[RemoteItem], *, touched: bool) -> None:
    story = f"{thing} in {spoke}: {[shown(item.event) for item in found]}"
    assert len(found) <= 1, f"twice: {story}"
    was_private = True in model.ever[thing.number, "private"]
    renounced = thing.number in model.renounced
    if not found:
        excused = was_private or (spoke == BOARD and bool(thing.vanished))
        assert renounced or excused, f"lost: {story}"
        return
    reads = shown(found[0].event)
    for name in FIELDS:
        key = (thing.number, name)
        hidden = {"Busy", ""} if was_private and name in TEXTS else set()
        said = {_bare(name, value) for value in model.ever[key] | hidden}
        read = _bare(name, reads[name], orphan=renounced)
        assert read in said, f"nobody ever wrote {name} so: {story}"
        said_in, last = model.last[key]
        counts = said_in == spoke or (said_in == FEED and not touched and not hidden)
        if counts and not renounced and key not in model.disputed:
            assert read == _bare(name, last), f"the last word about {name} is lost: {story}"


def _bare(name: str, value: Value, *, orphan: bool = False) -> Value:
    """Without the prefix of an option. What comes back from a copy alone, its source gone, may have one more."""
    if name != "subject":
        return value
    return str(value).replace(PREFIX, "").strip() if orphan else str(value).removeprefix(PREFIX).strip()
