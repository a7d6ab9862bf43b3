"""The chosen run at the right: what it did, place by place, undo of all of it on top and of each event in its line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.retrospect import ALL_CHANGES, Wanted
from cirahub_desktop.ui.history.item_rows import ItemRows
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.history_changes import ListRow, RunView
from cirahub_desktop.ui.presenters.history_text import nothing_changed
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.widgets.frame import Separator
from cirahub_desktop.ui.widgets.search_field import SearchField
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_FEW = 8
"""So many changes need no filter."""
_EDGE, _SEARCH = 16, 160


class RunPanel(QWidget):
    """``undo`` and ``save``: the whole run; ``filtered`` carries a ``Wanted``; the signals of ``rows`` are about single
    events."""

    undo = Signal()
    save = Signal()
    filtered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runPanel")
        self._view: RunView | None = None
        self._wanted = ALL_CHANGES
        self.title = Label("", TextRole.SECTION, wrap=True)
        self.text = Label("", TextRole.BODY, Tone.TEXT2, wrap=True)
        self._notes = Paragraph("", TextRole.HELP, Tone.TEXT3)
        self.undo_button = SecondaryButton(tr("Undo this run…"), "undo")
        self.undo_button.setObjectName("undoRunButton")
        self.undo_button.clicked.connect(self.undo)
        self.save_button = LinkButton(tr("Save as text…"))
        self.save_button.setObjectName("saveRunButton")
        self.save_button.clicked.connect(self.save)
        self.kinds = Combo()
        self.kinds.setObjectName("changesKind")
        self.kinds.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.kinds.setAccessibleName(tr("Which changes"))
        self.kinds.activated.connect(lambda _: self._on_filter())
        self.search = SearchField(tr("Search in this run"), "runSearch")
        self.search.textChanged.connect(lambda _: self._on_filter())
        self.rows = ItemRows(tr("What this run did"))
        self._nothing = Paragraph("", TextRole.HELP, Tone.TEXT3)
        self._line = Separator()
        self.foot = IconSentence("clock", "")
        self._lay_out()

    def show_run(self, view: RunView, rows: Sequence[ListRow], wanted: Wanted, *, more: bool, known: bool) -> None:
        """``wanted`` is what ``rows`` were filtered by."""
        self._wanted = wanted
        if view != self._view:
            self._view = view
            self.title.setText(view.title)
            self.text.setText(view.text)
            self._notes.setText(" ".join(view.notes))
            self._notes.setVisible(bool(view.notes))
            self.undo_button.setVisible(bool(view.undo))
            self.foot.label.setText(view.foot)
        self._show_filter(view, wanted)
        self.rows.show_rows(rows, more=more)
        nothing = nothing_changed(wanted) if known and not rows else ""
        self._nothing.setText(nothing)
        self._nothing.setVisible(bool(nothing))
        for widget in (self._line, self.foot):
            widget.setVisible(bool(view.foot))

    def _show_filter(self, view: RunView, wanted: Wanted) -> None:
        few = sum(view.counts.values()) <= _FEW and wanted == ALL_CHANGES
        self._filters.setVisible(not few)
        texts: list[tuple[str, Action | None]] = [(tr("All changes"), None)]
        texts += [(wording.change(action, view.counts.get(action, 0)), action) for action in Action]
        if texts != [(self.kinds.itemText(n), self.kinds.itemData(n)) for n in range(self.kinds.count())]:
            self.kinds.clear()
            for text, action in texts:
                self.kinds.addItem(text, action)
        self.kinds.setCurrentIndex([action for _, action in texts].index(wanted.action))
        if self.search.text().strip() != wanted.text:
            self.search.setText(wanted.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def minimumSizeHint(self) -> QSize:
        """The filter goes into two lines where it has to."""
        widest = max(
            one.minimumSizeHint().width() for one in (self.kinds, self.undo_button, self.save_button, self.rows)
        )
        return QSize(widest + 2 * _EDGE, super().minimumSizeHint().height())

    def _fit(self) -> None:
        needed = self.kinds.sizeHint().width() + current().px(_SEARCH)
        narrow = self.width() - 2 * _EDGE < needed
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._filter_row.setDirection(down if narrow else across)

    def _on_filter(self) -> None:
        kind: Action | None = self.kinds.currentData()
        wanted = Wanted(kind, self.search.text().strip())
        if wanted != self._wanted:
            self.filtered.emit(wanted)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(8)
        for widget in (self.title, self.text, self._notes):
            column.addWidget(widget)
        actions = QWidget()
        row = Flow(actions, gap=12, lines=4)
        for button in (self.undo_button, self.save_button):
            row.addWidget(button)
        column.addWidget(actions)
        column.addWidget(Separator())
        self._filters = QWidget()
        self._filter_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._filters)
        self._filter_row.setContentsMargins(0, 0, 0, 0)
        self._filter_row.setSpacing(8)
        self._filter_row.addWidget(self.kinds)
        self._filter_row.addWidget(self.search, 1)
        self._soon = Later(self, self._fit)
        for below in (self._filters, self.rows, self._nothing, self._line, self.foot):
            column.addWidget(below)
        column.addStretch(1)
