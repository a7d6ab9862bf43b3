"""The dashboard in each state, its menus, and the dialogs that open from it."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QMenu, QPushButton, QWidget

from cirahub_desktop.sync.errors import AnotherRun
from cirahub_desktop.ui.dialogs.leave import LeaveDialog
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.settings import SettingsPage
from tests.pictures import world
from tests.pictures.page import Open, Page
from tests.pictures.studio import Studio

STATES = {
    "in-sync": world.IN_SYNC,
    "nothing-written": world.UNWRITTEN,
    "waiting": world.WAITING,
    "error-and-off": world.ERROR,
    "paused": world.PAUSED,
    "many-spokes": world.MANY,
    "asked": world.ASKED,
    "leaving": world.LEAVING,
    "feed-alone": world.ALONE,
}


def _dashboard(hub: str) -> Open:
    return lambda studio: studio.show(hub)


def empty(studio: Studio) -> QWidget:
    return studio.show_empty()


def syncing(studio: Studio) -> QWidget:
    """A run that stands before its first write, for as long as it is looked at."""
    box, live = studio.world.box, studio.shell.live
    studio.world.add_truck()
    box.faults.add("CreateItem:1:hold")

    def go_on() -> None:
        box.faults.clear()
        box.faults.release()

    live.sync(studio.hub(world.IN_SYNC).id)
    studio.wait(lambda: box.faults.wait_until_held(0), "the first write")
    studio.afterwards(go_on)
    return studio.show(world.IN_SYNC)


def options(hub: str, spoke: str, *, more: bool = False) -> Open:
    def opened(studio: Studio) -> QWidget:
        studio.show(hub).open_options(studio.spoke(hub, spoke).id)
        dialog = studio.dialog()
        if more:
            studio.press("moreOptionsButton")
        studio.idle()
        return dialog

    return opened


def waiting(studio: Studio) -> QWidget:
    head = studio.spoke(world.WAITING, "Réservations").hold
    assert head is not None
    studio.show(world.WAITING).open_hold(head.id)
    return _settled(studio)


def conflict(studio: Studio) -> QWidget:
    studio.show(world.ASKED).open_conflicts()
    return _settled(studio)


def relink(studio: Studio) -> QWidget:
    studio.show(world.IN_SYNC).open_relink(studio.spoke(world.IN_SYNC, world.FEED).id)
    return _settled(studio)


def sign_in(studio: Studio) -> QWidget:
    studio.show(world.ERROR).open_sign_in(studio.spoke(world.ERROR, "Paul Petit").id)
    return _settled(studio)


def over(what: Over, hub: str) -> Open:
    """A dialog about the hub."""

    def opened(studio: Studio) -> QWidget:
        studio.show(hub).open_over(what, studio.hub(hub).id)
        return _settled(studio)

    return opened


def settings(page: SettingsPage) -> Open:
    def opened(studio: Studio) -> QWidget:
        studio.show(world.IN_SYNC).open_over(Over.SETTINGS, "")
        studio.press(f"settings-{page.value}")
        return _settled(studio)

    return opened


def from_settings(page: SettingsPage, button: str) -> Open:
    """What a button of the settings opens; the account is the first."""

    def opened(studio: Studio) -> QWidget:
        dialog = settings(page)(studio)
        found = next(one for one in dialog.findChildren(QAbstractButton) if one.objectName().startswith(button))
        found.click()
        studio.wait(lambda: studio.dialog() is not dialog, "what it opens")
        return _settled(studio)

    return opened


def remove_spoke(studio: Studio) -> QWidget:
    dialog = options(world.IN_SYNC, world.DOCK)(studio)
    studio.press("removeSpokeButton")
    studio.wait(lambda: studio.dialog() is not dialog, "the question")
    return _settled(studio)


def unsaved(studio: Studio) -> QWidget:
    """Options that were changed and are left."""
    dialog = options(world.IN_SYNC, world.DOCK)(studio)
    studio.press("feedsHubSwitch")
    studio.press("cancelButton")
    studio.wait(lambda: studio.dialog() is not dialog, "the question")
    return _settled(studio)


def notice(studio: Studio) -> QWidget:
    studio.show(world.IN_SYNC).on_failed(AnotherRun(world.IN_SYNC))
    return _settled(studio)


def leave(studio: Studio) -> QWidget:
    dialog = LeaveDialog(studio.show(world.IN_SYNC))
    dialog.open()
    return dialog


def tray_menu(studio: Studio) -> QWidget:
    menu = studio.shell.tray.menu
    window = studio.show(world.IN_SYNC)
    studio.in_front(window)
    menu.popup(window.pos())
    return menu


def menu_of(button: str, page: Open) -> Open:
    def opened(studio: Studio) -> QWidget:
        window = page(studio)
        studio.in_front(window)
        found = next(one for one in window.findChildren(QPushButton, button) if one.menu() is not None)
        menu = found.menu()
        assert isinstance(menu, QMenu)
        menu.popup(window.pos())
        return menu

    return opened


def field_menu(studio: Studio) -> QWidget:
    """What the right button opens in a field; its words are Qt's."""
    dialog = over(Over.RENAME, world.IN_SYNC)(studio)
    field = dialog.findChild(QLineEdit, "textField")
    assert field is not None
    studio.in_front(dialog)
    menu = field.createStandardContextMenu()
    studio.afterwards(menu.deleteLater)
    menu.popup(dialog.pos())
    return menu


def _settled(studio: Studio) -> QDialog:
    dialog = studio.dialog()
    studio.idle()
    return dialog


PAGES = (
    *(Page(f"dashboard-{state}", _dashboard(hub)) for state, hub in STATES.items()),
    Page("dashboard-empty", empty),
    Page("dashboard-syncing", syncing),
    Page("options-target", options(world.IN_SYNC, world.DOCK)),
    Page("options-target-more", options(world.IN_SYNC, world.DOCK, more=True)),
    Page("options-feed", options(world.IN_SYNC, world.FEED)),
    Page("options-refused", options(world.ERROR, "Paul Petit")),
    Page("waiting-for-your-ok", waiting),
    Page("conflict", conflict),
    Page("relink", relink),
    Page("sign-in", sign_in),
    Page("trouble", over(Over.DETAILS, world.ERROR)),
    Page("not-written", over(Over.FAULTS, world.IN_SYNC)),
    Page("rename", over(Over.RENAME, world.IN_SYNC)),
    Page("remove-hub", over(Over.REMOVE, world.IN_SYNC)),
    Page("preview", over(Over.PREVIEW, world.WAITING)),
    Page("preview-nothing", over(Over.PREVIEW, world.MANY)),
    Page("gone-from-feed", over(Over.LEAVING, world.LEAVING)),
    Page("kept", over(Over.KEPT, world.LEAVING)),
    *(Page(f"settings-{page.value}", settings(page)) for page in SettingsPage),
    Page("settings-change-account", from_settings(SettingsPage.ACCOUNTS, "changeAccount")),
    Page("settings-show-diagnostics", from_settings(SettingsPage.HELP, "diagnosticsButton")),
    Page("remove-everything", over(Over.REMOVE_EVERYTHING, world.IN_SYNC)),
    Page("remove-spoke", remove_spoke),
    Page("unsaved-options", unsaved),
    Page("notice", notice),
    Page("leave", leave),
    Page("tray-menu", tray_menu),
    Page("menu-language", menu_of("languageButton", _dashboard(world.IN_SYNC))),
    Page("menu-of-hub", menu_of("moreButton", _dashboard(world.IN_SYNC))),
    Page("menu-of-field", field_menu),
)
