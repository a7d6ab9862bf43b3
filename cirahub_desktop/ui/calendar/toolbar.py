"""What stands above the days: today, back and forth, a way to any day, whose colour is whose, and the view."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.listing import Order, Wanted
from cirahub_desktop.ui.calendar.legend import Legend
from cirahub_desktop.ui.calendar.list_model import COLUMNS, headings
from cirahub_desktop.ui.calendar.segments import Segments
from cirahub_desktop.ui.keys import Key, on_key
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.calendar import View
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.tab_order import stops
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import announce
from cirahub_desktop.ui.widgets.search_field import SearchField

_SEARCH_WIDE, _GAP = 240, 8


class Toolbar(QWidget):
    today = Signal()
    stepped = Signal(int)
    day_asked = Signal()
    searched = Signal(str)
    arranged = Signal()
    """Its parts stand in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.back = _step("chevron-left", tr("Back"))
        self.forth = _step("chevron-right", tr("Forward"))
        self.title = TitleButton()
        self.legend = Legend()
        self.views = Segments(
            tr("How the calendar is shown"),
            ((View.MONTH, tr("Month")), (View.WEEK, tr("Week")), (View.LIST, tr("List"))),
        )
        self.search = SearchField(tr("Search subject or place"), "calendarSearch")
        self.search.setFixedWidth(current().px(_SEARCH_WIDE))
        self.sort = SortButton()
        now = SecondaryButton(tr("Today"))
        now.setObjectName("todayButton")
        self._first, self._second = QHBoxLayout(), Flow(gap=_GAP, lines=4)
        self._now = now
        self._arranged = (True, False)
        """Whether title and legend stand in the first line."""
        self._wire()
        self._lay_out()
        self._soon = Later(self, self._fit)
        on_key(self, Key.FIND, self._find)

    def show_view(self, view: View, title: str) -> None:
        self.title.show_title(title)
        self.views.show_choice(view)
        for widget in (self.search, self.sort):
            widget.setVisible(view is View.LIST)
        words = {
            View.MONTH: (tr("Previous month"), tr("Next month")),
            View.WEEK: (tr("Previous week"), tr("Next week")),
            View.LIST: (tr("A month back"), tr("A month forward")),
        }[view]
        for button, word in zip((self.back, self.forth), words, strict=True):
            button.setToolTip(word)
            button.setAccessibleName(word)
        self._soon.start()

    def _find(self) -> None:
        """The list is what can be searched."""
        self.views.show_choice(View.LIST)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_chain(self) -> list[QWidget]:
        """As they stand."""
        return [*stops(self)]

    def minimumSizeHint(self) -> QSize:
        """However they stand now: title and legend may go into the second line."""
        ways = sum(one.minimumSizeHint().width() + _GAP for one in (self._now, self.back, self.forth))
        widths = ways + self.views.sizeHint().width(), self.title.sizeHint().width(), self.search.minimumWidth()
        return QSize(max(widths), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def _wire(self) -> None:
        self._now.clicked.connect(self.today)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forth.clicked.connect(lambda: self.stepped.emit(1))
        for button in (self._now, self.back, self.forth):
            button.clicked.connect(lambda: announce(self.title, self.title.text()))  # the keyboard stays on the button
        self.title.clicked.connect(self.day_asked)
        self.search.textChanged.connect(self.searched)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._first.setSpacing(_GAP)
        for row in (self._first, self._second):
            column.addLayout(row)
        for widget in (self._now, self.back, self.forth, self.title):
            self._first.addWidget(widget)
        self._first.addStretch(1)
        self._second.addWidget(self.search)
        self._second.addWidget(self.sort)
        self._second.addWidget(self.legend)
        self._first.addWidget(self.views)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.legend.setSizePolicy(policy)

    def _fit(self) -> None:
        """The legend stands in the first line where it has room there."""
        ways = sum(one.sizeHint().width() + _GAP for one in (self._now, self.back, self.forth, self.title))
        views, legend = self.views.sizeHint().width(), self.legend.sizeHint().width()
        title_fits = ways + views <= self.width()
        legend_fits = title_fits and self.search.isHidden() and ways + 16 + legend + 8 + views <= self.width()
        if (title_fits, legend_fits) == self._arranged:
            return
        self._arranged = title_fits, legend_fits
        for row in (self._first, self._second):
            for one in (self.title, self.search, self.sort, self.legend, self.views):
                row.removeWidget(one)
        if title_fits:
            self._first.insertWidget(3, self.title)
        if legend_fits:
            self._first.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignVCenter)
        self._first.addWidget(self.views)
        below = (self.title, not title_fits), (self.search, True), (self.sort, True), (self.legend, not legend_fits)
        for one, stands in below:
            if stands:
                self._second.addWidget(one)
        self.arranged.emit()


class SortButton(LinkButton):
    """What the headings of the list do, for those without a mouse. ``chosen`` carries an order."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Sort"), "sliders")
        self.setObjectName("sortButton")
        menu = QMenu(self)
        menu.setAccessibleName(self.text())
        self._actions: dict[Order, QAction] = {}
        for order, heading in zip(COLUMNS, headings(), strict=True):
            action = menu.addAction(heading)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, order=order: self.chosen.emit(order))
            self._actions[order] = action
        self.setMenu(menu)

    def show_order(self, wanted: Wanted) -> None:
        for order, action in self._actions.items():
            action.setChecked(order is wanted.order)
        heading = headings()[COLUMNS.index(wanted.order)]
        words = (
            tr("Sorted by: {column}, from the end", column=heading)
            if wanted.descending
            else tr("Sorted by: {column}", column=heading)
        )
        self.setToolTip(words)
        self.setAccessibleDescription(words)


class TitleButton(LinkButton):
    """*November 2026*: pressed, it asks for a day."""

    def __init__(self) -> None:
        super().__init__("")
        self.setObjectName("calendarTitle")
        self.setToolTip(tr("Go to a day"))
        size = current().size(TextRole.SECTION)
        self.setStyleSheet(f"QPushButton {{ color: {current().text}; font-size: {size}px; font-weight: 600; }}")

    def show_title(self, title: str) -> None:
        if self.text() != title:
            self.setText(title)
            self.setAccessibleName(tr("{title}, go to a day", title=title))


def _step(icon: str, name: str) -> IconButton:
    button = IconButton(icon, name)
    button.setStyleSheet(
        f"QPushButton {{ background: {current().surface}; border: 1px solid {current().field};"
        f" min-width: {current().px(34)}px; min-height: {current().px(34)}px; border-radius: 8px; }}"
        f"QPushButton:focus {{ border: 2px solid {current().accent}; }}"
    )
    return button
