"""What happens, and when: made up from a seed before anything is played, so that steps can be left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from cirahub_desktop.sandbox.rights import Role
from tests.soak.feeds import Mood, Shape
from tests.soak.map import FEEDS, HUBS, PLACES, SERVERS
from tests.soak.sights import FIELDS, PREFIXES, TEXTS

BETWEEN = 40.0
"""Seconds between two steps, in the middle."""
DAYS = 40
"""Within which all events lie: inside every range."""


@dataclass(frozen=True, slots=True)
class Step:
    """``which`` chooses among what is there when the step is played; it means the same in a shorter story."""

    at: float
    """Seconds since the beginning."""
    deed: str
    where: str = ""
    which: int = 0
    what: str = ""
    serial: int = 0
    """Unique; makes the numbers of new things, and values."""

    def __str__(self) -> str:
        told = (self.deed, self.where, self.what, str(self.which) if self.which else "")
        return f"{timedelta(seconds=round(self.at))} #{self.serial} {' '.join(one for one in told if one)}"


def text_of(number: int, name: str, step: Step) -> str:
    """What somebody writes, unlike all that was ever written."""
    return f"E{number} s{step.serial}." if name == "subject" else f"{name}-{number}-s{step.serial}."


def values_of(number: int, step: Step) -> dict[str, str | int]:
    texts: dict[str, str | int] = {name: text_of(number, name, step) for name in TEXTS}
    return {**texts, "day": step.which % DAYS}


Maker = Callable[[Random], tuple[str, str]]
"""Where and what."""

WRITES = ("CreateItem", "UpdateItem", "DeleteItem")
READS = ("FindItem", "GetItem", "GetFolder", "*")
KINDS = (
    *("busy=90000", "busy-500=60000", "busy-item=50", "busy=20"),
    *("500", "503", "503=120", "503=400", "429=200", "403", "401"),
    *("drop-before", "drop-during", "drop-after", "drop-after", "truncated", "slow=0.05"),
)
_SWITCHES = ("hold", "hold-after")


def _fault(random: Random) -> tuple[str, str]:
    operation = random.choice((*WRITES, *WRITES, *READS))
    which = random.choice(("1", "1", "2", "3", "*", "2+"))
    return random.choice(SERVERS), f"{operation}:{which}:{random.choice(KINDS)}"


def _server(random: Random) -> tuple[str, str]:
    return random.choice(SERVERS), ""


def _place(random: Random) -> tuple[str, str]:
    return random.choice(PLACES), ""


def _edit(random: Random) -> tuple[str, str]:
    return random.choice(PLACES), random.choice(FIELDS)


def _feed(random: Random) -> tuple[str, str]:
    return random.choice(FEEDS), ""


def _publish(random: Random) -> tuple[str, str]:
    return random.choice(FEEDS), random.choice((*(shape.value for shape in Shape), "single", "private"))


def _change(random: Random) -> tuple[str, str]:
    return random.choice(FEEDS), random.choice((*FIELDS, "occurrence", "remove-occurrence"))


def _mood(random: Random) -> tuple[str, str]:
    moods = [mood for mood in Mood if mood is not Mood.WELL]
    return random.choice(FEEDS), random.choice((*moods, Mood.FEW_EVENTS, Mood.FEW_EVENTS)).value


def _hub(random: Random) -> tuple[str, str]:
    return random.choice(list(HUBS)), ""


def _cancel(random: Random) -> tuple[str, str]:
    return random.choice(list(HUBS)), f"{random.choice((*WRITES, 'FindItem'))}:1:{random.choice(_SWITCHES)}"


def _meanwhile(random: Random) -> tuple[str, str]:
    operation = random.choice(("FindItem:1:hold-after", "FindItem:1:hold-after", "GetItem:1:hold", "UpdateItem:1:hold"))
    return random.choice(("team", "dock", "branch", "fleet")), operation


def _goes(random: Random) -> tuple[str, str]:
    return random.choice(("team", "dock", "fleet")), "FindItem:1:hold-after"


def _role(random: Random) -> tuple[str, str]:
    roles = (Role.HIDDEN, Role.VISIBLE, Role.REVIEWER, Role.AUTHOR)
    return random.choice(("team", "dock", "branch", "fleet")), random.choice(roles).value


def _clock(random: Random) -> tuple[str, str]:
    return "", random.choice(("-7200", "-240", "240", "1800", "10800", "172800"))


def _prefix(random: Random) -> tuple[str, str]:
    return "", random.choice(PREFIXES)


def _nothing(_: Random) -> tuple[str, str]:
    return "", ""


DEEDS: dict[str, tuple[int, Maker]] = {
    "create": (9, _place),
    "edit": (16, _edit),
    "delete": (6, _place),
    "copy": (2, _place),
    "touch": (3, _place),
    "edit meanwhile": (4, _meanwhile),
    "edit what goes": (4, _goes),
    "publish": (6, _publish),
    "change": (12, _change),
    "withdraw": (4, _feed),
    "publish again": (3, _feed),
    "cancel event": (2, _feed),
    "reorder": (3, _feed),
    "new uids": (2, _feed),
    "mood": (5, _mood),
    "well again": (5, _feed),
    "fault": (16, _fault),
    "no more faults": (8, _server),
    "rights": (3, _role),
    "rights back": (4, _server),
    "password": (1, _server),
    "sign in again": (4, _server),
    "by hand": (5, _hub),
    "cancel": (4, _cancel),
    "kill": (8, _hub),
    "restart": (3, _nothing),
    "clock": (1, _clock),
    "clock right": (2, _nothing),
    "offline": (1, _nothing),
    "online": (2, _nothing),
    "prefix": (1, _prefix),
    "confirm holds": (3, _nothing),
    "keep what is held": (1, _nothing),
}
"""How often, and where and what."""


def story(seed: int, hours: float) -> tuple[Step, ...]:
    random = Random(seed)
    steps: list[Step] = []
    at = 120.0
    names, weights = list(DEEDS), [weight for weight, _ in DEEDS.values()]
    while at < hours * 3600:
        (deed,) = random.choices(names, weights)
        where, what = DEEDS[deed][1](random)
        steps.append(Step(round(at, 1), deed, where, random.randrange(1, 1000), what, len(steps) + 1))
        at += random.expovariate(1 / BETWEEN)
    return tuple(steps)
