"""The wizard's window: sets up a hub with its first spoke, or adds a spoke to a hub.

A dialog of our own instead of QWizard, which empties fields on *Back*, closes on Esc unasked and checks synchronously.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.ui.browser import open_page
from cirahub_desktop.ui.presenters.question import Runner
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.presenters.wizard_app import WizardApp
from cirahub_desktop.ui.wizard.body import WizardBody
from cirahub_desktop.ui.wizard.labels import page_label
from cirahub_desktop.ui.wizard.leave import ask_to_leave

LANGUAGE = "language"
"""The preference under which the chosen language is kept."""


_USUAL, _SMALLEST = QSize(1200, 780), QSize(960, 620)


class Wizard(QDialog):
    """``hub`` is None for a new hub. ``created`` comes once, then the dialog is accepted.

    ``sample``: the caller can open a hub to try things with; a click emits ``sample_wanted`` and closes the wizard.
    """

    created = Signal(str, str)
    sample_wanted = Signal()
    languageChanged = Signal(str)

    def __init__(
        self,
        app: WizardApp,
        background: Runner,
        *,
        hub: HubConfig | None = None,
        parent: QWidget | None = None,
        sample: bool = False,
        ask: Callable[[QWidget], bool] = ask_to_leave,
        open_page: Callable[[str], bool] = open_page,
    ) -> None:
        super().__init__(parent)
        self._app, self._ask, self._sample = app, ask, sample
        self._body: WizardBody | None = None
        self.setObjectName("wizard")
        # What the window behind can do, such as a change of language, would take the wizard away with what was typed.
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.presenter = WizardPresenter(
            app, background, hub=hub, changed=self._render, created=self._on_created, open_page=open_page
        )
        self._build()
        self.setMinimumSize(_SMALLEST)
        self.resize(_USUAL)
        self.presenter.start()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # no narrower than the widest word or button of its pages
            self.setMinimumWidth(max(_SMALLEST.width(), self._column.totalMinimumSize().width()))
        return done

    def use_language(self, code: str) -> None:
        """Everything is built anew in that language; what was typed lies in the presenter and stays."""
        i18n.use(code)
        self._app.set_preference(LANGUAGE, code)
        self._build()
        self.languageChanged.emit(code)

    def carry_over(self, parent: QWidget) -> None:
        """Go on over another window, in the language and look of now; what was typed lies in the presenter."""
        self.setParent(parent, self.windowFlags())
        self._build()
        self.show()

    def reject(self) -> None:
        """Esc, the close cross, and Cancel while nothing is under way."""
        if self.presenter.creation.under_way:
            return
        if self.presenter.busy:
            self.presenter.stop()
            return
        if self.presenter.something_typed and not self._ask(self):
            return
        self.presenter.abandon()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return is NEXT, but on a focused button it presses that button."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused.isEnabled():
            focused.click()
        else:
            self.presenter.next()

    def _build(self) -> None:
        old, self._body = self._body, WizardBody(self.presenter, self._try_sample if self._sample else None)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._column.addWidget(self._body)
        self._body.show()
        self._body.footer.next.clicked.connect(self.presenter.next)
        self._body.footer.back.clicked.connect(self.presenter.back)
        self._body.footer.cancel.clicked.connect(self.reject)
        self._body.side.language_chosen.connect(self.use_language, Qt.ConnectionType.QueuedConnection)
        self._render()

    def _render(self) -> None:
        if self._body is None:
            return
        self._body.show_state()
        frame = self.presenter.frame
        step = tr("Step {number} of {count}", number=frame.number, count=len(frame.steps))
        self.setWindowTitle(f"{page_label(frame.page)} – {step} – CiraHub Desktop")

    def _try_sample(self) -> None:
        self.presenter.abandon()
        super().reject()
        self.sample_wanted.emit()

    def _on_created(self, hub: HubId, spoke: SpokeId) -> None:
        self.accept()
        self.created.emit(hub, spoke)
