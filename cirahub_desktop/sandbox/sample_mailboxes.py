"""The mailboxes of the sandbox: two people's own, and what others let them see: a team's, a room's, a colleague's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cirahub_desktop.sandbox.clock import utc_text
from cirahub_desktop.sandbox.folders import CALENDAR, Folder
from cirahub_desktop.sandbox.incoming import with_defaults
from cirahub_desktop.sandbox.item import Item, Properties
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.store import Store
from cirahub_desktop.sandbox.wire import escaped

CLAIRE, PAUL = "claire.morel@verrier.example", "paul.petit@verrier.example"
PLANNING = "planning@verrier.example"
"""A shared mailbox; Claire has full access."""
ROOM = "salle.rhone@verrier.example"
"""A room whose calendar Claire and Paul keep."""
NADIA = "nadia.ferrand@verrier.example"
"""Lets Claire read her calendar, and nothing else."""
DIRECTION = "direction@verrier.example"
"""Lets nobody see anything."""

_MAIL = "IPF.Note"
_TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """``access`` are the roles in all of its folders, ``calendar`` those in the main calendar and below it."""

    address: str
    access: dict[str, Role]
    calendar: dict[str, Role]
    below: tuple[str, ...] = ()
    """Calendars in the main one."""
    beside: tuple[str, ...] = ()


_MAILBOXES: Final = (
    _Mailbox(CLAIRE, {CLAIRE: Role.OWNER}, {}, ("Tournées",), ("Congés",)),
    _Mailbox(PAUL, {PAUL: Role.OWNER}, {CLAIRE: Role.EDITOR}),
    _Mailbox(PLANNING, {CLAIRE: Role.OWNER}, {}, ("Atelier",)),
    _Mailbox(ROOM, {}, {CLAIRE: Role.EDITOR, PAUL: Role.EDITOR}),
    _Mailbox(NADIA, {}, {CLAIRE: Role.REVIEWER}, beside=("Privé",)),
    _Mailbox(DIRECTION, {}, {}),
)
ADDRESSES: Final = tuple(one.address for one in _MAILBOXES)

# Mailbox, day from the anchor, hour, minutes, subject, place, organizer of a meeting ("": an appointment), invited.
_EVENTS: Final = (
    (CLAIRE, 1, 8, 30, "Point équipe quai", "Bureau 12", "", ()),
    (CLAIRE, 2, 13, 60, "Revue des transporteurs", "Salle Rhône", NADIA, (CLAIRE, PAUL, ROOM)),
    (CLAIRE, 3, 9, 45, "Entretien avec Paul", "", CLAIRE, (PAUL,)),
    (PAUL, 1, 6, 120, "Chargement Lyon – Milan", "Quai A", "", ()),
    (PAUL, 2, 13, 60, "Revue des transporteurs", "Salle Rhône", NADIA, (CLAIRE, PAUL, ROOM)),
    (PLANNING, 4, 7, 480, "Inventaire", "Entrepôt B", "", ()),
    (ROOM, 2, 13, 60, "Revue des transporteurs", "Salle Rhône", NADIA, (CLAIRE, PAUL, ROOM)),
    (NADIA, 2, 13, 60, "Revue des transporteurs", "Salle Rhône", NADIA, (CLAIRE, PAUL, ROOM)),
    (NADIA, 5, 10, 60, "Visite client", "Grenoble", "", ()),
)


def fill_mailboxes(store: Store, anchor: date) -> None:
    """Put every mailbox with its calendars into a new store."""
    calendars = {one.address: _put_folders(store, one) for one in _MAILBOXES}
    uids: dict[str, str] = {}
    for address, days, hour, minutes, subject, place, organizer, invited in _EVENTS:
        start = datetime.combine(anchor + timedelta(days=days), time(hour), UTC)
        uid = uids.setdefault(subject, f"040000008200E00074C5B7101A82E008{store.new_number():016X}")
        item = _event(store, calendars[address], uid, subject, place, start, minutes)
        if organizer:
            item.meeting_of = organizer if organizer != address else ""
            item.properties["RequiredAttendees"] = _attendees(invited)
        store.put_item(item)


def _put_folders(store: Store, one: _Mailbox) -> Folder:
    """The folders that every mailbox has, and its calendars; what nobody was given is hidden."""
    root = _put(store, one, 0, "Root", _MAIL, one.access, "root")
    top = _put(store, one, root.number, "Banque d’informations", _MAIL, one.access, "msgfolderroot")
    _put(store, one, top.number, "Boîte de réception", _MAIL, one.access, "inbox")
    shown = {**one.access, **one.calendar}
    calendar = _put(store, one, top.number, "Calendrier", CALENDAR, shown, "calendar")
    for name in one.below:
        _put(store, one, calendar.number, name, CALENDAR, shown)
    for name in one.beside:
        _put(store, one, top.number, name, CALENDAR, one.access)
    return calendar


def _put(
    store: Store, one: _Mailbox, parent: int, name: str, folder_class: str, roles: dict[str, Role], known: str = ""
) -> Folder:
    folder = Folder(
        store.new_number(), parent, name, folder_class, Role.HIDDEN, dict(roles), known, mailbox=one.address
    )
    store.put_folder(folder)
    return folder


def _event(store: Store, folder: Folder, uid: str, subject: str, place: str, start: datetime, minutes: int) -> Item:
    """A meeting has the same UID in every mailbox."""
    properties: Properties = {"Subject": subject, "UID": uid}
    properties |= {"Location": place} if place else {}
    properties |= {"Start": utc_text(start), "End": utc_text(start + timedelta(minutes=minutes))}
    now = store.clock.tick()
    owner = folder.mailbox
    whole = with_defaults(properties, "Romance Standard Time")
    return Item(store.new_number(), folder.number, owner, now, now, owner, version=1, properties=whole)


def _attendees(invited: tuple[str, ...]) -> str:
    people = "".join(
        f"<t:Attendee><t:Mailbox><t:Name>{escaped(_name(address))}</t:Name><t:EmailAddress>{address}</t:EmailAddress>"
        "<t:RoutingType>SMTP</t:RoutingType></t:Mailbox><t:ResponseType>Unknown</t:ResponseType></t:Attendee>"
        for address in invited
    )
    return f'<t:RequiredAttendees xmlns:t="{_TYPES}">{people}</t:RequiredAttendees>'


def _name(address: str) -> str:
    return address.partition("@")[0].replace(".", " ").title()
