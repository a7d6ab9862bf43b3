"""What the store tells of a hub by time, by text and page by page."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sync.model.event import Series
from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.sync.model.listing import Order, Wanted
from cirahub_desktop.sync.state import schema
from cirahub_desktop.sync.state.agenda import first_key
from cirahub_desktop.sync.state.items import ItemChange
from cirahub_desktop.sync.state.journal import HUB
from cirahub_desktop.sync.state.store import Store
from tests.state.house import House, event, record

DAY = datetime(2026, 11, 24, tzinfo=UTC)


def put(house: House, item: str, hour: int, subject: str = "Truck 7", *, location: str = "", **fields: object) -> None:
    first = DAY + timedelta(hours=hour)
    fields = {"first": first, "last": first + timedelta(hours=1), **fields}
    value = event(subject, location=location, series=Series("FREQ=DAILY") if fields.get("repeats") else None)
    house.store.items.put(house.hub, [ItemChange(house.row(item, subject, **fields), value)])


def names(house: House, **wanted: object) -> list[str]:
    """All pages of the list, two rows at a time."""
    asked = Wanted(house.hub, **wanted)  # type: ignore[arg-type]
    marks = house.store.agenda.marks(asked, 2)
    pages = [house.store.agenda.page(asked, start, 2) for start in marks.starts]
    found = [row.id for page in pages for row in page]
    assert len(found) == marks.total
    return found


def between(house: House, begin: int, end: int) -> list[str]:
    hours = (DAY + timedelta(hours=hour) for hour in (begin, end))
    return [row.id for row in house.store.agenda.between(house.hub, *hours)]


def test_what_touches_the_time_asked_for_is_found(house: House) -> None:
    put(house, "before", 8)
    put(house, "into", 9, last=DAY + timedelta(hours=11))
    put(house, "in", 10)
    put(house, "moment", 10, last=DAY + timedelta(hours=10))
    put(house, "after", 12)
    put(house, "endless", 1, last=None, repeats=True)
    put(house, "gone", 10, gone=True)
    put(house, "part", 10, part_of=ItemId("endless"))
    assert between(house, 10, 12) == ["endless", "into", "in", "moment"]


def test_only_a_series_brings_its_content(house: House) -> None:
    put(house, "a", 10)
    put(house, "b", 11, repeats=True)
    found = house.store.agenda.between(house.hub, DAY, DAY + timedelta(days=1))
    assert [bool(row.event) for row in found] == [False, True]


@pytest.mark.parametrize("descending", [False, True])
def test_the_list_is_sorted_by_each_column_in_both_directions(house: House, descending: bool) -> None:
    put(house, "a", 12, "École")
    put(house, "b", 10, "Dock", source=house.target)
    put(house, "c", 11, "frost")
    put(house, "d", 10, "dock")
    put(house, "e", 9, "Zebra", source=house.target)
    ranks = (house.target, house.feed)
    turned = slice(None, None, -1 if descending else 1)
    assert names(house, descending=descending) == ["e", "b", "d", "c", "a"][turned]
    assert names(house, order=Order.SUBJECT, descending=descending) == ["b", "d", "a", "c", "e"][turned]
    by_source = names(house, order=Order.SOURCE, ranks=ranks, descending=descending)
    assert by_source == ["e", "b", "d", "c", "a"][turned]


def test_the_list_is_filtered_by_words_and_source(house: House) -> None:
    put(house, "a", 9, "Réunion d’équipe", location="Salle Étoile")
    put(house, "b", 10, "Reunion", source=house.target)
    put(house, "c", 11, "100% full")
    assert names(house, text="REUNION") == ["a", "b"]
    assert names(house, text="étoile reu") == ["a"]
    assert names(house, text="100%") == ["c"]
    assert names(house, text="reunion", sources=(house.target,)) == ["b"]
    assert names(house, sources=()) == []


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("descending", [False, True])
def test_an_item_is_found_again_by_its_key(house: House, order: Order, descending: bool) -> None:
    for number in range(7):
        put(house, f"{number}", number % 3, f"Truck {number % 2}", source=(house.feed, house.target)[number % 2])
    wanted = Wanted(house.hub, order, descending, ranks=(house.feed, house.target))
    found = names(house, order=order, descending=descending, ranks=wanted.ranks)
    for place, item in enumerate(found):
        key = house.store.agenda.key_of(wanted, ItemId(item))
        assert key is not None
        assert house.store.agenda.before(wanted, key) == place
    assert house.store.agenda.key_of(wanted, ItemId("nobody")) is None
    assert house.store.agenda.key_of(replace(wanted, text="zebra"), ItemId("0")) is None


def test_a_day_has_its_place_in_the_list(house: House) -> None:
    for number in range(4):
        put(house, f"{number}", number)
    wanted, down = Wanted(house.hub), Wanted(house.hub, descending=True)
    noon = DAY + timedelta(hours=2)
    assert house.store.agenda.before(wanted, first_key(wanted, noon)) == 2
    assert house.store.agenda.before(down, first_key(down, noon)) == 1


def test_items_are_counted_by_source(house: House) -> None:
    put(house, "a", 1)
    put(house, "b", 2)
    put(house, "c", 3, source=house.target)
    put(house, "d", 3, gone=True)
    assert house.store.agenda.counts(house.hub) == {house.feed: 2, house.target: 1}


def test_nothing_is_read_but_the_index_until_rows_are_shown(house: House) -> None:
    """50,000 contents lie beside what is sorted and filtered."""
    put(house, "a", 1)
    wanted = Wanted(house.hub, Order.SUBJECT, text="truck")
    asked: list[str] = []
    house.store._database._connection.set_trace_callback(asked.append)
    house.store.agenda.marks(wanted, 100)
    house.store.agenda.counts(house.hub)
    house.store._database._connection.set_trace_callback(None)
    assert len(asked) == 3
    for sql in asked:
        plan = [str(row[3]) for row in house.store._database.rows(f"EXPLAIN QUERY PLAN {sql}")]
        assert any("COVERING INDEX item_shown" in line for line in plan), plan


def test_parts_and_the_last_write_are_found(house: House) -> None:
    house.put("series", repeats=True)
    part = replace(house.row("part").identity, recurrence_id="2026-12-02T09:00:00[Europe/Paris]")
    house.put("part", part_of=ItemId("series"), identity=part)
    house.tie(house.target, "part")
    house.ran("run1", 1, record("part"), days_ago=2)
    house.ran("run2", 2, record("part"), days_ago=1)
    house.ran("run3", 3, record("part"), spoke=HUB)
    agenda = house.store.agenda
    assert agenda.parts(ItemId("series")) == {part.recurrence_id: "part"}
    assert agenda.written_at(ItemId("part"), house.target).startswith("2026-11-21T08:00")
    assert agenda.written_at(ItemId("series"), house.target) == ""
    assert {spoke: tie.remote_id for spoke, tie in agenda.ties(ItemId("part")).items()} == {house.target: "remote part"}
    assert agenda.hub_of(ItemId("part")) == (house.hub, house.feed)


def test_a_store_of_version_4_can_be_searched_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    connection = sqlite3.connect(path)
    for script in schema.MIGRATIONS[:4]:
        connection.executescript(script)
    connection.execute("INSERT INTO hub (id, name, object) VALUES ('h', 'Team', 'calendars')")
    connection.execute(
        "INSERT INTO item (id, hub, origin, uid, recurrence_id, content, subject, start, first, last, source, event)"
        " VALUES ('i', 'h', 'o', 'u', '', 'c', 'Réunion', '2026-12-01', '2026-12-01T00:00:00.000000', NULL, 's', ?)",
        ('{"subject":"Réunion","location":"Étoile","span":["2026-12-01","2026-12-02"]}',),
    )
    connection.execute("PRAGMA user_version = 4")
    connection.commit()
    connection.close()
    store = Store(path)
    wanted = Wanted(HubId("h"), text="etoile")
    (row,) = store.agenda.page(wanted, store.agenda.marks(wanted, 10).starts[0], 10)
    store.close()
    assert (row.subject, row.start, row.end, row.location) == ("Réunion", "2026-12-01", "2026-12-02", "Étoile")
    assert path.with_suffix(".v4.bak").exists()
