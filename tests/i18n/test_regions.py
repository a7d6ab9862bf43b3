"""The table of regions says what Babel says, for every region of the languages we speak."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from cirahub_desktop.regions import TABLE, known_region, region_of
from cirahub_desktop.resources import resource
from installer.regions import table, tags

NUMBERS = (0, 7, 999, 1000, 12_345, 99_999, 100_000, 1_234_567, 1_234_567_890, -1000, -123_456)
MOMENTS = [datetime(2026, 11, 24) + timedelta(minutes=minutes) for minutes in range(0, 1440, 29)]
DAYS = [date(2026, month, day) for month in range(1, 13) for day in (1, 9, 30 if month != 2 else 28)]


def test_the_table_is_that_of_the_babel_we_use() -> None:
    assert resource(*TABLE).read_text(encoding="utf-8") == table(), "run installer/regions.py"


@pytest.mark.parametrize("tag", tags())
def test_numbers_times_and_days_are_written_as_babel_writes_them(tag: str) -> None:
    region, locale = known_region(tag), Locale.parse(tag)
    assert [region.number(one) for one in NUMBERS] == [format_decimal(one, locale=locale) for one in NUMBERS]
    assert [region.time(one) for one in MOMENTS] == [format_time(one, "short", locale=locale) for one in MOMENTS]
    for one in DAYS:
        assert region.day(one, year=True) == format_date(one, "d MMM y", locale=locale)
        assert region.day(one) == format_date(one, "d MMM", locale=locale)
        assert region.weekday(one) == format_date(one, "EEE", locale=locale)


def test_what_the_table_has_not_is_asked_of_babel() -> None:
    other = region_of("de_AT")
    assert other is not None
    assert (other.tag, other.number(12_345), other.day(date(2026, 1, 5))) == ("de_AT", "12.345", "5 Jän.")
    assert region_of("fr_") is None
    assert region_of("tlh") is None
