"""Folders that are gone, hidden or closed: on this computer, in the public folders, and in mailboxes."""

from __future__ import annotations

from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import FolderProblem
from cirahub_desktop.wording.messages import for_it
from cirahub_desktop.wording.words import Words

_Reason = FolderProblem.Reason


@frozen
class _Told:
    """One row of a table; ``ask_it`` is what to ask IT for where that helps."""

    title: str
    advice: str
    ask_it: str = ""


def folder_words(error: FolderProblem) -> Words:
    told = (_mailbox(error) if error.mailbox else {}).get(error.reason) or _folder(error)[error.reason]
    facts = [(tr("Calendar") if error.mailbox else tr("Folder"), error.folder.rstrip("/"))]
    if error.missing:
        words = {"create": tr("create"), "change": tr("change"), "delete": tr("delete")}
        facts.append((tr("Missing rights"), ", ".join(words[right] for right in error.missing)))
    message = for_it(told.title, tuple(facts), told.ask_it) if told.ask_it else None
    return Words(told.title, told.advice, (), tuple(facts), message)


def _folder(error: FolderProblem) -> dict[_Reason, _Told]:
    name = quoted(error.folder)
    rights = tr("IT has to give you the right: copy the message and send it to them.")
    return {
        _Reason.NOT_FOUND: _Told(
            tr("The folder {name} is not there, or this account may not see it.", name=name),
            tr("Ask IT whether it still exists and whether you may see it; nothing is deleted meanwhile."),
            tr("Does this folder still exist, and may I see it? If not, please give me the right to read it."),
        ),
        _Reason.REPLACED: _Told(
            tr("The folder {name} was deleted, and another one has its name now.", name=name),
            tr(
                "Nothing is written to the new folder. If it is to take the place of the old one, remove this spoke"
                " and add the new folder."
            ),
        ),
        _Reason.NO_READ: _Told(
            tr("This account may not read the folder {name}.", name=name),
            rights,
            tr("Please give me the right to read this folder."),
        ),
        _Reason.NO_WRITE: _Told(
            tr("This account may not write to the folder {name}.", name=name),
            rights,
            tr("Please give me the right to create, change and delete items in this folder (Editor)."),
        ),
        _Reason.NOT_A_CALENDAR: _Told(
            tr("The folder {name} holds no calendar.", name=name),
            tr("Choose a folder that holds a calendar."),
        ),
        _Reason.MARKER_MISSING: _Told(
            tr("The folder {name} is not the one that CiraHub knows: its marker file is missing.", name=name),
            tr("Connect the drive or move the folder back to its place; nothing is deleted meanwhile."),
        ),
        _Reason.DISK_FULL: _Told(
            tr("There is no space left for the folder {name}.", name=name),
            tr("Free some space, then try again; nothing is lost."),
        ),
        _Reason.NO_MAILBOX: _Told(
            tr("There is no mailbox {name} on this server.", name=name),
            tr("Check how the address is written. An account without a mailbox has no calendar of its own."),
        ),
        **_new_folder(error, name),
    }


def _new_folder(error: FolderProblem, name: str) -> dict[_Reason, _Told]:
    return {
        _Reason.NO_SUBFOLDER: _Told(
            tr("This account may not make a calendar in {name}.", name=name),
            tr("IT has to give you the right: copy the message and send it to them."),
            tr("Please make a calendar in this folder for me, or give me the right to make one."),
        ),
        _Reason.ROOT: _Told(
            tr("This server lets you make no calendar right at the top of the public folders."),
            tr("Choose a folder for it, or ask IT to make the calendar."),
            tr("Please make a calendar in the public folders for me, and give me the right to write to it."),
        ),
        _Reason.EXISTS: _Told(
            tr("There is already a folder {name}.", name=quoted(error.folder)),
            tr("Choose it, or take another name."),
        ),
        _Reason.BAD_NAME: _Told(
            tr("The server takes no folder called {name}.", name=quoted(error.folder.rpartition("/")[2])),
            tr("Take another name, without special characters."),
        ),
    }


def _mailbox(error: FolderProblem) -> dict[_Reason, _Told]:
    """Where the owner of a mailbox can help as well as IT."""
    mailbox = error.mailbox
    is_only_looked_for = error.folder.rstrip("/") == mailbox
    share = tr("Ask {mailbox} or IT to share it with you, for example as Editor.", mailbox=mailbox)
    return {
        _Reason.NOT_FOUND: _Told(
            tr("This account may not see the calendar of {mailbox}.", mailbox=mailbox),
            share if is_only_looked_for else f"{share} {tr('Nothing is deleted meanwhile.')}",
            tr("Please let me see the calendar of {mailbox}.", mailbox=mailbox),
        ),
        _Reason.NO_READ: _Told(
            tr("This account may see that {mailbox} has a calendar, but not what is in it.", mailbox=mailbox),
            share,
            tr("Please let me see the calendar of {mailbox}.", mailbox=mailbox),
        ),
        _Reason.NO_WRITE: _Told(
            tr("This account may read the calendar of {mailbox}, but not write to it.", mailbox=mailbox),
            share,
            tr(
                "Please give me the right to create, change and delete events in the calendar of {mailbox} (Editor).",
                mailbox=mailbox,
            ),
        ),
        _Reason.NO_MAILBOX: _Told(
            tr("Nobody on this server has the mailbox {mailbox}.", mailbox=mailbox),
            tr("Check how the address is written. An account without a mailbox has no calendar of its own."),
        ),
    }
