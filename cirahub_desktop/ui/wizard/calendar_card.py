"""The right side of *Choose a calendar*: may I write, what happens to what is there, is it the right one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.spokes.base import Probe
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconTile, IconView
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label, Paragraph
from cirahub_desktop.ui.wizard.events_list import EventsList


class CalendarCard(Panel):
    """``probe`` is None while the server is asked."""

    def __init__(self, node: FolderNode, probe: Probe | None) -> None:
        super().__init__(Ground.SURFACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addLayout(_head(node))
        column.addWidget(Separator())
        self.told = node.name
        if probe is None:
            column.addWidget(Label(tr("Loading…"), TextRole.BODY, Tone.TEXT2))
        else:
            for answer in _answers(node, probe):
                column.addWidget(answer)
                self.told = f"{self.told} {answer.accessibleName()}."
            column.addWidget(Separator())
            column.addWidget(EventsList(tr("Next three events"), probe.next))
        column.addStretch(1)


def may_write(probe: Probe) -> bool:
    return probe.may_create and probe.may_change and probe.may_delete


def _answers(node: FolderNode, probe: Probe) -> tuple[QWidget, QWidget]:
    if may_write(probe):
        writing = _answer(
            "state-ok", Tone.OK, tr("You may write here: yes"), tr("You may create, change and delete events.")
        )
    else:
        writing = _answer("state-off", Tone.OFF, tr("You may write here: no"), _missing_rights(node, probe))
    if probe.events:
        there = trn("{count} event already there", "{count} events already there", probe.events)
        return writing, _answer("lock", Tone.TEXT2, there, tr("They stay as they are."))
    return writing, _answer("calendar", Tone.TEXT2, tr("No events there yet"), tr("The calendar is empty."))


def _missing_rights(node: FolderNode, probe: Probe) -> str:
    missing = [
        word
        for allowed, word in (
            (probe.may_create, tr("create")),
            (probe.may_change, tr("change")),
            (probe.may_delete, tr("delete")),
        )
        if not allowed
    ]
    rights = ", ".join(missing)
    if node.mailbox:
        return tr("{mailbox} or IT has to give you the right to: {rights}.", mailbox=node.mailbox, rights=rights)
    return tr("IT has to give you the right to: {rights}.", rights=rights)


def _head(node: FolderNode) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(IconTile("calendar"))
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(ElidedLabel(node.name, TextRole.SECTION))
    texts.addWidget(ElidedLabel(f"{node.mailbox}{node.path}", TextRole.HELP, Tone.TEXT2))
    row.addLayout(texts, 1)
    return row


def _answer(icon_name: str, tone: Tone, title: str, text: str) -> QWidget:
    answer = QWidget()
    answer.setAccessibleName(f"{title}. {text}")
    row = QHBoxLayout(answer)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconView(icon_name, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
    texts = QVBoxLayout()
    texts.setSpacing(1)
    texts.addWidget(Label(title, TextRole.ITEM, wrap=True))
    texts.addWidget(Paragraph(text, TextRole.HELP))
    row.addLayout(texts, 1)
    return answer
