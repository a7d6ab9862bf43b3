"""What a spoke that begins to feed the hub would bring about: counts in words and every single event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.report import NOT_BROUGHT, Action, HubReport, PlannedWrite, SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.phrases import events
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.wording.differences import differences
from cirahub_desktop.wording.times import span_when


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the list; ``spoke`` None is the hub itself. Its texts are made when they are shown."""

    spoke: SpokeId | None
    place: str
    write: PlannedWrite

    @property
    def what(self) -> str:
        """``New``, or ``Changed: Location, Time``."""
        before, after = self.write.before, self.write.after
        word = {Action.CREATE: tr("New"), Action.UPDATE: tr("Changed"), Action.DELETE: tr("Deleted")}[self.write.action]
        if self.write.action is not Action.UPDATE or before is None or after is None:
            return word
        labels = ", ".join(dict.fromkeys(one.label for one in differences(before, after)))
        return tr("{label}: {value}", label=word, value=labels) if labels else word

    @property
    def subject(self) -> str:
        return self.write.subject or tr("(without a name)")

    @property
    def when(self) -> str:
        event = self.write.after or self.write.before
        return span_when(event.span) if event is not None else ""

    def texts(self) -> tuple[str, str, str, str]:
        """One per heading."""
        return self.what, self.subject, self.when, self.place


def headings() -> tuple[str, str, str, str]:
    return tr("What"), tr("Event"), tr("When"), tr("Where")


@dataclass(frozen=True, slots=True)
class AheadView:
    title: str
    lines: tuple[str, ...]
    """The counts, place by place."""
    warnings: tuple[str, ...]
    """What could not be looked at, or waits for a person first."""
    changes: tuple[Change, ...]

    @property
    def places(self) -> tuple[tuple[SpokeId | None, str], ...]:
        """Where something would change, and how much."""
        counts = Counter((one.spoke, one.place) for one in self.changes)
        return tuple(
            (spoke, tr("{label}: {value}", label=name, value=events(count))) for (spoke, name), count in counts.items()
        )


def must_be_shown(spoke: SpokeStatus, options: SpokeOptions) -> bool:
    """It begins to feed the hub, or to feed more of it, and is not known to be empty."""
    before = spoke.config.options.feeds_hub
    begins = bool(options.feeds_hub) and (not before or (options.feeds_hub is Feeding.ALL and before is Feeding.NEW))
    return begins and bool(spoke.foreign or spoke.items or spoke.last_success is None)


def ahead_view(report: HubReport, spoke: SpokeStatus, options: SpokeOptions) -> AheadView:
    own = next((one for one in report.spokes if one.spoke == spoke.id), None)
    return AheadView(
        _title(report, own, spoke, options),
        tuple(_lines(report)),
        tuple(_warnings(report)),
        tuple(_changes(report)),
    )


def found(changes: Sequence[Change], text: str, place: SpokeId | str | None) -> list[Change]:
    """Those with ``text`` in their subject, in one place or, where it is "", in all."""
    wanted = text.strip().casefold()
    return [
        one
        for one in changes
        if (place == "" or one.spoke == place) and (not wanted or wanted in one.subject.casefold())
    ]


def how_far(running: Running) -> str:
    """Beside the bar while it is looked at."""
    count = running.read_so_far
    return tr("{phase}: {done}", phase=tr("Looking at what is there"), done=events(count)) if count else ""


def _title(report: HubReport, own: SpokeReport | None, spoke: SpokeStatus, options: SpokeOptions) -> str:
    name = quoted(spoke.name)
    if own is None:
        return tr("{spoke} is switched off: nothing goes to the hub before it is on.", spoke=name)
    brought = [one for one in own.incoming if one.why not in NOT_BROUGHT]
    new = sum(one.action is Action.CREATE for one in brought)
    if new:
        return _goes_on(report, own, new)
    if brought:
        return tr("What was changed in {spoke} goes to the hub.", spoke=name)
    if options.feeds_hub is Feeding.NEW:
        return tr("What is in {spoke} now stays there; what is new from then on goes to the hub.", spoke=name)
    return tr("{spoke} has nothing that the hub does not have already.", spoke=name)


def _goes_on(report: HubReport, own: SpokeReport, new: int) -> str:
    items = {one.item for one in own.incoming}
    onward = [one for one in report.spokes if one is not own and any(write.item in items for write in one.planned)]
    names = ", ".join(quoted(one.name) for one in onward)
    if onward:
        return trn(
            "{count} event goes to the hub and from there to {spokes}.",
            "{count} events go to the hub and from there to {spokes}.",
            new,
            spokes=names,
        )
    return trn(
        "{count} event goes to the hub, and to no other spoke yet.",
        "{count} events go to the hub, and to no other spoke yet.",
        new,
    )


def _lines(report: HubReport) -> Iterator[str]:
    for one in report.spokes:
        counts = Counter(write.action for write in one.incoming if write.why not in NOT_BROUGHT)
        if changes := _counted(counts):
            yield tr("From {spoke} into the hub: {changes}", spoke=quoted(one.name), changes=changes)
    for one in report.spokes:
        if changes := _counted(Counter(write.action for write in one.planned)):
            yield tr("From the hub into {spoke}: {changes}", spoke=quoted(one.name), changes=changes)


def _counted(counts: Counter[Action]) -> str:
    return ", ".join(wording.change(action, counts[action]) for action in Action if counts[action])


def _warnings(report: HubReport) -> Iterator[str]:
    for one in report.spokes:
        name = quoted(one.name)
        if one.error is not None:
            problem = wording.explain(one.error).title
            yield tr("What would go to {spoke} is not known: {problem}", spoke=name, problem=problem)
        elif one.verdict is Verdict.PARTIAL:
            yield tr("{label}: {value}", label=name, value=tr("Not read completely, there may be more."))
        if one.held is not None:
            yield tr("{label}: {value}", label=name, value=wording.hold(one.held).title)


def _changes(report: HubReport) -> Iterator[Change]:
    into_hub = tr("Into the hub")
    for one in report.spokes:
        for write in _in_time(one.incoming):
            if write.why not in NOT_BROUGHT:
                yield Change(None, into_hub, write)
    for one in report.spokes:
        for write in _in_time(one.planned):
            yield Change(one.spoke, one.name, write)


def _in_time(writes: Sequence[PlannedWrite]) -> list[PlannedWrite]:
    return sorted(writes, key=_start)


def _start(write: PlannedWrite) -> str:
    event = write.after or write.before
    return str(event.span.start) if event is not None else ""
