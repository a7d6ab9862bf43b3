"""The hubs at the left, each with its state; below them language and settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.icons import app_icon
from cirahub_desktop.ui.keys import Key, on_key
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.sidebar import HubEntry
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD, TextRole, Tone
from cirahub_desktop.ui.widgets.badge import state_look
from cirahub_desktop.ui.widgets.buttons import LinkButton, PlainButton
from cirahub_desktop.ui.widgets.card import let_clicks_through
from cirahub_desktop.ui.widgets.frame import paint_focus
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label, elided_in

_WIDTH = 224
_ENTRY_HEIGHT = 50
_MARGIN = 26
"""A part of the neighbour is in sight, too."""


class SideBar(QWidget):
    """The hubs are one stop of the keyboard; the arrow keys go from one to the next."""

    hub_chosen = Signal(str)
    new_hub = Signal()
    language_chosen = Signal(str)
    settings = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[_Entry] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._new = LinkButton(tr("New hub"), "plus")
        self._new.setObjectName("newHubButton")
        self._new.clicked.connect(self.new_hub)
        self._language = PlainButton(i18n.LANGUAGES[i18n.language()], "globe")
        self._settings = PlainButton(tr("Settings"), "sliders")
        self._settings.setObjectName("settingsButton")
        self._settings.clicked.connect(self.settings)
        for button, key in ((self._new, Key.NEW_HUB), (self._settings, Key.SETTINGS)):
            button.setToolTip(on_key(button, key, button.click))
        self._area = self._scrolling()
        for button in (self._new, self._language, self._settings):
            button.setProperty("beside", "list")  # in one line with the hubs
        self._soon = Later(self, self._settle)
        self._offer_languages()
        self._lay_out()

    def show_hubs(self, hubs: Sequence[HubEntry]) -> None:
        chosen = self._chosen()
        if [entry.view.id for entry in self._entries] != [hub.id for hub in hubs]:
            self._rebuild(hubs)
        for entry, hub in zip(self._entries, hubs, strict=True):
            entry.show_view(hub)
        if self._chosen() is not chosen or not hubs:
            self._soon.start()

    def focus_chain(self) -> list[QWidget]:
        return [*self._entries, self._new, self._settings, self._language]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def first_focus(self) -> QWidget:
        return self._chosen() or self._new

    def _on_key(self, event: QKeyEvent) -> bool:
        """Up, Down, Home, End among the hubs; what is typed goes to the next hub whose name begins with it."""
        at = next((index for index, entry in enumerate(self._entries) if entry.hasFocus()), 0)
        goal = self._goal(event, at)
        if goal is not None:
            self._entries[goal].setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self._entries[goal], 0, _MARGIN)
        return goal is not None

    def _goal(self, event: QKeyEvent, at: int) -> int | None:
        last = len(self._entries) - 1
        places = {
            Qt.Key.Key_Up: max(0, at - 1),
            Qt.Key.Key_Down: min(last, at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places:
            return places[Qt.Key(event.key())]
        letter = event.text().strip().casefold()
        others = [*range(at + 1, last + 1), *range(at)]
        return next((one for one in others if letter and self._begins(one, letter)), None)

    def _begins(self, index: int, letter: str) -> bool:
        return self._entries[index].view.name.casefold().startswith(letter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.side))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.line))

    def _rebuild(self, hubs: Sequence[HubEntry]) -> None:
        for entry in self._entries:
            self._list.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self._entries = [_Entry(hub, self._on_key) for hub in hubs]
        for entry in self._entries:
            entry.clicked.connect(lambda _=False, chosen=entry: self.hub_chosen.emit(chosen.view.id))
            self._list.addWidget(entry)
            entry.show()  # by itself it would be seen a turn later, and be no part of the height till then
        for before, after in pairwise(self.focus_chain()):
            QWidget.setTabOrder(before, after)

    def _chosen(self) -> _Entry | None:
        return next((entry for entry in self._entries if entry.view.selected), None)

    def _settle(self) -> None:
        """The list is as high as the hubs in it, or as the window allows; the chosen hub is in sight."""
        self._area.setMaximumHeight(self._list.sizeHint().height())
        chosen = self._chosen()
        if chosen is not None:
            self._area.ensureWidgetVisible(chosen, 0, _MARGIN)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 20, 13, 12)
        column.setSpacing(0)
        column.addLayout(_brand())
        column.addSpacing(24)
        heading = Label(tr("HUBS"), TextRole.CAPTION, Tone.TEXT3)
        heading.setContentsMargins(10, 0, 0, 6)
        column.addWidget(heading)
        column.addWidget(self._area, 1000)
        column.addSpacing(6)
        column.addWidget(self._new, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addSpacing(8)
        for button in (self._settings, self._language):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(max(current().px(_WIDTH), column.totalMinimumSize().width()))

    def _scrolling(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._list)
        column.addStretch(1)
        return scrolling(inside)

    def _offer_languages(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(tr("Language"))
        group = QActionGroup(menu)
        for code, name in i18n.LANGUAGES.items():
            action = menu.addAction(name)
            action.triggered.connect(lambda _=False, chosen=code: self.language_chosen.emit(chosen))
            action.setCheckable(True)
            action.setChecked(code == i18n.language())
            group.addAction(action)
        self._language.setMenu(menu)
        self._language.setObjectName("languageButton")
        name = i18n.LANGUAGES[i18n.language()]
        self._language.setAccessibleName(tr("Language: {language}", language=name))


class _Entry(QPushButton):
    """One hub: name, word, shape of its state."""

    def __init__(self, view: HubEntry, on_key: Callable[[QKeyEvent], bool]) -> None:
        """``on_key`` is asked first: a button of Qt takes the arrow keys for Tab, an area that scrolls takes them to
        scroll."""
        super().__init__()
        self.view, self._on_key = view, on_key
        self.setObjectName(f"hubEntry-{view.name}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(current().px(_ENTRY_HEIGHT))
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, says a screen reader
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = IconView("hub", Tone.TEXT2, 18)
        self._name = ElidedLabel(view.name, TextRole.STRONG)
        self._word = ElidedLabel(view.word, TextRole.CAPTION, Tone.TEXT2, sentence=True)
        self._mark = IconView("state-off", Tone.OFF, 16)
        self._lay_out()

    def show_view(self, view: HubEntry) -> None:
        if view == self.view and self.accessibleName():
            return
        self.view = view
        self.setObjectName(f"hubEntry-{view.name}")
        self.setAccessibleName(f"{view.name}, {view.word}")
        self.setChecked(view.selected)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if view.selected else Qt.FocusPolicy.ClickFocus)
        look = state_look(view.mark)
        self._mark.show_icon(look.icon, look.tone)
        self._icon.show_icon("hub", Tone.ACCENT if view.selected else Tone.TEXT2)
        for label, text in ((self._name, view.name), (self._word, view.word)):
            if label.text() != text:
                label.setText(text)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip("\n".join(elided_in(self)))
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not that of a button, which would make this one the stop of the keyboard: that stays with the chosen hub."""
        QWidget.focusInEvent(self, event)

    def nextCheckState(self) -> None:
        """What is chosen is decided by what is shown, not by the press."""

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout is not None else super().minimumSizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens, box = QPainter(self), current(), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selected if self.isChecked() else tokens.off_soft))
            painter.drawRoundedRect(box, RADIUS_FIELD, RADIUS_FIELD)
        if self.hasFocus():
            paint_focus(painter, box, radius=RADIUS_FIELD)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._word)
        row.addLayout(texts, 1)
        row.addWidget(self._mark)
        for child in self.findChildren(QWidget):
            let_clicks_through(child)


def _brand() -> QHBoxLayout:
    side = current().px(26)
    picture = Label()
    picture.setPixmap(app_icon().pixmap(side, side))
    row = QHBoxLayout()
    row.setContentsMargins(8, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(picture)
    row.addWidget(Label("CiraHub Desktop", TextRole.ITEM), 1)
    return row
