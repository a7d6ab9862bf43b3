"""The place of the one banner: still for a missing step, with counts while a run goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.presenters.banner import BannerView, Step
from cirahub_desktop.ui.presenters.banner import Tone as BannerTone
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.banner import Banner, BannerKind
from cirahub_desktop.ui.widgets.bending import Bending
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label, Paragraph

_KINDS = {
    BannerTone.INFO: BannerKind.INFO,
    BannerTone.ATTENTION: BannerKind.ATTENTION,
    BannerTone.ERROR: BannerKind.ERROR,
}


_LEAST_TITLE = 320


class BannerSlot(QWidget):
    """Empty where there is nothing to say. ``pressed`` carries the ``BannerView`` whose button it was."""

    pressed = Signal(object)
    details_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._view: BannerView | None = None
        self._shown: Banner | RunBanner | None = None
        self.hide()  # an empty one would still be given its distance

    def show_view(self, view: BannerView | None) -> None:
        if view == self._view:
            return
        self._view = view
        if view is not None and view.share is not None and isinstance(self._shown, RunBanner):
            self._shown.show_view(view)
            return
        self._replace(view)

    def buttons(self) -> list[QWidget]:
        """As the eye meets them."""
        shown = self._shown
        found = (shown.more if isinstance(shown, Banner) else None, shown.button if shown is not None else None)
        return [button for button in found if button is not None]

    def _replace(self, view: BannerView | None) -> None:
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = None if view is None else self._made(view)
        if self._shown is not None:
            self._shown.activated.connect(lambda: self.pressed.emit(self._view))
            if isinstance(self._shown, Banner):
                self._shown.more_activated.connect(self.details_pressed)
            self._column.addWidget(self._shown)
        self.setVisible(self._shown is not None)

    @staticmethod
    def _made(view: BannerView) -> Banner | RunBanner:
        if view.share is not None:
            return RunBanner(view)
        more = tr("Details…") if view.details else ""
        return Banner(_KINDS[view.tone], view.title, view.text, view.button, primary=view.primary, more=more)


class RunBanner(Panel):
    """Phases, bar, one sentence with counts, *Cancel*."""

    activated = Signal()

    def __init__(self, view: BannerView) -> None:
        super().__init__(Ground.INFO)
        self._title = ElidedLabel("", TextRole.ITEM)
        self._steps = [_StepView() for _ in view.steps]
        self._bar = CalmBar(view.title)
        self._text = Paragraph("", TextRole.HELP)
        self.button = SecondaryButton(view.button)
        self.button.setObjectName("cancelRunButton")
        self.button.clicked.connect(self.activated)
        self._lay_out()
        self.show_view(view)

    def show_view(self, view: BannerView) -> None:
        self._title.setText(view.title)
        for step, shown in zip(self._steps, view.steps, strict=True):
            step.show_step(shown)
        self._head.bend()
        self._bar.show_share(view.share or 0.0)
        if self._text.text() != view.text:
            self._text.setText(view.text)
        self.button.setEnabled(view.button_enabled)
        self.setAccessibleName(view.title)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(IconView("state-sync", Tone.ACCENT, 20), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        self._head = Bending(self._title, _in_a_row(self._steps), least=_LEAST_TITLE, gap=20)
        column.addWidget(self._head)
        column.addWidget(self._bar)
        column.addWidget(self._text)
        row.addLayout(column, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


def _in_a_row(steps: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(14)
    for step in steps:
        row.addWidget(step)
    row.addStretch(1)
    return holder


class _StepView(QWidget):
    """One phase: tick when done, arrows while under way, nothing before."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconView("state-off", Tone.TEXT3, 14)
        self._word = Label("", TextRole.HELP, Tone.TEXT3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._icon)
        row.addWidget(self._word)

    def show_step(self, step: Step) -> None:
        if step.done:
            self._icon.show_icon("state-ok", Tone.OK)
        elif step.now:
            self._icon.show_icon("state-sync", Tone.ACCENT)
        self._icon.setVisible(step.done or step.now)
        self._word.set_tone(Tone.ACCENT if step.now else Tone.TEXT2 if step.done else Tone.TEXT3)
        self._word.setText(step.text)
