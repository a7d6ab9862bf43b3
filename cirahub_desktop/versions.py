"""One event in all its versions: as its source has it, as it was understood, in each spoke that is written, here.

What was last agreed on is known at once; how it is there now, a place has to be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from cirahub_desktop import schedule
from cirahub_desktop.happenings import one_of
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import Written
from cirahub_desktop.sync.codecs.content_line import Line, read_line
from cirahub_desktop.sync.errors import FaultCode, ItemFault, NotFound
from cirahub_desktop.sync.model.canonical import instant_from_text
from cirahub_desktop.sync.model.event import Body, Event
from cirahub_desktop.sync.model.floating import floating_zone, resolved
from cirahub_desktop.sync.model.hub import SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, ItemId, Ownership, RemoteId, RemoteItem, SpokeId
from cirahub_desktop.sync.spokes.base import Clock, Spoke
from cirahub_desktop.sync.spokes.guarded import Guarded
from cirahub_desktop.sync.state.agenda import Tie
from cirahub_desktop.sync.state.refusals import refused_password
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.state.values import time_from_text
from cirahub_desktop.sync.three_way import key_of, same


class Now(Enum):
    """What a place says of its version."""

    SAME = "same"
    """As it was when hub and place last agreed."""
    CHANGED = "changed"
    GONE = "gone"
    """The event, or this date of it, is not there."""
    UNKNOWN = "unknown"
    """It is there, but cannot be read."""


@dataclass(frozen=True, slots=True)
class Lines:
    """An event as its text says it. ``start``, ``end`` and ``zone`` are raw values; '' where there are none."""

    lines: tuple[str, ...]
    start: str = ""
    end: str = ""
    zone: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How it is in one place now."""

    now: Now
    event: Event | None = None
    """The one occurrence; None where it is gone or cannot be read."""
    lines: Lines | None = None
    """Of places that hold texts."""


@dataclass(frozen=True, slots=True)
class There:
    """The version in one spoke, as far as the store knows it."""

    spoke: SpokeId
    name: str
    kind: SpokeKind
    agreed: Event | None = None
    """The one occurrence as it was there when hub and spoke last agreed; None where it is not known to be there."""
    shows: Event | None = None
    """The hub's value that ``agreed`` stands for."""
    written: datetime | None = None
    """When a run wrote it last; None where nobody knows any more, or where it was not written."""
    can_be_asked: bool = False
    refusal: ItemFault | None = None
    """Why it is not there, or not as it is here."""


