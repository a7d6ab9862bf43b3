"""The icon in the tray: how everything stands, the way back to the window, *Sync Now* and *Quit*."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from cirahub_desktop.i18n import tr
from cirahub_desktop.resources import resource
from cirahub_desktop.status import State
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.notifier import Notifier
from cirahub_desktop.ui.presenters.notices import Goto, GotoPage, Notice
from cirahub_desktop.ui.presenters.tray import TrayView, tray_view

_RECHECK = 5000
"""Milliseconds between two looks for a tray that was not there at the start."""
_WINDOW = Goto(GotoPage.HUB)
_FILES = {
    State.ERROR: "error",
    State.WAITING: "attention",
    State.SYNCING: "syncing",
    State.PAUSED: "paused",
}


class Tray(QObject):
    """``available`` tells whether closing the window may hide it. The tray can come after the program."""

    opened = Signal(object)
    """A ``Goto``: a person wants to see the window there."""
    quit = Signal()
    appeared = Signal()

    def __init__(self, live: Live, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._icon = QSystemTrayIcon(self)
        self._menu = QMenu()
        self._icon.setContextMenu(self._menu)
        self._view: TrayView | None = None
        self._notice: Notice | None = None
        self._told_hidden = False
        self._recheck = QTimer(self, interval=_RECHECK)
        self._recheck.timeout.connect(self._look_for_tray)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._on_message_clicked)
        live.changed.connect(self.show_now)
        self._notifier = Notifier(live, lambda: self.available, self)
        self._notifier.noticed.connect(self._on_notice)
        self.appeared.connect(self._notifier.look)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.retranslate)
        self.show_now()
        self._look_for_tray()

    @property
    def available(self) -> bool:
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def menu(self) -> QMenu:
        return self._menu

    def show_now(self) -> None:
        view = tray_view(self._live.hubs, self._live.runs, self._live.now())
        if view == self._view:
            return
        self._view = view
        self._icon.setIcon(tray_icon(view.mark))
        self._icon.setToolTip(view.tooltip)
        self._fill_menu(view)

    def retranslate(self) -> None:
        """The language has changed, or the brightness of the panel."""
        self._view = None
        self.show_now()

    def tell_hidden(self) -> None:
        """Said once, when closing the window hides it for the first time."""
        if not self._told_hidden:
            self._told_hidden, self._notice = True, None
            text = tr("It stays here in the tray and goes on syncing. Quit it from this menu.")
            self._icon.showMessage(tr("CiraHub Desktop is still running"), text, self._icon.icon())

    def close(self) -> None:
        self._recheck.stop()
        self._icon.hide()

    def _look_for_tray(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._recheck.stop()
            self._icon.show()
            self.appeared.emit()
        else:
            self._recheck.start()

    def _fill_menu(self, view: TrayView) -> None:
        menu = self._menu
        menu.clear()
        if view.first:
            menu.addAction(view.first).triggered.connect(lambda: self.opened.emit(view.first_goto))
        menu.addAction(view.last).setEnabled(False)
        menu.addSeparator()
        sync = menu.addAction(tr("Sync Now"))
        sync.setObjectName("traySyncNow")
        sync.setEnabled(view.may_sync)
        sync.triggered.connect(self._live.sync_all)
        if len(view.hubs) > 1:
            self._offer_hubs(menu.addMenu(tr("Sync one hub")), view)
        pause = menu.addAction(tr("Resume") if view.paused else tr("Pause"))
        pause.setEnabled(bool(view.hubs))
        pause.triggered.connect(lambda: self._live.pause_all(paused=not view.paused))
        menu.addSeparator()
        menu.addAction(tr("Open CiraHub Desktop")).triggered.connect(lambda: self.opened.emit(_WINDOW))
        settings = menu.addAction(tr("Settings…"))
        settings.triggered.connect(lambda: self.opened.emit(Goto(GotoPage.SETTINGS)))
        menu.addSeparator()
        menu.addAction(tr("Quit (syncing stops)")).triggered.connect(self.quit)

    def _offer_hubs(self, menu: QMenu, view: TrayView) -> None:
        menu.setAccessibleName(menu.title())
        for hub, name in view.hubs:
            menu.addAction(name).triggered.connect(lambda _=False, chosen=hub: self._live.sync(chosen))

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.opened.emit(_WINDOW)

    def _on_notice(self, notice: Notice) -> None:
        self._notice = notice
        self._icon.showMessage(notice.title, notice.text, tray_icon(notice.mark))

    def _on_message_clicked(self) -> None:
        """The system does not say which message was clicked: the last one."""
        self.opened.emit(self._notice.goto if self._notice is not None else _WINDOW)


def tray_icon(state: State) -> QIcon:
    """The set is chosen by the brightness of the panel, which follows the system and not the look of our windows."""
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    ground = "dark" if dark else "light"
    return QIcon(str(resource("icons", f"tray-{_FILES.get(state, 'ok')}-on-{ground}-panel.svg")))
