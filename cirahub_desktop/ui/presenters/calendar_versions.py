"""One event in its versions, row by row: what each place says, and a tick or what differs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from cirahub_desktop import wording
from cirahub_desktop.i18n import format_clock, format_moment, quoted, tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Span, ZonedSpan
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.versions import Answer, EventVersions, Lines, Now, There, visible
from cirahub_desktop.wording.differences import differences
from cirahub_desktop.wording.faults import fault_reason

_RAW_CLOCK: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?\d\d)?(Z?))?", re.ASCII)
_HOUR: Final = 3600


class Sign(Enum):
    """What stands at the end of a row."""

    SAME = "same"
    DIFFERS = "differs"
    ASKING = "asking"
    NOT_KNOWN = "not-known"
    NOT_THERE = "not-there"


@dataclass(frozen=True, slots=True)
class VersionRow:
    label: str
    value: str
    note: str
    sign: Sign
    details: tuple[str, ...] = ()
    """What differs, a sentence each."""
    lines: tuple[str, ...] = ()
    """The event as its text says it."""

    @property
    def said(self) -> str:
        """All of the row for a screen reader."""
        end = sign_word(self.sign)
        return ". ".join(part for part in (f"{self.label}: {self.value}", self.note, *self.details, end) if part)


@dataclass(frozen=True, slots=True)
class Live:
    """What became of the question to one place; neither: it is still being asked."""

    answer: Answer | None = None
    error: CiraHubError | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Where and when somebody looks."""

    now: datetime
    zone: ZoneInfo


def version_rows(known: EventVersions, live: Mapping[SpokeId, Live], moment: Moment) -> tuple[VersionRow, ...]:
    """As it is in the source, as it was understood, in each spoke that is written, on this computer."""
    day = _day_of(known.here.span, moment.zone)
    understood = known.source.agreed if known.source and known.source.agreed else None
    rows = [_source_row(known, live, day, moment)]
    if understood is not None:
        rows.append(_understood_row(understood, day, moment))
    rows += [_copy_row(copy, known.here, live, day, moment) for copy in known.copies]
    rows.append(_here_row(known.here, understood, day, moment))
    return tuple(rows)


def sign_word(sign: Sign) -> str:
    return {
        Sign.SAME: tr("as it should be"),
        Sign.DIFFERS: tr("different"),
        Sign.ASKING: tr("asking"),
        Sign.NOT_KNOWN: tr("not known"),
        Sign.NOT_THERE: tr("not there"),
    }[sign]


def _source_row(known: EventVersions, live: Mapping[SpokeId, Live], day: date, moment: Moment) -> VersionRow:
    source = known.source
    if source is None:
        name = quoted(known.source_name) if known.source_name else tr("a spoke that was removed")
        return VersionRow(
            tr("As in the source"),
            tr("It came from {source}, which is not part of this hub any more.", source=name),
            tr("So it cannot be asked how it is there."),
            Sign.NOT_KNOWN,
        )
    label = _source_label(source)
    asked = live.get(source.spoke, Live())
    if asked.error is not None:
        return VersionRow(label, tr("It could not be asked now."), wording.explain(asked.error).title, Sign.NOT_KNOWN)
    if asked.answer is None:
        return VersionRow(label, tr("Asking…"), "", Sign.ASKING)
    return _answered(label, source, asked.answer, day, moment)


def _source_label(source: There) -> str:
    if source.kind is SpokeKind.ICAL:
        return tr("As in the feed")
    if source.kind is SpokeKind.FOLDER:
        return tr("As in the file")
    return tr("In {name}", name=source.name)


def _answered(label: str, there: There, answer: Answer, day: date, moment: Moment) -> VersionRow:
    lines = answer.lines.lines if answer.lines else ()
    if answer.now is Now.GONE:
        return VersionRow(label, tr("Not there any more"), "", Sign.NOT_THERE, lines=lines)
    if answer.event is None:
        return VersionRow(label, tr("It is there, but cannot be read any more."), "", Sign.NOT_KNOWN, lines=lines)
    value, note = time_text(answer.event.span, day, moment.zone), ""
    if answer.lines is not None:
        value, note = raw_time(answer.lines) or value, _raw_note(answer.lines)
    if answer.now is Now.SAME:
        return VersionRow(label, value, note, Sign.SAME, lines=lines)
    details = [tr("Changed there since it was last read.")]
    if there.agreed is not None:
        details += _changes(there.agreed, answer.event)
    return VersionRow(label, value, note, Sign.DIFFERS, tuple(details), lines)


def _understood_row(event: Event, day: date, moment: Moment) -> VersionRow:
    length = _length(event.span)
    time = time_text(event.span, day, moment.zone)
    value = f"{time}, {length}" if length else time
    return VersionRow(tr("As understood"), value, _offset(event.span), Sign.SAME)


def _copy_row(copy: There, here: Event, live: Mapping[SpokeId, Live], day: date, moment: Moment) -> VersionRow:
    label = tr("In {name}", name=copy.name)
    if copy.agreed is None or not copy.can_be_asked:
        why = fault_reason(copy.refusal) if copy.refusal else tr("Its options leave it out, or it is not written yet.")
        return VersionRow(label, tr("Not there"), why, Sign.NOT_THERE)
    asked = live.get(copy.spoke, Live())
    answer = asked.answer
    if answer is not None and answer.now is Now.GONE:
        return VersionRow(label, tr("Not there any more"), _written(copy, moment), Sign.NOT_THERE)
    if answer is not None and answer.event is None:
        return VersionRow(label, tr("It is there, but cannot be read any more."), "", Sign.NOT_KNOWN)
    event = answer.event if answer is not None and answer.event is not None else copy.agreed
    details = _copy_details(copy, here, answer)
    if asked.error is not None:
        details.append(tr("This is how it was last, for it could not be asked now: {reason}",
                          reason=wording.explain(asked.error).title))  # fmt: skip
    sign = Sign.DIFFERS if _differs(copy, here, event, answer) else Sign.SAME
    if answer is None:
        sign = Sign.NOT_KNOWN if asked.error is not None else Sign.ASKING
    value = time_text(event.span, day, moment.zone)
    return VersionRow(label, value, _written(copy, moment), sign, tuple(details))


