"""What a screen reader says by itself: how a run that a person asked for begins and ends, and what needs a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.banner import hold_words
from cirahub_desktop.ui.presenters.open_questions import question_words
from cirahub_desktop.ui.presenters.sidebar import error_word

_NEEDS_A_PERSON = (State.ERROR, State.WAITING)
_TOLD = (*_NEEDS_A_PERSON, State.PAUSED)
"""That a hub is now in one of these, or no longer, is said whatever brought it there."""


@frozen
class Moment:
    hubs: tuple[HubStatus, ...]
    runs: frozenset[HubId]
    """Those under way that a person asked for; the others begin and end in silence."""


def aloud(before: Moment, after: Moment, now: datetime) -> Iterator[str]:
    """Nothing of what happens in the middle of a run."""
    states = {hub.id: hub.state for hub in before.hubs}
    for hub in after.hubs:
        was = states.get(hub.id, hub.state)
        began, ended = after.runs - before.runs, before.runs - after.runs
        if hub.id in began:
            yield tr("Syncing {hub}", hub=hub.name)
        if hub.id in ended and hub.last_run is not None:
            yield tr("{hub}: {state}", hub=hub.name, state=wording.last_run(hub.last_run))
        needs = hub.id in ended and hub.state in _NEEDS_A_PERSON
        if needs or (was is not hub.state and (was in _TOLD or hub.state in _TOLD)):
            yield _standing(hub, now)


def _standing(hub: HubStatus, now: datetime) -> str:
    word = error_word(hub) if hub.state is State.ERROR else wording.state(hub.state)
    if hub.state is State.WAITING:
        hold = next((spoke.hold for spoke in hub.spokes if spoke.hold is not None), None)
        words = question_words(hub) if hold is None else hold_words(hold, hub.spokes, now)
        word = words.title if words is not None else word
    return tr("{hub}: {state}", hub=hub.name, state=word)
