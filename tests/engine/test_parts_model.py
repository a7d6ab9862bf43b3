"""A series that only some calendars can hold whole, between a feed, people, days that pass, and accidents."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from cirahub_desktop.sync.codecs.recurrence import aware, expand
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.event import Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import Spoke, holds_any
from tests.engine.faulty import Killed
from tests.engine.support import PARIS, World, event
from tests.engine.troubled import TROUBLES, Troubled

LONG = os.environ.get("CIRAHUB_MODEL") == "long"
BOARD, BOTH, FOLDER = "board", "both", "folder"
NEAR = {"range_past": timedelta(days=3), "range_future": timedelta(days=12)}
RULES = ("FREQ=DAILY", "FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;COUNT=9", "FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=3")
Line = tuple[str, str, str]
"""Start, subject and location of one occurrence."""


def refuses(one: Event) -> Obstacle | None:
    """Also a series with a date of its own, so that a change of one occurrence may turn the shape."""
    if one.series is None:
        return None
    return Obstacle.RULE if one.series.rule.startswith("FREQ=DAILY") else Obstacle.DATES if one.series.added else None


class OneSeries(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="parts-"))
        self.numbers = count()
        self.edits: dict[str, str] = {}
        """What a person wrote into an occurrence and nobody has a reason to take away: location, by its day."""
        self.deleted: set[str] = set()
        self.backup: Path | None = None
        self.is_old = False
        """The store was restored from a backup: copies of what has gone since may stay."""

    @initialize(rule_text=st.sampled_from(RULES))
    def begin(self, rule_text: str) -> None:
        world = self.world = World(self.folder)
        world.obstacle = refuses
        self.event = replace(event("S0", day=1), series=Series(rule_text))
        world.feed().put("u", self.event, remote_id="u")
        world.places["feed"].put("single", event("Single", day=2, hour=18), remote_id="single")
        world.target(BOARD, **NEAR)
        world.two_way(BOTH, **NEAR)
        world.target(FOLDER)
        self._run()

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                self.come_to_rest()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    # the feed

    def _publish(self, changed: Event) -> None:
        self.event = changed
        self.world.places["feed"].put("u", changed, remote_id="u")

    @rule()
    def feed_renames(self) -> None:
        self._publish(replace(self.event, subject=f"S{next(self.numbers) + 1}"))

    @rule(text=st.sampled_from(RULES))
    def feed_changes_rule(self, text: str) -> None:
        assert self.event.series
        self._forget()
        self._publish(replace(self.event, series=Series(text)))

    @rule(hour=st.integers(7, 15))
    def feed_moves(self, hour: int) -> None:
        assert isinstance(self.event.span, ZonedSpan)
        assert self.event.series
        self._forget()
        start = self.event.span.start.replace(hour=hour)
        span = ZonedSpan(start, start + timedelta(hours=1))
        self._publish(replace(self.event, span=span, series=Series(self.event.series.rule)))

    @rule(day=st.integers(0, 9), away=st.integers(-6, 20), removed=st.booleans())
    def feed_changes_one(self, day: int, away: int, removed: bool) -> None:
        found = self._expected()
        if day >= len(found) or self.event.series is None:
            return
        one, series = found[day], self.event.series
        self._forget()
        others = tuple(each for each in series.changed if each.recurrence_id != one.recurrence_id)
        if removed:
            series = replace(series, changed=others, removed=tuple(sorted({*series.removed, one.recurrence_id})))
        else:
            start = one.recurrence_id + timedelta(days=away, hours=2)
            own = replace(one.event, span=ZonedSpan(start, start + timedelta(hours=1)))
            both = (*others, Occurrence(one.recurrence_id, own))
            series = replace(series, changed=tuple(sorted(both, key=lambda each: each.recurrence_id)))
        self._publish(replace(self.event, series=series))

    @rule()
    def feed_gives_another_uid(self) -> None:
        feed = self.world.places["feed"]
        name = f"u{next(self.numbers)}"
        for key in [key for key in feed.items if key != "single"]:
            del feed.items[key]
        feed.put(name, self.event, remote_id=name)
        self._run_healthily()
        del feed.items[name]  # type: ignore[arg-type]
        feed.put("u", self.event, remote_id="u")
        self._run_healthily()

    # people

    @rule(number=st.integers(0, 9))
    def edit(self, number: int) -> None:
        item = self._draw(number)
        if item:
            text = f"Room {next(self.numbers)}"
            self.world.places[BOTH].edit(item.remote_id, replace(item.event, location=text))
            self.edits[f"{item.event.span.start:%m-%d}"] = text

    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        item = self._draw(number)
        if item:
            del self.world.places[BOTH].items[item.remote_id]
            self.deleted.add(f"{item.event.span.start:%m-%d}")
            self.edits.pop(f"{item.event.span.start:%m-%d}", None)

    def _draw(self, number: int) -> RemoteItem | None:
        """A single event to come of the series, in peace: what meets changes of the feed is decided elsewhere."""
        self.come_to_rest()
        items = sorted(self.world.places[BOTH].items.values(), key=lambda one: str(one.event.span.start))
        ours = [one for one in items if one.event.subject != "Single" and one.event.series is None]
        coming = [one for one in ours if _at(one.event) > self.world.now]
        return coming[number] if number < len(coming) else None

    def _forget(self) -> None:
        """The feed changes the dates: what becomes of people's work is decided in ``test_series_merge.py``."""
        self.edits.clear()
        self.deleted |= {"unknown"}

    # days and accidents

    @rule(days=st.integers(1, 6))
    def pass_days(self, days: int) -> None:
        self.world.pass_time(days=days)

    @rule()
    def run(self) -> None:
        self._run_healthily()

    @rule(place=st.sampled_from([BOARD, BOTH, FOLDER]), trouble=st.sampled_from(TROUBLES), at=st.integers(1, 3))
    def run_into_trouble(self, place: str, trouble: str, at: int) -> None:
        with suppress(Killed):
            self._run(place, trouble, at)

    @rule()
    def back_up(self) -> None:
        self.backup = self.folder / "backup"
        shutil.copy2(self.world.store_path, self.backup)

    @precondition(lambda self: self.backup)
    @rule()
    def restore(self) -> None:
        assert self.backup
        for file in self.folder.glob("store.sqlite*"):
            file.unlink()
        shutil.copy2(self.backup, self.world.store_path)
        self.is_old = True
        self._forget()

    @rule()
    def lose_store(self) -> None:
        """In peace: what nobody saw before it was lost, nobody can know."""
        self.come_to_rest()
        self.world.lose_store()
        self.backup = None
        self._forget()
        self._run_healthily()

    # how it must be

    @rule()
    def come_to_rest(self) -> None:
        calm = 0
        for _ in range(25):
            self.world.pass_time(minutes=20)
            report = self._run_healthily()
            calm = calm + 1 if _wrote_nothing(report) else 0
            if calm == 3:
                break
        assert calm == 3, "it does not come to rest"
        self._judge()

    def _judge(self) -> None:
        hub = self._lines(self._hub_events())
        assert max(Counter(hub).values(), default=1) == 1, f"twice in the hub: {hub}"
        for name in (BOARD, BOTH, FOLDER):
            items = self.world.places[name].items.values()
            lines = self._lines(one.event for one in items)
            twice = [line for line in lines if lines[line] > 1]
            assert not twice, f"twice in {name}: {twice}"
            assert self.is_old or not lines - hub, f"too much in {name}: {lines - hub}"
            assert not hub - lines, f"missing in {name}: {hub - lines}"
        days = {start[5:10] for start, _, _ in hub}
        if not self.deleted:
            expected = self._lines([self.event])
            there = Counter((start, subject) for start, subject, _ in hub)
            lost = Counter((start, subject) for start, subject, _ in expected) - there
            assert not lost, f"the feed has it and the hub has not: {lost}"
        for day, text in self.edits.items():
            shown = {where for start, _, where in hub if start[5:10] == day}
            assert day not in days or text in shown, f"an edit is lost: {day} {text} {shown}"

    def _lines(self, events: object) -> Counter[Line]:
        begin, end = self.world.now, self.world.now + timedelta(days=11)
        found = [each for one in events for each in expand(one, begin, end, 500, zone=PARIS)]  # type: ignore[attr-defined]
        return Counter(
            (_at(one.event).isoformat(), one.event.subject, one.event.location)
            for one in found
            if _at(one.event) > begin
        )

    def _hub_events(self) -> list[Event]:
        store = self.world.store()
        rows = [row.id for row in store.items.rows(self.world.hub.id).values() if not row.gone and not row.part_of]
        events = list(store.items.events(rows).values())
        store.close()
        return events

    def _expected(self) -> list[Occurrence]:
        return expand(self.event, self.world.now, self.world.now + timedelta(days=30), 20, zone=PARIS)

    def _run_healthily(self) -> HubReport:
        report = self._run()
        for one in report.spokes:
            if one.held:
                with suppress(NotFound):
                    report = self._run(confirm=one.held.id)
        return report

    def _run(self, place: str = "", trouble: str = "none", at: int = 0, confirm: str | None = None) -> HubReport:
        def wrapped(name: str) -> object:
            def wrap(spoke: Spoke) -> Spoke:
                test = holds_any if name == FOLDER else refuses
                spoke.capabilities = replace(spoke.capabilities, obstacle=test, batch_size=4)  # type: ignore[misc]
                which = (trouble, at) if name == place else ("none", 0)
                return Troubled(spoke, *which, lambda _: None)  # type: ignore[return-value]

            return wrap

        for name in (BOARD, BOTH, FOLDER):
            self.world.wrappers[name] = wrapped(name)  # type: ignore[assignment]
        return self.world.run(confirm=confirm)


def _at(one: Event) -> datetime:
    return aware(one.span.start, PARIS).astimezone(PARIS)


def _wrote_nothing(report: HubReport) -> bool:
    return not any(one.created or one.updated or one.deleted or one.incoming for one in report.spokes)


def test_every_calendar_shows_the_occurrences_of_the_hub_whatever_shape_the_series_has_there() -> None:
    budget = settings(
        max_examples=400 if LONG else 12,
        stateful_step_count=40 if LONG else 20,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
        print_blob=False,
    )
    run_state_machine_as_test(OneSeries, settings=budget)
