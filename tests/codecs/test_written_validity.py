"""What we write is iCalendar by the letter of RFC 5545, judged line by line without any of our code or icalendar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    FloatingSpan,
    Instant,
    Occurrence,
    Person,
    Series,
    ShowAs,
    Span,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Identity
from tests.support.made_events import events

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
LINE = re.compile(r'[A-Za-z0-9-]+(;[A-Za-z0-9-]+=("[^"]*"|[^";:,]*)(,("[^"]*"|[^";:,]*))*)*:[^\x00-\x08\x0a-\x1f\x7f]*')
AT_MOST_ONCE = {
    *("CLASS", "CREATED", "DESCRIPTION", "GEO", "LAST-MODIFIED", "LOCATION", "ORGANIZER", "PRIORITY", "SEQUENCE"),
    *("STATUS", "SUMMARY", "TRANSP", "URL", "RECURRENCE-ID", "DTEND", "DURATION", "COLOR", "DTSTART", "DTSTAMP", "UID"),
}
CLOCK = re.compile(r"\d{8}T\d{6}")


@dataclass
class Part:
    """One component as it is written."""

    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    mixed: bool = False
    """A property stands behind a component."""

    def all(self, name: str) -> list[tuple[dict[str, str], str]]:
        return [(params, value) for key, params, value in self.lines if key == name]

    def walk(self) -> Iterator[Part]:
        yield self
        for one in self.parts:
            yield from one.walk()


def complaints(text: bytes) -> list[str]:
    """What RFC 5545 has against it."""
    assert text.endswith(b"\r\n")
    physical = text[:-2].split(b"\r\n")
    wrong = [f"line end: {line!r}" for line in physical if b"\r" in line or b"\n" in line]
    wrong += [f"long: {line!r}" for line in physical if len(line) > 75]
    for line in physical:
        line.decode()
    lines = text.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    wrong += [f"no content line: {line!r}" for line in lines if not LINE.fullmatch(line)]
    if wrong:
        return wrong
    whole = _parts(lines)
    wrong += _wrong_calendar(whole)
    for one in whole.parts:
        if one.name == "VEVENT":
            wrong += _wrong_event(one)
        elif one.name == "VTIMEZONE":
            wrong += _wrong_zone(one)
        else:
            wrong.append(one.name)
    return wrong


def _parts(lines: list[str]) -> Part:
    root = Part("")
    path = [root]
    for line in lines:
        name, params, value = _split(line)
        if name == "BEGIN":
            path.append(Part(value))
            path[-2].parts.append(path[-1])
        elif name == "END":
            assert path.pop().name == value
        else:
            path[-1].mixed |= bool(path[-1].parts)
            path[-1].lines.append((name, params, value))
    assert path == [root]
    (calendar,) = root.parts
    assert not root.lines
    return calendar


def _split(line: str) -> tuple[str, dict[str, str], str]:
    head = re.match(r'(?:"[^"]*"|[^":])*', line)
    assert head is not None
    pieces = re.findall(r'(?:"[^"]*"|[^";])+', head[0])
    pairs = (piece.partition("=") for piece in pieces[1:])
    return pieces[0].upper(), {key.upper(): value.strip('"') for key, _, value in pairs}, line[head.end() + 1 :]


def _wrong_calendar(calendar: Part) -> Iterator[str]:
    if calendar.name != "VCALENDAR" or [(name, value) for name, _, value in calendar.lines[:1]] != [("VERSION", "2.0")]:
        yield "no VCALENDAR 2.0"
    if len(calendar.all("PRODID")) != 1 or len(calendar.lines) != 2:
        yield "head"
    used = {
        params["TZID"]
        for event in calendar.parts
        if event.name == "VEVENT"
        for _, params, _ in event.lines
        if "TZID" in params
    }
    told = [value for one in calendar.parts if one.name == "VTIMEZONE" for _, value in one.all("TZID")]
    if sorted(used) != sorted(told):
        yield f"zones {used} used, {told} told"


def _wrong_zone(zone: Part) -> Iterator[str]:
    if len(zone.all("TZID")) != 1 or not zone.parts:
        yield "zone"
    for one in zone.parts:
        if one.name not in ("STANDARD", "DAYLIGHT"):
            yield one.name
        if any(len(one.all(name)) != 1 for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")):
            yield "observance"
        if not all(CLOCK.fullmatch(value) for _, value in one.all("DTSTART")):
            yield "onset"


def _wrong_event(event: Part) -> Iterator[str]:
    times = Counter(name for name, _, _ in event.lines)
    yield from (f"{name} {times[name]} times" for name in AT_MOST_ONCE if times[name] > 1)
    yield from (f"no {name}" for name in ("UID", "DTSTAMP", "DTSTART") if not times[name])
    yield from (f"empty {name}" for name, _, value in event.lines if name in ("UID", "DTSTART") and not value)
    if event.mixed:
        yield "a property behind an alarm"
    if times["DTEND"] and times["DURATION"]:
        yield "DTEND and DURATION"
    (start,) = event.all("DTSTART")
    for name in ("DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"):
        for one in event.all(name):
            if not _same_kind(start, one):
                yield f"{name} {one} beside DTSTART {start}"
    for _, rule in (*event.all("RRULE"), *event.all("EXRULE")):
        yield from _wrong_until(rule, start)


def _kind(one: tuple[dict[str, str], str]) -> str:
    params, value = one
    if params.get("VALUE") == "DATE":
        return "day" if re.fullmatch(r"\d{8}", value) else "wrong"
    if "TZID" in params:
        return "zoned" if CLOCK.fullmatch(value) else "wrong"
    if re.fullmatch(r"\d{8}T\d{6}Z", value):
        return "utc"
    return "floating" if CLOCK.fullmatch(value) else "wrong"


def _same_kind(start: tuple[dict[str, str], str], one: tuple[dict[str, str], str]) -> bool:
    kinds = {_kind(start), _kind(one)}
    return (len(kinds) == 1 and "wrong" not in kinds) or kinds == {"utc", "zoned"}


def _wrong_until(rule: str, start: tuple[dict[str, str], str]) -> Iterator[str]:
    found = re.search(r"UNTIL=([0-9TZ]+)", rule)
    wanted = {"day": r"\d{8}", "zoned": r"\d{8}T\d{6}Z", "utc": r"\d{8}T\d{6}Z", "floating": r"\d{8}T\d{6}"}
    if found and not re.fullmatch(wanted[_kind(start)], found[1]):
        yield f"{rule} beside DTSTART {start}"


def hour(start: datetime, subject: str = "S", **more: object) -> Event:
    span = (ZonedSpan if start.tzinfo else FloatingSpan)(start, start + timedelta(hours=1))
    return Event(subject, span, **more)  # type: ignore[arg-type]


def lines_of(event: Event, uid: str = "a") -> list[str]:
    text = write_item(Identity(uid), event, None, NOW)
    assert not complaints(text)
    return text.decode().replace("\r\n ", "").split("\r\n")


@settings(max_examples=100)
@given(events)
def test_whatever_an_event_holds_is_written_validly(event: Event) -> None:
    assert not complaints(write_item(Identity("uid"), event, None, NOW))


UGLY = "a\x00b\x0bc\ud800d\x7fe\ufffef\rg\r\nh\ti\x1f"


def test_signs_that_no_line_can_hold_break_no_field() -> None:
    one = Person(f'{UGLY}"^', f"{UGLY}@example.org", "accepted")
    event = replace(
        hour(datetime(2026, 12, 1, 9, tzinfo=PARIS), UGLY, location=UGLY, url=UGLY, categories=(UGLY, "\x00")),
        organizer=one,
        attendees=(one,),
        attachments=(UGLY, "\x01"),
        reminder=timedelta(minutes=5),
        extra=(("X-A", "b\x00c"), ("X-\ud800B", "c"), ("X-C;P=\x00d", "e")),
    )
    lines = lines_of(event, UGLY)
    assert "SUMMARY:abcde\ufffef\\ng\\nh\ti" in lines
    assert "CATEGORIES:abcde\ufffef\\ng\\nh\ti" in lines
    assert [line for line in lines if line.startswith("X-")] == ["X-A:bc", "X-B:c", "X-C;P=d:e"]


def test_an_item_without_uid_gets_one() -> None:
    assert "UID:none@cirahub" in lines_of(hour(datetime(2026, 12, 1, 9)), "")


@pytest.mark.parametrize(
    ("until", "start", "written"),
    [
        ("20261231", date(2026, 12, 1), "20261231"),
        ("20261231T225959Z", date(2026, 12, 1), "20261231"),
        ("20261231", datetime(2026, 12, 1, 9), "20261231T235959"),
        ("20261231T090000Z", datetime(2026, 12, 1, 9), "20261231T090000"),
        ("20261231", datetime(2026, 12, 1, 9, tzinfo=PARIS), "20261231T225959Z"),
        ("20270701T090000", datetime(2026, 12, 1, 9, tzinfo=PARIS), "20270701T070000Z"),
        ("20270701T090000Z", datetime(2026, 12, 1, 9, tzinfo=PARIS), "20270701T090000Z"),
        ("20261231", datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("UTC")), "20261231T235959Z"),
        ("99991231T235959", datetime(2026, 12, 1, 9, tzinfo=NEW_YORK), "99991231T235959Z"),
    ],
)
def test_until_is_of_the_kind_of_the_start(until: str, start: Instant, written: str) -> None:
    span: Span = AllDaySpan(start, start + timedelta(1)) if not isinstance(start, datetime) else hour(start).span
    event = Event("S", span, series=Series(f"FREQ=DAILY;UNTIL={until}"))
    assert f"RRULE:FREQ=DAILY;UNTIL={written}" in lines_of(event)


def test_each_zone_that_is_used_is_told_and_no_other() -> None:
    start = datetime(2026, 12, 1, 9, tzinfo=PARIS)
    flight = Event("Flight", ZonedSpan(start, datetime(2026, 12, 1, 12, tzinfo=NEW_YORK)))
    moved = Occurrence(start + timedelta(1), hour(datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Asia/Tokyo"))))
    event = replace(flight, series=Series("FREQ=DAILY", changed=(moved,)))
    zones = [line for line in lines_of(event) if line.startswith("TZID:")]
    assert zones == ["TZID:America/New_York", "TZID:Asia/Tokyo", "TZID:Europe/Paris"]
    assert not [line for line in lines_of(hour(datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("UTC")))) if "TZID" in line]


def test_the_second_of_two_equal_clocks_is_said_in_utc() -> None:
    """RFC 5545, 3.3.5: in its zone the clock means the first of them."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)
    assert "DTSTART;TZID=Europe/Paris:20261025T023000" in lines_of(Event("S", ZonedSpan(first, second)))
    assert "DTEND:20261025T013000Z" in lines_of(Event("S", ZonedSpan(first, second)))
    assert "DTSTART:20261025T013000Z" in lines_of(Event("S", ZonedSpan(second, second + timedelta(hours=2))))


