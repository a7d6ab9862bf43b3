"""What the person whose calendar a feed shows has answered to an invitation: their PARTSTAT among the attendees.

A feed does not say whose it is. Publishers that show invitations at all put the address into the link (Google) or into
the calendar's name, and who signs in does so with theirs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from cirahub_desktop.sync.model.event import Event, Status
from cirahub_desktop.sync.model.item import RemoteItem

_ADDRESS: Final = re.compile(r"[^\s@/<>]+@[^\s@/<>]+\.[^\s@/<>]+")
_DECLINED: Final = "declined"


def addresses(link: str, user: str, name: str) -> frozenset[str]:
    """Of the person whose calendar it is, as far as can be told; casefolded."""
    texts = (user, name, *unquote(urlsplit(link).path).split("/"))
    return frozenset(text.strip().casefold() for text in texts if _ADDRESS.fullmatch(text.strip()))


def with_answer(item: RemoteItem, own: frozenset[str]) -> RemoteItem:
    """The item with what they declined marked so, also a single date of a series."""
    event = _marked(item.event, own)
    if event.series is not None:
        changed = tuple(replace(one, event=_marked(one.event, own)) for one in event.series.changed)
        if changed != event.series.changed:
            event = replace(event, series=replace(event.series, changed=changed))
    return item if event is item.event else replace(item, event=event)


def _marked(event: Event, own: frozenset[str]) -> Event:
    if event.status is Status.CANCELLED:
        return event
    answers = {one.response for one in event.attendees if one.email.strip().casefold() in own}
    return replace(event, status=Status.DECLINED) if answers == {_DECLINED} else event
