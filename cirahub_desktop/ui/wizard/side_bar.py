"""The left side: numbered steps, the two sentences that are always to be found, the language."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import LANGUAGES, language, quoted, tr
from cirahub_desktop.ui.icons import app_icon, paint
from cirahub_desktop.ui.presenters.wizard import Frame
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.wizard.labels import page_label

_WIDTH, _ROW, _DISC, _LEFT = 272, 44, 24, 2


class StepList(QWidget):
    """Discs on a line: done with a tick, the present one filled, the rest a ring with its number."""

    def __init__(self) -> None:
        super().__init__()
        self._frame: Frame | None = None
        self._labels: list[Label] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_LEFT + current().px(_DISC) + 14, 0, 0, 0)
        self._column.setSpacing(0)

    def show_frame(self, frame: Frame) -> None:
        if self._frame == frame:
            return
        self._frame = frame
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._labels = [self._label(frame, number) for number in range(1, len(frame.steps) + 1)]
        self.update()

    def _label(self, frame: Frame, number: int) -> Label:
        now = number == frame.number
        label = Label(
            page_label(frame.steps[number - 1]),
            TextRole.ITEM if now else TextRole.BODY,
            Tone.TEXT if now else Tone.TEXT2,
            wrap=True,
        )
        label.setMinimumHeight(current().px(_ROW))
        label.setAccessibleDescription(self._told(number, frame.number))
        self._column.addWidget(label)
        return label

    @staticmethod
    def _told(number: int, now: int) -> str:
        if number < now:
            return tr("done")
        return tr("now") if number == now else tr("to come")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centres = [label.geometry().center().y() + 0.5 for label in self._labels]
        for place, y in enumerate(centres):
            if place + 1 < len(centres):
                self._paint_line(painter, y, centres[place + 1], done=self._is_done(place + 2))
            self._paint_disc(painter, place + 1, y)

    def _is_done(self, number: int) -> bool:
        return self._frame is not None and number <= self._frame.number

    def _paint_line(self, painter: QPainter, top: float, bottom: float, *, done: bool) -> None:
        tokens = current()
        x, gap = self._middle(), tokens.px(_DISC) / 2 + 2
        painter.setPen(QPen(QColor(tokens.accent if done else tokens.field), 1.5))
        painter.drawLine(QPointF(x, top + gap), QPointF(x, bottom - gap))

    def _paint_disc(self, painter: QPainter, number: int, y: float) -> None:
        tokens, side = current(), current().px(_DISC)
        box = QRectF(self._middle() - side / 2, y - side / 2, side, side)
        now = self._frame.number if self._frame else 0
        colour = tokens.accent if number <= now else tokens.field
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(tokens.accent) if number == now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        if number < now:
            mark = side * 0.66
            paint(painter, "check", Tone.ACCENT, QRectF(self._middle() - mark / 2, y - mark / 2, mark, mark))
            return
        font = QFont(self.font())
        font.setPixelSize(tokens.size(TextRole.HELP))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.on_accent if number == now else tokens.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))

    def _middle(self) -> float:
        return _LEFT + current().px(_DISC) / 2


class SideBar(QWidget):
    """``language_chosen`` carries the code of another language than the present one."""

    language_chosen = Signal(str)

    def __init__(self, hub_name: str) -> None:
        super().__init__()
        self.setFixedWidth(current().px(_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 16, 16)
        column.setSpacing(12)
        column.addLayout(_brand())
        column.addSpacing(16)
        if hub_name:
            text = tr("Add a spoke to {hub}", hub=quoted(hub_name))
            column.addWidget(Paragraph(text, TextRole.HELP, Tone.TEXT3))
        self.steps = StepList()
        column.addWidget(self.steps)
        column.addStretch(1)
        for icon_name, text in (
            ("monitor", tr("Syncs while this computer is on and you are signed in")),
            ("no-mail", tr("Nobody gets e-mail from this")),
        ):
            column.addWidget(IconSentence(icon_name, text, TextRole.CAPTION, Tone.TEXT2, 14))
        column.addWidget(self._language_button(), 0, Qt.AlignmentFlag.AlignLeft)

    def sizeHint(self) -> QSize:
        return QSize(current().px(_WIDTH), super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        painter.fillRect(self.rect(), QColor(tokens.side))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.line))

    def _language_button(self) -> QPushButton:
        button = _LanguageButton(LANGUAGES[language()])
        menu, group = QMenu(button), QActionGroup(button)
        menu.setAccessibleName(tr("Language"))
        for code, name in LANGUAGES.items():
            action = QAction(name, menu, checkable=True, checked=code == language())
            action.setObjectName(f"language-{code}")
            action.triggered.connect(lambda _checked=False, code=code: self._on_chosen(code))
            group.addAction(action)
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _on_chosen(self, code: str) -> None:
        if code != language():
            self.language_chosen.emit(code)


class _LanguageButton(LinkButton):
    """Looks like the sentences above it, but opens the list of languages."""

    look = "plain-link"
    icon_tone = Tone.TEXT2

    def __init__(self, name: str) -> None:
        super().__init__(name, "globe")
        self.setObjectName("languageButton")
        self.setAccessibleName(tr("Language: {name}", name=name))

    def paintEvent(self, _event: QPaintEvent) -> None:
        super().paintEvent(_event)
        side = current().px(14)
        box = QRectF(self.width() - side - 6, (self.height() - side) / 2, side, side)
        paint(QPainter(self), "chevron-down", Tone.TEXT2, box)


def _brand() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(_AppTile())
    row.addWidget(Label("CiraHub Desktop", TextRole.ITEM), 1)
    return row


class _AppTile(QWidget):
    """The program's icon."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(32, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        app_icon().paint(QPainter(self), self.rect())
