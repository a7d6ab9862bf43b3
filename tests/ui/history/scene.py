"""A hub with a real store and real folders, whose runs are the engine's own, and the page over it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.ui.history.page import HistoryPage
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.worker import Background, SyncWorker

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Eight o'clock in Paris, a Monday."""


class Depot:
    """*Plan* feeds the hub, *Dock* is written."""

    def __init__(self, folder: Path) -> None:
        self.now = START
        self.app = App(folder / "data", vault=SessionVault(), clock=lambda: self.now)
        self.hub = self.app.add_hub("Livraisons")
        self.plan = self.app.add_folder_spoke(self.hub.id, "Plan Nordfracht", folder / "plan")
        self.dock = self.app.add_folder_spoke(self.hub.id, "Planning quai", folder / "dock")
        self.app.set_options(self.dock.id, replace(self.dock.options, hub_writes=True))

    def store(self) -> Store:
        return Store(self.app.data_dir / STORE_NAME)

    def put(self, uid: str, subject: str, day: int = 1, *, location: str = "", hour: int = 9) -> None:
        """An event in the plan, ``day`` days after the start."""
        at = (START + timedelta(days=day)).strftime("%Y%m%d")
        place = f"LOCATION:{location}\r\n" if location else ""
        text = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:{subject}\r\n{place}"
            f"DTSTART:{at}T{hour:02}0000Z\r\nDTEND:{at}T{hour + 1:02}0000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (Path(self.plan.place.path) / f"{uid}.ics").write_bytes(text.encode())

    def take(self, uid: str) -> None:
        (Path(self.plan.place.path) / f"{uid}.ics").unlink()

    def edit_in_dock(self, old: str, new: str) -> None:
        for file in Path(self.dock.place.path).glob("*.ics"):
            text = file.read_text("utf-8")
            if old in text:
                file.write_text(text.replace(old, new), "utf-8")

    def sync(self, *, minutes: int = 15, by_hand: bool = True) -> HubReport:
        self.now += timedelta(minutes=minutes)
        report = self.app.sync(self.hub.id, by_hand=by_hand)
        assert not report.cancelled
        return report

    def in_dock(self) -> list[str]:
        """Subjects in the folder that is written."""
        files = (file.read_text("utf-8") for file in Path(self.dock.place.path).glob("*.ics"))
        return sorted(re.findall(r"^SUMMARY:(.*)$", "\n".join(files), re.MULTILINE))


class Desk:
    """The page in a window of its own, over the worker and the background of the program."""

    def __init__(self, app: App, depot: Depot, qtbot: QtBot) -> None:
        self.depot, self.qtbot = depot, qtbot
        self.background = Background()
        self.worker = SyncWorker(app)
        self.live = Live(app, self.worker, self.background, lambda: depot.now)
        self.live.refresh()
        self.page = self.open_page()

    def open_page(self, memory: object = None, size: tuple[int, int] = (952, 600)) -> HistoryPage:
        self.page = page = HistoryPage(self.live)
        page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.resize(*size)
        if memory is not None:
            page.remember(memory)
        self.live.changed.connect(self.refresh)
        self.refresh()
        page.show()
        self.settle()
        return page

    def refresh(self) -> None:
        hub = self.live.hub(self.depot.hub.id)
        if hub is not None:
            self.page.show_hub(hub)

    def settle(self) -> None:
        """Until nothing is asked for any more."""
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.background.busy and not self.worker.busy)
            QApplication.processEvents()

    def close(self) -> None:
        self.live.changed.disconnect(self.refresh)
        self.background.shutdown()
        assert self.worker.shutdown(5)
        for top in QApplication.topLevelWidgets():
            if isinstance(top, QWidget) and (top is self.page or top.parent() is self.page):
                top.hide()
        self.page.hide()
        self.page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
