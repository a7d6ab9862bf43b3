"""Taking back a run, or one event of it: a look at what would happen, the run that does it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import partial

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, FaultCode, ItemFault
from cirahub_desktop.sync.events import RunEvent, Sink
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, HubReport, PlannedWrite, SpokeReport, Why
from cirahub_desktop.ui.presenters.history_app import PastApp
from cirahub_desktop.ui.presenters.history_runs import count_words, moment_words
from cirahub_desktop.ui.presenters.phrases import events
from cirahub_desktop.ui.presenters.preview_changes import KINDS, Change, changes_of
from cirahub_desktop.ui.presenters.running import Running, fold
from cirahub_desktop.wording.faults import fault


@dataclass(frozen=True, slots=True)
class UndoTarget:
    """What a person wants taken back: a run, or with ``item`` what it did to one event."""

    hub: HubId
    run: str
    started: datetime
    """Of the run."""
    item: ItemId | None = None
    subject: str = ""
    action: Action | None = None

    @property
    def items(self) -> tuple[ItemId, ...] | None:
        return None if self.item is None else (self.item,)


class Stage(Enum):
    ASKING = "asking"
    WAITING = "waiting"
    """For a run under way to end."""
    UNDOING = "undoing"
    STOPPING = "stopping"
    TOLD = "told"


Work = Callable[[Sink, CancelToken], HubReport]
Ended = Callable[[CiraHubError | None], None]


class UndoPresenter:
    """GUI thread. ``changed`` is called after every move. ``carry_out`` makes a run of the work when its turn has come,
    and asks first whether it is still wanted; its events come to :meth:`on_event`, its end to :meth:`on_stopped`."""

    def __init__(
        self,
        past: PastApp,
        target: UndoTarget,
        *,
        carry_out: Callable[[Work, Callable[[], bool], Ended], None],
        cancel: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._past, self._carry_out, self._cancel, self._changed = past, carry_out, cancel, changed
        self.target, self.stage = target, Stage.ASKING
        self.running = Running(target.hub)
        self.report: HubReport | None = None
        self.error: CiraHubError | None = None

    @property
    def under_way(self) -> bool:
        return self.stage in (Stage.WAITING, Stage.UNDOING, Stage.STOPPING)

    def hand_over(self, changed: Callable[[], None]) -> None:
        """Another window shows it from now on."""
        self._changed = changed

    def is_shown_by(self, changed: Callable[[], None]) -> bool:
        return self._changed == changed

    def look(self, sink: Sink, cancel: CancelToken) -> HubReport:
        """Any thread: what would happen."""
        return self._undo(sink, cancel, dry_run=True)

    def start(self) -> None:
        if self.stage is Stage.ASKING:
            self._move(Stage.WAITING)
            work: Work = partial(self._undo, dry_run=False)
            self._carry_out(work, self._begins, self.on_stopped)

    def stop(self) -> None:
        """What is already put back stays; it is told."""
        if self.stage is Stage.WAITING:
            self._move(Stage.ASKING)
        elif self.stage is Stage.UNDOING:
            self._move(Stage.STOPPING)
            self._cancel()

    def on_event(self, event: RunEvent) -> None:
        """Of the run that takes back, from its beginning on."""
        if self.stage not in (Stage.UNDOING, Stage.STOPPING):
            return
        self.running = fold(self.running, event) or self.running
        self._changed()

    def on_stopped(self, error: CiraHubError | None) -> None:
        """The last word on it."""
        self.error = error
        self._move(Stage.TOLD)

    def _begins(self) -> bool:
        if self.stage is not Stage.WAITING:
            return False
        self._move(Stage.UNDOING)
        return True

    def _undo(self, sink: Sink, cancel: CancelToken, *, dry_run: bool) -> HubReport:
        """In the thread of a job or of the worker; the end of a run is told to :meth:`on_stopped` after this."""
        target = self.target
        report = self._past.undo(target.hub, target.run, target.items, dry_run=dry_run, sink=sink, cancel=cancel)
        if not dry_run:
            self.report = report
        return report

    def _move(self, stage: Stage) -> None:
        self.stage = stage
        self._changed()


@dataclass(frozen=True, slots=True)
class UndoWords:
    """The question, and what *yes* says."""

    title: str
    text: str
    yes: str


def undo_words(target: UndoTarget, now: datetime) -> UndoWords:
    when = moment_words(target.started, now)
    text = tr("This is what would happen. Nothing has been changed yet. It can be undone again.")
    if target.item is None:
        return UndoWords(tr("Undo the run: {time}", time=when), text, tr("Undo this run"))
    name = wording.subject(target.subject)
    return {
        Action.DELETE: UndoWords(tr("Restore {name}", name=name), text, tr("Restore")),
        Action.UPDATE: UndoWords(tr("Put {name} back", name=name), text, tr("Put back")),
        Action.CREATE: UndoWords(tr("Remove {name}", name=name), text, tr("Remove")),
    }[target.action or Action.UPDATE]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, in sentences; ``good`` where all of it was done."""

    title: str
    lines: tuple[str, ...]
    good: bool


