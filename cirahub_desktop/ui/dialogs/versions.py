"""Two versions of an event beside each other, field by field; what stays after an answer is marked, in words too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.ui.presenters.conflict import ConflictView
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label
from cirahub_desktop.wording.differences import Difference

_HUB, _SPOKE = 1, 2
"""Columns."""


class BothVersions(QWidget):
    """Long texts wrap; the arrow keys scroll."""

    def __init__(self, view: ConflictView) -> None:
        super().__init__()
        self._heads = {
            _HUB: _Head(view.hub, view.hub_since),
            _SPOKE: _Head(view.spoke, view.spoke_since),
        }
        self._values: dict[int, list[Panel]] = {_HUB: [], _SPOKE: []}
        panel = Panel()
        panel.setObjectName("bothVersions")
        grid = self._grid = QGridLayout(panel)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, stretch in enumerate((2, 3, 3)):
            grid.setColumnStretch(column, stretch)
        for column, head in self._heads.items():
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Separator(), 1, 0, 1, 3)
        for row in view.rows:
            self._add(row)
        if not view.rows:
            grid.addWidget(Label(tr("Both are the same by now."), wrap=True), 2, 0, 1, 3)
        grid.setRowStretch(grid.rowCount(), 1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        self.area = _with_focus(panel, view.spoken)
        column_of_all.addWidget(self.area)

    def mark(self, answer: Answer) -> None:
        """Which of them stays."""
        stays = {Answer.HUB: {_HUB}, Answer.SPOKE: {_SPOKE}, Answer.BOTH: {_HUB, _SPOKE}}[answer]
        for column, head in self._heads.items():
            head.mark(stays=column in stays)
            for panel in self._values[column]:
                panel.set_ground(Ground.OK_SOFT if column in stays else Ground.WINDOW)

    def _add(self, row: Difference) -> None:
        line = self._grid.rowCount()
        label = Label(row.label, TextRole.HELP, Tone.TEXT3, wrap=True)
        self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        for column, text in ((_HUB, row.before), (_SPOKE, row.after)):
            panel = Panel(Ground.WINDOW, radius=RADIUS_ROW)
            inside = QVBoxLayout(panel)
            inside.setContentsMargins(10, 6, 10, 6)
            inside.addWidget(Label(text, wrap=True))
            self._values[column].append(panel)
            self._grid.addWidget(panel, line, column)


class _Head(QWidget):
    """The name of a place, when it was changed there, and whether it stays."""

    def __init__(self, name: str, since: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(name, TextRole.STRONG, wrap=True))
        if since:
            column.addWidget(Label(since, TextRole.CAPTION, Tone.TEXT3, wrap=True))
        self._icon = IconView("dash", Tone.TEXT3, 14)
        self._word: QLabel = Label("", TextRole.CAPTION, Tone.TEXT2)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._icon)
        row.addWidget(self._word, 1)
        column.addLayout(row)
        self._icon.hide()
        self._word.hide()

    def mark(self, *, stays: bool) -> None:
        self._icon.show_icon("state-ok" if stays else "dash", Tone.OK if stays else Tone.TEXT3)
        self._word.setText(tr("stays") if stays else tr("goes into the history"))
        self._icon.show()
        self._word.show()


def _with_focus(panel: Panel, spoken: str) -> QScrollArea:
    area = scrolling(panel)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setObjectName("bothVersionsArea")
    area.setAccessibleName(spoken)
    return area