@dataclass(frozen=True, slots=True)
class EventVersions:
    item: ItemId
    hub: HubId
    name: str
    here: Event
    """The occurrence as the hub has it."""
    repeats: bool
    rule: str
    source: There | None
    """None where nothing is left of where it came from."""
    source_name: str
    """Also of a spoke that was taken away."""
    copies: tuple[There, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a place said of one item."""

    gone: bool
    item: RemoteItem | None
    parts: tuple[Written, ...] = ()


class Versions:
    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        open_spoke: Callable[[SpokeConfig], Spoke],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._store, self._open, self._clock, self._zone = store, open_spoke, clock, zone

    def known(self, item: ItemId, name: str) -> EventVersions:
        with self._store() as store:
            hub, source = _home(store, item)
            floating = self._floating(store, source)
            whole = resolved(store.items.events([item])[item], floating)
            here = one_of(whole, name, self._zone)
            if here is None:
                raise NotFound("item", item)
            places = {one.spoke: one for one in self._places(store, item, name, hub, floating)}
            former = store.setup.former_sources().get(source, ("", ""))[0]
        at_source = places.pop(source, None)
        return EventVersions(
            item,
            hub,
            name,
            here,
            repeats=whole.series is not None,
            rule=whole.series.rule if whole.series else "",
            source=at_source,
            source_name=at_source.name if at_source else former,
            copies=tuple(places.values()),
        )

    def ask(self, item: ItemId, name: str, spoke: SpokeId, cancel: CancelToken) -> Answer:
        with self._store() as store:
            config = store.setup.spoke(spoke)
            _check_welcome(store, config, self._clock())
            _, source = _home(store, item)
            floating = self._floating(store, source)
            held, tie = _held(store, item, name, spoke)
            agreed = store.items.agreed(spoke, [held]).get(held)
        if tie is None or not tie.remote_id:
            return Answer(Now.GONE)
        was = one_of(resolved(agreed.there, floating), _name_in(held, item, name), self._zone) if agreed else None
        with closing(Guarded(self._open(config))) as guarded:
            asked = _look(guarded, tie.remote_id, cancel)
        return self._answer(asked, tie, was, _name_in(held, item, name), floating)

    def _answer(self, asked: _Asked, tie: Tie, was: Event | None, name: str, floating: ZoneInfo) -> Answer:
        if asked.item is None:
            return Answer(Now.GONE if asked.gone else Now.UNKNOWN, None, _lines(asked.parts, None))
        read = asked.item.event
        found, raw = one_of(resolved(read, floating), name, self._zone), one_of(read, name, self._zone)
        lines = _lines(asked.parts, raw)
        if found is None:
            return Answer(Now.GONE, None, lines)
        untouched = asked.item.version == tie.version or (was is not None and same(visible(was), visible(found)))
        return Answer(Now.SAME if untouched else Now.CHANGED, found, lines)

    def _places(self, store: Store, item: ItemId, name: str, hub: HubId, floating: ZoneInfo) -> Iterator[There]:
        ties = store.agenda.ties(item)
        for config in store.setup.hub(hub).spokes:
            if config.id in ties or config.options.hub_writes:
                yield self._there(store, item, name, config, floating)

    def _there(self, store: Store, item: ItemId, name: str, config: SpokeConfig, floating: ZoneInfo) -> There:
        held, tie = _held(store, item, name, config.id)
        blank = There(config.id, config.name, config.kind)
        if tie is None:
            return blank
        agreed = store.items.agreed(config.id, [held]).get(held)
        at = store.agenda.written_at(held, config.id)
        key = _name_in(held, item, name)
        return replace(
            blank,
            agreed=one_of(resolved(agreed.there, floating), key, self._zone) if agreed and tie.remote_id else None,
            shows=one_of(resolved(agreed.here, floating), key, self._zone) if agreed and tie.remote_id else None,
            written=time_from_text(at) if at and tie.ownership is not Ownership.SOURCE else None,
            can_be_asked=bool(tie.remote_id),
            refusal=_refusal(tie),
        )

    def _floating(self, store: Store, source: SpokeId) -> ZoneInfo:
        try:
            options = store.setup.spoke(source).options
        except NotFound:
            return self._zone
        return floating_zone(options.floating_zone, store.conditions.get(source).zone, self._zone)


def _home(store: Store, item: ItemId) -> tuple[HubId, SpokeId]:
    found = store.agenda.hub_of(item)
    if found is None:
        raise NotFound("item", item)
    return found


def _held(store: Store, item: ItemId, name: str, spoke: SpokeId) -> tuple[ItemId, Tie | None]:
    """What stands for the occurrence in a spoke: the series, or a single event where it cannot hold the series."""
    tie = store.agenda.ties(item).get(spoke)
    if tie is None or not tie.split or not name:
        return item, tie
    wanted = key_of(instant_from_text(name))
    parts = store.agenda.parts(item).items()
    part = next((one for called, one in parts if key_of(instant_from_text(called)) == wanted), None)
    return (item, tie) if part is None else (part, store.agenda.ties(part).get(spoke))


def _name_in(held: ItemId, item: ItemId, name: str) -> str:
    """A single event that stands for an occurrence has no series to look in."""
    return name if held == item else ""


def _check_welcome(store: Store, config: SpokeConfig, now: datetime) -> None:
    """A password that was refused is not sent again, and a server that wants peace gets it: raises what it said."""
    refused = refused_password(store, config.place.account) if config.place.account else None
    condition = store.conditions.get(config.id)
    wish = schedule.wish(condition.error)
    error = refused or (condition.error if condition.last_try and condition.last_try + wish > now else None)
    if error is not None:
        raise error


def _look(guarded: Guarded, remote_id: RemoteId, cancel: CancelToken) -> _Asked:
    if guarded.holds_text:
        written = guarded.as_written(remote_id, cancel)
        return _Asked(written is None, written.item if written else None, written.parts if written else ())
    found = guarded.fetch([remote_id], cancel)
    return _Asked(remote_id in found and found[remote_id] is None, found.get(remote_id))


def visible(event: Event) -> Event:
    """What people compare at a glance; what a server makes of a long text is its own affair."""
    return replace(event, body=Body(), extra=(), series=None, attachments=(), organizer=None, attendees=())


def _lines(parts: tuple[Written, ...], occurrence: Event | None) -> Lines | None:
    """Those of the changed date that became ``occurrence``, else those of the event itself."""
    if not parts:
        return None
    start = occurrence.span.start if occurrence else None
    changed = (one for one in parts[1:] if start is not None and one.start is not None and same(one.start, start))
    lines = next(changed, parts[0]).lines
    said: dict[str, Line] = {}
    inside = 0
    for text in lines:
        try:
            line = read_line(text)
        except ValueError:
            continue
        inside += (line.name == "BEGIN") - (line.name == "END")
        if not inside:  # an alarm may have a time of its own
            said.setdefault(line.name, line)
    begin = said.get("DTSTART")
    return Lines(
        lines,
        start=begin.value.strip() if begin else "",
        end=said["DTEND"].value.strip() if "DTEND" in said else "",
        zone=begin.params.get("TZID", "") if begin else "",
        rule=said["RRULE"].value.strip() if "RRULE" in said else "",
    )


def _refusal(tie: Tie) -> ItemFault | None:
    code, _, detail = tie.refusal.partition(":")
    try:
        return ItemFault(FaultCode(code), detail=detail) if code else None
    except ValueError:
        return None
