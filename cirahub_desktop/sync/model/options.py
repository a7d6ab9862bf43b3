"""How one spoke behaves, as typed values. Their names and texts are in ``catalogue.py``."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import OptionImpossible
from cirahub_desktop.sync.model.filters import NO_FILTER, Filter
from cirahub_desktop.sync.model.floating import FloatingRule, Zone


class Feeding(Enum):
    """Whether what people do in a spoke reaches the hub. Only OFF is false."""

    OFF = "off"
    NEW = "new"
    """From now on; what was there before stays where it is."""
    ALL = "all"
    """All of it."""

    def __bool__(self) -> bool:
        return self is not Feeding.OFF


class ConflictRule(Enum):
    """Whose value stands when the hub and a spoke changed the same field (R7)."""

    NEWEST = "newest"
    HUB = "hub"
    SPOKE = "spoke"
    KEEP_BOTH = "keep-both"
    ASK = "ask"


class HandChanged(Enum):
    """A copy changed by hand in a spoke that does not feed the hub."""

    KEEP = "keep"
    """Each changed field stays until the hub's value of it changes."""
    WRITE_AGAIN = "write-again"
    TAKE = "take"
    """Into the hub."""


class HandDeleted(Enum):
    """A copy deleted by hand in a spoke that does not feed the hub."""

    WRITE_AGAIN = "write-again"
    NEVER = "never"
    """Not written again."""
    DELETE = "delete"
    """In the hub as well."""


class PrivateRule(Enum):
    BUSY = "busy"
    LEAVE_OUT = "leave-out"
    COPY = "copy"


class KeepRule(Enum):
    COPY = "copy"
    LEAVE_OUT = "leave-out"


class CancelledRule(Enum):
    LEAVE_OUT = "leave-out"
    PREFIX = "prefix"


class ReminderRule(Enum):
    AUTO = "auto"
    """Off where it would ring at everybody's, copied elsewhere."""
    COPY = "copy"
    OFF = "off"


class CategoryRule(Enum):
    SOURCE = "source"
    NONE = "none"


class ShowAsRule(Enum):
    COPY = "copy"
    FREE = "free"
    BUSY = "busy"
    TENTATIVE = "tentative"
    OUT_OF_OFFICE = "out-of-office"


class AttendeesRule(Enum):
    LEAVE_OUT = "leave-out"
    LIST = "list"


class AllDayRule(Enum):
    COPY = "copy"
    LEAVE_OUT = "leave-out"
    FREE = "free"


class LeavingRule(Enum):
    KEEP = "keep"
    REMOVE = "remove"


@frozen
class Minutes:
    """A fixed reminder."""

    before: int


@frozen
class Text:
    """A fixed category."""

    text: str


@frozen
class SpokeOptions:
    """How one spoke behaves. ``None`` in a range means without bound."""

    hub_writes: bool = False
    feeds_hub: Feeding = Feeding.OFF
    hub_create: bool = True
    """What people create here becomes an item of the hub, where the spoke feeds it."""
    hub_change: bool = True
    hub_delete: bool = True
    range_past: timedelta | None = timedelta(days=30)
    range_future: timedelta | None = timedelta(days=365)
    leaving: LeavingRule = LeavingRule.KEEP
    private: PrivateRule = PrivateRule.BUSY
    tentative: KeepRule = KeepRule.COPY
    cancelled: CancelledRule = CancelledRule.LEAVE_OUT
    declined: CancelledRule = CancelledRule.LEAVE_OUT
    reminders: ReminderRule | Minutes = ReminderRule.AUTO
    category: CategoryRule | Text = CategoryRule.SOURCE
    subject_prefix: str = ""
    subject_suffix: str = ""
    show_as: ShowAsRule = ShowAsRule.COPY
    body: KeepRule = KeepRule.COPY
    location: KeepRule = KeepRule.COPY
    attendees: AttendeesRule = AttendeesRule.LEAVE_OUT
    all_day: AllDayRule = AllDayRule.COPY
    filter: Filter = NO_FILTER
    floating_zone: FloatingRule | Zone = FloatingRule.FEED
    """Where this spoke's own floating times are, when it feeds the hub."""
    conflict: ConflictRule = ConflictRule.NEWEST
    hand_changed: HandChanged = HandChanged.KEEP
    hand_deleted: HandDeleted = HandDeleted.WRITE_AGAIN
    interval: timedelta | None = timedelta(minutes=15)
    """How long between two runs; None is by hand only."""
    delete_share: int = 20
    """Per cent of what we own there that may go in 24 hours without asking (R2)."""
    delete_count: int = 25
    strikes: int = 2


def check_possible(options: SpokeOptions, *, writable: bool) -> None:
    """Raise OptionImpossible where a spoke of this kind cannot behave so."""
    if options.hub_writes and not writable:
        raise OptionImpossible("hub-writes", OptionImpossible.Reason.READ_ONLY)
