"""One run for a script (JSON) and for a person (a few lines)."""

from __future__ import annotations

from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import slug
from cirahub_desktop.cli.output import Json, iso, say
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.report import Hold, HubReport, PlannedWrite, SpokeReport

_LINES = 10
"""Faults or planned writes that a person gets to see; a script and ``--verbose`` get all."""


def hub_json(report: HubReport) -> dict[str, Json]:
    """The shape of DESIGN.md, section 9; ``error`` is there only when the run as a whole was stopped."""
    plain: dict[str, Json] = {
        "hub": report.name,
        "run": report.run,
        "seconds": round(report.seconds, 3),
        "spokes": [_spoke_json(one) for one in report.spokes],
    }
    return {**plain, "error": error_json(report.error)} if report.error else plain


def failed_hub_json(name: str, error: CiraHubError) -> dict[str, Json]:
    """A hub that could not even be started."""
    return {"hub": name, "run": "", "seconds": 0.0, "spokes": [], "error": error_json(error)}


def error_json(error: CiraHubError) -> dict[str, Json]:
    words = wording.explain(error)
    return {"code": slug(error), "title": words.title, "advice": words.advice}


def hold_json(one: Hold) -> dict[str, Json]:
    """``start`` is an ISO 8601 date or local time, with its zone in brackets where it has one."""
    items: list[Json] = [
        {"subject": item.subject, "start": instant_to_text(item.event.span.start)} for item in one.items
    ]
    return {"id": one.id, "reason": one.reason.value, "since": iso(one.since), "of": one.of, "items": items}


def _spoke_json(one: SpokeReport) -> dict[str, Json]:
    return {
        "spoke": one.name,
        "verdict": one.verdict.value,
        "read": one.read,
        "created": one.created,
        "updated": one.updated,
        "deleted": one.deleted,
        "unchanged": one.unchanged,
        "skipped": [_fault_json(fault) for fault in one.skipped],
        "failed": [_fault_json(fault) for fault in one.failed],
        "held": hold_json(one.held) if one.held else None,
        "error": error_json(one.error) if one.error else None,
    }


def _fault_json(fault: ItemFault) -> dict[str, Json]:
    return {"uid": fault.uid, "subject": fault.subject, "reason": wording.fault(fault)}


def say_report(report: HubReport, now: datetime, *, verbose: bool) -> None:
    say(tr("{label}: {value}", label=quoted(report.name), value=wording.last_run(report)))
    most = len(report.spokes) * 100_000 if verbose else _LINES
    for one in report.spokes:
        _say_spoke(one, report, now, most)


def _say_spoke(one: SpokeReport, report: HubReport, now: datetime, most: int) -> None:
    if one.error:
        words = wording.explain(one.error)
        say("  " + tr("{label}: {value}", label=one.name, value=f"{words.title} {words.advice}"))
    else:
        say("  " + tr("{label}: {value}", label=one.name, value=_counts(one)))
    if one.held:
        say_hold(one.held, report, now)
    if one.leaving:
        say("  " + wording.leaving(one.leaving, now))
    _say_some([wording.fault(fault) for fault in (*one.failed, *one.skipped)], most)
    if report.dry_run:
        _say_some([_planned(write) for write in one.planned], most)


def _counts(one: SpokeReport) -> str:
    parts = [trn("{count} event", "{count} events", one.read), wording.verdict(one.verdict)]
    parts += [f"+{one.created} ~{one.updated} −{one.deleted}"] if one.may_be_written else []
    return ", ".join(parts)


def say_hold(one: Hold, report: HubReport, now: datetime) -> None:
    names = {spoke.spoke: spoke.name for spoke in report.spokes}
    words = wording.hold(one, source=names.get(one.source, ""), now=now)
    say(f"  {words.title} {words.advice}")
    command = f"cirahub-desktop hold show {one.id}"
    say("  " + tr("Look at them with: {command}", command=command))


def _planned(write: PlannedWrite) -> str:
    return f"{wording.change(write.action, 1)}: {wording.subject(write.subject)} – {wording.why(write.why)}"


def _say_some(lines: list[str], most: int) -> None:
    for line in lines[:most]:
        say(f"    {line}")
    if len(lines) > most:
        say("    " + trn("and {count} more (--json has all)", "and {count} more (--json has all)", len(lines) - most))
