"""How a series is in a spoke that cannot hold it as one item. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.recurrence import aware
from cirahub_desktop.sync.model.event import Occurrence
from cirahub_desktop.sync.model.item import ItemRow
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import SpokeOptions

_WITHOUT_END = timedelta(days=5 * 366)
"""How far a series that never ends is written where the options set no limit."""
_ENOUGH = timedelta(days=366)
"""How far at least, where it repeats so often that there is not room for more."""

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


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days, so that a run of the same day finds nothing new."""

    begin: datetime
    end: datetime
    enough: datetime | None = None
    """Where nothing sets an end: it need not reach further than this."""

    @classmethod
    def of(cls, options: SpokeOptions, now: datetime, row: ItemRow) -> Window:
        """Over which a series is written in single events."""
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        past, future = options.range_past, options.range_future
        begin = row.first if past is None else day - past
        if future is not None:
            return cls(begin, day + future + timedelta(days=1, seconds=1))
        end = row.last or max(day, row.first) + _WITHOUT_END
        return cls(begin, end + timedelta(seconds=1), None if row.last else day + _ENOUGH)

    @property
    def text(self) -> str:
        """As it stands in the store."""
        return f"{self.begin:%Y-%m-%d}/{self.end - timedelta(seconds=1):%Y-%m-%d}"

    def reaches(self, last: Occurrence, zone: ZoneInfo) -> bool:
        """Whether it may end with ``last`` as well."""
        return self.enough is not None and aware(last.event.span.start, zone) >= self.enough
