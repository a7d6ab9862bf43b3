"""What one spoke should hold of a hub item, given its options. Pure.

Whatever is masked, cut or added here never flows back (R15): a plain target is not read for content at all, and its
values are compared with what was written, not with the hub's.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.links import Link, meeting_links, not_shown
from cirahub_desktop.sync.model.catalogue import options_to_texts
from cirahub_desktop.sync.model.event import (
    Body,
    Event,
    Instant,
    Occurrence,
    Sensitivity,
    Series,
    ShowAs,
    Status,
)
from cirahub_desktop.sync.model.floating import resolved
from cirahub_desktop.sync.model.options import (
    AllDayRule,
    AttendeesRule,
    CancelledRule,
    CategoryRule,
    KeepRule,
    Minutes,
    PrivateRule,
    ReminderRule,
    ShowAsRule,
    SpokeOptions,
    Text,
)
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.three_way import in_order

_HIDDEN = frozenset({Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL})
_PAGE_ENDS = tuple(re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("body", "html"))


@dataclass(frozen=True, slots=True)
class Rules:
    """All that decides how an event looks in one spoke."""

    options: SpokeOptions
    words: Words
    zone: ZoneInfo
    """Of floating times."""
    reminders_ring_for_all: bool = False
    keeps_everything: bool = False

    def fingerprint(self, source_name: str) -> str:
        """Of all that ``project`` looks at apart from the event."""
        parts = [
            source_name,
            self.zone.key,
            str(self.reminders_ring_for_all),
            str(self.keeps_everything),
            *astuple(self.words),
            *(f"{name}={value}" for name, value in _projecting(self.options).items()),
        ]
        return hashlib.blake2b(chr(31).join(parts).encode(), digest_size=8).hexdigest()


_NOT_PROJECTING = frozenset(
    {
        "hub-writes", "feeds-hub", "hub-create", "hub-change", "hub-delete", "conflict", "hand-changed", "hand-deleted",
        "floating-zone", "range-past", "range-future", "leaving", "interval", "delete-share", "delete-count", "strikes",
    }
)  # fmt: skip


def _projecting(options: SpokeOptions) -> dict[str, str]:
    return {name: text for name, text in options_to_texts(options).items() if name not in _NOT_PROJECTING}


def project(event: Event, source_name: str, rules: Rules) -> Event | FaultCode:
    """The event as the spoke should hold it, or why it should not hold it at all."""
    event = resolved(event, rules.zone)
    reason = _left_out(event, rules.options)
    if reason:
        return reason
    one = _single(event, source_name, rules)
    return replace(one, series=_series(event.series, source_name, rules)) if event.series else one


def masks(before: Event, after: Event) -> bool:
    """Whether writing ``after`` over ``before`` empties or hides something people could read (counted by R2)."""
    newly_hidden = after.sensitivity in _HIDDEN and before.sensitivity not in _HIDDEN
    return (newly_hidden and after.subject != before.subject) or any(
        was and not now
        for was, now in (
            (before.subject, after.subject),
            (before.body.text or before.body.html, after.body.text or after.body.html),
            (before.location, after.location),
        )
    )


def _left_out(event: Event, options: SpokeOptions) -> FaultCode | None:
    if event.status is Status.CANCELLED and options.cancelled is CancelledRule.LEAVE_OUT:
        return FaultCode.CANCELLED
    if event.status is Status.DECLINED and options.declined is CancelledRule.LEAVE_OUT:
        return FaultCode.DECLINED
    if event.status is Status.TENTATIVE and options.tentative is KeepRule.LEAVE_OUT:
        return FaultCode.TENTATIVE
    if event.sensitivity in _HIDDEN and options.private is PrivateRule.LEAVE_OUT:
        return FaultCode.PRIVATE
    if event.is_all_day and options.all_day is AllDayRule.LEAVE_OUT:
        return FaultCode.ALL_DAY
    return None if options.filter.passes(event) else FaultCode.FILTERED


def _series(series: Series, source_name: str, rules: Rules) -> Series:
    """An occurrence that is left out is removed from the series; one that is hidden is hidden there."""
    changed: list[Occurrence] = []
    removed: set[Instant] = set(series.removed)
    for one in series.changed:
        if _left_out(one.event, rules.options):
            removed.add(one.recurrence_id)
            if one.and_later:  # those behind it are no longer what the series says, and not to be told either
                changed.append(replace(one, event=_single(_masked(one.event, rules), source_name, rules)))
        else:
            changed.append(replace(one, event=_single(one.event, source_name, rules)))
    return replace(series, changed=tuple(changed), removed=in_order(removed))


def _single(event: Event, source_name: str, rules: Rules) -> Event:
    options = rules.options
    if event.sensitivity in _HIDDEN and options.private is PrivateRule.BUSY:
        event = _masked(event, rules)
    if options.attendees is AttendeesRule.LIST:
        event = _attendees_in_body(event, rules.words)
    if not rules.keeps_everything:
        event = _links_in_body(event, rules.words)
    return replace(
        event,
        subject=_subject(event, rules),
        body=event.body if options.body is KeepRule.COPY else Body(),
        location=event.location if options.location is KeepRule.COPY else "",
        categories=_categories(event, source_name, options),
        show_as=_show_as(event, options),
        status=Status.CONFIRMED if event.status is Status.DECLINED else event.status,
        reminder=event.reminder if _reminds(rules) else _fixed_reminder(options),
        organizer=None,
        attendees=(),
        extra=event.extra if rules.keeps_everything else (),
        series=None,
    )


def _masked(event: Event, rules: Rules) -> Event:
    """Only that the time is taken, and how."""
    return Event(
        subject=rules.words.busy,
        span=event.span,
        show_as=event.show_as,
        sensitivity=event.sensitivity,
        status=event.status,
    )


def _subject(event: Event, rules: Rules) -> str:
    words = [rules.options.subject_prefix, event.subject, rules.options.subject_suffix]
    said = {Status.CANCELLED: rules.words.cancelled, Status.DECLINED: rules.words.declined}.get(event.status, "")
    words.insert(0, said)
    return " ".join(word for word in words if word)


def _categories(event: Event, source_name: str, options: SpokeOptions) -> tuple[str, ...]:
    ours = {CategoryRule.SOURCE: source_name, CategoryRule.NONE: ""}.get(
        options.category if isinstance(options.category, CategoryRule) else CategoryRule.NONE, ""
    )
    if isinstance(options.category, Text):
        ours = options.category.text
    return event.categories if not ours or ours in event.categories else (*event.categories, ours)


def _show_as(event: Event, options: SpokeOptions) -> ShowAs:
    if event.is_all_day and options.all_day is AllDayRule.FREE:
        return ShowAs.FREE
    if options.show_as is not ShowAsRule.COPY:
        return ShowAs(options.show_as.value)
    if event.status is Status.TENTATIVE and event.show_as is ShowAs.BUSY:
        return ShowAs.TENTATIVE
    return event.show_as


def _reminds(rules: Rules) -> bool:
    rule = rules.options.reminders
    return rule is ReminderRule.COPY or (rule is ReminderRule.AUTO and not rules.reminders_ring_for_all)


def _fixed_reminder(options: SpokeOptions) -> timedelta | None:
    return timedelta(minutes=options.reminders.before) if isinstance(options.reminders, Minutes) else None


def _links_in_body(event: Event, words: Words) -> Event:
    """Links at the end of the body, each once, for spokes without a field for them."""
    named = [Link(event.url)] if event.url else []
    named += meeting_links(event)
    attached = [Link(target, words.attachment) for target in event.attachments]
    if not named and not attached:
        return event
    links = not_shown([*named, *attached], event.body)
    lines = [f"{link.label or words.link} {link.target}" for link in links]
    return replace(event, body=_appended(event.body, lines), url="", attachments=())


def _attendees_in_body(event: Event, words: Words) -> Event:
    people = [event.organizer, *event.attendees] if event.organizer else list(event.attendees)
    lines = [f"– {person.name or person.email}" for person in people if person]
    return replace(event, body=_appended(event.body, [words.attendees, *lines] if lines else []))


def _appended(body: Body, lines: list[str]) -> Body:
    """Below what is there, inside the page where it is one."""
    if not lines:
        return body
    text = "\n".join(([body.text.rstrip(), ""] if body.text.strip() else []) + lines)
    if not body.html.strip():
        return Body(text)
    addition = "<p>" + "<br>".join(html.escape(line) for line in lines) + "</p>"
    end = _page_end(body.html)
    return Body(text, f"{body.html[:end]}{addition}{body.html[end:]}")


def _page_end(page: str) -> int:
    """Where the last thing on the page can stand."""
    for tag in _PAGE_ENDS:
        ends = [found.start() for found in tag.finditer(page)]
        if ends:
            return ends[-1]
    return len(page)
