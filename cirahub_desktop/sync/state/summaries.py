"""What stays of a run's report in the store: its counts, and what people ask about a run long after it.

Plain JSON, which grows with the versions: what an older one did not write reads as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from cirahub_desktop.sync.errors import CiraHubError, FaultCode, ItemFault
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.retrospect import Summary
from cirahub_desktop.sync.state.values import error_from_text, error_to_text, faults_from_text, faults_to_text

_LEFT_BY_UNDO = FaultCode.EDITED_SINCE
IS_A_PROBLEM = (
    "(ended IS NULL OR json_extract(summary, '$.failed') > 0 OR json_extract(summary, '$.cancelled')"
    " OR json_extract(summary, '$.held') > 0 OR json_extract(summary, '$.errors') IS NOT NULL"
    " OR json_extract(summary, '$.left') IS NOT NULL)"
)
"""SQL: runs that were not carried out whole, or that left something to a person."""


def summary_of(report: HubReport, *, by_hand: bool) -> dict[str, object]:
    spokes = report.spokes
    plain: dict[str, object] = {
        "came_in": {one.spoke: one.came_in for one in spokes if one.came_in},
        "written": {one.spoke: one.written for one in spokes if one.written},
        "read": sum(one.read for one in spokes if one.feeds),
        "created": sum(one.created for one in spokes),
        "updated": sum(one.updated for one in spokes),
        "deleted": sum(one.deleted for one in spokes),
        "failed": sum(len(one.failed) for one in spokes),
        "writable": sum(one.may_be_written for one in spokes),
        "cancelled": report.cancelled,
        "by_hand": by_hand,
    }
    holds = {one.held.id: one.held.count for one in spokes if one.held is not None}
    told = {
        "held": sum(holds.values()),
        "errors": [[one.name, error_to_text(one.error)] for one in spokes if one.error is not None],
        "left": faults_to_text(left) if (left := tuple(_left(spokes))) else "",
    }
    return plain | {name: value for name, value in told.items() if value}


def read_summary(plain: Mapping[str, object]) -> Summary:
    def count(name: str, otherwise: int = 0) -> int:
        return int(str(plain.get(name, otherwise)))

    by_hand, errors = plain.get("by_hand"), plain.get("errors")
    return Summary(
        read=count("read"),
        failed=count("failed"),
        held=count("held"),
        may_write=count("writable", 1) > 0,
        cancelled=bool(plain.get("cancelled")),
        by_hand=by_hand if isinstance(by_hand, bool) else None,
        errors=tuple(_errors(errors)) if isinstance(errors, list) else (),
        left=faults_from_text(plain["left"]) if plain.get("left") else (),
        removed=bool(plain.get("removed")),
    )


def _errors(plain: list[list[str]]) -> list[tuple[str, CiraHubError]]:
    return [(name, error) for name, text in plain if (error := error_from_text(text)) is not None]


def _left(spokes: tuple[SpokeReport, ...]) -> list[ItemFault]:
    return [fault for one in spokes for fault in one.skipped if fault.code is _LEFT_BY_UNDO]
