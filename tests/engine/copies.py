"""A copy in a spoke with real options, and what comes of a change in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import (
    Event,
    FloatingSpan,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Agreed
from cirahub_desktop.sync.model.options import (
    SpokeOptions,
)
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.project import Rules, project
from cirahub_desktop.sync.three_way import same
from cirahub_desktop.sync.unproject import Understood, unproject

PARIS, BERLIN, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
START = datetime(2026, 11, 2, 9, tzinfo=PARIS)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
Shown = Callable[[Event], Event | FaultCode]


def shown(*, keeps_everything: bool = False, **options: Any) -> Shown:
    rules = Rules(SpokeOptions(**options), Words(), PARIS, keeps_everything=keeps_everything)
    return lambda event: project(event, "School", rules)


def event(subject: str = "Delivery", start: datetime = START, **fields: Any) -> Event:
    return Event(subject, ZonedSpan(start, start + HOUR), **fields)


def copy_of(here: Event, project_it: Shown) -> Event:
    there = project_it(here)
    assert isinstance(there, Event)
    return there


def edited(here: Event, project_it: Shown, **changes: Any) -> Understood:
    """What comes of the edit of a copy that is just as we wrote it."""
    there = copy_of(here, project_it)
    return unproject(replace(there, **changes), Agreed(there, here), project_it)


def understood(here: Event, project_it: Shown, **changes: Any) -> Event:
    done = edited(here, project_it, **changes)
    assert done.hidden == ()
    assert same(done.there, replace(copy_of(here, project_it), **changes))
    return done.here


def floating(start: datetime) -> FloatingSpan:
    wall = start.replace(tzinfo=None)
    return FloatingSpan(wall, wall + HOUR)
