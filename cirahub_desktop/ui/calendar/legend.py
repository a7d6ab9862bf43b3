"""Which colour and shape is whose; a source can be left out here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.calendar.chip import font_of
from cirahub_desktop.ui.calendar.marks import paint_mark
from cirahub_desktop.ui.presenters.calendar_sources import LegendEntry
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, TextRole
from cirahub_desktop.ui.widgets.frame import paint_focus

_SIDE, _WIDEST = 11, 220


class LegendBox(QCheckBox):
    """Ticked: its events are shown."""

    def __init__(self, entry: LegendEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legendBox")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.entry = entry
        self.show_entry(entry)

    def show_entry(self, entry: LegendEntry) -> None:
        self.entry = entry
        self.setChecked(entry.shown)
        self.setAccessibleName(entry.said)
        word = tr("Click to hide these events") if entry.shown else tr("Hidden. Click to show these events")
        self.setToolTip(f"{entry.said}\n{word}")
        self.updateGeometry()
        self.update()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.entry.name) + 2
        return QSize(current().px(_SIDE) + 16 + min(wide, current().px(_WIDEST)), max(24, current().px(28)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        side = tokens.px(_SIDE)
        box = QRectF(5, (self.height() - side) / 2, side, side)
        paint_mark(painter, self.entry.mark, box, hollow=not self.isChecked())
        font = font_of(TextRole.HELP)
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if self.isChecked() else tokens.text3))
        room = self.rect().adjusted(side + 11, 0, -3, 0)
        shown = painter.fontMetrics().elidedText(self.entry.name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), radius=RADIUS_ROW)


class Legend(QWidget):
    """``toggled`` carries the spoke."""

    toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Where the events come from"))
        self._flow = Flow(self, gap=6)
        self._boxes: dict[SpokeId, LegendBox] = {}

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        wanted = [one.source for one in entries]
        if wanted != list(self._boxes):
            self._clear()
        for one in entries:
            if one.source in self._boxes:
                self._boxes[one.source].show_entry(one)
            else:
                self._add(one)

    def _add(self, entry: LegendEntry) -> None:
        box = LegendBox(entry, self)
        source = entry.source
        box.clicked.connect(lambda: self.toggled.emit(source))
        self._boxes[source] = box
        self._flow.addWidget(box)
        box.show()

    def _clear(self) -> None:
        for box in self._boxes.values():
            self._flow.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes.clear()
