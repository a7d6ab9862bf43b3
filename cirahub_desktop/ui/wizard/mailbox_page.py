"""The page *Mailbox*: one's own calendars, or those of an address, at the left; the chosen calendar at the right."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.icons import icon
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.presenters.wizard_mailbox import MailboxPresenter
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.choice import RadioChoice
from cirahub_desktop.ui.widgets.field import Field, FieldError, announce
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import WordsPanel
from cirahub_desktop.ui.wizard.calendar_card import CalendarCard
from cirahub_desktop.ui.wizard.new_calendar import NewCalendarRow
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.wording import Words
from cirahub_desktop.wording.checks import explain_check

_NODE = Qt.ItemDataRole.UserRole
_ROW, _ICON = 32, 18


class MailboxPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(tr("Choose a calendar"), "")
        self._presenter, self._mailbox = presenter, presenter.mailbox
        self.sentence.hide()
        self.body.addLayout(self._account_row())
        self.body.addLayout(self._choices())
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
        self.body.addWidget(self._refusal)

    def show_state(self) -> None:
        mailbox = self._mailbox
        if mailbox.account is not None:
            host = urlsplit(mailbox.account.server).hostname or mailbox.account.server
            self._account.setText(tr("Mailboxes on {server}", server=host) + f" ({mailbox.account.email})")
        self._mine.setChecked(not mailbox.of_others)
        self._others.setChecked(mailbox.of_others)
        self.address.setVisible(mailbox.of_others)
        self.address.set_text(mailbox.address)
        self.address.mark_wrong(wrong=mailbox.of_others and mailbox.error is not None)
        self.list.show_state()
        self.list.setVisible(mailbox.error is None)
        self._new.setVisible(bool(mailbox.calendars))
        self._new.show_state()
        self._show_problem()
        self._card.show_panel(self._card_key(), self._build_card)
        self._refusal.show_panel(self._refused_with(), self._build_refusal)

    def first_focus(self) -> QWidget:
        mailbox = self._mailbox
        if mailbox.of_others and not mailbox.calendars:
            return self.address.edit
        return self.list if mailbox.calendars else self._mine

    def _account_row(self) -> QHBoxLayout:
        self._account = Label("", TextRole.BODY, Tone.TEXT2, wrap=True)
        other = LinkButton(tr("Use another account…"))
        other.setObjectName("otherAccountButton")
        other.clicked.connect(self._presenter.use_another_account)
        again = LinkButton(tr("Load again"), "refresh")
        again.setObjectName("reloadButton")
        again.clicked.connect(self._mailbox.reload)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._account, 1)
        row.addWidget(other)
        row.addWidget(again)
        return row

    def _choices(self) -> QVBoxLayout:
        """Over the whole width: words beside a button do not wrap."""
        self._mine = self._choice(tr("My own calendars"), "ownCalendarsChoice", others=False)
        self._others = self._choice(
            tr("Calendar of somebody else, a shared mailbox or a room"), "otherCalendarsChoice", others=True
        )
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._mine)
        column.addWidget(self._others)
        return column

    def _left(self) -> QVBoxLayout:
        self.address = Field(
            tr("E-mail address of the mailbox"),
            "mailboxField",
            tr("Its owner or IT must have shared the calendar with you. NEXT looks for it."),
        )
        self.address.edited.connect(self._mailbox.type_address)
        self.list = CalendarList(self._mailbox)
        self.list.setMinimumHeight(current().px(140))
        self._new = NewCalendarRow(self._mailbox.new, self._new_place)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.address)
        column.addWidget(self.list, 1)
        column.addWidget(self._new)
        column.addStretch(0)  # takes what an absent list leaves
        return column

    def _choice(self, text: str, name: str, *, others: bool) -> RadioChoice:
        radio = RadioChoice(text)
        radio.setObjectName(name)
        radio.setMinimumHeight(current().px(28))
        radio.toggled.connect(lambda on: self._mailbox.show(others=others) if on else None)
        return radio

    def _new_place(self) -> str:
        parent = self._mailbox.new.parent
        return parent.name if parent else ""

    def _show_problem(self) -> None:
        words = self._problem_words()
        if words is None:
            self._problem.hide()
        elif self._problem.isHidden() or self._problem.title.text() != words.title:
            self._problem.show_words(words.title, words.advice)
            self._problem.show()
            announce(self, f"{words.title} {words.advice}")

    def _problem_words(self) -> Words | None:
        mailbox = self._mailbox
        if mailbox.new.error is not None:
            return explain_check(mailbox.new.error, mailbox.account)
        if mailbox.missing and mailbox.of_others and not mailbox.calendars:
            return Words(tr("No address is entered yet."), tr("Enter the e-mail address of the mailbox."))
        if mailbox.missing:
            return Words(tr("No calendar is chosen yet."), tr("Choose one in the list."))
        return None

    def _card_key(self) -> object:
        mailbox = self._mailbox
        return (mailbox.chosen, mailbox.probe.answer, mailbox.probe.error)

    def _refused_with(self) -> CiraHubError | None:
        mailbox = self._mailbox
        return mailbox.probe.error if mailbox.chosen is not None else mailbox.error

    def _build_refusal(self) -> tuple[QWidget, str] | None:
        error = self._refused_with()
        if error is None:
            return None
        panel = WordsPanel(explain_check(error, self._mailbox.account), tr("Copy message for IT"))
        return panel, panel.told

    def _build_card(self) -> tuple[QWidget, str]:
        mailbox = self._mailbox
        if mailbox.chosen is not None and mailbox.probe.error is None:
            card = CalendarCard(mailbox.chosen, mailbox.probe.answer)
            return card, card.told if mailbox.probe.answer is not None else ""
        return _Hint(), ""

    def sizeHint(self) -> QSize:
        return QSize(current().px(880), current().px(640))


class CalendarList(QListWidget):
    """The calendars of the mailbox that is shown; the arrows choose."""

    def __init__(self, mailbox: MailboxPresenter) -> None:
        super().__init__()
        self._mailbox = mailbox
        self._shown: object = None
        self._filling = False
        self.setObjectName("calendarList")
        self.setAccessibleName(tr("Calendars"))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemSelectionChanged.connect(self._on_selected)

    def show_state(self) -> None:
        """Follow the presenter."""
        mailbox = self._mailbox
        key = (mailbox.calendars, mailbox.chosen, mailbox.loading, mailbox.of_others)
        if key == self._shown:
            return
        self._shown, self._filling = key, True
        self.clear()
        for node in mailbox.calendars:
            self._add(node)
        if mailbox.loading:
            self._add_note(tr("Loading…"))
        self._filling = False

    def _add(self, node: FolderNode) -> None:
        item = QListWidgetItem(" › ".join(part for part in node.path.split("/") if part))
        item.setData(_NODE, node)
        item.setToolTip(f"{node.mailbox}{node.path}")
        chosen = node == self._mailbox.chosen
        item.setIcon(icon("calendar", Tone.ACCENT if chosen else Tone.TEXT, current().px(_ICON)))
        item.setSizeHint(QSize(0, current().px(_ROW)))
        self.addItem(item)
        if chosen:
            self.setCurrentItem(item)

    def _add_note(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, current().px(_ROW)))
        self.addItem(item)

    def _on_selected(self) -> None:
        chosen = self.selectedItems()
        node = chosen[0].data(_NODE) if chosen else None
        if not self._filling and isinstance(node, FolderNode):
            self._mailbox.choose(node)


class _Hint(Panel):
    def __init__(self) -> None:
        super().__init__(Ground.WINDOW)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        for sentence in (
            tr("Choose a calendar. What it holds is shown here."),
            tr("Meetings with invitations in it stay as they are: CiraHub never changes or deletes them."),
        ):
            column.addWidget(Paragraph(sentence, TextRole.BODY, Tone.TEXT2))
        column.addStretch(1)
