"""What must be in each calendar, told without the engine: things in feeds, options of targets, and what people did.

Where people's deeds and lost stores leave more than one right answer, the model says so (``loose``) and asks less.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cirahub_desktop.sync.model.event import Event, Sensitivity, Status
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import CategoryRule, PrivateRule
from tests.engine.support import event

FEEDS = ("a", "b")
TARGETS = ("one", "two")
Hand = Literal["kept", "overwritten", "either"]


@dataclass(slots=True, repr=False)
class Thing:
    """One event as its publishers know it; its subject is its own and never changes."""

    number: int
    uid: str
    feeds: set[str]
    day: int
    location: str = ""
    private: bool = False
    cancelled: bool = False
    was_shared: bool = False
    drifted: bool = False
    """The origin its copies carry is no longer the one a new store would give it."""
    kept: bool = False
    """A person kept it although its feed lost it."""

    def __repr__(self) -> str:
        return f"<{self.subject} {self.uid} in {sorted(self.feeds)}>"

    @property
    def subject(self) -> str:
        return f"E{self.number}"

    def event(self) -> Event:
        return event(
            self.subject,
            self.day,
            location=self.location,
            sensitivity=Sensitivity.PRIVATE if self.private else Sensitivity.NORMAL,
            status=Status.CANCELLED if self.cancelled else Status.CONFIRMED,
        )


@dataclass(slots=True)
class Look:
    """The options of one target, as far as they are played with."""

    prefix: str = ""
    private: PrivateRule = PrivateRule.BUSY
    category: CategoryRule = CategoryRule.SOURCE


@dataclass(slots=True)
class Copy:
    """What people and accidents did to the copies of one thing in one target."""

    hand: Hand | None = None
    hand_location: str = ""
    troubled: bool = False
    """The store was lost or old since the edit by hand."""
    extras: int = 0
    """Copies that people made of our copy."""
    deletions: int = 0
    """By hand, or what an old store may take for it."""
    loose: bool = False
    steady: bool = True
    """It was to be there without a break."""


@dataclass(slots=True)
class Model:
    things: list[Thing] = field(default_factory=list)
    looks: dict[str, Look] = field(default_factory=lambda: {name: Look() for name in TARGETS})
    copies: dict[tuple[int, str], Copy] = field(default_factory=dict)
    by_uid: dict[str, Thing] = field(default_factory=dict)
    foreign: dict[str, dict[str, RemoteItem]] = field(default_factory=lambda: {name: {} for name in TARGETS})
    leftovers: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in TARGETS})
    """Nonces of copies that nobody remembers any more."""

    def copy(self, thing: Thing, target: str) -> Copy:
        return self.copies.setdefault((thing.number, target), Copy())

    def expected(self, thing: Thing, target: str) -> tuple[str, str] | None:
        """Subject and location of the copy; None when it is not to be there."""
        look = self.looks[target]
        if not thing.feeds or thing.cancelled or (thing.private and look.private is PrivateRule.LEAVE_OUT):
            return None
        hidden = thing.private and look.private is PrivateRule.BUSY
        subject, location = ("Busy", "") if hidden else (thing.subject, thing.location)
        return f"{look.prefix} {subject}".strip(), location

    def all_expected(self) -> dict[tuple[int, str], tuple[str, str] | None]:
        return {(thing.number, target): self.expected(thing, target) for thing in self.things for target in TARGETS}

    def note_change(self, before: dict[tuple[int, str], tuple[str, str] | None], *, by_options: bool = False) -> None:
        """After feeds or options changed: which edits by hand are run over now."""
        for thing in self.things:
            for target in TARGETS:
                copy, now, then = (
                    self.copy(thing, target),
                    self.expected(thing, target),
                    before.get((thing.number, target)),
                )
                copy.steady = copy.steady and now is not None
                if copy.hand and then != now:
                    if by_options or now is None or then is None or copy.troubled:
                        copy.hand = "either"
                    elif then[1] != now[1] and copy.hand == "kept":
                        copy.hand = "overwritten"

    def note_store_trouble(self, places: dict[str, dict[str, RemoteItem]]) -> None:
        """A store that is new or old knows less than the stamps: what has no living source now may stay for ever."""
        for target in TARGETS:
            for item in places[target].values():
                thing = self.by_uid.get(item.identity.uid)
                if item.stamp and thing and (not thing.feeds or thing.drifted):
                    self.leftovers[target].add(item.stamp.nonce)
        for thing in self.things:
            for target in TARGETS:
                copy = self.copy(thing, target)
                copy.troubled, copy.deletions = True, copy.deletions + 1
                copy.loose = copy.loose or not thing.feeds or thing.drifted or copy.extras > 0
                if copy.hand == "overwritten":
                    copy.hand = "either"

    # the judgement

    def check(self, target: str, items: dict[str, RemoteItem]) -> None:
        for key, foreign in self.foreign[target].items():
            assert items.get(key) == foreign, f"a foreign item of {target} was touched: {foreign}"
        ours: dict[int, list[RemoteItem]] = {}
        for key, item in items.items():
            if key not in self.foreign[target]:
                assert item.stamp, f"an item without a stamp in {target}: {item}"
                ours.setdefault(self.by_uid[item.identity.uid].number, []).append(item)
        for thing in self.things:
            self._check_thing(thing, target, ours.get(thing.number, []))

    def _check_thing(self, thing: Thing, target: str, found: list[RemoteItem]) -> None:
        copy, expected = self.copy(thing, target), self.expected(thing, target)
        story = f"{thing} in {target}: {copy}, expected {expected}, found {[item.event for item in found]}"
        known = [item for item in found if item.stamp and item.stamp.nonce not in self.leftovers[target]]
        if copy.loose or thing.kept or (copy.hand and copy.troubled):
            assert len(known) <= 1 + copy.extras, story
            return
        if expected is None:
            edited = 1 if copy.hand else 0
            assert len(known) <= copy.extras + edited, f"an edit beats a delete, and nothing else: {story}"
            return
        assert len(known) <= 1 + copy.extras, story
        assert known or copy.deletions > 1, story
        if copy.extras == 0 and known:
            self._check_content(known[0].event, expected, copy, target, story)

    def _check_content(self, found: Event, expected: tuple[str, str], copy: Copy, target: str, story: str) -> None:
        if copy.hand == "either":
            return
        subject, location = expected
        assert found.subject == subject, story
        assert found.location == (copy.hand_location if copy.hand == "kept" else location), story
        names = [(feed,) for feed in FEEDS] if self.looks[target].category is CategoryRule.SOURCE else [()]
        assert found.categories in names, story
