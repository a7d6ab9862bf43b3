"""Extended (MAPI) properties: the key that names one, and how it is read and written."""

from __future__ import annotations

from typing import Final

from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.wire import Element, T, escaped

_ATTRIBUTES: Final = (
    "DistinguishedPropertySetId",
    "PropertySetId",
    "PropertyTag",
    "PropertyName",
    "PropertyId",
    "PropertyType",
)
_PUBLIC_STRINGS: Final = "00020329-0000-0000-c000-000000000046"

Key = str
"""The attributes of an ExtendedFieldURI, joined by ``|``; starts with ``x:`` so that it never meets an element name."""


def key_of(uri: Element) -> Key:
    """The key of an ExtendedFieldURI. One set has two names: its id and ``PublicStrings``."""
    given = {name: uri.get(name) or "" for name in _ATTRIBUTES}
    if given["PropertySetId"].lower() == _PUBLIC_STRINGS:
        given["DistinguishedPropertySetId"], given["PropertySetId"] = "PublicStrings", ""
    if not given["PropertyTag"] and not (given["PropertyName"] or given["PropertyId"]):
        raise Refusal("ErrorInvalidExtendedProperty", "An extended property needs a tag, a name or an id.")
    return "x:" + "|".join(given[name] for name in _ATTRIBUTES)


def is_key(name: str) -> bool:
    return name.startswith("x:")


def named(name: str, kind: str = "String") -> Key:
    """The key of a property of the PublicStrings set."""
    return f"x:PublicStrings|||{name}||{kind}"


def value_of(prop: Element) -> str | list[str]:
    """What a ``t:ExtendedProperty`` holds."""
    values = prop.find(f"{T}Values")
    if values is not None:
        return [entry.text or "" for entry in values.iter(f"{T}Value")]
    return prop.findtext(f"{T}Value") or ""


def as_xml(key: Key, value: str | list[str]) -> str:
    held = dict(zip(_ATTRIBUTES, key[2:].split("|"), strict=True))
    attributes = "".join(f' {name}="{escaped(text)}"' for name, text in held.items() if text)
    if isinstance(value, list):
        inner = "<t:Values>" + "".join(f"<t:Value>{escaped(entry)}</t:Value>" for entry in value) + "</t:Values>"
    else:
        inner = f"<t:Value>{escaped(value)}</t:Value>"
    return f"<t:ExtendedProperty><t:ExtendedFieldURI{attributes}/>{inner}</t:ExtendedProperty>"
