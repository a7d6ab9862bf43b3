"""Which blocks are one item ("Identity" in the design)."""

from __future__ import annotations

from itertools import permutations

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.errors import FaultCode
from tests.support.ics import vcalendar, vevent

OTHER_DAY = "DTSTART:20261205T090000Z"
OVERRIDE = ("RECURRENCE-ID:20261208T090000Z",)


def grouped(*parts: str) -> tuple[dict[str, list[bytes]], list[tuple[str, str]]]:
    """Remote ids with the subjects of their blocks, and the duplicates reported. Order must not matter."""
    answers = []
    for order in permutations(parts):
        calendar = load_calendar([vcalendar(*order)])
        found = {str(one.remote_id): [block.subject for block in one.blocks] for one in calendar.groups}
        assert len(found) == len(calendar.groups)
        assert sum(map(len, found.values())) + len(calendar.duplicates) == calendar.events
        answers.append((found, sorted((fault.code.value, fault.subject) for fault in calendar.duplicates)))
        calendar.close()
    assert all(answer == answers[0] for answer in answers)
    return answers[0]


def duplicate(subject: str) -> tuple[str, str]:
    return FaultCode.DUPLICATE.value, subject


def test_a_series_and_its_overrides_are_one_item() -> None:
    parts = (vevent("a", "RRULE:FREQ=WEEKLY"), vevent("a", *OVERRIDE, subject="Moved"))
    assert grouped(*parts) == ({"a": [b"S", b"Moved"]}, [])


def test_an_override_alone_is_an_item_of_its_own() -> None:
    assert grouped(vevent("a", *OVERRIDE)) == ({"a::20261208T090000Z": [b"S"]}, [])


def test_the_highest_sequence_is_the_event() -> None:
    parts = (vevent("a", "SEQUENCE:2", subject="New"), vevent("a", "SEQUENCE:1", subject="Old", start=OTHER_DAY))
    assert grouped(*parts) == ({"a": [b"New"]}, [duplicate("Old")])


def test_revisions_of_an_override() -> None:
    parts = (
        vevent("a", "RRULE:FREQ=WEEKLY"),
        vevent("a", *OVERRIDE, "SEQUENCE:1", subject="First"),
        vevent("a", *OVERRIDE, "SEQUENCE:2", subject="Second"),
    )
    assert grouped(*parts) == ({"a": [b"S", b"Second"]}, [duplicate("First")])


def test_one_uid_for_different_events() -> None:
    found, lost = grouped(vevent("1", subject="A"), vevent("1", subject="B", start=OTHER_DAY))
    assert found == {"1::20261201T090000Z": [b"A"], "1::20261205T090000Z": [b"B"]}
    assert not lost


def test_one_uid_and_start_for_different_events() -> None:
    found, lost = grouped(vevent("1", subject="A"), vevent("1", subject="B"))
    assert sorted(found.values()) == [[b"A"], [b"B"]]
    assert not lost


def test_one_uid_and_start_and_different_dates_of_change() -> None:
    parts = (
        vevent("1", "LAST-MODIFIED:20261102T000000Z", subject="New"),
        vevent("1", "LAST-MODIFIED:20261101T000000Z", subject="Old"),
    )
    assert grouped(*parts) == ({"1": [b"New"]}, [duplicate("Old")])
    other = vevent("1", "LAST-MODIFIED:20261103T000000Z", subject="Other", start=OTHER_DAY)
    found, lost = grouped(*parts, other)
    assert (len(found), lost) == (3, [])


def test_the_same_event_twice() -> None:
    assert grouped(vevent("a"), vevent("a")) == ({"a": [b"S"]}, [duplicate("S")])


def test_no_uid_gets_one_that_stays() -> None:
    first, _ = grouped(vevent(""), vevent("", subject="Other"))
    again, _ = grouped(vevent("", "SEQUENCE:3", "DESCRIPTION:New"), vevent("", subject="Other"))
    assert set(first) == set(again)
    assert len(first) == 2


def test_no_uid_and_written_in_another_way() -> None:
    """Escapes, order and case are the writer's own."""
    one = vevent("", "LOCATION:Hall", subject="A, B;  C")
    other = vevent("", "LOCATION:Hall", subject="A\\, B\\; C").replace("DTSTAMP", "dtstamp")
    assert set(grouped(one)[0]) == set(grouped(other)[0])


def test_no_uid_and_the_same_start_and_subject_twice() -> None:
    """What else they say tells them apart; if that is the same as well they are one."""
    found, lost = grouped(vevent("", "LOCATION:Left"), vevent("", "LOCATION:Right"))
    assert (len(found), lost) == (2, [])
    found, lost = grouped(vevent(""), vevent(""))
    assert (len(found), lost) == (1, [duplicate("S")])


def test_an_override_goes_to_the_series_that_began_last_before_it() -> None:
    """Some programs go on with the same UID when a series is changed from a day on."""
    parts = (
        vevent("a", "RRULE:FREQ=WEEKLY;COUNT=4", subject="Old"),
        vevent("a", "RRULE:FREQ=WEEKLY", start="DTSTART:20270105T090000Z", subject="New"),
        vevent("a", *OVERRIDE, subject="Moved"),
    )
    found, lost = grouped(*parts)
    assert found == {"a::20261201T090000Z": [b"Old", b"Moved"], "a::20270105T090000Z": [b"New"]}
    assert not lost


def test_each_calendar_of_a_file_has_its_own_overrides() -> None:
    def calendar_of(subject: str, *start: str) -> bytes:
        series = vevent("a", "RRULE:FREQ=WEEKLY", start=start[0], subject=subject)
        return vcalendar(series, vevent("a", *OVERRIDE, subject=f"{subject} moved"))

    calendar = load_calendar(
        [calendar_of("A", "DTSTART:20261201T090000Z"), calendar_of("B", "DTSTART:20261201T100000Z")]
    )
    subjects = [[block.subject for block in one.blocks] for one in calendar.groups]
    calendar.close()
    assert (subjects, calendar.duplicates) == ([[b"A", b"A moved"], [b"B", b"B moved"]], [])


def test_the_only_occurrence_is_changed() -> None:
    """An event without a rule, and an override of its start: one event, as the override says."""
    which = ("RECURRENCE-ID:20261201T090000Z",)
    calendar = load_calendar([vcalendar(vevent("a"), vevent("a", *which, subject="Renamed", start=OTHER_DAY))])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    assert found.item is not None
    assert (found.item.event.subject, found.item.event.series, found.blocks) == ("Renamed", None, 2)


def test_a_uid_that_looks_like_a_made_one() -> None:
    found, _ = grouped(vevent("a", *OVERRIDE), vevent("a::20261208T090000Z", subject="T"))
    assert len(found) == 2
