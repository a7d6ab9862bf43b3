"""A list to choose from, inside a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter


class Combo(QComboBox):
    """A list that the wheel does not change while the page scrolls under the pointer.

    What is too long for it is elided at its end; opened, the list shows all. ``names``: the choices are names of a
    person's own, which may be of any length.
    """

    def __init__(self, *, names: bool = False) -> None:
        super().__init__()
        self.names = names
        self._label: QLabel | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def choose(self, data: str) -> None:
        self.setCurrentIndex(max(self.findData(data), 0))

    def chosen(self) -> str:
        return str(self.currentData())

    def shown(self) -> str:
        """What fits of the text that is chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def showPopup(self) -> None:
        margin = 2 * self.view().frameWidth() + self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + margin)
        super().showPopup()
        self._show_all_rows()
        QTimer.singleShot(0, self, self._show_all_rows)  # the arrows, which take room as well, have gone by then

    def _show_all_rows(self) -> None:
        """Qt measures the list without its padding, so that its last choice would be behind an arrow to scroll."""
        view = self.view()
        if not view.isVisible() or self.count() > self.maxVisibleItems():
            return
        popup, room = view.window(), self.screen().availableGeometry()
        rows = sum(view.sizeHintForRow(row) for row in range(self.count()))
        for _ in range(2):
            height = min(popup.height() + rows - view.viewport().height(), room.height())
            top = max(room.top(), min(popup.y(), room.top() + room.height() - height))
            popup.setGeometry(popup.x(), top, popup.width(), height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_name()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _tell_name(self) -> None:
        """On Linux Qt tells the value for the name of a combo box; a screen reader looks for its label."""
        if self._label is None or self._label.parentWidget() is not self.parentWidget():
            self._label = QLabel(self.parentWidget())
            self._label.hide()
            self._label.setBuddy(self)
        self._label.setText(self.accessibleName())
