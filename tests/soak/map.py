"""Five hubs and their twelve spokes, and how far a change made somewhere reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final

from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE


@dataclass(frozen=True, slots=True)
class Tie:
    """One spoke: what ties a hub to a place."""

    place: str
    feeds: bool = False
    writes: bool = False
    minutes: int = 15

    @property
    def interval(self) -> timedelta:
        return timedelta(minutes=self.minutes)


FEEDS: Final = ("school", "fixtures", "booking")
FILES: Final = ("desk", "copies", "workshop")
FOLDERS: Final = {
    "team": ("north", "/Team Calendar"),
    "dock": ("north", "/Logistics/Planning quai"),
    "fleet": ("north", "/Logistics/Fleet"),
    "branch": ("south", f"{CLAIRE}/Calendrier"),
}
"""Server and path; a path that begins with an address is in the mailbox of that name."""
SERVERS: Final = ("north", "south")
HUBS: Final = {
    "Team": (Tie("school", feeds=True, minutes=5), Tie("team", writes=True), Tie("desk", feeds=True, writes=True)),
    "Dock": (
        Tie("fixtures", feeds=True, minutes=10),
        Tie("dock", feeds=True, writes=True),
        Tie("branch", feeds=True, writes=True, minutes=5),
    ),
    "Chain": (Tie("team", feeds=True), Tie("copies", writes=True)),
    "Fleet": (Tie("booking", feeds=True), Tie("fleet", writes=True)),
    "Workshop": (Tie("workshop", feeds=True, writes=True, minutes=10), Tie("fleet", writes=True)),
}
PLACES: Final = (*FOLDERS, *FILES)
"""Those that people can put their hands on."""
PREFIXED: Final = "team"
"""Where a person plays with an option."""


@cache
def region(place: str) -> tuple[str, ...]:
    """Where a change made in ``place`` shows in the end: there, and wherever it is passed on to."""
    found, more = [place], [place]
    while more:
        here = more.pop()
        for ties in HUBS.values():
            if any(tie.place == here and tie.feeds for tie in ties):
                new = [tie.place for tie in ties if tie.writes and tie.place not in found]
                found += new
                more += new
    return tuple(one for one in found if one not in FEEDS)


@cache
def feeds_a_hub(place: str) -> bool:
    return any(tie.place == place and tie.feeds for ties in HUBS.values() for tie in ties)


@cache
def hubs_of(place: str) -> tuple[str, ...]:
    return tuple(hub for hub, ties in HUBS.items() if any(tie.place == place for tie in ties))


@cache
def hubs_around(place: str) -> tuple[str, ...]:
    """All hubs that a change made in ``place`` comes through or ends in."""
    return tuple(dict.fromkeys(hub for one in (place, *region(place)) for hub in hubs_of(one)))


@cache
def is_whole(home: str, place: str) -> bool:
    """Whether what is done in ``place`` to a thing from ``home`` reaches all its copies."""
    return set(region(home)) <= set(region(place))


def ties() -> Iterator[tuple[str, Tie]]:
    for hub, held in HUBS.items():
        for tie in held:
            yield hub, tie
