"""The contract of every spoke.

Vocabulary. A *listing* names everything a spoke holds now, each entry with its version. A *version* is compared
for equality only. A *snapshot* is a listing with what changed in it read whole, and a *verdict* on how far it can be
trusted. A *stamp* is our mark on an item we wrote. An item that cannot be read is listed all the same: unseen is not
deleted (R1).

Errors. Every verb may raise :class:`~cirahub_desktop.sync.errors.SpokeError` (never a foreign exception) and
:class:`~cirahub_desktop.sync.errors.Cancelled`. No verb retries a refused password, and none sleeps other than in
``cancel.wait``. A spoke object is used by one thread at a time, but for ``write``: as many at once as its capabilities
say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import ItemFault, Unreachable
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Identity, RemoteId, RemoteItem, Seen, Stamp, Version
from cirahub_desktop.sync.model.obstacle import Obstacle


class Verdict(Enum):
    """How far a snapshot can be trusted."""

    COMPLETE = "complete"
    """Everything that is there is listed; only this can mean that something is gone."""
    UNCHANGED = "unchanged"
    """Nothing changed since ``known``; the listing is not repeated."""
    PARTIAL = "partial"
    """What is listed is there; what is not listed may be there as well."""
    FAILED = "failed"
    """Nothing was learned. Made by the engine from an error; a spoke raises instead."""


class Report(Protocol):
    """Told how far a long verb is."""

    def __call__(self, done: int, total: int | None) -> None: ...


def silent(done: int, total: int | None) -> None:
    """A :class:`Report` for callers that show no progress."""


SeriesTest = Callable[[Event], Obstacle | None]
"""Why a place cannot hold an event's series as one item, None where it can. Pure, and cheap enough for each change."""


def holds_any(event: Event) -> Obstacle | None:
    """A :class:`SeriesTest` of a place that can hold every series."""


CursorAfter = Callable[[str, int, int], str]
"""From the cursor of a read, the number of items that we wrote since, and how many more there are now: the cursor with
which the next read can tell our own writes from those of others. '' where the place must be listed. Pure."""


def forgets(cursor: str, written: int, more: int) -> str:  # noqa: ARG001 - as in the contract
    """A :data:`CursorAfter` of a place that is listed anew after each write."""
    return ""


@frozen
class Capabilities:
    """What a kind of spoke can do, as data; enforced in one place, ``guarded.py``."""

    readable: bool = True
    writable: bool = False
    strikes: bool = False
    """A disappearance needs two complete reads (R3): true for feeds, whose publishers blunder."""
    confirms: bool = False
    """A disappearance can be confirmed by ``fetch`` (R1): true for servers and folders."""
    stamps: bool = False
    """Keeps our stamp on the items we write."""
    batch_size: int = 50
    """Writes per call of ``write`` at most; the engine makes it smaller when told :class:`BatchTooLarge`."""
    batches_at_once: int = 1
    """Calls of ``write`` that may be under way together; their batches have no item in common."""
    cursor_after: CursorAfter = forgets
    keeps_everything: bool = False
    """Every field of the model has a place there; elsewhere links go to the end of the body, the rest stays behind."""
    obstacle: SeriesTest = holds_any
    """Which series the place can hold as one item; single events over a rolling window stand for the others."""
    reminders_ring_for_all: bool = False
    """A public folder or shared mailbox: a copied reminder would ring at everybody's."""


@frozen
class Known:
    """What the store remembers of the last read, handed to ``read``.

    ``cursor`` is the opaque text of the last snapshot ('' at first contact). ``versions`` has every item whose
    content is in the store; an item listed with the same version is not read whole again. ``look_closely`` asks for
    a full listing even where the cursor says nothing changed: while strikes are pending, intents are open, or the
    last full one is old.
    """

    cursor: str = ""
    versions: Mapping[RemoteId, Version] = field(default_factory=dict)
    look_closely: bool = False
    whereabouts: bool = False
    """It was long ago, if ever, that the place was asked where it lies: a folder may have been renamed or moved."""


