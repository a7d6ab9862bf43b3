"""The pages of *Settings* that are rows of the catalogue: *General*, *Syncing*, *Network*."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dialogs.switch_frame import SwitchFrame
from cirahub_desktop.ui.presenters.settings import SettingsPage, SettingsPresenter, page_words
from cirahub_desktop.ui.settings.rows import SettingRowView
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.frame import Separator
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class Page(QWidget):
    """Title, sentence, and what is added below."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        title, sentence = page_words()[page]
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(4)
        self.column.addWidget(Label(title, TextRole.SECTION, wrap=True))
        self.column.addWidget(Paragraph(sentence, TextRole.HELP, Tone.TEXT3))
        self.column.addSpacing(12)


class RowsPage(Page):
    """Rows of the catalogue with hairlines between them; each choice counts at once."""

    def __init__(self, page: SettingsPage, presenter: SettingsPresenter) -> None:
        super().__init__(page)
        self.presenter = presenter
        self.rows: list[SettingRowView] = []
        self.add_first()
        for row in presenter.rows(page):
            self.add_row(SettingRowView(row))
        self.add_last()
        self.column.addStretch(1)
        self.refresh()

    def add_first(self) -> None:
        """Above the rows."""

    def add_last(self) -> None:
        """Below the rows."""

    def add_row(self, row: SettingRowView) -> None:
        if self.rows:
            self.column.addWidget(Separator())
        row.chosen.connect(self.presenter.choose)
        self.rows.append(row)
        self.column.addWidget(row)

    def refresh(self) -> None:
        for row in self.rows:
            row.show_error(
                next((self.presenter.errors[one] for one in row.names if one in self.presenter.errors), None)
            )

    def typed(self) -> dict[str, str]:
        return {name: text for row in self.rows for name, text in row.typed().items()}

    def type_again(self, texts: dict[str, str]) -> None:
        for row in self.rows:
            row.type_again(texts)


class GeneralPage(RowsPage):
    def __init__(self, presenter: SettingsPresenter) -> None:
        super().__init__(SettingsPage.GENERAL, presenter)

    def add_last(self) -> None:
        self._switches = [SwitchFrame(view, f"setting-{view.name}") for view in self.presenter.switches()]
        self.column.addSpacing(8)
        for frame, view in zip(self._switches, self.presenter.switches(), strict=True):
            frame.switched.connect(lambda on, name=view.name: self.presenter.choose(name, "on" if on else "off"))
            self.column.addWidget(frame)
            self.column.addSpacing(8)

    def refresh(self) -> None:
        super().refresh()
        for frame, view in zip(self._switches, self.presenter.switches(), strict=True):
            frame.show_view(view)


class NetworkPage(RowsPage):
    """``password``: a person wants to give the password of the proxy."""

    password = Signal()

    def __init__(self, presenter: SettingsPresenter) -> None:
        super().__init__(SettingsPage.NETWORK, presenter)

    def add_last(self) -> None:
        self._own = QWidget()
        inside = QVBoxLayout(self._own)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        for view in self.presenter.proxy_rows():
            row = SettingRowView(view)
            row.chosen.connect(self.presenter.choose)
            self.rows.append(row)
            inside.addWidget(Separator())
            inside.addWidget(row)
        inside.addWidget(Separator())
        self._kept = Paragraph("", TextRole.HELP, Tone.TEXT3)
        button = SecondaryButton(tr("Password of the proxy…"))
        button.setObjectName("proxyPasswordButton")
        button.clicked.connect(self.password)
        line = QHBoxLayout()
        line.setContentsMargins(0, 10, 0, 0)
        line.setSpacing(12)
        line.addWidget(button)
        line.addWidget(self._kept, 1)
        inside.addLayout(line)
        self.column.addWidget(self._own)

    def show_kept(self, *, kept: bool) -> None:
        self._kept.setText(
            tr("A password is kept in the password store.") if kept else tr("No password is kept for the proxy.")
        )

    def refresh(self) -> None:
        super().refresh()
        self._own.setVisible(self.presenter.names_proxy)
