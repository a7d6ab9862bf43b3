"""*Settings* over a real program in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.app import App
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.web_proxy import Proxy, use_proxy
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.settings.dialog import SettingsDialog
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.worker import Background, SyncWorker
from tests.e2e.stage import LastingVault

WORK = Account(
    *(AccountId(""), "Work", "claire@verrier.example", "claire@verrier.example"),
    "https://mail.verrier.example/EWS/Exchange.asmx",
    AuthMethod.NTLM,
)
ONLINE = Account(
    *(AccountId(""), "Online", "ann@verrier.example", "ann@verrier.example"),
    "https://outlook.office365.com/EWS/Exchange.asmx",
    AuthMethod.MICROSOFT,
    "7d1c7c51-0c4b-4f0b-9a57-0c1a2b3c4d5e",
)


class Host:
    def __init__(self) -> None:
        self.asked: list[object] = []

    def use_language(self, language: str) -> None:
        self.asked.append(language)

    def use_scheme(self, scheme: Scheme) -> None:
        self.asked.append(scheme)


class Desk:
    """What the dialog stands on, and its hands."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app, self.qtbot, self.host = app, qtbot, Host()
        self.background, self.worker = Background(), SyncWorker(app)
        self.live = Live(app, self.worker, self.background)
        self.live.refresh()
        self.open: list[QDialog] = []

    def settings(self) -> SettingsDialog:
        dialog = SettingsDialog(self.live, self.host, None)
        self.show(dialog)
        return dialog

    def show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.open.append(dialog)
        dialog.show()

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.background.busy and not self.worker.busy)

    def close(self) -> None:
        for dialog in self.open:
            dialog.done(0)
            dialog.deleteLater()
        self.background.shutdown()
        assert self.worker.shutdown(5)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        use_proxy(Proxy())


def press(parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    button.click()


def over(parent: QWidget) -> QDialog:
    """The dialog that opened over another one."""
    found = [one for one in parent.findChildren(QDialog) if one.isVisible()]
    assert found
    return found[-1]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    apply(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(tmp_path / "data", vault=LastingVault())


@pytest.fixture
def desk(app: App, qtbot: QtBot, dressed: QApplication) -> Iterator[Desk]:
    made = Desk(app, qtbot)
    yield made
    made.close()


MakeDesk = Callable[[App], Desk]
