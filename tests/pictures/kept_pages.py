"""What a person says shall stay as it is: taken out of a preview, and listed in the history."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.presenters.preview_changes import Change
from cirahub_desktop.ui.preview.dialog import PreviewDialog
from cirahub_desktop.ui.tabs.tab import Tab
from tests.pictures import world
from tests.pictures.hub_pages import over
from tests.pictures.page import Page
from tests.pictures.studio import Studio


def kept_in_preview(studio: Studio) -> QWidget:
    """*Do not create this one*, just pressed."""
    studio.world.add_truck()
    dialog = over(Over.PREVIEW, world.IN_SYNC)(studio)
    assert isinstance(dialog, PreviewDialog)
    rows = dialog.list.list.changes
    (change, *_) = (row for row in rows._rows if isinstance(row, Change) and row.write is not None)
    dialog.list.choose(change.key)
    studio.press("keepButton")
    studio.wait(lambda: dialog.list.change is not None and dialog.list.change.kept, "what was kept")
    hub = studio.hub(world.IN_SYNC).id
    studio.afterwards(lambda: _let_go(studio, hub))
    return dialog


def kept_in_history(studio: Studio) -> QWidget:
    kept_in_preview(studio).close()
    window = studio.show(world.IN_SYNC, Tab.HISTORY)
    studio.idle()
    studio.press(f"shelf-{Shelf.KEPT.value}")
    studio.idle()
    return window


def _let_go(studio: Studio, hub: str) -> None:
    studio.shell.live.app.past.release_all(hub)


PAGES = (Page("preview-kept", kept_in_preview), Page("history-kept", kept_in_history))
