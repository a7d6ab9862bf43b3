"""The real program over a sandbox: a feed of forty events that went into a public folder, and then changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.worker import Background, SyncWorker
from tests.e2e.judge import assert_nobody_got_mail
from tests.e2e.stage import Stage

COUNT = 12


class Office:
    """The program's parts without its window."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage, self.app, self.qtbot = stage, stage.app, qtbot
        self.background, self.worker = Background(), SyncWorker(self.app)
        self.live = Live(self.app, self.worker, self.background, lambda: datetime.now(UTC) + stage.later)
        self.live.refresh()
        self._shown: list[QWidget] = []

    @property
    def hub(self) -> HubStatus:
        (found,) = self.live.hubs
        return found

    def show(self, dialog: QWidget) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._shown.append(dialog)
        dialog.open()  # type: ignore[attr-defined]

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.background.busy and not self.worker.busy and not self.live.runs)

    def run(self) -> None:
        self.live.sync(HubId(self.hub.id))
        self.idle()

    def close(self) -> None:
        self.background.shutdown()
        assert self.worker.shutdown(5)
        self.app.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(dialog: QWidget, name: str) -> None:
    (button,) = [one for one in dialog.findChildren(QAbstractButton, name) if one.isVisibleTo(dialog)]
    assert button.isEnabled(), name
    button.click()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    apply(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """In sync; then one event is new, one has another place and two are gone."""
    with Sandbox(keep_bodies=True) as sandbox, Stage(sandbox, tmp_path / "data") as made:
        made.publish(COUNT)
        made.set_up()
        made.run()
        yield made
        assert_nobody_got_mail(sandbox.recorder)


@pytest.fixture
def office(stage: Stage, dressed: QApplication, qtbot: QtBot) -> Iterator[Office]:
    made = Office(stage, qtbot)
    yield made
    made.close()


def change_feed(stage: Stage) -> None:
    """One event more, one with another place, the first two gone."""
    stage.publish_bytes(changed(stage.plan_of(COUNT + 1)))


def changed(plan: bytes) -> bytes:
    head, *events = plan.split(b"BEGIN:VEVENT")
    kept = [b"BEGIN:VEVENT" + event for event in events[2:]]
    assert b"LOCATION:Quai C" in kept[0]
    kept[0] = kept[0].replace(b"LOCATION:Quai C", b"LOCATION:Cour sud")
    return head + b"".join(kept)
