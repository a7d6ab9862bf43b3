"""Making a calendar where a person asks for one: the only folders that CiraHub ever makes."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, BadSource, FolderProblem
from cirahub_desktop.sync.spokes.exchange import codes
from cirahub_desktop.sync.spokes.exchange.connection import Connection, only
from cirahub_desktop.sync.spokes.exchange.folders import Folder, check_folder, folder_of
from cirahub_desktop.sync.spokes.exchange.shapes import FolderKey, folder_ref
from cirahub_desktop.sync.spokes.exchange.soap import Markup, Message, element

_EXISTS = frozenset({"ErrorFolderExists"})
_ROOT = frozenset({"ErrorOperationNotAllowedWithPublicFolderRoot"})
_BAD_NAME = frozenset({"ErrorFolderSavePropertyError", "ErrorFolderSave", "ErrorFolderSaveFailed"})


def create_request(parent: FolderKey, name: str) -> Markup:
    folder = element("t:CalendarFolder", element("t:DisplayName", text=name))
    return element("m:CreateFolder", element("m:ParentFolderId", folder_ref(parent)), element("m:Folders", folder))


def create_calendar(
    connection: Connection, parent: FolderKey, parent_path: str, shown: str, name: str, cancel: CancelToken
) -> Folder:
    """A new calendar folder called ``name`` below ``parent``, which people know as ``shown``. Raises FolderProblem.

    After a lost answer the folder is looked for, so that none is made twice.
    """
    name = name.strip()
    try:
        message = only(connection.ask(create_request(parent, name), cancel, writes=True), connection.host)
    except (AnswerLost, BadSource):
        for folder in connection.children(parent, parent_path, cancel):
            if folder.name == name and folder.is_calendar:
                return folder
        raise
    _check(message, parent, shown, name, connection.host)
    made = folder_of(message, parent_path)
    if made is None:
        raise AnswerLost(connection.host)
    return replace(made, name=name, path=f"{parent_path.rstrip('/')}/{name}")


def _check(message: Message, parent: FolderKey, shown: str, name: str, host: str) -> None:
    reason = FolderProblem.Reason
    whole = f"{shown.rstrip('/')}/{name}"
    if message.code in _EXISTS:
        raise FolderProblem(whole, reason.EXISTS)
    if message.code in _BAD_NAME:
        raise FolderProblem(whole, reason.BAD_NAME)
    if message.code in _ROOT or (parent is None and message.code in codes.DENIED):
        raise FolderProblem(shown, reason.ROOT)
    if message.code in codes.DENIED:
        raise FolderProblem(shown, reason.NO_SUBFOLDER)
    check_folder(message, host, shown)
