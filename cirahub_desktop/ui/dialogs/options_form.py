"""The left side of Sync Options: the two switches, what most people need, and the rest under *More*."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import OptionsEffect, SpokeStatus
from cirahub_desktop.sync.model.catalogue import Needs
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.ui.dialogs.option_row import OptionRowView
from cirahub_desktop.ui.dialogs.switch_frame import SwitchFrame
from cirahub_desktop.ui.presenters.option_fields import OptionRow, RowGroup, first_rows, row_groups
from cirahub_desktop.ui.presenters.options import HubSource, only_reading_note, rings_for_all, switches
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError
from cirahub_desktop.ui.widgets.frame import Separator
from cirahub_desktop.ui.widgets.text import Label, Paragraph

MARGINS = 40
"""Left and right together."""


class OptionsForm(QWidget):
    """What is chosen goes out as signals; texts are those of the catalogue."""

    switched = Signal(str, bool)
    chosen = Signal(str, str)
    relink = Signal()

    def __init__(self, spoke: SpokeStatus, options: SpokeOptions, name: str, source: HubSource) -> None:
        super().__init__()
        self._spoke = spoke
        self._writable = not spoke.read_only
        writes, feeds = switches(spoke, options, None, source)
        self._writes = SwitchFrame(writes, "hubWritesSwitch")
        self._feeds = SwitchFrame(feeds, "feedsHubSwitch")
        self.error = FieldError()
        self.error.hide()
        self.name = QLineEdit(name)
        self._more = QWidget()
        self._link = LinkButton(_more_words(), "chevron-right")
        self._rows: list[tuple[Needs, list[QWidget]]] = []
        self._headings: list[tuple[QWidget, tuple[Needs, ...]]] = []
        self._column = QVBoxLayout(self)
        self._lay_out(options)
        self._writes.switched.connect(lambda on: self.switched.emit("hub-writes", on))
        self._feeds.switched.connect(lambda on: self.switched.emit("feeds-hub", on))
        self.show_options(options, None, source)

    @property
    def more_is_open(self) -> bool:
        return self._link.isChecked()

    @property
    def least_width(self) -> int:
        """What *More* needs counts while it is closed, too."""
        return max(self._column.totalMinimumSize().width(), self._more.minimumSizeHint().width() + MARGINS)

    def put_on_top(self, banner: QWidget) -> None:
        self._column.insertWidget(0, banner)

    def open_more(self) -> None:
        self._link.setChecked(True)

    def show_options(self, options: SpokeOptions, effect: OptionsEffect | None, source: HubSource) -> None:
        """Rows are shown only where they mean something for the directions chosen; the others keep their values."""
        writes, feeds = switches(self._spoke, options, effect, source)
        self._writes.show_view(writes)
        self._feeds.show_view(feeds)
        for needs, widgets in self._rows:
            for widget in widgets:
                widget.setVisible(needs.met(options, writable=self._writable))
        for heading, needed in self._headings:
            heading.setVisible(any(needs.met(options, writable=self._writable) for needs in needed))

    def _lay_out(self, options: SpokeOptions) -> None:
        column = self._column
        column.setContentsMargins(MARGINS // 2, 18, MARGINS // 2, 18)
        column.setSpacing(8)
        column.addWidget(self.error)
        column.addWidget(self._writes)
        column.addWidget(self._feeds)
        rings = rings_for_all(self._spoke)
        self._add_rows(column, first_rows(options, writable=self._writable, rings_for_all=rings))
        groups = row_groups(options, writable=self._writable)
        if self._writable:
            self._add_more(groups)
        else:
            self._add_name(column)
            self._add_link(column)
            self._add_rows(column, [row for group in groups for row in group.rows])
            column.addWidget(Paragraph(only_reading_note(self._spoke), TextRole.HELP, Tone.TEXT3))
        column.addStretch(1)

    def _add_rows(self, column: QVBoxLayout, rows: Sequence[OptionRow]) -> None:
        for index, row in enumerate(rows):
            line = Separator() if index else None
            if line is not None:
                column.addWidget(line)
            shown = OptionRowView(row)
            shown.changed.connect(self.chosen)
            column.addWidget(shown)
            self._rows.append((row.needs, [shown, line] if line is not None else [shown]))

    def _add_more(self, groups: Sequence[RowGroup]) -> None:
        self._link.setObjectName("moreOptionsButton")
        self._link.setCheckable(True)
        self._link.toggled.connect(self._show_more)
        self._column.addWidget(self._link, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QVBoxLayout(self._more)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._add_name(inside)
        for group in groups:
            heading = Label(group.heading, TextRole.SECTION, wrap=True)
            heading.setContentsMargins(0, 20, 0, 0)
            inside.addWidget(heading)
            self._headings.append((heading, tuple(row.needs for row in group.rows)))
            self._add_rows(inside, group.rows)
        self._more.hide()
        self._column.addWidget(self._more)

    def _add_name(self, column: QVBoxLayout) -> None:
        label = Label(tr("Name of this spoke"), TextRole.ITEM)
        label.setContentsMargins(0, 10, 0, 0)
        label.setBuddy(self.name)
        self.name.setObjectName("spokeNameField")
        self.name.setAccessibleName(label.text())
        column.addWidget(label)
        column.addWidget(self.name)

    def _add_link(self, column: QVBoxLayout) -> None:
        if self._spoke.config.kind is not SpokeKind.ICAL:
            return
        label = Label(tr("Link"), TextRole.ITEM)
        label.setContentsMargins(0, 10, 0, 0)
        button = SecondaryButton(tr("Enter the link again…"))
        button.setObjectName("relinkButton")
        button.clicked.connect(self.relink)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label)
        texts.addWidget(Label(self._spoke.config.place.host, TextRole.HELP, Tone.TEXT3, wrap=True))
        row = QHBoxLayout()
        row.addLayout(texts, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)

    def _show_more(self, on: bool) -> None:
        self._more.setVisible(on)
        self._link.setText(tr("Less") if on else _more_words())
        self._link.show_icon("chevron-down" if on else "chevron-right")


def _more_words() -> str:
    return tr("More: name, filter, subject, what is copied, interval, limits")
