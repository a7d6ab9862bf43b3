"""One spoke as a card beside the hub, with the arrow that ties it to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import format_number, tr, trn
from cirahub_desktop.status import SpokeStatus, State
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.model.online import is_online_account
from cirahub_desktop.sync.report import HoldHead, HoldReason
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.phrases import day_or_time, events
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.standing import spoke_standing
from cirahub_desktop.wording.ending import ending, time_left

A_SIDE = 4
"""Cards on one side of the hub at most."""


class Direction(Enum):
    """Which way events flow between spoke and hub."""

    FEEDS = "feeds"
    RECEIVES = "receives"
    BOTH = "both"
    NONE = "none"


class Line(Enum):
    SOLID = "solid"
    DASHED = "dashed"
    """Work goes on along it."""
    DOTTED = "dotted"
    """Nothing flows."""


@frozen
class ArrowView:
    direction: Direction
    line: Line
    word: str
    broken: bool
    outward: bool = False
    """A moving line moves away from the hub."""


@frozen
class CardView:
    id: SpokeId
    name: str
    kind: SpokeKind
    kind_word: str
    mark: State
    state: str
    detail: str
    read_only: bool
    arrow: ArrowView
    time_left: str = ""
    """Of a calendar in Exchange Online."""
    ending: str = ""
    """The same in whole sentences."""

    @property
    def spoken(self) -> str:
        """The whole card for a screen reader."""
        read_only = tr("Read-Only") if self.read_only else ""
        parts = (self.name, self.kind_word, self.state, self.detail, read_only, self.ending)
        return ", ".join(part for part in parts if part)


def direction(spoke: SpokeStatus) -> Direction:
    options = spoke.config.options
    if options.feeds_hub and options.hub_writes:
        return Direction.BOTH
    if options.feeds_hub:
        return Direction.FEEDS
    return Direction.RECEIVES if options.hub_writes else Direction.NONE


def card(spoke: SpokeStatus, running: Running | None, now: datetime) -> CardView:
    """``spoke`` with the run laid over it (``overlay.overlaid``)."""
    kind = spoke.config.kind
    shape, state = _state(spoke, running, now)
    detail = _detail(spoke, now)
    return CardView(
        spoke.id,
        spoke.name,
        kind,
        wording.spoke_kind(kind),
        shape,
        state,
        detail,
        spoke.read_only,
        _arrow(spoke, running),
        *((time_left(now.date()), ending(now.date())) if _ends(spoke) else ("", "")),
    )


def _ends(spoke: SpokeStatus) -> bool:
    return spoke.account is not None and is_online_account(spoke.account)


def sides(spokes: Sequence[SpokeStatus]) -> tuple[tuple[SpokeStatus, ...], tuple[SpokeStatus, ...]]:
    """Left: what only feeds. Right: what is written, or could be. Both ways: the emptier side. Four a side."""
    left = [spoke for spoke in spokes if direction(spoke) is Direction.FEEDS or _idle_source(spoke)]
    right = [spoke for spoke in spokes if spoke not in left and direction(spoke) is not Direction.BOTH]
    for spoke in spokes:
        if direction(spoke) is Direction.BOTH:
            min(right, left, key=len).append(spoke)
    if len(left) > A_SIDE:
        return tuple(left[:A_SIDE]), (*left[A_SIDE:], *right)
    return (*left, *right[A_SIDE:]), tuple(right[:A_SIDE])


def _idle_source(spoke: SpokeStatus) -> bool:
    return spoke.read_only and direction(spoke) is Direction.NONE


def _arrow(spoke: SpokeStatus, running: Running | None) -> ArrowView:
    way = direction(spoke)
    if spoke.state is State.OFF:
        return ArrowView(way, Line.DOTTED, tr("off"), broken=False)
    if spoke.state is State.PAUSED:
        return ArrowView(way, Line.DOTTED, tr("paused"), broken=False)
    line = Line.DOTTED if way is Direction.NONE else Line.DASHED if _flows(spoke, running) else Line.SOLID
    word, broken = wording.arrow(spoke.config.options), spoke.state is State.ERROR
    return ArrowView(way, line, word, broken, outward=_writes(running))


def _writes(running: Running | None) -> bool:
    return running is not None and running.phase is Phase.WRITING


def _flows(spoke: SpokeStatus, running: Running | None) -> bool:
    if running is None or spoke.state is not State.SYNCING:
        return False
    reading = running.phase is Phase.READING
    return bool(spoke.config.options.feeds_hub) if reading else running.phase is Phase.WRITING


def _state(spoke: SpokeStatus, running: Running | None, now: datetime) -> tuple[State, str]:
    if running is not None and spoke.state is State.SYNCING:
        return State.SYNCING, _at_work(spoke, running)
    if running is not None and _was_read(spoke, running):
        return State.IN_SYNC, tr("Read just now")
    return spoke_standing(spoke, now)


def _was_read(spoke: SpokeStatus, running: Running) -> bool:
    read = bool(spoke.config.options.feeds_hub) and running.phase is not Phase.READING
    return read and spoke.id not in running.failed and spoke.state not in (State.OFF, State.ERROR)


def _at_work(spoke: SpokeStatus, running: Running) -> str:
    written = running.written.get(spoke.id)
    if written is not None and written.total is not None:
        done, total = format_number(written.done), format_number(written.total)
        return tr("Syncing: {done} of {total} written", done=done, total=total)
    read = running.read.get(spoke.id)
    if running.phase is Phase.READING and read is not None and read.done:
        return tr("Reading: {events}", events=events(read.done))
    return tr("Syncing")


def _detail(spoke: SpokeStatus, now: datetime) -> str:
    if spoke.verdict is Verdict.PARTIAL and spoke.state is State.IN_SYNC:
        return tr("Not read completely, so nothing was deleted.")
    if spoke.hold is not None and direction(spoke) is not Direction.FEEDS:
        return _held(spoke.hold)
    if spoke.conflicts and spoke.state is State.WAITING:
        return trn("{count} changed in two places", "{count} changed in two places", spoke.conflicts)
    if spoke.state is State.ERROR:
        return tr("{events}, safe as they are", events=events(spoke.items)) if spoke.items else ""
    if direction(spoke) is Direction.FEEDS:
        return _read(spoke, now)
    return _both_ways(spoke, now) if direction(spoke) is Direction.BOTH else _there(spoke)


def _held(hold: HoldHead) -> str:
    if hold.reason is HoldReason.ADOPTED:
        return trn("{count} to be changed", "{count} to be changed", hold.count)
    if hold.reason is HoldReason.VANISHED:
        return trn("{count} deleted again", "{count} deleted again", hold.count)
    gone = trn("{count} to be deleted", "{count} to be deleted", hold.count)
    return tr("{events}, {gone}", events=events(hold.of), gone=gone)


def _read(spoke: SpokeStatus, now: datetime) -> str:
    if spoke.last_success is None and not spoke.items:
        return ""
    count = events(spoke.items)
    if spoke.hold is not None:
        return tr("{events}, {fewer} fewer", events=count, fewer=format_number(spoke.hold.count))
    if spoke.state in (State.OFF, State.PAUSED) and spoke.last_success is not None:
        return tr("{events}, last read {when}", events=count, when=day_or_time(spoke.last_success, now))
    return count


def _both_ways(spoke: SpokeStatus, now: datetime) -> str:
    """What is there, and what the last run carried each way."""
    there = _read(spoke, now)
    flows = [trn("{count} came in", "{count} came in", spoke.came_in)] if spoke.came_in else []
    flows += [trn("{count} written", "{count} written", spoke.written)] if spoke.written else []
    if not flows or spoke.state in (State.OFF, State.PAUSED, State.SYNCING):
        return there
    return tr("{first}; {second}", first=there, second=", ".join(flows)) if there else ", ".join(flows)


def _there(spoke: SpokeStatus) -> str:
    foreign = trn("{count} already there", "{count} already there", spoke.foreign)
    if not spoke.items:
        return tr("{events} already there", events=events(spoke.foreign)) if spoke.foreign else ""
    written = trn("{count} written", "{count} written", spoke.items)
    return f"{written}, {foreign}" if spoke.foreign else written
