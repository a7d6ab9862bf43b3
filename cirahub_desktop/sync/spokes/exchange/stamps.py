"""Our stamp as five named properties on an item.

Fixed names in the PublicStrings set (00020329-0000-0000-C000-000000000046), never one per source: named properties are
a quota of the mailbox that cannot be emptied. The same names are visible over Graph, so a later move keeps the stamps.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from cirahub_desktop.sync.model.item import OriginId, Stamp
from cirahub_desktop.sync.spokes.exchange import soap

ORIGIN, WRITER, NONCE, RUN, CONTENT = (f"CiraHub{field}" for field in ("Origin", "Writer", "Nonce", "Run", "Content"))
NAMES = (ORIGIN, WRITER, NONCE, RUN, CONTENT)


@cache
def field(name: str) -> soap.Markup:
    """The path of one stamp property, as shapes and updates want it."""
    return soap.element(
        "t:ExtendedFieldURI", DistinguishedPropertySetId="PublicStrings", PropertyName=name, PropertyType="String"
    )


def to_xml(stamp: Stamp) -> Iterator[tuple[str, soap.Markup]]:
    """Each property's name and its element."""
    yield ORIGIN, one_to_xml(ORIGIN, stamp.origin)
    yield WRITER, _often(WRITER, stamp.writer)
    yield NONCE, one_to_xml(NONCE, stamp.nonce)
    yield RUN, _often(RUN, str(stamp.run))
    yield CONTENT, one_to_xml(CONTENT, stamp.content)


def one_to_xml(name: str, value: str) -> soap.Markup:
    return soap.element("t:ExtendedProperty", field(name), soap.element("t:Value", text=value))


_often = lru_cache(maxsize=16)(one_to_xml)
"""What every write of a run carries alike."""


def from_xml(item: soap.Element) -> Stamp | None:
    """The stamp on an item; None where there is none. ``content`` may be missing: a write was cut short."""
    values = dict(_values(item))
    if not values.get(ORIGIN) or not values.get(NONCE):
        return None
    run = values.get(RUN, "")
    return Stamp(
        origin=OriginId(values[ORIGIN]),
        writer=values.get(WRITER, ""),
        nonce=values[NONCE],
        run=int(run) if run.isdecimal() else 0,
        content=values.get(CONTENT, ""),
    )


def _values(item: soap.Element) -> Iterator[tuple[str, str]]:
    """A server was seen to send a property twice in one item; the values agree then."""
    for one in item.iterfind(soap.name("t:ExtendedProperty")):
        path = soap.child(one, "t:ExtendedFieldURI")
        if path is not None and path.get("PropertyName") in NAMES:
            yield path.get("PropertyName", ""), soap.text(one, "t:Value")
