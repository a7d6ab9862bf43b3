"""Every file of every origin: all of it arrives or is named, at the right time everywhere, and is written once."""

from __future__ import annotations

from functools import cache

import pytest

from tests.corpus.__main__ import LONGEST, carried
from tests.corpus.files import BROKEN, corpus_files
from tests.corpus.known import KNOWN, reason_for
from tests.corpus.passage import Passage
from tests.corpus.table import differing, differing_series
from tests.support.shared import shared

pytestmark = pytest.mark.together
_FILES = corpus_files(shared("corpus", "ics"))
_ORIGINS = sorted({file.origin for file in _FILES} - {*BROKEN})


@cache
def passages_of(origin: str) -> tuple[Passage, ...]:
    """Once for all tests of this module: a minute or two for all of them."""
    return tuple(carried(file for file in _FILES if file.origin == origin))


@pytest.mark.parametrize("origin", _ORIGINS)
def test_what_a_feed_shows_is_shown_in_both_folders(origin: str) -> None:
    """The same starts, ends and subjects as recurring-ical-events finds in the feed, or a reason why not."""
    wrong = {
        one.file.name: [str(found) for found in one.differences if not reason_for(one.file.name, found)]
        for one in passages_of(origin)
    }
    assert {name: told for name, told in wrong.items() if told} == {}


@pytest.mark.parametrize("origin", _ORIGINS)
def test_r9_every_event_of_a_file_is_read_or_named(origin: str) -> None:
    """R9"""
    for one in passages_of(origin):
        assert not one.error, one.file.name
        assert one.found == one.counted, one.file.name
        assert one.nameless == 0, one.file.name
        assert one.stored in (None, one.arrived), one.file.name


@pytest.mark.parametrize("origin", _ORIGINS)
def test_r5_what_did_not_change_is_not_written(origin: str) -> None:
    """R5: neither by a second run, nor after the same calendar was written by another program."""
    again = {one.file.name: one.again for one in passages_of(origin)}
    anew = {one.file.name: one.after_rewriting or 0 for one in passages_of(origin)}
    assert {name: count for name, count in again.items() if count} == {}
    assert {name: count for name, count in anew.items() if count} == {}


def test_nearly_all_events_arrive() -> None:
    passages = [one for origin in _ORIGINS for one in passages_of(origin)]
    assert sum(one.arrived for one in passages) >= 0.99 * sum(one.found for one in passages)
    assert sum(one.arrived for one in passages if one.stored is not None) > 1000  # so many were counted apart
    assert sum(one.after_rewriting is None for one in passages) <= 0.02 * len(passages)


def test_differences_are_few_and_listed_ones_are_there() -> None:
    passages = [one for origin in _ORIGINS for one in passages_of(origin)]
    differ = {(one.file.name, found.uid) for one in passages for found in one.differences}
    stale = [known for known in KNOWN if not any(name == known.file and known.uid in ("", uid) for name, uid in differ)]
    assert stale == []
    assert differing_series(passages) < 0.01 * sum(len(one.series) for one in passages)
    assert differing(passages) < 0.01 * sum(one.found for one in passages)


@pytest.mark.parametrize("folder", BROKEN)
def test_r14_broken_files_neither_crash_nor_hang(folder: str) -> None:
    """R14: and what can be read of them arrives, once."""
    for one in passages_of(folder):
        assert one.first_seconds < LONGEST, one.file.name
        assert one.again == 0, one.file.name
        assert one.nameless == 0, one.file.name
        assert one.stored in (None, one.arrived), one.file.name


def test_every_flag_of_the_manifest_is_among_the_files() -> None:
    flags = {flag for file in _FILES for flag in file.flags}
    assert {"BOM", "CR-ONLY", "RDATE", "EXRULE", "THISANDFUTURE", "VCAL1", "MULTI-VCALENDAR", "DUP-UID"} <= flags
