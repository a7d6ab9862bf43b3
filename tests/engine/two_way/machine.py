"""Everything people, publishers, servers and computers do to four calendars, in any order.

A rule that finds nothing to work on does nothing. After a healthy run, and in quiet, the calendars hold what the model
says.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import ConflictRule, Feeding, PrivateRule
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import Delete, Write
from tests.engine.faulty import Killed
from tests.engine.support import event as some_event
from tests.engine.two_way.judgement import judge
from tests.engine.two_way.looks import OCCURRENCES, REMOVED, TEXTS, Value, edited, made, shown
from tests.engine.two_way.model import Fate, Model, Thing
from tests.engine.two_way.places import (
    ACCIDENTS,
    BOARD,
    BOTH_WAYS,
    FEED,
    FEEDING,
    LEFT,
    RIGHT,
    SPOKES,
    WRITTEN,
    Manners,
    TwoWayWorld,
)

DECIDED = (ConflictRule.NEWEST, ConflictRule.HUB, ConflictRule.SPOKE)
DEED = st.tuples(st.sampled_from(SPOKES), st.sampled_from([*TEXTS, "when"]))
"""Where, and which field."""
MOST_RUNS = 40
"""In which everything must have come to rest."""


class BothWays(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="model-"))
        self.model = Model()
        self.numbers = count()
        self.unwritten: set[str] = set()

    @initialize(manners=st.sampled_from(Manners), feed_last=st.booleans())
    def begin(self, manners: Manners, feed_last: bool) -> None:
        self.world = TwoWayWorld(self.folder, manners, feed_last=feed_last)
        for place in (FEED, FEED, LEFT, RIGHT):
            self._create(place)
        self._create(FEED, private=True)
        self._create(FEED, repeats=True)
        self._create(LEFT, repeats=True)
        self.others_work(BOARD)
        self._run()

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                self.come_to_rest()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    # what people and publishers do

    @rule(place=st.sampled_from(FEEDING), private=st.booleans(), repeats=st.booleans())
    def create(self, place: str, private: bool, repeats: bool) -> None:
        self._create(place, private=private and not repeats, repeats=repeats)

    def _create(self, place: str, *, private: bool = False, repeats: bool = False) -> Thing:
        number = len(self.model.things)
        event = made(f"E{number}", next(self.numbers), repeats=repeats, private=private)
        uid = f"uid-{number}"
        self.world.places[place].put(uid, event, remote_id=uid if place == FEED else "")
        return self.model.create(place, uid, dict(shown(event)), repeats=repeats)

    @rule(data=st.data(), deeds=st.lists(DEED, min_size=1, max_size=3))
    def edit(self, data: st.DataObject, deeds: list[tuple[str, str]]) -> None:
        for place, name in deeds:
            item = self._draw(data, place)
            if item:
                self._edit(place, item, name)

    @rule(data=st.data(), deeds=st.tuples(DEED, DEED), same=st.booleans())
    def edit_on_two_sides(
        self, data: st.DataObject, deeds: tuple[tuple[str, str], tuple[str, str]], same: bool
    ) -> None:
        (one, name), (other, other_name) = deeds
        for item, twin in self._draw_pair(data, one, other):
            self._edit(one, item, name)
            self._edit(other, twin, name if same else other_name)

    @rule(data=st.data(), deed=DEED, other=st.sampled_from(SPOKES), first=st.booleans())
    def edit_against_delete(self, data: st.DataObject, deed: tuple[str, str], other: str, first: bool) -> None:
        place, name = deed
        for item, twin in self._draw_pair(data, place, other):
            if first:
                self._edit(place, item, name)
            self._delete(other, twin)
            if not first:
                self._edit(place, item, name)

    def _draw_pair(self, data: st.DataObject, one: str, other: str) -> list[tuple[RemoteItem, RemoteItem]]:
        """The same thing in two calendars, or nothing."""
        item = self._draw(data, one) if one != other else None
        if item is None:
            return []
        thing = self.model.thing_of(item)
        return [(item, twin) for twin in self._live(other) if self.model.thing_of(twin) is thing]

    @rule(data=st.data(), place=st.sampled_from(FEEDING), name=st.sampled_from(OCCURRENCES), removed=st.booleans())
    def change_occurrence(self, data: st.DataObject, place: str, name: str, removed: bool) -> None:
        item = self._draw(data, place, repeats=True)
        if item is None:
            return
        reads = shown(item.event)
        left = [one for one in OCCURRENCES if reads[one] != REMOVED]
        if name in left and (not removed or len(left) > 1):
            self._edit(place, item, name, REMOVED if removed else f"L{next(self.numbers)}")

    def _edit(self, place: str, item: RemoteItem, name: str, value: Value | None = None) -> None:
        thing = self.model.thing_of(item)
        if value is None:
            number = next(self.numbers)
            value = _new_value(thing, name, number)
        opaque = "Busy" in item.event.subject and name in TEXTS
        after = edited(item.event, name, value)
        self.world.places[place].edit(item.remote_id, after)
        self.model.edit(thing, place, name, value, shown=shown(after)[name], opaque=opaque)

    @rule(data=st.data())
    def toggle_private(self, data: st.DataObject) -> None:
        """By those who made it."""
        home = data.draw(st.sampled_from(FEEDING))
        item = self._draw(data, home, repeats=False)
        thing = item and self.model.thing_of(item)
        if not item or not thing or thing.twinned or thing.natives != {home} or not self.model.feeds(home):
            return
        private = not shown(item.event)["private"]
        self.world.places[home].edit(item.remote_id, edited(item.event, "private", private))
        self.model.toggle_private(thing, home, private=private)

    @rule(data=st.data(), place=st.sampled_from(SPOKES))
    def delete(self, data: st.DataObject, place: str) -> None:
        item = self._draw(data, place)
        if item:
            self._delete(place, item)

    def _delete(self, place: str, item: RemoteItem) -> None:
        if not self._has_twin(place, item):
            thing = self.model.thing_of(item)
            del self.world.places[place].items[item.remote_id]
            self.model.delete(thing, place)

    def _has_twin(self, place: str, item: RemoteItem) -> bool:
        """Who deletes the original and keeps the copy has moved it as much as deleted it."""
        nonces = [one.stamp.nonce for one in self.world.places[place].items.values() if one.stamp]
        return item.stamp is not None and nonces.count(item.stamp.nonce) > 1

    @rule(place=st.sampled_from([RIGHT, BOARD]))
    def make_the_same_twice(self, place: str) -> None:
        """In two calendars, by two people: one of them is taken for the other."""
        if not self._is_normal():
            return
        thing = self._create(LEFT)
        item = list(self.world.places[LEFT].items.values())[-1]
        uid = f"uid-{thing.number}-too"
        self.world.places[place].put(uid, item.event)
        self.model.by_uid[uid] = thing
        thing.natives.add(place)
        self._run()

    @rule(data=st.data(), place=st.sampled_from(WRITTEN), changed=st.booleans())
    def copy_by_hand(self, data: st.DataObject, place: str, changed: bool) -> None:
        """Drag with Ctrl: the copy has the UID and the stamp of ours."""
        item = self._draw(data, place)
        if not item or not item.stamp or not self._is_normal():
            return
        thing = self.model.thing_of(item)
        if thing.private or thing.pending or not thing.settled or thing.natives & {place} or thing.fading:
            return
        thing.twinned = True
        enters = changed and self.model.feeds(place)
        subject = f"E{len(self.model.things)}" if enters else f"Theirs {next(self.numbers)}"
        event = edited(item.event, "subject", subject) if changed else item.event
        key = self.world.places[place].put(item.identity.uid, event, item.stamp)
        if enters:
            new = self.model.create(place, item.identity.uid, dict(shown(event)), repeats=thing.repeats)
            new.twinned, self.model.by_uid[item.identity.uid] = True, thing
        else:
            self.model.strangers[place][key] = self.world.places[place].items[key]

    @rule(place=st.sampled_from(WRITTEN))
    def others_work(self, place: str) -> None:
        """Somebody adds to the board, and a server gives everything another version and changes nothing."""
        key = self.world.places[BOARD].put("theirs", some_event(f"Theirs {next(self.numbers)}", 40))
        self.model.strangers[BOARD][key] = self.world.places[BOARD].items[key]
        items = self.world.places[place].items
        for key, item in list(items.items()):
            self.world.places[place].edit(key, item.event)
            if key in self.model.strangers[place]:
                self.model.strangers[place][key] = items[key]

    def _draw(self, data: st.DataObject, place: str, *, repeats: bool | None = None) -> RemoteItem | None:
        found = self._live(place)
        if repeats is not None:
            found = [item for item in found if self.model.thing_of(item).repeats is repeats]
        return data.draw(st.sampled_from(found)) if found else None

    def _live(self, place: str) -> list[RemoteItem]:
        strangers = self.model.strangers.get(place, {})
        items = [item for key, item in self.world.places[place].items.items() if key not in strangers]
        live = [item for item in items if place == FEED or self.model.thing_of(item).fate is not Fate.GONE]
        return sorted(live, key=lambda item: self.model.thing_of(item).number)

    # what the person at the desk does

    @rule(
        place=st.sampled_from(WRITTEN),
        prefix=st.sampled_from(["", "[x]"]),
        private=st.sampled_from(PrivateRule),
        conflict=st.sampled_from(DECIDED),
    )
    def set_options(self, place: str, prefix: str, private: PrivateRule, conflict: ConflictRule) -> None:
        look = replace(self.model.looks[place], prefix=prefix, private=private, conflict=conflict)
        self.model.set_look(place, look)
        self.world.set_options(place, subject_prefix=prefix, private=private, conflict=conflict)

    @rule(place=st.sampled_from(WRITTEN))
    def switch_writing(self, place: str) -> None:
        self.unwritten ^= {place}
        self.world.set_options(place, hub_writes=place not in self.unwritten)

    @rule(place=st.sampled_from(BOTH_WAYS), feeding=st.sampled_from(Feeding))
    def switch_feeding(self, place: str, feeding: Feeding) -> None:
        self.come_to_rest()
        self._set_feeding(place, feeding)

    def _set_feeding(self, place: str, feeding: Feeding) -> None:
        self.model.set_look(place, replace(self.model.looks[place], feeds=feeding))
        self.model.dirty = True
        self.world.set_options(place, feeds_hub=feeding)

    def _is_normal(self) -> bool:
        return not self.model.dirty and not self.unwritten and all(self.model.feeds(place) for place in BOTH_WAYS)

    # runs

    @rule(minutes=st.sampled_from([0, 20, 400]))
    def run(self, minutes: int) -> None:
        self.world.pass_time(minutes=minutes)
        self._run()

    @rule(place=st.sampled_from([*WRITTEN, *SPOKES]), accident=st.sampled_from(ACCIDENTS), at=st.integers(1, 3))
    def run_into_accident(self, place: str, accident: str, at: int) -> None:
        if place == FEED and accident == "short":
            return
        with suppress(Killed):
            self._run(place, accident, at)

    @rule()
    def come_to_rest(self) -> None:
        """Everything heals, holds are confirmed, time passes; then nothing is written any more."""
        self._switch_all_on()
        calm = 0
        for _ in range(MOST_RUNS):
            self.world.pass_time(minutes=20)
            report = self._run()
            assert not any(one.error for one in report.spokes), report
            holds = [one.held for one in report.spokes if one.held]
            for hold in holds:
                with suppress(NotFound):
                    self._run(confirm=hold.id)
            calm = 0 if holds or _does_something(report) else calm + 1
            if calm == 4:
                break
        assert calm == 4, "it does not come to rest"
        self.model.settle(exact=not self.model.dirty, quiet=True)
        self._judge(quiet=True)
        self.model.dirty = False

    def _switch_all_on(self) -> None:
        for place in list(self.unwritten):
            self.switch_writing(place)
        for place in BOTH_WAYS:
            if not self.model.feeds(place):
                self._set_feeding(place, Feeding.ALL)

    def _run(self, place: str = "", accident: str = "none", at: int = 0, confirm: str | None = None) -> HubReport:
        for one in SPOKES:
            mine = (accident, at) if one == place else ("none", 0)
            self.world.meet(one, *mine, lambda batch, one=one: self._watch(one, batch))  # type: ignore[misc]
        normal = self._is_normal() and accident == "none"
        self.model.dirty = True
        report = self.world.run(confirm=confirm)
        healthy = not any(one.error or one.held or one.failed for one in report.spokes)
        if normal and healthy:
            self.model.dirty = False
            self.model.settle(exact=True)
            self._judge(quiet=False)
        return report

    def _judge(self, *, quiet: bool) -> None:
        judge(self.model, {place: dict(self.world.places[place].items) for place in WRITTEN}, quiet=quiet)

    def _watch(self, place: str, batch: Sequence[Write]) -> None:
        """What was to be there all the time is never deleted, not even to be written again."""
        items = self.world.places[place].items
        for write in batch:
            item = items.get(write.remote_id) if isinstance(write, Delete) else None
            if item:
                assert item.remote_id not in self.model.strangers[place], f"an item of others is deleted: {item}"
                assert place in self.model.thing_of(item).restless, f"deleted in {place} for no reason: {item}"


def _new_value(thing: Thing, name: str, number: int) -> Value:
    if name == "when":
        return number
    return f"E{thing.number}-{number}" if name == "subject" else f"{name[0].upper()}{number}"


def _does_something(report: HubReport) -> bool:
    return any(one.created or one.updated or one.deleted or one.incoming for one in report.spokes)
