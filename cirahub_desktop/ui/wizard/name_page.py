"""The pages *Name your spoke* and *Name your hub*: one field, already filled with a suggestion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.presenters.wizard import Page, WizardPresenter
from cirahub_desktop.ui.widgets.field import Field
from cirahub_desktop.ui.widgets.words_panel import WordsPanel
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.ui.wizard.summary import Summary
from cirahub_desktop.wording import explain


class NamePage(WizardPage):
    """Base of both: the field, its error, and what CREATE met."""

    selects_text = True

    def __init__(self, presenter: WizardPresenter, title: str, sentence: str, field: Field) -> None:
        super().__init__(title, sentence)
        self._presenter, self.field = presenter, field
        self._failure = Slot()
        self._summary = Slot()
        self.body.addWidget(field)
        self.body.addWidget(self._failure)
        self.body.addSpacing(8)
        self.body.addWidget(self._summary)
        self.body.addStretch(1)

    def first_focus(self) -> QWidget:
        return self.field.edit

    def _show(self, text: str, error: CiraHubError | None, summary: Callable[[], Summary]) -> None:
        self.field.set_text(text)
        if error is None:
            self.field.clear_error()
        else:
            words = explain(error)
            self.field.show_error(words.title, words.advice)
        self._failure.show_panel(self._presenter.creation.error, self._build_failure)
        if self._presenter.frame.last:
            self._summary.show_panel(summary_key(self._presenter), lambda: _quiet(summary()))

    def _build_failure(self) -> tuple[QWidget, str] | None:
        error = self._presenter.creation.error
        if error is None:
            return None
        panel = WordsPanel(explain(error), tr("Copy message for IT"))
        return panel, panel.told


class SpokeNamePage(NamePage):
    def __init__(self, presenter: WizardPresenter) -> None:
        field = Field(tr("Name of the spoke"), "spokeNameField", tr("You can change it at any time."))
        field.edited.connect(presenter.names.type_spoke)
        sentence = tr("This name stands on the dashboard, and in messages about this calendar.")
        super().__init__(presenter, tr("Name your spoke"), sentence, field)

    def show_state(self) -> None:
        names = self._presenter.names
        self._show(names.spoke, names.spoke_error, lambda: Summary(self._presenter))


class HubNamePage(NamePage):
    def __init__(self, presenter: WizardPresenter) -> None:
        field = Field(tr("Name of the hub"), "hubNameField", tr("You can change it at any time."))
        field.edited.connect(presenter.names.type_hub)
        sentence = tr("The hub holds all events that come together, for example “Deliveries” or “Team”.")
        super().__init__(presenter, tr("Name your hub"), sentence, field)

    def show_state(self) -> None:
        names = self._presenter.names
        self._show(names.hub, names.hub_error, lambda: Summary(self._presenter))


def summary_key(presenter: WizardPresenter) -> object:
    return (presenter.page is Page.HUB_NAME, presenter.kind, presenter.names.spoke, presenter.secrets_last)


def _quiet(summary: Summary) -> tuple[QWidget, str]:
    return summary, ""
