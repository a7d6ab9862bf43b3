"""The names of pages and kinds as they stand in the side bar and on the cards."""

from __future__ import annotations

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.ui.presenters.wizard import Page


def page_label(page: Page) -> str:
    return {
        Page.SETUP: tr("Hub & Spoke Setup"),
        Page.TYPE: tr("Type of spoke"),
        Page.ICAL: tr("iCal URL"),
        Page.FOLDER: tr("Local folder"),
        Page.ACCOUNT: tr("Account"),
        Page.CALENDAR: tr("Choose a calendar"),
        Page.MAILBOX: tr("Choose a calendar"),
        Page.SPOKE_NAME: tr("Name your spoke"),
        Page.HUB_NAME: tr("Name your hub"),
    }[page]


KIND_ICONS = {
    SpokeKind.ICAL: "link",
    SpokeKind.PUBLIC_FOLDER: "public-folder",
    SpokeKind.MAILBOX: "mailbox",
    SpokeKind.FOLDER: "folder",
}
