"""Name of the hub, and what one can do with the whole of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.keys import Key, on_key
from cirahub_desktop.ui.presenters.dashboard import HubView
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.bending import Bending
from cirahub_desktop.ui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label

_LEAST_NAME = 180


class TitleBar(QWidget):
    """*Sync Now* is the primary button of the page, unless the banner has a question that comes first."""

    add_spoke = Signal()
    pause = Signal(bool)
    preview = Signal()
    sync = Signal()
    kept = Signal()
    rename = Signal()
    remove = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._paused = self._lent = False
        self._name = ElidedLabel("", TextRole.TITLE)
        self._subtitle = Label("", TextRole.HELP, Tone.TEXT2)
        self._add = SecondaryButton(tr("+Spoke"))
        self._pause = SecondaryButton(tr("Pause"), "pause")
        self._preview = SecondaryButton(tr("Preview"), "eye")
        self._sync_first = PrimaryButton(tr("Sync Now"), "refresh")
        self._sync_second = SecondaryButton(tr("Sync Now"), "refresh")
        self._more = IconButton("more", tr("More for this hub"))
        self._name_parts()
        self._lay_out()
        self._wire()

    def show_view(self, view: HubView) -> None:
        self._name.setText(view.name)
        self._subtitle.setText(view.subtitle)
        if view.example and self.window().focusWidget() is self._add:
            self._more.setFocus()  # not what Qt would take: no press of a key pauses by itself
        self._add.setEnabled(not view.example)
        self._paused = view.paused
        self._pause.setText(tr("Resume") if view.paused else tr("Pause"))
        self._pause.show_icon("refresh" if view.paused else "pause")
        for button, shown in ((self._sync_first, view.sync_is_primary), (self._sync_second, not view.sync_is_primary)):
            button.setVisible(shown)
            button.setObjectName("syncNowButton" if shown else "")
            self._enable(button, on=view.may_sync)
        self._preview.setEnabled(view.may_sync)
        self._whole.bend()

    def press_sync(self) -> None:
        """By its key, where the button may be pressed."""
        for button in (self._sync_first, self._sync_second):
            if button.isVisible():
                button.click()

    def focus_chain(self) -> list[QWidget]:
        return [self._add, self._pause, self._preview, self._sync_first, self._sync_second, self._more]

    def _enable(self, button: QWidget, *, on: bool) -> None:
        """Switched off, a button gives the keyboard to its neighbour; it gets it back, unless the person moved on."""
        focused = self.window().focusWidget()
        if not on and focused is button:
            self._lent = True
        button.setEnabled(on)
        if on and self._lent and not button.isHidden():
            self._lent = False
            if focused is self._more:
                button.setFocus()

    def _name_parts(self) -> None:
        self._add.setObjectName("addSpokeButton")
        self._pause.setObjectName("pauseButton")
        self._preview.setObjectName("previewButton")
        self._more.setObjectName("moreButton")

    def _lay_out(self) -> None:
        names, buttons = QWidget(), QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._name)
        column.addWidget(self._subtitle)
        row = Flow(buttons, gap=8)
        for button in (self._add, self._pause, self._preview, self._sync_first, self._sync_second, self._more):
            row.addWidget(button)
        self._whole = Bending(names, buttons, least=_LEAST_NAME)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._whole)

    def _wire(self) -> None:
        self._add.clicked.connect(self.add_spoke)
        self._pause.clicked.connect(lambda: self.pause.emit(not self._paused))
        self._preview.clicked.connect(self.preview)
        again = on_key(self, Key.SYNC, self.press_sync)
        for button in (self._sync_first, self._sync_second):
            button.setToolTip(again)
        self._sync_first.clicked.connect(self.sync)
        self._sync_second.clicked.connect(self.sync)
        menu = QMenu(self)
        menu.setAccessibleName(self._more.accessibleName())
        menu.addAction(tr("Events that you kept…"), self.kept.emit)
        menu.addSeparator()
        menu.addAction(tr("Rename this hub…"), self.rename.emit)
        menu.addAction(tr("Remove this hub…"), self.remove.emit)
        self._more.setMenu(menu)
