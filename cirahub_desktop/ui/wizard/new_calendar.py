"""*New calendar…* below a list of calendars: a button where one may be made, and the reason where not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.ui.dialogs.ask import AskText
from cirahub_desktop.ui.presenters.new_calendar import NewCalendarPresenter
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.text import Label


class NewCalendarRow(QWidget):
    """``place`` names the folder in which a new calendar would lie; '' while there is none."""

    def __init__(self, presenter: NewCalendarPresenter, place: Callable[[], str]) -> None:
        super().__init__()
        self._presenter, self._place = presenter, place
        self._button = LinkButton(tr("New calendar…"), "plus")
        self._button.setObjectName("newCalendarButton")
        self._button.clicked.connect(self._ask)
        self._note = Label("", TextRole.HELP, Tone.TEXT3, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._note, 1)

    def show_state(self) -> None:
        new, place = self._presenter, self._place()
        unknown = new.right.error is not None
        self._button.setVisible(not new.refused and not unknown)
        self._button.setEnabled(new.allowed and not new.creation.under_way)
        if new.creation.under_way:
            self._note.setText(tr("Creating…"))
        elif not place:
            self._note.setText("")
        elif new.right.under_way:
            self._note.setText(tr("Asking whether you may make a calendar in {folder}…", folder=quoted(place)))
        elif unknown:
            text = tr("It could not be asked whether you may make a calendar in {folder}.", folder=quoted(place))
            self._note.setText(text)
        elif new.refused:
            self._note.setText(tr("You may not make a calendar in {folder}.", folder=quoted(place)))
        else:
            self._note.setText(tr("in {folder}", folder=quoted(place)))

    def _ask(self) -> None:
        title = tr("New calendar in {folder}", folder=quoted(self._place()))
        dialog = AskText(title, tr("Name"), "", tr("Create"), self.window())
        dialog.setObjectName("newCalendarDialog")
        dialog.entered.connect(self._presenter.create)
        dialog.open()
