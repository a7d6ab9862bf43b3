"""What colours say is said by shapes and words as well, and whoever asks for less motion gets none."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtWidgets import QApplication, QCommonStyle
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import State
from cirahub_desktop.ui.dashboard.canvas import HubCanvas
from cirahub_desktop.ui.icons import pixmap
from cirahub_desktop.ui.presenters.dashboard import Surroundings, dashboard
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.sheet import style_sheet
from cirahub_desktop.ui.theme.tokens import DARK, LIGHT, Scheme, Tokens, Tone
from cirahub_desktop.ui.tray import tray_icon
from cirahub_desktop.ui.widgets.badge import state_look
from tests.pictures.contrast import contrast
from tests.ui.dashboard import samples

_SAME = {State.OFF, State.NOTHING_WRITTEN, State.NEVER_RUN}
"""One shape for three: nothing goes there. Their words differ."""
_DIFFERENT = 0.12
"""Share of what is drawn that a glance needs."""


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Scheme.LIGHT)


def _grey(name: str, side: int) -> list[int]:
    """The drawing without its colour."""
    image = pixmap(name, Tone.TEXT, side, 1.0).toImage()
    return [image.pixelColor(x, y).alpha() for x in range(side) for y in range(side)]


def _apart(one: list[int], other: list[int]) -> float:
    ink = sum(max(a, b) for a, b in zip(one, other, strict=True))
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / ink


@pytest.mark.parametrize("side", [16, 20])
def test_each_state_has_a_shape_of_its_own(side: int) -> None:
    shapes = {state_look(state).icon for state in State}
    assert len(shapes) == len(State) - len(_SAME) + 1
    assert len({state_look(state).icon for state in _SAME}) == 1
    drawn = {name: _grey(name, side) for name in shapes}
    assert [pair for pair in combinations(drawn, 2) if _apart(drawn[pair[0]], drawn[pair[1]]) < _DIFFERENT] == []


def test_the_marks_of_the_tray_differ_without_colour() -> None:
    drawn = {}
    for state in (State.IN_SYNC, State.SYNCING, State.WAITING, State.ERROR, State.PAUSED):
        image = tray_icon(state).pixmap(22, 22).toImage()
        drawn[state] = [image.pixelColor(x, y).alpha() for x in range(22) for y in range(22)]
    assert [pair for pair in combinations(drawn, 2) if drawn[pair[0]] == drawn[pair[1]]] == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_signs_that_mean_something_stand_out(tokens: Tokens) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1; the ring of the keyboard, edges of fields, signs of states, bars of the calendar."""
    grounds = (tokens.window, tokens.surface, tokens.side)
    pairs = [(edge, ground) for edge in (tokens.accent, tokens.field) for ground in grounds]
    pairs += [(getattr(tokens, name), ground) for name in ("ok", "attention", "error", "off") for ground in grounds]
    pairs += [(tokens.accent, tokens.selected), (tokens.accent, tokens.accent_soft)]
    pairs += [(tokens.attention_mark, tokens.attention_shape)]
    pairs += [(colour, ground) for colour, soft in tokens.sources for ground in (tokens.surface, soft)]
    assert [(pair, round(contrast(*pair), 2)) for pair in pairs if contrast(*pair) < 3] == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_of_the_sheet_can_be_read_on_the_ground_it_has_there(tokens: Tokens) -> None:
    """Rules that set both colours; what cannot be used is left out, as WCAG does."""
    pairs = []
    for rule in style_sheet(tokens).split("}"):
        selector, _, body = rule.partition("{")
        facts = dict(line.strip().split(": ", 1) for line in body.replace("\n", " ").split(";") if ": " in line.strip())
        if ":disabled" not in selector and facts.get("color", "")[:1] == facts.get("background", "")[:1] == "#":
            pairs.append((selector.strip(), facts["color"], facts["background"]))
    assert len(pairs) > 5
    assert [pair for pair in pairs if contrast(*pair[1:]) < 4.5] == []


def test_lines_stand_still_where_the_system_asks_for_less_motion(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    around = Surroundings(samples.NOW)
    view = dashboard((samples.in_sync(),), {samples.HUB: samples.writing()}, samples.HUB, around).hub
    assert view is not None
    assert view.disc is not None
    canvas = HubCanvas(view.left, view.right, view.disc)
    qtbot.addWidget(canvas)
    style = QCommonStyle()
    for lasts, moves in ((200, True), (0, False), (200, True)):
        monkeypatch.setattr(style, "styleHint", lambda *_, said=lasts: said, raising=False)
        monkeypatch.setattr(canvas, "style", lambda: style)
        canvas.show_views(view.left, view.right, view.disc)
        assert canvas._beat.isActive() is moves
