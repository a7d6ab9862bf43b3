"""How runs and changes look: shape first, then word, then colour."""

from __future__ import annotations

from cirahub_desktop.sync.report import Action
from cirahub_desktop.ui.presenters.history_runs import Face
from cirahub_desktop.ui.theme.tokens import Tone

FACES = {
    Face.DONE: ("state-ok", Tone.OK),
    Face.NOTHING_WRITTEN: ("state-off", Tone.OFF),
    Face.RUNNING: ("state-sync", Tone.ACCENT),
    Face.WAITING: ("state-waiting", Tone.ATTENTION),
    Face.PROBLEM: ("state-error", Tone.ERROR),
    Face.CANCELLED: ("state-stopped", Tone.OFF),
    Face.CUT_SHORT: ("state-cut-short", Tone.OFF),
}
ACTIONS = {
    Action.CREATE: ("change-new", Tone.OK),
    Action.UPDATE: ("change-edit", Tone.ACCENT),
    Action.DELETE: ("change-delete", Tone.ERROR),
}
NAMED = ("calendar", Tone.TEXT3)
"""An event to which nothing was done here."""
KEPT = ("pin", Tone.ACCENT)
