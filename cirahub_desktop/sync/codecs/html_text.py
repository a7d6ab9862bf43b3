"""The words of an HTML body, for programs that show plain text and for comparing what people read.

Each character is looked at a fixed number of times, whatever a page leaves open: bodies come from strangers, and
Python's own parser takes minutes for a hundred thousand signs of ``<!--<!--``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_BREAKS = frozenset(
    {"address", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"}
    | {"p", "pre", "table", "tr", "ul"}
)
_UNSEEN = frozenset({"head", "script", "style", "title"})
_RAW = frozenset({"script", "style", "title"})
"""Inside them there are no tags but their own end."""
_NAME = re.compile(r"/?[A-Za-z][^\s/>]*")


def html_text(page: str) -> str:
    """Lines of text, one for each paragraph, line break or row; other white space counts as one blank."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(page)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(page: str) -> Iterator[str]:
    """Texts, and a line end where a line ends."""
    unseen = ""
    for text, tag in _tokens(page):
        if not unseen and text:
            yield html.unescape(text).replace("\n", " ")
        name = tag.lstrip("/")
        if tag == f"/{unseen}" or (tag == "body" and unseen):  # the second: a head that was never closed
            unseen = ""
        elif tag in _UNSEEN and not unseen:
            unseen = tag
        if name in _BREAKS:
            yield "\n"


def _tokens(page: str) -> Iterator[tuple[str, str]]:
    """Pairs of a text and the tag behind it (``br``, ``/p``; '' for a comment and at the end)."""
    place, begin = 0, 0
    lower = page.lower() if len(page.lower()) == len(page) else page
    while (opening := page.find("<", place)) >= 0:
        name = _NAME.match(page, opening + 1)
        if name is None and page[opening + 1 : opening + 2] not in ("!", "?", "/"):
            place = opening + 1  # only a sign
            continue
        end = _end(page, opening)
        if end < 0:
            break
        tag = name[0].lower() if name else ""
        yield page[begin:opening], tag
        if tag in _RAW:
            end = lower.find(f"</{tag}", end)
            if end < 0:
                return
        place = begin = end
    yield page[begin:], ""


def _end(page: str, opening: int) -> int:
    """Where the tag or comment is over; -1 where no further one is closed."""
    if page.startswith("<!--", opening):
        closing = page.find("-->", opening + 2)
        return len(page) if closing < 0 else closing + 3
    closing = page.find(">", opening)
    if closing >= 0 and page.count('"', opening, closing) % 2:  # inside a value
        quote = page.find('"', closing)
        later = page.find(">", quote) if quote >= 0 else -1
        closing = later if later >= 0 else closing
    return closing + 1 if closing >= 0 else -1