def test_changes_for_all_later_occurrences_and_several_rules() -> None:
    start = datetime(2026, 12, 1, 9, tzinfo=PARIS)
    later = Occurrence(start + timedelta(7), hour(start + timedelta(7, hours=1), "Later"), and_later=True)
    rules = Series("FREQ=WEEKLY", further=("FREQ=DAILY;COUNT=2",), barred=("FREQ=MONTHLY;UNTIL=20270101",))
    lines = lines_of(hour(start, series=replace(rules, changed=(later,), added=(start + timedelta(2),))))
    wanted = {
        *("RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;COUNT=2", "EXRULE:FREQ=MONTHLY;UNTIL=20270101T225959Z"),
        "RDATE;TZID=Europe/Paris:20261203T090000",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20261208T090000",
    }
    assert wanted <= set(lines)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("20261201T090000", "RECURRENCE-ID;TZID=Europe/Paris:20261201T090000"),
        ("20261201T080000Z", "RECURRENCE-ID:20261201T080000Z"),
        ("2026-12-01T09:00:00", "RECURRENCE-ID;TZID=Europe/Paris:20261201T090000"),
        ("2026-12-01T04:00:00[America/New_York]", "RECURRENCE-ID;TZID=America/New_York:20261201T040000"),
    ],
)
def test_an_occurrence_that_stands_alone_is_named_in_the_zone_of_its_event(told: str, line: str) -> None:
    text = write_item(Identity("a", told), hour(datetime(2026, 12, 1, 10, tzinfo=PARIS)), None, NOW)
    assert not complaints(text)
    assert line in text.decode().split("\r\n")


