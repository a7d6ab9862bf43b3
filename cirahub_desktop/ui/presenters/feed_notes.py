"""What an office person wants to know of a feed besides its events: what is missing, changed or taken for granted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.examination import Examination, RepairKind, TimeKind, ZoneSource
from cirahub_desktop.wording import findings
from cirahub_desktop.wording.doctor import written_as_singles, zone_of_times_without
from cirahub_desktop.wording.messages import for_publisher

_LINES = 5
_IN_A_MESSAGE = 50


class NoteKind(Enum):
    MISSING = "missing"
    SINGLES = "singles"
    TIMES = "times"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence, and under it the names it is about."""

    kind: NoteKind
    sentence: str
    lines: tuple[str, ...] = ()


def notes(found: Examination) -> tuple[Note, ...]:
    """The most urgent first; nothing where there is nothing to say."""
    return tuple(_notes(found))


def message(found: Examination) -> str:
    """To copy for whoever publishes the calendar; '' where no event is missing."""
    if not found.unread:
        return ""
    title = trn("{count} of its events cannot be read.", "{count} of its events cannot be read.", len(found.unread))
    lines = _first((f"- {wording.fault(one)}" for one in found.unread), len(found.unread), most=_IN_A_MESSAGE)
    facts = [(tr("Calendar name"), found.probe.name), (tr("Server"), found.host)]
    request = "\n".join((tr("Please put these events right:"), *lines))
    return for_publisher(title, [(label, value) for label, value in facts if value], request)


def _notes(found: Examination) -> Iterator[Note]:
    if found.unread:
        sentence = trn(
            "{count} event cannot be read and will be missing:",
            "{count} events cannot be read and will be missing:",
            len(found.unread),
        )
        yield Note(NoteKind.MISSING, sentence, _first(map(wording.fault, found.unread), len(found.unread)))
    if found.singles:
        lines = _first(map(findings.single_series, found.singles), len(found.singles))
        yield Note(NoteKind.SINGLES, written_as_singles(len(found.singles)), lines)
    yield from _times(found)
    yield from _repaired(found)


def _times(found: Examination) -> Iterator[Note]:
    if count := found.times.get(TimeKind.FLOATING):
        without = trn("{count} event names no time zone.", "{count} events name no time zone.", count)
        yield Note(NoteKind.TIMES, f"{without} {zone_of_times_without(found)}")
    if unknown := _unknown_zones(found):
        sentence = tr("These time zones are not known. {rule}", rule=zone_of_times_without(found))
        yield Note(NoteKind.TIMES, sentence, _first(map(quoted, unknown), len(unknown)))


def _repaired(found: Examination) -> Iterator[Note]:
    """Without what was said already: zones that are not known, and what is no fault to a person."""
    said = {RepairKind.UID, RepairKind.ZONE} if _unknown_zones(found) else {RepairKind.UID}
    counts = {kind: len(faults) for kind, faults in found.repairs.items() if kind not in said}
    if counts:
        sentence = trn(
            "{count} small fault was repaired while reading:",
            "{count} small faults were repaired while reading:",
            sum(counts.values()),
        )
        yield Note(NoteKind.REPAIRED, sentence, tuple(findings.repairs(kind, count) for kind, count in counts.items()))


def _unknown_zones(found: Examination) -> list[str]:
    return [use.name for use in found.zones if use.source is ZoneSource.UNKNOWN]


def _first(lines: Iterable[str], count: int, most: int = _LINES) -> tuple[str, ...]:
    shown = tuple(islice(lines, most))
    left = count - len(shown)
    return (*shown, trn("and {count} more", "and {count} more", left)) if left else shown
