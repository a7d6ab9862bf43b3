"""Two people changed the same field, and the option says that a person decides (rule R7, policy *ask*)."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId


class Answer(Enum):
    """What the person decided; carried out by the next run."""

    HUB = "hub"
    SPOKE = "spoke"
    BOTH = "both"
    """The spoke's version becomes an item of its own."""


@frozen
class Conflict:
    """Open until it is answered; meanwhile the spoke's copy is left as it is. One per item and spoke."""

    id: str
    hub: HubId
    item: ItemId
    spoke: SpokeId
    since: datetime
    subject: str
    fields: tuple[str, ...]
    """Names as in ``fields.py``."""
    ours: Event
    """The hub's value, with everything of the spoke's that is not in conflict."""
    theirs: Event
    """The hub's value if the spoke wins."""
    answer: Answer | None = None