@pytest.mark.parametrize(
    ("show_as", "transp", "word"),
    [
        (ShowAs.FREE, "TRANSPARENT", "FREE"),
        (ShowAs.TENTATIVE, "OPAQUE", "TENTATIVE"),
        (ShowAs.OUT_OF_OFFICE, "OPAQUE", "OOF"),
        (ShowAs.ELSEWHERE, "TRANSPARENT", "WORKINGELSEWHERE"),
    ],
)
def test_how_the_time_appears_is_said_twice(show_as: ShowAs, transp: str, word: str) -> None:
    """As Outlook does it: in the words of the standard, and in its own, which knows more."""
    lines = lines_of(hour(datetime(2026, 12, 1, 9), show_as=show_as))
    assert {f"TRANSP:{transp}", f"X-MICROSOFT-CDO-BUSYSTATUS:{word}"} <= set(lines)


def test_lines_from_elsewhere_say_nothing_for_the_event() -> None:
    """A second SUMMARY, a status, an END: they would change what the event says, or close it."""
    evil = (
        *(("SUMMARY", "Other"), ("STATUS", "CANCELLED"), ("RRULE", "FREQ=DAILY"), ("END", "VEVENT"), ("GEO", "1;2")),
        *(("GEO", "3;4"), ("X-CIRAHUB-NONCE", "n"), ("X-ALT-DESC;FMTTYPE=text/html", "<p>"), ("X-B;C=", "d")),
        *(
            ("X-E;QUOTED-PRINTABLE", "f"),
            ("X-G;H=i j;BAD KEY=1", "k"),
            ("X-L:m", "n"),
            ("BEGIN", "VALARM"),
            ("ACTION", "AUDIO"),
        ),
        *(("TRIGGER", "-PT5M"), ("END", "VALARM"), ("BEGIN", "VALARM"), ("ACTION", "AUDIO")),
    )
    event = hour(datetime(2026, 12, 1, 9), reminder=timedelta(minutes=1), extra=evil)
    lines = lines_of(event)
    begin = lines.index("SUMMARY:S") + 1
    assert lines[begin : begin + 4] == ["GEO:1;2", "X-B;C=:d", "X-E:f", "X-G;H=i j:k"]
    assert lines[-9:-3] == [
        "TRIGGER:-PT1M",
        "END:VALARM",
        "BEGIN:VALARM",
        "ACTION:AUDIO",
        "TRIGGER:-PT5M",
        "END:VALARM",
    ]


def test_lines_are_folded_between_characters() -> None:
    for letter in ("a", "é", "汉", "😀"):
        text = write_item(Identity("a"), hour(datetime(2026, 12, 1, 9), letter * 500), None, NOW)
        assert not complaints(text)
        assert f"SUMMARY:{letter * 500}" in text.decode().replace("\r\n ", "")
