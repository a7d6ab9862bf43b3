"""A story, played: what each step does to the world, and what the model hears of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import Hold
from tests.soak import map as world_map
from tests.soak.feeds import Mood, Published, Shape
from tests.soak.judge import Judge
from tests.soak.map import FEEDS, FOLDERS, PLACES
from tests.soak.model import Fate, Thing
from tests.soak.mortal import life_of
from tests.soak.sights import BEGIN, FIELDS, MOST_THINGS, WEEKLY_COUNT
from tests.soak.story import DAYS, Step, text_of, values_of
from tests.soak.world import ONLINE, World

GIVES = {"team": "school", "dock": "fixtures", "fleet": "booking"}
"""Whose events a folder gets."""


class Play:
    """``world`` is entered; what goes wrong is in ``judge.wrongs``."""

    def __init__(self, world: World, judge: Judge) -> None:
        self._world, self._judge, self._model = world, judge, judge.model
        self._numbers = iter(range(1, MOST_THINGS))
        self._deeds: dict[str, Callable[[Step], None]] = {
            name.replace("_", " ").removeprefix(" "): getattr(self, f"_do_{name}")
            for name in (one.removeprefix("_do_") for one in dir(self) if one.startswith("_do_"))
        }

    def begin(self) -> None:
        """Some events everywhere, before anything runs."""
        for serial, place in enumerate((*FEEDS, *FEEDS, *PLACES, *FEEDS, *FEEDS, *PLACES, *FEEDS, *FEEDS)):
            what = ("single", "weekly", "single", "private", "odd")[serial // 3 % 5]
            step = Step(0, "publish" if place in FEEDS else "create", place, serial + 1, what, 9000 + serial)
            self._deeds[step.deed](step)

    def go(self, step: Step) -> None:
        self._world.live_until(BEGIN + timedelta(seconds=step.at))
        self._deeds[step.deed](step)
        self._judge.settle()

    # people

    def _do_create(self, step: Step) -> None:
        number = next(self._numbers, None)
        if number is None:
            return
        values = values_of(number, step)
        self._world.hands[step.where].add(number, values)
        if world_map.feeds_a_hub(step.where):
            self._model.born(number, step.where, values, by_person=True)
        else:
            self._judge.stranger(step.where, number)

    def _do_edit(self, step: Step) -> None:
        self._edit(self._choose(step, editable=True), step)

    def _edit(self, thing: Thing | None, step: Step) -> None:
        if thing is None:
            return
        name = step.what if step.what in FIELDS else "location"
        value: str | int = (step.which * 7 + step.serial) % DAYS if name == "day" else text_of(thing.number, name, step)
        settled = self._judge.is_settled(thing, step.where)
        self._world.hands[step.where].edit(thing.number, name, value)
        self._model.says(thing, step.where, name, value, settled=settled)

    def _do_edit_meanwhile(self, step: Step) -> None:
        """While a run is between two requests; the spoke of that server waits, and goes on."""
        self._meanwhile(step, lambda: self._choose(step, editable=True))

    def _do_edit_what_goes(self, step: Step) -> None:
        """A publisher cancels it, a run has seen it once more, and before it is deleted somebody edits it."""
        feed = self._world.publishers.feeds[GIVES[step.where]]
        there = self._world.hands[step.where].sights()
        live = [one for one in feed.things.values() if one.listed and not one.cancelled and one.number in there]
        live = [one for one in live if one.shape is Shape.SINGLE and not one.private]
        if not live:
            return
        one = live[step.which % len(live)]
        thing = self._model.things[one.number]
        one.cancelled = True
        thing.restless, thing.fate = True, Fate.OPEN
        self._meanwhile(step, lambda: thing if one.number in self._world.hands[step.where].sights() else None)

    def _meanwhile(self, step: Step, which: Callable[[], Thing | None]) -> None:
        server, _ = FOLDERS[step.where]
        hub = world_map.hubs_of(step.where)[0]
        if hub in self._judge.resting_hubs():
            return
        faults = self._world.servers[server].faults
        faults.clear()
        faults.add(step.what)
        ended = threading.Event()

        def run() -> None:
            try:
                self._world.by_hand(hub)
            finally:
                ended.set()

        worker = threading.Thread(target=run, name="a run")
        worker.start()
        held = False
        while not ended.is_set() and not held:
            held = faults.wait_until_held(0.02)
        thing = which() if held else None
        if thing is not None:
            self._edit(thing, replace(step, what="location"))
        faults.clear()
        faults.release()
        worker.join()
        self._judge.is_unsure(hub)

    def _do_delete(self, step: Step) -> None:
        thing = self._choose(step)
        if thing is None or thing.twinned:
            return
        settled = self._judge.is_settled(thing, step.where)
        self._world.hands[step.where].remove(thing.number)
        self._model.deleted(thing, step.where, settled=settled)

    def _do_copy(self, step: Step) -> None:
        """Where nothing is under way; what is copied is left in peace from then on."""
        thing = self._choose(step, editable=True)
        number = next(self._numbers, None)
        if thing is None or number is None or step.where in ("team", "fleet") or thing.shape is not Shape.SINGLE:
            return
        if not self._judge.is_settled(thing, step.where) or step.where == "copies":
            return
        entry = self._world.hands[step.where].sights()[thing.number][0]
        values = {**{name: entry.value(name) for name in FIELDS}, "subject": f"E{number} copied"}
        self._world.hands[step.where].copy(thing.number, number, str(values["subject"]))
        copied = self._model.born(number, step.where, values, by_person=True)
        copied.restless = thing.restless = copied.twinned = thing.twinned = True
        copied.fate = Fate.OPEN

    def _do_touch(self, step: Step) -> None:
        thing = self._choose(step)
        if thing:
            self._world.hands[step.where].touch(thing.number)
            thing.touched.add(step.where)

    def _choose(self, step: Step, *, editable: bool = False) -> Thing | None:
        """Of what is there once, by its number, so that a shorter story means the same thing."""
        seen = self._world.hands[step.where].sights()
        there = [self._model.things[number] for number in seen if number in self._model.things]
        if editable:
            there = [one for one in there if not one.private and one.shape is Shape.SINGLE and not one.twinned]
            there = [one for one in there if len(seen[one.number]) == 1]
        later = [one for one in there if one.number >= step.which % 60]
        return next(iter(later or there), None)

    # publishers

    def _do_publish(self, step: Step) -> None:
        number = next(self._numbers, None)
        if number is None:
            return
        values = values_of(number, step)
        shape = Shape(step.what) if step.what != "private" else Shape.SINGLE
        one = Published(number, f"{step.where}-{step.serial}", shape, step.what == "private", values)
        self._world.publishers.feeds[step.where].things[number] = one
        thing = self._model.born(number, step.where, values, by_person=False)
        thing.shape, thing.private = one.shape, one.private

    def _do_change(self, step: Step) -> None:
        one = self._published(step)
        if one is None:
            return
        thing = self._model.things[one.number]
        if step.what not in FIELDS:
            self._change_occurrence(one, thing, step)
            return
        value: str | int = step.which % DAYS if step.what == "day" else text_of(one.number, step.what, step)
        settled = self._judge.is_settled(thing, step.where)
        if step.what == "day":
            one.changed.clear()
            one.removed.clear()
        one.values[step.what] = value
        self._model.says(thing, step.where, step.what, value, settled=settled)
        self._model.published(thing, one)

    @staticmethod
    def _change_occurrence(one: Published, thing: Thing, step: Step) -> None:
        index = step.which % WEEKLY_COUNT
        if one.shape is not Shape.WEEKLY:
            return
        if step.what == "occurrence":
            one.changed[index] = text_of(thing.number, "location", step)
        elif len(one.removed) < WEEKLY_COUNT - 2 and index:
            one.removed.add(index)

    def _do_withdraw(self, step: Step) -> None:
        one = self._published(step)
        if one is None:
            return
        thing = self._model.things[one.number]
        settled = self._judge.is_settled(thing, step.where)
        one.listed = False
        thing.restless, thing.unlisted = True, self._world.now
        if thing.fate is Fate.LIVES:
            thing.fate = Fate.GONE if settled and not thing.edited and not thing.twinned else Fate.OPEN

    def _do_publish_again(self, step: Step) -> None:
        feed = self._world.publishers.feeds[step.where]
        gone = [one for one in feed.things.values() if not one.listed or one.cancelled]
        if not gone:
            return
        one = gone[step.which % len(gone)]
        thing = self._model.things[one.number]
        one.listed, one.cancelled = True, False
        thing.unlisted = None
        thing.fate = Fate.OPEN if thing.by_hand or thing.edited else Fate.LIVES
        for place in thing.places:
            for name in FIELDS:
                thing.possible[place, name] |= {one.values[name]}
        thing.pending.add(step.where)

    def _do_cancel_event(self, step: Step) -> None:
        one = self._published(step)
        if one is not None:
            one.cancelled = True
            thing = self._model.things[one.number]
            settled = self._judge.is_settled(thing, step.where)
            thing.restless = True
            thing.fate = Fate.GONE if settled and not thing.edited and not thing.twinned else Fate.OPEN

    def _do_reorder(self, step: Step) -> None:
        self._world.publishers.feeds[step.where].order = step.serial

    def _do_new_uids(self, step: Step) -> None:
        """All at once, as some systems do with every export; what people deleted may come back with a new name."""
        for one in self._world.publishers.feeds[step.where].things.values():
            one.uid = f"{step.where}-{one.number}-{step.serial}"
            thing = self._model.things[one.number]
            thing.restless = True
            self._model.published(thing, one)
            if not self._judge.is_settled(thing, step.where) or thing.shape is not Shape.SINGLE:
                thing.fate = Fate.OPEN if thing.fate is Fate.GONE and one.listed else thing.fate
            thing.pending.add(step.where)

    def _do_mood(self, step: Step) -> None:
        feed = self._world.publishers.feeds[step.where]
        feed.mood, feed.retry_after = Mood(step.what), 120 + step.which
        if feed.mood in (Mood.NO_EVENTS, Mood.FEW_EVENTS):  # what people deleted comes back with what it lists then
            for thing in self._model.things.values():
                if thing.home == step.where and thing.by_hand and thing.fate is Fate.GONE:
                    thing.fate = Fate.OPEN

    def _do_well_again(self, step: Step) -> None:
        self._world.publishers.feeds[step.where].mood = Mood.WELL

    def _published(self, step: Step) -> Published | None:
        things = [one for one in self._world.publishers.feeds[step.where].things.values() if one.listed]
        things = [one for one in things if not one.cancelled and self._model.things[one.number].fate is not Fate.GONE]
        return things[step.which % len(things)] if things else None

    # servers

    def _do_fault(self, step: Step) -> None:
        self._world.servers[step.where].faults.add(step.what)

    def _do_no_more_faults(self, step: Step) -> None:
        self._world.servers[step.where].faults.clear()

    def _do_rights(self, step: Step) -> None:
        server, path = FOLDERS[step.where]
        self._world.servers[server].set_role(path, CLAIRE, Role(step.what))

    def _do_rights_back(self, step: Step) -> None:
        for server, path in FOLDERS.values():
            if server == step.where:
                self._world.servers[server].set_role(path, CLAIRE, Role.OWNER)

    def _do_password(self, step: Step) -> None:
        self._world.servers[step.where].users[CLAIRE] = f"changed-{step.serial}"
        self._judge.password_changed(step.where)

    def _do_sign_in_again(self, step: Step) -> None:
        self._world.sign_in(step.where)
        self._judge.password_given(step.where)

    # the program and its computer

    def _do_by_hand(self, step: Step) -> None:
        self._world.by_hand(step.where)

    def _do_cancel(self, step: Step) -> None:
        """A person presses Cancel while a server keeps the run waiting."""
        token, ended, pressed = CancelToken(), threading.Event(), [0.0]
        servers = list(self._world.servers.values())
        for server in servers:
            server.faults.add(step.what)

        def press() -> None:
            while not ended.is_set():
                if any(server.faults.wait_until_held(0.01) for server in servers):
                    pressed[0] = monotonic()
                    token.cancel()
                    ended.wait(10)

        worker = threading.Thread(target=press, name="a person")
        worker.start()
        self._world.by_hand(step.where, cancel=token)
        if token.cancelled:
            self._judge.cancelled(monotonic() - pressed[0])
        ended.set()
        worker.join()
        for server in servers:
            server.faults.clear()
            server.faults.release()

    def _do_kill(self, step: Step) -> None:
        with self._world.sequence(), life_of(step.which % 40):
            self._world.by_hand(step.where)
        self._judge.died(step.where)
        self._world.restart()

    def _do_restart(self, _: Step) -> None:
        self._world.restart()

    def _do_clock(self, step: Step) -> None:
        self._world.clock_error = timedelta(seconds=int(step.what))
        self._judge.clock_was_set()

    def _do_clock_right(self, _: Step) -> None:
        self._world.clock_error = timedelta(0)
        self._judge.clock_was_set()

    def _do_offline(self, _: Step) -> None:
        self._world.ways = ()
        for server in self._world.servers.values():
            server.faults.add("*:*:drop-before")

    def _do_online(self, _: Step) -> None:
        self._world.ways = ONLINE
        for server in self._world.servers.values():
            server.faults.clear()

    def _do_prefix(self, step: Step) -> None:
        spoke = self._world.spoke("Team", world_map.PREFIXED)
        with suppress(CiraHubError):
            self._world.app.set_options(spoke.id, replace(spoke.options, subject_prefix=step.what))
            self._judge.prefixed(step.what)

    def _do_confirm_holds(self, _: Step) -> None:
        """By a person who looks first: what a publisher lacks by mistake is not let go."""
        if all(feed.mood not in (Mood.NO_EVENTS, Mood.FEW_EVENTS) for feed in self._world.publishers.feeds.values()):
            self.confirm()

    def confirm(self) -> None:
        for hold in self._world.app.holds():
            self._judge.decided(hold)
            self._world.by_hand(self._world.names[hold.hub], confirm=hold.id)

    def _do_keep_what_is_held(self, _: Step) -> None:
        holds: tuple[Hold, ...] = self._world.app.holds()
        for hold in holds[:1]:
            self._judge.decided(hold, keeps=True)
            self._world.app.drop_hold(hold.id)

    # the calm

    def locked_out(self) -> None:
        """Before the calm of every story: IT changes a password, and somebody presses Sync on every hub."""
        self._mend()
        self._do_password(Step(0, "password", "north", serial=9999))
        for hub in world_map.HUBS:
            self._world.by_hand(hub)

    def calm(self) -> None:
        """All is mended by those who can; nobody presses Sync."""
        self._mend()
        for name in self._world.servers:
            self._world.sign_in(name)
            self._judge.password_given(name)

    def _mend(self) -> None:
        for feed in self._world.publishers.feeds.values():
            feed.mood = Mood.WELL
        for where, path in FOLDERS.values():
            self._world.servers[where].set_role(path, CLAIRE, Role.OWNER)
        for server in self._world.servers.values():
            server.faults.clear()
        self._world.ways = ONLINE
        self._world.clock_error = timedelta(0)
        self._judge.clock_was_set()
