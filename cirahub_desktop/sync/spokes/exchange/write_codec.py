"""An event as what has to be sent: the item itself, and the steps after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Identity, Stamp
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.spokes.exchange import recurrence_xml, stamps
from cirahub_desktop.sync.spokes.exchange.fields import (
    Field,
    content_fields,
    place_fields,
    time_fields,
    zone_fields,
)
from cirahub_desktop.sync.spokes.exchange.fitting import DoesNotFit, whole
from cirahub_desktop.sync.spokes.exchange.occurrences import Step
from cirahub_desktop.sync.spokes.exchange.shapes import field_path, item_ref, occurrence_ref
from cirahub_desktop.sync.spokes.exchange.soap import Markup, element


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
        found = whole(event, event.series, zone)
    except DoesNotFit as error:
        raise NotPossible(_fault(event, identity, error)) from None
    series = Field("calendar:Recurrence", recurrence_xml.to_xml(found.pattern, found.bounds))
    return Content(item, (*rest, series, *zones), found.steps, identity, stamp)


def create_xml(content: Content) -> Markup:
    """A new item, in the order of the schema; its UID can be given only now."""
    stamp = (one for _, one in stamps.to_xml(content.first_stamp))
    uid = _uid(content.identity)
    own = (element("t:UID", text=uid),) if uid else ()
    return element("t:CalendarItem", *_values(content.before_stamp), *stamp, *own, *_values(content.after_stamp))


def update_xml(content: Content, item_id: str, change_key: str) -> Markup:
    """The change that replaces everything on an item."""
    changes = [_change(field_path(field.path), field.value) for field in content.before_stamp]
    changes += [_change(stamps.field(name), one) for name, one in stamps.to_xml(content.first_stamp)]
    changes += [_change(field_path(field.path), field.value) for field in content.after_stamp]
    return element("t:ItemChange", item_ref(item_id, change_key), element("t:Updates", *changes))


def single_xml(item_id: str, change_key: str) -> Markup:
    """The change that takes a series' recurrence away, exceptions included, and marks the item as unfinished."""
    changes = [
        _change(stamps.field(stamps.CONTENT), stamps.one_to_xml(stamps.CONTENT, "")),
        _change(field_path("calendar:Recurrence"), None),
    ]
    return element("t:ItemChange", item_ref(item_id, change_key), element("t:Updates", *changes))


def step_xml(step: Step, master_id: str) -> Markup:
    """The change of one occurrence."""
    changes = [_change(field_path(field.path), field.value) for field in step.fields]
    return element("t:ItemChange", occurrence_ref(master_id, step.index), element("t:Updates", *changes))


def finish_xml(stamp: Stamp, item_id: str) -> Markup:
    """The last change of a write of several steps: the stamp's content."""
    change = _change(stamps.field(stamps.CONTENT), stamps.one_to_xml(stamps.CONTENT, stamp.content))
    return element("t:ItemChange", item_ref(item_id), element("t:Updates", change))


def _change(path: Markup, value: Markup | None) -> Markup:
    if value is None:
        return element("t:DeleteItemField", path)
    return element("t:SetItemField", path, element("t:CalendarItem", value))


def _values(fields: tuple[Field, ...]) -> Iterator[Markup]:
    return (field.value for field in fields if field.value is not None)


def _uid(identity: Identity) -> str:
    """An occurrence that stands alone needs one of its own, or programs take it for another version of its series."""
    if not identity.recurrence_id or not identity.uid:
        return identity.uid
    return f"{identity.uid}-{re.sub(r'[^0-9A-Za-z]', '', identity.recurrence_id.partition('[')[0])}"


def _fault(event: Event, identity: Identity, error: DoesNotFit) -> ItemFault:
    moved = error.obstacle is Obstacle.NEIGHBOURS
    code = FaultCode.OCCURRENCE_LOST if moved else FaultCode.SERIES_NOT_EXPRESSIBLE
    return ItemFault(code, uid=identity.uid, subject=event.subject, detail=error.detail)
