"""What opens over the window. Imported with the first dialog, so that the window is on the screen before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QDialog

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.dialogs.ask import AskText, Notice
from cirahub_desktop.ui.dialogs.conflict import ConflictDialog
from cirahub_desktop.ui.dialogs.faults import FaultsDialog
from cirahub_desktop.ui.dialogs.hold import HoldDialog
from cirahub_desktop.ui.dialogs.leaving import KeptDialog, LeavingDialog
from cirahub_desktop.ui.dialogs.opened import Make
from cirahub_desktop.ui.dialogs.relink import RelinkDialog
from cirahub_desktop.ui.dialogs.remove import RemoveDialog
from cirahub_desktop.ui.dialogs.sign_in import ask_sign_in
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from cirahub_desktop.ui.dialogs.throw_away import ask_throw_away
from cirahub_desktop.ui.dialogs.trouble import TroubleDialog
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.removal import Target
from cirahub_desktop.ui.presenters.trouble import Trouble, WayOut, troubles
from cirahub_desktop.ui.preview.dialog import PreviewDialog
from cirahub_desktop.ui.settings.dialog import SettingsDialog
from cirahub_desktop.ui.settings.remove_everything import RemoveEverythingDialog
from cirahub_desktop.ui.theme.tokens import Scheme


def maker(over: Over, about: str) -> Make[MainWindow]:
    return partial(_MAKERS[over], about)


def notice(error: CiraHubError) -> Make[MainWindow]:
    """None where the same is being said already."""

    def make(window: MainWindow) -> QDialog | None:
        words = wording.explain(error)
        said = any(one.isVisible() and one.windowTitle() == words.title for one in window.findChildren(Notice))
        return None if said else Notice(words, window)

    return make


def _options(spoke: str, window: MainWindow) -> QDialog | None:
    found = _spoke(window, spoke)
    if found is None:
        return None
    dialog = SyncOptionsDialog(window.live, found, window)
    dialog.way_out.connect(lambda trouble: _take(window, trouble))
    dialog.relink.connect(lambda: window.open_relink(spoke))
    return dialog


def _relink(spoke: str, window: MainWindow) -> QDialog | None:
    found = _spoke(window, spoke)
    return RelinkDialog(window.live, found, window) if found is not None else None


def _details(hub: str, window: MainWindow) -> QDialog | None:
    status = window.live.hub(HubId(hub))
    found = troubles(status, window.live.now()) if status is not None else ()
    if not found:
        return None
    dialog = TroubleDialog(found, window)
    dialog.chosen.connect(lambda trouble: _take(window, trouble))
    return dialog


def _hold(which: str, window: MainWindow) -> QDialog | None:
    live = window.live
    found = live.hold(which)
    hub = live.hub(found.hub) if found is not None else None
    if found is None or hub is None:
        return None
    dialog = HoldDialog(live, found, hub, window)
    dialog.keep.connect(live.drop_hold)
    dialog.delete.connect(lambda one: live.sync(hub.id, one))
    return dialog


def _preview(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    if found is None:
        return None
    dialog = PreviewDialog(window.live, found, window)
    dialog.sync.connect(lambda: window.live.sync(found.id))
    return dialog


def _conflicts(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    return ConflictDialog(window.live, found, window) if found is not None else None


def _leaving(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    return LeavingDialog(window.live, found, window) if found is not None else None


def _kept(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    return KeptDialog(window.live, found, window) if found is not None else None


def _sign_in(spoke: str, window: MainWindow) -> QDialog | None:
    found = _spoke(window, spoke)
    if found is None or found.account is None:
        return None
    return ask_sign_in(window.live, found.config.hub, found.account, found.name, window)


def _faults(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    return FaultsDialog(found, window) if found is not None else None


def _rename(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    if found is None:
        return None
    dialog = AskText(tr("Rename this hub"), tr("Name of the hub"), found.name, tr("Rename"), window)
    dialog.entered.connect(lambda name: window.live.rename_hub(found.id, name))
    return dialog


def _remove(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    if found is None:
        return None
    if found.example:
        return _throw_away(hub, window)
    return RemoveDialog(window.live, Target.of_hub(found), window)


def _throw_away(hub: str, window: MainWindow) -> QDialog | None:
    found = window.live.hub(HubId(hub))
    if found is None:
        return None
    dialog = ask_throw_away(found, window)
    dialog.confirmed.connect(lambda: window.live.sample.throw_away(found.id))
    return dialog


def _settings(_: str, window: MainWindow) -> QDialog:
    return SettingsDialog(window.live, _Host(window), window)


def _remove_everything(_: str, window: MainWindow) -> QDialog:
    return RemoveEverythingDialog(window.live, window)


class _Host:
    """Who shows the windows listens to them."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def use_language(self, language: str) -> None:
        self._window.language_chosen.emit(language)

    def use_scheme(self, scheme: Scheme) -> None:
        self._window.scheme_chosen.emit(scheme)


def _take(window: MainWindow, trouble: Trouble) -> None:
    """The way out of what is wrong with a spoke."""
    match trouble.way:
        case WayOut.SIGN_IN:
            window.open_sign_in(trouble.spoke or "")
        case WayOut.LINK:
            window.open_relink(trouble.spoke or "")
        case WayOut.TRY_AGAIN:
            window.sync_now()


def _spoke(window: MainWindow, spoke: str) -> SpokeStatus | None:
    return next((one for hub in window.live.hubs for one in hub.spokes if one.id == spoke), None)


_MAKERS: dict[Over, Callable[[str, MainWindow], QDialog | None]] = {
    Over.OPTIONS: _options,
    Over.RELINK: _relink,
    Over.DETAILS: _details,
    Over.HOLD: _hold,
    Over.PREVIEW: _preview,
    Over.CONFLICTS: _conflicts,
    Over.SIGN_IN: _sign_in,
    Over.LEAVING: _leaving,
    Over.KEPT: _kept,
    Over.FAULTS: _faults,
    Over.RENAME: _rename,
    Over.REMOVE: _remove,
    Over.THROW_AWAY: _throw_away,
    Over.SETTINGS: _settings,
    Over.REMOVE_EVERYTHING: _remove_everything,
}
