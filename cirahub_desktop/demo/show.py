"""Puts the demonstration together: sandbox, program, window, tour; and says what came of it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.demo.hands import Hands, NotFoundOnScreen
from cirahub_desktop.demo.tour import Script, Tour
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import LastRun
from cirahub_desktop.ui.dialogs.ask import Notice
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.start import application, wizard_of
from cirahub_desktop.wording import Words, calendar_words

_FOLDER = "/Team Calendar"
_OF_NO_SCREEN = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise()")
_PACE = 700
"""Milliseconds per step where somebody looks on."""


def show(*, unseen: bool) -> int:
    i18n.use(i18n.system_language())
    if unseen:
        qInstallMessageHandler(_tell_qt)
    with (
        tempfile.TemporaryDirectory(prefix="cirahub-demo-", ignore_cleanup_errors=True) as folder,
        Sandbox(None) as box,
    ):
        return _Demonstration(Path(folder), box, unseen=unseen).run()


class _Demonstration:
    def __init__(self, folder: Path, box: Sandbox, *, unseen: bool) -> None:
        self._box, self._unseen = box, unseen
        self._app = App(folder, vault=SessionVault(), words=calendar_words)
        self._qt = application()
        self._shell = Shell(self._app, self._qt, wizard_of(self._app))
        self._pictures = _picture_folder() if unseen else None

    def run(self) -> int:
        self._say(tr("A sandbox stands in for Exchange and the publisher; nothing leaves this computer."))
        self._shell.ended.connect(lambda: self._qt.exit(0))  # quit() would first ask the window, which refuses
        self._shell.open()
        try:
            done = self._tour()
            if done == 0 and not self._unseen:
                self._hand_over()
        except NotFoundOnScreen as missing:
            if self._shell.window.isVisible():
                self._say(tr("The tour stopped: “{what}” did not appear.", what=str(missing)))
            done = 1
        finally:
            self._shell.close()
        return done

    def _tour(self) -> int:
        self._shell.open_wizard(None, self._shell.window)
        tour = Tour(Hands(0 if self._unseen else _PACE), self._script(), self._say, self._picture, self._runs)
        tour.new_hub()
        tour.add_public_folder()
        tour.allow_and_sync()
        first, arrived = self._last_run(), len(self._box.items(_FOLDER))
        self._say(trn("{count} event is in the public folder.", "{count} events are in the public folder.", arrived))
        tour.sync("14-dashboard-second-run")
        second = self._last_run()
        written = second.created + second.updated + second.deleted
        if not written:
            self._say(tr("A second run wrote nothing."))
        if self._pictures:
            self._say(tr("Pictures of every page: {folder}", folder=str(self._pictures)))
        return 0 if arrived == first.read and not written and not first.failed else 1

    def _hand_over(self) -> None:
        """The window is the person's now."""
        script = self._script()
        words = Words(
            tr("Now it is your turn"),
            tr("This is a try-out on this computer alone: nothing you do here reaches anybody. To add more:"),
            (
                tr("Link: {link}", link=script.link),
                tr("E-mail {email}, password {password}", email=script.email, password=script.password),
                tr("Server (under More): {server}", server=script.server),
            ),
        )
        for line in (words.advice, *words.steps):
            self._say(line)
        Notice(words, self._shell.window).open()
        self._qt.exec()

    def _script(self) -> Script:
        email, password = next(iter(self._box.users.items()))
        return Script(self._box.feeds["plain"], email, password, self._box.endpoint, _FOLDER.lstrip("/"))

    def _runs(self) -> int:
        hub = self._app.hubs()[0]
        last = self._app.hub_status(hub.id).last_run
        running = self._shell.live.runs
        return 0 if last is None or running else round(last.ended.timestamp() * 1000)

    def _last_run(self) -> LastRun:
        last = self._app.status()[0].last_run
        if last is None:
            raise NotFoundOnScreen(tr("Sync Now"))
        return last

    def _picture(self, name: str) -> None:
        if self._pictures is None:
            return
        front = QApplication.activeModalWidget() or _front(self._shell.window)
        front.grab().save(str(self._pictures / f"{name}.png"))

    @staticmethod
    def _say(words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()


def _tell_qt(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """What Qt says, but for what it says of every window without a screen."""
    if words not in _OF_NO_SCREEN:
        sys.stderr.write(words + "\n")


def _front(window: QWidget) -> QWidget:
    """The wizard or dialog in front of the window, if there is one."""
    for top in QApplication.topLevelWidgets():
        if top.isVisible() and top.objectName() in ("wizard", "syncOptionsDialog"):
            return top
    return window


def _picture_folder() -> Path:
    folder = Path.cwd() / "demo-pictures"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="cirahub-pictures-"))
    return folder
