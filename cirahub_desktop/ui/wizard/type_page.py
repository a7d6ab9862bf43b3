"""Step 2, or the first of +Spoke: the kinds of spoke that work, each with what it can do."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.ui.presenters.wizard import KINDS, WizardPresenter
from cirahub_desktop.ui.widgets.badge import Badge
from cirahub_desktop.ui.wizard.choice import WizardChoice
from cirahub_desktop.ui.wizard.labels import KIND_ICONS
from cirahub_desktop.ui.wizard.page import WizardPage


def _sentence(kind: SpokeKind) -> str:
    return {
        SpokeKind.ICAL: tr("A calendar published as an .ics link: timetable, fixtures, bookings, delivery plan."),
        SpokeKind.PUBLIC_FOLDER: tr(
            "A calendar your company shares in Outlook. Exchange Server; Microsoft 365 only where IT allows it, "
            "until 1 April 2027."
        ),
        SpokeKind.MAILBOX: tr(
            "Your own calendar, a colleague’s, a shared one or a room’s. Exchange Server; Microsoft 365 only where IT "
            "allows it, until 1 April 2027."
        ),
        SpokeKind.FOLDER: tr("A folder with .ics files, on this computer or a network drive."),
    }[kind]


def _badge(kind: SpokeKind) -> Badge:
    if kind is SpokeKind.ICAL:
        return Badge(tr("Read-Only"), "lock")
    return Badge(tr("Read and write"), "both-ways")


class TypePage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        first = presenter.hub is None
        super().__init__(
            tr("Where do the events come from?") if first else tr("What would you like to add?"),
            tr("Choose the type of the first spoke. You can add more spokes later, as many as you like.")
            if first
            else tr("Choose the type of the new spoke. It is tied to the hub and nothing is written yet."),
        )
        self._presenter = presenter
        self._cards = {kind: self._card(kind) for kind in KINDS}
        group = QWidget()
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for place, card in enumerate(self._cards.values()):
            grid.addWidget(card, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(group)
        self.body.addStretch(1)

    def _card(self, kind: SpokeKind) -> WizardChoice:
        card = WizardChoice(
            f"typeCard-{kind.value}", KIND_ICONS[kind], wording.spoke_kind(kind), _sentence(kind), _badge(kind)
        )
        card.toggled.connect(lambda on: self._on_toggled(kind, on=on))
        return card

    def _on_toggled(self, kind: SpokeKind, *, on: bool) -> None:
        if on and kind is not self._presenter.kind:
            self._presenter.choose_kind(kind)

    def show_state(self) -> None:
        self._cards[self._presenter.kind].setChecked(True)

    def first_focus(self) -> QWidget:
        return self._cards[self._presenter.kind]
