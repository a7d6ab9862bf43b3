"""The proportional breaker (R2): deletions that look like a blunder wait for a person. Pure.

It stands at two doors. *At the source*: items missing from one read, counted at their first strike, so that a feed cut
to a tenth says so at once. *At the target*: deletions and emptying overwrites of a plan. Both count what was lost there
in the last 24 hours as well.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.report import HoldReason

ALWAYS_ALLOWED = 3
"""So few are never held."""


@dataclass(frozen=True, slots=True)
class Limits:
    """More than ``share`` per cent, or more than ``count``, waits for a person."""

    share: int
    count: int

    @classmethod
    def of(cls, options: SpokeOptions) -> Limits:
        return cls(options.delete_share, options.delete_count)

    def exceeded(self, losses: int, owned: int) -> bool:
        """Whether ``losses`` of ``owned`` items (before the losses) are too many to go unasked."""
        if losses <= ALWAYS_ALLOWED:
            return False
        return losses > self.count or losses * 100 > self.share * owned


@dataclass(frozen=True, slots=True)
class Exposure:
    """What stands to be lost at one door."""

    losing: AbstractSet[ItemId]
    lost: AbstractSet[ItemId]
    """In the last 24 hours; may overlap with ``losing``."""
    owned: int
    """Items there now, those in ``losing`` included."""
    turned_empty: bool = False
    """The source answered, completely, with nothing at all."""

    @property
    def before(self) -> int:
        return self.owned + len(self.lost - self.losing)


def judge(exposure: Exposure, limits: Limits, confirmed: AbstractSet[ItemId]) -> HoldReason | None:
    """Why the losses must wait, or None when they may go.

    ``confirmed`` are the items a person let go; a confirmation covers a plan whose losses are a subset of it, and no
    other.
    """
    if not exposure.losing or exposure.losing <= confirmed:
        return None
    if exposure.turned_empty:
        return HoldReason.TURNED_EMPTY
    if limits.exceeded(len(exposure.losing | exposure.lost), exposure.before):
        return HoldReason.TOO_MANY
    return None
