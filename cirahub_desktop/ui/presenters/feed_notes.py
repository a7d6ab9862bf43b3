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

_LINES = 5


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
    if found.repaired:
        sentence = trn(
            "{count} small fault was repaired while reading:",
            "{count} small faults were repaired while reading:",
            found.repaired,
        )
        small = ((kind, len(faults)) for kind, faults in found.repairs.items() if kind is not RepairKind.UID)
        lines = tuple(findings.repairs(kind, count) for kind, count in small)
        yield Note(NoteKind.REPAIRED, sentence, lines)


def _times(found: Examination) -> Iterator[Note]:
    unknown = [use for use in found.zones if use.source is ZoneSource.UNKNOWN]
    if count := found.times.get(TimeKind.FLOATING):
        without = trn("{count} event names no time zone.", "{count} events name no time zone.", count)
        yield Note(NoteKind.TIMES, f"{without} {zone_of_times_without(found)}")
    if unknown:
        sentence = tr("These time zones are not known. {rule}", rule=zone_of_times_without(found))
        yield Note(NoteKind.TIMES, sentence, _first((quoted(use.name) for use in unknown), len(unknown)))


def _first(lines: Iterable[str], count: int) -> tuple[str, ...]:
    shown = tuple(islice(lines, _LINES))
    left = count - len(shown)
    return (*shown, trn("and {count} more", "and {count} more", left)) if left else shown
