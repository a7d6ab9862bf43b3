"""History, undo, pins and disputes as window and command line ask for them, over a real store."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.sync.errors import AnotherRun, NotFound, NothingToUndo
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.event import Event, ZonedSpan
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import Identity, ItemId, ItemRow, OriginId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, HubReport, Why
from cirahub_desktop.sync.state.items import ItemChange
from cirahub_desktop.sync.state.journal import HUB, Record
from cirahub_desktop.sync.state.store import Store

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TRUCK, VAN = ItemId("a1" * 16), ItemId("b2" * 16)


def event(subject: str, day: int = 1) -> Event:
    start = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Europe/Paris")) + timedelta(days=day)
    return Event(subject, ZonedSpan(start, start + timedelta(hours=1)))


class Office:
    """A hub with a plan and a calendar, and a store whose records are written by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.app = App(folder / "data", vault=SessionVault(), clock=lambda: self.now)
        self.hub: HubConfig = self.app.add_hub("Team")
        self.plan: SpokeConfig = self.app.add_folder_spoke(self.hub.id, "Plan", folder / "plan")
        self.dock: SpokeConfig = self.app.add_folder_spoke(self.hub.id, "Dock", folder / "dock")

    def store(self) -> Store:
        return Store(self.app.data_dir / STORE_NAME)

    def item(self, id_: ItemId, now: Event, *, gone: bool = False) -> None:
        row = ItemRow(
            id_, OriginId(f"origin of {id_}"), Identity(id_), content_hash(now), now.subject,
            instant_to_text(now.span.start), NOW, NOW, self.plan.id, gone=gone,
        )  # fmt: skip
        store = self.store()
        store.items.put(self.hub.id, [ItemChange(row, now)])
        store.close()

    def ran(
        self,
        run: str,
        *records: tuple[SpokeId, Record],
        hub: HubConfig | None = None,
        ended: bool = True,
        undoes: str = "",
    ) -> None:
        store, of = self.store(), (hub or self.hub).id
        number = store.setup.run_number(of) + 1
        store.setup.set_run_number(of, number)
        self.now += timedelta(minutes=1)
        store.journal.begin_run(of, run, number, self.now, undoes)
        for spoke, record in records:
            store.journal.add_records(run, spoke, [record], self.now)
        if ended:
            store.journal.end_run(run, self.now, {"read": 4, "cancelled": False})
        store.close()

    def pin(self, *pins: Pin) -> None:
        store = self.store()
        store.pins.put(self.hub.id, pins)
        store.close()


def made(item: ItemId, subject: str) -> Record:
    return Record(item, Action.CREATE, Why.NEW, subject, None, event(subject))


def changed(item: ItemId, before: str, after: str) -> Record:
    return Record(item, Action.UPDATE, Why.CHANGED, after, event(before), event(after))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.item(TRUCK, event("Truck 8"))
    office.item(VAN, event("Van", 2), gone=True)
    office.ran("f00d", (HUB, made(TRUCK, "Truck 7")), (office.dock.id, made(TRUCK, "Truck 7")), (HUB, made(VAN, "Van")))
    office.ran(
        "beef", (HUB, changed(TRUCK, "Truck 7", "Truck 8")), (office.dock.id, changed(TRUCK, "Truck 7", "Truck 8"))
    )
    return office


# looking back


def test_runs_are_told_newest_first_with_what_they_wrote(office: Office) -> None:
    office.ran("cafe", ended=False)
    runs = office.app.past.runs()
    assert [run.id for run in runs] == ["cafe", "beef", "f00d"]
    assert [(run.created, run.updated, run.deleted) for run in runs] == [(0, 0, 0), (0, 1, 0), (1, 0, 0)]
    assert [run.can_be_undone for run in runs] == [False, True, True]
    assert [run.ended is None for run in runs] == [True, False, False]
    assert {run.hub_name for run in runs} == {"Team"}


def test_runs_of_several_hubs_come_by_time(office: Office) -> None:
    other = office.app.add_hub("Other")
    office.ran("1111", hub=other)
    office.ran("2222")
    assert [run.id for run in office.app.past.runs(limit=3)] == ["2222", "1111", "beef"]
    assert [run.hub_name for run in office.app.past.runs(other.id)] == ["Other"]


def test_what_is_too_old_cannot_be_undone(office: Office) -> None:
    office.now += timedelta(days=31)
    assert not any(run.can_be_undone for run in office.app.past.runs())
    with pytest.raises(NothingToUndo) as caught:
        office.app.past.undo(office.hub.id, "beef")
    assert caught.value.reason is NothingToUndo.Reason.TOO_OLD


