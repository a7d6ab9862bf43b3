"""How the kinds of change look: shape first, then word, then colour."""

from __future__ import annotations

from cirahub_desktop.ui.presenters.preview_changes import ChangeKind
from cirahub_desktop.ui.theme.tokens import Tone

ICONS = {
    ChangeKind.NEW: "change-new",
    ChangeKind.CHANGED: "change-edit",
    ChangeKind.DELETED: "change-delete",
    ChangeKind.NOT_WRITTEN: "change-not-written",
}
TONES = {
    ChangeKind.NEW: Tone.OK,
    ChangeKind.CHANGED: Tone.ACCENT,
    ChangeKind.DELETED: Tone.ERROR,
    ChangeKind.NOT_WRITTEN: Tone.OFF,
}
