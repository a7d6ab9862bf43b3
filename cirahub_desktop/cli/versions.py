"""Two versions of one event on the screen: as lines of change, or side by side."""

from __future__ import annotations

from cirahub_desktop.cli.output import say, table
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.wording.differences import differences


def difference_lines(before: Event, after: Event) -> list[str]:
    """Such as: Location: Quay 3 → Quay 4."""
    return [
        tr("{label}: {value}", label=one.label, value=f"{one.before} → {one.after}")
        for one in differences(before, after)
    ]


def say_side_by_side(left: str, right: str, one: Event, other: Event) -> None:
    """One row per field that differs, under the names of the two places."""
    rows = [(row.label, row.before, row.after) for row in differences(one, other)]
    if rows:
        table([("", left, right), *rows])
    else:
        say(tr("Both are the same by now."))
