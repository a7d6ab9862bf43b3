"""Months and weeks as values: rows, bars, counts of what has no room, and what lies side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from babel import Locale

from cirahub_desktop import i18n
from cirahub_desktop.happenings import Source
from cirahub_desktop.sync.model.event import Status
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.calendar_month import DayView, MonthView, WeekRow, month, month_span
from cirahub_desktop.ui.presenters.calendar_sources import legend, sources_of
from cirahub_desktop.ui.presenters.calendar_week import WeekView, week
from tests.ui.calendar.scene import DOCK, PARIS, PLAN, SOURCES, TODAY, around, at, days


def row_of(view: MonthView, day: int) -> WeekRow:
    return next(row for row in view.weeks if any(one.day == date(2026, 11, day) for one in row.days))


def day_of(view: MonthView, day: int) -> DayView:
    return next(one for one in row_of(view, day).days if one.day == date(2026, 11, day))


def placed(row: WeekRow) -> list[tuple[str, int, int, int]]:
    return [(one.chip.text, one.column, one.days, one.lane) for one in row.placed]


def test_a_month_is_six_whole_weeks_that_begin_as_people_here_begin_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert month_span(TODAY) == (date(2026, 10, 26), date(2026, 12, 7))
    view = month((), TODAY, 3, around())
    assert (view.title, view.headings[0]) == ("November 2026", "Mon")
    assert [row.number for row in view.weeks] == ["44", "45", "46", "47", "48", "49"]
    assert [one.number for one in view.weeks[0].days] == ["26", "27", "28", "29", "30", "31", "1 Nov"]
    assert [one.weekend for one in view.weeks[0].days] == [False] * 5 + [True] * 2
    monkeypatch.setattr("cirahub_desktop.ui.presenters.calendar_month.region", lambda: Locale("en", "US"))
    assert month_span(TODAY)[0] == date(2026, 11, 1)


def test_bars_lie_over_all_their_days_and_go_on_in_the_next_week() -> None:
    view = month([days("Fair", 20, 24), at("Talk", "20 09:00", "20 10:00")], TODAY, 3, around())
    first, second = row_of(view, 20), row_of(view, 24)
    assert placed(first) == [("Fair", 4, 3, 0), ("Talk", 4, 1, 1)]
    assert placed(second) == [("Fair", 0, 2, 0)]
    assert (first.placed[0].chip.from_before, first.placed[0].chip.goes_on) == (False, True)
    assert (second.placed[0].chip.from_before, second.placed[0].chip.goes_on) == (True, False)


def test_a_night_is_on_both_days_and_midnight_is_not_on_the_next() -> None:
    view = month([at("Night", "24 22:00", "25 06:00"), at("Late", "23 20:00", "24 00:00")], TODAY, 3, around())
    assert placed(row_of(view, 24)) == [("Night", 1, 2, 0), ("Late", 0, 1, 0)]


def test_what_has_no_room_is_counted_on_every_day_it_is_on() -> None:
    some = [at(f"T{number}", f"24 0{number}:00", f"24 0{number}:30") for number in range(4)]
    view = month([*some, days("Fair", 24, 25)], TODAY, 3, around())
    assert placed(row_of(view, 24)) == [("Fair", 1, 2, 0), ("T0", 1, 1, 1)]
    assert (day_of(view, 24).more, day_of(view, 24).more_text, day_of(view, 24).events) == (3, "+3 more", 5)
    assert day_of(view, 25).more == 0


@pytest.mark.parametrize("lanes", [1, 2, 3, 6])
def test_no_event_is_lost_whatever_the_room(lanes: int) -> None:
    some = [at(f"T{number}", f"{20 + number % 6} 0{number}:00", f"{20 + number % 6} 09:30") for number in range(9)]
    some += [days("Fair", 19, 24), days("Week", 16, 22), at("Night", "21 22:00", "22 06:00")]
    view = month(some, TODAY, lanes, around())
    for row in view.weeks:
        for column, day in enumerate(row.days):
            shown = [one for one in row.placed if one.column <= column < one.column + one.days]
            assert len(shown) + day.more == day.events
            taken = [one.lane for one in shown] + ([lanes - 1] if day.more else [])
            assert len(set(taken)) == len(taken)
            assert all(lane < lanes for lane in taken)


def test_a_screen_reader_hears_all_of_an_event() -> None:
    i18n.use("en")
    one = at("Board meeting", "24 15:30", "24 16:30")
    assert words.said(one, "School feed", TODAY, PARIS) == "Board meeting, Tue 24 Nov, 15:30 to 16:30, from School feed"
    cancelled = replace(one, status=Status.CANCELLED)
    assert words.said(cancelled, "Plan", TODAY, PARIS).startswith("Board meeting, cancelled, Tue 24 Nov")
    assert "all day, from Plan" in words.said(days("Fair", 24, 24), "Plan", TODAY, PARIS)
    assert "Tue 24 Nov to Thu 26 Nov" in words.said(days("Fair", 24, 26), "Plan", TODAY, PARIS)
    there = at("Call", "24 22:00", "24 23:00", zone="Australia/Sydney")
    assert "22:00 to 23:00, 08:00 in Australia/Sydney, from" in words.said(there, "Plan", TODAY, PARIS)
    i18n.use("fr")
    assert words.said(one, "Plan", TODAY, PARIS) == "Board meeting, mar. 24 nov., de 15:30 à 16:30, depuis Plan"


def test_a_zone_with_the_same_clock_is_not_named() -> None:
    assert words.elsewhere(at("Call", "24 22:00", "24 23:00", zone="Europe/Berlin").span, PARIS) == ""


def test_each_source_has_a_colour_and_a_shape_of_its_own() -> None:
    many = [Source(SpokeId(str(number)), f"S{number}", 1) for number in range(16)]
    marks = [sources_of(many).mark(one.spoke) for one in many]
    assert len(set(marks)) == 16
    assert len({mark.colour for mark in marks[:4]}) == len({mark.shape for mark in marks[:4]}) == 4
    assert sources_of(many[:3]).marks == {one.spoke: mark for one, mark in zip(many[:3], marks[:3], strict=True)}


def test_the_legend_says_how_many_and_who_was_taken_away() -> None:
    found = (*SOURCES, Source(SpokeId("old"), "Old", 1, former=True), Source(SpokeId("lost"), "", 1, former=True))
    entries = legend(found, frozenset({DOCK}))
    assert [one.name for one in entries] == ["Plan", "Dock", "Old (removed)", "a spoke that was removed"]
    assert [one.shown for one in entries] == [True, False, True, True]
    assert entries[0].said == "Plan, 3 events"


# a week


def of(view: WeekView, day: int) -> list[tuple[str, int, int, int, int, int]]:
    (found,) = [one for one in view.days if one.day.day == date(2026, 11, day)]
    return [(b.chip.text, b.begin, b.end, b.column, b.columns, b.wide) for b in found.blocks]


def test_what_overlaps_lies_side_by_side() -> None:
    some = [
        at("A", "24 09:00", "24 12:00"),
        at("B", "24 09:30", "24 10:00"),
        at("C", "24 10:00", "24 11:00"),
        at("D", "24 12:00", "24 13:00"),
    ]
    view = week(some, TODAY, 4, around())
    assert of(view, 24) == [
        ("A", 540, 720, 0, 2, 1), ("B", 570, 600, 1, 2, 1), ("C", 600, 660, 1, 2, 1), ("D", 720, 780, 0, 1, 1),
    ]  # fmt: skip
    assert view.title == "23 – 29 Nov 2026"


def test_an_event_takes_the_room_that_nobody_else_needs() -> None:
    some = [
        at("A", "24 09:00", "24 10:00"), at("B", "24 09:00", "24 10:00"), at("C", "24 09:00", "24 12:00"),
        at("D", "24 10:30", "24 11:30"),
    ]  # fmt: skip
    found = {text: place for text, _, _, *place in of(week(some, TODAY, 4, around()), 24)}
    assert found == {"C": [0, 3, 1], "A": [1, 3, 1], "B": [2, 3, 1], "D": [1, 3, 2]}


def test_a_crowd_is_counted_and_nothing_is_lost() -> None:
    some = [at(f"T{number}", "24 09:00", "24 10:00") for number in range(5)]
    view = week(some, TODAY, 2, around())
    assert len(of(view, 24)) == 1
    (crowd,) = view.days[1].crowds
    assert (crowd.text, crowd.begin, crowd.end, crowd.column, crowd.columns) == ("+4 more", 540, 600, 1, 2)


def test_a_night_is_cut_at_midnight_and_a_long_event_stands_on_top() -> None:
    some = [at("Night", "24 22:00", "25 06:00"), at("Trip", "24 12:00", "26 12:00"), days("Fair", 23, 23)]
    view = week(some, TODAY, 3, around())
    assert of(view, 24) == [("Night", 1320, 1440, 0, 1, 1)]
    assert of(view, 25) == [("Night", 0, 360, 0, 1, 1)]
    assert [(one.chip.text, one.column, one.days) for one in view.top] == [("Trip", 1, 3), ("Fair", 0, 1)]
    assert view.first_hour == 8
    second = view.days[2].blocks[0]
    assert (second.chip.from_before, second.when) == (True, "… – 06:00")


def test_a_short_event_can_be_read_and_stays_on_its_day() -> None:
    view = week([at("Moment", "24 23:50", "24 23:50")], TODAY, 3, around())
    assert of(view, 24) == [("Moment", 1410, 1440, 0, 1, 1)]


def test_the_hour_that_is_left_out_in_spring_is_drawn_by_the_clock() -> None:
    start, end = (datetime(2026, 3, 29, hour, 30, tzinfo=PARIS) for hour in (1, 3))
    one = replace(
        at("Shift", "24 01:30", "24 03:30"), begins=start, ends=end, first_day=start.date(), last_day=start.date()
    )
    view = week([one], date(2026, 3, 29), 3, around())
    assert [(block.begin, block.end) for block in view.days[6].blocks] == [(90, 210)]


# a day that is typed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11/2026", (2026, 11, 24)), ("3.2.26", (2026, 2, 3)),
        ("5/12", (2026, 12, 5)), ("2026-11-24", (2026, 11, 24)),
        ("24 nov", (2026, 11, 24)), ("24 november 2027", (2027, 11, 24)), (" jan 2027 ", (2027, 1, 1)),
        ("31/2/2026", None), ("soon", None), ("", None), ("99/99/9999", None), ("ju 4", None),
    ],
)  # fmt: skip
def test_a_day_can_be_typed_as_people_here_write_it(text: str, day: tuple[int, int, int] | None) -> None:
    assert words.typed_day(text, TODAY) == (date(*day) if day else None)


def test_a_day_is_read_in_the_order_of_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words.day_example(date(2026, 11, 4)) == "04/11/2026"
    monkeypatch.setattr(words, "region", lambda: Locale("en", "US"))
    assert words.typed_day("11/4/2026", TODAY) == date(2026, 11, 4)
    assert words.day_example(date(2026, 11, 4)) == "11/04/2026"


def test_unused_sources_are_not_needed_for_a_mark() -> None:
    assert around().sources.name(SpokeId("nobody")) == "a spoke that was removed"
    assert around().sources.mark(PLAN) != around().sources.mark(DOCK)
