"""One of the two switches: its label, and its consequence in numbers or the reason why it cannot be used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cirahub_desktop.ui.presenters.options import SwitchView
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.switch import Switch
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class SwitchFrame(Panel):
    switched = Signal(bool)

    def __init__(self, view: SwitchView, object_name: str) -> None:
        super().__init__()
        self._consequence = Paragraph("", TextRole.HELP)
        self.switch = Switch(view.label)
        self.switch.setObjectName(object_name)
        self.switch.clicked.connect(self.switched)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(Label(view.label, TextRole.ITEM, wrap=True))
        texts.addWidget(self._consequence)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 12, 12)
        row.setSpacing(24)
        row.addLayout(texts, 1)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        self.show_view(view)

    @property
    def consequence(self) -> str:
        return self._consequence.text()

    def show_view(self, view: SwitchView) -> None:
        self.switch.setChecked(view.on)
        self.switch.setEnabled(view.enabled)
        self.switch.setAccessibleDescription(view.consequence)
        self._consequence.set_tone(Tone.TEXT2 if view.enabled else Tone.TEXT3)
        if self._consequence.text() != view.consequence:
            self._consequence.setText(view.consequence)
        self.set_ground(Ground.INFO if view.on and view.enabled else Ground.SURFACE)
