"""Values on their way to Exchange and back: lengths, zones, clocks, and what other programs leave in a folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import AllDaySpan, Body, Event, Series, ZonedSpan
from cirahub_desktop.sync.model.item import Identity, Stamp
from cirahub_desktop.sync.spokes.exchange import recurrence_xml, soap, stamps
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Kind, Pattern
from cirahub_desktop.sync.spokes.exchange.read_codec import event_of, item_of
from cirahub_desktop.sync.spokes.exchange.soap import element
from cirahub_desktop.sync.spokes.exchange.write_codec import NotPossible, content_of, create_xml, update_xml
from cirahub_desktop.sync.spokes.exchange.zones import iana_zone, windows_zone
from tests.exchange.events import PARIS, all_day, stamp_of, timed
from tests.support.ews_nodes import node as node_of


def created(event: Event) -> soap.Element:
    return node_of(create_xml(content_of(event, Identity("u"), stamp_of(event, "n"), PARIS)))


def sent(event: Event, path: str) -> str:
    return soap.text(created(event), path)


def item(**fields: str) -> soap.Element:
    values = {"Subject": "x", "Start": "2026-12-01T08:00:00Z", "End": "2026-12-01T09:00:00Z", **fields}
    return node_of(element("t:CalendarItem", *(element(f"t:{name}", text=text) for name, text in values.items())))


def in_zone(node: soap.Element, name: str) -> soap.Element:
    node.append(node_of(element("t:StartTimeZone", Id=name)))
    return node


def test_long_lines_are_cut_and_line_breaks_are_none() -> None:
    event = timed("One\r\ntwo " + "x" * 300, location="y" * 300)
    assert sent(event, "t:Subject").startswith("One two x")
    assert (len(sent(event, "t:Subject")), len(sent(event, "t:Location"))) == (255, 255)


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    assert sent(timed("a\x00b\x0bcd\ufffee😀"), "t:Subject") == "ab cde😀"


def test_categories_are_named_once() -> None:
    node = created(timed(categories=("School", "school", " ", "Été")))
    assert [one.text for one in soap.children(node, "t:Categories")] == ["School", "Été"]


def test_html_goes_before_text() -> None:
    found = soap.child(created(timed(body=Body("plain", "<p>rich</p>"))), "t:Body")
    assert found is not None
    assert (found.get("BodyType"), found.text) == ("HTML", "<p>rich</p>")


def test_what_is_empty_is_deleted_by_an_update() -> None:
    event = timed()
    change = update_xml(content_of(event, Identity("u"), stamp_of(event, "n"), PARIS), "i", "k")
    deleted = [one[0].get("FieldURI") for one in node_of(change).iter(soap.name("t:DeleteItemField"))]
    assert deleted == ["item:Body", "item:Categories", "calendar:Location", "calendar:Recurrence"]
    assert "calendar:UID" not in change


def test_whole_days_are_midnight_to_midnight_in_the_chosen_zone() -> None:
    node = created(all_day(start="2026-12-01", days=2))
    assert (soap.text(node, "t:Start"), soap.text(node, "t:End")) == ("2026-11-30T23:00:00Z", "2026-12-02T23:00:00Z")
    zones = [
        one.get("Id") for path in ("t:StartTimeZone", "t:EndTimeZone") if (one := soap.child(node, path)) is not None
    ]
    assert zones == ["Romance Standard Time"] * 2


def test_a_zone_that_windows_does_not_know_is_right_in_utc_and_no_zone_for_a_series() -> None:
    odd = ZoneInfo("Antarctica/Vostok") if windows_zone(ZoneInfo("Antarctica/Vostok")) is None else ZoneInfo("Factory")
    event = timed(zone=odd)
    zone = soap.child(created(event), "t:StartTimeZone")
    assert zone is not None
    assert zone.get("Id") == "UTC"
    with pytest.raises(NotPossible) as caught:
        created(replace(event, series=Series("FREQ=DAILY")))
    assert caught.value.fault.code is FaultCode.SERIES_NOT_EXPRESSIBLE


@pytest.mark.parametrize("key", ["Europe/Paris", "UTC", "Asia/Tokyo", "America/New_York", "Europe/London"])
def test_a_zone_there_and_back(key: str) -> None:
    windows = windows_zone(ZoneInfo(key))
    assert windows is not None
    assert iana_zone(windows) == ZoneInfo(key)


def test_a_zone_with_another_history_than_its_windows_zone_carries_no_series_there() -> None:
    """Windows counts Algiers as W. Central Africa: right today, wrong in 1981."""
    event = timed(start="2026-12-01T09:00", zone=ZoneInfo("Africa/Algiers"), series=Series("FREQ=DAILY;COUNT=3"))
    assert soap.child(created(event), "t:Recurrence") is not None
    old = timed(start="1981-01-10T09:00", zone=ZoneInfo("Africa/Algiers"), series=Series("FREQ=DAILY;COUNT=3"))
    with pytest.raises(NotPossible):
        created(old)


def test_a_time_that_comes_twice_in_autumn_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    texts = {sent(Event("x", ZonedSpan(one, one)), "t:Start") for one in (first, first.replace(fold=1))}
    assert texts == {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}


def test_a_reminder_after_the_start_becomes_one_at_the_start() -> None:
    assert sent(timed(reminder=timedelta(minutes=-5)), "t:ReminderMinutesBeforeStart") == "0"


def test_whole_days_are_read_in_the_zone_that_they_were_made_in() -> None:
    node = in_zone(
        item(Start="2026-11-30T15:00:00Z", End="2026-12-01T15:00:00Z", IsAllDayEvent="true"), "Tokyo Standard Time"
    )
    assert event_of(node, PARIS).span == AllDaySpan(date(2026, 12, 1), date(2026, 12, 2))


def test_a_removed_day_of_a_series_is_read_in_the_zone_that_it_was_made_in() -> None:
    node = in_zone(
        item(Start="2026-11-30T15:00:00Z", End="2026-12-01T15:00:00Z", IsAllDayEvent="true"), "Tokyo Standard Time"
    )
    node.insert(0, node_of(element("t:ItemId", Id="i", ChangeKey="k")))
    node.append(node_of(recurrence_xml.to_xml(Pattern(Kind.DAILY), Bounds(date(2026, 12, 1)))))
    gone = element("t:DeletedOccurrence", element("t:Start", text="2026-12-02T15:00:00Z"))
    node.append(node_of(element("t:DeletedOccurrences", gone)))
    assert item_of(node, {}, PARIS).event.series == Series("FREQ=DAILY", removed=(date(2026, 12, 3),))


def test_whole_days_off_midnight_cover_what_they_touch() -> None:
    node = item(Start="2026-11-30T22:00:00Z", End="2026-12-01T22:00:00Z", IsAllDayEvent="true")
    assert event_of(node, PARIS).span == AllDaySpan(date(2026, 11, 30), date(2026, 12, 2))


def test_a_custom_zone_keeps_the_instant() -> None:
    span = event_of(in_zone(item(), "Customized Time Zone"), PARIS).span
    assert isinstance(span, ZonedSpan)
    assert span.start == datetime(2026, 12, 1, 9, tzinfo=PARIS)
    assert str(span.start.tzinfo) == "UTC"


def test_seven_fractional_digits_are_read() -> None:
    assert event_of(item(Start="2026-12-01T08:00:00.1234567Z"), PARIS).span.start == datetime(
        2026, 12, 1, 9, 0, 0, 123456, tzinfo=PARIS
    )


@pytest.mark.parametrize("start", ["", "soon"])
def test_what_has_no_time_is_no_event(start: str) -> None:
    with pytest.raises(ValueError):
        event_of(item(Start=start), PARIS)


def test_an_organizer_alone_makes_no_meeting() -> None:
    """Exchange names the writer as the organizer of every item."""
    node = item(IsMeeting="false")
    node.append(node_of(element("t:Organizer", element("t:Mailbox", element("t:Name", text="Ann")))))
    assert event_of(node, PARIS).organizer is None


def test_a_stamp_there_and_back_even_when_it_comes_twice() -> None:
    stamp = stamp_of(timed(), "n", run=12)
    node = item()
    for _ in range(2):
        node.extend(node_of(one) for _, one in stamps.to_xml(stamp))
    assert stamps.from_xml(node) == stamp


def test_a_stamp_without_content_is_unfinished_and_one_without_nonce_is_none() -> None:
    node = item()
    node.append(node_of(stamps.one_to_xml(stamps.ORIGIN, "o")))
    assert stamps.from_xml(node) is None
    node.append(node_of(stamps.one_to_xml(stamps.NONCE, "n")))
    assert stamps.from_xml(node) == Stamp("o", "", "n", 0, "")  # type: ignore[arg-type]


def test_a_series_whose_changed_occurrence_cannot_be_had_is_not_read_at_all() -> None:
    event = replace(timed(), series=Series("FREQ=DAILY"))
    node = created(event)
    occurrence = element(
        "t:Occurrence", element("t:ItemId", Id="o"), element("t:OriginalStart", text="2026-12-02T08:00:00Z")
    )
    node.insert(0, node_of(element("t:ItemId", Id="i", ChangeKey="k")))
    assert item_of(node, {}, PARIS).event.series == event.series
    node.append(node_of(element("t:ModifiedOccurrences", occurrence)))
    with pytest.raises(ValueError):
        item_of(node, {}, PARIS)
