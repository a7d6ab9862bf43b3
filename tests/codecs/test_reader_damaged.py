"""Whatever the lines of an event are: nothing but a reading comes back, and every block is read or reported."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.ical_reader import Source, read_item
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME
from cirahub_desktop.sync.model.canonical import from_json, to_json
from tests.spokes.contract import NOW

_VALUES = (
    "20261122T090000",
    "20261122T090000Z",
    "20261122",
    "2026-11-22 09:00",
    "2026-11-22T09:00:00+01:00",
    "20261122T240000",
    "20261231T235960Z",
    "20230229",
    "-00010101T000000",
    "99991231T235959Z",
    "16000101T000000",
    "89991231T235959",
    "20261122T9000",
    "20261122T090000/PT90M",
    "20261122T090000Z/20261123T090000Z",
    "20261122/20261124",
    "19700101T000000Z",
    "20261122T090000,20261123T090000;20261124",
    "20261329T250000",
    "0",
    "",
    " ",
    "P1D",
    "-PT15M",
    "PT1W",
    "P1Y2M",
    "PT99999999999999999999S",
    "P9999999W",
    "FREQ=DAILY",
    "FREQ=DAILY;COUNT=3;UNTIL=20261201",
    "FREQ=WEEKLY;BYDAY=1MO,TU",
    "freq=monthly; byday=-1fr",
    "FREQ=YEARLY;BYMONTHDAY=0",
    "FREQ=SECONDLY;INTERVAL=0",
    "FREQ=DAILY;BYHOUR=9,15",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;UNTIL=20260231T240000",
    "FREQ=MINUTELY;COUNT=99999999",
    "W1 MO #5",
    "MP1 1+ MO 20270101T000000",
    "FREQ=SOMETIMES",
    "RRULE:FREQ=DAILY",
    "FREQ=HOURLY;BYSECOND=60;UNTIL=99991231T235959Z",
    "TRUE",
    "1",
    "TRANSPARENT",
    "CANCELLED",
    "A,B;C\\, D",
    "Text\\nmore\\",
    "caf=C3=A9=",
    "<p>One</p><br>Two",
    "\x00\x1b\x7f\ufffe",
    "mailto:a@example.org",
    "John Smith <j@example.org>",
    "20261122T085000Z;PT5M;2;x",
    "https://example.org/a?b=c:d",
    "=",
    ":",
    ";",
)
_PARAMS = (
    "",
    ";VALUE=DATE",
    ";VALUE=PERIOD",
    ";VALUE=DATE-TIME",
    ";TZID=Europe/Paris",
    ";TZID=",
    ";TZID=Nowhere",
    ';TZID="(UTC+01:00) Paris"',
    ";TZID=(UTC+01:00) Paris",
    ";RANGE=THISANDFUTURE",
    ";RANGE=THISANDPRIOR",
    ";ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8",
    ";ENCODING=BASE64",
    ";CHARSET=unicode_escape;ENCODING=QUOTED-PRINTABLE",
    ';CN="Jo"',
    ';CN="Jo',
    ";ROLE=OWNER;STATUS=CONFIRMED",
    ";RELATED=END",
    ";QUOTED-PRINTABLE",
    ";=;;",
)
_NAMES = (
    "DTSTART",
    "DTSTART",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RRULE",
    "EXRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "SUMMARY",
    "DESCRIPTION",
    "X-ALT-DESC",
    "LOCATION",
    "CATEGORIES",
    "CLASS",
    "STATUS",
    "TRANSP",
    "URL",
    "ORGANIZER",
    "ATTENDEE",
    "ATTACH",
    "SEQUENCE",
    "LAST-MODIFIED",
    "TRIGGER",
    "DALARM",
    "BEGIN",
    "END",
    "X-MICROSOFT-CDO-BUSYSTATUS",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
    "X-CIRAHUB-RUN",
    "GEO",
    "Note",
    "dtstart",
    "COMMENT",
    "UID",
)
_lines = st.one_of(
    st.builds(
        lambda name, params, value: f"{name}{params}:{value}",
        st.sampled_from(_NAMES),
        st.sampled_from(_PARAMS),
        st.one_of(st.sampled_from(_VALUES), st.sampled_from(("VALARM", "VEVENT", "X"))),
    ),
    st.sampled_from(
        ("free text", "BEGIN:VALARM", "END:VALARM", " ", '"', "DTSTART=20261122", "DTSTART;20261122T090000")
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30),
)
_blocks = st.lists(_lines, max_size=12).map(lambda lines: "\n".join(("DTSTART:20261122T090000Z", *lines)))


@given(_blocks, st.lists(_blocks, max_size=3), st.booleans())
def test_a_reading_comes_back_and_adds_up(master: str, overrides: list[str], bare: bool) -> None:
    text = master.partition("\n")[2] if bare else master
    found = read_item("a", Source(text.encode()), [Source(one.encode()) for one in overrides], ZoneBook())
    lost = [fault for fault in found.faults if fault.code not in READ_ALL_THE_SAME]
    assert found.blocks + len(lost) == 1 + len(overrides)
    assert (found.event is None) == (found.blocks == 0)
    if found.event:
        assert from_json(to_json(found.event)) == found.event
        expand(found.event, NOW, NOW.replace(year=NOW.year + 1), 20)


@given(st.lists(_blocks, min_size=1, max_size=5), st.booleans())
def test_a_calendar_adds_up(blocks: list[str], split: bool) -> None:
    """Blocks with and without UIDs, in one calendar or in several."""
    between = "END:VCALENDAR\nBEGIN:VCALENDAR\n" if split else ""
    text = "BEGIN:VCALENDAR\n" + between.join(f"BEGIN:VEVENT\n{block}\nEND:VEVENT\n" for block in blocks)
    calendar = load_calendar([text.encode(), b"END:VCALENDAR\n"])
    readings = [calendar.read(one) for one in calendar.groups]
    calendar.close()
    faults = [*calendar.duplicates, *(fault for one in readings for fault in one.faults)]
    lost = [fault for fault in faults if fault.code not in READ_ALL_THE_SAME]
    assert calendar.events == sum(one.blocks for one in readings) + len(lost)
    assert all(fault.uid or fault.line for fault in faults)
