"""One value out of three: what both sides last had in common, and what each made of it since. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from cirahub_desktop.sync.codecs.recurrence import aware
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.canonical import instant_to_text, to_plain
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Instant, Series, ZonedSpan

Value = TypeVar("Value")
Other = TypeVar("Other")
FIELDS = (
    "subject", "span", "location", "body", "categories", "show_as", "sensitivity", "status", "reminder", "url",
    "organizer", "attendees", "attachments", "extra",
)  # fmt: skip
"""Everything in an event but its series, by the names of its attributes."""

Key = tuple[int, datetime]
"""Of an instant: sorts those of all kinds, tells the two hours at the end of summer time apart, and is the same for
one moment on the clocks of two zones."""


def key_of(instant: Instant) -> Key:
    if not isinstance(instant, datetime):
        return 0, aware(instant, UTC)
    return (1, aware(instant, UTC)) if instant.tzinfo is None else (2, instant.astimezone(UTC))


def in_order(instants: Iterable[Instant]) -> tuple[Instant, ...]:
    """As a series holds them."""
    return tuple(sorted(instants, key=key_of))


def same(one: object, other: object) -> bool:
    """Equal to a reader: nine o'clock in Paris is not eight o'clock UTC, although Python's clocks say so."""
    return _exact(one) == _exact(other)


def _exact(value: object) -> object:
    match value:
        case Event():
            return to_plain(value)
        case ZonedSpan() | FloatingSpan() | AllDaySpan():
            return instant_to_text(value.start), instant_to_text(value.end)
        case Series():
            instants = [list(map(instant_to_text, some)) for some in (value.added, value.removed)]
            changed = [
                (instant_to_text(one.recurrence_id), to_plain(one.event), one.and_later) for one in value.changed
            ]
            return rules_of(value), instants, changed
        case _:
            return value


def rules_of(series: Series | None) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """How it repeats: its rule, its further rules and those of what is left out, which only mean something together."""
    return (series.rule, series.further, series.barred) if series else ("", (), ())


@dataclass(frozen=True, slots=True)
class Sides(Generic[Value]):
    """Three versions of one thing."""

    base: Value
    hub: Value
    spoke: Value

    def all(self) -> tuple[Value, Value, Value]:
        return self.base, self.hub, self.spoke

    def map(self, made: Callable[[Value], Other]) -> Sides[Other]:
        return Sides(made(self.base), made(self.hub), made(self.spoke))

    def are_all_different(self, alike: Callable[[Value, Value], bool]) -> bool:
        """Both sides changed it, and not to the same."""
        return not (alike(self.base, self.hub) or alike(self.base, self.spoke) or alike(self.hub, self.spoke))


@dataclass(frozen=True, slots=True)
class Decision:
    """Settles one field after the other and remembers those that both sides changed to different values."""

    spoke_wins: Callable[[str], bool]
    removal_wins: bool = False
    """The spoke's removal of an occurrence stands although the hub's side has changed it."""
    clashes: list[str] = field(default_factory=list)

    def of(self, name: str, sides: Sides[Value], alike: Callable[[Value, Value], bool] = same) -> Value:
        """The value of the side that changed it; where both did, and differently, it is a clash."""
        if alike(sides.base, sides.spoke) or alike(sides.hub, sides.spoke):
            return sides.hub
        if alike(sides.base, sides.hub):
            return sides.spoke
        return self.clash(name, sides.hub, sides.spoke)

    def clash(self, name: str, hub: Value, spoke: Value) -> Value:
        self.clashes.append(name)
        return spoke if self.spoke_wins(name) else hub


def merged_names(sides: Sides[tuple[str, ...]]) -> tuple[str, ...]:
    """Without what either side took away and with what either added, so that both sides' changes stand."""
    stay = [one for one in sides.base if one in sides.hub and one in sides.spoke]
    new = {*sides.hub, *sides.spoke}.difference(sides.base)
    return (*stay, *sorted(new))
