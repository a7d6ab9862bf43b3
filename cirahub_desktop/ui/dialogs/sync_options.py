"""*Sync Options*: what may flow, how it looks there, and the effect on real events at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import OptionsEffect, SpokeStatus
from cirahub_desktop.sync.errors import BadOption, CiraHubError
from cirahub_desktop.sync.model.catalogue import Needs
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.ui.dialogs.ask import Alternatives
from cirahub_desktop.ui.dialogs.before_feeding import BeforeFeedingDialog
from cirahub_desktop.ui.dialogs.effect_panel import EffectPanel
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.option_row import OptionRowView
from cirahub_desktop.ui.dialogs.remove import RemoveDialog
from cirahub_desktop.ui.dialogs.switch_frame import SwitchFrame
from cirahub_desktop.ui.dialogs.trouble import TroubleDialog
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.before_feeding import must_be_shown
from cirahub_desktop.ui.presenters.option_fields import OptionRow, option_rows
from cirahub_desktop.ui.presenters.options import (
    HubSource,
    asks_before_feeding,
    no_samples,
    only_reading_note,
    sample_views,
    switches,
    with_switch,
    with_texts,
)
from cirahub_desktop.ui.presenters.removal import Target
from cirahub_desktop.ui.presenters.trouble import Trouble, trouble
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.banner import Banner, BannerKind
from cirahub_desktop.ui.widgets.buttons import DangerButton, LinkButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.frame import Separator
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.worker import Job

_SIZE, _READ_ONLY_SIZE = (922, 680), (720, 560)
_MARGINS = 40
"""Left and right of the options together."""
_PAUSE = 120
"""Milliseconds of quiet before the effect is computed again."""


class SyncOptionsDialog(Dialog):
    """Changes are stored by SAVE alone. The dialog closes when the spoke is gone."""

    saved = Signal()
    way_out = Signal(object)
    """The ``Trouble`` that a person wants to mend."""
    relink = Signal()

    def __init__(self, live: Live, spoke: SpokeStatus, parent: QWidget | None) -> None:
        super().__init__(tr("Sync Options – {spoke}", spoke=spoke.name), parent)
        self.setObjectName("syncOptionsDialog")
        self._live, self._spoke = live, spoke
        self._options = spoke.config.options
        self._effect: OptionsEffect | None = None
        self._asked: Job[OptionsEffect] | None = None
        self._reading = spoke.config.hub in live.runs
        writes, feeds = switches(spoke, self._options, None, self._source())
        self._writes = SwitchFrame(writes, "hubWritesSwitch")
        self._feeds = SwitchFrame(feeds, "feedsHubSwitch")
        self._name = QLineEdit(spoke.name)
        self._error = FieldError()
        self._panel = EffectPanel()
        self._more = QWidget()
        self._rows: list[tuple[Needs, list[QWidget]]] = []
        self._quiet = QTimer(self, interval=_PAUSE, singleShot=True)
        self._quiet.timeout.connect(self._ask_effect)
        self._writes.switched.connect(lambda on: self._on_switch("hub-writes", on=on))
        self._feeds.switched.connect(lambda on: self._on_switch("feeds-hub", on=on))
        self.finish(self._footer(), self._body())
        self._show_rows()
        self.resize(*(_READ_ONLY_SIZE if spoke.read_only else _SIZE))
        live.changed.connect(self._on_live)
        self._ask_effect()

    @property
    def effect_shown(self) -> bool:
        return self._effect is not None and self._asked is None

    def done(self, result: int) -> None:
        if self._asked is not None:
            self._asked.cancel()
        super().done(result)

    # Laying out

    def _body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._form(), 7)
        if self._spoke.read_only:
            self._panel.hide()
        else:
            self._panel.setMinimumWidth(272)
            row.addWidget(self._panel, 3)
        return body

    def _form(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGINS // 2, 18, _MARGINS // 2, 18)
        column.setSpacing(8)
        self._add_trouble(column)
        column.addWidget(self._error)
        self._error.hide()
        column.addWidget(self._writes)
        column.addWidget(self._feeds)
        rows = option_rows(self._options, writable=not self._spoke.read_only)
        self._add_rows(column, [row for row in rows if row.first])
        self._add_more(column, [row for row in rows if not row.first])
        column.addStretch(1)
        area = scrolling(inside)
        widest = max(column.totalMinimumSize().width(), self._more.minimumSizeHint().width() + _MARGINS)
        area.setMinimumWidth(widest + area.verticalScrollBar().sizeHint().width())
        return area

    def _add_trouble(self, column: QVBoxLayout) -> None:
        """What is wrong with this spoke now, and the way out."""
        error = self._spoke.error
        if error is None:
            return
        found = trouble(self._spoke, error, self._live.now())
        more = tr("Details…")
        banner = Banner(BannerKind.ERROR, found.words.title, found.words.advice, found.button, more=more)
        if banner.button is not None:
            banner.button.setObjectName("wayOutButton")
        banner.activated.connect(lambda: self._take(found))
        banner.more_activated.connect(lambda: self._tell(found))
        column.addWidget(banner)

    def _tell(self, found: Trouble) -> None:
        dialog = TroubleDialog((found,), self)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, found: Trouble) -> None:
        """The way out is another dialog; two of them at once would only cover each other."""
        self.reject()
        self.way_out.emit(found)

    def _add_link(self, column: QVBoxLayout) -> None:
        if self._spoke.config.kind is not SpokeKind.ICAL:
            return
        label = Label(tr("Link"), TextRole.ITEM)
        label.setContentsMargins(0, 10, 0, 0)
        button = SecondaryButton(tr("Enter the link again…"))
        button.setObjectName("relinkButton")
        button.clicked.connect(self._on_relink)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label)
        texts.addWidget(Label(self._spoke.config.place.host, TextRole.HELP, Tone.TEXT3, wrap=True))
        row = QHBoxLayout()
        row.addLayout(texts, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)

    def _on_relink(self) -> None:
        self.reject()
        self.relink.emit()

    def _add_rows(self, column: QVBoxLayout, rows: list[OptionRow]) -> None:
        for index, row in enumerate(rows):
            line = Separator() if index else None
            if line is not None:
                column.addWidget(line)
            shown = OptionRowView(row)
            shown.changed.connect(self._on_text)
            column.addWidget(shown)
            self._rows.append((row.needs, [shown, line] if line is not None else [shown]))

    def _add_more(self, column: QVBoxLayout, rows: list[OptionRow]) -> None:
        if self._spoke.read_only:
            self._add_name(column)
            self._add_link(column)
            self._add_rows(column, rows)
            column.addWidget(Paragraph(only_reading_note(self._spoke), TextRole.HELP, Tone.TEXT3))
            return
        link = LinkButton(tr("More: name, interval, subject, what is copied, limits"), "chevron-down")
        link.setObjectName("moreOptionsButton")
        link.setCheckable(True)
        link.toggled.connect(lambda on: self._show_more(link, on=on))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QVBoxLayout(self._more)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._add_name(inside)
        self._add_rows(inside, rows)
        self._more.hide()
        column.addWidget(self._more)

    def _add_name(self, column: QVBoxLayout) -> None:
        label = Label(tr("Name of this spoke"), TextRole.ITEM)
        label.setContentsMargins(0, 10, 0, 0)
        label.setBuddy(self._name)
        self._name.setObjectName("spokeNameField")
        self._name.setAccessibleName(label.text())
        column.addWidget(label)
        column.addWidget(self._name)

    def _show_more(self, link: LinkButton, *, on: bool) -> None:
        self._more.setVisible(on)
        link.setText(tr("Less") if on else tr("More: name, interval, subject, what is copied, limits"))
        link.show_icon("chevron-right" if on else "chevron-down")

    def _footer(self) -> Footer:
        remove = DangerButton(tr("Remove this spoke…"))
        remove.setObjectName("removeSpokeButton")
        remove.clicked.connect(self._on_remove)
        cancel = SecondaryButton(tr("Cancel"))
        cancel.setObjectName("cancelButton")
        cancel.clicked.connect(self.reject)
        save = PrimaryButton(tr("SAVE"))
        save.setObjectName("saveButton")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        return Footer([remove], [cancel, save])

    # What a person does

    def _on_switch(self, name: str, *, on: bool) -> None:
        self._options = with_switch(self._options, name, on=on)
        self._refresh()

    def _on_text(self, name: str, text: str) -> None:
        try:
            self._options = with_texts(self._options, {name: text})
        except BadOption as error:
            self._show_error(error)
            return
        self._refresh()

    def _refresh(self) -> None:
        self._error.hide()
        self._show_switches()
        self._quiet.start()

    def _show_switches(self) -> None:
        writes, feeds = switches(self._spoke, self._options, self._effect, self._source())
        self._writes.show_view(writes)
        self._feeds.show_view(feeds)
        self._show_rows()

    def _show_rows(self) -> None:
        """Only what means something for the directions chosen; the others keep their values."""
        for needs, widgets in self._rows:
            for widget in widgets:
                widget.setVisible(needs.met(self._options, writable=not self._spoke.read_only))

    def _source(self) -> HubSource:
        hub = self._live.hub(self._spoke.config.hub)
        return HubSource(hub.items if hub is not None else 0, self._reading)

    def _on_live(self) -> None:
        """What a run has read changes what would be written."""
        reading = self._spoke.config.hub in self._live.runs
        if reading == self._reading or not self.isVisible():  # closed dialogs live on until the next turn of the loop
            return
        self._reading = reading
        self._show_switches()
        if not reading:
            self._ask_effect()

    def _ask_effect(self) -> None:
        if self._spoke.read_only:
            return
        if self._asked is not None:
            self._asked.cancel()
        app, spoke, options = self._live.app, self._spoke.id, self._options
        ask = self._live.background.run
        self._asked = ask(lambda _: app.effect(spoke, options), self._on_effect, self._on_no_effect)

    def _on_effect(self, effect: OptionsEffect) -> None:
        self._asked, self._effect = None, effect
        self._show_switches()
        self._panel.show_samples(sample_views(self._spoke, effect), no_samples(self._source()))

    def _on_no_effect(self, error: CiraHubError) -> None:
        self._asked = None
        self._panel.show_samples((), wording.explain(error).title)

    def _on_save(self) -> None:
        question = asks_before_feeding(self._spoke, self._options, self._effect)
        if not question:
            self._look_ahead()
            return
        text = tr("Sent to the hub, they go to every spoke that it may write. Nothing changes in this calendar.")
        ask = Alternatives(question, text, tr("Send them to the hub"), tr("No, only what is new from now on"), self)
        ask.setObjectName("feedingQuestion")
        ask.chosen.connect(self._on_feeding)
        ask.rejected.connect(lambda: self._on_switch("feeds-hub", on=False))
        ask.open()

    def _on_feeding(self, everything: bool) -> None:
        if not everything:
            self._options = replace(self._options, feeds_hub=Feeding.NEW)
            self._refresh()
        self._look_ahead()

    def _look_ahead(self) -> None:
        """A spoke that begins to feed shows what comes of it before anything is stored."""
        if not must_be_shown(self._spoke, self._options):
            self._save()
            return
        ahead = BeforeFeedingDialog(self._live, self._spoke, self._options, self)
        ahead.accepted.connect(self._save)
        ahead.setWindowModality(Qt.WindowModality.WindowModal)
        ahead.open()

    def _save(self) -> None:
        """A run under way goes by the old options, so it is cut short first."""
        if self._options == self._spoke.config.options:
            self._keep()
            return
        self.setEnabled(False)
        self._live.when_idle(self._spoke.config.hub, self._keep)

    def _keep(self) -> None:
        self.setEnabled(True)
        app, spoke, name = self._live.app, self._spoke, self._name.text().strip()
        try:
            if name != spoke.name:
                app.rename_spoke(spoke.id, name)
            if self._options != spoke.config.options:
                app.set_options(spoke.id, self._options)
        except CiraHubError as error:
            self._show_error(error)
            return
        self._live.refresh()
        self.saved.emit()
        self.accept()

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        self._error.show()
        announce(self._error, f"{words.title} {words.advice}")

    def _on_remove(self) -> None:
        ask = RemoveDialog(self._live, Target.of_spoke(self._spoke), self)
        ask.gone.connect(self.accept)
        ask.setWindowModality(Qt.WindowModality.WindowModal)
        ask.open()
