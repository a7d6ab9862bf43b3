"""Runs the window: one instance per data folder, first paint before the heavy libraries, a bounded end."""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cirahub_desktop.sync.errors import StoreFailed
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.ui.icons import app_icon
from cirahub_desktop.ui.instance import Instance
from cirahub_desktop.ui.shell import Shell, WizardFactory, WizardWindow
from cirahub_desktop.ui.signals import EndSignals
from cirahub_desktop.ui.worker import Background

if TYPE_CHECKING:
    from cirahub_desktop.ui.hub_app import WindowApp
    from cirahub_desktop.ui.presenters.wizard_app import WizardApp

_log = logging.getLogger(__name__)
_TURN = 0.0005
"""Seconds after which a thread that computes lets the window go on. One repaint asks dozens of times for its turn, so
with Python's own 5 ms the window would stand still for a quarter of a second."""
_LAST_WAIT = 2.0
"""Seconds that quitting may take."""


def wizard_of(app: WizardApp) -> WizardFactory:
    """The wizard is imported when it is first needed."""

    def make(background: Background, hub: HubConfig | None, parent: QWidget) -> WizardWindow:
        from cirahub_desktop.ui.wizard.wizard import Wizard

        return Wizard(app, background, hub=hub, parent=parent, sample=app.sample.hub is None)

    return make


def run_window(app: WindowApp, data_dir: Path, *, minimized: bool = False, open_wizard: bool | None = None) -> int:
    """Show the window until a person quits; the exit code of the program.

    ``open_wizard``: whether the wizard opens at once; by default only where there is no hub yet. A second start for
    the same ``data_dir`` brings the first to the front, unless it is ``minimized`` itself, and ends with 0. Raises
    StoreFailed where the first does not answer.
    """
    qt = application()
    instance = Instance(data_dir)
    if not instance.first:
        if not minimized and not instance.show_first():
            _log.warning("Another window works on this data folder and does not answer")
            raise StoreFailed(StoreFailed.Reason.BUSY, str(data_dir))
        return 0
    shell, signals = Shell(app, qt, wizard_of(app)), EndSignals()
    instance.shown.connect(shell.open_window)
    signals.asked.connect(shell.ended)
    shell.ended.connect(lambda: qt.exit(0))  # quit() would first ask the window, which refuses to be closed
    shell.open(minimized=minimized)
    QTimer.singleShot(0, _collect_from_now_on)
    wanted = not shell.live.hubs if open_wizard is None else open_wizard
    if wanted and not minimized:
        QTimer.singleShot(0, lambda: shell.open_wizard(None, shell.window))
    code = qt.exec()
    signals.close()
    return _leave(shell, instance, code)


def _collect_from_now_on() -> None:
    """What is there by now stays until the end, so no collection has to walk through it."""
    gc.freeze()
    gc.enable()


def application() -> QApplication:
    """The one QApplication, with our name and icon; closing the last window does not end it."""
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    qt.setApplicationName("CiraHub Desktop")
    qt.setDesktopFileName("cirahub-desktop")
    qt.setQuitOnLastWindowClosed(False)
    qt.setWindowIcon(app_icon())
    sys.setswitchinterval(_TURN)
    return qt


def _leave(shell: Shell, instance: Instance, code: int) -> int:
    """A QThread that is alive at the end would abort the process; the store is closed by then, so leave hard."""
    stopped = shell.close(_LAST_WAIT)
    instance.close()
    if not stopped:
        _log.warning("A call that cannot be interrupted still hangs; leaving without it")
        logging.shutdown()
        os._exit(code)
    return code
