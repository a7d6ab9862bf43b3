"""The calendar of a hub over a real store and real files: days, zones, summer time, series, the list, the versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.happenings import MOST_OF_ONE, Days, Happening
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, NotFound
from cirahub_desktop.sync.model.floating import Zone
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.listing import Order, Wanted
from cirahub_desktop.sync.state.store import Store
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


class Office:
    """Files of a folder go into a hub, which writes them into another one."""

    def __init__(self, root: Path, zone: ZoneInfo = PARIS) -> None:
        self.root = root
        self.app = App(root / "data", vault=SessionVault(), clock=lambda: NOW, zone=zone)
        self.hub = self.app.add_hub("Team").id
        self.feed = self.app.add_folder_spoke(self.hub, "Plan", root / "plan")

    def put(self, *events: str, name: str = "all", head: tuple[str, ...] = ()) -> None:
        (self.root / "plan" / f"{name}.ics").write_bytes(vcalendar(*events, head=head))

    def run(self) -> None:
        report = self.app.sync(self.hub)
        assert all(one.error is None and not one.failed for one in report.spokes)

    def between(self, first: str, end: str) -> tuple[Happening, ...]:
        return self.days(first, end).happenings

    def days(self, first: str, end: str) -> Days:
        return self.app.agenda.between(self.hub, date.fromisoformat(first), date.fromisoformat(end))

    def add_dock(self) -> SpokeConfig:
        dock = self.app.add_folder_spoke(self.hub, "Dock", self.root / "dock")
        return self.app.set_options(dock.id, replace(dock.options, hub_writes=True))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def clocks(found: tuple[Happening, ...]) -> list[str]:
    return [f"{one.begins:%d %H:%M} {one.ends:%d %H:%M} {one.subject}" for one in found]


def zoned(uid: str, day: str, begin: str, end: str, *lines: str, zone: str = "Europe/Paris") -> str:
    return vevent(
        uid, f"DTEND;TZID={zone}:{day}T{end}", *lines, start=f"DTSTART;TZID={zone}:{day}T{begin}", subject=uid.title()
    )


def test_days_nights_and_whole_days(office: Office) -> None:
    office.put(
        zoned("board", "20261124", "153000", "163000"),
        vevent("night", "DTEND:20261125T050000Z", start="DTSTART:20261124T210000Z", subject="Night"),
        vevent("fair", "DTEND;VALUE=DATE:20261127", start="DTSTART;VALUE=DATE:20261123", subject="Fair"),
        vevent("moment", start="DTSTART:20261124T110000Z", subject="Moment"),
        zoned("midnight", "20261123", "230000", "235959"),
        zoned("far", "20261201", "090000", "100000"),
    )
    office.run()
    found = office.between("2026-11-24", "2026-11-25")
    assert clocks(found) == [
        "23 00:00 27 00:00 Fair",
        "24 12:00 24 12:00 Moment",
        "24 15:30 24 16:30 Board",
        "24 22:00 25 06:00 Night",
    ]
    assert [one.all_day for one in found] == [True, False, False, False]
    assert clocks(office.between("2026-11-25", "2026-11-26")) == ["23 00:00 27 00:00 Fair", "24 22:00 25 06:00 Night"]


def test_other_zones_are_shown_on_this_clock(office: Office) -> None:
    office.put(
        zoned("sydney", "20261124", "080000", "090000", zone="Australia/Sydney"),
        zoned("new york", "20261124", "200000", "213000", zone="America/New_York"),
    )
    office.run()
    found = office.between("2026-11-22", "2026-11-26")
    assert clocks(found) == ["23 22:00 23 23:00 Sydney", "25 02:00 25 03:30 New York"]
    assert [str(one.span.start.tzinfo) for one in found if isinstance(one.span.start, datetime)] == [
        "Australia/Sydney",
        "America/New_York",
    ]


def test_a_series_keeps_its_clock_over_summer_time(office: Office) -> None:
    weekly = "RRULE:FREQ=WEEKLY;COUNT=4"
    office.put(
        zoned("berlin", "20261018", "090000", "100000", weekly, zone="Europe/Berlin"),
        zoned("new york", "20261018", "090000", "100000", weekly, zone="America/New_York"),
    )
    office.run()
    found = office.between("2026-10-18", "2026-11-09")
    assert [f"{one.begins:%d %H:%M}" for one in found if one.subject == "Berlin"] == [
        "18 09:00", "25 09:00", "01 09:00", "08 09:00",
    ]  # fmt: skip
    assert [f"{one.begins:%d %H:%M}" for one in found if one.subject == "New York"] == [
        "18 15:00", "25 14:00", "01 15:00", "08 15:00",
    ]  # fmt: skip


def test_the_hour_that_is_there_twice_is_told_apart(office: Office) -> None:
    office.put(
        vevent("first", "DTEND:20261025T004500Z", start="DTSTART:20261025T003000Z", subject="First"),
        vevent("second", "DTEND:20261025T014500Z", start="DTSTART:20261025T013000Z", subject="Second"),
    )
    office.run()
    found = office.between("2026-10-25", "2026-10-26")
    assert clocks(found) == ["25 02:30 25 02:45 First", "25 02:30 25 02:45 Second"]
    assert [one.begins.fold for one in found] == [0, 1]


def test_a_series_with_its_exceptions(office: Office) -> None:
    paris = "TZID=Europe/Paris:"
    office.put(
        zoned("team", "20261102", "080000", "090000", "RRULE:FREQ=WEEKLY", f"EXDATE;{paris}20261109T080000"),
        zoned(
            "team", "20261117", "100000", "113000", "RECURRENCE-ID;TZID=Europe/Paris:20261116T080000", "LOCATION:Yard"
        ),
    )
    office.run()
    found = office.between("2026-11-01", "2026-12-01")
    assert clocks(found) == [
        "02 08:00 02 09:00 Team", "17 10:00 17 11:30 Team", "23 08:00 23 09:00 Team", "30 08:00 30 09:00 Team",
    ]  # fmt: skip
    assert [one.location for one in found] == ["", "Yard", "", ""]
    assert [one.name for one in found][:2] == [
        "2026-11-02T08:00:00[Europe/Paris]", "2026-11-16T08:00:00[Europe/Paris]",
    ]  # fmt: skip
    assert all(one.repeats for one in found)


def test_floating_times_are_where_their_source_is(office: Office) -> None:
    office.put(
        vevent("call", "DTEND:20261124T100000", start="DTSTART:20261124T090000", subject="Call"),
        vevent("daily", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", start="DTSTART:20261117T100000", subject="Weekly"),
    )
    office.app.set_options(office.feed.id, replace(office.feed.options, floating_zone=Zone("America/New_York")))
    office.run()
    assert clocks(office.between("2026-11-24", "2026-11-25")) == ["24 15:00 24 16:00 Call", "24 16:00 24 17:00 Weekly"]


def test_a_journey_moves_whole_days_to_the_new_zone(tmp_path: Path) -> None:
    at_home = Office(tmp_path, ZoneInfo("Pacific/Kiritimati"))
    at_home.put(vevent("fair", "DTEND;VALUE=DATE:20261125", start="DTSTART;VALUE=DATE:20261124", subject="Fair"))
    at_home.run()
    for zone in ("Europe/Paris", "Pacific/Pago_Pago"):
        away = App(tmp_path / "data", vault=SessionVault(), clock=lambda: NOW, zone=ZoneInfo(zone))
        for day, count in ((23, 0), (24, 1), (25, 0)):
            found = away.agenda.between(at_home.hub, date(2026, 11, day), date(2026, 11, day + 1))
            assert len(found.happenings) == count, (zone, day)


def test_a_series_without_measure_is_cut_and_named(office: Office) -> None:
    """R14."""
    office.put(zoned("ticks", "20261101", "000000", "000100", "RRULE:FREQ=MINUTELY"), zoned("b", "20261102", "1", "2"))
    office.app.sync(office.hub)
    days = office.days("2026-11-01", "2026-12-01")
    assert days.cut == ("Ticks",)
    assert len(days.happenings) == MOST_OF_ONE


def test_one_row_that_cannot_be_read_hides_no_other(office: Office) -> None:
    """R9: a store that came from a newer computer, with a zone that this one does not know."""
    office.put(zoned("board", "20261124", "153000", "163000"), zoned("truck", "20261124", "100000", "110000"))
    office.run()
    store = Store(office.app.data_dir / STORE_NAME)
    store._database.execute("UPDATE item SET start = '2026-11-24T10:00:00[Mars/Olympus]' WHERE subject = 'Truck'")
    store.close()
    assert clocks(office.between("2026-11-24", "2026-11-25")) == ["24 15:30 24 16:30 Board"]
    wanted = Wanted(office.hub)
    (begin,) = office.app.agenda.marks(wanted).starts
    assert [one.subject for one in office.app.agenda.page(wanted, begin)] == ["Board"]


def test_a_long_look_can_be_left(office: Office) -> None:
    office.put(zoned("board", "20261124", "153000", "163000"))
    office.run()
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        office.app.agenda.between(office.hub, date(2026, 11, 1), date(2026, 12, 1), cancel)


def test_the_list_has_each_item_once(office: Office) -> None:
    office.put(
        zoned("team", "20261102", "080000", "090000", "RRULE:FREQ=WEEKLY"),
        zoned("élan", "20261101", "080000", "090000"),
        zoned("apple", "20261103", "080000", "090000"),
    )
    office.run()
    agenda = office.app.agenda
    wanted = Wanted(office.hub, Order.SUBJECT)
    marks = agenda.marks(wanted)
    found = agenda.page(wanted, marks.starts[0])
    assert (marks.total, [one.subject for one in found]) == (3, ["Apple", "Élan", "Team"])
    assert [agenda.place(wanted, one.item) for one in found] == [0, 1, 2]
    assert agenda.place(replace(wanted, text="apple"), found[1].item) is None
    assert agenda.place_of_day(Wanted(office.hub), date(2026, 11, 2)) == 1


def test_sources_are_named_and_counted_also_after_they_were_taken_away(office: Office) -> None:
    office.put(zoned("team", "20261102", "080000", "090000"))
    office.run()
    second = office.app.add_folder_spoke(office.hub, "Other", office.root / "other")
    found = office.app.agenda.sources(office.hub)
    assert [(one.name, one.items, one.former) for one in found] == [("Plan", 1, False)]
    office.app.remove_spoke(office.feed.id, keep_items=True)
    office.app.set_options(second.id, replace(second.options, feeds_hub=office.feed.options.feeds_hub))
    found = office.app.agenda.sources(office.hub)
    assert [(one.name, one.items, one.former) for one in found] == [("Other", 0, False), ("Plan", 1, True)]


def test_an_event_that_is_not_there_any_more_has_no_versions(office: Office) -> None:
    office.put(zoned("team", "20261102", "080000", "090000", "RRULE:FREQ=WEEKLY;COUNT=2"))
    office.run()
    (one, _) = office.between("2026-11-01", "2026-12-01")
    with pytest.raises(NotFound):
        office.app.agenda.versions(one.item, "2026-11-03T08:00:00[Europe/Paris]")
    store = Store(office.app.data_dir / STORE_NAME)
    store._database.execute("UPDATE item SET gone = 1")
    store.close()
    with pytest.raises(NotFound):
        office.app.agenda.versions(one.item, one.name)
