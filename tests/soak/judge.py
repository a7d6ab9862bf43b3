"""Whether all is as the rules say: after each run what may be asked at any time, in the end everything."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cirahub_desktop.sandbox.faults import Kind
from cirahub_desktop.sandbox.recorder import SIGN_IN, Exchange
from cirahub_desktop.sync.errors import AnotherRun, CiraHubError, StoreFailed
from cirahub_desktop.sync.report import Hold, HubReport
from tests.e2e.judge import assert_nobody_got_mail, assert_requests_are_valid
from tests.soak import map as world_map
from tests.soak.feeds import UNREADABLE, Mood, Published
from tests.soak.map import FEEDS, HUBS, PLACES, PREFIXED
from tests.soak.model import Fate, Model, Thing
from tests.soak.record import texts_of
from tests.soak.sights import Entry, Sights, place_in_time

if TYPE_CHECKING:
    from tests.soak.world import World

LONG = 30.0
"""Seconds; a wish for less may be waited for inside a run."""
CLOCK_SETTLES = timedelta(hours=1)
_BACK_OFF = re.compile(rb'BackOffMilliseconds">(\d+)<')
_STATUS = {503: Kind.UNAVAILABLE, 429: Kind.TOO_MANY}


class Judge:
    def __init__(self) -> None:
        self.model = Model()
        self.wrongs: list[str] = []
        self.counts: Counter[str] = Counter()
        """What the story was made of, for a person who asks whether it was a story at all."""
        self._unclean = set(HUBS)
        self._prefix = ""
        self._wait_until: dict[tuple[str, str], datetime] = {}
        """Who asked which hub to be left alone, and until when by the program's clock."""
        self._refused: dict[str, int] = {}
        """Sign-ins refused since a password was changed."""
        self._clock_set: datetime | None = None

    def watches(self, world: World) -> None:
        self._world = world
        self._last = world.sights()
        self._others = {place: hand.untouched() for place, hand in world.hands.items()}
        self._drain("", HUBS.keys())

    # what the story tells

    def settle(self) -> None:
        """A deed is done; what is there now is as it should be."""
        self._last = self._world.sights()

    def stranger(self, place: str, number: int) -> None:
        (entry,) = self._world.hands[place].sights()[number]
        self.model.strangers.setdefault(place, {})[number] = entry

    def is_settled(self, thing: Thing, place: str) -> bool:
        around = {*world_map.hubs_around(thing.home), *world_map.hubs_around(place)}
        return not around & self._unclean and self._stands(thing)

    def is_unsure(self, hub: str) -> None:
        self._unclean.add(hub)

    def resting_hubs(self) -> set[str]:
        """Those that would not ask their servers now."""
        return {hub for (_, hub), until in self._wait_until.items() if until > self._world.program_time()}

    def password_changed(self, server: str) -> None:
        self._refused[server] = 0

    def password_given(self, server: str) -> None:
        self._refused.pop(server, None)
        self._forget_waits(server)

    def clock_was_set(self) -> None:
        self._clock_set = self._world.now
        self._wait_until.clear()

    def prefixed(self, prefix: str) -> None:
        """For who reads the copies there, all subjects have changed."""
        self._prefix = prefix
        self._unclean.add("Team")
        for thing in self.model.things.values():
            every = {value for (_, name), values in thing.possible.items() if name == "subject" for value in values}
            for place in set(world_map.region(PREFIXED)) & set(thing.places):
                thing.possible[place, "subject"] |= every

    def decided(self, hold: Hold, *, keeps: bool = False) -> None:
        """A person says yes or no to what is held; what is kept is theirs, and may stand beside what comes anew."""
        for held in hold.items:
            span = held.event.span
            thing = self.model.things.get(place_in_time(span.start)[0]) if isinstance(span.start, datetime) else None
            if thing is not None:
                self.model.let_go[thing.number] = hold.id
                thing.restless = True
                thing.twinned = thing.twinned or keeps
                if keeps or thing.fate is Fate.LIVES:
                    thing.fate = Fate.OPEN

    def died(self, hub: str) -> None:
        self.counts["killed"] += 1
        self._unclean.add(hub)
        self._drain(hub, HUBS.keys())
        self._after_a_run(hub)

    def cancelled(self, seconds: float) -> None:
        self.counts["cancelled"] += 1
        if seconds > 5:  # two by R13; the rest for a busy computer
            self._wrong(f"R13: a cancelled run went on for {seconds:.1f} s")

    # after each run

    def heard(self, hub: str, came: HubReport | CiraHubError) -> None:
        self.counts["runs"] += 1
        if isinstance(came, HubReport):
            self._hear_report(hub, came)
        else:
            self._unclean.add(hub)
            if isinstance(came, StoreFailed | AnotherRun):
                self._wrong(f"{hub} could not run: {came!r}")
        whole = isinstance(came, HubReport) and not came.cancelled
        self._drain(hub, {hub} if not whole else ())
        self._after_a_run(hub)

    def _hear_report(self, hub: str, report: HubReport) -> None:
        for spoke in report.spokes:
            self.counts["written"] += spoke.written
            self.counts["held"] += spoke.held is not None
            if spoke.error:
                self.counts[type(spoke.error).__name__] += 1
            feed = self._world.publishers.feeds.get(spoke.name)
            if feed and feed.asked and feed.mood in UNREADABLE and not spoke.error and not report.cancelled:
                self._wrong(f"R1: {spoke.name} was read, although it is {feed.mood.value}: {spoke.verdict}")
        well = not report.cancelled and not any(one.error or one.failed or one.held for one in report.spokes)
        if well:
            self._unclean.discard(hub)
        else:
            self._unclean.add(hub)

    def _after_a_run(self, hub: str) -> None:
        before, self._last = self._last, self._world.sights()
        for place in (tie.place for tie in HUBS[hub] if tie.place in PLACES):
            self._judge_strangers(place, self._last[place])
            for thing in self.model.things.values():
                was, entries = before[place].get(thing.number, ()), self._last[place].get(thing.number, ())
                if thing.private and place != thing.home:
                    self._judge_hidden(thing, place, entries)
                self._judge_change(hub, thing, place, was, entries)
        for thing in self.model.things.values():
            if thing.restless and not thing.twinned and thing.unlisted is None:
                thing.restless = not self.is_settled(thing, thing.home)

    def _judge_change(
        self, hub: str, thing: Thing, place: str, was: tuple[Entry, ...], entries: tuple[Entry, ...]
    ) -> None:
        days = [entry.day for entry in entries]
        if not thing.restless and len(set(days)) < len(days):
            self._wrong(f"R5: {thing} is twice in {place} after a run of {hub}: {entries}")
        if not was or entries:
            return
        if thing.fate is Fate.LIVES and not thing.restless:
            self._wrong(f"R1: {thing} was taken from {place} by {hub} for no reason")
        if thing.unlisted and not thing.by_hand and not self._clock_is_new():
            interval = max(tie.interval for _, tie in world_map.ties() if tie.place == thing.home)
            if self._world.now - thing.unlisted < interval and thing.number not in self.model.let_go:
                self._wrong(f"R3: {thing} was taken from {place} {self._world.now - thing.unlisted} after it vanished")

    def _judge_hidden(self, thing: Thing, place: str, entries: tuple[Entry, ...]) -> None:
        if any(f"E{thing.number} " in entry.subject or entry.note or entry.location for entry in entries):
            self._wrong(f"R15: {thing} shows its details in {place}: {entries}")

    def _judge_strangers(self, place: str, sights: Sights) -> None:
        for number, entry in self.model.strangers.get(place, {}).items():
            if sights.get(number) != (entry,):
                self._wrong(f"R4: what somebody made in {place} was touched: {entry} is {sights.get(number)}")
        if not self._others[place].items() <= self._world.hands[place].untouched().items():
            self._wrong(f"R4: what was in {place} from the beginning was touched")

    # what was said to the servers

    def _drain(self, hub: str, forgiven: object) -> dict[str, list[Exchange]]:
        """Look at every request since the last time; ``forgiven`` if what was said was not heard to the end."""
        said: dict[str, list[Exchange]] = {}
        for name, server in self._world.servers.items():
            said[name] = [one for one in server.recorder.exchanges if one.operation != "GET"]
            try:
                assert_nobody_got_mail(server.recorder)
                assert_requests_are_valid(server.recorder)
            except AssertionError as error:
                self._wrong(f"R8 or schema: {error}")
            server.recorder.clear()
            self._count_refusals(name, said[name])
            self._judge_waits(name, hub, bool(said[name]))
            wish = self._wish(name, said[name])
            if wish and not forgiven:
                self._wait_until[name, hub] = self._world.program_time() + timedelta(seconds=wish)
        for name, feed in self._world.publishers.feeds.items():
            self._judge_waits(name, hub, bool(feed.asked))
            if feed.asked and feed.mood is Mood.BUSY and not forgiven:
                self._wait_until[name, hub] = self._world.program_time() + timedelta(seconds=feed.retry_after)
            feed.asked.clear()
        self.said = said
        return said

    def _judge_waits(self, name: str, hub: str, asked: bool) -> None:
        until = self._wait_until.get((name, hub))
        if until is not None and asked and self._world.program_time() < until - timedelta(seconds=1):
            self._wrong(f"Retry-After: {hub} asked {name} {until - self._world.program_time()} too early")

    def _wish(self, name: str, said: list[Exchange]) -> float:
        """How long the server asked to be left alone."""
        wishes = [int(found[1]) / 1000 for one in said if (found := _BACK_OFF.search(one.answer))]
        faults = self._world.servers[name].faults._faults
        for status in {one.status for one in said if one.status in _STATUS}:
            told = [float(fault.value) for fault in faults if fault.kind is _STATUS[status] and fault.value]
            silent = [fault for fault in faults if fault.kind is _STATUS[status] and not fault.value]
            wishes += [min(told)] if told and not silent else []
        return max((wish for wish in wishes if wish >= LONG), default=0.0)

    def _forget_waits(self, server: str) -> None:
        for key in [key for key in self._wait_until if key[0] == server]:
            del self._wait_until[key]

    def _count_refusals(self, name: str, said: list[Exchange]) -> None:
        if name in self._refused and name == "north":  # NTLM begins with a refusal
            self._refused[name] += sum(one.operation == SIGN_IN for one in said)
            if self._refused[name] > 1:
                self._wrong(f"R12: a refused password was sent {self._refused[name]} times to {name}")

    # in the end

    def judge_the_end(self) -> None:
        self._last = self._world.sights()
        said = texts_of(self._world.store) + str(self._last)
        for thing in self.model.things.values():
            self.counts[f"things {thing.fate.value}"] += 1
            self._judge_thing(thing)
            for (name, place), one in thing.said.items():
                if not one.withdrawn and str(one.value) not in said:
                    self._wrong(f"R7: {name} {one.value!r} that a person wrote in {place} is nowhere: {thing}")
        for place, sights in self._last.items():
            self._judge_strangers(place, sights)
            known = self.model.things.keys() | self.model.strangers.get(place, {}).keys()
            for number in sights.keys() - known:
                self._wrong(f"nobody made {sights[number]} in {place}")

    def _judge_thing(self, thing: Thing) -> None:
        bound = [one for one in thing.places if not thing.vanished.get(one) and not self._is_kept(thing, one)]
        there = [one for one in bound if self._last[one].get(thing.number)]
        for place in thing.places:
            entries = self._last[place].get(thing.number, ())
            days = [entry.day for entry in entries]
            if len(set(days)) < len(days) and not thing.twinned:
                self._wrong(f"R5: {thing} is twice in {place}: {entries}")
            if thing.fate is Fate.LIVES:
                wrong = self.model.wrong(thing, place, self._last[place], self._prefix, self._published(thing))
                if wrong:
                    self._wrong(f"{thing} {wrong} in {place}; {self._everywhere(thing)}")
            elif thing.fate is Fate.OPEN and bool(entries) is not bool(there) and place in bound:
                self._wrong(f"R7: {thing} is not the same everywhere: {self._everywhere(thing)}")
                return
            elif thing.fate is Fate.GONE and entries and not self._is_kept(thing, place):
                self._wrong(f"{thing} is still in {place}: {entries}")

    def _everywhere(self, thing: Thing) -> str:
        return str({place: self._last[place].get(thing.number, ()) for place in thing.places})

    @staticmethod
    def _is_kept(thing: Thing, place: str) -> bool:
        """An edit that nobody else has stays where it was made; so does what was saved again by somebody, for a server
        that keeps texts in its own words lets nobody tell whether they were changed."""
        if thing.touched & set(world_map.region(place)) or any(place in world_map.region(one) for one in thing.touched):
            return True
        return thing.twinned or any(place in world_map.region(where) for _, where in thing.said if where != thing.home)

    # within

    def _published(self, thing: Thing) -> Published | None:
        if thing.home not in FEEDS:
            return None
        return self._world.publishers.feeds[thing.home].things.get(thing.number)

    def _stands(self, thing: Thing) -> bool:
        return self.model.is_settled(thing, self._last, self._prefix, self._published(thing))

    def _clock_is_new(self) -> bool:
        return self._clock_set is not None and self._world.now - self._clock_set < CLOCK_SETTLES

    def _wrong(self, what: str) -> None:
        self.wrongs.append(f"{self._world.now:%H:%M:%S} {what}")
