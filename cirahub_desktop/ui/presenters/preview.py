"""*Preview of changes*: what the next run of a hub would do, in words, and whether that may still be so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_moment, quoted, tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.report import Action, HubReport, SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.phrases import events
from cirahub_desktop.ui.presenters.preview_changes import KINDS, Change, ChangeKind, changes_of
from cirahub_desktop.ui.presenters.running import Running


@dataclass(frozen=True, slots=True)
class Problem:
    """What one spoke could not tell, which keeps nobody from looking at the others (R9)."""

    title: str
    text: str
    broken: bool
    """Else it is only not whole, or waits."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found; made outside of the window's thread, for it may be 50,000 lines."""

    report: HubReport
    changes: tuple[Change, ...]
    hub: HubConfig
    """As it was then."""
    last_run: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PreviewView:
    summary: str
    problems: tuple[Problem, ...]
    stale: str
    """Why it may be different by now; '' where nothing happened since."""
    writes: bool
    """There is something that *Sync Now* would write."""


def spoke_names(hub: HubConfig) -> Mapping[SpokeId, str]:
    return {spoke.id: spoke.name for spoke in hub.spokes}


def seen(report: HubReport, hub: HubStatus, at: datetime) -> Seen:
    ended = hub.last_run.ended if hub.last_run is not None else None
    return Seen(report, changes_of(report, spoke_names(hub.config)), hub.config, ended, at)


def preview_view(found: Seen, hub: HubStatus | None, now: datetime) -> PreviewView:
    """``hub`` is how it stands now; None where it was removed."""
    writes = any(one.kind in KINDS.values() for one in found.changes)
    return PreviewView(_summary(found), tuple(_problems(found.report, now)), _stale(found, hub, now), writes)


def how_far(running: Running) -> str:
    """Beside the bar while it is looked at."""
    count = running.read_so_far
    return tr("{phase}: {done}", phase=tr("Looking at what is there"), done=events(count)) if count else ""


def safety(days: int, *, writes: bool) -> str:
    """At the bottom, beside *Sync Now*."""
    if not writes:
        return tr("Nothing has been written.")
    undo = tr("Everything here can be undone for {days} days.", days=days)
    return f"{tr('Nothing has been written yet.')} {undo}"


def if_empty(report: HubReport) -> str:
    """Where nothing may be written the list says what is missing; '' where the usual sentence is right."""
    if any(one.may_be_written for one in report.spokes):
        return ""
    return tr("Allow writing in the Sync Options of a spoke; then this shows what would be written.")


def looks_again() -> str:
    """What *Sync Now* does where the list is not true any more."""
    return tr("If something changes before you sync, CiraHub looks again and goes by that.")


def _summary(found: Seen) -> str:
    report = found.report
    if not any(one.may_be_written for one in report.spokes):
        return wording.last_run(report)
    counts = [(one.name, _counted(one.spoke, found.changes)) for one in report.spokes]
    said = [tr("{changes} in {place}", changes=what, place=quoted(name)) for name, what in counts if what]
    if not said:
        return tr("{hub}, if you sync now: nothing would be written.", hub=report.name)
    return tr("{hub}, if you sync now: {changes}", hub=report.name, changes="; ".join(said))


def _counted(spoke: SpokeId, changes: Sequence[Change]) -> str:
    counts: Counter[ChangeKind] = Counter(one.kind for one in changes if one.spoke == spoke)
    return ", ".join(wording.change(action, counts[KINDS[action]]) for action in Action if counts[KINDS[action]])


def _problems(report: HubReport, now: datetime) -> Iterator[Problem]:
    for one in report.spokes:
        name = quoted(one.name)
        if one.error is not None:
            words = wording.explain(one.error)
            title = words.title if name in words.title else tr("{spoke}: {problem}", spoke=name, problem=words.title)
            yield Problem(title, f"{words.advice} {_unknown(one)}".strip(), broken=True)
        elif one.verdict is Verdict.PARTIAL:
            text = tr("Not read completely, so nothing was deleted.")
            yield Problem(tr("{label}: {value}", label=name, value=text), "", broken=False)
        if one.held is not None:
            words = wording.hold(one.held, source=_name(report, one.held.source), now=now)
            yield Problem(tr("{label}: {value}", label=name, value=words.title), words.advice, broken=False)
        if one.leaving is not None:
            text = wording.leaving(one.leaving, now)
            yield Problem(tr("{label}: {value}", label=name, value=text), "", broken=False)


def _unknown(one: SpokeReport) -> str:
    if one.may_be_written and not one.feeds:
        return tr("What would be written there is not known. The other spokes are shown.")
    return tr("Nothing is deleted because of it. The other spokes are shown.")


def _name(report: HubReport, spoke: SpokeId) -> str:
    return next((one.name for one in report.spokes if one.spoke == spoke), "")


def _stale(found: Seen, hub: HubStatus | None, now: datetime) -> str:
    looked = format_moment(found.at, now=now)
    if hub is None:
        return tr("This hub was removed meanwhile.")
    if hub.config != found.hub:
        return tr("The hub was changed since this was looked at ({time}).", time=looked)
    ended = hub.last_run.ended if hub.last_run is not None else None
    if ended != found.last_run:
        return tr("The hub was synced since this was looked at ({time}).", time=looked)
    return ""
