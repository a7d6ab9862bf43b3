"""Before CREATE: what will be made, and that nothing is written yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.badge import Badge
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.widgets.frame import Ground, Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconTile
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label
from cirahub_desktop.ui.wizard.labels import KIND_ICONS


class Summary(Panel):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(Ground.WINDOW)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(12)
        column.addLayout(_spoke_row(presenter))
        column.addWidget(Separator())
        for icon_name, text in _sentences(presenter):
            column.addWidget(IconSentence(icon_name, text, TextRole.BODY, Tone.TEXT2, 18))


def _spoke_row(presenter: WizardPresenter) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(IconTile(KIND_ICONS[presenter.kind]))
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(ElidedLabel(presenter.names.spoke.strip(), TextRole.ITEM))
    texts.addWidget(Label(wording.spoke_kind(presenter.kind), TextRole.HELP, Tone.TEXT2))
    row.addLayout(texts, 1)
    if presenter.kind is SpokeKind.ICAL:
        row.addWidget(Badge(tr("Read-Only"), "lock"), 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def _sentences(presenter: WizardPresenter) -> list[tuple[str, str]]:
    sentences = []
    if presenter.hub is None:
        sentences.append(("arrow-right", tr("This spoke feeds the hub: its events are read every 15 minutes.")))
        sentences.append(("plus", tr("On the dashboard, +Spoke adds the calendar that the events go to.")))
    else:
        name = quoted(presenter.hub.name)
        if presenter.kind is SpokeKind.ICAL:
            sentences.append(("arrow-right", tr("This spoke feeds {hub}.", hub=name)))
        else:
            sentences.append(
                ("dash", tr("Nothing is written to it until you allow it in Sync Options.")),
            )
    if not presenter.secrets_last and presenter.kind is not SpokeKind.FOLDER:
        sentences.append(
            ("lock", tr("No password store is in use here: link and password are kept for this session only."))
        )
    return sentences
