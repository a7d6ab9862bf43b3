"""Where a public folder lies now. It is known by its id alone: people rename folders and move them.

What lies under the old path is nobody's business, unless it tells why the folder itself is not found (R1).
"""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, SpokeError
from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange.connection import Connection, malformed, messages_of
from cirahub_desktop.sync.spokes.exchange.folders import Rights, check_folder, get_folders, rights_of
from cirahub_desktop.sync.spokes.exchange.soap import Message

_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Whereabouts:
    path: str
    """From the root, '' where a folder on the way is hidden from the account."""
    rights: Rights


def locate(connection: Connection, folder_id: str, known_as: str, cancel: CancelToken) -> Whereabouts:
    """One request for a folder right below the root, and one more for each folder between. Raises FolderProblem for
    one that is not found, under the name by which people know it."""
    messages = messages_of(connection.ask(get_folders(folder_id, None), cancel), connection.host)
    if not messages:
        raise malformed(connection.host, "GetFolder")
    folder = messages[0]
    check_folder(folder, connection.host, known_as)
    root = _fact(messages[1], "t:FolderId") if len(messages) == 2 and messages[1].ok else ""
    names, parent, seen = [_name(folder)], _fact(folder, "t:ParentFolderId"), {folder_id, ""}
    while root and parent != root and parent not in seen and len(names) < _DEEPEST:
        seen.add(parent)
        message = _asked(connection, parent, cancel)
        if message is None:
            break
        names.append(_name(message))
        parent = _fact(message, "t:ParentFolderId")
    is_whole = bool(root) and parent == root and all(names)
    return Whereabouts("/" + "/".join(reversed(names)) if is_whole else "", rights_of(folder))


def _asked(connection: Connection, folder_id: str, cancel: CancelToken) -> Message | None:
    """None for a folder that is hidden, or that a server cannot tell about; that is no reason to stop."""
    try:
        message = connection.ask_one(get_folders(folder_id), cancel)
    except BadSource:
        return None
    return message if message.ok else None


def is_replaced(connection: Connection, folder_id: str, path: str, cancel: CancelToken) -> bool:
    """Whether another folder lies where one that is not found used to be."""
    try:
        return connection.folder_by_path(path, cancel).id != folder_id
    except SpokeError:
        return False  # whatever went wrong, the folder itself is not found


def _fact(message: Message, name: str) -> str:
    """The id in an element of the folder of an answer."""
    node = next(soap.children(message.node, "m:Folders"), None)
    found = None if node is None else soap.child(node, name)
    return "" if found is None else found.get("Id", "")


def _name(message: Message) -> str:
    node = next(soap.children(message.node, "m:Folders"), None)
    return "" if node is None else soap.text(node, "t:DisplayName")