def _differs(copy: There, here: Event, event: Event, answer: Answer | None) -> bool:
    changed = answer is not None and answer.now is Now.CHANGED
    return changed or _stale(copy, here) or not _same_time(event.span, here.span)


def _stale(copy: There, here: Event) -> bool:
    """The hub has moved on since it was written."""
    return copy.shows is not None and bool(_changes(copy.shows, here))


def _copy_details(copy: There, here: Event, answer: Answer | None) -> list[str]:
    details: list[str] = []
    if copy.agreed is not None and answer is not None and answer.now is Now.CHANGED and answer.event is not None:
        details.append(tr("Somebody changed it there since it was last read."))
        details += _changes(copy.agreed, answer.event)
    if copy.shows is not None and _stale(copy, here):
        details.append(tr("The next sync brings it up to date."))
        details += _changes(copy.shows, here)
    if copy.shows is not None and copy.agreed is not None:
        shown = [one.label for one in differences(_at_a_glance(copy.shows), _at_a_glance(copy.agreed))]
        details += [tr("Other than here, as its options say: {fields}", fields=", ".join(shown))] if shown else []
    return details


def _at_a_glance(event: Event) -> Event:
    """Without what an option adds to nearly every copy."""
    return replace(visible(event), categories=(), reminder=None, url="")


def _here_row(here: Event, understood: Event | None, day: date, moment: Moment) -> VersionRow:
    details = _changes(understood, here) if understood is not None else []
    if details:
        details.insert(0, tr("Changed since it was read from its source:"))
    sign = Sign.DIFFERS if details else Sign.SAME
    value = time_text(here.span, day, moment.zone)
    return VersionRow(tr("On this computer"), value, "", sign, tuple(details))


def _changes(before: Event, after: Event) -> list[str]:
    found = differences(visible(before), visible(after))
    return [tr("{label}: {before} → {after}", label=one.label, before=one.before, after=one.after) for one in found]


def _same_time(one: Span, other: Span) -> bool:
    if isinstance(one, ZonedSpan) and isinstance(other, ZonedSpan):
        return (one.start.timestamp(), one.end.timestamp()) == (other.start.timestamp(), other.end.timestamp())
    return one == other


def _written(copy: There, moment: Moment) -> str:
    if copy.written is None:
        return ""
    text = format_moment(copy.written, now=moment.now, zone=moment.zone)
    is_today = copy.written.astimezone(moment.zone).date() == moment.now.astimezone(moment.zone).date()
    return tr("written today, {time}", time=text) if is_today else tr("written {time}", time=text)


# times


def _day_of(span: Span, zone: ZoneInfo) -> date:
    start = span.start
    return start.astimezone(zone).date() if isinstance(start, datetime) else start


def time_text(span: Span, day: date, zone: ZoneInfo) -> str:
    """``09:00 – 10:30`` on this computer's clock, with the day where it is not ``day``, and the time of its own zone
    where that shows another."""
    if isinstance(span, AllDaySpan):
        last = span.end - timedelta(days=1)
        shown = (
            tr("all day")
            if span.start == last
            else f"{words.short_day(span.start, day)} – {words.short_day(last, day)}"
        )
        return shown if span.start == day else f"{words.short_day(span.start, day)}, {tr('all day')}"
    start, end = (one.astimezone(zone) for one in (span.start, span.end))
    until = format_clock(end, zone)
    if end.date() != start.date():
        until = f"{words.short_day(end.date(), day)}, {until}"
    text = f"{format_clock(start, zone)} – {until}"
    if start.date() != day:
        text = f"{words.short_day(start.date(), day)}, {text}"
    other = words.elsewhere(span, zone)
    return f"{text} ({other})" if other else text


def _length(span: Span) -> str:
    if isinstance(span, AllDaySpan):
        return ""
    seconds = int(span.end.timestamp() - span.start.timestamp())
    hours, minutes = seconds // _HOUR, seconds % _HOUR // 60
    if hours and minutes:
        return tr("{hours} h {minutes}", hours=hours, minutes=f"{minutes:02}")
    return tr("{hours} h", hours=hours) if hours else tr("{minutes} min", minutes=minutes)


def _offset(span: Span) -> str:
    """``GMT+1 on this day``."""
    if not isinstance(span, ZonedSpan):
        return ""
    offset = span.start.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign, hours, rest = "-+"[minutes >= 0], abs(minutes) // 60, abs(minutes) % 60
    shown = f"GMT{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "GMT"
    return tr("{offset} on this day", offset=shown)


def raw_time(lines: Lines) -> str:
    """``09:00, Europe/Paris``: clock and zone as they are written."""
    found = _RAW_CLOCK.match(lines.start)
    if found is None:
        return ""
    if found[4] is None:
        return tr("{day}, all day", day=f"{found[1]}-{found[2]}-{found[3]}")
    zone = tr("UTC") if found[6] else lines.zone or tr("no zone")
    return f"{found[4]}:{found[5]}, {zone}"


def _raw_note(lines: Lines) -> str:
    return "\n".join(part for part in (lines.start, lines.end, lines.rule) if part)
