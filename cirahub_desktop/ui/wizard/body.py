"""Everything inside the wizard's window; built anew from the presenter when the language changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from cirahub_desktop.ui.tab_order import chain
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.wizard.account_page import AccountPage
from cirahub_desktop.ui.wizard.calendar_page import CalendarPage
from cirahub_desktop.ui.wizard.folder_page import FolderPage
from cirahub_desktop.ui.wizard.footer import Footer
from cirahub_desktop.ui.wizard.link_page import LinkPage
from cirahub_desktop.ui.wizard.mailbox_page import MailboxPage
from cirahub_desktop.ui.wizard.name_page import HubNamePage, SpokeNamePage
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.setup_page import SetupPage
from cirahub_desktop.ui.wizard.side_bar import SideBar
from cirahub_desktop.ui.wizard.type_page import TypePage

_PAGES: dict[Page, Callable[[WizardPresenter], WizardPage]] = {
    Page.TYPE: TypePage,
    Page.ICAL: LinkPage,
    Page.FOLDER: FolderPage,
    Page.ACCOUNT: AccountPage,
    Page.CALENDAR: CalendarPage,
    Page.MAILBOX: MailboxPage,
    Page.SPOKE_NAME: SpokeNamePage,
    Page.HUB_NAME: HubNamePage,
}


class WizardBody(QWidget):
    """Shows the presenter's page; pages that show what a server told are built at every visit."""

    def __init__(self, presenter: WizardPresenter, sample: Callable[[], None] | None) -> None:
        super().__init__()
        self._presenter, self._sample = presenter, sample
        self._pages: dict[Page, WizardPage] = {}
        self._page: Page | None = None
        self._busy = False
        self.side = SideBar(presenter.hub.name if presenter.hub else "")
        self.stack = QStackedWidget()
        self.footer = Footer()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.footer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(right, 1)

    def show_state(self) -> None:
        frame = self._presenter.frame
        came = frame.page is not self._page
        page = self._open(frame.page) if came else self._pages[frame.page]
        page.step.setText(tr("Step {number} of {count}", number=frame.number, count=len(frame.steps)))
        page.show_state()
        self.side.steps.show_frame(frame)
        self.footer.show_frame(frame, creating=self._presenter.creation.under_way)
        chain(page, (self.footer.cancel, self.footer.back, self.footer.next))
        answered = self._busy and not frame.busy
        self._busy = frame.busy
        if came or answered:
            self._focus(page)

    def _open(self, place: Page) -> WizardPage:
        self._page = place
        if place not in self._pages or place in (Page.ACCOUNT, Page.CALENDAR, Page.MAILBOX):
            self._replace(place)
        self.stack.setCurrentWidget(self._pages[place])
        return self._pages[place]

    def _replace(self, place: Page) -> None:
        old = self._pages.pop(place, None)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self._pages[place] = self._make(place)
        self.stack.addWidget(self._pages[place])

    def _make(self, place: Page) -> WizardPage:
        if place is Page.SETUP:
            return SetupPage(self._sample)
        return _PAGES[place](self._presenter)

    def _focus(self, page: WizardPage) -> None:
        """To where typing begins: on a page just reached, and after an answer, for NEXT was greyed meanwhile."""
        target = page.first_focus() or self.footer.next
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if page.selects_text and isinstance(target, QLineEdit):
            target.selectAll()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().surface))
