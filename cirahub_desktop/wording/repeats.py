"""How often an event repeats, in two or three words for a line of a list."""

from __future__ import annotations

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.event import Event


def repeats(event: Event) -> str:
    """``every week``; "repeats" where the rule says more than a line holds; '' for a single event."""
    series = event.series
    if series is None:
        return ""
    parts = dict(part.partition("=")[::2] for part in series.rule.split(";"))
    if parts.get("INTERVAL", "1") != "1" or series.further:
        return tr("repeats")
    words = {
        "DAILY": tr("every day"),
        "WEEKLY": tr("every week"),
        "MONTHLY": tr("every month"),
        "YEARLY": tr("every year"),
    }
    return words.get(parts.get("FREQ", ""), tr("repeats"))
