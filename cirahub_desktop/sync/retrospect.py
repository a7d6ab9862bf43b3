"""What people ask the history for, and what it tells of a run as a whole."""

from __future__ import annotations

from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.report import Action, Why

NOT_TAKEN_BACK = frozenset({Why.OWN_DUPLICATE, Why.JOINED})
"""A second copy of ours stays away (R5), and where nothing was written nothing can be put back."""


class Only(Enum):
    """Which runs are looked at."""

    ALL = "all"
    CHANGES = "changes"
    """Those that changed something."""
    PROBLEMS = "problems"
    """Those that were not carried out whole, or left something to a person."""


@frozen
class Wanted:
    """Which changes of a run are looked at."""

    action: Action | None = None
    text: str = ""
    """A part of the subject, whatever its case and accents."""


ALL_CHANGES = Wanted()


@frozen
class Summary:
    """One run as it is told later. ``by_hand`` is None where nobody noted it."""

    read: int = 0
    failed: int = 0
    held: int = 0
    """Deletions and first changes that waited for a person when it ended."""
    may_write: bool = True
    """At least one spoke could be written."""
    cancelled: bool = False
    by_hand: bool | None = None
    errors: tuple[tuple[str, CiraHubError], ...] = ()
    """Names of spokes, as they were called then, that could not be read or written, and why."""
    left: tuple[ItemFault, ...] = ()
    """What an undo left as it was."""
    removed: bool = False
    """No sync: a spoke was taken away."""


PLAIN = Summary()
