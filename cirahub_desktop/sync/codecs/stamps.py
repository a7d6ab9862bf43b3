"""Our stamp as X-CIRAHUB-... properties of a VEVENT."""

from __future__ import annotations

from cirahub_desktop.sync.codecs.ical_component import Component, read_component
from cirahub_desktop.sync.codecs.ical_values import escape, unescape
from cirahub_desktop.sync.model.item import OriginId, Stamp

_PREFIX = "X-CIRAHUB-"


def stamp_lines(stamp: Stamp) -> list[str]:
    return [
        f"{_PREFIX}ORIGIN:{escape(stamp.origin)}",
        f"{_PREFIX}WRITER:{escape(stamp.writer)}",
        f"{_PREFIX}NONCE:{escape(stamp.nonce)}",
        f"{_PREFIX}RUN:{stamp.run}",
        f"{_PREFIX}CONTENT:{escape(stamp.content)}",
    ]


def stamp_in(text: bytes) -> Stamp | None:
    """The stamp of a file with one item, without reading the item."""
    if _PREFIX.encode() not in text:
        return None
    unfolded = text.replace(b"\r\n", b"\n").replace(b"\n ", b"").replace(b"\n\t", b"")
    ours = [line for line in unfolded.split(b"\n") if line.startswith(_PREFIX.encode())]
    return read_stamp(read_component(b"\n".join(ours))[0])


def read_stamp(component: Component) -> Stamp | None:
    """None where there is none, or one that is not whole."""
    origin, nonce, run = (component.value(f"{_PREFIX}{name}").strip() for name in ("ORIGIN", "NONCE", "RUN"))
    if not origin or not nonce or not run.isdecimal():
        return None
    writer, content = (unescape(component.value(f"{_PREFIX}{name}").strip()) for name in ("WRITER", "CONTENT"))
    return Stamp(OriginId(unescape(origin)), writer, unescape(nonce), int(run), content)
