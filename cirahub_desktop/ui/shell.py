"""Puts window, tray, workers and schedule together, and takes them apart within two seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.here import utc_now
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.announcer import Announcer
from cirahub_desktop.ui.autorun import Autorun
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.notices import Goto, GotoPage
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.translations import QtSentences
from cirahub_desktop.ui.tray import Tray
from cirahub_desktop.ui.worker import Background, SyncWorker

if TYPE_CHECKING:
    from cirahub_desktop.ui.hub_app import HubApp

_SHOWN = 200
"""Milliseconds after which the window is on the screen; what is heavy and not shown at first begins then."""


class WizardWindow(Protocol):
    """What the shell needs of the wizard."""

    created: SignalInstance
    finished: SignalInstance
    sample_wanted: SignalInstance

    def show(self) -> None: ...
    def carry_over(self, parent: QWidget) -> None: ...
    def deleteLater(self) -> None: ...


WizardFactory = Callable[[Background, HubConfig | None, QWidget], WizardWindow]
"""Makes the wizard, for a spoke of this hub, or for a new hub."""


class Shell(QObject):
    """Everything that lives as long as the program. ``ended``: a person wants to quit."""

    ended = Signal()

    def __init__(
        self,
        app: HubApp,
        qt: QApplication,
        make_wizard: WizardFactory,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__()
        self._app, self._qt, self._make_wizard = app, qt, make_wizard
        self._sentences = QtSentences()
        self._wizard: WizardWindow | None = None
        self._language_before = ""
        """That of the window behind the wizard."""
        self._use_language(app.preference("language") or i18n.system_language())
        self._scheme = _scheme(app.preference("theme"))
        apply(qt, self._scheme)
        self.background = Background(app.close)
        self.worker = SyncWorker(app)
        self.live = Live(app, self.worker, self.background, clock)
        self.live.refresh()
        self.window = self._new_window()
        self.tray = Tray(self.live, self)
        self.announcer = Announcer(self.live, lambda: self.window, self)
        self.autorun = Autorun(self.live, self)
        self._wire()

    def open(self, *, minimized: bool = False) -> None:
        """Show the window and begin to work. ``minimized``: in the tray alone, or where there is none, in the bar of
        windows."""
        if not minimized:
            self.window.show()
        elif not self.tray.available:
            self.window.showMinimized()
        self._on_tray()
        self.autorun.start()
        QTimer.singleShot(_SHOWN, self, self.live.ask_vault)
        QTimer.singleShot(_SHOWN, self, self._follow_the_program)

    def _follow_the_program(self) -> None:
        """What starts at login is this program, wherever it is now."""
        self.background.run(lambda _: self._app.settings.mend_login_start(), lambda _: None, self.live.failed.emit)

    def open_window(self, hub: HubId | None = None) -> None:
        if hub is not None:
            self.window.select(hub)
        self.window.bring_to_front()

    def go_to(self, where: Goto) -> None:
        """From the tray, or a notification: the window, and in it what a person is to look at."""
        self.open_window(where.hub)
        match where.page:
            case GotoPage.HOLD:
                self.window.open_hold(where.id)
            case GotoPage.QUESTIONS:
                self.window.open_conflicts()
            case GotoPage.SIGN_IN:
                self.window.open_sign_in(where.id)
            case GotoPage.DETAILS:
                self.window.open_details()
            case GotoPage.SETTINGS:
                self.window.open_over(Over.SETTINGS, "")

    def open_wizard(self, hub: HubId | None, parent: QWidget) -> None:
        """In a window of its own. A language chosen there reaches this window when the wizard is gone."""
        status = self.live.hub(hub) if hub is not None else None
        language = i18n.language()
        wizard = self._make_wizard(self.background, status.config if status is not None else None, parent)
        wizard.created.connect(self._on_created)
        wizard.sample_wanted.connect(self.live.sample.make)
        wizard.finished.connect(lambda: self._on_wizard_gone(wizard))
        self._wizard, self._language_before = wizard, language
        wizard.show()

    def use_language(self, language: str) -> None:
        """Switch while running: windows are built again from what they show. '' is the language of the system."""
        self._use_language(language or i18n.system_language())
        self._app.set_preference("language", language)
        self._rebuild()

    def use_scheme(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._app.set_preference("theme", scheme.value)
        apply(self._qt, scheme)
        self._rebuild()

    def close(self, wait: float = 2.0) -> bool:
        """Stop everything; False where a thread hangs and only ``os._exit`` is left."""
        self.autorun.stop()
        self.tray.close()
        self.background.shutdown()
        stopped = self.worker.shutdown(wait)
        self.window.hide()
        ended = self._app.sample.close()
        self._app.close()
        return stopped and ended

    def _wire(self) -> None:
        self.tray.opened.connect(self.go_to)
        self.tray.quit.connect(self.ended)
        self.tray.appeared.connect(self._on_tray)
        self._qt.commitDataRequest.connect(self._on_log_off)

    def _on_log_off(self, _session: QSessionManager) -> None:
        self.ended.emit()

    def _on_tray(self) -> None:
        if self.window.closing_hides is not self.tray.available:
            self.window.closing_hides = self.tray.available
            self.window.show_now()

    def _on_closing(self) -> None:
        if self.tray.available:
            self.window.hide()
            self.tray.tell_hidden()
            return
        self._ask()

    def _ask(self) -> None:
        self.window.dialogs.open(self._ask_to_leave)

    def _ask_to_leave(self, window: MainWindow) -> QDialog:
        from cirahub_desktop.ui.dialogs.leave import LeaveDialog

        dialog = LeaveDialog(window)
        dialog.quit.connect(self.ended)
        dialog.minimise.connect(window.showMinimized)
        return dialog

    def _on_created(self, hub: str, _spoke: str) -> None:
        self.live.refresh()
        self.window.select(HubId(hub))
        self.live.read_new(HubId(hub))

    def _on_wizard_gone(self, wizard: WizardWindow) -> None:
        self._wizard = None
        wizard.deleteLater()
        if i18n.language() != self._language_before:
            self._use_language(i18n.language())
            self._rebuild()

    def _new_window(self) -> MainWindow:
        window = MainWindow(self.live, self.open_wizard)
        window.closing.connect(self._on_closing)
        window.quit.connect(self._ask)
        queued = Qt.ConnectionType.QueuedConnection  # what was pressed to choose is gone after it
        window.language_chosen.connect(self.use_language, queued)
        window.scheme_chosen.connect(self.use_scheme, queued)
        return window

    def _rebuild(self) -> None:
        """Another window in the place of this one, with all that is open over it."""
        old, shown = self.window, self.window.isVisible()
        memory = old.memory()
        old.dialogs.close_all()
        self.live.changed.disconnect(old.show_now)
        self.live.failed.disconnect(old.on_failed)
        self.window = self._new_window()
        self.window.remember(memory)
        self._on_tray()
        if shown:
            self.window.show()
        if self._wizard is not None:
            self._wizard.carry_over(self.window)
        self._language_before = i18n.language()
        self.window.dialogs.remember(memory.dialogs)
        old.hide()
        old.deleteLater()
        self.tray.retranslate()

    def _use_language(self, language: str) -> None:
        i18n.use(language if language in i18n.LANGUAGES else "en")
        self._sentences.use(i18n.language())


def _scheme(stored: str) -> Scheme:
    return Scheme(stored) if stored in {one.value for one in Scheme} else Scheme.SYSTEM
