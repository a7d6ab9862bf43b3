"""All that people and publishers can do, each by one name; what finds nothing to do does nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random

from cirahub_desktop.sync.errors import FaultCode, NotFound, NothingToUndo
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import ConflictRule, Feeding, HandChanged, HandDeleted, KeepRule
from cirahub_desktop.sync.report import HubReport
from tests.engine.support import event
from tests.engine.walk.office import DESK, FEEDS, NAMES, PLAIN, WRITTEN, Office
from tests.engine.walk.things import Ledger, changed, differing, fresh, listed, look_of, of_hub, thing_of

_CHOICES: tuple[tuple[tuple[str, ...], str, tuple[object, ...]], ...] = (
    (FEEDS, "strikes", (1, 2)),
    (FEEDS, "delete_count", (3, 25)),
    (WRITTEN, "hub_writes", (True, True, False)),
    (WRITTEN, "subject_prefix", ("", "[x]")),
    (WRITTEN, "location", (KeepRule.COPY, KeepRule.LEAVE_OUT)),
    (WRITTEN, "delete_count", (3, 25)),
    (PLAIN, "hand_changed", tuple(HandChanged)),
    (PLAIN, "hand_deleted", tuple(HandDeleted)),
    ((DESK,), "feeds_hub", (Feeding.ALL, Feeding.NEW, Feeding.OFF)),
    ((DESK,), "conflict", tuple(ConflictRule)),
)


class Verbs:
    """Each takes what it draws from; ``ledger`` learns what only a person's word explains."""

    def __init__(self, office: Office) -> None:
        self.office, self.ledger = office, Ledger()

    # publishers

    def publish(self, draw: Random) -> None:
        """In one feed, or in both under the same UID."""
        names = [self.ledger.name() for _ in range(draw.choice((1, 1, 6)))]
        for feed in draw.choice(((FEEDS[0],), (FEEDS[1],), FEEDS)):
            self._list(feed, names)

    def list_too(self, draw: Random) -> None:
        """A feed takes up what the other lists, or what it had before."""
        feed = draw.choice(FEEDS)
        here = set(listed(self.office.places[feed]))
        known = [f"E{number:03}" for number in range(1, self.ledger.made + 1)]
        others = [name for name in known if name not in here and name not in self._made_by_people()]
        self._list(feed, draw.sample(others, min(len(others), draw.choice((1, 3, 9)))))

    def drop(self, draw: Random) -> None:
        """A feed no longer lists some, or any."""
        place = self.office.places[draw.choice(FEEDS)]
        keys = sorted(place.items)
        for key in draw.sample(keys, min(len(keys), draw.choice((1, 2, 6, 99)))):
            del place.items[key]

    def reword(self, draw: Random) -> None:
        place = self.office.places[draw.choice(FEEDS)]
        for item in self._some(sorted(place.items.values(), key=lambda one: one.remote_id), draw):
            place.edit(item.remote_id, changed(item.event, location=f"hall {draw.randrange(99)}"))

    def _list(self, feed: str, names: Sequence[str]) -> None:
        for name in names:
            self.office.places[feed].put(f"uid-{name}", fresh(name), remote_id=f"uid-{name}")

    def _made_by_people(self) -> set[str]:
        return {name for name in self.ledger.may_stay if name.endswith("0")}

    # people at the calendars

    def write(self, draw: Random) -> None:
        """Somebody enters an event of their own."""
        where, number = draw.choice(WRITTEN), draw.randrange(10**6)
        place = self.office.places[where]
        key = place.put(f"theirs-{number}", event(f"Theirs {number}", 40))
        self.ledger.theirs[where][key] = place.items[key]

    def edit(self, draw: Random) -> None:
        for where, item in self._copies(draw):
            after = changed(item.event, location=f"room {draw.randrange(99)}")
            self.office.places[where].edit(item.remote_id, after)
            self.ledger.may_stay.add(thing_of(item.event.subject))

    def erase(self, draw: Random) -> None:
        for where, item in self._copies(draw):
            del self.office.places[where].items[item.remote_id]
            self.ledger.excuse([thing_of(item.event.subject)])

    def _copies(self, draw: Random) -> list[tuple[str, RemoteItem]]:
        where = draw.choice(WRITTEN)
        found = of_hub(self.office.places[where], self.ledger.theirs[where])
        return [(where, item) for item in self._some(found, draw)]

    @staticmethod
    def _some(found: Sequence[RemoteItem], draw: Random) -> list[RemoteItem]:
        return draw.sample(found, min(len(found), draw.choice((1, 1, 2, 6))))

    # the person at the desk

    def sync(self, draw: Random) -> None:
        self.office.pass_time(minutes=draw.choice((1, 20, 400)))
        self.office.sync(self.office.team, by_hand=draw.random() < 0.7)

    def set_option(self, draw: Random) -> None:
        names, option, values = draw.choice(_CHOICES)
        name, value = draw.choice(names), draw.choice(values)
        spoke = self.office.spokes().get(name)
        if spoke is not None:
            self.office.set_options(spoke.id, replace(spoke.options, **{option: value}))  # type: ignore[arg-type]

    def switch(self, draw: Random) -> None:
        spoke = self.office.spokes().get(draw.choice(NAMES))
        if spoke is not None:
            self.office.set_enabled(spoke.id, not spoke.enabled)

    def pause(self, _: Random) -> None:
        self.office.set_paused(self.office.team, not self.office.hub_now().paused)

    def decide(self, draw: Random) -> HubReport | None:
        """About one thing that waits for an OK."""
        holds = sorted(self.office.holds(), key=lambda one: one.id)
        if not holds:
            return None
        hold = draw.choice(holds)
        if draw.random() < 0.6:
            self.office.pass_time(minutes=1)
            return self.office.sync(self.office.team, confirm=hold.id)
        self.ledger.excuse(thing_of(one.subject) for one in hold.items)
        self.office.drop_hold(hold.id)
        return None

    def part(self, draw: Random) -> None:
        """With events that are gone from their feed: now, or not at all."""
        waiting = self.office.waiting.leaving(self.office.team)
        chosen = draw.sample(waiting, min(len(waiting), draw.choice((1, 3, 9))))
        items = [one.item for one in chosen]
        if draw.random() < 0.5:
            self.office.waiting.remove_now(self.office.team, items)
        else:
            self.ledger.excuse(thing_of(one.subject) for one in chosen)
            self.office.waiting.keep(self.office.team, items)

    def take_back(self, draw: Random) -> None:
        found = self.office.waiting.kept(self.office.team)
        chosen = draw.sample(found, min(len(found), draw.choice((1, 9))))
        self.office.waiting.take_back(self.office.team, [one.item for one in chosen])

    def answer(self, draw: Random) -> None:
        for one in sorted(self.office.past.conflicts(), key=lambda each: each.id)[:2]:
            chosen = draw.choice(tuple(Answer))
            if chosen is Answer.BOTH:
                self.ledger.may_be_two.add(thing_of(one.subject))
            self.ledger.may_stay.add(thing_of(one.subject))
            self.office.past.answer(one.id, chosen)

    def undo(self, draw: Random) -> None:
        """A run of late, or one item of it."""
        page = [run for run in self.office.past.runs(self.office.team, limit=8) if run.can_be_undone]
        if not page:
            return
        run = draw.choice(page).id
        changes = self.office.past.run(run).changes
        chosen = sorted({one.item for one in changes})
        if draw.random() < 0.4 and chosen:
            chosen = [draw.choice(chosen)]
        self.ledger.excuse(thing_of(one.subject) for one in changes if one.item in chosen)
        self.office.pass_time(minutes=1)
        with suppress(NothingToUndo):
            self.office.past.undo(self.office.team, run, chosen)

    def undo_and_back(self, draw: Random) -> None:
        """Taking an undo back brings everything to where it was, once all is at rest (R10)."""
        runs = [run for run in self.office.past.runs(self.office.team, limit=4) if run.can_be_undone]
        if not runs or not self._rests():
            return
        run = draw.choice(runs).id
        self.ledger.excuse(thing_of(one.subject) for one in self.office.past.run(run).changes)
        before = look_of(self.office.places, self.ledger.may_be_two)
        self.office.pass_time(minutes=1)
        with suppress(NothingToUndo):
            undone = self.office.past.undo(self.office.team, run)
            kept = any(fault.code is FaultCode.EDITED_SINCE for one in undone.spokes for fault in one.skipped)
            if not self._rests() or kept:
                return
            self.office.pass_time(minutes=1)
            self.office.past.undo(self.office.team, undone.run)
            if self._rests():
                after = look_of(self.office.places, self.ledger.may_be_two)
                assert after == before, f"an undo was taken back: {differing(before, after)}"

    def _rests(self) -> bool:
        """After so many runs, with a Yes to all that waits, nothing is written any more."""
        for _ in range(6):
            self.office.pass_time(minutes=20)
            report = self.office.sync(self.office.team)
            for hold in [one.held for one in report.spokes if one.held]:
                with suppress(NotFound):
                    self.office.sync(self.office.team, confirm=hold.id)
            if not any(one.created + one.updated + one.deleted or one.held or one.leaving for one in report.spokes):
                return True
        return False

    def release(self, draw: Random) -> None:
        if draw.random() < 0.4:
            self.office.past.release_all(self.office.team)
            return
        pins = self.office.past.pins(self.office.team)
        if pins:
            self.office.past.release(draw.choice(pins).item)

    def remove_spoke(self, draw: Random) -> None:
        spoke = self.office.spokes().get(draw.choice(NAMES))
        if spoke is None:
            return
        keep = draw.random() < 0.5
        if keep:
            self.ledger.excuse(self._in_hub())
        clean = draw.random() < 0.5
        self.office.pass_time(minutes=1)
        self.office.remove_spoke(spoke.id, clean=clean, keep_items=keep)

    def add_spoke(self, draw: Random) -> None:
        missing = [name for name in NAMES if name not in self.office.spokes()]
        if missing:
            self.add(draw.choice(missing))

    def add(self, name: str) -> None:
        spoke = self.office.add(name)
        if name in WRITTEN:
            feeds = Feeding.ALL if name == DESK else Feeding.OFF
            self.office.set_options(spoke.id, replace(spoke.options, hub_writes=True, feeds_hub=feeds))

    def remove_everything(self, _: Random) -> None:
        self.office.pass_time(minutes=1)
        self.office.everything.remove()

    def begin_anew(self, draw: Random) -> None:
        """The hub goes, and is set up again."""
        self.office.pass_time(minutes=1)
        names = sorted(self.office.spokes())
        self.ledger.excuse(self._in_hub())
        clean = draw.random() < 0.5
        self.office.remove_hub(self.office.team, clean=clean)
        if not clean:
            self.ledger.may_be_two |= {name for where in WRITTEN for name in listed(self.office.places[where])}
        self.office.team = self.office.add_hub("Team").id
        for name in sorted(names, key=NAMES.index):
            self.add(name)

    def wait(self, draw: Random) -> None:
        self.office.pass_time(hours=draw.choice((1, 30)))

    def _in_hub(self) -> list[str]:
        return [thing_of(row.subject) for row in self.office.rows()]


OFTEN: tuple[Callable[[Verbs, Random], object], ...] = (
    Verbs.sync, Verbs.sync, Verbs.sync, Verbs.sync, Verbs.publish, Verbs.list_too, Verbs.list_too, Verbs.drop,
    Verbs.drop, Verbs.reword, Verbs.edit, Verbs.erase, Verbs.decide, Verbs.decide, Verbs.part, Verbs.part,
    Verbs.take_back, Verbs.undo, Verbs.undo, Verbs.undo, Verbs.release, Verbs.answer, Verbs.set_option,
    Verbs.set_option,
)  # fmt: skip
SELDOM: tuple[Callable[[Verbs, Random], object], ...] = (
    Verbs.write, Verbs.switch, Verbs.pause, Verbs.remove_spoke, Verbs.add_spoke, Verbs.add_spoke,
    Verbs.remove_everything, Verbs.begin_anew, Verbs.wait, Verbs.undo_and_back, Verbs.undo_and_back,
)  # fmt: skip
