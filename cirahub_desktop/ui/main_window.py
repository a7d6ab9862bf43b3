"""The window: hubs at the left, the page of one of them at the right; dialogs and the wizard open on top."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.dashboard.empty_page import EmptyPage
from cirahub_desktop.ui.dashboard.hub_page import HubPage
from cirahub_desktop.ui.dashboard.side_bar import SideBar
from cirahub_desktop.ui.dialogs.opened import DialogMemory, Dialogs
from cirahub_desktop.ui.icons import app_icon
from cirahub_desktop.ui.keys import Key, on_key
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.banner import BannerAction, BannerView
from cirahub_desktop.ui.presenters.dashboard import Surroundings, dashboard
from cirahub_desktop.ui.same_place import Place, place_of, put_back
from cirahub_desktop.ui.tabs.makers import tab_makers
from cirahub_desktop.ui.tabs.pages import TabsMemory
from cirahub_desktop.ui.tabs.tab import Storied, Tab

_SIZE = QSize(1200, 780)
_LEAST = QSize(820, 560)

OpenWizard = Callable[[HubId | None, QWidget], None]
"""Opens the wizard for a new spoke of a hub, or for a new hub where there is none."""


@frozen
class WindowMemory:
    """What a window that takes the place of another needs to look the same."""

    geometry: QRect
    state: Qt.WindowState
    selected: HubId | None
    tabs: TabsMemory
    place: Place
    dialogs: tuple[DialogMemory, ...]


class MainWindow(QWidget):
    """Shows what ``Live`` knows. ``closing``: a person closed it; whoever listens decides what that means."""

    closing = Signal()
    quit = Signal()
    """By its key, which may be struck by mistake; whoever listens asks."""
    language_chosen = Signal(str)
    scheme_chosen = Signal(object)

    def __init__(self, live: Live, open_wizard: OpenWizard) -> None:
        super().__init__()
        self.setWindowTitle("CiraHub Desktop")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(_LEAST)
        self.resize(_SIZE)
        self.closing_hides = False
        self.live, self._open_wizard = live, open_wizard
        self.dialogs = Dialogs(self)
        self._soon = Later(self, self._keep_whole)
        self._selected: HubId | None = None
        self.side_bar = SideBar()
        self.page = HubPage(tab_makers(live, self.open_story))
        self.empty = EmptyPage()
        self.empty.show_making(live.sample.busy)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addWidget(self._pages, 1)
        self._wire()
        self.page.be_wide(_SIZE.width() - self.side_bar.width())
        self.show_now()

    @property
    def selected(self) -> HubId | None:
        return self._selected

    @property
    def hub(self) -> HubStatus | None:
        """The one whose page is shown."""
        return self.live.hub(self._selected) if self._selected is not None else None

    def select(self, hub: HubId | None) -> None:
        self._selected = hub
        self.show_now()

    def open_tab(self, tab: Tab) -> None:
        self.page.open_tab(tab)

    def open_story(self, item: str) -> None:
        """What happened to one event, in the history."""
        self.open_tab(Tab.HISTORY)
        history = self.page.tabs.page(Tab.HISTORY)
        if isinstance(history, Storied):
            history.show_item(item)

    def show_now(self) -> None:
        """Put the present state on the screen."""
        around = Surroundings(self.live.now(), self.closing_hides, self.live.vault_lasting)
        view = dashboard(self.live.hubs, self.live.runs, self._selected, around)
        self.side_bar.show_hubs(view.hubs)
        hub = self.live.hub(view.hub.id) if view.hub is not None else None
        if view.hub is None or hub is None:
            self._pages.setCurrentWidget(self.empty)
            return
        self._selected = hub.id
        QWidget.setTabOrder(self.side_bar.focus_chain()[-1], self.page.title.focus_chain()[0])
        self.page.show_view(view.hub, hub)
        is_first = self.isVisible() and self._pages.currentWidget() is self.empty
        self._pages.setCurrentWidget(self.page)
        if is_first:
            self.side_bar.first_focus().setFocus()  # not the next button, which throws away or pauses
        self._keep_whole()

    def memory(self) -> WindowMemory:
        return WindowMemory(
            self.geometry(),
            self.windowState(),
            self._selected,
            self.page.tabs.memory(),
            place_of(self),
            self.dialogs.memory(),
        )

    def remember(self, memory: WindowMemory) -> None:
        """Take the place of a window that was like this; its dialogs come by ``dialogs.remember``, over a shown one."""
        self.setGeometry(memory.geometry)
        self.setWindowState(memory.state)
        self.page.tabs.remember(memory.tabs)
        self.select(memory.selected)
        put_back(self, memory.place)

    def bring_to_front(self) -> None:
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)  # where the system refuses the focus it flashes

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._soon.start()  # a part that went below another asks for less width and more height
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            first = self.side_bar.first_focus() if self.live.hubs else self.empty.first_focus()
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    # What can be opened over it

    def open_over(self, over: Over, about: str) -> None:
        from cirahub_desktop.ui.window_dialogs import maker

        self.dialogs.open(maker(over, about))

    def open_options(self, spoke: str) -> None:
        self.open_over(Over.OPTIONS, spoke)

    def open_relink(self, spoke: str) -> None:
        self.open_over(Over.RELINK, spoke)

    def open_sign_in(self, spoke: str) -> None:
        self.open_over(Over.SIGN_IN, spoke)

    def open_hold(self, hold: str) -> None:
        self.open_over(Over.HOLD, hold)

    def open_conflicts(self) -> None:
        self._open_of_hub(Over.CONFLICTS)

    def open_preview(self) -> None:
        self._open_of_hub(Over.PREVIEW)

    def open_details(self) -> None:
        self._open_of_hub(Over.DETAILS)

    def _open_of_hub(self, over: Over) -> None:
        if self._selected is not None:
            self.open_over(over, self._selected)

    def on_failed(self, error: CiraHubError) -> None:
        from cirahub_desktop.ui.window_dialogs import notice

        self.dialogs.open(notice(error))

    # What is pressed

    def sync_now(self) -> None:
        if self._selected is not None:
            self.live.sync(self._selected)

    def _on_pause(self, paused: bool) -> None:
        if self._selected is not None:
            self.live.set_paused(self._selected, paused=paused)

    def _on_banner(self, view: BannerView) -> None:
        hub = self._selected
        if hub is None:
            return
        match view.action:
            case BannerAction.CANCEL:
                self.live.cancel(hub)
            case BannerAction.DETAILS:
                self.open_details()
            case BannerAction.TRY_AGAIN:
                self.live.sync(hub)
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

    def _wire(self) -> None:
        live, page, title = self.live, self.page, self.page.title
        live.changed.connect(self.show_now)
        live.failed.connect(self.on_failed)
        self.side_bar.hub_chosen.connect(self.select)
        self.side_bar.new_hub.connect(lambda: self._open_wizard(None, self))
        self.side_bar.language_chosen.connect(self.language_chosen)
        self.side_bar.settings.connect(lambda: self.open_over(Over.SETTINGS, ""))
        on_key(self, Key.QUIT, self.quit.emit)
        self.empty.begin.connect(lambda: self._open_wizard(None, self))
        self.empty.sample.connect(live.sample.make)
        live.sample.making.connect(self.empty.show_making)
        live.sample.made.connect(self.select)
        title.add_spoke.connect(lambda: self._open_wizard(self._selected, self))
        title.pause.connect(self._on_pause)
        title.preview.connect(self.open_preview)
        title.sync.connect(self.sync_now)
        title.kept.connect(lambda: self._open_of_hub(Over.KEPT))
        title.rename.connect(lambda: self._open_of_hub(Over.RENAME))
        title.remove.connect(lambda: self._open_of_hub(Over.REMOVE))
        page.tabs.opened.connect(self._soon.start)
        page.spoke_pressed.connect(self.open_options)
        page.enabled_changed.connect(lambda spoke, on: live.set_enabled(spoke, enabled=on))
        page.banner_pressed.connect(self._on_banner)
        page.details_pressed.connect(self.open_details)
        page.throw_away_pressed.connect(lambda: self._open_of_hub(Over.THROW_AWAY))
        page.faults_pressed.connect(lambda: self._open_of_hub(Over.FAULTS))
        for always in (page.overview.always, self.empty.always):
            always.remove_everything.connect(lambda: self.open_over(Over.REMOVE_EVERYTHING, ""))
        page.overview.leaving_pressed.connect(lambda: self._open_of_hub(Over.LEAVING))

    def _keep_whole(self) -> None:
        """Never smaller than the words in it, whatever the font, nor higher than the screen."""
        layout, of_page = self.layout(), self.page.layout()
        if layout is None or of_page is None:
            return
        widest = max(_LEAST.width(), layout.totalMinimumSize().width())
        # the page itself, for a stack asks for the height at which all is seen, not for the least
        high = of_page.totalMinimumHeightForWidth(max(widest, self.width()) - self.side_bar.width())
        self.setMinimumSize(widest, min(max(_LEAST.height(), high), self.screen().availableSize().height()))
