"""Looks at a feed closely: once for the check page, or as the doctor does, again and again.

The doctor fetches all of it twice, to see whether events keep their UIDs, and then asks twice whether anything
changed: with the version the server just named, where "no" is right, and with one that never was, where it is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from cirahub_desktop.sync import web
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import Calendar, ItemReading, KeptBlock, load_calendar
from cirahub_desktop.sync.codecs.cut import TooManyEvents
from cirahub_desktop.sync.codecs.grouping import Group
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, BadSource, SpokeError
from cirahub_desktop.sync.examination import (
    Counts,
    Examination,
    Revalidation,
    SingleSeries,
    TimeKind,
    Transfer,
    UidChange,
)
from cirahub_desktop.sync.model.event import Event, Instant
from cirahub_desktop.sync.model.floating import resolved
from cirahub_desktop.sync.model.item import RemoteId, Version
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.spokes.first_look import first_look
from cirahub_desktop.sync.spokes.ical.cursor import cursor_for
from cirahub_desktop.sync.spokes.ical.fetch import Fetcher, Head, SessionFactory
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from cirahub_desktop.sync.spokes.ical.link import check_link
from cirahub_desktop.sync.spokes.ical.loading import load_answer, stated_charset
from cirahub_desktop.sync.spokes.ical.watched import Watched
from cirahub_desktop.sync.spokes.ical.zones_used import time_kind, zones_used

WhySingle = Callable[[Event, ZoneInfo], Obstacle | None]
"""Why an event is written as single ones; None where it is not. The zone is that of the reader."""
_DEFAULT_LIMITS = FeedLimits()
_NEVER_WAS = {"If-None-Match": '"cirahub-asks"', "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
_FILE_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class _Marks:
    """What of one reading is compared with another."""

    names: Mapping[str, tuple[bytes, bytes]]
    """Start and subject by UID."""
    versions: Mapping[RemoteId, Version]
    validators: Mapping[str, str]


class Examiner:
    """``here`` is the zone of the reader. Links and passwords are secrets; nothing of them is in what is returned."""

    def __init__(
        self,
        why_single: WhySingle,
        *,
        clock: Clock,
        here: ZoneInfo,
        limits: FeedLimits = _DEFAULT_LIMITS,
        sessions: SessionFactory = web.session,
    ) -> None:
        self._why_single, self._clock, self._here = why_single, clock, here
        self._limits, self._sessions = limits, sessions

    def look(self, link: str, user: str, password: str, cancel: CancelToken) -> Examination:
        """Fetch and read all of it once. Raises LinkRefused, SpokeError and Cancelled."""
        return self._look(self._fetcher(link, user, password), cancel)[0]

    def examine(self, link: str, user: str, password: str, cancel: CancelToken) -> Examination:
        """Everything; what fails after the first reading is part of what is found. Raises as :meth:`look`."""
        fetcher = self._fetcher(link, user, password)
        found, first = self._look(fetcher, cancel)
        try:
            second = self._marks_again(fetcher, cancel)
        except SpokeError as error:
            return replace(found, second_failed=error)
        return replace(found, uids=_compared(first, second), revalidation=_revalidation(fetcher, first, second, cancel))

    def examine_file(self, path: Path, cancel: CancelToken) -> Examination:
        """A calendar that was saved; raises OSError, and BadSource for a file that holds none."""
        began = monotonic()
        watched = Watched(_chunks_of(path))
        try:
            calendar = load_calendar(watched, self._limits.cut)
        except TooManyEvents as error:
            raise BadSource(path.name, BadSource.Reason.TOO_MANY, str(error.limit)) from None
        try:
            if not calendar.calendars and not calendar.events:
                raise BadSource(path.name, BadSource.Reason.NOT_A_CALENDAR)
            transfer = Transfer(watched.size, seconds=monotonic() - began, charset=watched.charset)
            return replace(self._described(calendar, cancel), transfer=transfer)
        finally:
            calendar.close()

    def _fetcher(self, link: str, user: str, password: str) -> Fetcher:
        return Fetcher(
            check_link(link), user, password, sessions=self._sessions, limits=self._limits, clock=self._clock
        )

    def _look(self, fetcher: Fetcher, cancel: CancelToken) -> tuple[Examination, _Marks]:
        began = monotonic()
        answer = fetcher.fetch({}, cancel)
        watched = Watched(answer.body, stated_charset(answer.head.headers.get("content-type", "")))
        calendar = load_answer(replace(answer, body=iter(watched)), fetcher.host, self._limits)
        try:
            transfer = _transfer(answer.head, watched, monotonic() - began)
            found = replace(self._described(calendar, cancel), host=fetcher.host, transfer=transfer)
            return found, _marks(calendar, answer.head, self._clock())
        finally:
            calendar.close()

    def _marks_again(self, fetcher: Fetcher, cancel: CancelToken) -> _Marks:
        answer = fetcher.fetch({}, cancel)
        calendar = load_answer(answer, fetcher.host, self._limits)
        try:
            return _marks(calendar, answer.head, self._clock())
        finally:
            calendar.close()

    def _described(self, calendar: Calendar, cancel: CancelToken) -> Examination:
        here = calendar.zones.floating or self._here
        sight = _Sight(self._why_single, here)
        probe = first_look(sight.passing(calendar), self._clock(), here, cancel)
        faults = (*calendar.duplicates, *probe.faults)
        return Examination(
            replace(probe, name=calendar.name, zone=calendar.zone, faults=faults),
            program=calendar.program,
            calendars=calendar.calendars,
            whole=calendar.complete,
            counts=sight.counts(calendar),
            times=sight.times,
            stated_zone=calendar.stated_zone,
            zones=zones_used(calendar, self._clock().year),
            singles=tuple(sight.singles),
        )


class _Sight:
    """Looks at each reading that passes on its way to the first look."""

    def __init__(self, why_single: WhySingle, here: ZoneInfo) -> None:
        self._why_single, self._here = why_single, here
        self.times: Counter[TimeKind] = Counter()
        self.singles: list[SingleSeries] = []
        self._single = self._repeating = self._changed = self._without_uid = 0

    def passing(self, calendar: Calendar) -> Iterator[ItemReading]:
        for one in calendar.groups:
            reading = calendar.read(one)
            self._without_uid += sum(not block.uid for block in one.blocks)
            if reading.item is not None:
                lost = sum(fault.code not in READ_ALL_THE_SAME for fault in reading.faults)
                self._changed += len(one.overrides) - lost
                self._take(one, reading.item.event)
            yield reading

    def counts(self, calendar: Calendar) -> Counts:
        return Counts(
            found=calendar.events,
            single=self._single,
            repeating=self._repeating,
            changed_dates=self._changed,
            without_uid=self._without_uid,
            sharing_uid=_sharing(calendar),
        )

    def _take(self, one: Group[KeptBlock], event: Event) -> None:
        self.times[time_kind(one.master, event)] += 1
        if event.series is None:
            self._single += 1
            return
        self._repeating += 1
        obstacle = self._why_single(resolved(event, self._here), self._here)
        if obstacle is not None:
            rules = "; ".join(filter(None, (event.series.rule, *event.series.further)))
            uid = "" if not one.master.uid else one.identity.uid
            self.singles.append(SingleSeries(uid, event.subject, rules, obstacle, _day(event.span.start)))


def _day(start: Instant) -> date:
    return start.date() if isinstance(start, datetime) else start


def _sharing(calendar: Calendar) -> int:
    masters = Counter(one.master.uid for one in calendar.groups if not one.master.recurrence_id and one.master.uid)
    return sum(times for times in masters.values() if times > 1)


def _marks(calendar: Calendar, head: Head, now: datetime) -> _Marks:
    names = {str(one.remote_id): (one.master.start, one.master.subject) for one in calendar.groups}
    versions = {one.remote_id: calendar.version(one) for one in calendar.groups}
    return _Marks(names, versions, cursor_for(head.headers, "", now).validators)


def _compared(first: _Marks, second: _Marks) -> UidChange:
    gone = Counter(value for name, value in first.names.items() if name not in second.names)
    new = Counter(value for name, value in second.names.items() if name not in first.names)
    renamed = (gone & new).total()
    return UidChange(len(first.names), renamed, gone.total() - renamed, new.total() - renamed)


def _revalidation(fetcher: Fetcher, first: _Marks, second: _Marks, cancel: CancelToken) -> Revalidation:
    if not second.validators:
        return Revalidation.NOT_OFFERED
    if first.validators == second.validators and first.versions != second.versions:
        return Revalidation.WRONG
    made_up = {name: value for name, value in _NEVER_WAS.items() if name in second.validators}
    try:
        if _is_unchanged(fetcher, made_up, cancel):
            return Revalidation.WRONG
        return Revalidation.WORKS if _is_unchanged(fetcher, second.validators, cancel) else Revalidation.IGNORED
    except SpokeError:
        return Revalidation.NOT_KNOWN


def _is_unchanged(fetcher: Fetcher, validators: Mapping[str, str], cancel: CancelToken) -> bool:
    answer = fetcher.fetch(validators, cancel)
    answer.close()
    return answer.not_modified


def _transfer(head: Head, watched: Watched, seconds: float) -> Transfer:
    headers = head.headers
    length = headers.get("content-length", "")
    return Transfer(
        size=watched.size,
        sent=int(length) if length.isdecimal() and len(length) < 16 else None,
        seconds=seconds,
        redirects=head.redirects,
        compression=_short(headers.get("content-encoding", "")),
        stated_charset=stated_charset(headers.get("content-type", "")),
        charset=watched.charset,
        etag=bool(headers.get("etag")),
        last_modified=bool(headers.get("last-modified")),
    )


def _short(text: str) -> str:
    """Of a header that a server may have filled with anything."""
    return text.strip().lower()[:40] if text.isascii() and text.isprintable() else ""


def _chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_FILE_CHUNK):
            yield chunk
