"""Names of time zones: what they mean, certain or not."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.zone_words import CITIES, FORMER_WINDOWS_IDS, ZONES_BY_OFFSETS, ZONES_BY_WORDS
from cirahub_desktop.sync.codecs.zones import is_certain, plain_words, zone_by_name
from cirahub_desktop.sync.model.zone import zone_named


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/PARIS", "Europe/Paris"),
        ("US/Pacific", "US/Pacific"),
        ("Europe/Kiev", "Europe/Kiev"),
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("EST5EDT", "EST5EDT"),
        ('"Europe/Paris"', "Europe/Paris"),
        (" Europe/Paris\t", "Europe/Paris"),
        ("TZID=Europe/Paris", "Europe/Paris"),
        ("GMT", "UTC"),
        ("Etc/UTC", "UTC"),
        ("posix/Europe/Paris", "Europe/Paris"),
        ("posix <-05>5<-04> M3.2.0 M11.1.0", "posix <-05>5<-04> M3.2.0 M11.1.0"),
        ("/mozilla.org/20050126_1/Europe/Paris", "Europe/Paris"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/freeassociation.sourceforge.net/America/Indiana/Knox", "America/Indiana/Knox"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Vienna", "Europe/Vienna"),
        ("/citadel.org/20210210_1/Europe/Paris", "Europe/Paris"),
        ("/softwarestudio.org/Olson_20011030_5/Pacific/Auckland", "Pacific/Auckland"),
        ("/softwarestudio.org/Tzfile/Etc/GMT-2", "Etc/GMT-2"),
        ("/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"),
        ("/example.org/Japan", "Japan"),
    ],
)
def test_certain_names(name: str, key: str) -> None:
    found = zone_by_name(name)
    assert found is not None
    assert found.key == key
    assert is_certain(name) or name == "GMT"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("/x.org/Romance Standard Time", "Europe/Paris"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Mexico Standard Time 2", "America/Mazatlan"),
        ("Kamchatka Standard Time", "Asia/Kamchatka"),
        ("W. Europe Standard Time 1", "Europe/Berlin"),
        ("Pacific Standard Time:", "America/Los_Angeles"),
        ("Pacific Daylight Time", "America/Los_Angeles"),
        ("W. Europe", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Amsterdam"),
        ("(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris", "Europe/Brussels"),
        ("Amsterdam, Belgrade, Berlin, Brussels, Budapest, Madrid, Paris, Prague, Stockholm", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT-05:00) Eastern Time (US and Canada)", "America/New_York"),
        ("(GMT-08:00) Pacific Time (US & Canada); Tijuana", "America/Tijuana"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/London"),
        ("(UTC+04:00) Moscow, St. Petersburg, Volgograd", "Europe/Moscow"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Calcutta"),
        ("(UTC-03:00) Brasília", "America/Sao_Paulo"),
        ("(UTC+07:00) Bangkok\\, Hanoi\\, Jakarta", "Asia/Bangkok"),
        ("Kuala Lumpur, Singapore", "Asia/Singapore"),
        ("Екатеринбург", "Asia/Yekaterinburg"),
        ("Paris", "Europe/Paris"),
        ("Eastern", "America/New_York"),
        ("US-Eastern", "US/Eastern"),
        ("Western/Central Europe", "Europe/Berlin"),
        ("custom_America/New_York", "America/New_York"),
        ("GMT +0100 (Standard) / GMT +0200 (Daylight)", "Europe/Berlin"),
        ("GMT-05.00/-04.00", "America/New_York"),
        ("GMT+1", "Etc/GMT-1"),
        ("UTC+2", "Etc/GMT-2"),
        ("UTC\u22125", "Etc/GMT+5"),
        ("+0200", "Etc/GMT-2"),
        ("(UTC+01:00)", "Etc/GMT-1"),
        ("UTC+05:30", "Asia/Calcutta"),
        ("+0545", "Asia/Katmandu"),
        ("-0330", "posix <-0330>3h30"),
        ("+0000", "UTC"),
        ("CEST", "Europe/Berlin"),
        ("PDT", "America/Los_Angeles"),
    ],
)
def test_names_that_a_vtimezone_may_correct(name: str, key: str) -> None:
    found = zone_by_name(name)
    assert found is not None
    assert found.key == key
    assert not is_certain(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "-", "../../etc/passwd", "/etc/localtime", "localtime", "Factory", "\0", "Our office", "a" * 999),
        *(
            "Customized Time Zone",
            "tzone://Microsoft/Custom",
            "(no TZ description)",
            "Europe/Germany",
            "Nowhere/Middle",
        ),
        *("IST", "BST", "CST", "PST", "UTC+25", "+9999", "GMT+1/+7"),
        *("posix <-05>5<-04>", "posix/", "(UTC+09:00) Amsterdam", "/", "//", "Standard Time", "&", ",,,"),
    ],
)
def test_names_that_mean_nothing_or_too_much(name: str) -> None:
    assert zone_by_name(name) is None


def test_the_tables_name_zones_and_words_as_they_are_looked_up() -> None:
    for table in (CITIES, FORMER_WINDOWS_IDS, ZONES_BY_OFFSETS, ZONES_BY_WORDS):
        for key in table.values():
            assert zone_named(key) is ZoneInfo(key)
    for words in (*CITIES, *ZONES_BY_WORDS):
        assert plain_words(words) == words
