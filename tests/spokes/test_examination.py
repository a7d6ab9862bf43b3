"""What the doctor learns of what is in a feed; fetched from a real HTTP server on loopback."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.doctor import Doctor
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, FaultCode
from cirahub_desktop.sync.examination import Examination, RepairKind, TimeKind, ZoneSource, ZoneUse, repair_kind
from cirahub_desktop.sync.model.obstacle import Obstacle
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent
from tests.support.shared import shared

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARIS_RULES = (
    "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT"
)
OWN_RULES = PARIS_RULES.replace("+0200", "+0330").replace("+0100", "+0230").replace("BYMONTH=10", "BYMONTH=9")


def doctor() -> Doctor:
    return Doctor(lambda: NOW, ZoneInfo("Europe/Paris"))


def examined(body: bytes, link: str = "") -> Examination:
    with FeedServer(Reply(body)) as server:
        return doctor().examine(link or server.link, "", "", CancelToken())


def vtimezone(tzid: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VTIMEZONE", f"TZID:{tzid}", *lines, "END:VTIMEZONE"))


def at(tzid: str) -> str:
    return f"DTSTART;TZID={tzid}:20261201T090000"


def zones(*parts: str) -> tuple[ZoneUse, ...]:
    return examined(vcalendar(*parts)).zones


def test_it_says_what_the_feed_is() -> None:
    one = vcalendar(vevent("a"), head=("PRODID:-//Ours//Planner 2//EN", "X-WR-CALNAME:Deliveries")).replace(
        b"PRODID:-//Example//EN\r\n", b""
    )
    found = examined(one + vcalendar(vevent("b")))
    assert (found.program, found.probe.name, found.calendars) == ("-//Ours//Planner 2//EN", "Deliveries", 2)
    assert (found.host, found.whole) == ("127.0.0.1", True)


def test_every_event_is_read_replaced_or_unread() -> None:
    weekly = vevent("w", "RRULE:FREQ=WEEKLY", start=at("Europe/Paris"))
    parts = [
        vevent("single"),
        weekly,
        vevent(
            "w", "RECURRENCE-ID;TZID=Europe/Paris:20261208T090000", start="DTSTART;TZID=Europe/Paris:20261208T100000"
        ),
        vevent("w", "RECURRENCE-ID:nonsense", start=at("Europe/Paris")),
        vevent("twice", "SEQUENCE:1"),
        vevent("twice", "SEQUENCE:2", subject="Newer"),
        vevent("bad", start="", subject="Broken"),
    ]
    found = examined(vcalendar(*parts))
    counts = found.counts
    assert (counts.found, counts.single, counts.repeating, counts.changed_dates) == (7, 2, 1, 1)
    assert [fault.uid for fault in found.replaced] == ["twice"]
    assert {(fault.uid, fault.code) for fault in found.unread} == {
        ("bad", FaultCode.NO_START),
        ("w", FaultCode.OCCURRENCE_LOST),
    }
    assert counts.found == counts.read + len(found.replaced) + len(found.unread)


def test_a_period_among_the_dates_is_no_event_of_its_own() -> None:
    found = examined(vcalendar(vevent("a", "RDATE;VALUE=PERIOD:20261203T090000Z/PT2H")))
    assert (found.counts.found, found.counts.read, found.counts.changed_dates) == (1, 1, 0)


def test_events_are_counted_by_the_kind_of_time_they_are_given_in() -> None:
    starts = [at("Europe/Paris"), "DTSTART:20261201T090000Z", "DTSTART:20261201T090000", "DTSTART;VALUE=DATE:20261201"]
    found = examined(vcalendar(*(vevent(f"{number}", start=start) for number, start in enumerate(starts))))
    assert found.times == dict.fromkeys(TimeKind, 1)


def test_a_time_without_a_zone_is_none_in_the_zone_that_the_calendar_states() -> None:
    found = examined(vcalendar(vevent(start="DTSTART:20261201T090000"), head=("X-WR-TIMEZONE:Romance Standard Time",)))
    assert found.times == {TimeKind.FLOATING: 1}
    assert (found.stated_zone, found.probe.zone) == ("Romance Standard Time", "Europe/Paris")


@pytest.mark.parametrize(
    ("name", "source", "zone"),
    [
        ("Europe/Paris", ZoneSource.IANA, "Europe/Paris"),
        ("Romance Standard Time", ZoneSource.WINDOWS, "Europe/Paris"),
        ("/mozilla.org/20050126_1/Europe/Paris", ZoneSource.PREFIX, "Europe/Paris"),
        ('"(UTC-05:00) Eastern Time (US & Canada)"', ZoneSource.OTHER_NAME, "America/New_York"),
        ("Nowhere at all", ZoneSource.UNKNOWN, ""),
    ],
)
def test_a_zone_known_by_its_name(name: str, source: ZoneSource, zone: str) -> None:
    (use,) = zones(vevent(start=at(name)))
    assert (use.name, use.source, use.zone, use.events) == (name.strip('"'), source, zone, 1)


def test_a_zone_known_by_its_rules() -> None:
    (use,) = zones(vtimezone("Our zone", PARIS_RULES), vevent(start=at("Our zone")))
    assert use.source is ZoneSource.RULES
    assert use.offsets == (60, 120)


def test_a_zone_known_by_the_place_that_the_calendar_gives() -> None:
    (use,) = zones(vtimezone("Our zone", "X-LIC-LOCATION:Europe/Vienna", PARIS_RULES), vevent(start=at("Our zone")))
    assert (use.source, use.zone) == (ZoneSource.LOCATION, "Europe/Vienna")


def test_a_zone_of_its_own_rules_says_its_clock() -> None:
    (use,) = zones(vtimezone("Our zone", OWN_RULES), vevent(start=at("Our zone")))
    assert (use.source, use.zone, use.offsets) == (ZoneSource.OWN_RULES, "", (150, 210))


def test_the_zones_most_used_come_first() -> None:
    parts = [vevent("1", start=at("Asia/Tokyo")), *(vevent(f"{n}", start=at("Europe/Paris")) for n in (2, 3))]
    assert [(use.name, use.events) for use in zones(*parts)] == [("Europe/Paris", 2), ("Asia/Tokyo", 1)]


def test_a_changed_date_may_have_a_zone_of_its_own() -> None:
    parts = [
        vevent("w", "RRULE:FREQ=WEEKLY", start=at("Europe/Paris")),
        vevent("w", "RECURRENCE-ID;TZID=Europe/Paris:20261208T090000", start="DTSTART;TZID=Asia/Tokyo:20261208T090000"),
    ]
    assert [(use.name, use.events) for use in zones(*parts)] == [("Europe/Paris", 2), ("Asia/Tokyo", 1)]


def test_what_exchange_cannot_repeat_is_named_with_the_reason() -> None:
    rules = {
        "fine": "RRULE:FREQ=WEEKLY;COUNT=9",
        "days": "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15",
        "dates": "RDATE:20261224T090000Z",
        "floats": "RRULE:FREQ=HOURLY;COUNT=3",
    }
    starts = {"floats": "DTSTART:20261201T090000"}
    parts = [
        vevent(uid, rule, subject=f"The {uid}", start=starts.get(uid, "DTSTART:20261201T090000Z"))
        for uid, rule in rules.items()
    ]
    found = examined(vcalendar(*parts)).singles
    assert {(one.uid, one.subject, one.obstacle) for one in found} == {
        ("days", "The days", Obstacle.RULE),
        ("dates", "The dates", Obstacle.DATES),
        ("floats", "The floats", Obstacle.RULE),
    }
    assert {one.uid: one.rule for one in found}["days"] == "FREQ=MONTHLY;BYMONTHDAY=1,15"


def test_repairs_are_grouped_by_kind() -> None:
    parts = [
        vevent("end", "DTEND:20251201T090000Z"),
        vevent("zone", start=at("Nowhere at all")),
        vevent("zone2", start=at("Nowhere either")),
    ]
    found = examined(vcalendar(*parts))
    assert {kind: [one.uid for one in faults] for kind, faults in found.repairs.items()} == {
        RepairKind.END: ["end"],
        RepairKind.ZONE: ["zone", "zone2"],
    }
    assert found.repaired == 3
    assert found.unread == ()


@pytest.mark.parametrize(
    ("detail", "kind"),
    [
        ("DTEND;VALUE=DATE:20090117T220000", RepairKind.END),
        ("TZID=Eastern", RepairKind.ZONE),
        ("RANGE=THISANDPRIOR", RepairKind.OCCURRENCE),
        ("UID", RepairKind.UID),
        ("END:VEVENT", RepairKind.UNCLOSED),
        ("ATTACH;VALUE=BINARY", RepairKind.ATTACHMENT),
        ("DESCRIPTION > 5 MB", RepairKind.PROPERTY),
        ("some text without a name", RepairKind.LINE),
        ("rosoftInternetExplorer4</p>", RepairKind.LINE),
        ("", RepairKind.LINE),
    ],
)
def test_a_repair_is_known_by_the_property_it_is_about(detail: str, kind: RepairKind) -> None:
    assert repair_kind(detail) is kind


def test_events_without_an_identifier_and_events_that_share_one_are_counted() -> None:
    twins = [vevent("same", subject="One"), vevent("same", subject="Two", start="DTSTART:20261202T090000Z")]
    parts = [vevent(""), *twins, vevent("other")]
    text = vcalendar(*parts).replace(b"UID:\r\n", b"")
    found = examined(text)
    assert (found.counts.without_uid, found.counts.sharing_uid) == (1, 2)
    assert found.repaired == 0


def test_a_saved_file_is_read_even_where_it_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "saved.ics"
    path.write_bytes(vcalendar(vevent("a"), vevent("b")).removesuffix(b"END:VCALENDAR\r\n"))
    found = doctor().examine_file(path, CancelToken())
    assert (found.host, found.whole, found.counts.read) == ("", False, 2)
    assert found.uids is None
    assert found.transfer.size == path.stat().st_size


@pytest.mark.parametrize("text", [b"", b"<html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n"])
def test_a_file_without_a_calendar_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "saved.ics").write_bytes(text)
    with pytest.raises(BadSource) as refused:
        doctor().examine_file(tmp_path / "saved.ics", CancelToken())
    assert refused.value.reason is BadSource.Reason.NOT_A_CALENDAR


def test_files_of_other_programs_are_examined_and_every_event_is_accounted_for() -> None:
    paths = sorted(shared("corpus", "ics").rglob("*.ics"))[::9]
    wrong, read = [], 0
    for path in paths:
        try:
            found = doctor().examine_file(path, CancelToken())
        except BadSource:
            continue
        counts = found.counts
        read += counts.read
        if counts.found != counts.read + len(found.replaced) + len(found.unread):
            wrong.append((path.name, counts))
    assert wrong == []
    assert read > 100