def outcome(report: HubReport) -> Outcome:
    """What was put back, what it left as it is and why, and what waits."""
    spokes = report.spokes
    left = tuple(dict.fromkeys(one for spoke in spokes for one in (*spoke.failed, *_kept(spoke))))
    held = {spoke.held.id: spoke.held.count for spoke in spokes if spoke.held is not None}
    lines = [_put_back(report)]
    lines += [fault(one) for one in left[:_NAMED]]
    if len(left) > _NAMED:
        lines.append(trn("and {count} more", "and {count} more", len(left) - _NAMED))
    if held:
        lines.append(
            trn(
                "{count} event waits for your OK, because many would be lost at once.",
                "{count} events wait for your OK, because many would be lost at once.",
                sum(held.values()),
            )
        )
    lines += [f"{quoted(one.name)}: {wording.explain(one.error).title}" for one in spokes if one.error is not None]
    errors = any(one.error is not None for one in spokes) or report.error is not None
    good = not (left or held or errors or report.cancelled)
    title = tr("Done") if good else tr("Stopped") if report.cancelled else tr("Done, but not all of it")
    if errors and not report.cancelled:
        lines.append(tr("What could not be reached is put back by the next sync that reaches it."))
    if not report.cancelled:
        lines += _stays(report)
    return Outcome(title, tuple(line for line in lines if line), good)


_NAMED = 8


def undo_changes(report: HubReport, names: Mapping[SpokeId, str]) -> tuple[Change, ...]:
    """What would be put back, and what would stay as it is; the rest of the sync is left out."""
    spokes = tuple(replace(one, planned=_undone(one.planned), skipped=_kept(one), incoming=()) for one in report.spokes)
    written = {write.item for one in spokes for write in one.planned}
    in_hub = {write.item: write for write in report.put_back}
    alone = (
        Change(
            f"hub/{write.action.value}/{item}", KINDS[write.action], write.subject, write.before, write.after, None,
            tr("In the hub alone"), wording.why(write.why), "", item,
        )
        for item, write in in_hub.items()
        if item not in written
    )  # fmt: skip
    return (*changes_of(replace(report, spokes=spokes), names), *alone)


def also_synced(report: HubReport) -> int:
    """Changes that have nothing to do with the undo and are made by the same run."""
    return sum(1 for one in report.spokes for write in one.planned if write.why is not Why.UNDONE and not write.held)


def looked_so_far(running: Running) -> str:
    """Beside the bar, before it is known what would happen."""
    looking, read = tr("Looking at what would change"), running.read_so_far
    return tr("{phase}: {done}", phase=looking, done=events(read)) if read else looking


def _undone(writes: tuple[PlannedWrite, ...]) -> tuple[PlannedWrite, ...]:
    return tuple(write for write in writes if write.why is Why.UNDONE)


def _kept(spoke: SpokeReport) -> tuple[ItemFault, ...]:
    return tuple(one for one in spoke.skipped if one.code is FaultCode.EDITED_SINCE)


def _stays(report: HubReport) -> list[str]:
    """What holds from now on, of what was done."""
    stays = []
    hub = {one.action for one in report.put_back}
    if any(one.created or one.updated for one in report.spokes) or hub & {Action.CREATE, Action.UPDATE}:
        stays.append(
            tr("What was put back is kept: no run changes or deletes it until you let it follow its sources again.")
        )
    if any(one.deleted for one in report.spokes) or Action.DELETE in hub:
        stays.append(
            tr("What was removed stays away: no run writes it again until you let it follow its sources again.")
        )
    return stays


def _put_back(report: HubReport) -> str:
    counts = {
        Action.CREATE: sum(one.created for one in report.spokes),
        Action.UPDATE: sum(one.updated for one in report.spokes),
        Action.DELETE: sum(one.deleted for one in report.spokes),
    }
    if changes := count_words(counts):
        return tr("In the calendars: {changes}.", changes=changes)
    in_hub = count_words({action: sum(one.action is action for one in report.put_back) for action in Action})
    return tr("In the hub: {changes}.", changes=in_hub) if in_hub else tr("Nothing had to be written.")
