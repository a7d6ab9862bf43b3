"""Our stamp as X-CIRAHUB-... properties of a VEVENT."""

from __future__ import annotations

from cirahub_desktop.sync.codecs.ical_component import Component
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


def read_stamp(component: Component) -> Stamp | None:
    """None where there is none, or one that is not whole."""
    origin, nonce, run = (component.value(f"{_PREFIX}{name}").strip() for name in ("ORIGIN", "NONCE", "RUN"))
    if not origin or not nonce or not run.isdecimal():
        return None
    writer, content = (unescape(component.value(f"{_PREFIX}{name}").strip()) for name in ("WRITER", "CONTENT"))
    return Stamp(OriginId(unescape(origin)), writer, unescape(nonce), int(run), content)