def test_a_run_tells_all_it_did_hub_and_spokes_by_name(office: Office) -> None:
    told = office.app.past.run("bee")
    assert (told.run.id, told.run.number) == ("beef", 2)
    assert [(one.spoke, one.spoke_name, one.action, one.why) for one in told.changes] == [
        (None, "", Action.UPDATE, Why.CHANGED),
        (office.dock.id, "Dock", Action.UPDATE, Why.CHANGED),
    ]
    assert [(one.before, one.after) for one in told.changes] == [(event("Truck 7"), event("Truck 8"))] * 2


def test_a_run_that_takes_another_back_says_so(office: Office) -> None:
    office.ran("cafe", (HUB, changed(TRUCK, "Truck 8", "Truck 7")), undoes="beef")
    assert office.app.past.run("cafe").run.undoes == "beef"


@pytest.mark.parametrize("name", ["", "zz", "f"])
def test_a_run_that_is_not_there_or_not_single_is_not_guessed(office: Office, name: str) -> None:
    office.ran("ffff")
    with pytest.raises(NotFound) as caught:
        office.app.past.run(name)
    assert caught.value.kind == "run"


def test_an_item_tells_what_happened_to_it(office: Office) -> None:
    story = office.app.past.story(TRUCK[:6])
    assert (story.item, story.hub_name, story.subject, story.pinned) == (TRUCK, "Team", "Truck 8", False)
    assert story.present == event("Truck 8")
    assert [(one.run, one.spoke_name, one.subject) for one in story.changes] == [
        ("f00d", "", "Truck 7"),
        ("f00d", "Dock", "Truck 7"),
        ("beef", "", "Truck 8"),
        ("beef", "Dock", "Truck 8"),
    ]


def test_an_item_that_left_the_hub_still_has_its_story(office: Office) -> None:
    story = office.app.past.story(VAN)
    assert (story.subject, story.present) == ("Van", None)
    assert [one.run for one in story.changes] == ["f00d"]


def test_a_spoke_that_was_taken_away_keeps_its_name_in_the_story(office: Office) -> None:
    office.ran("cafe", (office.plan.id, changed(TRUCK, "Truck 8", "Truck 9")))
    office.app.remove_spoke(office.plan.id)
    assert office.app.past.story(TRUCK).changes[-1].spoke_name == "Plan"


def test_items_are_found_by_subject_and_by_id(office: Office) -> None:
    office.pin(Pin(TRUCK, None, event("Truck 8"), "beef"))
    past = office.app.past
    found = past.find(office.hub.id, "truck")
    assert [(one.item, one.subject, one.gone, one.pinned) for one in found] == [(TRUCK, "Truck 8", False, True)]
    assert found[0].start == instant_to_text(event("Truck 8").span.start)
    assert [(one.item, one.start, one.gone) for one in past.find(office.hub.id, "b2b2")] == [(VAN, "", True)]
    assert past.find(office.hub.id, "bicycle") == ()


def test_an_item_that_is_not_there_or_not_single_is_not_guessed(office: Office) -> None:
    office.item(ItemId("a1" * 15 + "cc"), event("Trailer"))
    for text in ("a1", "zz", ""):
        with pytest.raises(NotFound) as caught:
            office.app.past.story(text)
        assert caught.value.kind == "item"


# pins


def test_what_was_put_back_is_listed_once_with_its_places(office: Office) -> None:
    office.pin(
        Pin(TRUCK, None, event("Truck 7"), "beef"),
        Pin(TRUCK, office.dock.id, replace(event("Truck 7"), location="Dock"), "beef"),
        Pin(VAN, office.dock.id, None, "f00d"),
    )
    pins = {pin.item: pin for pin in office.app.past.pins(office.hub.id)}
    assert len(pins) == 2
    truck, van = pins[TRUCK], pins[VAN]
    assert (truck.subject, truck.run, truck.in_hub, truck.wanted) == ("Truck 7", "beef", True, event("Truck 7"))
    assert truck.spokes == van.spokes == ("Dock",)
    assert (van.subject, van.in_hub, van.wanted) == ("Van", False, None)


def test_a_pinned_item_is_let_go_by_the_beginning_of_its_id(office: Office) -> None:
    office.pin(Pin(TRUCK, None, event("Truck 7"), "beef"), Pin(VAN, None, None, "f00d"))
    office.app.past.release("a1a")
    assert [pin.item for pin in office.app.past.pins(office.hub.id)] == [VAN]
    with pytest.raises(NotFound) as caught:
        office.app.past.release("a1a")
    assert caught.value.kind == "pin"


