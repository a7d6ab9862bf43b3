"""What must be where after people, publishers and accidents did their worst, told without the engine.

The model notes *deeds* as they are done and settles them when a run has met them all. Between two healthy runs it
knows every outcome by the rules; where accidents leave more than one right answer it keeps all of them
(``Thing.values`` is a set) and asks only that every calendar holds the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.model.options import ConflictRule, Feeding, PrivateRule
from tests.engine.two_way.looks import CORE, FIELDS, OCCURRENCES, REMOVED, TEXTS, Value
from tests.engine.two_way.places import BOARD, BOTH_WAYS, FEED, FEEDING, WRITTEN

UNKNOWN = "unknown"
"""As a value: an occurrence that was changed in one calendar while its series was moved in another."""


class Fate(Enum):
    LIVES = "lives"
    MAY_LIVE = "may live"
    GONE = "gone"


@dataclass(slots=True)
class Hand:
    """What a person wrote into a copy from which nothing flows back; as it is read there."""

    shown: Value
    sure: bool = True
    """False: it stands, or the hub's value does."""


@dataclass(slots=True, eq=False)
class Thing:
    """One event, wherever it is."""

    number: int
    home: str
    """The spoke in which it was made."""
    uid: str
    repeats: bool
    values: dict[str, set[Value]]
    """Of each field in the hub; more than one where accidents leave the choice open."""
    natives: set[str]
    """Where it was made or found, and options have no say."""
    perhaps_native: set[str] = field(default_factory=set)
    pending: dict[str, dict[str, Value]] = field(default_factory=dict)
    """Per field and spoke: what people wrote since the last healthy run."""
    scrambled: bool = False
    """A series was moved in one place while occurrences of it were changed in another."""
    changed_in: dict[str, str] = field(default_factory=dict)
    """Per field the spoke in which it was changed last; '' where it was several."""
    mixed: set[str] = field(default_factory=set)
    """Fields with a value of which nobody knows whether a run saw it, or will."""
    deleted: set[str] = field(default_factory=set)
    fate: Fate = Fate.LIVES
    fading: bool = False
    """Its feed no longer lists it."""
    rescued: bool = False
    """Changed by somebody while it was fading."""
    settled: bool = False
    outside: bool = False
    """Made or deleted elsewhere while its home did not feed the hub, or only what is new: perhaps it is there alone."""
    twinned: bool = False
    """Copied by hand: two items with its UID."""
    hands: dict[tuple[str, str], Hand] = field(default_factory=dict)
    vanished: dict[str, int] = field(default_factory=dict)
    """How often it was deleted in a calendar from which deletions do not flow; what was there before us counts
    twice, for nobody needs to put that back."""
    restless: set[str] = field(default_factory=set)
    """Where there was ever a reason to delete it."""

    def __repr__(self) -> str:
        return f"<E{self.number} of {self.home}: {self.fate.value}>"

    @property
    def private(self) -> bool:
        return True in self.values["private"]

    @property
    def adopted(self) -> set[str]:
        return self.natives - {self.home}


@dataclass(slots=True)
class Look:
    """The options of one spoke, as far as they are played with."""

    prefix: str = ""
    private: PrivateRule = PrivateRule.BUSY
    conflict: ConflictRule = ConflictRule.NEWEST
    feeds: Feeding = Feeding.OFF


