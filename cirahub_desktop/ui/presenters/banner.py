"""The one banner of a hub: the worst thing that holds for it and has a next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import format_number, quoted, tr, trn
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.report import Hold, HoldHead
from cirahub_desktop.ui.presenters.open_questions import question_words
from cirahub_desktop.ui.presenters.phrases import events
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.trouble import WayOut, trouble


class Tone(Enum):
    """Blue: a step is missing, or work goes on. Amber: a person is needed. Red: broken."""

    INFO = "info"
    ATTENTION = "attention"
    ERROR = "error"


class BannerAction(Enum):
    OPTIONS = "options"
    ADD_SPOKE = "add-spoke"
    LOOK_AT_HOLD = "look-at-hold"
    ANSWER = "answer"
    SIGN_IN = "sign-in"
    LINK = "link"
    TRY_AGAIN = "try-again"
    DETAILS = "details"
    CANCEL = "cancel"


_ACTIONS = {
    WayOut.SIGN_IN: BannerAction.SIGN_IN,
    WayOut.LINK: BannerAction.LINK,
    WayOut.TRY_AGAIN: BannerAction.TRY_AGAIN,
}


@frozen
class Step:
    """One phase of a run; ``now`` is the one under way, ``done`` has a tick."""

    text: str
    done: bool
    now: bool


@frozen
class BannerView:
    tone: Tone
    title: str
    text: str
    button: str
    action: BannerAction
    spoke: SpokeId | None = None
    hold: str = ""
    primary: bool = False
    """A person must decide, or nothing is written before they do this: it comes before Sync Now."""
    steps: tuple[Step, ...] = ()
    share: float | None = None
    """Between 0 and 1 while a run is under way."""
    button_enabled: bool = True
    details: bool = False
    """There are ways out and facts for IT, to be shown in a dialog."""


def banner(hub: HubStatus, running: Running | None, now: datetime, *, closing_hides: bool) -> BannerView | None:
    """``closing_hides``: there is a tray, so that the work goes on when the window is closed."""
    if running is not None:
        return _syncing(hub, running, closing_hides)
    broken = next((spoke for spoke in hub.spokes if spoke.state is State.ERROR and spoke.error), None)
    if broken is not None and broken.error is not None:
        return _broken(broken, broken.error, now)
    if hub.last_run is not None and hub.last_run.error is not None:
        return _run_failed(hub.last_run.error)
    held = next((spoke.hold for spoke in hub.spokes if spoke.hold is not None), None)
    if held is not None:
        return _waiting(hub, held, now)
    asked = question_words(hub)
    if asked is not None:
        button = tr("Compare and answer…")
        return BannerView(Tone.ATTENTION, asked.title, asked.advice, button, BannerAction.ANSWER, primary=True)
    return None if hub.config.paused else _missing_step(hub)


def _broken(spoke: SpokeStatus, error: CiraHubError, now: datetime) -> BannerView:
    found = trouble(spoke, error, now)
    title, name = found.words.title, quoted(spoke.name)
    if name not in title:
        title = tr("{spoke}: {problem}", spoke=name, problem=title)
    text = f"{found.words.advice} {tr('Nothing is lost; the other spokes sync as usual.')}".strip()
    if found.details_first:
        return BannerView(Tone.ERROR, title, text, tr("Details…"), BannerAction.DETAILS, spoke.id)
    return BannerView(Tone.ERROR, title, text, found.button, _ACTIONS[found.way], spoke.id, details=True)


def _run_failed(error: CiraHubError) -> BannerView:
    words = wording.explain(error)
    return BannerView(Tone.ERROR, words.title, words.advice, tr("Try again"), BannerAction.TRY_AGAIN, details=True)


def _waiting(hub: HubStatus, hold: HoldHead, now: datetime) -> BannerView:
    words = hold_words(hold, hub.spokes, now)
    return BannerView(
        Tone.ATTENTION,
        words.title,
        words.advice,
        trn("Look at the event…", "Look at the {count} events…", hold.count),
        BannerAction.LOOK_AT_HOLD,
        hold.spoke,
        hold.id,
        primary=True,
    )


def hold_words(hold: Hold | HoldHead, spokes: Sequence[SpokeStatus], now: datetime) -> wording.Words:
    """Title and reason; the source by its name."""
    source = next((spoke.name for spoke in spokes if spoke.id == hold.source), "")
    return wording.hold(hold, source=source, now=now)


def _missing_step(hub: HubStatus) -> BannerView | None:
    if any(spoke.config.options.hub_writes and spoke.config.enabled for spoke in hub.spokes):
        return None
    if not hub.spokes:
        return BannerView(
            Tone.INFO,
            tr("This hub has no spoke yet"),
            tr("Add the place that the events come from, such as an iCal link."),
            tr("+Spoke"),
            BannerAction.ADD_SPOKE,
            primary=True,
        )
    target = _could_be_written(hub)
    if target is None:
        return BannerView(
            Tone.INFO,
            tr("No calendar receives these events yet"),
            tr("Add a spoke for the calendar that should be filled, such as a public folder."),
            tr("+Spoke"),
            BannerAction.ADD_SPOKE,
            primary=True,
        )
    return BannerView(
        Tone.INFO,
        tr("Nothing is written to {spoke} yet", spoke=quoted(target.name)),
        _not_allowed(hub),
        tr("Sync Options…"),
        BannerAction.OPTIONS,
        target.id,
        primary=True,
    )


def _not_allowed(hub: HubStatus) -> str:
    advice = tr("Allow the hub to create and sync items in this spoke.")
    if not hub.items:
        return advice
    read = tr("CiraHub has read {events} and may not write any.", events=events(hub.items))
    return f"{read} {advice}"


def _could_be_written(hub: HubStatus) -> SpokeStatus | None:
    """Rather one that feeds nothing; else one of several that feed, for then each lacks what the others have."""
    spokes = [spoke for spoke in hub.spokes if spoke.config.enabled]
    writable = [spoke for spoke in spokes if not spoke.read_only]
    idle = [spoke for spoke in writable if not spoke.config.options.feeds_hub]
    return next(iter(idle or (writable if len(spokes) > 1 else [])), None)


def _syncing(hub: HubStatus, running: Running, closing_hides: bool) -> BannerView:
    text = tr("Stopping…") if running.stopping else _at_work(hub, running)
    if closing_hides and not running.stopping:
        text = f"{text} {tr('You can close the window, the work goes on.')}"
    return BannerView(
        Tone.INFO,
        tr("Syncing {hub}", hub=hub.name),
        text,
        tr("Cancel"),
        BannerAction.CANCEL,
        steps=_steps(running),
        share=running.share,
        button_enabled=not running.stopping,
    )


def _read(count: int) -> str:
    """What did not change is not counted again."""
    return tr("Read {count}", count=format_number(count)) if count else tr("Read")


def _steps(running: Running) -> tuple[Step, ...]:
    phase = running.phase
    reading, comparing = phase is Phase.READING, phase is Phase.COMPARING
    read = tr("Reading") if reading else _read(running.read_so_far)
    compared = tr("Compared") if phase is Phase.WRITING else tr("Comparing")
    return (
        Step(read, not reading, reading),
        Step(compared, phase is Phase.WRITING, comparing),
        Step(tr("Writing"), done=False, now=phase is Phase.WRITING),
    )


def _at_work(hub: HubStatus, running: Running) -> str:
    if running.phase is Phase.COMPARING:
        return tr("Comparing what was read with what is there.")
    writing = running.phase is Phase.WRITING
    counts = running.written if writing else running.read
    busy = [(spoke.name, counts[spoke.id]) for spoke in hub.spokes if spoke.id in counts]
    current = next((one for one in busy if one[1].total is None or one[1].done < one[1].total), None)
    if current is None:
        return tr("Writing the changes.") if writing else tr("Reading the spokes.")
    name, count = current
    facts = {"spoke": quoted(name), "done": format_number(count.done)}
    if writing and count.total is not None:
        return tr("Writing to {spoke}: {done} of {total} events.", total=format_number(count.total), **facts)
    if count.total is not None:
        return tr("Reading {spoke}: {done} of {total} events.", total=format_number(count.total), **facts)
    return tr("Reading {spoke}: {events}.", spoke=quoted(name), events=events(count.done))
