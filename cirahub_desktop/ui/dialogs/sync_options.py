"""*Sync Options*: what may flow, how it looks there, and the effect on real events at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import OptionsEffect, SpokeStatus
from cirahub_desktop.sync.errors import BadOption, CiraHubError
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.ui.dialogs.ask import Alternatives
from cirahub_desktop.ui.dialogs.before_feeding import BeforeFeedingDialog
from cirahub_desktop.ui.dialogs.effect_panel import EffectPanel
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.options_form import OptionsForm
from cirahub_desktop.ui.dialogs.remove import RemoveDialog
from cirahub_desktop.ui.dialogs.trouble import TroubleDialog
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.before_feeding import must_be_shown
from cirahub_desktop.ui.presenters.option_effect import event_choices, no_samples, sample_views
from cirahub_desktop.ui.presenters.options import HubSource, asks_before_feeding, with_switch, with_texts
from cirahub_desktop.ui.presenters.removal import Target
from cirahub_desktop.ui.presenters.trouble import Trouble, trouble
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.widgets.banner import Banner, BannerKind
from cirahub_desktop.ui.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import announce
from cirahub_desktop.ui.worker import Job

_SIZE, _READ_ONLY_SIZE = (960, 700), (720, 560)
_PANEL = 300
_PAUSE = 120
"""Milliseconds of quiet before the effect is computed again."""


@dataclass(frozen=True, slots=True)
class OptionsMemory:
    """What a person did that is not stored yet."""

    options: SpokeOptions
    wrong: Mapping[str, str]
    """Texts that are no values, by option."""
    name: str
    more: bool
    shown_on: ItemId | None


class SyncOptionsDialog(Dialog):
    """Changes are stored by SAVE alone, and closing asks about them. The dialog closes when the spoke is gone."""

    saved = Signal()
    way_out = Signal(object)
    """The ``Trouble`` that a person wants to mend."""
    relink = Signal()
    SCROLLING = 520  # the effect beside it needs more

    def __init__(self, live: Live, spoke: SpokeStatus, parent: QWidget | None) -> None:
        super().__init__(tr("Sync Options – {spoke}", spoke=spoke.name), parent)
        self.setObjectName("syncOptionsDialog")
        self._live, self._spoke = live, spoke
        self._options = spoke.config.options
        self._wrong: dict[str, str] = {}
        self._effect: OptionsEffect | None = None
        self._shown_on: ItemId | None = None
        self._asked: Job[OptionsEffect] | None = None
        self._reading = spoke.config.hub in live.runs
        self._panel = EffectPanel()
        self._panel.event_chosen.connect(self._on_event)
        self._quiet = QTimer(self, interval=_PAUSE, singleShot=True)
        self._quiet.timeout.connect(self._ask_effect)
        self._area = scrolling(QWidget())
        self._form = self._new_form(spoke.name)
        self.finish(self._footer(), self._body())
        self.resize(*(_READ_ONLY_SIZE if spoke.read_only else _SIZE))
        live.changed.connect(self._on_live)
        self._ask_effect()

    @property
    def effect_shown(self) -> bool:
        return self._effect is not None and self._asked is None

    @property
    def changed(self) -> bool:
        """There is something that SAVE would store."""
        name = self._form.name.text().strip()
        return bool(self._wrong) or self._options != self._spoke.config.options or name != self._spoke.name

    def memory(self) -> OptionsMemory:
        form = self._form
        return OptionsMemory(self._options, self._wrong, form.name.text(), form.more_is_open, self._shown_on)

    def remember(self, memory: object) -> None:
        if not isinstance(memory, OptionsMemory):
            return
        self._options, self._shown_on = memory.options, memory.shown_on
        self._form = self._new_form(memory.name)
        if memory.more:
            self._form.open_more()
        for name, text in memory.wrong.items():
            self._on_text(name, text)
        self._ask_effect()

    def reject(self) -> None:
        """Esc, the close cross and *Cancel*."""
        if self.changed:
            self._over(SyncOptionsDialog._ask_to_leave)
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._quiet.stop()
        if self._asked is not None:
            self._asked.cancel()
        super().done(result)

    def _over(self, make: Callable[[SyncOptionsDialog], QDialog | None]) -> None:
        """Open what ``make`` makes; it comes again over a dialog that takes the place of this one."""
        self.dialogs.open(lambda dialog: make(dialog) if isinstance(dialog, SyncOptionsDialog) else None)

    # Laying out

    def _new_form(self, name: str) -> OptionsForm:
        form = OptionsForm(self._spoke, self._options, name, self._source())
        form.switched.connect(self._on_switch)
        form.chosen.connect(self._on_text)
        form.relink.connect(self._on_relink)
        self._add_trouble(form)
        self._area.setWidget(form)
        form.setAutoFillBackground(False)  # setWidget has just switched it on
        self._area.setMinimumWidth(form.least_width + self._area.verticalScrollBar().sizeHint().width())
        return form

    def _body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area, 7)
        if self._spoke.read_only:
            self._panel.hide()
        else:
            self._panel.setMinimumWidth(current().px(_PANEL))
            row.addWidget(self._panel, 3)
        return body

    def _add_trouble(self, form: OptionsForm) -> None:
        """What is wrong with this spoke now, and the way out."""
        error = self._spoke.error
        if error is None:
            return
        found = trouble(self._spoke, error, self._live.now())
        more, first = tr("Details…"), found.details_first
        button = more if first else found.button
        banner = Banner(BannerKind.ERROR, found.words.title, found.words.advice, button, more="" if first else more)
        if banner.button is not None:
            banner.button.setObjectName("detailsButton" if first else "wayOutButton")
        banner.activated.connect(lambda: self._over(SyncOptionsDialog._details) if first else self._take(found))
        banner.more_activated.connect(lambda: self._over(SyncOptionsDialog._details))
        form.put_on_top(banner)

    def _details(self) -> TroubleDialog | None:
        if self._spoke.error is None:
            return None
        dialog = TroubleDialog((trouble(self._spoke, self._spoke.error, self._live.now()),), self)
        dialog.chosen.connect(self._take)
        return dialog

    def _take(self, found: Trouble) -> None:
        """The way out is another dialog; two of them at once would only cover each other."""
        super().reject()
        self.way_out.emit(found)

    def _on_relink(self) -> None:
        super().reject()
        self.relink.emit()

    def _footer(self) -> Footer:
        remove = DangerButton(tr("Remove this spoke…"))
        remove.setObjectName("removeSpokeButton")
        remove.clicked.connect(lambda: self._over(SyncOptionsDialog._removal))
        cancel = SecondaryButton(tr("Cancel"))
        cancel.setObjectName("cancelButton")
        cancel.clicked.connect(self.reject)
        save = PrimaryButton(tr("SAVE"))
        save.setObjectName("saveButton")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        return Footer([remove], [cancel, save])

    # What a person does

    def _on_switch(self, name: str, on: bool) -> None:
        self._options = with_switch(self._options, name, on=on)
        self._refresh()

    def _on_text(self, name: str, text: str) -> None:
        try:
            self._options = with_texts(self._options, {name: text})
        except BadOption as error:
            self._wrong[name] = text
            self._show_error(error)
            return
        self._wrong.pop(name, None)
        self._refresh()

    def _on_event(self, item: str) -> None:
        self._shown_on = ItemId(item)
        self._ask_effect()

    def _refresh(self) -> None:
        self._form.error.hide()
        self._show_options()
        self._quiet.start()

    def _show_options(self) -> None:
        self._form.show_options(self._options, self._effect, self._source())

    def _source(self) -> HubSource:
        hub = self._live.hub(self._spoke.config.hub)
        return HubSource(hub.items if hub is not None else 0, self._reading)

    def _on_live(self) -> None:
        """What a run has read changes what would be written."""
        reading = self._spoke.config.hub in self._live.runs
        if reading == self._reading or not self.isVisible():  # closed dialogs live on until the next turn of the loop
            return
        self._reading = reading
        self._show_options()
        if not reading:
            self._ask_effect()

    def _ask_effect(self) -> None:
        if self._spoke.read_only:
            return
        if self._asked is not None:
            self._asked.cancel()
        app, spoke, options, event = self._live.app, self._spoke.id, self._options, self._shown_on
        ask = self._live.background.run
        self._asked = ask(lambda _: app.effect(spoke, options, event), self._on_effect, self._on_no_effect)

    def _on_effect(self, effect: OptionsEffect) -> None:
        self._asked, self._effect = None, effect
        self._show_options()
        self._panel.show_choices(event_choices(effect), self._shown_on or "")
        self._panel.show_samples(sample_views(self._spoke, effect), no_samples(self._source()))

    def _on_no_effect(self, error: CiraHubError) -> None:
        self._asked = None
        self._panel.show_samples((), wording.explain(error).title)

    def _ask_to_leave(self) -> Alternatives:
        text = tr("What you changed in these options is not stored yet.")
        ask = Alternatives(tr("Save your changes?"), text, tr("Do not save"), tr("SAVE"), self)
        ask.setObjectName("unsavedQuestion")
        ask.chosen.connect(self._on_leaving)
        return ask

    def _on_leaving(self, drops: bool) -> None:
        if drops:
            super().reject()
        else:
            self._on_save()

    def _on_save(self) -> None:
        if self._wrong:
            name, text = next(iter(self._wrong.items()))
            self._on_text(name, text)
            return
        if asks_before_feeding(self._spoke, self._options, self._effect):
            self._over(SyncOptionsDialog._ask_what_feeds)
        else:
            self._look_ahead()

    def _ask_what_feeds(self) -> Alternatives:
        question = asks_before_feeding(self._spoke, self._options, self._effect)
        text = tr("Sent to the hub, they go to every spoke that it may write. Nothing changes in this calendar.")
        ask = Alternatives(question, text, tr("Send them to the hub"), tr("No, only what is new from now on"), self)
        ask.setObjectName("feedingQuestion")
        ask.chosen.connect(self._on_feeding)
        ask.rejected.connect(lambda: self._on_switch("feeds-hub", on=False))
        return ask

    def _on_feeding(self, everything: bool) -> None:
        if not everything:
            self._options = replace(self._options, feeds_hub=Feeding.NEW)
            self._refresh()
        self._look_ahead()

    def _look_ahead(self) -> None:
        """A spoke that begins to feed shows what comes of it before anything is stored."""
        if must_be_shown(self._spoke, self._options):
            self._over(SyncOptionsDialog._before_feeding)
        else:
            self._save()

    def _before_feeding(self) -> BeforeFeedingDialog:
        ahead = BeforeFeedingDialog(self._live, self._spoke, self._options, self)
        ahead.accepted.connect(self._save)
        return ahead

    def _save(self) -> None:
        """A run under way goes by the old options, so it is cut short first."""
        if self._options == self._spoke.config.options:
            self._keep()
            return
        self.setEnabled(False)
        self._live.when_idle(self._spoke.config.hub, self._keep)

    def _keep(self) -> None:
        self.setEnabled(True)
        app, spoke, name = self._live.app, self._spoke, self._form.name.text().strip()
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
        announce(self.parentWidget() or self, tr("Saved"))
        self.accept()

    def _show_error(self, error: CiraHubError) -> None:
        words, field = wording.explain(error), self._form.error
        field.show_words(words.title, words.advice)
        field.show()
        self._area.ensureWidgetVisible(field)
        announce(field, f"{words.title} {words.advice}")

    def _removal(self) -> RemoveDialog:
        ask = RemoveDialog(self._live, Target.of_spoke(self._spoke), self)
        ask.gone.connect(self.accept)
        return ask
