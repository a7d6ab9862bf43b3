"""Links of an event that a spoke without fields for them shows at the end of the body. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cirahub_desktop.sync.codecs.ical_values import read_line, unescape
from cirahub_desktop.sync.codecs.shortening import one_line, shortened
from cirahub_desktop.sync.model.event import Body, Event

_MEETING_NAMES = frozenset(
    {
        "CONFERENCE",  # RFC 7986, 5.11
        "X-GOOGLE-CONFERENCE",
        "X-GOOGLE-HANGOUT",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGCONFLINK",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    }
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Link:
    """``label`` is what is written before it, '' where its source gives it no name."""

    target: str
    label: str = ""


def meeting_links(event: Event) -> list[Link]:
    """Where to go or to call for a meeting that is held online, in the order of the event."""
    return [link for head, value in event.extra if (link := _meeting_link(head, value)) is not None]


def not_shown(links: list[Link], body: Body) -> Iterator[Link]:
    """Those that people who read ``body`` do not see, each once; a link that goes on there is another one."""
    text = html.unescape(body.html) if body.html.strip() else body.text
    for link in _each_once(links):
        if not re.search(re.escape(link.target) + r"(?![\w/?&=#%~+\-])(?!\.\w)", text):
            yield link


def _each_once(links: list[Link]) -> Iterator[Link]:
    """The first of those with one target."""
    seen: set[str] = set()
    for link in links:
        if link.target not in seen:
            seen.add(link.target)
            yield link


def _meeting_link(head: str, value: str) -> Link | None:
    if head.partition(";")[0].strip().upper() not in _MEETING_NAMES:
        return None
    try:
        line = read_line(f"{head}:{value}")
    except ValueError:
        return None
    target = unescape(line.value).strip()
    if not _URI.fullmatch(target):
        return None
    label = shortened(one_line(line.params.get("LABEL", "")).strip().rstrip(":"), _LONGEST_LABEL)
    return Link(target, f"{label}:" if label else "")
