"""How a spoke or hub stands, with what a green word alone would hide: events that were lost, a reading cut short."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_moment, tr, trn
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.spokes.base import Verdict

_ON_PURPOSE: Final = frozenset(
    {
        FaultCode.OUT_OF_RANGE,
        FaultCode.PRIVATE,
        FaultCode.TENTATIVE,
        FaultCode.CANCELLED,
        FaultCode.DECLINED,
        FaultCode.ALL_DAY,
        FaultCode.FILTERED,
        FaultCode.PINNED,
        FaultCode.EDITED_SINCE,
        FaultCode.EDITED_BY_HAND,
        FaultCode.DELETED_BY_HAND,
        FaultCode.MEETING,
        FaultCode.NOT_OURS,
        FaultCode.DUPLICATE,
        FaultCode.REPAIRED,
        FaultCode.RULE_IGNORED,
        FaultCode.AS_SINGLE_EVENTS,
    }
)
"""Left as they are by an option or by somebody's hand; with any other code an event is missing against one's will."""


def lost(fault: ItemFault) -> bool:
    """It should have been read or written and was not."""
    return fault.code not in _ON_PURPOSE


def lost_in(spoke: SpokeStatus) -> int:
    return sum(lost(fault) for fault in spoke.faults)


def spoke_standing(spoke: SpokeStatus, now: datetime) -> tuple[State, str]:
    """Shape and words; only a spoke that is in sync can have something to hide."""
    words = wording.spoke_state(spoke, now)
    if spoke.state is not State.IN_SYNC:
        return spoke.state, words
    if spoke.verdict is Verdict.PARTIAL and spoke.last_success is not None:
        return State.WAITING, tr("Read in part at {time}", time=format_moment(spoke.last_success, now=now))
    count = lost_in(spoke)
    if not count:
        return spoke.state, words
    if spoke.config.options.hub_writes:
        missing = trn("{count} event could not be written", "{count} events could not be written", count)
    else:
        missing = trn("{count} event could not be read", "{count} events could not be read", count)
    return State.WAITING, tr("{first}; {second}", first=words, second=missing)


def short_standing(spoke: SpokeStatus, now: datetime) -> tuple[State, str]:
    """The same where there is one line for it."""
    if spoke.state is State.IN_SYNC and spoke.verdict is not Verdict.PARTIAL and (count := lost_in(spoke)):
        return State.WAITING, _not_synced(count)
    return spoke_standing(spoke, now)


def _not_synced(count: int) -> str:
    return trn("{count} event not synced", "{count} events not synced", count)


def hub_standing(hub: HubStatus) -> tuple[State, str]:
    """The same for the hub: green only where every event went its way."""
    spokes = [spoke for spoke in hub.spokes if spoke.config.enabled]
    count = sum(lost_in(spoke) for spoke in spokes)
    if hub.state is not State.IN_SYNC:
        return hub.state, wording.state(hub.state)
    if count:
        return State.WAITING, _not_synced(count)
    if any(spoke.verdict is Verdict.PARTIAL for spoke in spokes):
        return State.WAITING, tr("Read in part")
    return hub.state, wording.state(hub.state)
