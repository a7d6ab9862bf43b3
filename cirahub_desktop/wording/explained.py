"""The doors to the words for errors. What words them is imported at the first one: a start that goes well has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from cirahub_desktop.status import SpokeStatus
    from cirahub_desktop.sync.errors import CiraHubError
    from cirahub_desktop.wording.words import Words


def explain(error: Exception) -> Words:
    """See ``wording/errors.py``."""
    from cirahub_desktop.wording import settings, sign_ins  # noqa: F401 - tell of their own errors
    from cirahub_desktop.wording.errors import explain as words

    return words(error)


def explain_spoke(spoke: SpokeStatus, error: CiraHubError, now: datetime) -> Words:
    """See ``wording/spokes.py``."""
    from cirahub_desktop.wording.spokes import explain_spoke as words

    return words(spoke, error, now)
