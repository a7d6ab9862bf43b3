"""From two feeds to two calendars, with every accident in any order: what is there in the end is what the model says.

``CIRAHUB_MODEL=long`` plays longer and more often.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import CategoryRule, PrivateRule
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import (
    Delete,
    Spoke,
    Write,
)
from cirahub_desktop.sync.spokes.memory import MemorySpoke
from tests.engine.faulty import Killed
from tests.engine.model import FEEDS, TARGETS, Model, Thing
from tests.engine.support import SERVER, FeedSpoke, World
from tests.engine.troubled import TROUBLES, Troubled

LONG = os.environ.get("CIRAHUB_MODEL") == "long"
SMALL = replace(SERVER, batch_size=3)
WHICHEVER = st.integers(0, 719)
"""Which of however many there are; what is drawn itself never depends on which thread was the faster one."""


class ModelWorld(World):
    def _open(self, config: SpokeConfig) -> Spoke:
        feeding = config.place.path == "feed"
        spoke = FeedSpoke(self, config.name) if feeding else MemorySpoke(self.places[config.name], SMALL)
        return self.wrappers.get(config.name, lambda same: same)(spoke)


class OneWay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="model-"))
        self.world, self.model = ModelWorld(self.folder), Model()
        for name in FEEDS:
            self.world.feed(name)
        for name in TARGETS:
            self.world.target(name)
        self.backup: Path | None = None
        self.removed: list[tuple[Thing, str, RemoteItem]] = []
        self.numbers = iter(range(100_000))
        for _ in range(8):
            self._new("a", private=False)
        for _ in range(4):
            self._new("b", private=False)
        self._run()

    def teardown(self) -> None:
        try:
            self.come_to_rest([])
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    # what publishers do

    @rule(feed=st.sampled_from(FEEDS), private=st.booleans())
    def create(self, feed: str, private: bool) -> None:
        self._new(feed, private=private)

    def _new(self, feed: str, *, private: bool) -> None:
        before, number = self.model.all_expected(), next(self.numbers)
        thing = Thing(number, f"uid-{number}", {feed}, 30 + number % 200, f"L{number}", private)
        self.model.things.append(thing)
        self.model.by_uid[thing.uid] = thing
        self._publish(thing)
        self.model.note_change(before)

    def _publish(self, thing: Thing) -> None:
        for feed in thing.feeds:
            self.world.places[feed].put(thing.uid, thing.event(), remote_id=thing.uid)

    @rule(data=st.data(), private=st.booleans(), cancelled=st.booleans(), moved=st.booleans())
    def edit(self, data: st.DataObject, private: bool, cancelled: bool, moved: bool) -> None:
        thing = self._living(data)
        if thing is None:
            return
        before = self.model.all_expected()
        thing.location, thing.private = f"L{next(self.numbers)}", private
        thing.cancelled = cancelled and thing.number % 3 == 0
        if moved and not thing.was_shared:
            thing.day = 30 + (thing.day + 7) % 200
        self._publish(thing)
        self.model.note_change(before)

    @rule(data=st.data(), count=st.sampled_from([1, 1, 1, 2, 6]))
    def delete(self, data: st.DataObject, count: int) -> None:
        before = self.model.all_expected()
        for _ in range(count):
            thing = self._living(data)
            if thing:
                feed = data.draw(st.sampled_from(sorted(thing.feeds)))
                self.removed.append((thing, feed, self.world.places[feed].items.pop(thing.uid)))  # type: ignore[call-overload]
                thing.feeds.discard(feed)
                thing.drifted = thing.drifted or bool(thing.feeds)
                self._restless(thing)
        self.model.note_change(before)

    @precondition(lambda self: self.removed)
    @rule(data=st.data())
    def reappear(self, data: st.DataObject) -> None:
        """A feed that blundered lists the very same again."""
        thing, feed, item = self.removed.pop(data.draw(st.integers(0, len(self.removed) - 1)))
        if thing.feeds or thing.uid != item.identity.uid or item.event != thing.event():
            return
        before = self.model.all_expected()
        self.world.places[feed].items[item.remote_id] = item
        thing.feeds.add(feed)
        thing.kept = False
        self.model.note_change(before)

    @rule(data=st.data(), edited=st.booleans())
    def rename(self, data: st.DataObject, edited: bool) -> None:
        thing = self._living(data)
        if thing is None or thing.was_shared:
            return
        before = self.model.all_expected()
        (feed,) = thing.feeds
        del self.world.places[feed].items[thing.uid]  # type: ignore[arg-type]
        thing.uid, thing.drifted = f"uid-{thing.number}-{next(self.numbers)}", True
        self.model.by_uid[thing.uid] = thing
        thing.location = f"L{next(self.numbers)}" if edited else thing.location
        self._publish(thing)
        self._restless(thing)
        self.model.note_change(before)
        for target in TARGETS:
            if self.model.copy(thing, target).hand:
                self.model.copy(thing, target).hand = "either"

    @rule(data=st.data())
    def share(self, data: st.DataObject) -> None:
        """Both feeds have it from now on."""
        thing = self._living(data)
        if thing and len(thing.feeds) == 1 and not thing.drifted:
            thing.feeds, thing.was_shared, thing.drifted = set(FEEDS), True, True
            self._publish(thing)

    def _restless(self, thing: Thing) -> None:
        for target in TARGETS:
            self.model.copy(thing, target).steady = False

    def _living(self, data: st.DataObject) -> Thing | None:
        living = [thing for thing in self.model.things if thing.feeds]
        return data.draw(st.sampled_from(living)) if living else None

    # what people do in the calendars

    @rule(place=st.sampled_from(TARGETS))
    def add_foreign(self, place: str) -> None:
        from tests.engine.support import event

        key = self.world.places[place].put("theirs", event(f"Theirs {next(self.numbers)}", 40))
        self.model.foreign[place][key] = self.world.places[place].items[key]

    @rule(which=WHICHEVER, place=st.sampled_from(TARGETS))
    def edit_by_hand(self, which: int, place: str) -> None:
        item = self._some_copy(which, place)
        if item is None:
            return
        thing = self.model.by_uid[item.identity.uid]
        copy = self.model.copy(thing, place)
        labelled = bool(item.event.categories) is (self.model.looks[place].category is CategoryRule.SOURCE)
        fresh = labelled and (item.event.subject, item.event.location) == self.model.expected(thing, place)
        location = f"by hand {next(self.numbers)}"
        self.world.places[place].edit(item.remote_id, replace(item.event, location=location))
        again = copy.hand == "kept" and item.event.location == copy.hand_location
        copy.hand, copy.hand_location, copy.troubled = "kept" if fresh or again else "either", location, False

    @rule(which=WHICHEVER, place=st.sampled_from(TARGETS))
    def delete_by_hand(self, which: int, place: str) -> None:
        item = self._some_copy(which, place)
        if item is None:
            return
        copy = self.model.copy(self.model.by_uid[item.identity.uid], place)
        del self.world.places[place].items[item.remote_id]
        copy.hand = "either" if copy.hand else None
        copy.deletions += 1

    @rule(which=WHICHEVER, place=st.sampled_from(TARGETS))
    def copy_by_hand(self, which: int, place: str) -> None:
        item = self._some_copy(which, place)
        if item:
            self.world.places[place].put(item.identity.uid, item.event, item.stamp)
            self.model.copy(self.model.by_uid[item.identity.uid], place).extras += 1

    def _some_copy(self, which: int, place: str) -> RemoteItem | None:
        copies = [item for item in self.world.places[place].items.values() if item.stamp]
        return copies[which % len(copies)] if copies else None

    # what the person at the desk does

    @rule(
        place=st.sampled_from(TARGETS),
        prefix=st.sampled_from(["", "[x]"]),
        private=st.sampled_from(PrivateRule),
        category=st.sampled_from(CategoryRule),
        written=st.sampled_from([True, True, False]),
    )
    def set_options(self, place: str, prefix: str, private: PrivateRule, category: CategoryRule, written: bool) -> None:
        before, look = self.model.all_expected(), self.model.looks[place]
        if look.category is not category:
            self._either(place)
        look.prefix, look.private, look.category = prefix, private, category
        self.world.set_options(place, subject_prefix=prefix, private=private, category=category, hub_writes=written)
        self.model.note_change(before, by_options=True)

    def _either(self, place: str) -> None:
        for thing in self.model.things:
            copy = self.model.copy(thing, place)
            copy.hand = "either" if copy.hand else None

    @rule()
    def back_up(self) -> None:
        self.backup = self.folder / "backup"
        shutil.copy2(self.world.store_path, self.backup)

    @precondition(lambda self: self.backup)
    @rule()
    def restore(self) -> None:
        for file in self.folder.glob("store.sqlite*"):
            file.unlink()
        assert self.backup
        shutil.copy2(self.backup, self.world.store_path)
        self._get_to_know()

    @rule()
    def lose_store(self) -> None:
        self.world.lose_store()
        self.backup = None
        self._get_to_know()

    def _get_to_know(self) -> None:
        """One healthy run; what happens before it, a store that is new can never tell."""
        for name in TARGETS:
            look = self.model.looks[name]
            texts = {"subject_prefix": look.prefix, "private": look.private, "category": look.category}
            self.world.set_options(name, hub_writes=True, **texts)
        self.model.note_store_trouble({name: dict(self.world.places[name].items) for name in TARGETS})
        self._run()

    # runs

    @rule(minutes=st.sampled_from([0, 20, 400]))
    def run(self, minutes: int) -> None:
        self.world.pass_time(minutes=minutes)
        self._run()

    @rule(name=st.sampled_from([*TARGETS, *TARGETS, *FEEDS]), trouble=st.sampled_from(TROUBLES), at=st.integers(1, 3))
    def run_into_trouble(self, name: str, trouble: str, at: int) -> None:
        with suppress(Killed):
            self._run(name, trouble, at)

    @rule(agreed=st.booleans(), which=WHICHEVER)
    def decide(self, agreed: bool, which: int) -> None:
        store = self.world.store()
        holds = store.journal.holds()
        store.close()
        if holds:
            self._decide(holds[which % len(holds)].id, agreed=agreed)

    @rule(decisions=st.lists(st.booleans(), max_size=4))
    def come_to_rest(self, decisions: list[bool]) -> None:
        """Healthy runs and decided holds; then everything is as the model says, and nothing is written any more."""
        for name in TARGETS:
            self.world.set_options(name, hub_writes=True)
        answers = iter(decisions)
        calm = 0
        for _ in range(40):
            self.world.pass_time(minutes=20)
            report = self._run()
            assert not any(one.error for one in report.spokes)
            holds = [one.held for one in report.spokes if one.held]
            if holds:
                self._decide(holds[0].id, agreed=next(answers, True))
            calm = 0 if holds or _writes(report) else calm + 1
            if calm == 4:
                break
        assert calm == 4, "it does not come to rest"
        for target in TARGETS:
            self.model.check(target, dict(self.world.places[target].items))

    def _run(self, name: str = "", trouble: str = "none", at: int = 0, confirm: str | None = None) -> HubReport:
        for one in (*FEEDS, *TARGETS):
            mine = (trouble, at) if one == name else ("none", 0)
            self.world.wrappers[one] = self._wrapper(one, *mine)
        return self.world.run(confirm=confirm)

    def _wrapper(self, name: str, trouble: str, at: int) -> object:
        return lambda spoke: Troubled(spoke, trouble, at, lambda batch: self.watch_deletes(name, batch))

    def _decide(self, hold_id: str, *, agreed: bool) -> None:
        store = self.world.store()
        (hold,) = [one for one in store.journal.holds() if one.id == hold_id] or [None]
        if hold and not agreed:
            subjects = {one.subject.split()[-1] for one in hold.items}
            for thing in self.model.things:
                if thing.subject in subjects or "Busy" in subjects:
                    thing.kept = thing.kept or not thing.feeds
                    for target in TARGETS:
                        self.model.copy(thing, target).loose = True
            drop_hold(store, hold_id)
        store.close()
        if hold and agreed:
            with suppress(NotFound):
                self._run(confirm=hold_id)

    def watch_deletes(self, target: str, batch: Sequence[Write]) -> None:
        """What was to be there all the time is never deleted, not even to be written again."""
        items = self.world.places[target].items
        for write in batch:
            item = items.get(write.remote_id) if isinstance(write, Delete) else None
            if item is None:
                continue
            assert item.stamp, f"a foreign item is about to be deleted: {item}"
            thing = self.model.by_uid[item.identity.uid]
            copy = self.model.copy(thing, target)
            twins = [one for one in items.values() if self.model.by_uid.get(one.identity.uid) is thing]
            assert not copy.steady or len(twins) > 1 or copy.loose, f"{thing} is about to be deleted in {target}"


def _writes(report: HubReport) -> int:
    return sum(one.created + one.updated + one.deleted for one in report.spokes)


def test_whatever_happens_the_calendars_hold_what_the_feeds_say() -> None:
    budget = settings(
        max_examples=400 if LONG else 25,
        stateful_step_count=60 if LONG else 25,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
        print_blob=False,
    )
    run_state_machine_as_test(OneWay, settings=budget)
