"""An item or one occurrence of a series, as a reader sees it: merged values, and what Exchange works out itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from cirahub_desktop.sandbox.bodies import body_as
from cirahub_desktop.sandbox.clock import moment, utc_text
from cirahub_desktop.sandbox.fields import ATTENDEES
from cirahub_desktop.sandbox.item import Item, Properties, written_id
from cirahub_desktop.sandbox.rights import Rights
from cirahub_desktop.sandbox.series import Occurrence, last_occurrence, occurrence, occurrences, original_start
from cirahub_desktop.sandbox.wire import element, escaped, truth

_ITEM_CLASSES: Final = {
    "CalendarItem": "IPM.Appointment",
    "Message": "IPM.Note",
    "Contact": "IPM.Contact",
    "Task": "IPM.Task",
}


@dataclass(frozen=True, slots=True)
class View:
    """``place`` is set for one occurrence of a series and carries its times."""

    item: Item
    rights: Rights
    properties: Properties
    place: Occurrence | None = None

    @property
    def item_id(self) -> str:
        return self.item.item_id if self.place is None else self.item.occurrence_id(self.place.index)

    @property
    def start(self) -> str:
        return self.text("Start") if self.place is None else utc_text(self.place.start)

    @property
    def end(self) -> str:
        return self.text("End") if self.place is None else utc_text(self.place.end)

    @property
    def calendar_type(self) -> str:
        if self.place is not None:
            return "Exception" if self.place.is_exception else "Occurrence"
        return "RecurringMaster" if self.item.properties.get("Recurrence") else "Single"

    def text(self, name: str) -> str:
        value = self.properties.get(name)
        return value if isinstance(value, str) else ""

    def computed(self, tag: str) -> str:
        """The XML of a field that nobody writes; empty where the item has none."""
        maker = _COMPUTED.get(tag)
        return maker(self) if maker else ""


def view_of(item: Item, rights: Rights, index: int | None = None) -> View:
    if index is None:
        return View(item, rights, item.properties)
    return occurrence_view(item, rights, occurrence(item, index))


def occurrence_view(master: Item, rights: Rights, place: Occurrence) -> View:
    merged = {**master.properties, **master.changed.get(place.index, {})}
    merged.pop("Recurrence", None)
    return View(master, rights, merged, place)


def _boundary(view: View, tag: str) -> str:
    if view.calendar_type != "RecurringMaster":
        return ""
    found = next(occurrences(view.item)) if tag == "FirstOccurrence" else last_occurrence(view.item)
    return f"<t:{tag}>{_occurrence_info(view.item, found)}</t:{tag}>" if found else ""


def _occurrence_info(item: Item, found: Occurrence) -> str:
    return (
        f'<t:ItemId Id="{item.occurrence_id(found.index)}" ChangeKey="{item.change_key}"/>'
        + element("Start", utc_text(found.start))
        + element("End", utc_text(found.end))
        + element("OriginalStart", utc_text(found.original))
    )


def _modified_occurrences(view: View) -> str:
    if view.place is not None or not view.item.changed:
        return ""
    found = (occurrence(view.item, index) for index in sorted(view.item.changed))
    inner = "".join(f"<t:Occurrence>{_occurrence_info(view.item, one)}</t:Occurrence>" for one in found)
    return f"<t:ModifiedOccurrences>{inner}</t:ModifiedOccurrences>"


def _deleted_occurrences(view: View) -> str:
    if view.place is not None or not view.item.removed:
        return ""
    starts = (utc_text(original_start(view.item, index)) for index in sorted(view.item.removed))
    inner = "".join(f"<t:DeletedOccurrence>{element('Start', start)}</t:DeletedOccurrence>" for start in starts)
    return f"<t:DeletedOccurrences>{inner}</t:DeletedOccurrences>"


def _organizer(view: View) -> str:
    address = view.item.meeting_of or view.item.owner
    return (
        f"<t:Organizer><t:Mailbox><t:Name>{escaped(address)}</t:Name><t:EmailAddress>{escaped(address)}</t:EmailAddress>"
        "<t:RoutingType>SMTP</t:RoutingType></t:Mailbox></t:Organizer>"
    )


def _invites(view: View) -> bool:
    """People can be invited to a single occurrence."""
    return any(view.properties.get(tag) for tag in ATTENDEES)


def _duration(view: View) -> str:
    length: timedelta = moment(view.end) - moment(view.start)
    hours, rest = divmod(int(length.total_seconds()), 3600)
    return element("Duration", f"PT{hours}H{rest // 60}M")


def _reminder_due(view: View) -> str:
    if not view.start:
        return ""
    due = moment(view.start) - timedelta(minutes=int(view.text("ReminderMinutesBeforeStart") or 0))
    return element("ReminderDueBy", utc_text(due))


def _text_body(view: View) -> str:
    _, plain = body_as("Text", view.text("BodyType"), view.text("Body"))
    return f'<t:TextBody BodyType="Text">{escaped(plain)}</t:TextBody>' if plain else ""


def _size(view: View) -> str:
    return element("Size", str(400 + sum(len(str(value)) for value in view.properties.values())))


def _original(tag: str) -> Callable[[View], str]:
    return lambda view: element(tag, utc_text(view.place.original)) if view.place else ""


def _fixed(tag: str, text: str) -> Callable[[View], str]:
    shown = element(tag, text)
    return lambda view: shown  # noqa: ARG005 - the same for every item


_COMPUTED: Final[dict[str, Callable[[View], str]]] = {
    "ParentFolderId": lambda view: (
        f'<t:ParentFolderId Id="{written_id("folder", view.item.folder)}"'
        f' ChangeKey="{written_id("folderkey", view.item.folder)}"/>'
    ),
    "ItemClass": lambda view: element("ItemClass", _ITEM_CLASSES[view.item.kind]),
    "DateTimeReceived": lambda view: element("DateTimeReceived", view.item.created),
    "Size": _size,
    "IsSubmitted": _fixed("IsSubmitted", "false"),
    "IsDraft": _fixed("IsDraft", "false"),
    "IsFromMe": _fixed("IsFromMe", "false"),
    "IsResend": _fixed("IsResend", "false"),
    "IsUnmodified": _fixed("IsUnmodified", "false"),
    "DateTimeSent": lambda view: element("DateTimeSent", view.item.created),
    "DateTimeCreated": lambda view: element("DateTimeCreated", view.item.created),
    "ReminderDueBy": _reminder_due,
    "HasAttachments": _fixed("HasAttachments", "false"),
    "EffectiveRights": lambda view: view.rights.as_xml(),
    "LastModifiedName": lambda view: element("LastModifiedName", view.item.modified_by),
    "LastModifiedTime": lambda view: element("LastModifiedTime", view.item.modified),
    "TextBody": _text_body,
    "RecurrenceId": _original("RecurrenceId"),
    "OriginalStart": _original("OriginalStart"),
    "IsMeeting": lambda view: element("IsMeeting", truth(view.item.is_meeting or _invites(view))),
    "IsCancelled": _fixed("IsCancelled", "false"),
    "IsRecurring": lambda view: element("IsRecurring", truth(view.calendar_type != "Single")),
    "MeetingRequestWasSent": lambda view: element("MeetingRequestWasSent", truth(bool(view.item.meeting_of))),
    "CalendarItemType": lambda view: element("CalendarItemType", view.calendar_type),
    "MyResponseType": lambda view: element("MyResponseType", view.item.answer if view.item.meeting_of else "Organizer"),
    "Organizer": _organizer,
    "Duration": _duration,
    "AppointmentSequenceNumber": _fixed("AppointmentSequenceNumber", "0"),
    "AppointmentState": lambda view: element("AppointmentState", "3" if view.item.meeting_of else "0"),
    "FirstOccurrence": lambda view: _boundary(view, "FirstOccurrence"),
    "LastOccurrence": lambda view: _boundary(view, "LastOccurrence"),
    "ModifiedOccurrences": _modified_occurrences,
    "DeletedOccurrences": _deleted_occurrences,
}