@dataclass(slots=True)
class Model:
    things: list[Thing] = field(default_factory=list)
    by_uid: dict[str, Thing] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=lambda: {name: Look() for name in WRITTEN})
    strangers: dict[str, dict[RemoteId, RemoteItem]] = field(default_factory=lambda: {name: {} for name in WRITTEN})
    """What nobody but people may touch."""
    restyled: set[str] = field(default_factory=set)
    """Spokes whose options changed since the last healthy run."""
    dirty: bool = False
    """An accident happened since the last quiet."""

    def __post_init__(self) -> None:
        for name in BOTH_WAYS:
            self.looks[name].feeds = Feeding.ALL

    def thing_of(self, item: RemoteItem) -> Thing:
        found = CORE.search(item.event.subject)
        return self.things[int(found[1])] if found else self.by_uid[item.identity.uid]

    def feeds(self, spoke: str) -> bool:
        return spoke == FEED or bool(self.looks[spoke].feeds)

    # deeds

    def create(self, home: str, uid: str, values: dict[str, Value], *, repeats: bool) -> Thing:
        held = {name: {values.get(name, "")} for name in FIELDS}
        thing = Thing(len(self.things), home, uid, repeats, held, {home})
        thing.outside = home != FEED and (
            self.looks[home].feeds is Feeding.OFF or (self.looks[home].feeds is Feeding.NEW and self.dirty)
        )
        self.things.append(thing)
        self.by_uid[uid] = thing
        return thing

    def edit(self, thing: Thing, spoke: str, name: str, value: Value, *, shown: Value, opaque: bool) -> None:
        """``shown`` is how it reads there; ``opaque`` says that options hide the field in this copy (R15)."""
        if thing.fate is Fate.GONE and spoke == FEED:
            return
        if spoke == BOARD or opaque:
            fresh = thing.settled and not thing.pending and not thing.fading
            sure = fresh and not self.dirty and spoke not in self.restyled
            thing.hands[spoke, name] = Hand(shown, sure)
        elif not self.feeds(spoke):
            thing.values[name] |= {value}
            thing.mixed.add(name)
            thing.hands[spoke, name] = Hand(shown, sure=False)
            self._move(thing, spoke, name)
        else:
            thing.pending.setdefault(name, {})[spoke] = value
            if thing.private and spoke in self.restyled and spoke not in thing.natives:
                thing.mixed.add(name)
            thing.rescued = thing.rescued or thing.fading
            self._overrule(thing, name)
            self._move(thing, spoke, name)

    def _move(self, thing: Thing, spoke: str, name: str) -> None:
        """A series that is moved loses its changed occurrences; what was changed elsewhere meanwhile falls anywhere."""
        if not thing.repeats:
            return
        if name in OCCURRENCES and set(thing.pending.get("when", {})) - {spoke}:
            thing.scrambled = True
        if name == "when":
            changed = any(thing.values[one] != {""} or thing.pending.get(one) for one in OCCURRENCES)
            thing.scrambled = thing.scrambled or (changed and self._uncertain(thing, spoke))
            for one in OCCURRENCES:
                thing.values[one] = {""}
                thing.pending.pop(one, None)

    def _uncertain(self, thing: Thing, spoke: str) -> bool:
        others = any(set(by) - {spoke} for by in thing.pending.values())
        return self.dirty or others or not self.feeds(spoke)

    def _overrule(self, thing: Thing, name: str) -> None:
        """The hub's value changes: what people wrote over it in copies gives way."""
        for key in [key for key in thing.hands if key[1] == name]:
            if thing.hands[key].sure:
                del thing.hands[key]

    def toggle_private(self, thing: Thing, spoke: str, *, private: bool) -> None:
        self.edit(thing, spoke, "private", private, shown=private, opaque=False)
        thing.restless |= set(WRITTEN)
        self._doubt_hands(thing, None, TEXTS)

    def delete(self, thing: Thing, spoke: str) -> None:
        thing.restless |= set(WRITTEN)
        self._forget_unseen(thing, spoke)
        if spoke == FEED:
            thing.fading, thing.rescued = True, thing.rescued or bool(thing.pending) or self.dirty
        elif self.feeds(spoke):
            thing.deleted.add(spoke)
            if not all(self.feeds(native) for native in thing.natives):
                thing.outside = True
                self._perhaps(thing)
        else:
            thing.vanished[spoke] = thing.vanished.get(spoke, 0) + (2 if spoke in thing.adopted else 1)
            if spoke != BOARD:
                self._perhaps(thing)
            self._leave_home(thing, {spoke})
        for key in [key for key in thing.hands if key[0] == spoke]:
            thing.hands[key].sure = False

    def _forget_unseen(self, thing: Thing, spoke: str) -> None:
        """What was written into an item that is deleted now was seen by nobody, or by a run with an accident."""
        for name, by in thing.pending.items():
            value = by.pop(spoke, None)
            if value is not None and self.dirty:
                thing.values[name] |= {value}
                thing.mixed.add(name)
                self._perhaps(thing)
        thing.pending = {name: by for name, by in thing.pending.items() if by}

    def set_look(self, spoke: str, look: Look) -> None:
        old, self.looks[spoke] = self.looks[spoke], look
        self.restyled.add(spoke)
        for thing in self.things:
            if old.prefix != look.prefix:
                self._doubt_hands(thing, spoke, ("subject",))
            if old.private is not look.private and thing.private:
                thing.restless.add(spoke)
                thing.mixed |= {
                    name for name, by in thing.pending.items() if spoke in by and spoke not in thing.natives
                }
                self._doubt_hands(thing, spoke, TEXTS)

    def _doubt_hands(self, thing: Thing, spoke: str | None, names: tuple[str, ...]) -> None:
        for (where, name), hand in thing.hands.items():
            if name in names and spoke in (None, where):
                hand.sure = False

    def _perhaps(self, thing: Thing) -> None:
        thing.fate = Fate.MAY_LIVE if thing.fate is Fate.LIVES else thing.fate

    # what runs make of them

    def settle(self, *, exact: bool, quiet: bool = False) -> None:
        """``exact``: the deeds met in one healthy run; otherwise accidents may have split them over several.

        ``quiet``: time enough has passed for every strike.
        """
        self.restyled.clear()
        for thing in self.things:
            self._settle_deletions(thing, exact=exact)
            for name, by in thing.pending.items():
                self._settle_field(thing, name, by, exact=exact)
            thing.pending, thing.deleted, thing.settled = {}, set(), True
            thing.mixed.clear()
            if thing.scrambled:
                thing.values.update({name: {UNKNOWN} for name in OCCURRENCES})
                thing.scrambled = False
            if quiet and thing.fading and thing.fate is not Fate.GONE:
                thing.fate = Fate.MAY_LIVE if thing.rescued or thing.fate is Fate.MAY_LIVE else Fate.GONE

    def _settle_deletions(self, thing: Thing, *, exact: bool) -> None:
        if not thing.deleted or thing.fate is Fate.GONE:
            return
        rivals = any(set(by) - thing.deleted for by in thing.pending.values())
        unsure = not exact and (rivals or bool(thing.pending) or not thing.settled)
        if unsure or thing.fate is Fate.MAY_LIVE or (rivals and thing.fading):
            self._perhaps(thing)
        elif not rivals:
            thing.fate = Fate.GONE
        self._leave_home(thing, thing.deleted)

    def _leave_home(self, thing: Thing, spokes: set[str]) -> None:
        """Should it come back there, then as a copy like any other."""
        thing.perhaps_native |= spokes & thing.natives
        thing.natives -= spokes

    def _settle_field(self, thing: Thing, name: str, by: dict[str, Value], *, exact: bool) -> None:
        values = set(by.values())
        stands = self._stands_against_feed(thing, name, by)
        open_choice = stands or name in thing.mixed or self._is_first_come(by) or REMOVED in values
        if len(values) > 1 and exact and not open_choice:
            values = {self._winner(by)}
        keeps_old = name in thing.mixed or (stands and set(by) == {FEED})
        thing.values[name] = thing.values[name] | values if keeps_old else values
        if set(by) != {FEED} or not keeps_old:
            thing.changed_in[name] = next(iter(by)) if len(by) == 1 else ""

    def _is_first_come(self, by: dict[str, Value]) -> bool:
        """Where the hub wins, it depends on whether a feed's value was in the hub before."""
        return FEED in by and any(self.looks[one].conflict is ConflictRule.HUB for one in set(by) - {FEED})

    def _stands_against_feed(self, thing: Thing, name: str, by: dict[str, Value]) -> bool:
        """A feed never learns of an edit; where it changes the field later, an edit may stand by an option, and an
        occurrence that somebody edited may stand although the feed removes it."""
        editor = thing.changed_in.get(name, FEED)
        if FEED not in by or editor == FEED:
            return False
        chosen = any(self.looks[one].conflict is not ConflictRule.NEWEST for one in BOTH_WAYS if editor in (one, ""))
        return chosen or by[FEED] == REMOVED

    def _winner(self, by: dict[str, Value]) -> Value:
        """R7: of one field, changed in several places and seen in one run."""
        first, *others = [spoke for spoke in FEEDING if spoke in by]
        for other in others:
            rule = self.looks[other].conflict
            if rule is ConflictRule.SPOKE or (rule is ConflictRule.NEWEST and first == FEED):
                first = other
        return by[first]

    # what each calendar shows

    def shows(self, thing: Thing, spoke: str, name: str, value: Value) -> set[Value]:
        """How a value of the hub may read there."""
        looks: set[Value] = set()
        if spoke in thing.natives | thing.perhaps_native:
            looks.add(value)
        if spoke not in thing.natives:
            looks.add(self._projected(thing, spoke, name, value))
        return looks

    def _projected(self, thing: Thing, spoke: str, name: str, value: Value) -> Value:
        look = self.looks[spoke]
        hidden = thing.private and look.private is PrivateRule.BUSY
        if name == "subject":
            return f"{look.prefix} {'Busy' if hidden else value}".strip()
        return "" if hidden and name in TEXTS else value

    def is_left_out(self, thing: Thing, spoke: str) -> bool:
        return thing.private and spoke not in thing.natives and self.looks[spoke].private is PrivateRule.LEAVE_OUT
