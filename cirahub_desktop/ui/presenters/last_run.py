"""The lines under the table: how the last run ended, and what is still open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cirahub_desktop import i18n, wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import HubStatus, LastRun, SpokeStatus, State
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, FaultCode, ItemFault
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.phrases import events, when
from cirahub_desktop.ui.presenters.running import Running


@frozen
class StatusLine:
    mark: State
    text: str


def last_run_line(hub: HubStatus, running: Running | None, now: datetime) -> StatusLine:
    if running is not None:
        text = tr("Cancel stops within two seconds. What is already written stays and is not written twice.")
        return StatusLine(State.SYNCING, text)
    last = hub.last_run
    if last is None:
        return StatusLine(State.OFF, tr("Not synced yet."))
    return StatusLine(
        _shape(hub, last), tr("Last run {when}: {result}", when=when(last.ended, now), result=wording.last_run(last))
    )


def _shape(hub: HubStatus, last: LastRun) -> State:
    """Green only where all that was allowed has been done."""
    if last.error is not None or hub.state is State.ERROR:
        return State.ERROR
    in_part = any(spoke.verdict is Verdict.PARTIAL for spoke in hub.spokes)
    if last.failed or in_part or hub.state is State.WAITING:
        return State.WAITING
    return State.OFF if last.cancelled or not last.writable_spokes else State.IN_SYNC


def open_lines(hub: HubStatus, now: datetime) -> tuple[StatusLine, ...]:
    """What is gone from a feed and waits, and what was not read completely."""
    lines = []
    for spoke in hub.spokes:
        if spoke.verdict is Verdict.PARTIAL:
            text = tr("Not read completely, so nothing was deleted.")
            line = tr("{label}: {value}", label=i18n.quoted(spoke.name), value=text)
            lines.append(StatusLine(State.WAITING, line))
        if spoke.leaving is not None:
            lines.append(StatusLine(State.OFF, wording.leaving(spoke.leaving, now)))
    return tuple(lines)


def leaving_link(hub: HubStatus) -> str:
    """Beside the line about events that are no longer in a feed; '' where there are none."""
    count = sum(spoke.leaving.count for spoke in hub.spokes if spoke.leaving is not None)
    return tr("Remove or keep…") if count else ""


@frozen
class FaultRow:
    """One event that was left out or not written, by name."""

    name: str
    spoke: str
    reason: str


def missing(fault: ItemFault) -> bool:
    return fault.code not in READ_ALL_THE_SAME and not _split(fault)


def faults_link(hub: HubStatus) -> str:
    """The link that opens the list; empty where every event went its way."""
    if count := len(_faults(hub, missing)):
        return trn("{count} event was not written…", "{count} events were not written…", count)
    if count := len(_faults(hub, _split)):
        return trn("{count} series is written as single events…", "{count} series are written as single events…", count)
    return ""


def fault_rows(hub: HubStatus) -> tuple[FaultRow, ...]:
    """What is missing first, then the series that stand there as single events; alone, these only say why."""
    lost, split = _faults(hub, missing), _faults(hub, _split)
    rows = [(spoke, fault, wording.fault_reason(fault)) for spoke, fault in (*lost, *(split if lost else ()))]
    rows += [(spoke, fault, wording.obstacle_reason(fault.detail)) for spoke, fault in split if not lost]
    return tuple(
        FaultRow(fault.subject or fault.uid or tr("(without a name)"), spoke.name, reason)
        for spoke, fault, reason in rows
    )


def faults_title(hub: HubStatus) -> str:
    if count := len(_faults(hub, missing)):
        return tr("{events} not written", events=events(count))
    count = len(_faults(hub, _split))
    return trn("{count} series written as single events", "{count} series written as single events", count)


def faults_note(hub: HubStatus) -> str:
    """The sentence below the title."""
    if _faults(hub, missing):
        return tr("The other events are not affected.")
    return tr("Each date within the range of the spoke stands there at its time; later ones are added day by day.")


def _split(fault: ItemFault) -> bool:
    return fault.code is FaultCode.AS_SINGLE_EVENTS


def _faults(hub: HubStatus, wanted: Callable[[ItemFault], bool]) -> list[tuple[SpokeStatus, ItemFault]]:
    return [(spoke, fault) for spoke in hub.spokes for fault in spoke.faults if wanted(fault)]
