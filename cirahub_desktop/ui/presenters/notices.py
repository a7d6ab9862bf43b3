"""What is worth a notification: what needs a person, what newly failed, and what works again; each once.

What was told is remembered over restarts, as plain values: by key its weight, and when it was told. Heavier than what
was told, such as one more question, or a failure that now waits for a person, is news again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.banner import hold_words
from cirahub_desktop.ui.presenters.open_questions import question_words, questions
from cirahub_desktop.ui.presenters.trouble import asks_for_sign_in


class GotoPage(Enum):
    HUB = "hub"
    HOLD = "hold"
    """``id`` is that of the decision that waits."""
    QUESTIONS = "questions"
    SIGN_IN = "sign-in"
    """``id`` is the spoke's."""
    DETAILS = "details"
    """What is wrong with the hub, and the ways out."""
    SETTINGS = "settings"


@frozen
class Goto:
    """Where a click leads."""

    page: GotoPage
    hub: HubId | None = None
    id: str = ""


@frozen
class Notice:
    """One notification; a click opens ``goto``."""

    mark: State
    title: str
    text: str
    goto: Goto


@frozen
class Told:
    """How much was told of a thing, and when."""

    weight: int
    at: datetime


Memory = Mapping[str, Told]


@frozen
class _Thing:
    key: str
    weight: int


def news(memory: Memory, hubs: Sequence[HubStatus], now: datetime) -> tuple[tuple[Notice, ...], Memory]:
    """The notifications to show now, at most one for each hub, and what is to be remembered."""
    found, kept = list[Notice](), dict[str, Told]()
    for hub in hubs:
        things = list(_things(hub))
        mine = {key: told for key, told in memory.items() if key.startswith(f"{hub.id}/")}
        is_new = any(one.key not in mine or one.weight > mine[one.key].weight for one in things)
        kept |= {one.key: mine.get(one.key, Told(one.weight, now)) for one in things}
        kept |= {one.key: Told(one.weight, now) for one in things if one.weight > kept[one.key].weight}
        over = {key: told for key, told in mine.items() if key not in kept and "/error/" in key}
        healed = {key for key, told in over.items() if _works_again(hub, key, told)}
        kept |= {key: told for key, told in over.items() if key not in healed and _is_there(hub, key)}
        notice = _of(hub, now) if is_new else _healed(hub) if healed and hub.state is State.IN_SYNC else None
        if notice is not None:
            found.append(notice)
    return tuple(found), kept


def goto(hub: HubStatus) -> Goto:
    """What a person does first about a hub."""
    hold = next((spoke.hold for spoke in hub.spokes if spoke.hold is not None), None)
    if hub.state is State.ERROR:
        waits = next((spoke for spoke in hub.spokes if _fails(spoke) and asks_for_sign_in(spoke)), None)
        return Goto(GotoPage.SIGN_IN, hub.id, waits.id) if waits else Goto(GotoPage.DETAILS, hub.id)
    if hub.state is not State.WAITING:
        return Goto(GotoPage.HUB, hub.id)
    return Goto(GotoPage.HOLD, hub.id, hold.id) if hold is not None else Goto(GotoPage.QUESTIONS, hub.id)


def _things(hub: HubStatus) -> Iterator[_Thing]:
    """What there is to tell of a hub that does not rest."""
    for spoke in hub.spokes:
        if spoke.hold is not None and hub.state in (State.WAITING, State.ERROR):
            yield _Thing(f"{hub.id}/hold/{spoke.hold.id}", 1)
        if _fails(spoke):
            yield _Thing(f"{hub.id}/error/{spoke.id}", 2 if asks_for_sign_in(spoke) else 1)
    if asked := sum(questions(hub).values()):
        yield _Thing(f"{hub.id}/questions", asked)
    if hub.state is State.ERROR and not any(_fails(spoke) for spoke in hub.spokes):
        yield _Thing(f"{hub.id}/error/", 1)


def _fails(spoke: SpokeStatus) -> bool:
    return spoke.state is State.ERROR and spoke.error is not None


def _is_there(hub: HubStatus, key: str) -> bool:
    spoke = key.rpartition("/")[2]
    return not spoke or any(one.id == spoke and one.config.enabled for one in hub.spokes)


def _works_again(hub: HubStatus, key: str, told: Told) -> bool:
    """Only what was read or written since: an error that a person has just dealt with is not healed yet."""
    spoke = next((one for one in hub.spokes if one.id == key.rpartition("/")[2]), None)
    if spoke is not None:
        return spoke.last_success is not None and spoke.last_success > told.at
    return hub.last_run is not None and hub.last_run.ended > told.at and hub.last_run.error is None


def _of(hub: HubStatus, now: datetime) -> Notice | None:
    if hub.state is State.WAITING:
        return _waiting(hub, now)
    if hub.state is not State.ERROR:
        return None
    broken = next((spoke for spoke in hub.spokes if _fails(spoke)), None)
    problem = wording.spoke_state(broken, now) if broken is not None else wording.state(State.ERROR)
    where = goto(hub)
    text = tr("Nothing is lost. Click to see what to do.")
    if where.page is GotoPage.SIGN_IN:
        text = tr("Nothing is lost. Click to sign in again.")
    return Notice(State.ERROR, tr("{hub}: {state}", hub=hub.name, state=problem), text, where)


def _waiting(hub: HubStatus, now: datetime) -> Notice | None:
    hold = next((spoke.hold for spoke in hub.spokes if spoke.hold is not None), None)
    words = question_words(hub) if hold is None else hold_words(hold, hub.spokes, now)
    if words is None:
        return None
    title = tr("{hub}: {state}", hub=hub.name, state=wording.state(hub.state))
    return Notice(State.WAITING, title, f"{words.title} {words.advice}", goto(hub))


def _healed(hub: HubStatus) -> Notice:
    title = tr("{hub}: {state}", hub=hub.name, state=wording.state(hub.state))
    return Notice(State.IN_SYNC, title, tr("Everything is up to date again."), Goto(GotoPage.HUB, hub.id))
