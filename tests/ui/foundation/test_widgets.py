"""The building blocks: contrast, keyboard, names for screen readers, nothing below 12 pixels."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.resources import resource
from cirahub_desktop.status import State
from cirahub_desktop.ui.icons import app_icon, icon, pixmap
from cirahub_desktop.ui.theme.apply import apply, current
from cirahub_desktop.ui.theme.sheet import style_sheet
from cirahub_desktop.ui.theme.tokens import DARK, LIGHT, Scheme, TextRole, Tokens, Tone
from cirahub_desktop.ui.widgets.badge import Badge, StateLine, StatePill
from cirahub_desktop.ui.widgets.banner import Banner, BannerKind
from cirahub_desktop.ui.widgets.buttons import IconButton, LinkButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.card import Card, ChoiceCard
from cirahub_desktop.ui.widgets.event_line import EventLine
from cirahub_desktop.ui.widgets.field import Field
from cirahub_desktop.ui.widgets.switch import Switch
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label, Paragraph

SOFT = ("accent_soft", "ok_soft", "attention_soft", "error_soft", "off_soft")
GROUNDS = ("window", "surface", "side", "selected", *SOFT)


@pytest.fixture(autouse=True, params=[Scheme.LIGHT, Scheme.DARK])
def _dressed(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    apply(qapp, request.param)


def show_active(qtbot, page: QWidget) -> None:
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    made = QColor(colour)
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (made.redF(), made.greenF(), made.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(tokens: Tokens) -> None:
    """Each on each, so that no page has to ask; *disabled* is left out, as WCAG does."""
    grounds = [getattr(tokens, name) for name in GROUNDS] + [soft for _, soft in tokens.sources]
    texts = [tokens.colour(tone) for tone in Tone if tone not in (Tone.ON_ACCENT, Tone.DISABLED)]
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs += [(tokens.on_accent, ground) for ground in (tokens.accent, tokens.accent_hover)]
    pairs += [*tokens.sources, (tokens.surface, tokens.text)]
    assert [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_focus_and_the_edges_of_fields_are_seen_on_every_ground(tokens: Tokens) -> None:
    """WCAG 2.2, 1.4.11. A chosen row has no field in it."""
    rings = [getattr(tokens, name) for name in GROUNDS] + [soft for _, soft in tokens.sources]
    fields = [getattr(tokens, name) for name in GROUNDS if name != "selected"]
    pairs = [(tokens.accent, ground) for ground in rings] + [(tokens.field, ground) for ground in fields]
    pairs += [(tokens.on_accent, tokens.accent)]  # the primary button, whose edge is the ring's colour already
    assert [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 3] == []


def test_no_text_is_smaller_than_12_pixels() -> None:
    assert min(current().size(role) for role in TextRole) >= 12
    assert min(int(size) for size in re.findall(r"font-size: (\d+)px", style_sheet(current()))) >= 12


def test_sizes_follow_the_text_size_of_the_system() -> None:
    assert LIGHT.scaled(1.5).size(TextRole.TITLE) == 36


def test_every_icon_draws_something_in_the_colour_asked_for() -> None:
    for path in resource("icons", "line").glob("*.svg"):
        image = pixmap(path.stem, Tone.ERROR, 20, 2.0).toImage()
        drawn = {
            image.pixelColor(x, y).name() for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() == 255
        }
        wanted = current().attention_shape if path.stem == "state-waiting" else current().error
        assert wanted.lower() in drawn, path.stem
    assert not icon("lock").isNull()
    assert not app_icon().isNull()


def test_an_icon_is_drawn_once_for_each_look_of_now(qapp: QApplication) -> None:
    dark = current().dark
    first, greyed = icon("lock", Tone.ACCENT), icon("lock", Tone.DISABLED)
    assert first.cacheKey() == icon("lock", Tone.ACCENT).cacheKey() != greyed.cacheKey()
    apply(qapp, Scheme.LIGHT if dark else Scheme.DARK)
    assert icon("lock", Tone.ACCENT).pixmap(20).toImage() != first.pixmap(20).toImage()


def test_a_switch_is_a_check_box_with_a_name(qtbot) -> None:
    switch = Switch("Sync “Fleet”")
    qtbot.addWidget(switch)
    seen = QAccessible.queryAccessibleInterface(switch)
    assert (seen.role(), seen.text(QAccessible.Text.Name)) == (QAccessible.Role.CheckBox, "Sync “Fleet”")
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().bottomRight() / 1.01)
    assert not switch.isChecked()
    assert switch.sizeHint().height() >= 24


def test_choice_cards_are_radio_buttons_that_arrows_walk_through(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(page)
    cards = [ChoiceCard(name, "What it is for.") for name in ("One", "Two")]
    for card in cards:
        QVBoxLayout(card).addWidget(Label("text"))
        row.addWidget(card)
    show_active(qtbot, page)
    cards[0].setChecked(True)
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Right)
    assert [card.isChecked() for card in cards] == [False, True]
    qtbot.mouseClick(cards[0], Qt.MouseButton.LeftButton, pos=cards[0].rect().bottomRight() / 1.05)
    assert cards[0].isChecked()
    seen = QAccessible.queryAccessibleInterface(cards[0])
    assert (seen.role(), seen.text(QAccessible.Text.Name)) == (QAccessible.Role.RadioButton, "One")


def test_focus_is_visible_on_everything_that_takes_it(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(8, 8, 8, 8)
    card = Card("Plan")
    QVBoxLayout(card).addWidget(Label("Plan"))
    choice = ChoiceCard("Choice")
    QVBoxLayout(choice).addWidget(Label("Choice"))
    field = Field("Link", "linkField")
    parts = [PrimaryButton("NEXT"), SecondaryButton("Back"), LinkButton("More"), IconButton("more", "More")]
    focusable = [card, choice, Switch("On"), field.edit, *parts]
    for part in (card, choice, focusable[2], field, *parts):
        column.addWidget(part)
    show_active(qtbot, page)
    for part in focusable:
        page.setFocus()
        part.clearFocus()
        before = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(part, ChoiceCard):
            part.setChecked(True)
        assert part.grab().toImage() != before, type(part).__name__
        assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name), type(part).__name__


def test_a_long_name_is_elided_in_the_middle_with_the_whole_as_tool_tip(qtbot) -> None:
    label = ElidedLabel("Livraisons de la plateforme logistique de Villeneuve")
    qtbot.addWidget(label)
    label.resize(150, 20)
    label.show()
    assert "…" in label.shown()
    assert not label.shown().endswith("…")
    assert label.toolTip() == label.text()
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_a_paragraph_shows_markup_as_text(qtbot) -> None:
    paragraph = Paragraph("a < b & <b>c</b>")
    qtbot.addWidget(paragraph)
    assert paragraph.text() == "a < b & <b>c</b>"
    assert "<b>c" not in super(Paragraph, paragraph).text()


def test_a_field_says_what_is_wrong_and_forgets_it_again(qtbot) -> None:
    field = Field("Link", "linkField", "The link must end in .ics.")
    qtbot.addWidget(field)
    field.show_error("This is no link.", "Copy it from the browser.")
    assert not field.error.isHidden()
    assert field.edit.accessibleDescription() == "This is no link. Copy it from the browser."
    field.clear_error()
    assert field.error.isHidden()
    assert field.edit.accessibleDescription() == "The link must end in .ics."


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_shape_a_word_and_a_colour(qtbot, state: State) -> None:
    line, pill = StateLine(state, "word"), StatePill(state, "word")
    qtbot.addWidget(line)
    qtbot.addWidget(pill)
    assert line.word() == "word"
    assert not line.grab().isNull()
    assert not pill.grab().isNull()


def test_a_banner_has_one_button_that_acts(qtbot) -> None:
    banner = Banner(BannerKind.INFO, "Nothing is written yet", "Allow it first.", "Sync Options…")
    qtbot.addWidget(banner)
    with qtbot.waitSignal(banner.activated):
        qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)


def test_texts_are_never_cut_when_a_card_gets_its_own_size(qtbot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    line = EventLine("TUE", "24", "Truck 7", "15:30 – 16:15 · Dock 2")
    column.addWidget(line)
    column.addWidget(Badge("Read-Only", "lock"))
    page.adjustSize()
    for label in page.findChildren(Label):
        assert label.width() >= label.sizeHint().width()
        assert label.height() >= label.sizeHint().height()
