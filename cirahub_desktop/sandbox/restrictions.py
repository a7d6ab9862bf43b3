"""Restrictions of a FindItem: the few that a point look-up needs, evaluated over views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from cirahub_desktop.sandbox import extended
from cirahub_desktop.sandbox.clock import moment
from cirahub_desktop.sandbox.fields import ATTENDEES, BY_TAG, BY_URI, Kind
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.views import View
from cirahub_desktop.sandbox.wire import Element, T, children, local_name, parse

Test = Callable[[View], bool]

_UNSEARCHABLE: Final = frozenset({"UID", "Body", "Recurrence", "StartTimeZone", "EndTimeZone", *ATTENDEES})
_DIRECT: Final[dict[str, Callable[[View], str]]] = {
    "Start": lambda view: view.start,
    "End": lambda view: view.end,
    "LastModifiedTime": lambda view: view.item.modified,
    "DateTimeCreated": lambda view: view.item.created,
}
_COMPARISONS: Final[dict[str, Callable[[int], bool]]] = {
    "IsEqualTo": lambda sign: sign == 0,
    "IsNotEqualTo": lambda sign: sign != 0,
    "IsGreaterThan": lambda sign: sign > 0,
    "IsGreaterThanOrEqualTo": lambda sign: sign >= 0,
    "IsLessThan": lambda sign: sign < 0,
    "IsLessThanOrEqualTo": lambda sign: sign <= 0,
}


def read_restriction(node: Element) -> Test:
    """The test in one search expression."""
    name, parts = local_name(node), children(node)
    if name in ("And", "Or"):
        tests = [read_restriction(part) for part in parts]
        combine = all if name == "And" else any
        return lambda view: combine(test(view) for test in tests)
    if name == "Not":
        inner = read_restriction(parts[0])
        return lambda view: not inner(view)
    if name == "Exists":
        path = _path(parts[0])
        return lambda view: bool(value_at(view, path))
    if name == "Contains":
        return _contains(node, parts)
    if name in _COMPARISONS:
        return _comparison(_COMPARISONS[name], parts)
    raise Refusal("ErrorUnsupportedQueryFilter", f"The search expression {name} is not supported.")


def _path(node: Element) -> str:
    """An extended key, or the tag of a searchable field."""
    if local_name(node) == "ExtendedFieldURI":
        return extended.key_of(node)
    field = BY_URI.get(node.get("FieldURI") or "")
    if field is None or field.tag in _UNSEARCHABLE:
        raise Refusal("ErrorUnsupportedPathForQuery", f"{node.get('FieldURI')} cannot be searched for.")
    return field.tag


def read_path(node: Element) -> str:
    """The path of a sort order; the same fields as for searching."""
    return _path(node)


def value_at(view: View, path: str) -> str:
    """The value as text; empty for none. A list counts as its first entry."""
    direct = _DIRECT.get(path)
    if direct is not None:
        return direct(view)
    if not extended.is_key(path) and BY_TAG[path].kind is Kind.COMPUTED:
        shown = view.computed(path)
        return (parse(shown.replace("<t:", "<").replace("</t:", "</").encode()).text or "") if shown else ""
    value = view.properties.get(path)
    return (value[0] if value else "") if isinstance(value, list) else value or ""


def _contains(node: Element, parts: list[Element]) -> Test:
    path, sought = _path(parts[0]), (parts[1].get("Value") or "").casefold()
    mode = node.get("ContainmentMode") or "Substring"
    if mode == "FullString":
        return lambda view: value_at(view, path).casefold() == sought
    if mode == "Prefixed":
        return lambda view: value_at(view, path).casefold().startswith(sought)
    return lambda view: sought in value_at(view, path).casefold()


def _comparison(accept: Callable[[int], bool], parts: list[Element]) -> Test:
    path = _path(parts[0])
    constant = parts[1].find(f"{T}Constant")
    if constant is None:
        raise Refusal("ErrorInvalidRestriction", "Only comparisons with a constant are supported.")
    sought = _comparable(constant.get("Value") or "")

    def matches(view: View) -> bool:
        held = value_at(view, path)
        return bool(held) and accept(_sign(_comparable(held), sought))

    return matches


def _comparable(text: str) -> str | datetime:
    """Times compare as times, everything else without case, as Exchange compares strings."""
    try:
        found = moment(text) if "T" in text else None
    except ValueError:
        found = None
    return found if found is not None and found.tzinfo else text.casefold()


def _sign(left: str | datetime, right: str | datetime) -> int:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left > right) - (left < right)
    one, other = str(left), str(right)
    return (one > other) - (one < other)
