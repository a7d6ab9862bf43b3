"""How a series is in a spoke that cannot hold it as one item. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.sync.model.obstacle import Obstacle

_TOO_OFTEN = "too-often"


@dataclass(frozen=True, slots=True)
class Split:
    """In single events, or, where it repeats too often for that, not at all."""

    obstacle: Obstacle
    """Why the place cannot hold it whole."""
    window: str
    """The days over which its single events were made: ``2026-10-22/2027-11-23``."""
    too_often: bool = False

    @property
    def text(self) -> str:
        """As it stands in the store."""
        return " ".join((self.obstacle.value, self.window, *([_TOO_OFTEN] if self.too_often else [])))

    @classmethod
    def parse(cls, text: str) -> Split | None:
        """None for a text of another edition: then it is decided anew."""
        obstacle, _, rest = text.partition(" ")
        window, _, mark = rest.partition(" ")
        try:
            return cls(Obstacle(obstacle), window, too_often=mark == _TOO_OFTEN)
        except ValueError:
            return None
