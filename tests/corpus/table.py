"""The table per origin, and what stands below it: every difference, every unread file, every reason by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.corpus.known import reason_for
from tests.corpus.passage import Passage

_HEAD = ("origin", "files", "events", "read", "arrived", "named", "series", "occurrences", "differ", "seconds")


def table(passages: Sequence[Passage]) -> Iterator[str]:
    """As Markdown."""
    yield _row(_HEAD)
    yield _row(["---", *["---:" for _ in _HEAD[1:]]])
    for origin, own in groupby(passages, key=lambda one: one.file.origin):
        yield _row(_cells(origin, list(own)))
    yield _row(_cells("**all**", passages))


def reasons(passages: Sequence[Passage]) -> Iterator[str]:
    """Why events did not arrive."""
    named: Counter[str] = Counter()
    for one in passages:
        named.update(one.named)
    for reason, count in sorted(named.items()):
        files = [one.file.name for one in passages if one.named[reason]]
        yield f"- {reason}: {count} events in {len(files)} files ({', '.join(files[:4])}{', ...' if files[4:] else ''})"


def differences(passages: Sequence[Passage]) -> Iterator[str]:
    for one in passages:
        for found in one.differences:
            told = reason_for(one.file.name, found) or f"**Not explained**: {found}"
            yield f"- {one.file.name}, {found.place.value}, {found.uid or 'in no feed'}: {found.counts}. {told}"


def unread(passages: Sequence[Passage]) -> Iterator[str]:
    """What recurring-ical-events could not tell us."""
    for one in passages:
        for told in one.unread:
            yield f"- {one.file.name}: {told}"


def written_again(passages: Sequence[Passage]) -> Iterator[str]:
    for one in passages:
        if one.again:
            yield f"- {one.file.name}: {one.again} writes of a second run"
        if one.after_rewriting:
            yield f"- {one.file.name}: {one.after_rewriting} writes after the same calendar was written anew"


def never_rewritten(passages: Sequence[Passage]) -> Iterator[str]:
    return (f"- {one.file.name}" for one in passages if one.after_rewriting is None)


def fates(passages: Sequence[Passage]) -> Iterator[str]:
    """Of broken files: what each came to."""
    for one in passages:
        lost = "".join(f", {count} {reason}" for reason, count in sorted(one.named.items()))
        arrived = f"{one.found} events, {one.arrived} arrived{lost}"
        yield f"- {one.file.name}: {f'refused as a whole ({one.error})' if one.error else arrived}"


def differing(passages: Sequence[Passage]) -> int:
    """Events and series, without those that did not arrive and are named; what is too much and belongs to nothing in
    the feed counts where nothing else of its file does."""
    found = [{one.uid for one in passage.differences if not one.named} for passage in passages]
    return sum(len(uids - {""}) or bool(uids) for uids in found)


def differing_series(passages: Sequence[Passage]) -> int:
    """Those of them that repeat."""
    return sum(len({one.uid for one in passage.differences if not one.named} & passage.series) for passage in passages)


def share(passages: Sequence[Passage]) -> Iterator[str]:
    """The two figures that matter."""
    found, arrived = sum(one.found for one in passages), sum(one.arrived for one in passages)
    series, differ = sum(len(one.series) for one in passages), differing_series(passages)
    yield f"{arrived} of {found} events arrived ({_percent(arrived, found)}); the others are named below."
    yield f"{differ} of {series} series ({_percent(differ, series)}) are not the same everywhere; why is said below."


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


def _cells(name: str, own: Sequence[Passage]) -> list[str]:
    return [
        name,
        str(len(own)),
        str(sum(one.found for one in own)),
        str(sum(one.read for one in own)),
        str(sum(one.arrived for one in own)),
        str(sum(one.named.total() for one in own)),
        str(sum(len(one.series) for one in own)),
        str(sum(one.shown for one in own)),
        str(differing(own)),
        f"{sum(one.seconds for one in own):.1f}",
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
