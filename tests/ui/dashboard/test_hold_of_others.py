"""A hold of events of others (R4): they are changed for the first time, and nothing is deleted."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.ui.presenters.cards import card
from cirahub_desktop.ui.presenters.hold import hold_view
from tests.ui.dashboard import samples


def test_r4_the_question_is_about_changes() -> None:
    view = hold_view(replace(samples.held(2), reason=HoldReason.ADOPTED), samples.waiting().spokes, samples.NOW)
    assert view.title == "Waiting for your OK: 2 events that were here before would be changed."
    assert view.place == "These 2 events would be changed in “Salles”"
    assert (view.keep, view.delete) == ("Leave these 2 events as they are", "Change these 2 events")
    said = f"{view.reason} {view.keep_means} {view.delete_means}"
    assert "delete" not in said.lower()


def test_r4_the_card_says_so_too() -> None:
    spoke = samples.waiting().spokes[1]
    assert spoke.hold is not None
    held = replace(spoke, hold=replace(spoke.hold, reason=HoldReason.ADOPTED, count=2))
    assert card(held, None, samples.NOW).detail == "2 to be changed"
