"""An event as what has to be sent: the item itself, and the steps after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, ZonedSpan
from cirahub_desktop.sync.model.item import Identity, Stamp
from cirahub_desktop.sync.spokes.exchange import recurrence_xml, stamps
from cirahub_desktop.sync.spokes.exchange.fields import (
    Field,
    content_fields,
    instants,
    place_fields,
    time_fields,
    zone_fields,
)
from cirahub_desktop.sync.spokes.exchange.occurrences import OccurrenceLost, Step, steps_of
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Pattern, days_of
from cirahub_desktop.sync.spokes.exchange.recurrence import NotExpressible, to_pattern
from cirahub_desktop.sync.spokes.exchange.shapes import field_path, item_ref, occurrence_ref
from cirahub_desktop.sync.spokes.exchange.soap import Element, element
from cirahub_desktop.sync.spokes.exchange.zones import means_the_same, windows_zone

_LOOKED_AT = 250
_LONGEST_OCCURRENCE = timedelta(days=5 * 365)


class NotPossible(Exception):
    """This event has no equal in Exchange; ``fault`` says why."""

    def __init__(self, fault: ItemFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Content:
    """What one event is in Exchange. With ``steps`` the stamp's content is set after the last of them, so that a
    write that was cut short is seen as unfinished."""

    before_stamp: tuple[Field, ...]
    after_stamp: tuple[Field, ...]
    steps: tuple[Step, ...]
    identity: Identity
    stamp: Stamp

    @property
    def first_stamp(self) -> Stamp:
        return replace(self.stamp, content="") if self.steps else self.stamp


def content_of(event: Event, identity: Identity, stamp: Stamp, zone: ZoneInfo) -> Content:
    """Raises NotPossible; ``zone`` is where whole days begin at midnight."""
    item, times = tuple(content_fields(event)), tuple(time_fields(event.span, zone))
    rest = (*times, *place_fields(event))
    zones = tuple(zone_fields(event.span, zone))
    if event.series is None:
        return Content(item, (*rest, Field("calendar:Recurrence", None), *zones), (), identity, stamp)
    try:
        pattern, bounds = _recurrence(event, zone)
        steps = steps_of(event, pattern, bounds, zone)
    except NotExpressible:
        raise NotPossible(_fault(event, identity, FaultCode.SERIES_NOT_EXPRESSIBLE, event.series.rule)) from None
    except OccurrenceLost as lost:
        raise NotPossible(_fault(event, identity, FaultCode.OCCURRENCE_LOST, str(lost))) from None
    series = Field("calendar:Recurrence", recurrence_xml.to_xml(pattern, bounds))
    return Content(item, (*rest, series, *zones), steps, identity, stamp)


def create_xml(content: Content) -> Element:
    """A new item, in the order of the schema; its UID can be given only now."""
    made = element("t:CalendarItem", *_values(content.before_stamp))
    made.extend(one for _, one in stamps.to_xml(content.first_stamp))
    if content.identity.uid:
        made.append(element("t:UID", text=content.identity.uid))
    made.extend(_values(content.after_stamp))
    return made


def update_xml(content: Content, item_id: str, change_key: str) -> Element:
    """The change that replaces everything on an item."""
    changes = [_change(field_path(field.path), field.value) for field in content.before_stamp]
    changes += [_change(stamps.field(name), one) for name, one in stamps.to_xml(content.first_stamp)]
    changes += [_change(field_path(field.path), field.value) for field in content.after_stamp]
    return element("t:ItemChange", item_ref(item_id, change_key), element("t:Updates", *changes))


def single_xml(item_id: str, change_key: str) -> Element:
    """The change that takes a series' recurrence away, exceptions included, and marks the item as unfinished."""
    changes = [
        _change(stamps.field(stamps.CONTENT), stamps.one_to_xml(stamps.CONTENT, "")),
        _change(field_path("calendar:Recurrence"), None),
    ]
    return element("t:ItemChange", item_ref(item_id, change_key), element("t:Updates", *changes))


def step_xml(step: Step, master_id: str) -> Element:
    """The change of one occurrence."""
    changes = [_change(field_path(field.path), field.value) for field in step.fields]
    return element("t:ItemChange", occurrence_ref(master_id, step.index), element("t:Updates", *changes))


def finish_xml(stamp: Stamp, item_id: str) -> Element:
    """The last change of a write of several steps: the stamp's content."""
    change = _change(stamps.field(stamps.CONTENT), stamps.one_to_xml(stamps.CONTENT, stamp.content))
    return element("t:ItemChange", item_ref(item_id), element("t:Updates", change))


def _change(path: Element, value: Element | None) -> Element:
    if value is None:
        return element("t:DeleteItemField", path)
    return element("t:SetItemField", path, element("t:CalendarItem", value))


def _values(fields: tuple[Field, ...]) -> Iterator[Element]:
    return (field.value for field in fields if field.value is not None)


def _recurrence(event: Event, zone: ZoneInfo) -> tuple[Pattern, Bounds]:
    if event.series is None or not event.series.rule or event.series.added:
        raise NotExpressible("dates without a rule")
    span = event.span
    if isinstance(span, ZonedSpan):
        here = span.start.tzinfo
        if not isinstance(here, ZoneInfo):
            raise TypeError(f"a series needs a named zone, not {here!r}")
        pattern, bounds = to_pattern(event.series.rule, span.start.replace(tzinfo=None, fold=0), here)
        _check_zone(here, span, pattern, bounds)
    else:
        pattern, bounds = to_pattern(event.series.rule, instants(span, zone)[0].date(), None)
    _check_length(event, pattern, bounds, zone)
    return pattern, bounds


def _check_zone(zone: ZoneInfo, span: ZonedSpan, pattern: Pattern, bounds: Bounds) -> None:
    """Exchange expands in the Windows zone, which must show the same clock as ours."""
    days = islice(days_of(pattern, bounds), _LOOKED_AT)
    moments = (datetime.combine(day, span.start.time(), zone) for day in days)
    if windows_zone(zone) is None or not means_the_same(zone, moments):
        raise NotExpressible(zone.key)


def _check_length(event: Event, pattern: Pattern, bounds: Bounds, zone: ZoneInfo) -> None:
    """An occurrence ends before the next begins, or Exchange says ErrorOccurrenceTimeSpanTooBig; and some occurrence
    is left, or it says ErrorRecurrenceHasNoOccurrence."""
    start, end = instants(event.span, zone)
    days = list(islice(days_of(pattern, bounds), _LOOKED_AT))
    gap = min((later - earlier for earlier, later in pairwise(days)), default=_LONGEST_OCCURRENCE)
    if end - start > min(gap, _LONGEST_OCCURRENCE) + timedelta(hours=1):  # an hour for the end of summer time
        raise NotExpressible("longer than its interval")
    removed = len(event.series.removed) if event.series else 0
    if len(days) < _LOOKED_AT and removed >= len(days):
        raise NotExpressible("no occurrence left")


def _fault(event: Event, identity: Identity, code: FaultCode, detail: str) -> ItemFault:
    return ItemFault(code, uid=identity.uid, subject=event.subject, detail=detail)
