"""The catalogue of calendar item fields: their names, kinds, order on the wire, and where Exchange gives them.

Order is that of ``CalendarItemType`` in Microsoft's types.xsd; answers must keep it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    TEXT = "text"
    TIME = "time"
    TRUTH = "truth"
    BODY = "body"
    STRINGS = "strings"
    ZONE = "zone"
    FRAGMENT = "fragment"
    """Kept as the XML it came as."""
    COMPUTED = "computed"
    """Read-only: Exchange works it out."""


@dataclass(frozen=True, slots=True)
class Field:
    """``in_find``: FindItem gives it; otherwise only GetItem does."""

    uri: str
    kind: Kind
    in_find: bool = True
    default: str = ""

    @property
    def tag(self) -> str:
        return self.uri.partition(":")[2]


_NOT_IN_FIND: Final = False

CALENDAR_FIELDS: Final = (
    Field("item:ParentFolderId", Kind.COMPUTED),
    Field("item:ItemClass", Kind.COMPUTED),
    Field("item:Subject", Kind.TEXT),
    Field("item:Sensitivity", Kind.TEXT, default="Normal"),
    Field("item:Body", Kind.BODY, _NOT_IN_FIND),
    Field("item:DateTimeReceived", Kind.COMPUTED),
    Field("item:Size", Kind.COMPUTED),
    Field("item:Categories", Kind.STRINGS),
    Field("item:Importance", Kind.TEXT, default="Normal"),
    Field("item:IsSubmitted", Kind.COMPUTED),
    Field("item:IsDraft", Kind.COMPUTED),
    Field("item:IsFromMe", Kind.COMPUTED),
    Field("item:IsResend", Kind.COMPUTED),
    Field("item:IsUnmodified", Kind.COMPUTED),
    Field("item:DateTimeSent", Kind.COMPUTED),
    Field("item:DateTimeCreated", Kind.COMPUTED),
    Field("item:ReminderDueBy", Kind.COMPUTED),
    Field("item:ReminderIsSet", Kind.TRUTH, default="true"),
    Field("item:ReminderMinutesBeforeStart", Kind.TEXT, default="15"),
    Field("item:HasAttachments", Kind.COMPUTED),
    Field("item:Culture", Kind.TEXT, default="fr-FR"),
    Field("item:EffectiveRights", Kind.COMPUTED),
    Field("item:LastModifiedName", Kind.COMPUTED),
    Field("item:LastModifiedTime", Kind.COMPUTED),
    Field("item:TextBody", Kind.COMPUTED, _NOT_IN_FIND),
    Field("calendar:UID", Kind.TEXT),
    Field("calendar:RecurrenceId", Kind.COMPUTED),
    Field("calendar:Start", Kind.TIME),
    Field("calendar:End", Kind.TIME),
    Field("calendar:OriginalStart", Kind.COMPUTED),
    Field("calendar:IsAllDayEvent", Kind.TRUTH, default="false"),
    Field("calendar:LegacyFreeBusyStatus", Kind.TEXT, default="Busy"),
    Field("calendar:Location", Kind.TEXT),
    Field("calendar:IsMeeting", Kind.COMPUTED),
    Field("calendar:IsCancelled", Kind.COMPUTED),
    Field("calendar:IsRecurring", Kind.COMPUTED),
    Field("calendar:MeetingRequestWasSent", Kind.COMPUTED),
    Field("calendar:IsResponseRequested", Kind.TRUTH, default="true"),
    Field("calendar:CalendarItemType", Kind.COMPUTED),
    Field("calendar:MyResponseType", Kind.COMPUTED),
    Field("calendar:Organizer", Kind.COMPUTED),
    Field("calendar:RequiredAttendees", Kind.FRAGMENT, _NOT_IN_FIND),
    Field("calendar:OptionalAttendees", Kind.FRAGMENT, _NOT_IN_FIND),
    Field("calendar:Resources", Kind.FRAGMENT, _NOT_IN_FIND),
    Field("calendar:Duration", Kind.COMPUTED),
    Field("calendar:AppointmentSequenceNumber", Kind.COMPUTED),
    Field("calendar:AppointmentState", Kind.COMPUTED),
    Field("calendar:Recurrence", Kind.FRAGMENT, _NOT_IN_FIND),
    Field("calendar:FirstOccurrence", Kind.COMPUTED, _NOT_IN_FIND),
    Field("calendar:LastOccurrence", Kind.COMPUTED, _NOT_IN_FIND),
    Field("calendar:ModifiedOccurrences", Kind.COMPUTED, _NOT_IN_FIND),
    Field("calendar:DeletedOccurrences", Kind.COMPUTED, _NOT_IN_FIND),
    Field("calendar:StartTimeZone", Kind.ZONE),
    Field("calendar:EndTimeZone", Kind.ZONE),
    Field("calendar:AllowNewTimeProposal", Kind.TRUTH, default="true"),
)

BY_TAG: Final = {field.tag: field for field in CALENDAR_FIELDS}
BY_URI: Final = {field.uri: field for field in CALENDAR_FIELDS}

ATTENDEES: Final = ("RequiredAttendees", "OptionalAttendees", "Resources")

EXTENDED_AFTER: Final = "HasAttachments"
"""Extended properties come behind this element."""

DEFAULT_SHAPE: Final = frozenset(
    {
        "Subject",
        "HasAttachments",
        "Start",
        "End",
        "LegacyFreeBusyStatus",
        "Location",
        "CalendarItemType",
        "Organizer",
        "RequiredAttendees",
        "OptionalAttendees",
    }
)
"""What BaseShape ``Default`` means for a calendar item."""
