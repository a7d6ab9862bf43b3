"""The events of a hold with what would change in each, looked up when somebody opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import Hold
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.looking import Looking
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.held_changes import held_changes, why_unknown
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label

_FIRST, _SECOND = 250, 210


class HeldChangesView(QWidget):
    """``seen`` carries whether the changes are known; the events themselves are listed from the beginning."""

    seen = Signal(bool)

    def __init__(self, live: Live, hold: Hold) -> None:
        super().__init__()
        self._hold = hold
        app = live.app
        looking = Looking(
            live,
            hold.hub,
            lambda sink, cancel: app.sync(hold.hub, dry_run=True, confirm=hold.id, sink=sink, cancel=cancel),
            self,
        )
        looking.moved.connect(self._show_state)
        self.ahead = looking.ahead
        self._words = Label(tr("Looking at what would change"), TextRole.HELP, Tone.TEXT2)
        self._bar = CalmBar(tr("Reading"))
        self._error = FieldError()
        self._again = SecondaryButton(tr("Try again"))
        self._again.setObjectName("tryAgainButton")
        self._again.clicked.connect(self.ahead.start)
        self.tree = _Tree(tr("What would change"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._words, self._bar, self._error):
            column.addWidget(widget)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tree, 1)
        self._fill()
        self._show_state()

    def start(self) -> None:
        self.ahead.start()

    def stop(self) -> None:
        self.ahead.close()

    def _show_state(self) -> None:
        error = self.ahead.error or why_unknown(self._hold, self.ahead.report)
        known = self.ahead.report is not None and error is None
        self._words.setVisible(self.ahead.under_way)
        self._bar.setVisible(self.ahead.under_way)
        self._error.setVisible(error is not None)
        self._again.setVisible(error is not None)
        self._bar.show_share(min(1.0, self.ahead.running.share * 3))
        if error is not None:
            self._show_error(error)
        if known:
            self._fill()
            announce(self.tree, tr("What would change"))
        self.seen.emit(known)

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        announce(self._error, f"{words.title} {words.advice}")

    def _fill(self) -> None:
        self.tree.clear()
        for one in held_changes(self._hold, self.ahead.report):
            item = _row(f"{one.subject}, {one.when}")
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
            details = [_row(row.label, row.before, row.after) for row in one.rows]
            item.addChildren(details)
            self.tree.addTopLevelItem(item)
            for row in (item, *details):
                row.setFirstColumnSpanned(not row.text(1))
        self.tree.expandAll()


def _row(*texts: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(texts))
    for column, text in enumerate(texts):
        item.setToolTip(column, text)
    return item


class _Tree(QTreeWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("heldChanges")
        self.setAccessibleName(name)
        self.setAllColumnsShowFocus(True)
        self.setUniformRowHeights(True)
        self.setStyleSheet("QTreeWidget::item { padding: 5px 2px; } QHeaderView::section { padding: 4px 2px; }")
        self.setHeaderLabels([tr("Event"), tr("As it is now"), tr("After the sync")])
        header = self.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((_FIRST, _SECOND)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, current().px(width))
