"""Two versions of one event, field by field, in words: for previews, holds, disputes and the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.model.canonical import instant_from_text
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Instant,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.three_way import rules_of, same
from cirahub_desktop.wording.repeats import rule_words
from cirahub_desktop.wording.times import instant_when, span_when

_NOT_TOLD = frozenset({"extra", "attachments"})
"""Of interest where they change, and not where they are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same in both; an absent value is a dash."""

    label: str
    before: str
    after: str


def differences(before: Event, after: Event) -> tuple[Difference, ...]:
    """In the order in which people read an event; equal events have none."""
    return tuple(_differences(before, after))


def fields_of(event: Event) -> tuple[tuple[str, str], ...]:
    """Label and value of all that a person would see of an event; what is as in any event is left out."""
    shown = []
    for one in fields(Event):
        value = getattr(event, one.name)
        if one.name == "series":
            shown += [(row.label, row.after) for row in _of_series(replace(event, series=None), event)]
        elif one.name not in _NOT_TOLD and not same(value, one.default):
            shown.append((field_label(one.name), _value(value)))
    return tuple((label, value) for label, value in shown if value)


def unchanged_fields(before: Event, after: Event) -> tuple[str, ...]:
    """Labels of what both have alike and is worth a word."""
    return tuple(
        field_label(one.name)
        for one in fields(Event)
        if one.name not in _NOT_TOLD
        and same(getattr(before, one.name), getattr(after, one.name))
        and not same(getattr(after, one.name), one.default)
    )


def field_label(name: str) -> str:
    """The label of a field, as ``sync/fields.py`` names it; a name nobody knows is shown as it is."""
    start, space, field = name.rpartition(" ")
    if space:
        day = instant_when(instant_from_text(start))
        return day if field == "occurrence" else tr("{label}: {value}", label=day, value=field_label(field))
    return _labels().get(name, name)


def _labels() -> dict[str, str]:
    return {
        "subject": tr("Subject"),
        "span": tr("Time"),
        "location": tr("Location"),
        "body": tr("Text"),
        "categories": tr("Categories"),
        "show_as": tr("Show as"),
        "sensitivity": tr("Privacy"),
        "status": tr("Status"),
        "reminder": tr("Reminder"),
        "url": tr("Link"),
        "organizer": tr("Organiser"),
        "attendees": tr("Attendees"),
        "attachments": tr("Attachments"),
        "series": tr("Repetition"),
        "rule": tr("Repetition"),
        "added": tr("Dates added"),
        "removed": tr("Dates left out"),
        "extra": tr("Other details"),
    }


def _differences(before: Event, after: Event) -> Iterator[Difference]:
    for one in fields(Event):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if same(old, new):
            continue
        if one.name == "series":
            yield from _of_series(before, after)
        else:
            yield _different(field_label(one.name), _value(old), _value(new))


def _different(label: str, old: str, new: str) -> Difference:
    """Values that read alike and are not, such as a text with other formatting, say so."""
    return Difference(label, old or "–", tr("the same, kept in another way") if old == new else new or "–")


def _value(value: object) -> str:
    match value:
        case None:
            return ""
        case ZonedSpan():
            return _with_zone(value)
        case AllDaySpan() | FloatingSpan():
            return span_when(value)
        case timedelta():
            return trn("{count} minute before", "{count} minutes before", int(value.total_seconds()) // 60)
        case ShowAs() | Sensitivity() | Status():
            return _choices()[value]
        case Person():
            return value.name or value.email
        case Body():
            return _value(value.text)
        case tuple():
            return ", ".join(_part(one) for one in value)
        case _:
            return " ".join(str(value).split())


def _part(one: object) -> str:
    """One of several: of a line that is carried without being understood, its name is enough."""
    return str(one[0]).partition(";")[0] if isinstance(one, tuple) else _value(one)


def _with_zone(span: ZonedSpan) -> str:
    """The zone is named where its clock is not the reader's own."""
    shown = span_when(span)
    here = span.start.astimezone().utcoffset() == span.start.utcoffset()
    return shown if here else f"{shown} ({span.start.tzinfo})"


def _choices() -> dict[ShowAs | Sensitivity | Status, str]:
    return {
        ShowAs.FREE: tr("Free"),
        ShowAs.TENTATIVE: tr("Tentative"),
        ShowAs.BUSY: tr("Busy"),
        ShowAs.OUT_OF_OFFICE: tr("Out of office"),
        ShowAs.ELSEWHERE: tr("Working elsewhere"),
        Sensitivity.NORMAL: tr("Open to all"),
        Sensitivity.PERSONAL: tr("Personal"),
        Sensitivity.PRIVATE: tr("Private"),
        Sensitivity.CONFIDENTIAL: tr("Confidential"),
        Status.CONFIRMED: tr("Confirmed"),
        Status.TENTATIVE: tr("Tentative"),
        Status.CANCELLED: tr("Cancelled"),
        Status.DECLINED: tr("Declined"),
    }


def _of_series(before: Event, after: Event) -> Iterator[Difference]:
    """The rule, then single dates, then what changed on each date of its own (an occurrence)."""
    old, new = before.series or Series(), after.series or Series()
    if rules_of(old) != rules_of(new) or (before.series is None) != (after.series is None):
        yield _different(field_label("series"), _rule(before.series), _rule(after.series))
    for label, were, are in (
        (field_label("added"), old.added, new.added),
        (field_label("removed"), old.removed, new.removed),
    ):
        if were != are:
            yield _different(label, _dates(were), _dates(are))
    was, now = _by_date(old.changed), _by_date(new.changed)
    for name in sorted({*was, *now}, key=str):
        date, and_later = name
        day = tr("{day} and all later dates", day=instant_when(date)) if and_later else instant_when(date)
        yield from _of_occurrence(day, was.get(name), now.get(name), before, after)


def _of_occurrence(day: str, old: Event | None, new: Event | None, before: Event, after: Event) -> Iterator[Difference]:
    if old is not None and new is not None:
        for one in _differences(old, new):
            yield Difference(tr("{label}: {value}", label=day, value=one.label), one.before, one.after)
        return
    usual = tr("as in the series")
    yield Difference(
        tr("The date {day}", day=day),
        usual if old is None else _in_short(old, before),
        usual if new is None else _in_short(new, after),
    )


def _in_short(one: Event, master: Event) -> str:
    """What makes a date differ from its series."""
    parts = [span_when(one.span)]
    parts += [_value(one.subject)] if one.subject != master.subject else []
    parts += [_value(one.location)] if one.location != master.location else []
    return ", ".join(parts)


def _rule(series: Series | None) -> str:
    if series is None:
        return tr("once")
    first = rule_words(series.rule) if series.rule else tr("on single dates")
    barred = [tr("not {rule}", rule=rule_words(rule)) for rule in series.barred]
    return "; ".join((first, *map(rule_words, series.further), *barred))


def _dates(dates: Iterable[Instant]) -> str:
    return ", ".join(instant_when(one) for one in dates)


def _by_date(changed: Iterable[Occurrence]) -> dict[tuple[Instant, bool], Event]:
    """By the date, and whether the change is for all later ones as well."""
    return {(one.recurrence_id, one.and_later): one.event for one in changed}
