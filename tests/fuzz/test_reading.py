"""A short game of the fuzzer; ``python -m tests.fuzz`` plays longer, with other bytes each time."""

from __future__ import annotations

from random import Random
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mangled import calendar
from tests.fuzz.promise import keep_promise

_SLOWEST = 10.0
"""Seconds of work that no input of a few kB may cost; two are normal for many zones and rules."""


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False))
def test_r14_any_mangled_calendar_is_read_or_reported(random: Random) -> None:
    """R9, R14"""
    keep_promise(random, calendar(random))


@settings(max_examples=200)
@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_r14_any_bytes_inside_a_calendar(noise: bytes, seed: int) -> None:
    """R9, R14"""
    event = b"BEGIN:VEVENT\nUID:a\nDTSTART:20261201T090000Z\n" + noise + b"\nEND:VEVENT\n"
    keep_promise(Random(seed), b"BEGIN:VCALENDAR\n" + event + b"END:VCALENDAR\n")


@pytest.mark.parametrize("seed", range(8))
def test_r14_mangled_calendars_cost_little(seed: int) -> None:
    """R14: work is bounded for each input."""
    random = Random(seed)
    for _ in range(60):
        data = calendar(random)
        began = process_time()
        keep_promise(random, data)
        assert process_time() - began < _SLOWEST, data


@pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
@pytest.mark.parametrize("end", ["", ";COUNT=2", ";COUNT=2000000000", ";BYDAY=MO,TU", ";UNTIL=99991231T235959Z"])
@pytest.mark.parametrize("start", ["16000101T000000", "20261201T090000Z", "90000101T000000Z"])
def test_steps_beyond_the_calendar(frequency: str, end: str, start: str) -> None:
    """The second occurrence would be after the year 9999, which no clock has."""
    rule = f"DTSTART:{start}\nRRULE:FREQ={frequency};INTERVAL=999999{end}"
    keep_promise(Random(0), f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n{rule}\nEND:VEVENT\nEND:VCALENDAR\n".encode())
