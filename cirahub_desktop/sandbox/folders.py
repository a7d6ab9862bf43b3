"""Folders of the public tree and of mailboxes, each with a class and the role each user has there."""

from __future__ import annotations

from dataclasses import dataclass, field

from cirahub_desktop.sandbox.item import written_id
from cirahub_desktop.sandbox.rights import Rights, Role

CALENDAR = "IPF.Appointment"
PUBLIC_ROOT = "publicfoldersroot"

_ELEMENTS = {CALENDAR: "CalendarFolder", "IPF.Contact": "ContactsFolder", "IPF.Task": "TasksFolder"}


@dataclass
class Folder:
    """``roles`` goes by user; who is not named has ``default``. ``distinguished`` marks the roots."""

    number: int
    parent: int
    name: str
    folder_class: str = CALENDAR
    default: Role = Role.OWNER
    roles: dict[str, Role] = field(default_factory=dict)
    distinguished: str = ""
    mailbox: str = ""
    """The address of the mailbox it lies in; empty in the public folders."""

    @property
    def public(self) -> bool:
        return not self.mailbox

    @property
    def folder_id(self) -> str:
        return written_id("folder", self.number)

    @property
    def change_key(self) -> str:
        return written_id("folderkey", self.number)

    @property
    def element(self) -> str:
        """The EWS element for a folder of this class."""
        return _ELEMENTS.get(self.folder_class, "Folder")

    def rights_of(self, user: str) -> Rights:
        return self.roles.get(user, self.default).rights

    def as_json(self) -> dict[str, object]:
        return {
            "number": self.number,
            "parent": self.parent,
            "name": self.name,
            "folder_class": self.folder_class,
            "default": self.default.value,
            "roles": {user: role.value for user, role in self.roles.items()},
            "distinguished": self.distinguished,
            "mailbox": self.mailbox,
        }


def folder_from_json(line: dict[str, object]) -> Folder:
    facts = dict(line)
    default, roles = facts.pop("default"), facts.pop("roles")
    folder = Folder(**facts)  # type: ignore[arg-type]  # a line of our own journal
    folder.default = Role(default)
    folder.roles = {user: Role(role) for user, role in roles.items()}  # type: ignore[attr-defined]
    return folder