@frozen
class Snapshot:
    """What a spoke holds now, as far as ``verdict`` says."""

    verdict: Verdict
    present: Mapping[RemoteId, Seen] = field(default_factory=dict)
    """The listing. Unreadable items are in it too."""
    changed: Mapping[RemoteId, RemoteItem] = field(default_factory=dict)
    """Items whose version is not the known one, read whole. A spoke that keeps stamps may leave out an item that
    carries our stamp and is not in ``known``: the engine asks ``fetch`` where it needs the content."""
    faults: tuple[ItemFault, ...] = ()
    cursor: str = ""
    """Stored when the run has recorded the snapshot; holds no secret."""
    server_time: datetime | None = None
    """The ``Date`` of the answer, aware, where there was one (R7)."""
    zone: str = ""
    """IANA name the place itself gives for its floating times (X-WR-TIMEZONE), '' when it gives none."""
    path: str | None = None
    """Where the place lies now; None where nobody asked, '' where it cannot be told."""


@frozen
class Create:
    identity: Identity
    event: Event
    stamp: Stamp


@frozen
class Update:
    """Replace the whole content; refused with CHANGED_MEANWHILE when ``expected`` is no longer the version."""

    remote_id: RemoteId
    expected: Version
    identity: Identity
    event: Event
    stamp: Stamp


@frozen
class Delete:
    """Soft-delete; an item that is already gone counts as done."""

    remote_id: RemoteId
    expected: Version


Write = Create | Update | Delete


@frozen
class Written:
    """The write took effect. For a delete the ids are those of the deleted item."""

    remote_id: RemoteId
    version: Version


@frozen
class NotWritten:
    """This one write was refused; nothing of it took effect that a later ``Update`` would not mend."""

    fault: ItemFault
    again: bool = False
    """A later run may try the same write; false means that it would be refused for good."""
    busy: Unreachable | None = None
    """The server was too busy for this one, and said for how long."""


WriteResult = Written | NotWritten


@frozen
class Found:
    """An item that carries one of the nonces looked for."""

    remote_id: RemoteId
    version: Version
    stamp: Stamp


@frozen
class NextEvent:
    """One line of "next events" on a check page."""

    subject: str
    event: Event
    start: datetime
    """Aware; for an all-day event midnight in the zone of the reader."""


@frozen
class Probe:
    """What a first look at a place shows a person."""

    name: str = ""
    """The calendar's own name, '' when it has none."""
    events: int = 0
    """Items in all; a series counts once."""
    repeating: int = 0
    first: datetime | None = None
    last: datetime | None = None
    """Aware bounds of what is there; ``last`` is None when a series never ends."""
    zone: str = ""
    """IANA name the place itself states, '' when none."""
    next: tuple[NextEvent, ...] = ()
    may_create: bool = False
    may_change: bool = False
    may_delete: bool = False
    faults: tuple[ItemFault, ...] = ()
    seconds: float = 0.0


class Spoke(Protocol):
    """One place. See the module for vocabulary and errors."""

    @property
    def capabilities(self) -> Capabilities: ...

    def probe(self, cancel: CancelToken) -> Probe:
        """Look at the place for a person; changes nothing."""
        ...

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        """Say what is there now. Never returns FAILED: raises. COMPLETE only as rule R1 defines it."""
        ...

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        """Ask for each item by id. None means that the spoke itself says it is gone; an id that cannot be decided
        is absent from the answer."""
        ...

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        """Carry out the writes in order, one result per write, no mail to anybody (R8).

        Raises AnswerLost when the batch may have taken effect in part or whole, BatchTooLarge when it should be cut.
        """
        ...

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:
        """Look for items by the nonce of their stamp; several items with one nonce are all returned, oldest first."""
        ...

    def close(self) -> None:
        """Release connections; idempotent."""
        ...


Clock = Callable[[], datetime]
"""Gives the present, aware."""

DEFAULT_STALE_AFTER = timedelta(hours=6)
"""A full listing at least this often, whatever the cursor says."""
