"""Asks before what was typed is thrown away."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton


def ask_to_leave(parent: QWidget) -> bool:
    """True when the person wants to close; the safe answer is the default and that of Esc."""
    box = QMessageBox(parent)
    box.setObjectName("leaveQuestion")
    box.setWindowTitle("CiraHub Desktop")
    box.setText(tr("Close without creating anything?"))
    box.setInformativeText(tr("What you have entered here is not kept."))
    stay = PrimaryButton(tr("Go on here"))
    stay.setObjectName("stayButton")
    leave = SecondaryButton(tr("Close"))
    leave.setObjectName("leaveButton")
    box.addButton(leave, QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    leave.setAutoDefault(True)  # Enter on it is it
    stay.setAutoDefault(True)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave
