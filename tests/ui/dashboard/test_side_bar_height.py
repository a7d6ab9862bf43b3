"""The list of hubs has its height as soon as there is a hub."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.dashboard.side_bar import SideBar
from cirahub_desktop.ui.presenters.sidebar import hub_entries
from tests.ui.dashboard.samples import HUB, in_sync


def test_the_first_hub_is_seen_at_once(qtbot: QtBot) -> None:
    """It was missing for good where the list was measured before Qt had shown the new entry."""
    bar = SideBar()
    qtbot.addWidget(bar)
    bar.resize(240, 700)
    bar.show()
    qtbot.waitExposed(bar)
    bar.show_hubs(hub_entries([in_sync()], {}, HUB))
    bar._settle()
    assert bar._area.maximumHeight() >= bar._entries[0].sizeHint().height()
