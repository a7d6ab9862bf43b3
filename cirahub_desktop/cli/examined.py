"""An examination as JSON for scripts; the README lists the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.cli.codes import slug
from cirahub_desktop.cli.output import Json, iso
from cirahub_desktop.sync.examination import TimeKind
from cirahub_desktop.wording.faults import fault_reason
from cirahub_desktop.wording.findings import single_reason

if TYPE_CHECKING:
    from cirahub_desktop.sync.errors import ItemFault
    from cirahub_desktop.sync.examination import Examination


def examination_json(found: Examination) -> dict[str, Json]:
    """Everything that was found, and of the link only its host (R12)."""
    return {
        "host": found.host or None,
        "calendar": {
            "name": found.probe.name,
            "program": found.program,
            "calendars": found.calendars,
            "whole": found.whole,
            "zone": found.stated_zone,
            "understood_zone": found.probe.zone or None,
        },
        "events": _events(found),
        "times": {kind.value: found.times.get(kind, 0) for kind in TimeKind},
        "zones": [
            {"name": use.name, "how": use.source.value, "zone": use.zone or None, "events": use.events}
            | {"utc_offsets_minutes": list(use.offsets)}
            for use in found.zones
        ],
        "single_events": [
            {"uid": one.uid, "subject": one.subject, "rule": one.rule}
            | {"reason": one.obstacle.value, "told": single_reason(one)}
            for one in found.singles
        ],
        "uids": _uids(found),
        "server": _server(found),
        "repaired": {kind.value: [_fault(one) for one in faults] for kind, faults in found.repairs.items()},
        "replaced": [_fault(one) for one in found.replaced],
        "not_read": [_fault(one) for one in found.unread],
        "error": None,
    }


def _events(found: Examination) -> dict[str, Json]:
    """``found`` is the sum of ``read``, ``replaced`` and ``not_read``."""
    counts = found.counts
    return {
        "found": counts.found,
        "read": counts.read,
        "single": counts.single,
        "repeating": counts.repeating,
        "changed_dates": counts.changed_dates,
        "replaced": len(found.replaced),
        "not_read": len(found.unread),
        "repairs": found.repaired,
        "first": iso(found.probe.first),
        "last": iso(found.probe.last),
    }


def _uids(found: Examination) -> dict[str, Json]:
    """What two readings showed is null where there was one."""
    change = found.uids
    return {
        "missing": found.counts.without_uid,
        "shared": found.counts.sharing_uid,
        "stable": None if change is None else not change.renamed,
        "changed": None if change is None else change.renamed,
        "new": None if change is None else change.new,
        "gone": None if change is None else change.gone,
    }


def _server(found: Examination) -> dict[str, Json]:
    transfer = found.transfer
    return {
        "unchanged_answers": found.revalidation.value,
        "etag": transfer.etag,
        "last_modified": transfer.last_modified,
        "bytes": transfer.size,
        "bytes_sent": transfer.sent,
        "seconds": round(transfer.seconds, 3),
        "redirects": transfer.redirects,
        "compression": transfer.compression or None,
        "stated_charset": transfer.stated_charset or None,
        "charset": transfer.charset or None,
        "second_reading": None if found.second_failed is None else slug(found.second_failed),
    }


def _fault(one: ItemFault) -> dict[str, Json]:
    return {
        "uid": one.uid,
        "subject": one.subject,
        "line": one.line or None,
        "code": one.code.value,
        "detail": one.detail,
        "told": fault_reason(one),
    }
