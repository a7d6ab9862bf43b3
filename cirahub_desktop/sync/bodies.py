"""Bodies as people read them: whether two say the same, and what a person wrote above the lines we added. Pure.

A body has two halves, text and HTML, that say the same. Servers keep one of them and write its markup anew; some
programs change one and leave the other as it was. What was changed is what counts.
"""

from __future__ import annotations

from cirahub_desktop.sync.codecs.html_text import html_text
from cirahub_desktop.sync.codecs.shortening import without_forbidden
from cirahub_desktop.sync.model.event import Body


def visible_lines(body: Body) -> list[str]:
    """Without markup, blank lines, superfluous blanks, and what no server can hold."""
    text = without_forbidden(body.text if body.text.strip() else html_text(body.html))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def read_alike(one: Body, other: Body) -> bool:
    """The same words in the same order, whatever the white space and the markup."""
    return _words(one) == _words(other)


def _words(body: Body) -> list[str]:
    return " ".join(visible_lines(body)).split()


def is_changed(there: Body, now: Body) -> bool:
    """Whether the difference is a person's: markup put around a plain text is a program's doing."""
    return there.html == now.html or bool(there.html) or not read_alike(there, now)


def as_edited(there: Body, now: Body) -> Body:
    """``now`` without the half that still says what ``there`` said."""
    if now.text and now.html and there.text and there.html:
        if now.html == there.html:
            return Body(now.text)
        if now.text == there.text:
            return Body(html=now.html)
    return now


def above_our_lines(now: Body, there: Body, here: Body) -> Body | None:
    """What ``now`` is to the hub, given that ``there`` stood for ``here`` with lines of ours below it.

    None where that cannot be told: ``there`` is not ``here`` with lines below it, or they are not the last ones of
    ``now`` any more, or the markup around the hub's text is not found again.
    """
    if read_alike(there, here):
        return _whole(now)
    ours = _added_lines(there, here)
    text = _without_last(now.text if now.text.strip() else html_text(now.html), ours)
    if text is None:
        return None
    if not now.html or not here.html:
        return Body(text)
    html = _without_insertion(now.html, there.html, here.html)
    return None if html is None else Body(text, html)


def _whole(body: Body) -> Body:
    return body if body.text.strip() or not body.html else Body(html_text(body.html), body.html)


def _added_lines(there: Body, here: Body) -> list[str]:
    """None where ``there`` does not begin with the words of ``here``, however its lines are broken."""
    lines, own = visible_lines(there), _words(here)
    return next((lines[count:] for count in range(len(lines)) if " ".join(lines[:count]).split() == own), [])


def _without_last(text: str, lines: list[str]) -> str | None:
    rest = text.splitlines()
    for line in reversed(lines):
        while rest and not rest[-1].strip():
            rest.pop()
        if not rest or " ".join(rest.pop().split()) != line:
            return None
    return "\n".join(rest).rstrip() if lines else None


def _without_insertion(now: str, there: str, here: str) -> str | None:
    """``now`` without what was put into ``here`` to make ``there``, or around it."""
    around, found, after = there.partition(here)
    if found and now.startswith(around) and now.endswith(after) and len(now) >= len(around) + len(after):
        return now[len(around) : len(now) - len(after)]
    start = next((place for place, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), len(here))
    inserted = there[start : len(there) - len(here) + start]
    if there != here[:start] + inserted + here[start:] or not inserted or now.count(inserted) != 1:
        return None
    return now.replace(inserted, "")
