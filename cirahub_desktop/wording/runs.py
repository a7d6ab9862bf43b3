"""What a run did or is doing, and how hubs and spokes stand: one short line each."""

from __future__ import annotations

from datetime import datetime

from cirahub_desktop.i18n import format_moment, format_number, quoted, tr, trn
from cirahub_desktop.status import LastRun, SpokeStatus, State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.report import Action, Hold, HoldHead, HoldReason, HubReport, Leaving, Why
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.wording.explained import explain
from cirahub_desktop.wording.words import Words


def last_run(run: LastRun | HubReport) -> str:
    """The line under the rows, such as: 412 events read; no calendar may be written."""
    counts = summary_of(run) if isinstance(run, HubReport) else run
    if counts.error is not None and not isinstance(counts.error, e.Cancelled):
        return explain(counts.error).title
    parts = [_taken_in(counts), _written(counts, dry_run=isinstance(run, HubReport) and run.dry_run)]
    line = tr("{first}; {second}.", first=parts[0], second=parts[1])
    if counts.failed:
        missing = trn("{count} event could not be written.", "{count} events could not be written.", counts.failed)
        line = f"{line} {missing}"
    if counts.cancelled:
        stopped = tr("Cancelled.")
        line = f"{stopped} {line}"
    return line


def summary_of(report: HubReport) -> LastRun:
    """The counts of one run over all its spokes."""
    spokes = report.spokes
    return LastRun(
        ended=report.started,
        read=sum(one.read for one in spokes if one.feeds),
        created=sum(one.created for one in spokes),
        updated=sum(one.updated for one in spokes),
        deleted=sum(one.deleted for one in spokes),
        failed=sum(len(one.failed) for one in spokes),
        writable_spokes=sum(one.may_be_written for one in spokes),
        cancelled=report.cancelled,
        error=report.error,
        came_in=sum(one.came_in for one in spokes if one.feeds and one.may_be_written),
    )


def _taken_in(counts: LastRun) -> str:
    if not counts.came_in:
        return _read(counts.read)
    came_in = trn("{count} change came in", "{count} changes came in", counts.came_in)
    return f"{_read(counts.read)}, {came_in}"


def _read(count: int) -> str:
    return trn("{count} event read", "{count} events read", count) if count else tr("No events read")


def _written(counts: LastRun, *, dry_run: bool) -> str:
    if not counts.writable_spokes:
        return tr("no calendar may be written")
    numbers = ((Action.CREATE, counts.created), (Action.UPDATE, counts.updated), (Action.DELETE, counts.deleted))
    changes = ", ".join(change(action, number) for action, number in numbers if number)
    if not changes:
        return tr("nothing had to be written")
    return tr("nothing written yet: {changes}", changes=changes) if dry_run else changes


def change(action: Action, count: int) -> str:
    """One count of a preview or a run: 3 new, 2 changed, 1 deleted."""
    match action:
        case Action.CREATE:
            return trn("{count} new", "{count} new", count)
        case Action.UPDATE:
            return trn("{count} changed", "{count} changed", count)
        case Action.DELETE:
            return trn("{count} deleted", "{count} deleted", count)


def leaving(one: Leaving, now: datetime) -> str:
    """Items that a feed no longer lists and that wait for the second reading (R3)."""
    return trn(
        "{count} event is no longer in the feed; it will be removed after {time}.",
        "{count} events are no longer in the feed; they will be removed after {time}.",
        one.count,
        time=format_moment(one.after, now=now),
    )


def hold(one: Hold | HoldHead, *, source: str = "", now: datetime | None = None) -> Words:
    """The banner of what waits for a person; ``source`` is the name of the spoke the events vanished from."""
    if one.reason is HoldReason.ADOPTED:
        return _adopted(one)
    if one.reason is HoldReason.VANISHED:
        return _vanished(one)
    title = trn(
        "Waiting for your OK: {count} of {of} events would be deleted.",
        "Waiting for your OK: {count} of {of} events would be deleted.",
        one.count,
        of=format_number(one.of),
    )
    advice = tr("Nothing is deleted until you decide. New and changed events still sync.")
    if one.reason is HoldReason.TOO_MANY and not one.source:
        return Words(title, f"{tr('CiraHub asks you because they are so many at once.')} {advice}")
    where = quoted(source) if source else tr("their source")
    since = format_moment(one.since, now=now or one.since)
    reasons = {
        HoldReason.TOO_MANY: trn(
            "It disappeared from {source} at {time}.",
            "They disappeared from {source} at {time}, all at once.",
            one.count,
            source=where,
            time=since,
        ),
        HoldReason.TURNED_EMPTY: tr("{source} has been empty since {time}.", source=where, time=since),
    }
    return Words(title, f"{reasons[one.reason]} {advice}")


def _adopted(one: Hold | HoldHead) -> Words:
    """Events of others that would be changed for the first time (R4)."""
    return Words(
        trn(
            "Waiting for your OK: {count} event that was here before would be changed.",
            "Waiting for your OK: {count} events that were here before would be changed.",
            one.count,
        ),
        trn(
            "CiraHub did not write it. Nothing of it is changed until you decide. Everything else still syncs.",
            "CiraHub did not write them. Nothing of them is changed until you decide. Everything else still syncs.",
            one.count,
        ),
    )


