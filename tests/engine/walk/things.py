"""What feeds and people put into calendars here, and what may be said of it in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.support import event
from tests.engine.walk.office import WRITTEN

Look = Mapping[str, Counter[tuple[str, str]]]
"""By calendar: what somebody reads there, without the label of a spoke."""


@dataclass(slots=True)
class Ledger:
    """What people decided; of all else the sources are the whole truth."""

    made: int = 0
    theirs: dict[str, dict[RemoteId, RemoteItem]] = field(default_factory=lambda: {name: {} for name in WRITTEN})
    """Put into a calendar by others: nobody of us touches it."""
    may_lack: set[tuple[str, str]] = field(default_factory=set)
    """Thing and calendar: somebody took it away there."""
    may_stay: set[str] = field(default_factory=set)
    """Things that somebody kept, changed or put back."""
    may_be_two: set[str] = field(default_factory=set)
    """Somebody wanted both versions, or left copies behind."""

    def name(self) -> str:
        self.made += 1
        return f"E{self.made:03}"

    def excuse(self, names: Iterable[str], places: Iterable[str] = WRITTEN) -> None:
        """A person's word about these stands above what their sources say."""
        for name in names:
            self.may_stay.add(name)
            self.may_lack |= {(name, place) for place in places}


def fresh(name: str) -> Event:
    """Each thing has a day of its own, weeks from now."""
    number = int(name[1:])
    return event(f"{name} at noon", 60 + number % 200, number % 20, location="as announced")


def thing_of(subject: str) -> str:
    """Its name is a word of the subject, whatever stands before."""
    return next((word for word in subject.split() if word[:1] == "E" and word[1:].isdigit()), "")


def listed(place: MemoryPlace) -> list[str]:
    return sorted(thing_of(item.event.subject) for item in place.items.values())


def of_hub(place: MemoryPlace, theirs: Mapping[RemoteId, RemoteItem]) -> list[RemoteItem]:
    """What is not somebody else's, in an order that does not depend on how it got there."""
    found = [item for key, item in place.items.items() if key not in theirs]
    return sorted(found, key=lambda item: (thing_of(item.event.subject), item.event.subject, item.remote_id))


def look_of(places: Mapping[str, MemoryPlace], but: Collection[str] = ()) -> Look:
    """``but``: things that are passed over."""
    return {
        name: Counter(
            (item.event.subject, item.event.location)
            for item in places[name].items.values()
            if thing_of(item.event.subject) not in but
        )
        for name in WRITTEN
    }


def changed(one: Event, **fields: str) -> Event:
    return replace(one, **fields)  # type: ignore[arg-type]


def differing(one: Look, other: Look) -> str:
    """Where two looks at the calendars differ."""
    found = [
        f"{where}: no longer {sorted((one[where] - other[where]).elements())},"
        f" now {sorted((other[where] - one[where]).elements())}"
        for where in one
        if one[where] != other[where]
    ]
    return "; ".join(found)
