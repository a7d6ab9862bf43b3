"""One story from its beginning to a judged end."""

from __future__ import annotations

import logging
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import HubReport
from tests.soak import leaks
from tests.soak.judge import Judge
from tests.soak.map import FOLDERS, HUBS, ties
from tests.soak.play import Play
from tests.soak.record import size_of
from tests.soak.story import Step
from tests.soak.world import World

LONGEST_CALM = timedelta(hours=16)
"""For who was asked to wait for hours, or failed so often that it is asked every few hours, to come back by itself."""
REST = 4
"""Runs in which a hub has nothing to do, until it is said to rest."""
QUIET_RUNS = 6
MOST_BYTES_PER_RUN = 8_000
"""Growth of memory; a session kept is some tens of thousands."""
MOST_STORED_PER_RUN = 4_000


@dataclass(slots=True)
class Outcome:
    wrongs: list[str]
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    calm: timedelta = timedelta(0)
    """How long it took until nothing was under way any more."""
    memory_per_run: float = 0.0
    stored: int = 0
    """Bytes of the store."""

    def __str__(self) -> str:
        told = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        return (
            f"{self.seconds:.0f} s; at rest after {self.calm}; {self.memory_per_run:+.0f} bytes of memory per quiet"
            f" run, store {self.stored:,} bytes; {told}"
        )


class _Log(logging.Handler):
    """The program tells its own mistakes at WARNING and above."""

    def __init__(self, wrongs: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._wrongs = wrongs

    def emit(self, record: logging.LogRecord) -> None:
        self._wrongs.append(f"log: {record.name}: {self.format(record)}")


class Soak:
    def __init__(self, root: Path, seed: int) -> None:
        self._judge = Judge()
        self._world = World(root, seed, self._heard)
        self._play = Play(self._world, self._judge)
        self._idle: Counter[str] = Counter()
        self._listening = False

    def go(self, steps: Sequence[Step]) -> Outcome:
        began, log = monotonic(), _Log(self._judge.wrongs)
        outcome = Outcome(self._judge.wrongs, self._judge.counts)
        logging.getLogger().addHandler(log)
        try:
            before = leaks.Held.now()
            with self._world:
                self._through(steps, outcome)
            after = leaks.settled(before)
        finally:
            logging.getLogger().removeHandler(log)
        if not outcome.wrongs and (after.sockets > before.sockets or after.threads > before.threads):
            outcome.wrongs.append(f"left behind: {before} has become {after}")
        outcome.seconds = monotonic() - began
        return outcome

    def _through(self, steps: Sequence[Step], outcome: Outcome) -> None:
        self._judge.watches(self._world)
        self._listening = True
        self._play.begin()
        self._judge.settle()
        for step in steps:
            self._play.go(step)
            if outcome.wrongs:
                return
        self._play.locked_out()
        self._play.calm()
        began = self._world.now
        if not self._comes_to_rest():
            return
        outcome.calm = self._world.now - began
        self._judge.judge_the_end()
        if not outcome.wrongs:
            tracemalloc.start()
            try:
                self._stays_quiet(outcome)
            finally:
                tracemalloc.stop()

    def _heard(self, hub: str, came: HubReport | CiraHubError) -> None:
        if not self._listening:
            return
        self._judge.heard(hub, came)
        idle = isinstance(came, HubReport) and not came.cancelled and not any(_does(one) for one in came.spokes)
        self._idle[hub] = self._idle[hub] + 1 if idle else 0

    def _comes_to_rest(self) -> bool:
        self._idle.clear()
        until = self._world.now + LONGEST_CALM
        while self._world.now < until and not self._judge.wrongs:
            self._world.step()
            if self._world.app.holds():
                self._play.confirm()
            elif all(self._idle[hub] >= REST for hub in HUBS) and not self._is_waiting():
                return True
        if not self._judge.wrongs:
            status = [
                (one.name, repr(one.error), one.leaving) for hub in self._world.app.status() for one in hub.spokes
            ]
            self._judge.wrongs.append(f"does not come to rest: {dict(self._idle)} {status}")
        return False

    def _is_waiting(self) -> bool:
        return any(one.leaving or one.error for hub in self._world.app.status() for one in hub.spokes)

    def _stays_quiet(self, outcome: Outcome) -> None:
        """Nothing happens any more, and that costs nearly nothing."""
        memory: list[int] = []
        before, stored = leaks.settled(leaks.Held.now()), size_of(self._world.store)
        for _ in range(QUIET_RUNS):
            for hub in HUBS:
                self._world.now += timedelta(seconds=40)
                self._world.by_hand(hub)
                self._judge_cost(hub)
            held = leaks.settled(before)
            memory.append(held.memory)
            if held.sockets > before.sockets or held.threads > before.threads:
                outcome.wrongs.append(f"left behind by quiet runs: {before} has become {held}")
        outcome.memory_per_run = leaks.slope(memory[1:]) / len(HUBS)
        outcome.stored = size_of(self._world.store)
        if outcome.memory_per_run > MOST_BYTES_PER_RUN:
            outcome.wrongs.append(f"memory grows: {memory}")
        if outcome.stored - stored > MOST_STORED_PER_RUN * QUIET_RUNS * len(HUBS):
            outcome.wrongs.append(f"the store grows from {stored} to {outcome.stored} bytes by doing nothing")

    def _judge_cost(self, hub: str) -> None:
        asked = {server: sum(one.status != 401 for one in said) for server, said in self._judge.said.items()}
        for server, count in asked.items():
            folders = sum(1 for name, tie in ties() if name == hub and FOLDERS.get(tie.place, ("",))[0] == server)
            if count > 2 * folders:
                self._judge.wrongs.append(f"R6: a quiet run of {hub} sent {count} requests to {server}")
        if self._idle[hub] < REST:
            self._judge.wrongs.append(f"R6: {hub} has something to do although nothing happens")


def _does(report: object) -> bool:
    return bool(getattr(report, "written", 0) or getattr(report, "held", None) or getattr(report, "failed", ()))


def soak(seed: int, steps: Sequence[Step]) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        return Soak(Path(folder), seed).go(steps)
