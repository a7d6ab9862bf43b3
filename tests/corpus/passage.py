"""One file carried through the pipe: what was found, what arrived, and where two programs see it differently."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, CiraHubError, FaultCode, ItemFault
from cirahub_desktop.sync.report import HubReport, SpokeReport
from tests.corpus.files import CorpusFile, events_in
from tests.corpus.oracle import Oracle, Shows, read_feed
from tests.corpus.pipe import Pipe
from tests.corpus.readers import in_files, in_folder, stored
from tests.corpus.rewritten import rewritten
from tests.corpus.shown import Shown

_NOTES = READ_ALL_THE_SAME | {FaultCode.AS_SINGLE_EVENTS}
"""They stand beside events that arrived."""


class Place(Enum):
    """Where something was looked for."""

    FOLDER = "public folder"
    FILES = "local folder"


@dataclass(frozen=True, slots=True)
class Difference:
    """What one place shows of one UID and the feed does not, or the other way round."""

    place: Place
    uid: str
    """Empty where what is too much there belongs to nothing in the feed."""
    missing: tuple[Shown, ...] = ()
    extra: tuple[Shown, ...] = ()
    named: str = ""
    """The reason by which the program itself names the event as not written there."""

    @property
    def counts(self) -> str:
        return f"{len(self.missing)} missing, {len(self.extra)} more"

    def __str__(self) -> str:
        told = [f"missing {one}" for one in self.missing[:2]] + [f"more {one}" for one in self.extra[:2]]
        return f"{self.place.value}, {self.uid or 'in no feed'}: {self.counts}: {'; '.join(told)}"


@dataclass(frozen=True, slots=True)
class Passage:
    """``named`` counts lost events by reason; ``found`` = ``read`` + what the reader named."""

    file: CorpusFile
    found: int
    counted: int
    """BEGIN:VEVENT lines, counted without the program."""
    read: int
    arrived: int
    named: Counter[str]
    series: frozenset[str]
    """UIDs of what repeats."""
    shown: int
    """Occurrences that were compared."""
    stored: int | None
    """Items in the public folder, as exchangelib counts them; None where one event is not one item."""
    nameless: int
    """Lost events that are named by nothing: neither by a UID nor by the line where they stand."""
    differences: tuple[Difference, ...]
    unread: tuple[str, ...]
    """What the oracle could not read."""
    again: int
    """Writes of a second run."""
    after_rewriting: int | None
    """Writes of a run after the same calendar was written by another program; None where none can be made of it."""
    first_seconds: float
    """Of the first run alone, as time of the processor: other programs on this computer do not count."""
    seconds: float
    """Of all of it, in the same way."""
    error: str = ""
    """Why the feed as a whole was refused."""


def carry(pipe: Pipe, file: CorpusFile) -> Passage:
    begun = time.process_time()
    data = file.data()
    oracle = read_feed(data)
    pipe.open(data, oracle.first_start())
    try:
        return _carried(pipe, file, data, oracle, begun)
    finally:
        pipe.shut()


def _carried(pipe: Pipe, file: CorpusFile, data: bytes, oracle: Oracle, begun: float) -> Passage:
    started = time.process_time()
    report = pipe.run()
    first = time.process_time() - started
    feed, team, local = report.spokes
    for spoke in (team, local):
        if spoke.error:
            raise AssertionError(f"{file.name}: {spoke.name} was not written: {spoke.error!r}")
    found, blocks = _blocks(data)
    refused = feed.error is not None
    unread, unwritten = [] if refused else feed.skipped, [*team.skipped, *team.failed]
    named = _named(unread, {}) + _named(unwritten, blocks)
    expected = {} if refused else oracle.shows()
    items = stored(pipe.folder)
    if items != team.created:
        raise AssertionError(f"{file.name}: {team.created} items written, {items} stored")
    one_each = all(count == 1 for count in blocks.values()) and not any(
        fault.code is FaultCode.AS_SINGLE_EVENTS for fault in unwritten
    )
    differences = [
        _with_reason(one, feed, {Place.FOLDER: team, Place.FILES: local}) for one in judged(pipe, oracle, expected)
    ]
    again = _written(pipe.run())
    other = rewritten(data)
    after = None
    if other is not None:
        pipe.serve(other)
        after = _written(pipe.run())
    return Passage(
        file=file,
        found=found,
        counted=events_in(data),
        read=0 if refused else found - _named(unread, {}).total(),
        arrived=0 if refused else found - named.total(),
        named=Counter({_refusal(feed.error): found}) if refused else named,
        series=frozenset(one.uid for one in oracle.families if one.repeats),
        shown=sum(one.wanted.total() for one in expected.values()),
        stored=items if one_each else None,
        nameless=sum(not fault.uid and not fault.line for fault in (*unread, *unwritten) if fault.code not in _NOTES),
        differences=tuple(differences),
        unread=tuple(f"{uid}: {complaint}" for uid, complaint in oracle.unread.items()),
        again=again,
        after_rewriting=after,
        first_seconds=first,
        seconds=time.process_time() - begun,
        error=_refusal(feed.error),
    )


def judged(pipe: Pipe, oracle: Oracle, expected: Mapping[str, Shows]) -> list[Difference]:
    """Both places against what the oracle says."""
    stretches = oracle.stretches()
    there = {Place.FOLDER: in_folder(pipe.folder, stretches), Place.FILES: in_files(pipe.files, stretches)}
    return [one for place, shows in there.items() for one in compared(place, expected, shows, oracle.subjects)]


def compared(
    place: Place, expected: Mapping[str, Shows], there: Counter[Shown], unjudged: Collection[str] = ()
) -> list[Difference]:
    """Of each UID what is missing; what is too much goes to the UID that misses something of the same subject, else
    to the one that has that subject, else to nobody. Of what has an ``unjudged`` subject it is not known whether it is
    too much."""
    left = Counter(there)
    missing: dict[str, list[Shown]] = {}
    for uid, shows in expected.items():
        for one in shows.wanted.elements():
            if left[one] > 0:
                left[one] -= 1
            else:
                missing.setdefault(uid, []).append(one)
    for shows in expected.values():
        left -= shows.welcome
    extra: dict[str, list[Shown]] = {}
    for one in (+left).elements():
        owner = _owner(one, missing)
        if not owner and one.subject not in unjudged:
            owner = _owner(one, {uid: shows.wanted for uid, shows in expected.items()})
        if owner or one.subject not in unjudged:
            extra.setdefault(owner, []).append(one)
    return [
        Difference(place, uid, tuple(sorted(missing.get(uid, ()))), tuple(sorted(extra.get(uid, ()))))
        for uid in sorted({*missing, *extra})
    ]


def _with_reason(one: Difference, feed: SpokeReport, written: Mapping[Place, SpokeReport]) -> Difference:
    spoke = written[one.place]
    told = [fault.code for fault in (*feed.skipped, *spoke.skipped, *spoke.failed) if fault.uid == one.uid]
    lost = [code.value for code in told if code not in _NOTES]
    return replace(one, named=lost[0]) if lost and not one.extra else one


def _owner(one: Shown, shows: Mapping[str, Iterable[Shown]]) -> str:
    return next((uid for uid, own in shows.items() if any(other.subject == one.subject for other in own)), "")


def _blocks(data: bytes) -> tuple[int, dict[str, int]]:
    """How many events the program finds, and how many of each item it reads."""
    calendar = load_calendar([data])
    read: dict[str, int] = {}
    for one in calendar.groups:
        reading = calendar.read(one)
        if reading.item is not None:
            uid = reading.item.identity.uid
            read[uid] = read.get(uid, 0) + reading.blocks
    found = calendar.events
    calendar.close()
    return found, read


def _named(faults: Iterable[ItemFault], blocks: Mapping[str, int]) -> Counter[str]:
    """How many events each reason stands for: all of an item, or one changed occurrence."""
    found: Counter[str] = Counter()
    for fault in faults:
        if fault.code in _NOTES:
            continue
        found[fault.code.value] += 1 if fault.code is FaultCode.OCCURRENCE_LOST else blocks.get(fault.uid, 1)
    return found


def _written(report: HubReport) -> int:
    return sum(_of_spoke(one) for one in report.spokes)


def _of_spoke(report: SpokeReport) -> int:
    return report.created + report.updated + report.deleted


def _refusal(error: CiraHubError | None) -> str:
    return "" if error is None else str(getattr(getattr(error, "reason", None), "value", type(error).__name__))
