"""*Preview of changes*: a look ahead with progress and a way to stop it, then the list, then *Sync Now* or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import Sink
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.ui.dashboard.progress_bar import CalmBar
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.looking import Looking
from cirahub_desktop.ui.letting_go import let_go
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.look_ahead import LookAhead
from cirahub_desktop.ui.presenters.preview import (
    PreviewView,
    Problem,
    Seen,
    how_far,
    if_empty,
    looks_again,
    preview_view,
    safety,
    seen,
)
from cirahub_desktop.ui.presenters.preview_changes import Change
from cirahub_desktop.ui.presenters.preview_keeping import (
    keep_button,
    kept_words,
    let_go_of,
    let_go_words,
    with_kept,
)
from cirahub_desktop.ui.preview.changes import ChangesMemory, ChangesView
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, IconSentence, announce
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_SIZE = (1040, 700)
_KEPT_DAYS = 30
_LOOKING, _SEEN, _REFUSED = range(3)


@dataclass(frozen=True, slots=True)
class PreviewMemory:
    found: Seen | None
    """None while it was still looked at."""
    list: ChangesMemory
    kept: frozenset[str] = frozenset()
    ahead: LookAhead | None = None
    """What was not found out yet."""


class PreviewDialog(Dialog):
    """``sync``: the person wants what was shown. Closing it, or stopping the look, writes nothing."""

    sync = Signal()

    def __init__(self, live: Live, hub: HubStatus, parent: QWidget | None) -> None:
        super().__init__(tr("Preview of changes"), parent)
        self.setObjectName("previewDialog")
        self._live, self._hub, self._closed = live, hub, False
        self._found: Seen | None = None
        self._made: Seen | None = None
        self._writes = True
        self._kept: frozenset[str] = frozenset()
        """Keys of the lines that were taken out since it was looked at."""
        self._looking = Looking(live, hub.id, self._look, self)
        self._looking.moved.connect(self._on_moved)
        self._pages = QStackedWidget()
        for page in (self._looking_page(), self._seen_page(), self._refused_page()):
            self._pages.addWidget(page)
        self.finish(self._footer(), self._body())
        self.resize(*(current().px(side) for side in _SIZE))
        live.changed.connect(self._on_world)
        self._show_state()

    def open(self) -> None:
        """Looks, unless it is known already what there is to see, or that it cannot be seen."""
        super().open()
        if self._found is None and self.ahead.error is None:
            self.ahead.start()

    @property
    def ahead(self) -> LookAhead:
        return self._looking.ahead

    def done(self, result: int) -> None:
        self._closed = True
        self._looking.close()
        self._live.changed.disconnect(self._on_world)
        super().done(result)

    def memory(self) -> PreviewMemory:
        ahead = self._looking.hand_over() if self._found is None else None
        return PreviewMemory(self._found, self.list.memory(), self._kept, ahead)

    def remember(self, memory: PreviewMemory) -> None:
        self.list.remember(memory.list)
        self._kept = memory.kept
        if memory.ahead is not None:
            self._looking.take(memory.ahead)
        if memory.found is not None:  # worded anew, for the language may be another one
            found = memory.found
            self._show_found(seen(found.report, self._status() or self._hub, found.at), found)

    # the look

    def _look(self, sink: Sink, cancel: CancelToken) -> HubReport:
        """In a thread of its own, the wording as well."""
        report = self._live.app.sync(self._hub.id, dry_run=True, sink=sink, cancel=cancel)
        self._made = seen(report, self._hub, self._live.now())
        return report

    def _again(self) -> None:
        self._hub = self._status() or self._hub
        self._found, self._kept = None, frozenset()
        self.ahead.start()

    def _status(self) -> HubStatus | None:
        return self._live.hub(self._hub.id)

    # laying out

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(12)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(Label(tr("Preview of changes"), TextRole.TITLE))
        self._summary = Label("", TextRole.HELP, Tone.TEXT2, wrap=True)
        titles.addWidget(self._summary)
        self._anew = Label(looks_again(), TextRole.CAPTION, Tone.TEXT3, wrap=True)
        titles.addWidget(self._anew)
        column.addLayout(titles)
        column.addWidget(self._pages, 1)
        return body

    def _looking_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(Label(tr("Looking at what would happen"), TextRole.SECTION, wrap=True))
        column.addWidget(Paragraph(tr("The spokes of this hub are read. Nothing is stored and nothing is written.")))
        self._bar = CalmBar(tr("Reading"))
        self._how_far = Label("", TextRole.HELP, Tone.TEXT2)
        column.addWidget(self._bar)
        column.addWidget(self._how_far)
        column.addStretch(1)
        return page

    def _seen_page(self) -> QWidget:
        page, column = _page()
        self._problems = QVBoxLayout()
        self._problems.setSpacing(8)
        column.addLayout(self._problems)
        self._stale = _Stale(tr("Look again"))
        self._stale.again.clicked.connect(self._again)
        column.addWidget(self._stale)
        self.list = ChangesView(tr("What would change"), now=self._live.now)
        self.keep = SecondaryButton("")
        self.keep.setObjectName("keepButton")
        self.keep.clicked.connect(self._on_keep)
        self.list.set_action(self.keep)
        self.list.chosen.connect(self._on_chosen)
        self._on_chosen(None)
        column.addWidget(self.list, 1)
        return page

    def _refused_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(Label(tr("What would happen could not be looked at"), TextRole.SECTION, wrap=True))
        self._error = FieldError()
        column.addWidget(self._error)
        column.addWidget(Paragraph(tr("Nothing has been stored and nothing has been written.")))
        column.addStretch(1)
        return page

    def _footer(self) -> Footer:
        self._safe = IconSentence("state-info", safety(_KEPT_DAYS, writes=True), TextRole.HELP, Tone.TEXT2)
        self._close = SecondaryButton("")
        self._close.setObjectName("closeButton")
        self._close.clicked.connect(self.reject)
        self._retry = SecondaryButton(tr("Try again"))
        self._retry.setObjectName("tryAgainButton")
        self._retry.clicked.connect(self._again)
        self._sync = PrimaryButton(tr("Sync Now"), "refresh")
        self._sync_plain = SecondaryButton(tr("Sync Now"), "refresh")
        for button in (self._sync, self._sync_plain):
            button.setAccessibleDescription(looks_again())
            button.clicked.connect(self._on_sync)
        footer = Footer([], [self._close, self._retry, self._sync, self._sync_plain])
        footer.say(self._safe)
        return footer

    # showing

    def _on_sync(self) -> None:
        self.sync.emit()
        self.accept()

    def _on_moved(self) -> None:
        report = self.ahead.report
        if report is not None and (self._found is None or self._found.report is not report):
            made = self._made
            if made is None or made.report is not report:  # another dialog like this one had asked
                made = seen(report, self._hub, self._live.now())
            self._show_found(made, made)
            (self.list.list if self._found and self._found.changes else self._close).setFocus()
            announce(self, self._summary.text())
        self._show_state()

    def _on_world(self) -> None:
        if self._found is not None:
            view = preview_view(self._found, self._status(), self._live.now())
            self._stale.show_words(view.stale)

    def _show_found(self, found: Seen, then: Seen) -> None:
        """``then`` is how it was when it was looked at."""
        self._found = Seen(found.report, found.changes, then.hub, then.last_run, then.at)
        view = self._show_list(self._found)
        while (item := self._problems.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for problem in view.problems:
            self._problems.addWidget(_ProblemPanel(problem))
        self._stale.show_words(view.stale)

    def _show_list(self, found: Seen) -> PreviewView:
        """With what was taken out since it was looked at."""
        shown = replace(found, changes=with_kept(found.changes, self._kept))
        view = preview_view(shown, self._status(), self._live.now())
        self._writes = view.writes
        self._summary.setText(view.summary)
        focused = self.focusWidget() is self.keep
        self.list.show_changes(shown.changes, if_empty(shown.report))
        if focused:  # it was away while there was no chosen line
            (self.list.list if self.keep.isHidden() else self.keep).setFocus()
        self._show_state()
        return view

    # leaving out

    def _on_chosen(self, change: Change | None) -> None:
        words = keep_button(change)
        self.keep.setVisible(words is not None)
        if words is not None:
            self.keep.setText(words.text)
            self.keep.setAccessibleName(words.spoken)

    def _on_keep(self) -> None:
        change, past, hub = self.list.change, self._live.app.past, self._hub.id
        if change is None or change.item is None:
            return
        item, spoke, write = change.item, change.spoke, change.write
        if change.kept:
            let_go(self._live, hub, lambda: past.release(item), lambda: self._on_let_go(change, item))
        elif spoke is not None and write is not None:
            let_go(self._live, hub, lambda: past.keep(hub, spoke, write), lambda: self._on_kept(change))

    def _on_kept(self, change: Change) -> None:
        if self._found is not None and not self._closed:
            self._kept |= {change.key}
            self._show_list(self._found)
            announce(self, kept_words(change))

    def _on_let_go(self, change: Change, item: ItemId) -> None:
        if self._found is None or self._closed:
            return
        left = let_go_of(self._found.changes, self._kept, item)
        announce(self, let_go_words(change))
        if left is None:
            self._again()
        else:
            self._kept = left
            self._show_list(self._found)

    def _show_state(self) -> None:
        error, known = self.ahead.error, self._found is not None
        if error is not None:
            self._show_error(error)
        self._pages.setCurrentIndex(_REFUSED if error is not None else _SEEN if known else _LOOKING)
        for words in (self._summary, self._anew):
            words.setVisible(known and error is None)
        self._show_sync(allowed=error is None, known=known)
        self._retry.setVisible(error is not None)
        self._close.setText(tr("Close") if known or error is not None else tr("Cancel"))
        self._bar.show_share(min(1.0, self.ahead.running.share * 3))
        self._how_far.setText(how_far(self.ahead.running))

    def _show_sync(self, *, allowed: bool, known: bool) -> None:
        """Where there is nothing to do, it is neither the first thing to press nor a thing to undo."""
        idle = known and not self._writes
        for button, right in ((self._sync, not idle), (self._sync_plain, idle)):
            button.setVisible(allowed and right)
            button.setEnabled(known)
            button.setObjectName("syncNowButton" if right else "")
        (self._close if idle else self._sync).setDefault(True)
        self._safe.label.setText(safety(_KEPT_DAYS, writes=not idle))

    def _show_error(self, error: CiraHubError) -> None:
        words = wording.explain(error)
        self._error.show_words(words.title, words.advice)
        announce(self._error, f"{words.title} {words.advice}")


class _ProblemPanel(Panel):
    def __init__(self, problem: Problem) -> None:
        super().__init__(Ground.ERROR if problem.broken else Ground.ATTENTION)
        self.setObjectName("previewProblem")
        self.setAccessibleName(f"{problem.title} {problem.text}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        icon, tone = ("state-error", Tone.ERROR) if problem.broken else ("state-waiting", Tone.ATTENTION)
        row.addWidget(IconView(icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(problem.title, TextRole.STRONG, wrap=True))
        if problem.text:
            texts.addWidget(Paragraph(problem.text, TextRole.HELP))
        row.addLayout(texts, 1)
        row.addStretch(0)  # takes what the sentence leaves, else the icon would drift


class _Stale(Panel):
    """What was shown may be different by now."""

    def __init__(self, button: str) -> None:
        super().__init__(Ground.INFO)
        self.setObjectName("previewStale")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(IconView("state-info", Tone.ACCENT, 18))
        self._words = Label("", TextRole.HELP, wrap=True)
        row.addWidget(self._words, 1)
        self.again = LinkButton(button)
        self.again.setObjectName("lookAgainButton")
        row.addWidget(self.again)

    def show_words(self, text: str) -> None:
        if text and text != self._words.text():
            announce(self, text)
        self._words.setText(text)
        self.setVisible(bool(text))


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    return page, column
