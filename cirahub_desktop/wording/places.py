"""Kinds of hubs, spokes and sign-ins, and which way events flow, in the labels people know."""

from __future__ import annotations

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import AuthMethod, Cloud, ObjectKind, SpokeKind
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.model.words import Words


def calendar_words() -> Words:
    """What we write into people's calendars ourselves; the app keeps them, so a later language changes no event."""
    return Words(
        busy=tr("Busy"),
        cancelled=tr("Cancelled:"),
        declined=tr("Declined:"),
        attendees=tr("Attendees:"),
        link=tr("Link:"),
        attachment=tr("Attachment:"),
    )


def object_kind(kind: ObjectKind) -> str:
    return {ObjectKind.CALENDARS: tr("Calendars")}[kind]


def spoke_kind(kind: SpokeKind) -> str:
    """The label on cards and in tables."""
    return {
        SpokeKind.ICAL: tr("iCal URL"),
        SpokeKind.PUBLIC_FOLDER: tr("Public Folder"),
        SpokeKind.MAILBOX: tr("Mailbox"),
        SpokeKind.FOLDER: tr("Local folder"),
        SpokeKind.MEMORY: tr("Memory"),
    }[kind]


def auth_method(method: AuthMethod) -> str:
    return {
        AuthMethod.BASIC: tr("User name and password (Basic)"),
        AuthMethod.NTLM: tr("Windows sign-in (NTLM)"),
        AuthMethod.KERBEROS: tr("This computer’s sign-in (Kerberos)"),
        AuthMethod.MICROSOFT: tr("Microsoft 365, in the browser"),
    }[method]


def cloud(one: Cloud) -> str:
    return {
        Cloud.WORLDWIDE: tr("Worldwide"),
        Cloud.US_GOVERNMENT: tr("US government (GCC High)"),
        Cloud.US_DEFENSE: tr("US Department of Defense"),
        Cloud.CHINA: tr("China (21Vianet)"),
    }[one]


def direction(options: SpokeOptions) -> str:
    """The column *Direction* of the rows."""
    return {
        (True, False): tr("Feeds the hub"),
        (False, True): tr("Receives from the hub"),
        (True, True): tr("Both ways"),
        (False, False): tr("Not allowed yet"),
    }[bool(options.feeds_hub), options.hub_writes]


def arrow(options: SpokeOptions, *, enabled: bool = True) -> str:
    """The word beside a spoke's arrow in the picture of the hub."""
    if not enabled:
        return tr("off")
    return {
        (True, False): tr("feeds the hub"),
        (False, True): tr("receives"),
        (True, True): tr("both ways"),
        (False, False): tr("not allowed"),
    }[bool(options.feeds_hub), options.hub_writes]
