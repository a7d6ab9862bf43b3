"""The spoke of an iCal link: fetched, cut, compared, and only what changed is parsed.

Read-only, and strict about what it may conclude: a snapshot is COMPLETE only after a 2xx that is no 206, with the
whole body and every calendar in it closed (R1). It is PARTIAL where one of several calendars broke off and another
follows. Anything less raises, so that nothing can be taken for deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from cirahub_desktop.sync import web
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import Calendar
from cirahub_desktop.sync.errors import ItemFault, OptionImpossible
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem, Seen, Version
from cirahub_desktop.sync.spokes.as_written import AsWritten, as_written
from cirahub_desktop.sync.spokes.base import (
    Capabilities,
    Clock,
    Found,
    Known,
    Probe,
    Report,
    Snapshot,
    Verdict,
    Write,
    WriteResult,
    silent,
)
from cirahub_desktop.sync.spokes.first_look import first_look
from cirahub_desktop.sync.spokes.ical.cursor import Cursor, cursor_for, cursor_from_text
from cirahub_desktop.sync.spokes.ical.fetch import Fetcher, Head, SessionFactory
from cirahub_desktop.sync.spokes.ical.last_seen import LastSeen
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from cirahub_desktop.sync.spokes.ical.link import check_link
from cirahub_desktop.sync.spokes.ical.loading import load_answer
from cirahub_desktop.sync.spokes.ical.own_answer import addresses, with_answer

CAPABILITIES = Capabilities(readable=True, writable=False, strikes=True)
_DEFAULT_LIMITS = FeedLimits()
_REPORT_EVERY = 50


class IcalSpoke:
    """See :class:`~cirahub_desktop.sync.spokes.base.Spoke`. ``url`` is a secret; raises LinkRefused for a bad one."""

    def __init__(
        self,
        url: str,
        user: str = "",
        password: str = "",
        *,
        clock: Clock,
        here: ZoneInfo | None = None,
        limits: FeedLimits = _DEFAULT_LIMITS,
        sessions: SessionFactory = web.session,
        last_seen: LastSeen | None = None,
    ) -> None:
        """``here`` is the zone of the reader, for a calendar that states none of its own; ``last_seen`` outlives the
        spoke, so that looking at many events fetches the feed once."""
        link = check_link(url)
        self._feed, self._last_seen = (link, user, password), last_seen or LastSeen()
        self._fetcher = Fetcher(link, user, password, sessions=sessions, limits=limits, clock=clock)
        self._clock, self._limits = clock, limits
        self._here = here or ZoneInfo("UTC")

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def probe(self, cancel: CancelToken) -> Probe:
        """Fetch and read all of it once."""
        began = monotonic()
        calendar = load_answer(self._fetcher.fetch({}, cancel), self._fetcher.host, self._limits)
        try:
            here = calendar.zones.floating or self._here
            seen = first_look(map(calendar.read, calendar.groups), self._clock(), here, cancel)
            faults = (*calendar.duplicates, *seen.faults)
            seconds = monotonic() - began
            return replace(seen, name=calendar.name, zone=calendar.zone, faults=faults, seconds=seconds)
        finally:
            calendar.close()

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        cursor, now = cursor_from_text(known.cursor), self._clock()
        answer = self._fetcher.fetch({} if known.look_closely else cursor.validators_at(now), cancel)
        if answer.not_modified:
            return Snapshot(Verdict.UNCHANGED, cursor=known.cursor, server_time=answer.head.server_time)
        # Some publishers never write the last line; a feed that was whole before has to be so again.
        calendar = load_answer(answer, self._fetcher.host, self._limits, may_lack_end=not known.cursor)
        try:
            found = _snapshot(calendar, known, cursor, answer.head, now, cancel, report, self._own(calendar))
            if found.verdict is not Verdict.UNCHANGED:
                self._last_seen.forget(self._feed)
            return found
        finally:
            calendar.close()

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:  # noqa: ARG002 - as in the contract
        """A feed cannot be asked for one item; nothing is decided."""
        cancel.check()
        return {}

    def as_written(self, remote_id: RemoteId, cancel: CancelToken) -> AsWritten | None:
        """Fetches all of the feed, for there is no other way to see one event of it; but not for each event anew."""
        fetch = lambda validators: self._fetcher.fetch(validators, cancel)  # noqa: E731
        load = lambda answer: load_answer(answer, self._fetcher.host, self._limits, may_lack_end=True)  # noqa: E731
        with self._last_seen.calendar(self._feed, self._clock(), cancel, fetch, load) as calendar:
            found = as_written(calendar, remote_id)
            if found is None or found.item is None:
                return found
            return replace(found, item=with_answer(found.item, self._own(calendar)))

    def _own(self, calendar: Calendar) -> frozenset[str]:
        link, user, _ = self._feed
        return addresses(link, user, calendar.name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:  # noqa: ARG002 - as in the contract
        """Refused always; the guard in front of every spoke never lets it come so far."""
        raise OptionImpossible("hub-writes", OptionImpossible.Reason.READ_ONLY)

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:  # noqa: ARG002 - as in the contract
        cancel.check()
        return ()

    def close(self) -> None:
        """Every fetch has closed its own connection."""


def _snapshot(
    calendar: Calendar,
    known: Known,
    cursor: Cursor,
    head: Head,
    now: datetime,
    cancel: CancelToken,
    report: Report,
    own: frozenset[str],
) -> Snapshot:
    versions = {one.remote_id: calendar.version(one) for one in calendar.groups}
    left = cursor_for(head.headers, _listing(versions), now)
    if calendar.complete and left.listing == cursor.listing and not known.look_closely:
        return Snapshot(Verdict.UNCHANGED, cursor=left.to_text(), server_time=head.server_time)
    if not calendar.complete:
        versions |= _undecided(calendar, versions, known)
    changed, faults = _read_changed(calendar, versions, known, cancel, report)
    changed = {remote: with_answer(item, own) for remote, item in changed.items()}
    return Snapshot(
        Verdict.COMPLETE if calendar.complete else Verdict.PARTIAL,
        present={remote: Seen(version) for remote, version in versions.items()},
        changed=changed,
        faults=(*calendar.duplicates, *faults),
        cursor=left.to_text() if calendar.complete else "",
        server_time=head.server_time,
    )


def _read_changed(
    calendar: Calendar, versions: Mapping[RemoteId, Version], known: Known, cancel: CancelToken, report: Report
) -> tuple[dict[RemoteId, RemoteItem], list[ItemFault]]:
    new = [one for one in calendar.groups if known.versions.get(one.remote_id) != versions[one.remote_id]]
    changed: dict[RemoteId, RemoteItem] = {}
    faults: list[ItemFault] = []
    for done, one in enumerate(new):
        if done % _REPORT_EVERY == 0:
            cancel.check()
            report(done, len(new))
        found = calendar.read(one)
        faults += found.faults
        if found.item is not None:
            changed[one.remote_id] = found.item
    report(len(new), len(new))
    return changed, faults


def _undecided(calendar: Calendar, versions: Mapping[RemoteId, Version], known: Known) -> dict[RemoteId, Version]:
    """Known series of a calendar that broke off keep their known version: their overrides may be what is missing."""
    return {
        one.remote_id: known.versions[one.remote_id]
        for one in calendar.groups
        if one.master.recurs and one.remote_id in known.versions and one.remote_id in versions
    }


def _listing(versions: Mapping[RemoteId, Version]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for remote in sorted(versions):
        digest.update(f"{remote}\0{versions[remote]}\n".encode())
    return digest.hexdigest()
