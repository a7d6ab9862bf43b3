"""Asks before what was typed is thrown away."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dialogs.ask import Question


def ask_to_leave(parent: QWidget) -> bool:
    """True when the person wants to close; the safe answer is the default and that of Esc."""
    title, text = tr("Close without creating anything?"), tr("What you have entered here is not kept.")
    question = Question(title, text, tr("Close"), tr("Go on here"), parent)
    question.setObjectName("leaveQuestion")
    return question.exec() == QDialog.DialogCode.Accepted
