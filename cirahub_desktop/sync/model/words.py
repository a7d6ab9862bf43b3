"""Words that end up in people's calendars."""

from __future__ import annotations

from cirahub_desktop.frozen import frozen


@frozen
class Words:
    """Fixed once, so that a change of language rewrites nothing."""

    busy: str = "Busy"
    cancelled: str = "Cancelled:"
    declined: str = "Declined:"
    attendees: str = "Attendees:"
    link: str = "Link:"
    attachment: str = "Attachment:"
