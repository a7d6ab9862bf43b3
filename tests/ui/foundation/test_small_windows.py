"""A dialog as large as it needs and as small as it may get."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.dialogs.ask import Question
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import apply, current
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.text import Paragraph


def question() -> Dialog:
    return Question("Remove it?", "All of it goes.", "Remove", "Keep", None)


def long_page() -> Dialog:
    dialog = Dialog("Much to read", None)
    dialog.finish(Footer([], [SecondaryButton("Close")]), scrolling(QWidget()))
    return dialog


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> Callable[[Dialog], Dialog]:
    apply(qapp, Scheme.LIGHT)

    def show(dialog: Dialog) -> Dialog:
        dialog.show()
        qtbot.waitUntil(lambda: dialog.minimumHeight() > 0)
        return dialog

    return show


def test_what_scrolls_keeps_enough_to_see(shown: Callable[[Dialog], Dialog]) -> None:
    dialog = shown(long_page())
    assert dialog.minimumHeight() == current().px(Dialog.SCROLLING)
    dialog.close()


def test_the_sentences_of_a_large_question_stay_together(shown: Callable[[Dialog], Dialog]) -> None:
    dialog = shown(question())
    dialog.resize(dialog.width(), 400)
    QApplication.processEvents()
    title, text = dialog.findChildren(QLabel)[:2]
    for label in (title, text):
        assert label.height() <= label.heightForWidth(label.width()) + 1
    assert title.geometry().top() < 40
    dialog.close()


def test_words_beside_the_buttons_are_not_squeezed(shown: Callable[[Dialog], Dialog]) -> None:
    buttons = [SecondaryButton(f"A rather long word for button {number}") for number in range(2)]
    dialog, footer = Dialog("Words", None), Footer([], list(buttons))
    words = Paragraph("Nothing has been written yet. Everything here can be undone for 30 days.")
    footer.say(words)
    dialog.finish(footer)
    shown(dialog).resize(1, 1)
    QApplication.processEvents()
    assert words.width() >= current().px(200)
    dialog.close()
