"""What a hold is about as lines of a list; of items that were there before us (R4) with what would change in each."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.report import Hold, HubReport, PlannedWrite
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind, of_hold


def held_changes(hold: Hold, report: HubReport | None, place: str, source: str) -> tuple[Change, ...]:
    """In the order of time; ``report`` is that of a dry run in which the hold was confirmed, None before it and where
    nothing has to be looked up."""
    known = of_hold(hold, place, source)
    if report is None:
        return known
    writes = {write.item: write for one in report.spokes if one.spoke == hold.spoke for write in one.planned}
    return tuple(_looked_up(change, writes.get(change.item)) for change in known)


def _looked_up(change: Change, write: PlannedWrite | None) -> Change:
    if write is None or write.before is None or write.after is None:
        nothing = tr("Nothing would change any more")
        return replace(change, kind=ChangeKind.NOT_WRITTEN, note=nothing, why=nothing)
    return replace(change, before=write.before, after=write.after)


def why_unknown(hold: Hold, report: HubReport | None) -> CiraHubError | None:
    """The spoke itself could not be asked."""
    spokes = report.spokes if report is not None else ()
    return next((one.error for one in spokes if one.spoke == hold.spoke), None)
