"""What a removal leaves behind in each place, and why: its face for window, command line and tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import SpokeId


class Stays(Enum):
    """Why something is still in the calendar after its spoke was taken away."""

    AS_ASKED = "as-asked"
    """We wrote it, and the person chose to leave it."""
    EDITED = "edited"
    """Somebody changed our copy by hand; it is theirs now (R7)."""
    MEETING = "meeting"
    """Somebody invited people to our copy: a real meeting, never touched (R8)."""
    USERS_COPY = "users-copy"
    """Somebody copied an item we wrote, or it cannot be told which of two is the copy."""
    LET_GO = "let-go"
    """It wears our mark, but this hub let go of it before, or does not know it: a person may have kept it."""
    ANOTHERS = "anothers"
    """Another hub, or CiraHub on another computer, wrote it last; it is theirs to remove (R11)."""
    ADOPTED = "adopted"
    """It was there before us, and matched."""
    NATIVE = "native"
    """People made it there; it came from this calendar into the hub."""
    REFUSED = "refused"
    """The place would not delete it."""
    NOT_REACHED = "not-reached"
    """The place could not be asked, or stopped answering; see the error."""
    CANCELLED = "cancelled"
    """The person stopped the removal before it was this one's turn."""


@dataclass(frozen=True, slots=True)
class Stayed:
    """``subjects`` are named only where somebody may want to look at them."""

    why: Stays
    count: int
    subjects: tuple[str, ...] = ()


_NAMED = frozenset({Stays.EDITED, Stays.MEETING, Stays.USERS_COPY, Stays.ANOTHERS, Stays.REFUSED})


def tally(stayed: Iterable[tuple[Stays, str]]) -> tuple[Stayed, ...]:
    """One row per reason, in the order of the reasons, from pairs of reason and subject."""
    subjects: dict[Stays, list[str]] = {}
    for why, subject in stayed:
        subjects.setdefault(why, []).append(subject)
    return tuple(
        Stayed(why, len(subjects[why]), tuple(sorted(subjects[why])) if why in _NAMED else ())
        for why in Stays
        if why in subjects
    )


@dataclass(frozen=True, slots=True)
class SpokeLeft:
    """One place. What other people put there and we never knew is not counted."""

    spoke: SpokeId
    name: str
    removed: int = 0
    missing: int = 0
    """Copies of ours that somebody had removed before."""
    stayed: tuple[Stayed, ...] = ()
    error: CiraHubError | None = None
    """Why the place could not be cleaned, or not wholly."""

    def count(self, *why: Stays) -> int:
        return sum(one.count for one in self.stayed if one.why in why)

    @property
    def behind(self) -> int:
        """What we wrote and could not, or may not, take away."""
        return sum(one.count for one in self.stayed) - self.count(Stays.ADOPTED, Stays.NATIVE)


@dataclass(frozen=True, slots=True)
class Left:
    """Of a whole removal. Where ``cancelled``, nothing was taken away from the setup: it can be asked for again."""

    spokes: tuple[SpokeLeft, ...]
    cancelled: bool = False
    run: str = ""
    """Under which run the history has it; '' where nothing was written and nothing left the hub."""
    secrets: CiraHubError | None = None
    """The password store would not forget the secrets of what was taken away."""

    @property
    def removed(self) -> int:
        return sum(one.removed for one in self.spokes)

    @property
    def behind(self) -> int:
        return sum(one.behind for one in self.spokes)


@dataclass(frozen=True, slots=True)
class Copies:
    """What the store knows to be in one place or several: the numbers a person sees before the removal."""

    written: int = 0
    """Ours and, as far as is known, as we left them: they would be removed."""
    edited: tuple[str, ...] = ()
    """Subjects of those that somebody changed by hand: they stay."""
    adopted: int = 0
    native: int = 0
    only_here: int = 0
    """Events of the hub that come from there alone."""

    def __add__(self, other: Copies) -> Copies:
        return Copies(
            self.written + other.written,
            self.edited + other.edited,
            self.adopted + other.adopted,
            self.native + other.native,
            self.only_here + other.only_here,
        )
