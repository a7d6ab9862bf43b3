"""R6: with nothing changed outside, a run writes nothing."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.spokes.base import Verdict
from tests.engine.support import World, event, fill


def test_r6_a_second_run_reads_nothing_whole_and_writes_nothing(world: World) -> None:
    fill(world.feed(), 60)
    world.target()
    world.run()
    second, third = world.run(), world.run()
    assert sum(one.created + one.updated + one.deleted for one in (*second.spokes, *third.spokes)) == 0
    assert [one.verdict for one in third.spokes] == [Verdict.UNCHANGED, Verdict.UNCHANGED]


def test_r6_a_copy_deleted_right_after_it_was_written_is_noticed(world: World) -> None:
    """The place is then as it was before our write, cursor and all."""
    fill(world.feed(), 5)
    place = world.target()
    world.run()
    world.run()
    world.places["feed"].put("new", event("New"), remote_id="new")
    world.run()
    (new,) = [item for item in world.ours() if item.event.subject == "New"]
    del place.items[new.remote_id]
    assert world.report("target").created == 1


def test_r6_an_unchanged_feed_still_follows_the_options_and_the_calendar(world: World) -> None:
    feed = world.feed()
    feed.put("far", event("Far", day=380), remote_id="far")
    world.target()
    assert world.report("target").created == 0
    world.pass_time(days=30)
    report = world.run()
    assert report.spokes[0].verdict is Verdict.UNCHANGED
    assert report.spokes[1].created == 1


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
zones = st.sampled_from(["Europe/Paris", "America/New_York", "UTC", "Australia/Lord_Howe"])
moments = st.datetimes(datetime(2026, 11, 1), datetime(2027, 10, 1))
days = st.dates(date(2026, 11, 1), date(2027, 10, 1))
lengths = st.integers(0, 5000).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def spans(draw: st.DrawFn) -> ZonedSpan | FloatingSpan | AllDaySpan:
    kind, length = draw(st.integers(0, 2)), draw(lengths)
    if kind == 0:
        start = draw(moments).replace(tzinfo=ZoneInfo(draw(zones)))
        return ZonedSpan(start, start + length)
    if kind == 1:
        wall = draw(moments)
        return FloatingSpan(wall, wall + length)
    day = draw(days)
    return AllDaySpan(day, day + timedelta(days=1 + length.days))


@st.composite
def events(draw: st.DrawFn) -> Event:
    span = draw(spans())
    changed = (Occurrence(span.start, Event(draw(texts), span)),) if draw(st.booleans()) else ()
    rule = draw(st.sampled_from(["", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=31"]))
    return Event(
        subject=draw(texts),
        span=span,
        location=draw(texts),
        body=Body(draw(texts), draw(texts)),
        categories=tuple(draw(st.lists(texts, max_size=2))),
        show_as=draw(st.sampled_from(ShowAs)),
        sensitivity=draw(st.sampled_from(Sensitivity)),
        status=draw(st.sampled_from(Status)),
        reminder=draw(st.none() | lengths),
        url=draw(texts),
        organizer=draw(st.none() | st.builds(Person, texts, texts)),
        attendees=tuple(draw(st.lists(st.builds(Person, texts), max_size=2))),
        attachments=tuple(draw(st.lists(texts, max_size=2))),
        series=Series(rule, changed=changed) if rule else None,
        extra=(("X-ODD", draw(texts)),),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events(), min_size=1, max_size=6), st.randoms())
def test_r6_the_ugliest_events_are_written_once(
    tmp_path_factory: object, found: list[Event], shuffle: random.Random
) -> None:
    world = World(tmp_path_factory.mktemp("ugly"))  # type: ignore[attr-defined]
    feed = world.feed()
    for number, one in enumerate(found):
        feed.put(str(number), one, remote_id=str(number))
    world.target()
    world.run()
    items = list(feed.items.items())
    shuffle.shuffle(items)
    feed.items = dict(items)
    for _ in range(2):
        report = world.run()
        assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
        assert not any(one.error for one in report.spokes)
