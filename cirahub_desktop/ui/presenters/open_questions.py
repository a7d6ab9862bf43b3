"""Events that were changed in two places and wait for an answer: how many, where, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.status import HubStatus, State


def questions(hub: HubStatus) -> Mapping[str, int]:
    """Names of the spokes that wait for answers, and how many."""
    return {spoke.name: spoke.conflicts for spoke in hub.spokes if spoke.conflicts and spoke.state is not State.OFF}


def question_words(hub: HubStatus) -> wording.Words | None:
    """Title and reason for banner and notification; None where nothing is asked."""
    asked = questions(hub)
    if not asked:
        return None
    title = trn(
        "Waiting for your answer: {count} event was changed in two places.",
        "Waiting for your answer: {count} events were changed in two places.",
        sum(asked.values()),
    )
    text = tr(
        "In the hub and in {spokes}. Both versions stay as they are until you answer. Everything else still syncs.",
        spokes=_listed(list(asked)),
    )
    return wording.Words(title, text)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)
