"""Folders, one level of a tree at a time, and what the account may do in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cirahub_desktop.sync.errors import BadSource, FolderProblem, Unreachable
from cirahub_desktop.sync.spokes.exchange import codes, soap
from cirahub_desktop.sync.spokes.exchange.shapes import FolderKey, field_path, folder_ref
from cirahub_desktop.sync.spokes.exchange.soap import Element, Markup, Message, element

PAGE = 1000
_CLASSES = {
    "CalendarFolder": "IPF.Appointment",
    "ContactsFolder": "IPF.Contact",
    "TasksFolder": "IPF.Task",
}


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder. ``path`` starts with a slash; ``child_count`` is how many folders lie below it."""

    id: str
    name: str
    path: str
    folder_class: str
    child_count: int

    @property
    def is_calendar(self) -> bool:
        return self.folder_class.startswith("IPF.Appointment")


@dataclass(frozen=True, slots=True)
class Rights:
    """What the account may do with items. The folder's own rights say nothing about changing and deleting, so
    whoever may create items may be trusted to change and delete those it made; the server has the last word."""

    read: bool
    create: bool
    change: bool
    delete: bool
    create_folder: bool = False
    """Make a folder below it."""


def find_folders(parent: FolderKey, offset: int = 0) -> Markup:
    """Ask for one page of one level. Never Deep: public folders refuse that."""
    view = element("m:IndexedPageFolderView", MaxEntriesReturned=str(PAGE), Offset=str(offset), BasePoint="Beginning")
    uris = ("folder:DisplayName", "folder:FolderClass", "folder:ChildFolderCount")
    shape = _shape(*uris)
    parents = element("m:ParentFolderIds", folder_ref(parent))
    return element("m:FindFolder", shape, view, parents, Traversal="Shallow")


def get_folder(folder: FolderKey) -> Markup:
    """Ask for a folder and its effective rights; listings have those wrong."""
    shape = _shape("folder:FolderClass", "folder:DisplayName", "folder:ChildFolderCount", "folder:EffectiveRights")
    return element("m:GetFolder", shape, element("m:FolderIds", folder_ref(folder)))


def get_folders(*folders: FolderKey) -> Markup:
    """Ask for the names of folders, for what lies right above them, and for the rights in them."""
    shape = _shape("folder:ParentFolderId", "folder:DisplayName", "folder:EffectiveRights")
    return element("m:GetFolder", shape, element("m:FolderIds", *map(folder_ref, folders)))


def folders_of(message: Message, parent_path: str) -> tuple[Folder, ...]:
    """The folders of one page; a level without any comes without RootFolder from some servers."""
    return tuple(_folder(node, parent_path) for node in soap.children(message.node, "m:RootFolder/t:Folders"))


def folder_of(message: Message, parent_path: str) -> Folder | None:
    """The folder in the answer to ``get_folder``."""
    found = next(soap.children(message.node, "m:Folders"), None)
    return None if found is None else _folder(found, parent_path)


def is_last_page(message: Message) -> bool:
    root = soap.child(message.node, "m:RootFolder")
    return root is None or root.get("IncludesLastItemInRange") != "false"


def rights_of(message: Message) -> Rights:
    """The rights in the answer to ``get_folder``; a server that says nothing about them grants none."""
    found = next(soap.children(message.node, "m:Folders"), None)
    rights = None if found is None else soap.child(found, "t:EffectiveRights")
    if rights is None:
        return Rights(read=False, create=False, change=False, delete=False)
    create = soap.truth(rights, "t:CreateContents")
    return Rights(
        read=soap.truth(rights, "t:Read"),
        create=create,
        change=create or soap.truth(rights, "t:Modify"),
        delete=create or soap.truth(rights, "t:Delete"),
        create_folder=soap.truth(rights, "t:CreateHierarchy"),
    )


def check_folder(message: Message, host: str, path: str) -> None:
    """Raise the error for a folder that could not be asked; return where it could."""
    if message.ok:
        return
    if message.code in codes.HIDDEN:
        raise FolderProblem(path, FolderProblem.Reason.NOT_FOUND)
    if message.code in codes.DENIED:
        raise FolderProblem(path, FolderProblem.Reason.NO_READ)
    if message.code in codes.BUSY:
        raise Unreachable(host, Unreachable.Reason.BUSY, status=200, retry_after=message.back_off)
    raise BadSource(host, BadSource.Reason.MALFORMED, message.code)


def steps(path: str, level: tuple[Folder, ...]) -> Iterator[tuple[Folder, str]]:
    """The folders of a level that ``path`` may lead through, each with the rest of the path, best match first.

    A folder's name may hold a slash, so it is the names that cut the path.
    """
    wanted = path.strip("/")
    for same in (str, str.casefold):
        for folder in level:
            name, whole = same(folder.name), same(wanted)
            if whole == name or whole.startswith(f"{name}/"):
                yield folder, wanted[len(folder.name) :].strip("/")


def _shape(*uris: str) -> Markup:
    extra = element("t:AdditionalProperties", *map(field_path, uris))
    return element("m:FolderShape", element("t:BaseShape", text="IdOnly"), extra)


def _folder(node: Element, parent_path: str) -> Folder:
    identity = soap.child(node, "t:FolderId")
    name = soap.text(node, "t:DisplayName")
    count = soap.text(node, "t:ChildFolderCount")
    return Folder(
        id="" if identity is None else identity.get("Id", ""),
        name=name,
        path=f"{parent_path.rstrip('/')}/{name}",
        folder_class=soap.text(node, "t:FolderClass") or _CLASSES.get(soap.local_name(node), "IPF.Note"),
        child_count=int(count) if count.isdecimal() else 0,
    )
