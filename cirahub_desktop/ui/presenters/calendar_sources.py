"""The sources of a hub as the calendar tells them apart: a colour and a shape each, never the colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from cirahub_desktop.happenings import Source
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.model.item import SpokeId


class Shape(Enum):
    DISC = "disc"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"


_SHAPES: Final = tuple(Shape)
COLOURS: Final = 4
"""As many as there are in the tokens."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``colour`` counts the source colours of the tokens. Sixteen sources have one of their own."""

    colour: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class LegendEntry:
    source: SpokeId
    name: str
    mark: Mark
    shown: bool
    said: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Names and marks by spoke; what nobody knows any more has words as well."""

    names: Mapping[SpokeId, str]
    marks: Mapping[SpokeId, Mark]

    def name(self, spoke: SpokeId) -> str:
        return self.names.get(spoke) or tr("a spoke that was removed")

    def mark(self, spoke: SpokeId) -> Mark:
        return self.marks.get(spoke, mark_of(len(self.marks)))


def mark_of(place: int) -> Mark:
    return Mark(place % COLOURS, _SHAPES[(place + place // COLOURS) % len(_SHAPES)])


def sources_of(found: Sequence[Source]) -> Sources:
    """In the order in which they were added, so that a new one changes no colour."""
    names = {one.spoke: _name(one) for one in found}
    return Sources(names, {one.spoke: mark_of(place) for place, one in enumerate(found)})


def legend(found: Sequence[Source], hidden: frozenset[SpokeId]) -> tuple[LegendEntry, ...]:
    known = sources_of(found)
    return tuple(
        LegendEntry(
            one.spoke,
            known.name(one.spoke),
            known.mark(one.spoke),
            one.spoke not in hidden,
            tr(
                "{source}, {count}",
                source=known.name(one.spoke),
                count=trn("{count} event", "{count} events", one.items),
            ),
        )
        for one in found
    )


def _name(one: Source) -> str:
    name = one.name or tr("a spoke that was removed")
    return tr("{name} (removed)", name=name) if one.former and one.name else name
