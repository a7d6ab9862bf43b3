"""Items that were there before us and would be changed for the first time (R4): what would change, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import Hold, HubReport
from cirahub_desktop.wording.differences import Difference, differences
from cirahub_desktop.wording.times import span_when


@dataclass(frozen=True, slots=True)
class HeldChange:
    subject: str
    when: str
    rows: tuple[Difference, ...]
    """Empty before it was looked at."""


def held_changes(hold: Hold, report: HubReport | None) -> tuple[HeldChange, ...]:
    """In the order of time; ``report`` is that of a dry run in which the hold was confirmed, None before it."""
    spokes = report.spokes if report is not None else ()
    writes = {write.item: write for one in spokes if one.spoke == hold.spoke for write in one.planned}
    found = []
    for item in sorted(hold.items, key=lambda one: (str(one.event.span.start), one.subject)):
        write, rows = writes.get(item.item), tuple[Difference, ...]()
        if write is not None and write.before is not None and write.after is not None:
            rows = differences(write.before, write.after)
        if not rows and report is not None:
            rows = (Difference(tr("Nothing would change any more"), "", ""),)
        found.append(HeldChange(item.subject or tr("(without a name)"), span_when(item.event.span), rows))
    return tuple(found)


def why_unknown(hold: Hold, report: HubReport | None) -> CiraHubError | None:
    """The spoke itself could not be asked."""
    spokes = report.spokes if report is not None else ()
    return next((one.error for one in spokes if one.spoke == hold.spoke), None)