def _vanished(one: Hold | HoldHead) -> Words:
    """Copies that somebody, or a rule of the server, deletes again and again."""
    return Words(
        trn(
            "Waiting for your OK: {count} event was deleted here again after CiraHub had written it again.",
            "Waiting for your OK: {count} events were deleted here again after CiraHub had written them again.",
            one.count,
        ),
        trn(
            "Somebody, or a rule on the server, removes it. Nothing is written again until you decide.",
            "Somebody, or a rule on the server, removes them. Nothing is written again until you decide.",
            one.count,
        ),
    )


def state(one: State) -> str:
    """The word beside the shape of a state."""
    return {
        State.ERROR: tr("Error"),
        State.WAITING: tr("Waiting for your OK"),
        State.SYNCING: tr("Syncing"),
        State.NOTHING_WRITTEN: tr("Nothing written"),
        State.PAUSED: tr("Paused"),
        State.OFF: tr("Off"),
        State.NEVER_RUN: tr("Not synced yet"),
        State.IN_SYNC: tr("In sync"),
    }[one]


def spoke_state(status: SpokeStatus, now: datetime) -> str:
    """The line of state on a spoke's card: a word, and since when where that matters."""
    options = status.config.options
    if status.state is State.ERROR:
        return _error_since(status, now)
    if status.state is State.IN_SYNC and status.last_success and options.feeds_hub and not options.hub_writes:
        return tr("Read at {time}", time=format_moment(status.last_success, now=now))
    if status.state is State.NOTHING_WRITTEN and not options.feeds_hub:
        return tr("Writing is off")
    return state(status.state)


def _error_since(status: SpokeStatus, now: datetime) -> str:
    since = status.error_since
    time = format_moment(since, now=now) if since else ""
    match status.error:
        case e.SignInFailed():
            return tr("Sign-in refused since {time}", time=time) if time else tr("Sign-in refused")
        case SignInNeeded():
            return tr("Sign-in needed since {time}", time=time) if time else tr("Sign-in needed")
        case e.SecretMissing(kind="link"):
            return tr("The link is missing")
        case e.SecretMissing():
            return tr("The password is missing")
        case e.Refused(exchange=True):
            return tr("Exchange refuses EWS since {time}", time=time) if time else tr("Exchange refuses EWS")
        case e.Refused():
            return tr("Access refused since {time}", time=time) if time else tr("Access refused")
        case e.Unreachable():
            return tr("Not reached since {time}", time=time) if time else tr("Not reached")
        case _:
            return tr("Error since {time}", time=time) if time else tr("Error")


def verdict(one: Verdict) -> str:
    """How far the last reading of a spoke went."""
    return {
        Verdict.COMPLETE: tr("read completely"),
        Verdict.UNCHANGED: tr("unchanged since the last run"),
        Verdict.PARTIAL: tr("not read completely, so nothing was deleted"),
        Verdict.FAILED: tr("not read"),
    }[one]


def why(one: Why) -> str:
    """The reason of one line of the preview."""
    return {
        Why.NEW: tr("It is new in the hub."),
        Why.CHANGED: tr("It changed in the hub."),
        Why.OPTIONS: tr("The options of this spoke changed."),
        Why.GONE_FROM_SOURCE: tr("It is gone from its source."),
        Why.FILTERED: tr("The options of this spoke leave it out now."),
        Why.LEFT_RANGE: tr("It left the range of this spoke."),
        Why.DELETED_BY_HAND: tr("It was deleted here by hand and is written again."),
        Why.OWN_DUPLICATE: tr("CiraHub wrote it twice; the older one stays."),
        Why.UNFINISHED: tr("An earlier run was cut short while writing it."),
        Why.DELETED_ELSEWHERE: tr("Somebody deleted it in another spoke."),
        Why.CHANGED_BY_HAND: tr("Somebody changed it by hand."),
        Why.CONFLICT: tr("It was changed in two places; the version that lost is kept in the history."),
        Why.ANSWERED: tr("You decided which version stays."),
        Why.UNDONE: tr("You undid an earlier run."),
        Why.SPOKE_REMOVED: tr("The spoke is removed from the hub."),
        Why.KEPT_BOTH: tr("It was changed in two places; both versions are kept as events of their own."),
        Why.AS_SINGLE_EVENTS: tr("This calendar cannot hold the series any more; single events stand for it."),
        Why.AS_ONE_SERIES: tr("The whole series is here again; its single events go."),
        Why.OCCURRENCE_GONE: tr("The series no longer has this date."),
        Why.JOINED: tr("It was already there and counts as the same event; nothing is written."),
    }[one]


def phase(one: Phase) -> str:
    return {
        Phase.READING: tr("Reading"),
        Phase.COMPARING: tr("Comparing"),
        Phase.WRITING: tr("Writing"),
    }[one]


def progress(one: Phase, done: int, total: int | None) -> str:
    """Counts of a running phase: 148 of 412 written."""
    count, of = format_number(done), format_number(total or 0)
    if one is Phase.WRITING and total is not None:
        return tr("{done} of {total} written", done=count, total=of)
    if one is Phase.READING and total is not None:
        return tr("{done} of {total} read", done=count, total=of)
    if not done:
        return phase(one)
    return tr("{phase}: {done}", phase=phase(one), done=count)
