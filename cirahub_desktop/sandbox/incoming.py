"""What a client sends for an item, checked as Exchange checks it before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final

from lxml import etree

from cirahub_desktop.sandbox import extended
from cirahub_desktop.sandbox.bodies import stored_body
from cirahub_desktop.sandbox.clock import moment, utc_text
from cirahub_desktop.sandbox.fields import BY_TAG, CALENDAR_FIELDS, Field, Kind
from cirahub_desktop.sandbox.item import Properties
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.wire import Element, T, children, local_name
from cirahub_desktop.sandbox.zones import zone

_LONGEST_SUBJECT: Final = 255
_LONGEST_CATEGORY: Final = 255


def read_properties(nodes: Iterable[Element], default_zone: str) -> Properties:
    """The values of the child elements of an item; ``default_zone`` is for times without an offset."""
    properties: Properties = {}
    for node in nodes:
        tag = local_name(node)
        if tag == "ExtendedProperty":
            uri = node.find(f"{T}ExtendedFieldURI")
            if uri is None:
                raise Refusal("ErrorInvalidExtendedProperty", "An extended property needs its ExtendedFieldURI.")
            properties[extended.key_of(uri)] = extended.value_of(node)
        else:
            properties |= _read_field(_writable(tag), node, default_zone)
    return properties


def _writable(tag: str) -> Field:
    field = BY_TAG.get(tag)
    if field is None:
        raise Refusal("ErrorInvalidPropertySet", f"The sandbox does not keep {tag}.")
    if field.kind is Kind.COMPUTED and tag != "ItemClass":
        raise Refusal("ErrorInvalidPropertySet", f"Set action is invalid for property {field.uri}.")
    return field


def _read_field(field: Field, node: Element, default_zone: str) -> Properties:
    text = node.text or ""
    if field.kind is Kind.TIME:
        return {field.tag: _read_time(text, default_zone)}
    if field.kind is Kind.STRINGS:
        return {field.tag: _categories(node)}
    if field.kind is Kind.ZONE:
        zone(node.get("Id") or "")
        return {field.tag: node.get("Id") or ""}
    if field.kind is Kind.BODY:
        kind = node.get("BodyType") or "Text"
        return {"Body": stored_body(kind, text), "BodyType": kind}
    if field.kind is Kind.FRAGMENT:
        return {field.tag: etree.tostring(node, method="c14n", exclusive=True).decode()}
    if field.kind is Kind.TRUTH:
        return {field.tag: "true" if text in ("true", "1") else "false"}
    return {} if field.kind is Kind.COMPUTED else {field.tag: _checked_text(field, text)}


def _read_time(text: str, default_zone: str) -> str:
    try:
        found = moment(text)
    except ValueError:
        raise Refusal("ErrorInvalidValueForProperty", f"{text!r} is not a time.") from None
    return utc_text(found if found.tzinfo else found.replace(tzinfo=zone(default_zone)))


def _categories(node: Element) -> list[str]:
    names = [entry.text or "" for entry in children(node)]
    if any(not name or len(name) > _LONGEST_CATEGORY for name in names):
        raise Refusal("ErrorInvalidValueForProperty", "A category has between 1 and 255 characters.")
    return list(dict.fromkeys(names))


def _checked_text(field: Field, text: str) -> str:
    if field.tag == "Subject" and len(text) > _LONGEST_SUBJECT:
        raise Refusal("ErrorItemSavePropertyError", "The subject is longer than 255 characters.")
    if field.tag == "UID" and not text:
        raise Refusal("ErrorInvalidValueForProperty", "A UID cannot be empty.")
    return text


def with_defaults(properties: Properties, default_zone: str) -> Properties:
    """A new item completed: what Exchange fills in when the client left it out."""
    start_zone = properties.get("StartTimeZone") or default_zone
    standing: Properties = {field.tag: field.default for field in CALENDAR_FIELDS if field.default}
    zones: Properties = {"StartTimeZone": start_zone, "EndTimeZone": properties.get("EndTimeZone") or start_zone}
    return {**standing, **properties, **zones, **_missing_times(properties)}


def _missing_times(properties: Properties) -> Properties:
    if properties.get("Start") and properties.get("End"):
        return {}
    if properties.get("End") and not properties.get("Start"):
        raise Refusal("ErrorCalendarEndDateIsEarlierThanStartDate", "An end needs a start.")
    start = moment(str(properties.get("Start") or utc_text(datetime.now(UTC).replace(minute=0, second=0))))
    return {"Start": utc_text(start), "End": utc_text(start + timedelta(minutes=30))}


def settle_times(properties: Properties) -> None:
    """Refuse an end before its start, and widen an all-day event to whole days of its own zone."""
    start, end = moment(str(properties["Start"])), moment(str(properties["End"]))
    if end < start:
        raise Refusal("ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate")
    if end - start > timedelta(days=1825):
        raise Refusal("ErrorCalendarDurationIsTooLong", "Duration of the item is over five years.")
    if properties.get("IsAllDayEvent") == "true":
        start_zone = zone(str(properties["StartTimeZone"]))
        first = start.astimezone(start_zone).date()
        local_end = end.astimezone(start_zone)
        last = local_end.date() + timedelta(days=1 if local_end.time() != time() else 0)
        after = max(last, first + timedelta(days=1))
        properties["Start"] = utc_text(datetime.combine(first, time(), start_zone))
        properties["End"] = utc_text(datetime.combine(after, time(), start_zone))
