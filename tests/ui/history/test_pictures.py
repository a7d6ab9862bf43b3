"""Pictures of the history, and nothing in them is cut: both languages, both themes, texts 40 % longer, least size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cirahub_desktop import i18n
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.presenters.undo import Stage
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.dashboard.test_pictures import check_nothing_is_cut, save
from tests.ui.history.conftest import MakeDesk
from tests.ui.history.scene import Depot, Desk

USUAL, LEAST = (928, 600), (548, 400)


@pytest.fixture(params=["en-light", "fr-dark", "fr-long"])
def look(request: pytest.FixtureRequest, dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = str(request.param)
    i18n.use(name[:2])
    if name == "fr-long":
        monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    apply(dressed, Scheme.DARK if name == "fr-dark" else Scheme.LIGHT)
    yield name
    apply(dressed, Scheme.LIGHT)


@pytest.fixture
def desk(depot: Depot, look: str, make_desk: MakeDesk) -> Desk:
    for number in range(24):
        depot.put(f"t{number:02}", f"Camion {number} – palettes de Lyon", number % 9 + 1, location="Quai 1")
    depot.sync()
    for _ in range(4):
        depot.sync(by_hand=False)
    for number in range(10):
        depot.put(f"t{number:02}", f"Camion {number} – palettes de Metz", number % 9 + 1, location="Quai 7")
    depot.put("n", "Container MSC Livorno", 4)
    depot.take("t20")
    depot.sync()
    depot.app.past.undo(depot.hub.id, depot.app.past.page(depot.hub.id).runs[0].id)
    depot.take("t21")
    depot.sync(minutes=60 * 24)
    return make_desk()


def test_the_page(desk: Desk, look: str, tmp_path: Path) -> None:
    page = desk.page
    for name, size in (("usual", USUAL), ("least", LEAST)):
        page.resize(*size)
        for shelf in (Shelf.ALL, Shelf.DELETED, Shelf.KEPT, Shelf.PROBLEMS):
            desk.take(shelf)
            if shelf is Shelf.ALL:
                desk.go_to(3)
            elif desk.page.items.lines():
                desk.open_story(desk.page.items.lines()[0].row.subject, right=False)
            save(page, tmp_path / f"{shelf.value}-{name}-{look}.png")
            check_nothing_is_cut(page)
            assert page.width() <= size[0], f"{shelf} does not get that small"


def test_the_dialog(desk: Desk, look: str, tmp_path: Path) -> None:
    desk.go_to(0)
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    save(dialog, tmp_path / f"undo-{look}.png")
    check_nothing_is_cut(dialog)
    dialog.yes.click()
    desk.qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.TOLD)
    save(dialog, tmp_path / f"undone-{look}.png")
    check_nothing_is_cut(dialog)
