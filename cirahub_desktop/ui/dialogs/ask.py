"""Small questions: one sentence, what it means, two buttons that say what they do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import Facts
from cirahub_desktop.wording import Words

_WIDTH = 460


class Question(Dialog):
    """``confirmed`` when the person says yes; the other answer is the default and also what Esc means."""

    confirmed = Signal()

    def __init__(self, title: str, text: str, yes: str, no: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(_WIDTH)
        self.content.addWidget(Label(title, TextRole.SECTION, wrap=True))
        self.content.addWidget(Paragraph(text))
        agree = DangerButton(yes)
        agree.setObjectName("yesButton")
        refuse = SecondaryButton(no)
        refuse.setObjectName("noButton")
        refuse.setDefault(True)
        agree.clicked.connect(self.accept)
        refuse.clicked.connect(self.reject)
        self.accepted.connect(self.confirmed)
        self.finish(Footer([agree], [refuse]))


class Alternatives(Dialog):
    """Two ways to go on, and *Cancel*, which is also what Esc means. The second way is the default."""

    chosen = Signal(bool)
    """True for the first."""

    def __init__(self, title: str, text: str, first: str, second: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(_WIDTH)
        self.content.addWidget(Label(title, TextRole.SECTION, wrap=True))
        self.content.addWidget(Paragraph(text))
        one, other, cancel = SecondaryButton(first), PrimaryButton(second), SecondaryButton(tr("Cancel"))
        for button, name in ((one, "firstButton"), (other, "secondButton"), (cancel, "cancelButton")):
            button.setObjectName(name)
        other.setDefault(True)
        one.clicked.connect(lambda: self._choose(first=True))
        other.clicked.connect(lambda: self._choose(first=False))
        cancel.clicked.connect(self.reject)
        self.finish(Footer([one], [cancel, other]))

    def _choose(self, *, first: bool) -> None:
        self.chosen.emit(first)
        self.accept()


class Notice(Dialog):
    """What happened, what to do, and the facts for IT, once."""

    again = Signal()
    """Emitted by the button with the text ``again``, where there is one."""

    def __init__(self, words: Words, parent: QWidget | None, *, again: str = "") -> None:
        super().__init__(words.title, parent)
        self.setObjectName("noticeDialog")
        self.setMinimumWidth(_WIDTH)
        self.content.addWidget(Label(words.title, TextRole.SECTION, wrap=True))
        self.content.addWidget(Paragraph(words.advice))
        for number, step in enumerate(words.steps, 1):
            self.content.addWidget(Paragraph(f"{number}. {step}"))
        if words.facts:
            self.content.addWidget(Facts(words.facts))
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons: list[QPushButton] = [close]
        if again:
            retry = SecondaryButton(again)
            retry.setObjectName("againButton")
            retry.clicked.connect(self.accept)
            retry.clicked.connect(self.again)
            buttons.insert(0, retry)
        self.finish(Footer([], buttons))


class AskText(Dialog):
    """One line of text, such as a new name or a password. Nothing is sent while it is empty."""

    entered = Signal(str)

    def __init__(self, title: str, label: str, text: str, yes: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(_WIDTH)
        self.content.addWidget(Label(title, TextRole.SECTION, wrap=True))
        caption = Label(label, TextRole.STRONG)
        self.field = QLineEdit(text)
        self.field.setObjectName("textField")
        self.field.setAccessibleName(label)
        caption.setBuddy(self.field)
        self.content.addWidget(caption)
        self.content.addWidget(self.field)
        self._yes = PrimaryButton(yes)
        self._yes.setObjectName("okButton")
        self._yes.setDefault(True)
        self._yes.clicked.connect(self._on_yes)
        self.field.textChanged.connect(self._refresh)
        no = SecondaryButton(tr("Cancel"))
        no.clicked.connect(self.reject)
        self.finish(Footer([], [no, self._yes]))
        self._refresh()
        self.field.setFocus()

    def hide_text(self, note: str) -> None:
        """For a password; ``note`` says where it is kept."""
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.content.addWidget(Paragraph(note, TextRole.HELP))

    def _refresh(self) -> None:
        self._yes.setEnabled(bool(self.field.text().strip()))

    def _on_yes(self) -> None:
        self.entered.emit(self.field.text())
        self.accept()
