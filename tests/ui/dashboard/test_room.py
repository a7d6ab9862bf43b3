"""What the dashboard does with the room there is; what is cut or lies on others is measured by tests/pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.ui.widgets.banner import Banner
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import MakeDesk
from tests.ui.dashboard.fake_app import FakeApp

LONG = "Calendrier de l’équipe logistique de Villeneuve-d’Ascq"


def test_cards_and_disc_do_not_overlap(make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.broken()))
    for width in range(1040, 1500, 100):
        shown(desk.window, width, 780)
        canvas = desk.window.page.overview.canvas
        assert canvas is not None
        labels = [child.geometry() for child in canvas._words]
        cards = [card.geometry() for card in canvas.cards]
        assert not overlapping([*cards, canvas._disc.geometry()])
        assert not overlapping([*cards, *labels, canvas._disc.geometry()]), width


def test_a_narrow_window_gives_up_columns_in_their_order(make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.in_sync()))
    seen: list[tuple[bool, bool, bool]] = []
    for width in range(1300, 819, -20):
        shown(desk.window, width, 780)
        rows = desk.window.page.overview.rows
        assert rows is not None
        if not seen or seen[-1] != rows.shown_columns():
            seen.append(rows.shown_columns())
    orders = [(True, True, True), (False, True, True), (False, False, True), (False, False, False)]
    assert seen[0] == (True, True, True)
    assert [orders.index(one) for one in seen] == sorted(orders.index(one) for one in seen)
    assert len(seen) > 1


@pytest.mark.parametrize(("width", "below"), [(1200, False), (820, True)])
def test_the_button_of_a_banner_goes_below_its_words(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, width: int, below: bool
) -> None:
    monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    i18n.use("fr")
    desk = make_desk(FakeApp(samples.nothing_written()))
    shown(desk.window, width, 780)
    (banner,) = desk.window.findChildren(Banner)
    assert banner.button is not None
    words = max(one.mapTo(banner, one.rect().bottomLeft()).y() for one in banner.findChildren(QWidget, "bannerText"))
    assert (banner.button.mapTo(banner, QPoint()).y() > words) is below


def test_a_name_that_is_elided_is_told_whole(make_desk: MakeDesk) -> None:
    """Side bar and cards take the mouse for what lies on them."""
    long = replace(samples.feed(), config=replace(samples.feed().config, name=LONG))
    desk = make_desk(FakeApp(samples.hub(long, samples.target(), name=LONG), *samples.neighbours()))
    shown(desk.window, 1200, 780)
    entry, card = desk.child(f"hubEntry-{LONG}"), desk.child(f"spokeCard-{LONG}")
    other = desk.child("hubEntry-Holidays")
    for widget in (entry, card, other):
        QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert (entry.toolTip(), card.toolTip(), other.toolTip()) == (LONG, f"{LONG}\nSync Options…", "")


def shown(window: QWidget, width: int, height: int) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(width, height)
    window.show()
    for _ in range(6):
        QApplication.processEvents()


def overlapping(boxes: list[QRect]) -> list[tuple[QRect, QRect]]:
    return [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.intersects(b)]
