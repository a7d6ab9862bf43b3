"""What a VTIMEZONE means, together with its name."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.vtimezone import RuleZone, ZoneBook
from tests.codecs.zone_texts import (
    EU_SUMMER,
    EU_WINTER,
    NEW_YORK,
    ODD,
    ODD_KEY,
    PARIS,
    SYDNEY,
    US_SUMMER,
    US_WINTER,
    block,
    fixed,
    part,
    yearly,
)

UTC = ZoneInfo("UTC")
OLD_US = yearly("-0500", "-0400", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")


def meaning(tzid: str, *parts: str, name: str = "") -> str | None:
    """The key of the zone; ``name`` where the event names it otherwise."""
    found = ZoneBook([block(tzid, *parts)]).find(name or tzid)
    assert not isinstance(found, RuleZone)
    return found.key if found else None


@pytest.mark.parametrize(
    ("tzid", "rules", "key"),
    [
        ("Europe/Paris", NEW_YORK, "Europe/Paris"),
        ("Europe/Paris", fixed("+0100"), "Europe/Paris"),
        ("/mozilla.org/20050126_1/Europe/Paris", SYDNEY, "Europe/Paris"),
        ("UTC", PARIS, "UTC"),
        ("Romance Standard Time", fixed("+0100"), "Europe/Paris"),
        ("Pacific Standard Time", OLD_US.replace("-0500", "-0800").replace("-0400", "-0700"), "America/Los_Angeles"),
        ("Russian Standard Time", fixed("+0400"), "Europe/Moscow"),  # from 2011 to 2014
    ],
)
def test_a_name_wins_over_rules_that_are_old_or_wrong(tzid: str, rules: str, key: str) -> None:
    assert meaning(tzid, rules) == key


@pytest.mark.parametrize(
    ("tzid", "rules", "key"),
    [
        ("Eastern Standard Time", SYDNEY, "Australia/Sydney"),
        ("Eastern Time", SYDNEY, "Australia/Sydney"),
        ("Eastern Time (US & Canada)", fixed("-0500"), "Etc/GMT+5"),
        ("EST", NEW_YORK, "America/New_York"),
        ("GMT", yearly("+0000", "+0100", EU_SUMMER, EU_WINTER, start="010000"), "Europe/London"),
        ("CST", yearly("-0600", "-0500", US_SUMMER, US_WINTER), "America/Chicago"),
        ("UTC+02", NEW_YORK, "America/New_York"),
    ],
)
def test_rules_win_over_a_description(tzid: str, rules: str, key: str) -> None:
    assert meaning(tzid, rules) == key


@pytest.mark.parametrize(
    ("tzid", "rules", "key"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", PARIS, "Europe/Amsterdam"),
        ("Our Paris office", PARIS, "Europe/Paris"),
        ("Customized Time Zone", PARIS, "Europe/Berlin"),
        ("tzone://Microsoft/Custom", NEW_YORK, "America/New_York"),
        ("W. Europe Standard Time 1", PARIS, "Europe/Berlin"),
        ("US-Eastern", OLD_US, "US/Eastern"),
        ("(GMT-05:00) Eastern Time (US & Canada)", OLD_US.replace("T020000", "T030000"), "America/New_York"),
        ("(no TZ description)", fixed("+0000"), "UTC"),
        ("Office", fixed("+0100"), "Etc/GMT-1"),
        ("Office", fixed("+0530"), "Asia/Calcutta"),
        ("Lisbon", yearly("+0000", "+0100", EU_SUMMER, EU_WINTER, start="010000"), "Europe/Lisbon"),
    ],
)
def test_a_description_chooses_among_the_zones_that_follow_the_rules(tzid: str, rules: str, key: str) -> None:
    assert meaning(tzid, rules) == key


@pytest.mark.parametrize(
    "line",
    [
        "X-LIC-LOCATION:Europe/Vienna",
        "x-lic-location;x=y:Europe/Vienna",
        "TZURL:http://tzurl.org/zoneinfo-outlook/Europe/Vienna",
        "TZURL:http://tzurl.org/zoneinfo/Europe/Vienna.ics",
        "TZID-ALIAS-OF:Europe/Vienna",
        "X-TZINFO:Europe/Vienna[2014]",
    ],
)
def test_a_block_may_name_its_place(line: str) -> None:
    assert meaning("Office", line, PARIS) == "Europe/Vienna"
    assert meaning("Office", line) == "Europe/Vienna"
    assert meaning("Office", line, NEW_YORK) == "America/New_York"


def test_rules_of_nobody_are_a_zone_of_their_own_whatever_their_name_and_form() -> None:
    other = ODD.replace("BYDAY=2SA", "BYDAY=SA;BYMONTHDAY=8,9,10,11,12,13,14").replace("16010101T", "19700101T")
    lines = ODD.replace("FREQ=YEARLY;", "FREQ=YEARLY;INTERVAL=1;WKST=SU;").replace("\n", "\r\n")
    setpos = ODD.replace("BYDAY=3SA", "BYDAY=SA;BYSETPOS=3")
    for tzid, text in (("Here", ODD), ("There", other), ("Customized Time Zone", lines), ("x", setpos)):
        assert meaning(tzid, text) == ODD_KEY


def test_the_day_may_be_fixed_or_end_at_midnight() -> None:
    fixed_day = yearly("+0335", "+0435", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=21", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=21")
    assert meaning("x", fixed_day) == "posix <+0335>-3h35<+0435> J80 J264"
    by_start = yearly("+0335", "+0435", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=21")
    assert meaning("x", by_start.replace("16010101T", "16010321T", 1)) == "posix <+0335>-3h35<+0435> J80 J264"
    late = yearly("+0110", "+0210", EU_SUMMER.replace("SU", "SA"), EU_WINTER, start="235959", end="235959")
    assert meaning("x", late) == "posix <+0110>-1h10<+0210> M3.5.6/24 M10.5.0/24"


def test_half_an_hour_and_the_south_are_understood() -> None:
    half = yearly("+1030", "+1100", "FREQ=YEARLY;BYMONTH=10;BYDAY=1SU", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU")
    assert meaning("Lord Howe Standard Time 2", half) == "Australia/Lord_Howe"
    assert meaning("x", half) in ("Australia/Lord_Howe", "Australia/LHI")


def test_changes_of_the_past_find_the_zone_that_made_them() -> None:
    """As programs write that list what happened in the years of their events, and no rule."""
    past = [
        part("DAYLIGHT", "+0100", "+0200", "20240331T020000", "RDATE:20240331T020000,20250330T020000"),
        part("STANDARD", "+0200", "+0100", "20231029T030000", "RDATE:20241027T030000"),
    ]
    assert meaning("Vienna, office", *past) == "Europe/Vienna"
    assert meaning("x", *past) == "Europe/Berlin"
    bounded = PARIS.replace("BYDAY=-1SU", "BYDAY=-1SU;UNTIL=20201231T000000Z").replace("16010101", "20100101")
    assert meaning("x", bounded) == "Europe/Berlin"


def test_of_changes_that_nobody_made_the_last_counts() -> None:
    gone = ODD.replace("BYDAY=2SA", "BYDAY=2SA;UNTIL=20150411T005000Z").replace(
        "BYDAY=3SA", "BYDAY=3SA;UNTIL=20150919T012000Z"
    )
    assert meaning("x", gone) == "posix <+0110>-1h10"


def test_a_rule_that_ends_before_its_day_of_the_year_ends_the_year_before() -> None:
    """The last changes are those of 2014, where the clock went back; 2015 has none."""
    summer = ODD.partition("\nBEGIN:STANDARD")[0].replace("BYDAY=2SA", "BYDAY=2SA;UNTIL=20150301T000000Z")
    winter = part("STANDARD", "+0210", "+0110", "20140920T033000")
    assert meaning("x", summer, winter) == "posix <+0110>-1h10"


def test_a_clock_is_read_with_the_offset_that_its_part_says_was_before() -> None:
    """Two in the morning by Greenwich is ten past three here."""
    odd = ODD.replace("TZOFFSETFROM:+0110", "TZOFFSETFROM:+0000", 1)
    assert meaning("x", odd) == "posix <+0110>-1h10<+0210> M4.2.6/3h10 M9.3.6/3h30"


def test_rules_that_end_in_years_to_come_go_on() -> None:
    cut = ODD.replace("BYDAY=2SA", "BYDAY=2SA;UNTIL=20281231T000000Z").replace("BYDAY=3SA", "BYDAY=3SA;UNTIL=20281231")
    assert meaning("x", cut) == ODD_KEY


def test_of_several_eras_the_newest_goes_on() -> None:
    """Outlook ends none of them."""
    assert meaning("Customized Time Zone 1", OLD_US, NEW_YORK.replace("16010101", "20070101")) == "America/New_York"


def test_the_order_of_blocks_with_one_name_means_nothing() -> None:
    broken = block("Office", part("STANDARD", "?", "?", "never"))
    one = [broken, block("Office", ODD), block("Office", PARIS), block("Office", NEW_YORK.replace("1601", "1602"))]
    found = {ZoneBook(blocks).meaning("Office") for blocks in permutations(one)}
    assert found == {"America/New_York"}
    assert ZoneBook([broken, block("Office", ODD)]).meaning("Office") == ODD_KEY


def test_commas_in_a_name_may_be_escaped() -> None:
    assert meaning("Here\\, there", ODD, name="Here, there") == ODD_KEY
    assert meaning("Here, there", ODD, name='"Here\\, there"') == ODD_KEY


def test_what_no_rule_can_say_turns_single_events_into_utc() -> None:
    """A summer time with a pause, each year by a rule."""
    parts = [
        ODD,
        part("STANDARD", "+0210", "+0040", "16010101T030000", "RRULE:FREQ=YEARLY;BYMONTH=6;BYDAY=1SU"),
        part("DAYLIGHT", "+0040", "+0210", "16010101T030000", "RRULE:FREQ=YEARLY;BYMONTH=7;BYDAY=1SU"),
    ]
    book = ZoneBook([block("x", *parts)])
    zone = book.find("x")
    assert isinstance(zone, RuleZone)
    for month, hours in ((3, "01:10"), (5, "02:10"), (6, "00:40"), (8, "02:10"), (12, "01:10")):
        ahead = timedelta(hours=int(hours[:2]), minutes=int(hours[3:]))
        assert zone.to_utc(datetime(2026, month, 15, 12)) == datetime(2026, month, 15, 12, tzinfo=UTC) - ahead
    assert zone.to_utc(datetime(2026, 4, 11, 2, 30)) == datetime(2026, 4, 11, 1, 20, tzinfo=UTC)  # does not exist
    assert zone.to_utc(datetime(2026, 9, 19, 3, 0)) == datetime(2026, 9, 19, 0, 50, tzinfo=UTC)  # the first of two
    assert book.meaning("x") == ZoneBook([block("x", *reversed(parts))]).meaning("x")


def test_rules_that_are_not_for_one_day_a_year_are_followed_as_far_as_needed() -> None:
    """Every second year, or twice a year by one rule."""
    part_of = ODD.partition("\nBEGIN:STANDARD")[0]
    odd_years = part(
        "STANDARD", "+0210", "+0110", "20210918T033000", "RRULE:FREQ=YEARLY;INTERVAL=2;BYDAY=3SA;BYMONTH=9"
    )
    zone = ZoneBook([block("x", part_of, odd_years)]).find("x")
    assert isinstance(zone, RuleZone)
    assert zone.to_utc(datetime(2025, 12, 1, 12)) == datetime(2025, 12, 1, 10, 50, tzinfo=UTC)
    assert zone.to_utc(datetime(2026, 12, 1, 12)) == datetime(2026, 12, 1, 9, 50, tzinfo=UTC)
    twice = part("STANDARD", "+0110", "+0110", "19700101T000000", "RRULE:FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1")
    assert meaning("x", twice) == "posix <+0110>-1h10"


@pytest.mark.parametrize(
    "inner",
    [
        "",
        part("STANDARD", "+0100", "+0100", "nonsense"),
        part("STANDARD", "+0100", "+9900", "16010101T000000"),
        "BEGIN:STANDARD\nDTSTART:16010101T000000\nRRULE:FREQ=SECONDLY\nEND:STANDARD",
        part("STANDARD", "+0100", "+0100", "16010101T000000", "RRULE:FREQ=SECONDLY"),
        part("STANDARD", "+0100", "+0100", "16010101T000000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=99"),
        "\n".join(part("STANDARD", "+0100", f"+{n % 14:02}{n % 60:02}", "19700101T000000") for n in range(9999)),
        "BEGIN:STANDARD\n" * 6000,
        part("STANDARD", "+0100", "+0200", "16010101T000000", "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=30"),
        part("STANDARD", "+0100", "+0100", "16010101T000000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=61SU"),
        part("STANDARD", "+0100", "+0200", "16010101T000000", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
        "X" * 200_000,
    ],
)
def test_r14_a_vtimezone_that_means_nothing_ends(inner: str) -> None:
    """R14; a name that is known is understood all the same."""
    began = process_time()
    ZoneBook([block("X", inner)]).meaning("X")
    assert process_time() - began < 1
    assert meaning("Eastern", inner) in ("America/New_York", "Etc/GMT-1", "Etc/GMT-2")


def test_r14_only_so_many_names_are_looked_at() -> None:
    """R14"""
    texts = [block(f"Zone {n}", fixed(f"+0{n % 9}{n % 60:02}")) for n in range(99)]
    book = ZoneBook(texts)
    found = [book.find(f"Zone {n}") for n in range(99)]
    assert all(found[:50])
    assert not any(found[50:])
