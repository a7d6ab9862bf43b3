"""A hub with a real store and real folders, whose runs are the engine's own, and the page over it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.ui.history.page import HistoryPage
from cirahub_desktop.ui.history.undo_dialog import UndoDialog
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.presenters.history_runs import RunRow
from cirahub_desktop.ui.presenters.undo import Outcome, Stage, outcome
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

    def sync_nothing(self, store: Store, number: int) -> None:
        """The line of a run that changed nothing, made by hand: thousands of them take a while otherwise."""
        at = START - timedelta(minutes=15 * (3000 - number))
        store.journal.begin_run(self.hub.id, f"{number:032x}", number, at)
        store.journal.end_run(f"{number:032x}", at + timedelta(seconds=1), {"read": 5, "writable": 1})

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

    def open_page(
        self, memory: object = None, size: tuple[int, int] = (952, 600), *, settled: bool = True
    ) -> HistoryPage:
        self.page = page = HistoryPage(self.live)
        page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.resize(*size)
        if memory is not None:
            page.remember(memory)
        self.live.changed.connect(self.refresh)
        self.refresh()
        page.show()
        if settled:
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

    # what a person sees and does

    def runs(self) -> list[RunRow]:
        return [row for row in self.page.runs.runs.rows if isinstance(row, RunRow)]

    def go_to(self, number: int) -> None:
        """The run in that line of the list, from the top."""
        row = self.runs()[number]
        self.page.runs.setCurrentIndex(self.page.runs.runs.find(row.runs[0]))
        self.settle()

    def take(self, shelf: Shelf) -> None:
        self.page.chips.chip(shelf).click()
        self.settle()

    def lines(self, *, right: bool = False) -> list[str]:
        rows = self.page.run.rows if right else self.page.items
        return [line.row.spoken for line in rows.lines()]

    def press(self, name: str, *, right: bool = True) -> None:
        """The button in the line of an event."""
        rows = self.page.run.rows if right else self.page.items
        (button,) = (line.button for line in rows.lines() if line.row.subject == name)
        assert button is not None
        button.click()

    def open_story(self, name: str, *, right: bool = True) -> None:
        rows = self.page.run.rows if right else self.page.items
        next(line.name for line in rows.lines() if line.row.subject == name).click()
        self.settle()

    def search(self, text: str) -> None:
        self.page.search.setFocus()
        self.page.search.setText(text)
        self.qtbot.waitUntil(lambda: self.page.presenter.text == text.strip())
        self.settle()

    def dialog(self) -> UndoDialog:
        """The one that was opened last, when it has looked."""
        self.qtbot.waitUntil(lambda: bool(self._dialogs()))
        dialog = self._dialogs()[-1]
        self.settle()
        return dialog

    def undo(self) -> Outcome:
        """Say yes in the dialog, wait for what came of it, and close it."""
        dialog = self.dialog()
        assert dialog.yes.isEnabled()
        dialog.yes.click()
        self.qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.TOLD)
        assert dialog.presenter.error is None
        assert dialog.presenter.report is not None
        told = outcome(dialog.presenter.report)
        dialog.no.click()
        self.settle()
        return told

    def _dialogs(self) -> list[UndoDialog]:
        return [one for one in self.page.findChildren(UndoDialog) if one.isVisible()]

    def close(self) -> None:
        for dialog in self._dialogs():
            dialog.reject()
        self.live.changed.disconnect(self.refresh)
        self.background.shutdown()
        assert self.worker.shutdown(5)
        self.page.hide()
        self.page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
