"""What one account can reach: a connection to its server, the public folders, and the account's rights in them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, FolderProblem, SpokeError
from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange.folders import (
    Folder,
    Rights,
    check_folder,
    find_folders,
    folders_of,
    get_folder,
    is_last_page,
    rights_of,
    steps,
)
from cirahub_desktop.sync.spokes.exchange.routed import Routed, Target
from cirahub_desktop.sync.spokes.exchange.routing import Routes
from cirahub_desktop.sync.spokes.exchange.shapes import FolderKey
from cirahub_desktop.sync.spokes.exchange.transport import Answer
from cirahub_desktop.sync.turns import Turns

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.credential import Credential

ROOT = "/"


class Connection:
    """Used by one thread at a time. Every verb may raise SpokeError and Cancelled."""

    def __init__(
        self, endpoint: str, credential: Credential, *, turns: Turns | None = None, routes: Routes | None = None
    ) -> None:
        """``turns`` and ``routes`` are shared by all connections of the application, and of the account."""
        self._routed = Routed(endpoint, credential, turns, routes)
        self.target = Target()

    def for_folder(self, folder_id: str) -> Connection:
        """The same connection for requests about what a public folder holds."""
        return self._aimed(Target(folder=folder_id))

    def for_mailbox(self, address: str) -> Connection:
        """The same connection for requests about the folders of a mailbox, and what they hold."""
        return self._aimed(Target(mailbox=address))

    @property
    def is_of_public_folder(self) -> bool:
        return bool(self.target.folder)

    @property
    def host(self) -> str:
        return self._routed.host

    def check(self, cancel: CancelToken) -> bool:
        """Sign in; say whether the public folders can be reached."""
        try:
            self.rights(None, cancel)
        except FolderProblem:
            return False
        return True

    def children(self, parent: FolderKey, parent_path: str, cancel: CancelToken) -> tuple[Folder, ...]:
        """One level of a tree, sorted by name; None and '' are the root of the public folders."""
        found: list[Folder] = []
        while True:
            message = self.ask_one(find_folders(parent, len(found)), cancel)
            check_folder(message, self.host, parent_path or ROOT)
            page = folders_of(message, parent_path)
            found += page
            if is_last_page(message) or not page:
                return tuple(sorted(found, key=lambda folder: folder.name.casefold()))

    def folder_by_path(self, path: str, cancel: CancelToken) -> Folder:
        """The folder at ``/Team/Calendar``, level by level; capitals count only where two names differ by nothing
        else. Raises FolderProblem(NOT_FOUND)."""
        folder = self._descend(None, "", path, cancel) if path.strip("/") else None
        if folder is None:
            raise FolderProblem(path, FolderProblem.Reason.NOT_FOUND)
        return folder

    def rights(self, folder: FolderKey, cancel: CancelToken, path: str = ROOT) -> Rights:
        """What the account may do in a folder. Raises FolderProblem for one that is hidden from it."""
        message = self.ask_one(get_folder(folder), cancel)
        check_folder(message, self.host, path)
        return rights_of(message)

    def ask(self, operation: soap.Markup, cancel: CancelToken, *, writes: bool = False) -> Answer:
        """The answer to one request; see :meth:`Routed.send`."""
        return self._routed.send(operation, cancel, self.target, writes=writes)

    def ask_one(self, operation: soap.Markup, cancel: CancelToken) -> soap.Message:
        """The one response message of a request about one folder."""
        return only(self.ask(operation, cancel), self.host)

    def close(self) -> None:
        self._routed.close()

    def _aimed(self, target: Target) -> Connection:
        aimed = copy(self)
        aimed.target = target
        return aimed

    def _descend(self, parent_id: str | None, parent_path: str, path: str, cancel: CancelToken) -> Folder | None:
        for folder, rest in steps(path, self.children(parent_id, parent_path, cancel)):
            if not rest:
                return folder
            below = self._descend(folder.id, folder.path, rest, cancel)
            if below is not None:
                return below
        return None


def only(answer: Answer, host: str) -> soap.Message:
    """The single response message of an answer; raises BadSource where there is another number of them."""
    found = messages_of(answer, host)
    if len(found) != 1:
        raise BadSource(host, BadSource.Reason.MALFORMED, f"{len(found)} messages")
    return found[0]


def messages_of(answer: Answer, host: str) -> list[soap.Message]:
    try:
        return answer.messages
    except ValueError as error:
        raise malformed(host, str(error)) from None


def malformed(host: str, complaint: str) -> SpokeError:
    return BadSource(host, BadSource.Reason.MALFORMED, complaint)
