"""A folder in which nothing changed costs at most two requests, however many items it holds (DESIGN.md, section 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.clock import utc_text
from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.report import HubReport
from tests.e2e.stage import ACCOUNT, DOCK, TEAM, Stage, of

MANY = 2100
PAGES = 3
"""Of a thousand lines, each of which shows the last line of the one before."""
QUIET = 2


class Room(Stage):
    """The server's clock and the program's go together."""

    def __init__(self, data: Path) -> None:
        self.shift = timedelta(0)
        super().__init__(Sandbox(None, keep_bodies=True, now=self.now), data)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def pass_time(self, **delta: float) -> None:
        self.shift += timedelta(**delta)
        self.later = self.shift

    def looked(self) -> dict[str, int]:
        """What one run asks of the Exchange server, by operation; nothing may go wrong in it."""
        return self.ran()[1]

    def ran(self) -> tuple[HubReport, dict[str, int]]:
        self.sandbox.recorder.clear()
        report = self.run()
        assert [(one.error, one.failed) for one in report.spokes] == [(None, ())] * len(report.spokes)
        counts = self.sandbox.recorder.counts
        return report, {name: count for name, count in counts.items() if name not in ("GET", "GetFolder")}

    def read_whole(self) -> list[int]:
        """How many items each GetItem of the last run asked for."""
        asked = [one.request for one in self.sandbox.recorder.exchanges if one.operation == "GetItem"]
        return [len(re.findall(b"<t:ItemId ", one)) for one in asked]

    def by_hand(self, item: Item, subject: str, modified: str = "") -> None:
        """As in Outlook; ``modified`` for a change that was made earlier than others."""
        with self.sandbox.by_hand() as store:
            item.properties["Subject"] = subject
            store.touch(item, CLAIRE)
            item.modified = modified or item.modified

    def newest(self) -> Item:
        return max(self.sandbox.items(self.path), key=lambda item: item.modified)

    def is_quiet(self) -> bool:
        report, asked = self.ran()
        dock = of(report, DOCK)
        return sum(asked.values()) <= QUIET and set(asked) == {"FindItem"} and not dock.planned and not dock.incoming


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    with room.sandbox, room:
        yield room


def test_what_a_large_folder_costs(room: Room) -> None:
    room.publish(MANY)
    room.set_up()
    app = room.app
    app.set_options(room.spoke(DOCK).id, replace(room.spoke(DOCK).options, range_future=None))
    assert of(room.run(), DOCK).created == MANY
    assert room.is_quiet()  # in the same second, and our own two thousand writes are all that happened
    room.pass_time(minutes=20)
    assert room.is_quiet()
    assert room.looked() == {"FindItem": 1}

    room.by_hand(room.sandbox.items(TEAM)[7], "Moved by a person")
    room.pass_time(minutes=20)
    assert room.looked() == {"FindItem": 1 + PAGES + 1, "GetItem": 1}
    assert room.read_whole() == [1]
    room.pass_time(minutes=20)
    assert room.looked() == {"FindItem": 1}

    with room.sandbox.by_hand() as store:
        gone = room.sandbox.items(TEAM)[8]
        gone.deleted = "SoftDelete"
        store.put_item(gone)
    report, asked = room.ran()
    assert of(report, DOCK).created == 1
    assert (asked, room.read_whole()) == ({"FindItem": 1 + PAGES + 1, "GetItem": 1, "CreateItem": 1}, [1])
    assert room.is_quiet()
    room.pass_time(minutes=20)
    assert room.is_quiet()

    room.pass_time(hours=6)  # since the last full listing, whatever the newest change says
    assert room.looked() == {"FindItem": PAGES + 1}
    room.pass_time(hours=5)
    assert room.looked() == {"FindItem": 1}


def test_r1_a_listing_by_a_clock_that_was_ahead_is_none(room: Room) -> None:
    """Nobody waits for years for what the newest change does not tell."""
    room.publish(5)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    room.later = room.shift + timedelta(days=2)  # this computer's clock alone
    room.run()
    room.pass_time(minutes=20)
    room.by_hand(room.sandbox.items(TEAM)[2], "Restored", utc_text(room.now() - timedelta(hours=1)))
    assert room.looked()["GetItem"] == 1
    room.pass_time(minutes=20)
    assert room.looked() == {"FindItem": 1}


def test_what_we_wrote_ourselves_is_not_read_again(room: Room) -> None:
    room.publish(40)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    assert room.is_quiet()
    room.publish(43)
    report, asked = room.ran()
    assert (of(report, DOCK).created, asked) == (3, {"FindItem": 1, "CreateItem": 1})
    room.pass_time(minutes=20)
    assert room.looked() == {"FindItem": 1}
    assert room.looked() == {"FindItem": 1}


def test_r7_an_edit_between_our_look_and_our_writes_is_seen(room: Room) -> None:
    """It is older than our own newest change, which therefore says nothing about it."""
    room.publish(40)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    room.run()
    room.publish(43)
    before = room.now()
    room.pass_time(minutes=1)
    room.run()
    edited = room.sandbox.items(TEAM)[5]
    room.by_hand(edited, "Edited meanwhile", utc_text(before + timedelta(seconds=5)))
    room.pass_time(minutes=20)
    assert room.looked()["GetItem"] == 1
    assert room.read_whole() == [1]


def test_r7_an_edit_of_what_we_wrote_a_moment_ago_is_seen(room: Room) -> None:
    room.publish(40)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    room.run()
    room.publish(43)
    room.run()
    room.by_hand(room.newest(), "Edited at once")
    room.pass_time(minutes=20)
    assert room.looked()["GetItem"] == 1


def test_r7_an_edit_during_a_first_sync_of_thousands_is_seen(room: Room) -> None:
    """Of an item that was there before; more was written since than one page shows."""
    room.publish(1)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    room.run()
    theirs = room.newest()
    room.publish(1100)
    app = room.app
    app.set_options(room.spoke(DOCK).id, replace(room.spoke(DOCK).options, range_future=None))
    room.pass_time(minutes=1)
    began = room.now()
    assert of(room.run(), DOCK).created == 1099
    room.by_hand(theirs, "Edited meanwhile", utc_text(began))
    room.pass_time(minutes=20)
    assert room.looked()["GetItem"] == 1


def test_r7_an_item_that_we_wrote_twice_hides_no_edit(room: Room) -> None:
    """Two runs within a moment: counted twice, it would stand for the item of somebody else."""
    room.publish(1)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    room.run()
    theirs = room.newest()
    app = room.app
    app.set_options(room.spoke(DOCK).id, replace(room.spoke(DOCK).options, range_future=None))
    plan = room.plan_of(1001)
    room.publish_bytes(plan)
    began = room.now()
    room.run()
    room.publish_bytes(plan.replace(b"commande 40009", b"commande 9"))
    assert of(room.run(), DOCK).updated == 1
    room.by_hand(theirs, "Edited meanwhile", utc_text(began))
    room.pass_time(minutes=20)
    assert room.looked()["GetItem"] == 1


def test_what_was_deleted_right_after_we_wrote_it_is_written_again(room: Room) -> None:
    room.publish(40)
    room.set_up()
    room.run()
    room.pass_time(minutes=20)
    room.run()
    room.publish(41)
    room.run()
    with room.sandbox.by_hand() as store:
        gone = room.newest()
        gone.deleted = "SoftDelete"
        store.put_item(gone)
    room.pass_time(minutes=20)
    assert of(room.run(), DOCK).created == 1


def test_two_hubs_on_one_folder_rest(room: Room) -> None:
    room.publish(40)
    room.set_up()
    app = room.app
    other = app.add_hub("Other")
    app.add_ical_spoke(other.id, "Plain", room.sandbox.feeds["plain"])
    account = app.servers.account(ACCOUNT).id
    folder = app.servers.folder_by_path(account, TEAM, CancelToken())
    shared = app.add_public_folder_spoke(other.id, "Shared", account, folder)
    app.set_options(shared.id, replace(shared.options, hub_writes=True))
    for _ in range(3):
        for hub in (room.hub.id, other.id):
            room.app.sync(hub)
            room.pass_time(minutes=20)
    for hub in (room.hub.id, other.id) * 2:
        room.sandbox.recorder.clear()
        room.app.sync(hub)
        assert room.sandbox.recorder.counts.get("FindItem") == 1
        assert not {"GetItem", "UpdateItem", "CreateItem", "DeleteItem"} & set(room.sandbox.recorder.counts)


@pytest.mark.parametrize(("modified", "lists"), [("2026-11-23T02:08:13.1234567Z", False), ("", True), ("soon", True)])
def test_a_time_that_cannot_be_read_is_never_taken_for_unchanged(room: Room, modified: str, lists: bool) -> None:
    room.publish(1)
    room.set_up()
    room.run()
    with room.sandbox.by_hand():
        room.newest().modified = modified
    for _ in range(2):
        room.pass_time(minutes=20)
        room.run()
    room.sandbox.recorder.clear()
    with room.sandbox.by_hand():
        room.newest().version += 1  # as people do it; the server's time does not tell
    room.run()
    assert ("GetItem" in room.sandbox.recorder.counts) == lists
