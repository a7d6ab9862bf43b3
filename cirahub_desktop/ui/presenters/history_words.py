"""What the history says where a list is empty: why, and what would be there."""

from __future__ import annotations

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.ui.presenters.history import Shelf


def nothing_words(shelf: Shelf, text: str) -> str:
    if text:
        return tr("No event with {text} in its name, here or in what is remembered of it.", text=quoted(text))
    return {
        Shelf.ALL: tr("Nothing was synchronised yet. Press Sync Now; every run then stands here, with what it did."),
        Shelf.CHANGES: tr("No run of the last 30 days changed anything."),
        Shelf.PROBLEMS: tr("No run of the last 30 days had a problem."),
        Shelf.DELETED: tr("Nothing that was deleted in the last 30 days is missing now."),
        Shelf.KEPT: tr(
            "What you restore, put back or keep as it is stands here: no run changes it until you let it follow its"
            " sources again."
        ),
    }[shelf]
