"""Why a place cannot hold a series as one item, so that single events stand for it there."""

from __future__ import annotations

from enum import Enum


class Obstacle(Enum):
    """Short words: they stand in the store and in scripts' output."""

    RULE = "rule"
    """No pattern of the place means the same days (section D1 of the Exchange notes)."""
    SEVERAL_RULES = "several-rules"
    DATES = "dates"
    """It has dates that no rule gives (RDATE)."""
    LATER_CHANGE = "later-change"
    """A change for one date and all later ones."""
    ZONE = "zone"
    """The place has no zone that shows the same clock."""
    LENGTH = "length"
    """Its occurrences last into one another."""
    NEIGHBOURS = "neighbours"
    """A changed occurrence crosses, or shares the day of, the one before or after it."""
    EMPTY = "empty"
    """No occurrence is left of it."""
    REFUSED = "refused"
    """The server refused the series."""
