"""The dialogs that the window opens, by name: who asks for one needs none of their code."""

from __future__ import annotations

from enum import Enum


class Over(Enum):
    """Each is about one thing, which is named by its id."""

    OPTIONS = "options"
    """A spoke."""
    RELINK = "relink"
    """A spoke."""
    SIGN_IN = "sign-in"
    """A spoke."""
    HOLD = "hold"
    """A hold."""
    DETAILS = "details"
    """A hub, as all below."""
    PREVIEW = "preview"
    CONFLICTS = "conflicts"
    LEAVING = "leaving"
    KEPT = "kept"
    FAULTS = "faults"
    RENAME = "rename"
    REMOVE = "remove"
    THROW_AWAY = "throw-away"
    """The example alone."""
    SETTINGS = "settings"
    """Nothing in particular, as the next one."""
    REMOVE_EVERYTHING = "remove-everything"
