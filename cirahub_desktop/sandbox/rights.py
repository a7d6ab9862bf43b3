"""What a user may do in a public folder, as the roles of Outlook's Permissions page say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cirahub_desktop.sandbox.wire import truth


@dataclass(frozen=True, slots=True)
class Rights:
    """``visible``: the folder is listed; ``read``: its items are. ``own_only``: change and delete one's own items."""

    visible: bool = True
    read: bool = False
    create: bool = False
    modify: bool = False
    delete: bool = False
    subfolders: bool = False
    own_only: bool = False

    def as_xml(self) -> str:
        """The EffectiveRights element."""
        facts = {
            "CreateAssociated": self.subfolders,
            "CreateContents": self.create,
            "CreateHierarchy": self.subfolders,
            "Delete": self.delete,
            "Modify": self.modify,
            "Read": self.read,
            "ViewPrivateItems": self.read,
        }
        inner = "".join(f"<t:{name}>{truth(held)}</t:{name}>" for name, held in facts.items())
        return f"<t:EffectiveRights>{inner}</t:EffectiveRights>"


class Role(Enum):
    OWNER = "owner"
    EDITOR = "editor"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    VISIBLE = "visible"
    HIDDEN = "hidden"

    @property
    def rights(self) -> Rights:
        return _RIGHTS[self]


_RIGHTS = {
    Role.OWNER: Rights(read=True, create=True, modify=True, delete=True, subfolders=True),
    Role.EDITOR: Rights(read=True, create=True, modify=True, delete=True),
    Role.AUTHOR: Rights(read=True, create=True, modify=True, delete=True, own_only=True),
    Role.REVIEWER: Rights(read=True),
    Role.VISIBLE: Rights(),
    Role.HIDDEN: Rights(visible=False),
}
