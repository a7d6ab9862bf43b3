"""What one learns of a feed by looking at it closely: values for the check page and the doctor, no sentences.

Every event that was found is in exactly one of three: read, replaced by a newer version of itself, or unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, FaultCode, ItemFault, SpokeError
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.spokes.base import Probe


@dataclass(frozen=True, slots=True)
class Counts:
    """Events as they stand in the feed, each changed date of a series being one of its own."""

    found: int = 0
    single: int = 0
    repeating: int = 0
    changed_dates: int = 0
    """Dates of repeating events that were changed and stand beside them."""
    without_uid: int = 0
    sharing_uid: int = 0
    """Different events whose UID another one has too."""

    @property
    def read(self) -> int:
        return self.single + self.repeating + self.changed_dates


class TimeKind(Enum):
    """In what kind of time an event is given."""

    ZONED = "zoned"
    UTC = "utc"
    FLOATING = "floating"
    """Without a zone: at the same time of day wherever one is."""
    ALL_DAY = "all-day"


class ZoneSource(Enum):
    """How the name of a zone was understood."""

    IANA = "iana"
    WINDOWS = "windows"
    PREFIX = "prefix"
    """A known name with something before it, such as ``/mozilla.org/20050126_1/Europe/Paris``."""
    OTHER_NAME = "other-name"
    """Another name that is known for a zone, such as ``Paris, Madrid`` or ``GMT``."""
    LOCATION = "location"
    """By the X-LIC-LOCATION that the feed adds to it."""
    RULES = "rules"
    """The feed's own rules for it are those of a known zone."""
    OWN_RULES = "own-rules"
    """No known zone has these rules; they are used as they are."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ZoneUse:
    """One TZID of the feed. ``zone`` is the IANA name, '' where there is none."""

    name: str
    source: ZoneSource
    zone: str
    events: int
    offsets: tuple[int, ...] = ()
    """What its clock is from UTC in minutes, this year: one, or winter and summer, in ascending order."""


@dataclass(frozen=True, slots=True)
class SingleSeries:
    """A series that Exchange cannot repeat as its feed does: single events are written instead."""

    uid: str
    subject: str
    rule: str
    obstacle: Obstacle
    first: date | None = None
    """The day of its first date."""


class RepairKind(Enum):
    """What a note about an event is about that was read all the same."""

    UID = "uid"
    """It has none; see :class:`Counts`."""
    START = "start"
    END = "end"
    ZONE = "zone"
    RULE = "rule"
    DATES = "dates"
    """Dates added to a series or taken out of it."""
    OCCURRENCE = "occurrence"
    """A changed date of a series."""
    ATTACHMENT = "attachment"
    UNCLOSED = "unclosed"
    """An event that was begun and not ended."""
    LINE = "line"
    """A line that is no property."""
    PROPERTY = "property"
    """Any other property that could not be read as it stands."""


@dataclass(frozen=True, slots=True)
class UidChange:
    """Two readings, one right after the other, compared by UID, subject and start."""

    events: int = 0
    renamed: int = 0
    """Events with the same subject and start that came under another UID."""
    gone: int = 0
    new: int = 0

    @property
    def all_renamed(self) -> bool:
        return 0 < self.events == self.renamed


class Revalidation(Enum):
    """Whether the server spares a download when nothing changed (RFC 9110, section 13)."""

    NOT_OFFERED = "not-offered"
    WORKS = "works"
    IGNORED = "ignored"
    """It names a version, but sends everything again all the same."""
    WRONG = "wrong"
    """It says "unchanged" also of what did change, or to a version that never was."""
    NOT_KNOWN = "not-known"
    """It was not asked, or refused to be asked so often."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """How the bytes came. Sizes in bytes."""

    size: int = 0
    """After decompression."""
    sent: int | None = None
    """On the wire, where the server says so."""
    seconds: float = 0.0
    redirects: int = 0
    compression: str = ""
    stated_charset: str = ""
    charset: str = ""
    """What the bytes are: utf-8, utf-16 or windows-1252."""
    etag: bool = False
    last_modified: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """``probe`` is the first look, with all that was repaired or could not be read."""

    probe: Probe
    host: str = ""
    """'' for a file."""
    program: str = ""
    """PRODID."""
    calendars: int = 1
    whole: bool = True
    """Every calendar in it was closed; a link that answers without the end of the last one is refused (R1)."""
    counts: Counts = Counts()
    times: Mapping[TimeKind, int] = field(default_factory=dict)
    """Events by the kind of time they are given in; a series counts once, and no kind has none."""
    stated_zone: str = ""
    """X-WR-TIMEZONE as it is written; ``probe.zone`` is what it means."""
    zones: tuple[ZoneUse, ...] = ()
    singles: tuple[SingleSeries, ...] = ()
    transfer: Transfer = Transfer()
    uids: UidChange | None = None
    """None where the feed was read only once."""
    revalidation: Revalidation = Revalidation.NOT_KNOWN
    second_failed: SpokeError | None = None
    """Why it could not be read a second time, right after the first."""

    @property
    def repairs(self) -> Mapping[RepairKind, tuple[ItemFault, ...]]:
        """By kind, in the order of the kinds; kinds without any are left out."""
        found: dict[RepairKind, list[ItemFault]] = {kind: [] for kind in RepairKind}
        for fault in self.probe.faults:
            if fault.code in READ_ALL_THE_SAME:
                found[_kind(fault)].append(fault)
        return {kind: tuple(faults) for kind, faults in found.items() if faults}

    @property
    def repaired(self) -> int:
        """A missing UID is none: nothing of the event is lost by it."""
        return sum(len(faults) for kind, faults in self.repairs.items() if kind is not RepairKind.UID)

    @property
    def replaced(self) -> tuple[ItemFault, ...]:
        """Older versions of events that are in the feed more than once."""
        return tuple(fault for fault in self.probe.faults if fault.code is FaultCode.DUPLICATE)

    @property
    def unread(self) -> tuple[ItemFault, ...]:
        return unread(self.probe)


def unread(probe: Probe) -> tuple[ItemFault, ...]:
    """Events that are missing, each by name."""
    fine = READ_ALL_THE_SAME | {FaultCode.DUPLICATE}
    return tuple(fault for fault in probe.faults if fault.code not in fine)


_KINDS = {
    "UID": RepairKind.UID,
    "DTSTART": RepairKind.START,
    "DTEND": RepairKind.END,
    "DURATION": RepairKind.END,
    "TZID": RepairKind.ZONE,
    "RRULE": RepairKind.RULE,
    "EXRULE": RepairKind.RULE,
    "RDATE": RepairKind.DATES,
    "EXDATE": RepairKind.DATES,
    "RECURRENCE-ID": RepairKind.OCCURRENCE,
    "RANGE": RepairKind.OCCURRENCE,
    "ATTACH": RepairKind.ATTACHMENT,
    "END": RepairKind.UNCLOSED,
    "BEGIN": RepairKind.UNCLOSED,
}


def _kind(fault: ItemFault) -> RepairKind:
    return RepairKind.RULE if fault.code is FaultCode.RULE_IGNORED else repair_kind(fault.detail)


def repair_kind(detail: str) -> RepairKind:
    """By the property that ``detail`` begins with, else a line that is none."""
    name = re.split(r"[:;= ]", detail, maxsplit=1)[0]
    if name.upper() in _KINDS:
        return _KINDS[name.upper()]
    is_property = name.replace("-", "").isalnum() and name.isupper() and len(name) < len(detail)
    return RepairKind.PROPERTY if is_property else RepairKind.LINE
