"""*Throw the example away*: what goes and what does not, once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.ui.dialogs.ask import Question


def ask_throw_away(hub: HubStatus, parent: QWidget | None) -> Question:
    """``confirmed`` where the person means it."""
    text = tr(
        "The hub {hub}, its spokes and everything in its calendars go for good. Your own hubs are not touched, "
        "and you can try the example again at any time.",
        hub=quoted(hub.name),
    )
    dialog = Question(tr("Throw the example away?"), text, tr("Throw the example away"), tr("Keep the example"), parent)
    dialog.setObjectName("throwAwayQuestion")
    return dialog
