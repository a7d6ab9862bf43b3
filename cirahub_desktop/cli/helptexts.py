"""Every help text of the command line, put on the commands in the user's language before they are read."""

from __future__ import annotations

import click

from cirahub_desktop.i18n import tr


def put_help(root: click.Group) -> None:
    """Walk the tree of commands; a test makes sure that nothing is left without words."""
    _put("", root)


def _put(path: str, command: click.Command) -> None:
    command.help = command_help()[path]
    command.short_help = command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = option_help()[parameter.opts[0]]
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            _put(f"{path} {name}".strip(), child)


def command_help() -> dict[str, str]:
    """By the words that call a command."""
    return {**_accounts(), **_hubs(), **_runs(), **_past(), **_program()}


def _accounts() -> dict[str, str]:
    return {
        "": tr("Fills calendars from iCal links. Without a command the window opens."),
        "account": tr("How to sign in to a server."),
        "account add": tr("Add an account; the sign-in is tested first."),
        "account list": tr("List the accounts."),
        "account test": tr("Try the sign-in of an account."),
        "account login": tr("Sign in again: with a new password, or with Microsoft in the browser."),
        "account remove": tr("Remove an account and forget its password."),
        "account set": tr("Give an account another name, user, server, application id or tenant."),
        "connections": tr("How many requests at once a server gets; with a number, set it."),
        "folders": tr("Show one level of public folders, or the calendars of a mailbox."),
    }


def _hubs() -> dict[str, str]:
    return {
        "hub": tr("Hubs: each is one set of events."),
        "hub add": tr("Add a hub."),
        "hub list": tr("List the hubs."),
        "hub pause": tr("Stop syncing the hubs named, or all, by themselves."),
        "hub resume": tr("Let the hubs named, or all, sync by themselves again."),
        "hub set": tr("Set how often all spokes of a hub sync, such as interval=30min."),
        "hub remove": tr("Remove a hub with its spokes."),
        "spoke": tr("Spokes: each ties a hub to one place."),
        "spoke add": tr("Add a spoke; its place is looked at first."),
        "spoke set": tr("Set sync options, such as hub-writes=on."),
        "spoke show": tr("Show a spoke and its options."),
        "spoke link": tr("Give a spoke its iCal link again, or another one; the link is tried first."),
        "spoke remove": tr("Remove a spoke, and what was written there where you say so."),
    }


def _runs() -> dict[str, str]:
    return {
        "sync": tr("Synchronise the hubs named, or all."),
        "watch": tr("Synchronise by interval, without a window."),
        "hold": tr("Deletions and first changes that wait for your OK."),
        "hold list": tr("List what waits for your OK."),
        "hold show": tr("Show the events of one decision."),
        "hold drop": tr("Keep the events as they are."),
        "leaving": tr("Events that are no longer in their feed and wait to be removed."),
        "leaving list": tr("List them, and until when they stay."),
        "leaving remove": tr("Remove them at once; the next run does it."),
        "leaving keep": tr("Keep them for good."),
        "leaving kept": tr("List what you kept."),
        "leaving back": tr("Keep them no longer."),
        "status": tr("How hubs and spokes stand."),
        "doctor": tr("Look closely at a calendar link (-) or a saved calendar: what it is and how it is understood."),
        "demo": tr("Do the ten steps on a sandbox; no account is needed."),
        "sandbox": tr("Run a server for trying out; the first line tells its addresses as JSON."),
    }


def _past() -> dict[str, str]:
    return {
        "history": tr("Show what the runs did, newest first, or all that happened to one event."),
        "undo": tr("Take a run back, or some of its events, by a run of its own."),
        "release": tr("Let an event that is kept follow its sources again."),
        "conflict": tr("Events that two people changed at once and that wait for your answer."),
        "conflict list": tr("List what waits for your answer."),
        "conflict show": tr("Show both versions side by side."),
        "conflict answer": tr("Decide which version stays, or both; the next run does it."),
    }


def _program() -> dict[str, str]:
    return {
        "settings": tr("Settings of the program."),
        "settings list": tr("Show the settings and what each is for."),
        "settings set": tr("Change settings, such as theme=dark."),
        "settings proxy-password": tr("Keep the password of the proxy."),
        "diagnostics": tr("Write a file for somebody who helps you, without secrets and names."),
        "remove-everything": tr("Remove what CiraHub wrote, in every place, and only that."),
    }


def option_help() -> dict[str, str]:
    """By the first name of an option."""
    return {
        "--version": tr("Show the version."),
        "--data-dir": tr("Where CiraHub keeps its data."),
        "--verbose": tr("Say more, and log to standard error."),
        "--yes": tr("Do not ask."),
        "--forget": tr("Forget it; with remove-everything also the hubs, accounts and passwords."),
        "--name": tr("The new name."),
        "--all": tr("All of them."),
        "--minimized": tr("Start in the tray, without a window."),
        "--json": tr("Print one JSON object for scripts."),
        "--email": tr("The e-mail address of the account."),
        "--user": tr("The user name, where it is not the e-mail address."),
        "--server": tr("The EWS address of the server, where it is not found by itself."),
        "--auth": tr("How to sign in, where it is not found by itself."),
        "--client-id": tr("Microsoft 365: the application (client) id under which IT registered CiraHub Desktop."),
        "--tenant": tr("Microsoft 365: the directory (tenant) id, where it is not that of the address."),
        "--cloud": tr("Microsoft 365: which of Microsoft’s clouds, where it is not the worldwide one."),
        "--device-code": tr("Microsoft 365: show a code to type in on another device instead of opening a browser."),
        "--agree-host": tr("A server outside the domain of the e-mail address that may still get the password."),
        "--password-stdin": tr("Read the password from standard input."),
        "--object": tr("What the hub holds."),
        "--type": tr("What kind of place the spoke leads to."),
        "--url": tr("Read the link from the first line of standard input and its password from the second."),
        "--account": tr("The account that sees the calendar."),
        "--folder": tr('The path of the public folder, such as "/Team Calendar".'),
        "--mailbox": tr("The address of the mailbox: yours, a colleague’s, a shared one or a room’s."),
        "--calendar": tr("The path of a calendar in the mailbox; the main one by default."),
        "--create": tr("Make the calendar where it is not there yet."),
        "--path": tr("The local folder."),
        "--leave": tr("Leave what was written where it is; this is the default without a terminal."),
        "--clean": tr("Remove everything CiraHub wrote there, and only that."),
        "--keep-items": tr("Keep the events that came from there in the hub; this is the default without a terminal."),
        "--remove-items": tr("Remove the events that came from there from the hub and its other spokes."),
        "--item": tr("The event: a part of its subject or the beginning of its id."),
        "--pinned": tr("Show what is kept as it is."),
        "--limit": tr("How many to show."),
        "--dry-run": tr("Show what would be written, and write nothing."),
        "--confirm": tr("Carry out what waits for your OK."),
        "--headless": tr("Without a window; pictures are saved instead."),
        "--port": tr("The port to listen on; a free one by default."),
        "--data": tr("Where the sandbox keeps its data."),
        "--file": tr("A saved calendar (.ics) instead of a link."),
        "--fault": tr("Something that shall go wrong; can be given several times."),
    }
