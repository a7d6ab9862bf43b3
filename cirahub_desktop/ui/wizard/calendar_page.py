"""The page *Choose a calendar*: search, tree and path at the left, the chosen calendar at the right."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.presenters.wizard_tree import ROOT
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import FieldError, IconSentence, announce, set_wrong
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.search_field import SearchField
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import CopyButton, WordsPanel
from cirahub_desktop.ui.wizard.calendar_card import CalendarCard
from cirahub_desktop.ui.wizard.folder_tree import FolderTree
from cirahub_desktop.ui.wizard.new_calendar import NewCalendarRow
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.wording import Words
from cirahub_desktop.wording.checks import explain_check


class CalendarPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(tr("Choose a calendar"), "")
        self._presenter, self._tree = presenter, presenter.tree
        self.sentence.hide()
        self.body.addLayout(self._account_row())
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(self._left(), 8)
        self._card = Slot()
        row.addWidget(self._card, 7)
        self._card.setMinimumHeight(current().px(200))
        self.body.addLayout(row, 1)
        self._problem = FieldError()
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._refusal = Slot()
        self._into_view = Later(self, lambda: self.ensureWidgetVisible(self._refusal))
        self.body.addWidget(self._refusal)
        self.body.addLayout(self._help_row())

    def show_state(self) -> None:
        tree = self._tree
        if tree.account is not None:
            host = urlsplit(tree.account.server).hostname or tree.account.server
            self._account.setText(tr("Public folders on {server}", server=host) + f" ({tree.account.email})")
        if self.search.text() != tree.search:
            self.search.setText(tree.search)
        if self.path.text() != tree.path:
            self.path.setText(tree.path)
        self.tree.show_state()
        self._new.show_state()
        self._show_problem()
        self._card.show_panel(self._card_key(), self._build_card)
        if self._refusal.show_panel(tree.probe.error, self._build_refusal):
            self._into_view.start()

    def first_focus(self) -> QWidget:
        if self._tree.lookup.error is not None:
            return self.path
        return self.tree

    def _account_row(self) -> QHBoxLayout:
        self._account = Label("", TextRole.BODY, Tone.TEXT2, wrap=True)
        other = LinkButton(tr("Use another account…"))
        other.setObjectName("otherAccountButton")
        other.clicked.connect(self._presenter.use_another_account)
        again = LinkButton(tr("Load again"), "refresh")
        again.setObjectName("reloadButton")
        again.clicked.connect(self._tree.reload)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._account, 1)
        row.addWidget(other)
        row.addWidget(again)
        return row

    def _left(self) -> QVBoxLayout:
        self.search = SearchField(tr("Search calendars by name"), "searchField")
        self.search.textEdited.connect(self._tree.type_search)
        self.tree = FolderTree(self._tree)
        self.tree.setMinimumHeight(current().px(180))
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(self._path_row())
        self._new = NewCalendarRow(self._tree.new, self._new_place)
        column.addWidget(self._new)
        return column

    def _new_place(self) -> str:
        parent = self._tree.new.parent
        return parent.name if parent else tr("All Public Folders")

    def _path_row(self) -> QHBoxLayout:
        self.path = QLineEdit()
        self.path.setObjectName("pathField")
        self.path.setAccessibleName(tr("Path"))
        self.path.setPlaceholderText(tr("for example {path}", path="/Team/Calendar"))
        self.path.textEdited.connect(self._tree.type_path)
        label = Label(tr("Path"), TextRole.LABEL, Tone.TEXT2)
        label.setBuddy(self.path)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label)
        row.addWidget(self.path, 1)
        return row

    def _help_row(self) -> QHBoxLayout:
        sentence = tr("Your calendar is not here? IT has to give you the right to see it.")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconSentence("help", sentence), 1)
        row.addWidget(CopyButton(tr("Copy message for IT"), self._message()), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _message(self) -> str:
        email = self._tree.account.email if self._tree.account else ""
        request = tr(
            "With the program CiraHub Desktop I want to keep a calendar in the public folders up to date. Please give "
            "{email} the right to see the calendar and to create, change and delete items in it (for example the "
            "permission level Publishing Editor).",
            email=email,
        )
        return f"{tr('Hello,')}\n\n{request}\n"

    def _show_problem(self) -> None:
        words = self._problem_words()
        set_wrong(self.path, wrong=self._tree.lookup.error is not None)
        if words is None:
            self._problem.hide()
        elif self._problem.isHidden() or self._problem.title.text() != words.title:
            self._problem.show_words(words.title, words.advice)
            self._problem.show()
            announce(self, f"{words.title} {words.advice}")

    def _problem_words(self) -> Words | None:
        tree = self._tree
        if tree.new.error is not None:
            return explain_check(tree.new.error, tree.account)
        if tree.lookup.error is not None:
            return explain_check(tree.lookup.error, tree.account)
        root = tree.levels.get(ROOT)
        if root is not None and root.error is not None:
            return explain_check(root.error, tree.account)
        if tree.missing:
            return Words(tr("No calendar is chosen yet."), tr("Choose one in the tree, or type its path."))
        return None

    def _card_key(self) -> object:
        tree = self._tree
        return (tree.chosen, tree.probe.answer, tree.probe.error, tree.nothing_visible)

    def _build_refusal(self) -> tuple[QWidget, str] | None:
        """Below both columns: its words are too long for one of them."""
        tree = self._tree
        if tree.chosen is None or tree.probe.error is None:
            return None
        panel = WordsPanel(explain_check(tree.probe.error, tree.account), tr("Copy message for IT"))
        return panel, panel.told

    def _build_card(self) -> tuple[QWidget, str]:
        tree = self._tree
        if tree.chosen is not None and tree.probe.error is None:
            card = CalendarCard(tree.chosen, tree.probe.answer)
            return card, card.told if tree.probe.answer is not None else ""
        if tree.nothing_visible:
            sentence = tr("This account sees no public folder. Ask IT for the right to see your calendar.")
            return _Hint(sentence), sentence
        return _Hint(tr("Open the folders and choose a calendar. What it holds is shown here.")), ""

    def sizeHint(self) -> QSize:
        return QSize(current().px(880), current().px(640))


class _Hint(Panel):
    def __init__(self, sentence: str) -> None:
        super().__init__(Ground.WINDOW)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.addWidget(Paragraph(sentence, TextRole.BODY, Tone.TEXT2))
        column.addStretch(1)
