"""One run for a script (JSON) and for a person (a few lines)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import slug
from cirahub_desktop.cli.output import Json, iso, say
from cirahub_desktop.cli.versions import difference_lines
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.report import NOT_BROUGHT, Action, Hold, HubReport, PlannedWrite, SpokeReport

if TYPE_CHECKING:
    from cirahub_desktop.history import PastChange

_LINES = 10
"""Faults or planned writes that a person gets to see; a script and ``--verbose`` get all."""


def hub_json(report: HubReport) -> dict[str, Json]:
    """The shape of DESIGN.md, section 9; ``error`` is there only when the run as a whole was stopped."""
    report = _counted(report)
    plain: dict[str, Json] = {
        "hub": report.name,
        "run": report.run,
        "seconds": round(report.seconds, 3),
        "spokes": [_previewed_json(one) if report.dry_run else _spoke_json(one) for one in report.spokes],
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
        "incoming": _incoming_json(one.incoming),
        "conflicts": one.conflicts,
    }


def _previewed_json(one: SpokeReport) -> dict[str, Json]:
    """A dry run says what a run would do, item by item."""
    return {
        **_spoke_json(one),
        "planned": [_write_json(write) for write in one.planned],
        "planned_incoming": [_write_json(write) for write in one.incoming],
    }


def _incoming_json(writes: Sequence[PlannedWrite]) -> dict[str, Json]:
    """What came from this spoke into the hub."""
    counts = counted_in(writes)
    return {"created": counts[Action.CREATE], "updated": counts[Action.UPDATE], "deleted": counts[Action.DELETE]}


def counted_in(writes: Iterable[PlannedWrite | PastChange]) -> Counter[Action]:
    """What came into the hub; of a dispute only the version that won did, and has a line of its own."""
    return Counter(one.action for one in writes if one.why not in NOT_BROUGHT)


def _write_json(write: PlannedWrite) -> dict[str, Json]:
    event = write.after or write.before
    return {
        "action": write.action.value,
        "why": write.why.value,
        "item": write.item,
        "subject": write.subject,
        "start": instant_to_text(event.span.start) if event else None,
    }


def _fault_json(fault: ItemFault) -> dict[str, Json]:
    return {"uid": fault.uid, "subject": fault.subject, "reason": wording.fault(fault)}


def _counted(report: HubReport) -> HubReport:
    """A dry run counts what would be written, but for what would wait for a person."""
    return replace(report, spokes=tuple(_would_write(one) for one in report.spokes)) if report.dry_run else report


def _would_write(one: SpokeReport) -> SpokeReport:
    held = {item.item for item in one.held.items} if one.held else set()
    counts = Counter(write.action for write in one.planned if write.item not in held)
    return replace(one, created=counts[Action.CREATE], updated=counts[Action.UPDATE], deleted=counts[Action.DELETE])


def say_report(report: HubReport, now: datetime, *, verbose: bool) -> None:
    report = _counted(report)
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
    _say_incoming(one, report, most)
    if one.held:
        say_hold(one.held, report, now)
    if one.leaving:
        say("  " + wording.leaving(one.leaving, now))
    _say_some([[wording.fault(fault)] for fault in (*one.failed, *one.skipped)], most)
    if report.dry_run and one.planned:
        changes = _changes(Counter(write.action for write in one.planned))
        say("  " + tr("From the hub into {spoke}: {changes}", spoke=quoted(one.name), changes=changes))
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


def _say_incoming(one: SpokeReport, report: HubReport, most: int) -> None:
    """What a spoke brings into the hub, and where somebody else was there first."""
    if changes := _changes(counted_in(one.incoming)):
        say("  " + tr("From {spoke} into the hub: {changes}", spoke=quoted(one.name), changes=changes))
    if report.dry_run:
        _say_some([_incoming(write) for write in one.incoming], most)
    if one.conflicts:
        say("  " + _conflicts(one.conflicts))


def _changes(counts: Counter[Action]) -> str:
    return ", ".join(wording.change(action, counts[action]) for action in Action if counts[action])


def _conflicts(count: int) -> str:
    return trn(
        "{count} field was changed both here and elsewhere; what lost is in the history.",
        "{count} fields were changed both here and elsewhere; what lost is in the history.",
        count,
    )


def _planned(write: PlannedWrite) -> list[str]:
    line = f"{wording.change(write.action, 1)}: {wording.subject(write.subject)} – {wording.why(write.why)}"
    return [line, *_field_by_field(write)]


def _incoming(write: PlannedWrite) -> list[str]:
    reason = f" – {wording.why(write.why)}" if write.why in NOT_BROUGHT else ""
    line = f"{wording.change(write.action, 1)}: {wording.subject(write.subject)}{reason}"
    return [line, *_field_by_field(write)]


def _field_by_field(write: PlannedWrite) -> list[str]:
    if write.before is None or write.after is None:
        return []
    return [f"  {line}" for line in difference_lines(write.before, write.after)]


def _say_some(events: Sequence[Sequence[str]], most: int) -> None:
    """The lines of each of the first events."""
    for lines in events[:most]:
        for line in lines:
            say(f"    {line}")
    if len(events) > most:
        left = len(events) - most
        say("    " + trn("and {count} more (--json has all)", "and {count} more (--json has all)", left))
