"""Where this program and recurring-ical-events see an event differently, each with its reason.

A difference that is not listed fails the tests, and so does one that is listed and no longer there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    OURS_RIGHT = "ours is right"
    EITHER = "the standard leaves it open"
    LIMIT = "known limit"


@dataclass(frozen=True, slots=True)
class Known:
    """``uid`` is empty for all events of the file."""

    file: str
    kind: Kind
    text: str
    uid: str = ""


KNOWN: tuple[Known, ...] = ()


def reason_for(file: str, uid: str) -> Known | None:
    fitting = (one for one in KNOWN if one.file == file and one.uid in ("", uid))
    return next(fitting, None)
