"""The public folders of the sandbox: several levels, foreign events, and folders that say no."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from cirahub_desktop.sandbox.clock import utc_text
from cirahub_desktop.sandbox.folders import CALENDAR, PUBLIC_ROOT, Folder
from cirahub_desktop.sandbox.incoming import with_defaults
from cirahub_desktop.sandbox.item import Item, Properties
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, PAUL, fill_mailboxes
from cirahub_desktop.sandbox.store import Store

PASSWORDS: Final = {CLAIRE: "Quai-des-Brumes-7", PAUL: "Petit-Paul-2024"}

_MAIL, _CONTACTS, _TASKS = "IPF.Note", "IPF.Contact", "IPF.Task"
_EVERYBODY_READS: Final = (Role.REVIEWER, {CLAIRE: Role.OWNER})

# Path, class, (role of everybody, roles of some).
_TREE: Final[tuple[tuple[str, str, tuple[Role, dict[str, Role]]], ...]] = (
    ("/Team Calendar", CALENDAR, _EVERYBODY_READS),
    ("/Logistics", _MAIL, _EVERYBODY_READS),
    ("/Logistics/Planning quai", CALENDAR, (Role.REVIEWER, {CLAIRE: Role.OWNER, PAUL: Role.AUTHOR})),
    ("/Logistics/Fleet", CALENDAR, _EVERYBODY_READS),
    ("/Logistics/Fleet/Entretien véhicules", CALENDAR, _EVERYBODY_READS),
    ("/Logistics/Transporteurs", _CONTACTS, _EVERYBODY_READS),
    ("/Direction", _MAIL, (Role.REVIEWER, {})),
    ("/Direction/Congés d’été", CALENDAR, (Role.REVIEWER, {})),
    ("/Direction/Comité stratégique", CALENDAR, (Role.VISIBLE, {})),
    ("/Direction/Rémunérations", CALENDAR, (Role.HIDDEN, {})),
    ("/Écoles et stages", _MAIL, _EVERYBODY_READS),
    ("/Écoles et stages/Calendrier des apprentis", CALENDAR, _EVERYBODY_READS),
    ("/Projets", _MAIL, _EVERYBODY_READS),
    ("/Archives", _MAIL, (Role.REVIEWER, {})),
    ("/Tâches atelier", _TASKS, _EVERYBODY_READS),
)

# Folder, day from the anchor, hour, minutes, subject, place.
_FOREIGN: Final = (
    ("/Logistics/Fleet", -3, 8, 60, "Contrôle technique – camion 12", "Garage Rivoire"),
    ("/Logistics/Fleet", 1, 9, 120, "Révision Sprinter DK-441-PR", "Garage Rivoire"),
    ("/Logistics/Fleet", 6, 14, 60, "Restitution véhicule de location", "Saint-Priest"),
    ("/Logistics/Planning quai", 0, 12, 60, "Quai B bloqué – marquage au sol", "Quai B"),
    ("/Logistics/Planning quai", 2, 6, 60, "Équipe du matin : 3 intérimaires", ""),
    ("/Direction/Congés d’été", 20, 8, 480, "Congés – C. Morel", ""),
    ("/Direction/Comité stratégique", 4, 9, 180, "Comité stratégique", "Salle Rhône"),
    ("/Écoles et stages/Calendrier des apprentis", 3, 8, 480, "CFA – semaine A", "Vaulx-en-Velin"),
)


def fill(store: Store, anchor: date) -> None:
    """Put roots, folders and foreign events into a new store."""
    with store.request():
        root = Folder(1, 0, "Dossiers publics", _MAIL, Role.REVIEWER, {CLAIRE: Role.OWNER}, PUBLIC_ROOT)
        store.put_folder(root)
        fill_mailboxes(store, anchor)
        for path, folder_class, (default, roles) in _TREE:
            parent = folder_at(store, path.rpartition("/")[0])
            name = path.rpartition("/")[2]
            store.put_folder(Folder(store.new_number(), parent.number, name, folder_class, default, dict(roles)))
        for path, days, hour, minutes, subject, place in _FOREIGN:
            start = datetime.combine(anchor + timedelta(days=days), time(hour), UTC)
            put_foreign(store, path, subject, place, start, minutes)
        _put_meeting(store, anchor)


def folder_at(store: Store, path: str) -> Folder:
    """The public folder at a path, or that of a mailbox where the path begins with its address; "" or "/" is the root
    of the public folders. ``KeyError`` when there is none."""
    names = [part for part in path.split("/") if part]
    mailbox = names.pop(0) if names and "@" in names[0] else ""
    top = "msgfolderroot" if mailbox else PUBLIC_ROOT
    tops = (one for one in store.folders.values() if (one.distinguished, one.mailbox) == (top, mailbox))
    current = next(tops, None) or _missing(path)
    for name in names:
        below = (one for one in store.folders.values() if one.parent == current.number and one.name == name)
        current = next(below, None) or _missing(path)
    return current


def path_of(store: Store, folder: Folder) -> str:
    mailbox, parts = folder.mailbox, []
    while folder.parent and folder.distinguished != "msgfolderroot":
        parts.append(folder.name)
        folder = store.folders[folder.parent]
    return f"{mailbox}/" + "/".join(reversed(parts))


def _missing(path: str) -> Folder:
    raise KeyError(path)


def put_foreign(store: Store, path: str, subject: str, place: str, start: datetime, minutes: int) -> Item:
    properties: Properties = {"Subject": subject, "UID": f"040000008200E00074C5B7101A82E008{store.new_number():016X}"}
    properties |= {"Location": place} if place else {}
    properties |= {"Start": utc_text(start), "End": utc_text(start + timedelta(minutes=minutes))}
    whole = with_defaults(properties, "Romance Standard Time")
    now = store.clock.tick()
    item = Item(
        store.new_number(), folder_at(store, path).number, CLAIRE, now, now, CLAIRE, version=1, properties=whole
    )
    store.put_item(item)
    return item


def _put_meeting(store: Store, anchor: date) -> None:
    """A real meeting with attendees: no program of ours may ever touch it."""
    start = datetime.combine(anchor + timedelta(days=5), time(13), UTC)
    item = put_foreign(store, "/Logistics/Planning quai", "Réunion transporteurs", "Salle Saône", start, 90)
    item.meeting_of = "nadia.ferrand@verrier.example"
    item.properties["RequiredAttendees"] = (
        '<t:RequiredAttendees xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><t:Attendee><t:Mailbox>'
        f"<t:Name>Paul Petit</t:Name><t:EmailAddress>{PAUL}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType>"
        "</t:Mailbox></t:Attendee></t:RequiredAttendees>"
    )
    store.put_item(item)