def test_what_to_let_go_is_not_guessed(office: Office) -> None:
    other = ItemId("a1" * 15 + "cc")
    office.pin(Pin(TRUCK, None, event("Truck 7"), "beef"), Pin(other, None, None, "f00d"))
    for text in ("a1", ""):
        with pytest.raises(NotFound):
            office.app.past.release(text)
    assert len(office.app.past.pins(office.hub.id)) == 2


def test_nothing_is_let_go_under_a_run_that_would_write_its_old_links_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cirahub_desktop.past._RUN_ENDS", 0.05)
    office.pin(Pin(TRUCK, None, event("Truck 7"), "beef"))
    with HubLock(office.app.data_dir / "locks", office.hub.id), pytest.raises(AnotherRun):
        office.app.past.release(TRUCK)
    assert office.app.past.pins(office.hub.id)


# disputes


def test_a_dispute_waits_until_it_is_answered(office: Office) -> None:
    dispute = Conflict(
        "d00d", office.hub.id, TRUCK, office.dock.id, NOW, "Truck 8", ("subject",), event("Truck 8"), event("Lorry")
    )
    store = office.store()
    store.conflicts.put(dispute)
    store.close()
    past = office.app.past
    assert past.conflicts() == past.conflicts(office.hub.id) == (dispute,)
    past.answer("d00", Answer.SPOKE)
    assert past.conflicts() == (replace(dispute, answer=Answer.SPOKE),)
    for name in ("zz", ""):
        with pytest.raises(NotFound) as caught:
            past.answer(name, Answer.HUB)
        assert caught.value.kind == "conflict"


# taking back


def test_an_undo_names_run_and_items_by_their_beginnings(office: Office) -> None:
    for run, items, kind in (("zz", None, "run"), ("beef", [VAN], "item"), ("beef", ["zz"], "item")):
        with pytest.raises(NotFound) as caught:
            office.app.past.undo(office.hub.id, run, items)
        assert caught.value.kind == kind


@pytest.fixture
def folders(tmp_path: Path) -> Office:
    """Two folders of real files, and the real engine."""
    office = Office(tmp_path)
    office.app.set_options(office.dock.id, replace(office.dock.options, hub_writes=True))
    write(office, "Truck 7", "1")
    write(office, "Van", "2")
    return office


def write(office: Office, subject: str, uid: str) -> None:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:{subject}\r\n"
        f"DTSTART:2026112{3 + int(uid)}T090000Z\r\nDTEND:2026112{3 + int(uid)}T100000Z\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (Path(office.plan.place.path) / f"{uid}.ics").write_bytes(text.encode())


def sync(office: Office) -> HubReport:
    office.now += timedelta(minutes=20)
    return office.app.sync(office.hub.id)


def in_dock(office: Office) -> list[str]:
    """Subjects in the folder that is written."""
    files = (file.read_text("utf-8") for file in Path(office.dock.place.path).glob("*.ics"))
    return sorted(re.findall(r"^SUMMARY:(.*)$", "\n".join(files), re.MULTILINE))


def test_r10_a_run_is_undone_and_undone_again_and_let_go(folders: Office) -> None:
    past, hub = folders.app.past, folders.hub.id
    sync(folders)
    write(folders, "Truck 8", "1")
    changed = sync(folders)
    assert in_dock(folders) == ["Truck 8", "Van"]
    dry = past.undo(hub, changed.run[:6], dry_run=True)
    assert [one.why for spoke in dry.spokes for one in spoke.planned] == [Why.UNDONE]
    assert (in_dock(folders), past.pins(hub)) == (["Truck 8", "Van"], ())
    back = past.undo(hub, changed.run[:6])
    assert in_dock(folders) == ["Truck 7", "Van"]
    assert [run.undoes for run in past.runs(hub)][:2] == [changed.run, ""]
    (pin,) = past.pins(hub)
    assert (pin.subject, pin.run, pin.in_hub, pin.spokes) == ("Truck 7", changed.run, True, ("Dock",))
    past.undo(hub, back.run)
    assert in_dock(folders) == ["Truck 8", "Van"]
    past.undo(hub, changed.run)
    past.release(pin.item)
    sync(folders)
    assert in_dock(folders) == ["Truck 8", "Van"]
    assert [(one.spoke_name, one.why) for one in past.story(pin.item).changes][-2:] == [
        ("", Why.CHANGED),
        ("Dock", Why.CHANGED),
    ]


def test_r10_single_items_of_a_run_are_undone_by_the_beginning_of_their_ids(folders: Office) -> None:
    past, hub = folders.app.past, folders.hub.id
    first = sync(folders)
    (van,) = past.find(hub, "van")
    past.undo(hub, first.run, [van.item[:12]])
    assert in_dock(folders) == ["Truck 7"]
    sync(folders)
    assert in_dock(folders) == ["Truck 7"]
