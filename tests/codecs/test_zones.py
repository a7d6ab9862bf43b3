"""Names of time zones, both ways."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import pytest

from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zones import from_windows, windows_id, zone_by_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("/mozilla.org/20050126_1/Europe/Paris", "Europe/Paris"),
        ("/freeassociation.sourceforge.net/America/Indiana/Knox", "America/Indiana/Knox"),
        ("/x.org/Romance Standard Time", "Europe/Paris"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ('"Europe/Paris"', "Europe/Paris"),
        ("GMT", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_names(name: str, key: str) -> None:
    found = zone_by_name(name)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "name", ["", "-", "../../etc/passwd", "/etc/localtime", "localtime", "\0", "Our office", "a" * 999]
)
def test_names_that_mean_nothing(name: str) -> None:
    assert zone_by_name(name) is None


def test_every_place_has_a_windows_name_that_leads_back() -> None:
    places = [
        key
        for key in available_timezones()
        if key.startswith(("Europe/", "America/", "Asia/", "Africa/", "Australia/"))
    ]
    for key in places:
        name = windows_id(ZoneInfo(key))
        assert name is not None, key
        assert from_windows(name) is not None


@pytest.mark.parametrize(
    "text",
    [
        b"BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE",
        b"BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:nonsense\nEND:STANDARD\nEND:VTIMEZONE",
        b"BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:16010101T000000\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE",
    ],
)
def test_r14_a_vtimezone_that_means_nothing_ends(text: bytes) -> None:
    """R14"""
    assert ZoneBook([text]).find("X") is None
