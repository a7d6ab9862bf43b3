"""The window: hubs at the left, the page of one of them at the right; dialogs and the wizard open on top."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.ui.dashboard.empty_page import EmptyPage
from cirahub_desktop.ui.dashboard.hub_page import HubPage
from cirahub_desktop.ui.dashboard.side_bar import SideBar
from cirahub_desktop.ui.dialogs.ask import AskText, Notice
from cirahub_desktop.ui.dialogs.conflict import ConflictDialog
from cirahub_desktop.ui.dialogs.faults import FaultsDialog
from cirahub_desktop.ui.dialogs.held_changes import HeldChangesView
from cirahub_desktop.ui.dialogs.hold import HoldDialog
from cirahub_desktop.ui.dialogs.relink import RelinkDialog
from cirahub_desktop.ui.dialogs.remove import RemoveDialog
from cirahub_desktop.ui.dialogs.sign_in import ask_sign_in
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from cirahub_desktop.ui.dialogs.trouble import TroubleDialog
from cirahub_desktop.ui.icons import app_icon
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.banner import BannerAction, BannerView
from cirahub_desktop.ui.presenters.dashboard import Surroundings, dashboard
from cirahub_desktop.ui.presenters.hold import hold_view
from cirahub_desktop.ui.presenters.removal import Target
from cirahub_desktop.ui.presenters.trouble import Trouble, WayOut, troubles
from cirahub_desktop.ui.theme.tokens import Scheme

_SIZE = QSize(1200, 780)
_LEAST = QSize(820, 560)

OpenWizard = Callable[[HubId | None, QWidget], None]
"""Opens the wizard for a new spoke of a hub, or for a new hub where there is none."""


class MainWindow(QWidget):
    """Shows what ``Live`` knows. ``closing``: a person closed it; whoever listens decides what that means."""

    closing = Signal()
    language_chosen = Signal(str)
    scheme_chosen = Signal(object)

    def __init__(self, live: Live, open_wizard: OpenWizard, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__()
        self.setWindowTitle("CiraHub Desktop")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(_LEAST)
        self.resize(_SIZE)
        self.closing_hides = False
        self._live, self._open_wizard = live, open_wizard
        self._selected: HubId | None = None
        self.side_bar = SideBar(scheme)
        self.page = HubPage()
        self.empty = EmptyPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addWidget(self._pages, 1)
        self._wire()
        self.show_now()

    @property
    def selected(self) -> HubId | None:
        return self._selected

    def select(self, hub: HubId | None) -> None:
        self._selected = hub
        self.show_now()

    def show_now(self) -> None:
        """Put the present state on the screen."""
        around = Surroundings(self._live.now(), self.closing_hides, self._live.vault_lasting)
        view = dashboard(self._live.hubs, self._live.runs, self._selected, around)
        self.side_bar.show_hubs(view.hubs)
        if view.hub is None:
            self._pages.setCurrentWidget(self.empty)
            return
        self._selected = view.hub.id
        self.page.show_view(view.hub)
        self._pages.setCurrentWidget(self.page)
        self._keep_whole()

    def _keep_whole(self) -> None:
        """Never narrower than the words in the title and the side bar, whatever the font."""
        layout = self.layout()
        if layout is not None:
            widest = max(_LEAST.width(), layout.totalMinimumSize().width())
            self.setMinimumSize(widest, _LEAST.height())

    def bring_to_front(self) -> None:
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    def _wire(self) -> None:
        live, page, title = self._live, self.page, self.page.title
        live.changed.connect(self.show_now)
        live.failed.connect(self._on_failed)
        self.side_bar.hub_chosen.connect(self.select)
        self.side_bar.new_hub.connect(lambda: self._open_wizard(None, self))
        self.side_bar.language_chosen.connect(self.language_chosen)
        self.side_bar.scheme_chosen.connect(self.scheme_chosen)
        self.empty.begin.connect(lambda: self._open_wizard(None, self))
        title.add_spoke.connect(lambda: self._open_wizard(self._selected, self))
        title.pause.connect(self._on_pause)
        title.sync.connect(self._on_sync)
        title.rename.connect(self._on_rename)
        title.remove.connect(self._on_remove)
        page.spoke_pressed.connect(self.open_options)
        page.enabled_changed.connect(lambda spoke, on: live.set_enabled(spoke, enabled=on))
        page.banner_pressed.connect(self._on_banner)
        page.details_pressed.connect(self._on_details)
        page.faults_pressed.connect(self._on_faults)

    def _on_sync(self) -> None:
        if self._selected is not None:
            self._live.sync(self._selected)

    def _on_pause(self, paused: bool) -> None:
        if self._selected is not None:
            self._live.set_paused(self._selected, paused=paused)

    def _on_banner(self, view: BannerView) -> None:
        hub = self._selected
        if hub is None:
            return
        match view.action:
            case BannerAction.CANCEL:
                self._live.cancel(hub)
            case BannerAction.TRY_AGAIN:
                self._live.sync(hub)
            case BannerAction.ADD_SPOKE:
                self._open_wizard(hub, self)
            case BannerAction.LOOK_AT_HOLD:
                self.open_hold(view.hold)
            case BannerAction.ANSWER:
                self.open_conflicts()
            case BannerAction.OPTIONS:
                self.open_options(view.spoke or "")
            case BannerAction.SIGN_IN:
                self.open_sign_in(view.spoke or "")
            case BannerAction.LINK:
                self.open_relink(view.spoke or "")

    # Dialogs

    def open_options(self, spoke: str) -> None:
        found = self._spoke(spoke)
        if found is not None:
            dialog = SyncOptionsDialog(self._live, found, self)
            dialog.way_out.connect(self._take)
            dialog.relink.connect(lambda: self.open_relink(found.id))
            self._open(dialog)

    def open_relink(self, spoke: str) -> None:
        found = self._spoke(spoke)
        if found is not None:
            self._open(RelinkDialog(self._live, found, self))

    def _on_details(self) -> None:
        hub = self._live.hub(self._selected) if self._selected is not None else None
        found = troubles(hub, self._live.now()) if hub is not None else ()
        if found:
            dialog = TroubleDialog(found, self)
            dialog.chosen.connect(self._take)
            self._open(dialog)

    def _take(self, trouble: Trouble) -> None:
        """The way out of what is wrong with a spoke."""
        match trouble.way:
            case WayOut.SIGN_IN:
                self.open_sign_in(trouble.spoke or "")
            case WayOut.LINK:
                self.open_relink(trouble.spoke or "")
            case WayOut.TRY_AGAIN:
                self._on_sync()

    def open_hold(self, hold: str) -> None:
        found = self._live.hold(hold)
        hub = self._live.hub(found.hub) if found is not None else None
        if found is not None and hub is not None:
            changes = HeldChangesView(self._live, found) if found.reason is HoldReason.ADOPTED else None
            dialog = HoldDialog(hold_view(found, hub.spokes, self._live.now()), self, changes)
            dialog.keep.connect(self._live.drop_hold)
            dialog.delete.connect(lambda which, owner=hub.id: self._live.sync(owner, which))
            self._open(dialog)

    def open_conflicts(self) -> None:
        hub = self._live.hub(self._selected) if self._selected is not None else None
        if hub is not None:
            self._open(ConflictDialog(self._live, hub, self))

    def open_sign_in(self, spoke: str) -> None:
        found = self._spoke(spoke)
        if found is not None and found.account is not None:
            self._open(ask_sign_in(self._live, found.config.hub, found.account, found.name, self))

    def _on_faults(self) -> None:
        hub = self._live.hub(self._selected) if self._selected is not None else None
        if hub is not None:
            self._open(FaultsDialog(hub, self))

    def _on_failed(self, error: CiraHubError) -> None:
        self._open(Notice(wording.explain(error), self))

    def _on_rename(self) -> None:
        hub = self._live.hub(self._selected) if self._selected is not None else None
        if hub is not None:
            dialog = AskText(tr("Rename this hub"), tr("Name of the hub"), hub.name, tr("Rename"), self)
            dialog.entered.connect(lambda name: self._live.rename_hub(hub.id, name))
            self._open(dialog)

    def _on_remove(self) -> None:
        hub = self._live.hub(self._selected) if self._selected is not None else None
        if hub is not None:
            self._open(RemoveDialog(self._live, Target.of_hub(hub), self))

    def _spoke(self, spoke: str) -> SpokeStatus | None:
        return next((one for hub in self._live.hubs for one in hub.spokes if one.id == spoke), None)

    def _open(self, dialog: QDialog) -> None:
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()
