"""What an undo has told, in the longest words; the pages before it are measured by tests/pictures."""

from __future__ import annotations

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.presenters.undo import Stage
from tests.pictures.measure import findings
from tests.ui.history.conftest import MakeDesk
from tests.ui.history.scene import Depot


def test_what_an_undo_has_told_is_not_cut(depot: Depot, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    i18n.use("fr")
    monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    for number in range(5):
        depot.put(f"t{number}", f"Camion {number} – palettes de Lyon", number + 1, location="Quai 1")
    depot.sync()
    desk = make_desk()
    desk.go_to(0)
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    assert findings(dialog, strict=False) == []
    dialog.yes.click()
    desk.qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.TOLD)
    desk.qtbot.waitUntil(lambda: not desk.background.busy)
    dialog.resize(dialog.minimumSize())
    assert findings(dialog, strict=False) == []
    dialog.reject()


def test_what_can_be_restored_is_not_cut(depot: Depot, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    i18n.use("fr")
    monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    for number in range(9):
        depot.put(f"t{number}", f"Camion {number} – palettes de Lyon", number + 1, location="Quai 1")
    depot.sync()
    depot.take("t8")
    depot.sync()
    depot.sync(minutes=60)
    desk = make_desk()
    desk.page.resize(548, 480)
    desk.take(Shelf.DELETED)
    desk.open_story(desk.page.items.lines()[0].row.subject, right=False)
    assert findings(desk.page, strict=False) == []
