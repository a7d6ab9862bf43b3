"""The effect of sync options as the dialog shows it: one real event as people will see it, and a private one."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop import i18n, wording
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.status import EffectSample, OptionsEffect, SpokeStatus
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Sensitivity, ShowAs
from cirahub_desktop.ui.presenters.option_fields import Choice
from cirahub_desktop.ui.presenters.options import HubSource
from cirahub_desktop.ui.presenters.phrases import event_when


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SampleView:
    """One real event as it would look; ``left_out`` says why it would not be there at all."""

    heading: str
    subject: str
    when: str
    facts: tuple[Fact, ...] = ()
    left_out: str = ""


def no_samples(source: HubSource) -> str:
    """Instead of events that would show the effect."""
    if source.reading:
        return tr("The hub is being read. In a moment two of its events are shown here as they will look.")
    if source.items:
        return tr("The events of the hub come from this spoke. They stay here as they are.")
    return tr("Once the hub has events, two of them are shown here as they will look.")


def sample_views(spoke: SpokeStatus, effect: OptionsEffect) -> tuple[SampleView, ...]:
    """The first sample with all it shows, the others with what differs."""
    return tuple(
        _sample(sample, _heading(sample, spoke.name, first=not index), full=not index)
        for index, sample in enumerate(effect.samples)
    )


def _heading(sample: EffectSample, place: str, *, first: bool) -> str:
    if first:
        event, spoke = quoted(sample.before.subject), quoted(place)
        return tr("This is how {event} will look in {spoke}", event=event, spoke=spoke)
    if sample.before.sensitivity is not Sensitivity.NORMAL:
        return tr("and a private event")
    return tr("and {event}", event=quoted(sample.before.subject))


def _sample(sample: EffectSample, heading: str, *, full: bool) -> SampleView:
    event = sample.after
    if event is None:
        reason = wording.fault(sample.left_out) if sample.left_out is not None else tr("It is left out.")
        return SampleView(heading, sample.before.subject, event_when(sample.before), left_out=reason)
    facts = _facts(event, sample.before) if full else ()
    return SampleView(heading, _name(event), event_when(event), facts)


def event_choices(effect: OptionsEffect) -> tuple[Choice, ...]:
    """What the effect can be shown on, the next event first."""
    return tuple(
        Choice(one.item, tr("{day}, {event}", event=_name(one.event), day=_day(one.event))) for one in effect.choices
    )


def _name(event: Event) -> str:
    return event.subject or tr("(without a name)")


def _day(event: Event) -> str:
    span = event.span
    day = span.start if isinstance(span, AllDaySpan) else span.start.astimezone().date()
    return f"{i18n.format_weekday(day)} {i18n.format_day(day, year=False)}"


def _facts(event: Event, before: Event) -> tuple[Fact, ...]:
    rows = (
        Fact("pin", tr("Location"), _kept(event.location, before.location)),
        Fact("tag", tr("Category"), ", ".join(event.categories)),
        Fact("clock", tr("Show as"), _show_as(event.show_as)),
        Fact("info", tr("Reminder"), _reminder(event)),
        Fact("person", tr("Attendees"), _attendees(event, before)),
        Fact("copy", tr("Body"), _kept(_first_line(event), _first_line(before))),
    )
    return tuple(fact for fact in rows if fact.value)


def _kept(after: str, before: str) -> str:
    """What was there and will not be is said, too."""
    return after or (tr("Left out") if before else "")


def _first_line(event: Event) -> str:
    return next((line.strip() for line in event.body.text.splitlines() if line.strip()), "")


def _show_as(value: ShowAs) -> str:
    return {
        ShowAs.FREE: tr("Free"),
        ShowAs.TENTATIVE: tr("Tentative"),
        ShowAs.BUSY: tr("Busy"),
        ShowAs.OUT_OF_OFFICE: tr("Out of office"),
        ShowAs.ELSEWHERE: tr("Working elsewhere"),
    }[value]


def _reminder(event: Event) -> str:
    if event.reminder is None:
        return tr("Off")
    minutes = round(event.reminder.total_seconds() / 60)
    return trn("{count} minute before", "{count} minutes before", minutes)


def _attendees(event: Event, before: Event) -> str:
    if not before.attendees:
        return ""
    listed = event.body != before.body or bool(event.attendees)
    return tr("At the end of the body") if listed else tr("Left out")
