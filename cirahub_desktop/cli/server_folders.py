"""From a path on the command line to the calendar of a server that it means, made there where that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.sync.errors import FolderProblem

if TYPE_CHECKING:
    from cirahub_desktop.cli.session import Session
    from cirahub_desktop.status import FolderNode
    from cirahub_desktop.sync.model.hub import Account


def public_folder(session: Session, account: Account, path: str, *, create: bool) -> FolderNode:
    """Raises FolderProblem for what is not there, and is not to be made."""
    app = session.app
    try:
        node = app.servers.folder_by_path(account.id, path, session.cancel)
    except FolderProblem as problem:
        if not create or problem.reason is not FolderProblem.Reason.NOT_FOUND:
            raise
        return _made(session, account, path)
    if not node.is_calendar:
        raise FolderProblem(node.path, FolderProblem.Reason.NOT_A_CALENDAR)
    return node


def _made(session: Session, account: Account, path: str) -> FolderNode:
    servers = session.app.servers
    above, _, name = path.rstrip("/").rpartition("/")
    parent = servers.folder_by_path(account.id, above, session.cancel) if above.strip("/") else None
    return servers.create_folder(account.id, parent, name, session.cancel)


def mailbox_calendar(session: Session, account: Account, mailbox: str, path: str, *, create: bool) -> FolderNode:
    """A calendar of a mailbox; '' is the main one. Raises FolderProblem."""
    found = session.app.servers.calendars_of(account.id, mailbox, session.cancel)
    if not path.strip("/"):
        return found[0]
    node = _by_path(found, path)
    if node is not None:
        return node
    above, _, name = path.strip("/").rpartition("/")
    parent = _by_path(found, above) if above else found[0]
    if not create or parent is None:
        raise FolderProblem(f"{found[0].mailbox}/{path.strip('/')}", FolderProblem.Reason.NOT_FOUND)
    return session.app.servers.create_folder(account.id, parent, name, session.cancel)


def _by_path(found: tuple[FolderNode, ...], path: str) -> FolderNode | None:
    """Capitals count only where two names differ by nothing else."""
    wanted = path.strip("/")
    same = [one for one in found if one.path.strip("/") == wanted]
    alike = [one for one in found if one.path.strip("/").casefold() == wanted.casefold()]
    return next(iter(same + alike), None)
