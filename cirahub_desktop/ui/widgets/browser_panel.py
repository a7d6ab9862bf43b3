"""*Go on in your browser…*: what a person sees while Microsoft's page is open, or while a code waits to be typed in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from cirahub_desktop.i18n import format_clock, tr
from cirahub_desktop.status import DeviceCode
from cirahub_desktop.ui.presenters.browser_sign_in import BrowserSignIn
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import CopyButton, side_by_side


class BrowserPanel(Panel):
    """Built for one state of the sign-in; ``key`` says when another one has to be built."""

    def __init__(self, sign_in: BrowserSignIn[Any], who: str) -> None:
        """``who``: the address that is to sign in."""
        super().__init__(Ground.INFO)
        self._sign_in, self._who = sign_in, who
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 16, 18, 14)
        self._column.setSpacing(8)
        self.first: QPushButton
        """Where the keyboard goes."""
        if sign_in.with_code:
            self._show_code(sign_in.code)
        else:
            self._show_browser()

    @staticmethod
    def key(sign_in: BrowserSignIn[Any]) -> object:
        return (sign_in.with_code, sign_in.code, sign_in.address, sign_in.no_browser)

    @property
    def told(self) -> str:
        """What a screen reader says when the panel appears."""
        labels = self.findChildren(Label)
        return " ".join(label.text() for label in labels if label.text())

    def _show_browser(self) -> None:
        if self._sign_in.no_browser:
            self._say(
                tr("No browser could be opened."),
                tr("Copy the address of the page into a browser on this computer, and sign in there."),
            )
        else:
            self._say(
                tr("Go on in your browser…"),
                tr(
                    "Sign in there as {who}, on Microsoft’s page. When that is done, CiraHub goes on by itself.",
                    who=self._who,
                ),
            )
        again = SecondaryButton(tr("Open the page again"))
        again.setObjectName("openAgainButton")
        again.setEnabled(bool(self._sign_in.address))
        again.clicked.connect(self._sign_in.open_again)
        buttons: list[QPushButton] = [again]
        if self._sign_in.no_browser:
            buttons.append(CopyButton(tr("Copy the address"), self._sign_in.address, "copyAddressButton"))
        self._add(buttons)
        code = LinkButton(tr("Use a code instead"))
        code.setObjectName("useCodeButton")
        code.clicked.connect(self._sign_in.use_code)
        note = tr("Only where this browser cannot be used: many organisations do not allow signing in with a code.")
        code.setAccessibleDescription(note)
        self._column.addWidget(code, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(Paragraph(note, TextRole.HELP, Tone.TEXT3))
        self.first = again

    def _show_code(self, code: DeviceCode | None) -> None:
        if code is None:
            self._say(tr("Asking Microsoft for a code…"), "")
            self._add([])
            return
        self._say(
            tr("Type this code on Microsoft’s page, on any device:"),
            tr("The page is {page}. The code is good until {time}.", page=code.link, time=format_clock(code.expires)),
        )
        shown = Label(code.code, TextRole.NUMBER)
        shown.setObjectName("deviceCode")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(" ".join(code.code))
        self._column.addWidget(shown)
        copy = CopyButton(tr("Copy the code"), code.code, "copyCodeButton")
        self._add([copy, CopyButton(tr("Copy the address"), code.link, "copyAddressButton")])
        self.first = copy

    def _say(self, title: str, text: str) -> None:
        self._column.addWidget(Label(title, TextRole.ITEM, wrap=True))
        if text:
            self._column.addWidget(Paragraph(text))

    def _add(self, buttons: list[QPushButton]) -> None:
        """And *Cancel*, which is always there."""
        cancel = SecondaryButton(tr("Cancel the sign-in"))
        cancel.setObjectName("cancelSignInButton")
        cancel.clicked.connect(self._sign_in.stop)
        self.first = cancel
        self._column.addLayout(side_by_side([*buttons, cancel]))
