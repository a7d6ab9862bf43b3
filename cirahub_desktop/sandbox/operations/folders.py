"""GetFolder, FindFolder and CreateFolder. Public folders are browsed one level at a time."""

from __future__ import annotations

from base64 import b64encode

from cirahub_desktop.sandbox.extended import as_xml
from cirahub_desktop.sandbox.folders import CALENDAR, Folder
from cirahub_desktop.sandbox.operations.call import Call, per_item
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.wire import (
    Answer,
    Element,
    M,
    T,
    element,
    local_name,
    response,
    success,
    truth,
    within,
)

REPLICA_LIST = "0x6698"
"""PR_REPLICA_LIST: which mailboxes hold what is in a public folder."""
_CLASSES = {
    "CalendarFolder": CALENDAR,
    "ContactsFolder": "IPF.Contact",
    "TasksFolder": "IPF.Task",
    "Folder": "IPF.Note",
}


def get_folder(call: Call, request: Element) -> Answer:
    def one(reference: Element) -> str:
        folder, _ = call.folder(reference)
        return success("GetFolder", f"<m:Folders>{_folder_xml(call, folder, request)}</m:Folders>")

    nodes = within(request, f"{M}FolderIds")
    return response("GetFolder", per_item("GetFolder", nodes, one, "<m:Folders/>"))


def find_folder(call: Call, request: Element) -> Answer:
    def one(reference: Element) -> str:
        parent, _ = call.folder(reference)
        if parent.public and request.get("Traversal") != "Shallow":
            raise Refusal("ErrorInvalidOperation", "Only shallow traversal is supported in public folders.")
        deep = request.get("Traversal") == "Deep"
        found = sorted(_below(call, parent, deep=deep), key=lambda folder: folder.name.casefold())
        view = request.find(f"{M}IndexedPageFolderView")
        offset = int(view.get("Offset") or 0) if view is not None else 0
        upto = offset + min(int((view.get("MaxEntriesReturned") if view is not None else None) or 1000), 1000)
        inner = "".join(_folder_xml(call, folder, request) for folder in found[offset:upto])
        return success(
            "FindFolder",
            f'<m:RootFolder IndexedPagingOffset="{min(upto, len(found))}" TotalItemsInView="{len(found)}"'
            f' IncludesLastItemInRange="{truth(upto >= len(found))}"><t:Folders>{inner}</t:Folders></m:RootFolder>',
        )

    nodes = within(request, f"{M}ParentFolderIds")
    return response("FindFolder", per_item("FindFolder", nodes, one))


def _below(call: Call, parent: Folder, *, deep: bool) -> list[Folder]:
    """What the user may see of it."""
    found = call.store.subfolders(parent.number, call.user)
    return [*found, *(one for folder in found for one in _below(call, folder, deep=True))] if deep else found


def create_folder(call: Call, request: Element) -> Answer:
    parent = within(request, f"{M}ParentFolderId")[0]

    def one(node: Element) -> str:
        folder, rights = call.folder(parent)
        if folder.public and folder.distinguished and call.store.root_is_closed:
            raise Refusal("ErrorOperationNotAllowedWithPublicFolderRoot", "Nothing is created below the root itself.")
        if not rights.subfolders:
            raise Refusal("ErrorCreateSubfolderAccessDenied", "Access is denied.")
        created = _created(call, folder, node)
        inner = f'<t:FolderId Id="{created.folder_id}" ChangeKey="{created.change_key}"/>'
        return success("CreateFolder", f"<m:Folders><t:{created.element}>{inner}</t:{created.element}></m:Folders>")

    nodes = within(request, f"{M}Folders")
    return response("CreateFolder", per_item("CreateFolder", nodes, one, "<m:Folders/>"))


def _created(call: Call, parent: Folder, node: Element) -> Folder:
    name = (node.findtext(f"{T}DisplayName") or "").strip()
    if not name:
        raise Refusal("ErrorFolderSavePropertyError", "A folder needs a name.")
    if any(folder.parent == parent.number and folder.name == name for folder in call.store.folders.values()):
        raise Refusal("ErrorFolderExists", "A folder with the specified name already exists.")
    folder_class = node.findtext(f"{T}FolderClass") or _CLASSES.get(local_name(node), "IPF.Note")
    folder = Folder(
        call.store.new_number(),
        parent.number,
        name,
        folder_class,
        parent.default,
        {**parent.roles, call.user: Role.OWNER},
        mailbox=parent.mailbox,
    )
    call.store.put_folder(folder)
    return folder


def _folder_xml(call: Call, folder: Folder, request: Element) -> str:
    """The folder with all its properties, or with its id alone for BaseShape IdOnly without more."""
    parts = [f'<t:FolderId Id="{folder.folder_id}" ChangeKey="{folder.change_key}"/>']
    base = request.findtext(f"{M}FolderShape/{T}BaseShape")
    wanted = {node.get("FieldURI") for node in request.iterfind(f"{M}FolderShape/{T}AdditionalProperties/{T}FieldURI")}
    wanted |= {node.get("PropertyTag") for node in request.iter(f"{T}ExtendedFieldURI")}
    parts += [text for uri, text in _facts(call, folder) if base != "IdOnly" or uri in wanted]
    return f"<t:{folder.element}>{''.join(parts)}</t:{folder.element}>"


def _replica_list(guid: str) -> str:
    return as_xml(f"x:||{REPLICA_LIST}|||Binary", b64encode(guid.encode() + b"\0").decode()) if guid else ""


def _facts(call: Call, folder: Folder) -> list[tuple[str, str]]:
    """In the order of the schema. Counts of a folder one may not read are not told."""
    rights = folder.rights_of(call.user)
    parent = call.store.folders.get(folder.parent)
    unread = (
        [("folder:UnreadCount", element("UnreadCount", "0"))] if folder.element in ("Folder", "TasksFolder") else []
    )
    facts = [
        (
            "folder:ParentFolderId",
            f'<t:ParentFolderId Id="{parent.folder_id}" ChangeKey="{parent.change_key}"/>' if parent else "",
        ),
        ("folder:FolderClass", element("FolderClass", folder.folder_class)),
        ("folder:DisplayName", element("DisplayName", folder.name)),
        (
            "folder:TotalCount",
            element("TotalCount", str(len(call.store.live_items(folder.number)) if rights.read else 0)),
        ),
        (
            "folder:ChildFolderCount",
            element("ChildFolderCount", str(len(call.store.subfolders(folder.number, call.user)))),
        ),
        (REPLICA_LIST, _replica_list(call.store.content_mailbox(folder.number))),
        ("folder:EffectiveRights", rights.as_xml()),
        (
            "folder:DistinguishedFolderId",
            element("DistinguishedFolderId", folder.distinguished) if folder.distinguished else "",
        ),
    ]
    return facts + unread
