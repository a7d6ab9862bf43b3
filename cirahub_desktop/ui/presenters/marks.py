"""Shapes that stand for a state. A mark is never shown without its word."""

from __future__ import annotations

from enum import Enum

from cirahub_desktop.status import State


class Mark(Enum):
    """One shape and one colour (LOOK.md, States)."""

    OK = "ok"
    SYNCING = "syncing"
    WAITING = "waiting"
    ERROR = "error"
    OFF = "off"
    PAUSED = "paused"


_MARKS = {
    State.ERROR: Mark.ERROR,
    State.WAITING: Mark.WAITING,
    State.SYNCING: Mark.SYNCING,
    State.NOTHING_WRITTEN: Mark.OFF,
    State.PAUSED: Mark.PAUSED,
    State.OFF: Mark.OFF,
    State.NEVER_RUN: Mark.OFF,
    State.IN_SYNC: Mark.OK,
}


def mark(state: State) -> Mark:
    return _MARKS[state]
