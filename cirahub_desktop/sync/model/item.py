"""Items, links and stamps: what the hub holds and what ties it to its copies."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import Enum
from typing import NewType

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.event import Event

HubId = NewType("HubId", str)
SpokeId = NewType("SpokeId", str)
AccountId = NewType("AccountId", str)
ItemId = NewType("ItemId", str)
RemoteId = NewType("RemoteId", str)
"""A spoke's own name for an item: an EWS ItemId, a file name, UID (and RECURRENCE-ID) in a feed."""
Version = NewType("Version", str)
"""Changes whenever the item does: an EWS ChangeKey, a fingerprint of the component or the file."""
OriginId = NewType("OriginId", str)
WHOLE = ItemId("")
"""What an item is part of that stands for itself."""
NOWHERE = RemoteId("")
"""The remote id of a copy that is not there."""
NO_VERSION = Version("")
"""No item ever has it; a link with it is read whole next time."""


@frozen
class Stamp:
    """Our mark on an item we wrote. Each field is stored under a fixed name and is under 255 characters."""

    origin: OriginId
    writer: str
    """Which hub on which computer wrote it."""
    nonce: str
    """Fresh per create; two items with the same one are an original and somebody's copy of it."""
    run: int
    """Number of the run that wrote it last."""
    content: str
    """``content_hash`` of the value written; empty while a write of several steps is under way."""


def origin_id(source: str, uid: str, recurrence_id: str = "") -> OriginId:
    """Where an item comes from, the same after a lost store and in a new hub.

    ``source`` is the identity of the feed or folder (already hashed where it is a link, for a link is a secret).
    """
    text = f"{source}\x1f{uid}\x1f{recurrence_id}"
    return OriginId(hashlib.blake2b(text.encode(), digest_size=16).hexdigest())


@frozen
class Identity:
    """Who an item is inside one source: UID and, for an occurrence that stands alone, RECURRENCE-ID as text."""

    uid: str
    recurrence_id: str = ""


@frozen
class RemoteItem:
    """One item read whole from a spoke."""

    remote_id: RemoteId
    version: Version
    identity: Identity
    event: Event
    stamp: Stamp | None = None
    modified: datetime | None = None
    """When the place itself says that it was last changed; aware, None where it does not say."""
    meeting: bool = False
    """The place itself says that people are invited, even where it does not show whom."""

    @property
    def is_meeting(self) -> bool:
        """A real meeting, which is never changed or deleted (R8)."""
        return self.meeting or self.event.invites


@frozen
class Seen:
    """One line of a spoke's listing: enough to know that the item is there and whether it changed."""

    version: Version
    stamp: Stamp | None = None


class Ownership(Enum):
    """What an item in a spoke is to us (rule R4); foreign items have no link at all."""

    SOURCE = "source"
    """It feeds the hub and is never written by us."""
    WRITTEN = "written"
    """We created it."""
    ADOPTED = "adopted"
    """It was there and matched; never deleted by us."""


@frozen
class Link:
    """What ties a hub item to its copy in one spoke."""

    item: ItemId
    remote_id: RemoteId
    """'' while the copy is not there: somebody deleted it and it has not been written again."""
    version: Version
    ownership: Ownership
    agreed: str
    """``content_hash`` of the value both sides last agreed on: for a copy what we wrote, for a source what we read."""
    nonce: str = ""
    basis: str = ""
    """Fingerprint of the hub value and the options that ``agreed`` was made from; equal basis, nothing to do."""
    edited: bool = False
    """Somebody changed the copy by hand since; it is left alone until the hub's value changes."""
    sure: bool = True
    """False for a copy found by its stamp alone: its content is compared with the stamp before it is overwritten."""
    vanished: int = 0
    """How often the copy was deleted by hand."""
    declined: str = ""
    """``content_hash`` of a hub value that a person kept from being written over this copy."""
    refusal: str = ""
    """Code and detail of a refusal for good; with the same basis the write is not tried again."""
    echo: bool = False
    """We wrote it, and have not read since what the spoke made of it (only where people's changes are taken in)."""
    held: str = ""
    """``content_hash`` of what the spoke made of the value we wrote, where that differs from ``agreed``."""
    split: str = ""
    """Of a series that is here as single events: why, and over which days (``parts.Split``)."""

    @property
    def here(self) -> str:
        """``content_hash`` of the hub's value that the spoke has seen; '' where it refused the last one."""
        return "" if self.refusal else self.basis.partition(".")[0] or self.agreed

    @property
    def is_native(self) -> bool:
        """The item is at home in this spoke: its options do not mask or decorate it there."""
        return self.ownership is not Ownership.WRITTEN


@frozen
class Agreed:
    """What the hub and one spoke last agreed on about an item, each in its own words.

    For a copy they differ by what ``project`` did (a mask, a prefix) and by what the server rewrote.
    """

    there: Event
    """As the spoke held it."""
    here: Event
    """The hub's value that ``there`` stands for."""


@frozen
class Change:
    """Who last changed one field of a hub item, and when: what *newest wins* goes by (R7)."""

    run: int
    """Number of the run that first saw it."""
    spoke: SpokeId
    """Where it was made."""
    at: datetime
    """The server's own time where it has one, else the run's."""


@frozen
class Foreign:
    """An item of others in a spoke, remembered so that it is read once and not with every listing."""

    remote_id: RemoteId
    version: Version
    identity: Identity
    origin: OriginId
    """The one it would have in the hub: of its stamp, where another hub wrote it; else of this very place."""
    print: str
    """``match_print`` of it: equal prints look like the same event (R4)."""
    at_home: bool = False
    """``origin`` is of this very place: people made it here."""
    left: bool = False
    """It was there when the spoke began to feed the hub with new items only; it stays out."""


def match_print(subject: str, first: datetime, last: datetime | None) -> str:
    """What two items share that look like the same event: subject and the aware bounds of all occurrences."""
    text = "\x1f".join((subject.strip(), first.isoformat(), last.isoformat() if last else ""))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class Kept(Enum):
    """Why an item stays although no source has it."""

    NO = ""
    PERSON = "person"
    """A person said so."""
    HISTORY = "history"
    """It had ended when it vanished from its feed."""


@frozen
class ItemRow:
    """One event of the hub without its content, so that a run over 100,000 of them stays light."""

    id: ItemId
    origin: OriginId
    identity: Identity
    content: str
    """``content_hash`` of the event."""
    subject: str
    start: str
    """``instant_to_text`` of the start."""
    first: datetime
    last: datetime | None
    """Aware bounds of all its occurrences; ``last`` is None when it never ends."""
    source: SpokeId
    """The spoke that owns the fields."""
    kept: Kept = Kept.NO
    gone: bool = False
    """No longer in the hub; the row stays until its copies are gone too."""
    tombstone: bool = False
    """A person deleted it while a source still lists it; it does not come back as long as that is so."""
    repeats: bool = False
    part_of: ItemId = WHOLE
    """The series of which it is one occurrence, for spokes that cannot hold that series (``parts.py``)."""

    @property
    def counted_as(self) -> ItemId:
        """What a person sees leave when it goes: a series counts once, however many single events stand for it."""
        return self.part_of or self.id
