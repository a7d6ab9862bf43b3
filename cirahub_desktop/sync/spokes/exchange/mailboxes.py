"""The calendars of a mailbox: one's own, a colleague's, a team's or a room's.

Whoever lets others see a calendar gives a right to that very folder, so it is asked for by itself; what lies beside it
is often hidden.
"""

from __future__ import annotations

from collections.abc import Iterator

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FolderProblem
from cirahub_desktop.sync.spokes.exchange import codes
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.folders import Folder, check_folder, folder_of, get_folder
from cirahub_desktop.sync.spokes.exchange.shapes import WellKnown

CALENDAR, ROOT = "calendar", "msgfolderroot"
_MOST = 200
"""Calendars of one mailbox; there is nobody who keeps more apart."""


def known_as(mailbox: str, path: str) -> str:
    """What a calendar of a mailbox is called in errors; see :class:`~cirahub_desktop.sync.errors.FolderProblem`."""
    return f"{mailbox}/{path.strip('/')}"


def calendars(connection: Connection, mailbox: str, cancel: CancelToken, *, own: bool) -> tuple[Folder, ...]:
    """The calendars of a mailbox that this account may see, the main one first.

    ``mailbox`` is its address; with ``own`` it is that of the account itself. Raises FolderProblem where there is no
    such mailbox, or nothing of it may be seen.
    """
    owner = "" if own else mailbox
    main = _main(connection, mailbox, owner, cancel)
    beside = _seen(connection, WellKnown(ROOT, owner), "", mailbox, cancel)
    tops = [main] if main else []
    tops += [folder for folder in beside if folder.is_calendar and (main is None or folder.id != main.id)]
    if not tops:
        raise FolderProblem(known_as(mailbox, ""), FolderProblem.Reason.NOT_FOUND)
    found = (one for top in tops for one in _with_those_below(connection, top, mailbox, cancel))
    return tuple(folder for folder, _ in zip(found, range(_MOST), strict=False))


def _main(connection: Connection, mailbox: str, owner: str, cancel: CancelToken) -> Folder | None:
    """None where it is hidden: others of that mailbox may be shown."""
    message = connection.ask_one(get_folder(WellKnown(CALENDAR, owner)), cancel)
    if message.code in codes.NO_MAILBOX:
        raise FolderProblem(known_as(mailbox, ""), FolderProblem.Reason.NO_MAILBOX)
    try:
        check_folder(message, connection.host, known_as(mailbox, ""))
    except FolderProblem:
        return None
    return folder_of(message, "")


def _seen(
    connection: Connection, parent: WellKnown | str, path: str, mailbox: str, cancel: CancelToken
) -> tuple[Folder, ...]:
    """The folders right below one, none where they are hidden."""
    try:
        return connection.children(parent, path, cancel)
    except FolderProblem as problem:
        if problem.reason in (FolderProblem.Reason.NOT_FOUND, FolderProblem.Reason.NO_READ):
            return ()
        raise FolderProblem(known_as(mailbox, path), problem.reason) from None


def _with_those_below(connection: Connection, top: Folder, mailbox: str, cancel: CancelToken) -> Iterator[Folder]:
    yield top
    if top.child_count:
        for folder in _seen(connection, top.id, top.path, mailbox, cancel):
            if folder.is_calendar:
                yield from _with_those_below(connection, folder, mailbox, cancel)
