"""What the page does without a page: reading, stepping, leaving out, the list, and the words of the versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.happenings import Days, Happening
from cirahub_desktop.sync.errors import NotFound, StoreFailed
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.model.listing import Order, Wanted
from cirahub_desktop.ui.presenters.calendar import Calendar, View
from cirahub_desktop.ui.presenters.calendar_event import EventCard
from cirahub_desktop.ui.presenters.calendar_list import EventList, line, sorted_by
from cirahub_desktop.ui.presenters.calendar_versions import Sign
from cirahub_desktop.versions import EventVersions
from tests.ui.calendar.scene import NOW, TODAY, ByHand, Office, zoned

PLAN, DOCK = SpokeId("plan"), SpokeId("dock")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.usual()
    return office


class Desk:
    def __init__(self, office: Office) -> None:
        self.office, self.runner, self.moves = office, ByHand(), 0
        self.calendar = Calendar(office.app, self.runner, lambda: NOW, self.moved)

    def moved(self) -> None:
        self.moves += 1

    def show(self) -> int:
        """Tells how often the store was read."""
        self.calendar.show_hub(self.office.app.hub_status(self.office.hub))
        return self.runner.go()


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def subjects(desk: Desk, day: date = TODAY) -> list[str]:
    return [one.subject for one in desk.calendar.of_day(day)]


def test_a_hub_is_read_once_and_again_when_a_run_has_ended(desk: Desk) -> None:
    assert (desk.show(), desk.show()) == (1, 0)
    assert "Board meeting" in subjects(desk)
    desk.office.put("Plan", zoned("Dock 4", "20261124", "100000", "110000"))
    desk.office.run()
    assert desk.show() == 1
    assert "Dock 4" in subjects(desk)


def test_nothing_is_read_that_is_known(desk: Desk) -> None:
    desk.show()
    calendar = desk.calendar
    calendar.go(date(2026, 11, 3))
    calendar.show_view(View.WEEK)
    calendar.step(1)
    assert desk.runner.go() == 0
    calendar.go(date(2026, 12, 20))
    assert desk.runner.go() == 1


def test_only_the_last_of_many_months_is_shown(desk: Desk) -> None:
    desk.show()
    for _ in range(5):
        desk.calendar.step(1)
    assert desk.runner.go() == 1
    assert (desk.calendar.title, desk.calendar.day) == ("April 2027", date(2027, 4, 24))
    assert [one.subject for one in desk.calendar.happenings] == ["Truck 7"] * 6


@pytest.mark.parametrize(
    ("view", "day", "by", "after"),
    [
        (View.MONTH, date(2027, 1, 31), 1, date(2027, 2, 28)),
        (View.MONTH, date(2027, 1, 31), -1, date(2026, 12, 31)),
        (View.WEEK, date(2026, 12, 30), 1, date(2027, 1, 6)),
        (View.LIST, date(2026, 12, 30), -13, date(2025, 11, 30)),
    ],
)
def test_a_step_is_a_month_or_a_week(desk: Desk, view: View, day: date, by: int, after: date) -> None:
    desk.calendar.show_view(view)
    desk.calendar.go(day)
    desk.calendar.step(by)
    assert desk.calendar.day == after


def test_time_has_ends(desk: Desk) -> None:
    desk.show()
    desk.calendar.go(date(1, 1, 1))
    desk.calendar.go(date(9999, 12, 31))
    desk.calendar.step(1)
    desk.runner.go()
    assert desk.calendar.happenings


def test_a_source_can_be_left_out(desk: Desk) -> None:
    desk.show()
    plan, holidays = (entry.source for entry in desk.calendar.legend())
    desk.calendar.toggle(plan)
    assert subjects(desk) == []
    assert subjects(desk, date(2026, 11, 26)) == ["Fair"]
    assert desk.calendar.shown_sources == (holidays,)
    assert desk.calendar.note() == "8 events of hidden spokes are not shown."
    desk.calendar.toggle(plan)
    assert desk.calendar.shown_sources is None
    assert desk.calendar.note() == ""


def test_empty_hubs_say_what_to_do(tmp_path: Path) -> None:
    office = Office(tmp_path)
    desk = Desk(office)
    desk.show()
    assert "Press Sync Now" in desk.calendar.note()
    hub = office.app.add_hub("Empty").id
    desk.calendar.show_hub(office.app.hub_status(hub))
    desk.runner.go()
    assert "No spoke feeds this hub" in desk.calendar.note()


def test_a_store_that_cannot_be_read_is_said_and_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    agenda = desk.office.app.agenda
    with monkeypatch.context() as broken:
        broken.setattr(agenda, "sources", lambda _: (_ for _ in ()).throw(StoreFailed(StoreFailed.Reason.BUSY, "x")))
        desk.show()
    assert isinstance(desk.calendar.error, StoreFailed)
    desk.calendar.read_again()
    desk.runner.go()
    assert desk.calendar.error is None
    assert subjects(desk)


def test_a_series_without_measure_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.office.app.agenda, "between", lambda *_: Days((), ("Ticks",)))
    desk.show()
    assert desk.calendar.note() == "“Ticks” repeats so often that only its first dates are shown here."


# the list


class Listing:
    def __init__(self, office: Office) -> None:
        self.office, self.runner, self.rows, self.pages = office, ByHand(), list[int | None](), list[int]()
        self.events = EventList(
            office.app, self.runner, moved=lambda: None, opened=self.rows.append, page_came=self.pages.append
        )

    def open(self, day: date | None = None, **wanted: object) -> None:
        self.events.open(Wanted(self.office.hub, **wanted), day)  # type: ignore[arg-type]
        self.runner.go()

    def subject(self, row: int) -> str:
        one = self.events.row(row)
        return one.subject if one else ""


@pytest.fixture
def listing(tmp_path: Path) -> Listing:
    office = Office(tmp_path)
    office.app.set_enabled(office.dock.id, enabled=False)
    first = date(2026, 11, 25)
    dates = (f"{first + timedelta(days=number):%Y%m%d}" for number in range(250))
    office.put("Plan", *(zoned(f"T{number:03}", day, "080000", "090000") for number, day in enumerate(dates)))
    office.run()
    return Listing(office)


def test_pages_come_when_they_are_seen(listing: Listing) -> None:
    listing.open()
    assert (listing.events.total, listing.subject(0), listing.subject(99)) == (250, "T000", "T099")
    assert listing.subject(249) == ""
    listing.events.row(240)
    assert listing.runner.go() == 1, "a page is asked for once"
    assert listing.pages == [2]
    assert [listing.subject(row) for row in (200, 249)] == ["T200", "T249"]


def test_the_chosen_event_stays_chosen_when_the_list_is_sorted(listing: Listing) -> None:
    listing.open()
    one = listing.events.row(7)
    assert one is not None
    listing.events.selected = one.item
    listing.open(order=Order.SUBJECT, descending=True)
    assert listing.rows[-1] == 242
    assert listing.subject(242) == "T007", "its page is there at once"
    listing.open(text="T1")
    assert listing.rows[-1] is None


def test_a_list_opens_at_a_day(listing: Listing) -> None:
    listing.open(date(2027, 5, 1))
    assert listing.rows == [157]
    assert listing.subject(157) == "T157"


def test_an_answer_to_a_former_question_is_dropped(listing: Listing) -> None:
    listing.open()
    listing.events.row(150)
    listing.events.open(Wanted(listing.office.hub, text="T24"))
    assert listing.runner.go() == 1
    assert (listing.events.total, listing.pages) == (10, [])


def test_a_heading_sorts_and_sorts_back() -> None:
    wanted = Wanted(HubId("h"))
    once = sorted_by(wanted, Order.SUBJECT)
    assert (once.order, once.descending) == (Order.SUBJECT, False)
    assert sorted_by(once, Order.SUBJECT).descending
    assert not sorted_by(sorted_by(once, Order.SUBJECT), Order.START).descending


def test_a_line_says_what_and_from_where(desk: Desk) -> None:
    desk.show()
    (one,) = (found for found in desk.calendar.of_day(TODAY) if found.subject == "Board meeting")
    found = line(one, desk.calendar.around)
    assert (found.when, found.source, found.repeats) == ("Tue 24 Nov, 15:30 – 16:30", "Plan", False)
    assert found.tip == "Board meeting\nTue 24 Nov, 15:30 – 16:30\nRoom 1\nPlan"


# the pop-over


@pytest.fixture
def card(desk: Desk) -> Iterator[EventCard]:
    desk.show()
    card = EventCard(desk.office.app, desk.runner, lambda: NOW, desk.moved)
    yield card
    card.close()


def board(desk: Desk) -> Happening:
    return next(one for one in desk.calendar.of_day(TODAY) if one.subject == "Board meeting")


def test_the_pop_over_asks_every_place_and_forgets_when_it_closes(desk: Desk, card: EventCard) -> None:
    card.open(board(desk))
    view = card.view(desk.calendar.around)
    assert view is not None
    assert (view.title, view.when, view.place, view.rows) == (
        "Board meeting", "Tue 24 Nov, 15:30 – 16:30", "Room 1", (),
    )  # fmt: skip
    assert desk.runner.go() == 3
    view = card.view(desk.calendar.around)
    assert view is not None
    assert [(row.label, row.sign) for row in view.rows] == [
        ("As in the file", Sign.SAME), ("As understood", Sign.SAME), ("In Dock", Sign.SAME),
        ("On this computer", Sign.SAME),
    ]  # fmt: skip
    card.open(board(desk))
    card.close()
    assert desk.runner.go() == 0
    assert card.view(desk.calendar.around) is None


def test_an_event_that_left_meanwhile_says_so(desk: Desk, card: EventCard, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> EventVersions:
        raise NotFound("item", "x")

    monkeypatch.setattr(desk.office.app.agenda, "versions", gone)
    card.open(board(desk))
    desk.runner.go()
    view = card.view(desk.calendar.around)
    assert view is not None
    assert view.problem
