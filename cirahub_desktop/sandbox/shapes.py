"""ItemShape: which fields a request asks for, and the XML of an item with just these."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.sandbox import extended
from cirahub_desktop.sandbox.bodies import body_as
from cirahub_desktop.sandbox.fields import BY_URI, CALENDAR_FIELDS, DEFAULT_SHAPE, EXTENDED_AFTER, Field, Kind
from cirahub_desktop.sandbox.item import Value
from cirahub_desktop.sandbox.refusal import RequestRefused
from cirahub_desktop.sandbox.views import View
from cirahub_desktop.sandbox.wire import Element, M, T, children, element, escaped, local_name

_CUT = 255
"""FindItem gives at most so many characters of a text."""


@dataclass(frozen=True, slots=True)
class Shape:
    """``fields`` in wire order; ``cut`` in a FindItem."""

    fields: tuple[Field, ...]
    extended: tuple[extended.Key, ...]
    body_type: str = "Best"
    cut: bool = False


def read_shape(request: Element, *, finding: bool) -> Shape:
    """The ``m:ItemShape`` of a FindItem (``finding``) or GetItem."""
    node = request.find(f"{M}ItemShape")
    if node is None:
        raise RequestRefused("ErrorInvalidRequest", "The request has no ItemShape.")
    asked = node.find(f"{T}AdditionalProperties")
    paths = children(asked) if asked is not None else []
    wanted = _base_fields(node.findtext(f"{T}BaseShape") or "")
    keys = []
    for path in paths:
        if local_name(path) == "ExtendedFieldURI":
            keys.append(extended.key_of(path))
        elif local_name(path) == "FieldURI" and path.get("FieldURI") in BY_URI:
            wanted.add(BY_URI[str(path.get("FieldURI"))].tag)
    fields = (field for field in CALENDAR_FIELDS if field.tag in wanted and (field.in_find or not finding))
    body_type = node.findtext(f"{T}BodyType") or "Best"
    return Shape(tuple(fields), tuple(dict.fromkeys(keys)), body_type, cut=finding)


def _base_fields(base: str) -> set[str]:
    if base == "AllProperties":
        return {field.tag for field in CALENDAR_FIELDS}
    return set(DEFAULT_SHAPE) if base == "Default" else set()


def item_xml(view: View, shape: Shape) -> str:
    """The item as EWS writes it, with exactly what the shape asks for."""
    parts = [f'<t:ItemId Id="{view.item_id}" ChangeKey="{view.item.change_key}"/>']
    pending = _extended_xml(view, shape)
    for field in shape.fields:
        if pending and field.tag in _BEHIND_EXTENDED:
            parts.append(pending)
            pending = ""
        if view.item.kind == "CalendarItem" or field.uri.startswith("item:"):
            parts.append(_field_xml(view, field, shape))
    parts.append(pending)
    return f"<t:{view.item.kind}>{''.join(parts)}</t:{view.item.kind}>"


_TAGS = [field.tag for field in CALENDAR_FIELDS]
_BEHIND_EXTENDED = frozenset(_TAGS[_TAGS.index(EXTENDED_AFTER) + 1 :])


def _extended_xml(view: View, shape: Shape) -> str:
    held = ((key, view.properties.get(key)) for key in shape.extended)
    return "".join(extended.as_xml(key, _shortened(value, shape)) for key, value in held if value is not None)


def _field_xml(view: View, field: Field, shape: Shape) -> str:
    if field.kind is Kind.COMPUTED:
        return view.computed(field.tag)
    if field.kind is Kind.TIME:
        return element(field.tag, view.start if field.tag == "Start" else view.end)
    value = view.properties.get(field.tag)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return f"<t:{field.tag}>" + "".join(element("String", entry) for entry in value) + f"</t:{field.tag}>"
    return _text_xml(view, field, value, shape)


def _text_xml(view: View, field: Field, value: str, shape: Shape) -> str:
    if field.kind is Kind.FRAGMENT:
        return value
    if field.kind is Kind.ZONE:
        return f'<t:{field.tag} Id="{escaped(value)}" Name="{escaped(value)}"/>'
    if field.kind is Kind.BODY:
        kind, text = body_as(shape.body_type, view.text("BodyType"), value)
        return f'<t:Body BodyType="{kind}">{escaped(text)}</t:Body>'
    return element(field.tag, value[:_CUT] if shape.cut else value)


def _shortened(value: Value, shape: Shape) -> Value:
    return value[:_CUT] if shape.cut and isinstance(value, str) else value
