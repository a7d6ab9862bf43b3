"""*Events no longer in the feed*: remove them now, or keep them; and what was kept, to take that back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.leaving import keep_words, kept_view, leaving_view, remove_words, take_back_words
from cirahub_desktop.ui.presenters.preview_changes import Change
from cirahub_desktop.ui.preview.changes import ChangesMemory, ChangesView
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import DangerButton, LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_SIZE = (940, 620)


@dataclass(frozen=True, slots=True)
class ListMemory:
    list: ChangesMemory


class _ListDialog(Dialog):
    """A list of events of one hub, what can be done with the chosen one, and with all."""

    def __init__(self, live: Live, hub: HubStatus, title: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.live, self._hub = live, hub
        self._said = Label("", TextRole.SECTION, wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)  # where there is no list below it
        self._more = Paragraph("", TextRole.HELP)
        self.list = ChangesView(title, now=live.now)
        self._means = QVBoxLayout()
        self._means.setSpacing(2)
        self.content.addWidget(self._said)
        self.content.addWidget(self._more)
        self.content.addWidget(self.list, 1)
        self.content.addLayout(self._means)
        self.list.set_action(self.of_one())
        self.list.chosen.connect(self._on_chosen)
        self.finish(self.of_all())
        self.resize(*(current().px(side) for side in _SIZE))
        self._stands: object = None
        live.changed.connect(self._on_world)
        self.show_now()
        self.list.list.setFocus()

    def done(self, result: int) -> None:
        self.live.changed.disconnect(self._on_world)
        super().done(result)

    def memory(self) -> ListMemory:
        return ListMemory(self.list.memory())

    def remember(self, memory: ListMemory) -> None:
        self.list.remember(memory.list)

    @property
    def hub(self) -> HubStatus:
        """As it stands now."""
        return self.live.hub(self._hub.id) or self._hub

    def show_now(self) -> None:
        raise NotImplementedError

    def of_one(self) -> QWidget:
        """The buttons for the chosen event."""
        raise NotImplementedError

    def of_all(self) -> Footer:
        raise NotImplementedError

    def put(self, title: str, text: str, changes: Sequence[Change], means: Sequence[str]) -> None:
        self._said.setText(title)
        self._more.setText(text)
        self._more.setVisible(bool(changes))
        self.list.setVisible(bool(changes))
        self.list.show_changes(changes)
        while (item := self._means.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in means if changes else ():
            self._means.addWidget(Paragraph(one, TextRole.HELP, Tone.TEXT3))

    def carry_out(self, verb: Callable[[Collection[ItemId]], None], items: Collection[ItemId], *, sync: bool) -> None:
        """As soon as no run is on, which would not know of it."""
        hub = self._hub.id

        def do() -> None:
            try:
                verb(items)
            except CiraHubError as error:  # such as: listed again meanwhile
                self.live.failed.emit(error)
            else:
                announce(self, trn("{count} event decided.", "{count} events decided.", len(items)))
            self.live.refresh()
            if sync:
                self.live.sync(hub)

        self.live.when_idle(hub, do)

    def chosen(self) -> list[ItemId]:
        change = self.list.change
        return [change.item] if change is not None and change.item is not None else []

    def _on_chosen(self, change: object) -> None:
        for button in self.list.details.findChildren(SecondaryButton) + self.list.details.findChildren(DangerButton):
            button.setEnabled(change is not None)

    def _on_world(self) -> None:
        """Progress of a run is of no interest here."""
        hub = self.hub
        stands = [(spoke.leaving, spoke.hold) for spoke in hub.spokes], hub.last_run
        if stands != self._stands:
            self._stands = stands
            self.show_now()


class LeavingDialog(_ListDialog):
    def __init__(self, live: Live, hub: HubStatus, parent: QWidget | None) -> None:
        self._kept = LinkButton("")
        self._kept.setObjectName("keptLink")
        self._kept.clicked.connect(self._on_kept)
        super().__init__(live, hub, tr("Events no longer in the feed"), parent)
        self.setObjectName("leavingDialog")
        self.content.addWidget(self._kept, 0, Qt.AlignmentFlag.AlignLeft)

    def show_now(self) -> None:
        waiting = self.live.app.waiting
        self._items = waiting.leaving(self._hub.id)
        view = leaving_view(self._items, self.hub, self.live.now())
        self.put(view.title, view.text, view.changes, view.means)
        undecided = any(not one.let_go for one in self._items)
        self._remove.setText(view.remove)
        self._keep.setText(view.keep)
        self._remove.setVisible(bool(self._items))
        self._keep.setVisible(bool(self._items))
        self._remove.setEnabled(undecided)
        kept = len(waiting.kept(self._hub.id))
        self._kept.setText(trn("{count} event that you kept…", "{count} events that you kept…", kept))
        self._kept.setVisible(bool(kept))

    def of_one(self) -> QWidget:
        box = QWidget()
        row = Flow(box, gap=8)
        keep = SecondaryButton(keep_words(1))
        keep.setObjectName("keepOneButton")
        keep.clicked.connect(lambda: self._on_keep(self.chosen()))
        remove = DangerButton(remove_words(1))
        remove.setObjectName("removeOneButton")
        remove.clicked.connect(lambda: self._on_remove(self.chosen()))
        row.addWidget(keep)
        row.addWidget(remove)
        return box

    def of_all(self) -> Footer:
        self._remove = DangerButton("")
        self._remove.setObjectName("removeButton")
        self._remove.clicked.connect(lambda: self._on_remove([one.item for one in self._items if not one.let_go]))
        self._keep = SecondaryButton("")
        self._keep.setObjectName("keepButton")
        self._keep.clicked.connect(lambda: self._on_keep([one.item for one in self._items]))
        close = SecondaryButton(tr("Close"))
        close.setObjectName("closeButton")
        close.setDefault(True)
        close.clicked.connect(self.reject)
        return Footer([self._remove], [self._keep, close])

    def _on_remove(self, items: Collection[ItemId]) -> None:
        self.carry_out(lambda which: self.live.app.waiting.remove_now(self._hub.id, which), items, sync=True)

    def _on_keep(self, items: Collection[ItemId]) -> None:
        self.carry_out(lambda which: self.live.app.waiting.keep(self._hub.id, which), items, sync=False)

    def _on_kept(self) -> None:
        live, hub = self.live, self._hub
        self.dialogs.open(lambda window: KeptDialog(live, hub, window))


class KeptDialog(_ListDialog):
    def __init__(self, live: Live, hub: HubStatus, parent: QWidget | None) -> None:
        super().__init__(live, hub, tr("Events that you kept"), parent)
        self.setObjectName("keptDialog")

    def show_now(self) -> None:
        self._items = self.live.app.waiting.kept(self._hub.id)
        view = kept_view(self._items, self.hub, self.live.now())
        self.put(view.title, view.text, view.changes, [view.means])
        self._back.setText(view.take_back)
        self._back.setVisible(len(self._items) > 1)

    def of_one(self) -> QWidget:
        back = SecondaryButton(take_back_words(1))
        back.setObjectName("takeBackOneButton")
        back.clicked.connect(lambda: self._on_back(self.chosen()))
        return back

    def of_all(self) -> Footer:
        self._back = SecondaryButton("")
        self._back.setObjectName("takeBackButton")
        self._back.clicked.connect(lambda: self._on_back([one.item for one in self._items]))
        close = SecondaryButton(tr("Close"))
        close.setObjectName("closeButton")
        close.setDefault(True)
        close.clicked.connect(self.reject)
        return Footer([], [self._back, close])

    def _on_back(self, items: Collection[ItemId]) -> None:
        self.carry_out(lambda which: self.live.app.waiting.take_back(self._hub.id, which), items, sync=False)
