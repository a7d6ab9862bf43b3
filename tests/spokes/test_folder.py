"""The local folder: the contract of all spokes, and what only files can do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.errors import AnswerLost, FaultCode, FolderProblem
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Identity, RemoteId
from cirahub_desktop.sync.spokes.base import Create, Delete, NotWritten, Update, Verdict
from cirahub_desktop.sync.spokes.folder.files import MARKER, TRASH, file_name
from cirahub_desktop.sync.spokes.folder.spoke import FolderSpoke, prepare
from tests.spokes.contract import NOW, WritableSpokeContract, after, create, first, stamp, timed
from tests.support.ics import vcalendar, vevent

Reason = FolderProblem.Reason


class FolderPlace:
    """The folder as a file manager and an editor see it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def seed(self, uid: str, event: Event) -> None:
        (self.path / f"{uid}.ics").write_bytes(write_item(Identity(uid), event, None, NOW))

    def edit(self, remote_id: RemoteId, subject: str) -> None:
        file = self.path / remote_id
        lines = file.read_bytes().split(b"\r\n")
        file.write_bytes(
            b"\r\n".join(f"SUMMARY:{subject}".encode() if line.startswith(b"SUMMARY") else line for line in lines)
        )

    def remove(self, remote_id: RemoteId) -> None:
        (self.path / remote_id).unlink()

    def count(self) -> int:
        return len(list(self.path.glob("*.ics")))


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    prepare(tmp_path / "calendar")
    return FolderPlace(tmp_path / "calendar")


@pytest.fixture
def spoke(place: FolderPlace) -> FolderSpoke:
    return FolderSpoke(place.path, clock=lambda: NOW)


class TestContract(WritableSpokeContract):
    says_when = True

    @pytest.fixture
    def place(self, tmp_path: Path) -> FolderPlace:
        prepare(tmp_path / "calendar")
        return FolderPlace(tmp_path / "calendar")

    @pytest.fixture
    def spoke(self, place: FolderPlace) -> FolderSpoke:
        return FolderSpoke(place.path, clock=lambda: NOW)


def test_r1_a_folder_without_its_marker_is_not_empty(spoke: FolderSpoke, place: FolderPlace) -> None:
    """R1: an unmounted disk leaves an empty folder behind."""
    (place.path / MARKER).unlink()
    for verb in (
        lambda: first(spoke),
        lambda: spoke.fetch([RemoteId("a.ics")], CancelToken()),
        lambda: spoke.find(["n"], CancelToken()),
        lambda: create(spoke, timed("Choir")),
    ):
        with pytest.raises(FolderProblem) as caught:
            verb()
        assert caught.value.reason is Reason.MARKER_MISSING
    assert place.count() == 0


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FolderProblem) as caught:
        first(FolderSpoke(tmp_path / "nowhere", clock=lambda: NOW))
    assert caught.value.reason is Reason.NOT_FOUND


def test_preparing_twice_keeps_what_is_there(spoke: FolderSpoke, place: FolderPlace) -> None:
    create(spoke, timed("Choir"))
    prepare(place.path)
    assert len(first(spoke).present) == 1


def test_a_known_file_is_not_read_as_an_event(
    spoke: FolderSpoke, place: FolderPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.seed("a", timed("Choir"))
    before = first(spoke)
    monkeypatch.setattr("cirahub_desktop.sync.spokes.folder.spoke.read_content", None)
    assert spoke.read(after(before), CancelToken()).verdict is Verdict.UNCHANGED


def test_a_foreign_file_with_several_events(spoke: FolderSpoke, place: FolderPlace) -> None:
    (place.path / "many.ics").write_bytes(vcalendar(vevent("a"), vevent("b", "STATUS:TENTATIVE")))
    snapshot = first(spoke)
    assert set(snapshot.present) == set(snapshot.changed) == {"many.ics/a", "many.ics/b"}
    key = RemoteId("many.ics/a")
    item = spoke.fetch([key], CancelToken())[key]
    assert item is not None
    refused = spoke.write(
        [Update(key, item.version, item.identity, timed("No"), stamp()), Delete(key, item.version)], CancelToken()
    )
    assert all(isinstance(one, NotWritten) and one.fault.code is FaultCode.NOT_OURS for one in refused)
    assert spoke.fetch([RemoteId("many.ics/zzz")], CancelToken()) == {"many.ics/zzz": None}


@pytest.mark.parametrize("content", [b"", b"not a calendar", vcalendar(vevent("a"))[:-30]])
def test_r1_an_unreadable_file_is_there(spoke: FolderSpoke, place: FolderPlace, content: bytes) -> None:
    """R1: and asking for it decides nothing."""
    (place.path / "x.ics").write_bytes(content)
    snapshot = first(spoke)
    assert set(snapshot.present) == {"x.ics"}
    assert [(fault.code, fault.uid) for fault in snapshot.faults] == [(FaultCode.UNREADABLE, "x.ics")]
    assert spoke.fetch([RemoteId("x.ics")], CancelToken()) == {}


def test_r1_items_of_a_file_that_became_unreadable_stay_listed(spoke: FolderSpoke, place: FolderPlace) -> None:
    """R1"""
    (place.path / "many.ics").write_bytes(vcalendar(vevent("a"), vevent("b")))
    before = first(spoke)
    (place.path / "many.ics").write_bytes(b"BEGIN:VCALENDAR")
    again = spoke.read(after(before), CancelToken())
    assert set(again.present) >= {"many.ics/a", "many.ics/b"}
    assert not again.changed


def test_a_delete_is_soft(spoke: FolderSpoke, place: FolderPlace) -> None:
    for _ in range(2):
        made = create(spoke, timed("Choir"))
        spoke.write([Delete(made.remote_id, made.version)], CancelToken())
    assert len(list((place.path / TRASH).iterdir())) == 2
    assert not first(spoke).present


@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, Reason.DISK_FULL), (errno.EACCES, Reason.NO_WRITE)])
def test_a_write_that_the_disk_refuses_leaves_nothing(
    spoke: FolderSpoke, place: FolderPlace, monkeypatch: pytest.MonkeyPatch, number: int, reason: Reason
) -> None:
    made = create(spoke, timed("Choir"))
    before = sorted(place.path.iterdir())

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(FolderProblem) as caught:
        spoke.write([Update(made.remote_id, made.version, Identity("a"), timed("New"), stamp())], CancelToken())
    assert caught.value.reason is reason
    assert sorted(place.path.iterdir()) == before
    assert first(spoke).changed[made.remote_id].event.subject == "Choir"


def test_trouble_in_mid_batch_is_an_answer_lost(spoke: FolderSpoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_second(self: object, name: str, content: bytes) -> None:
        if written:
            raise FolderProblem("folder", Reason.DISK_FULL)
        written.append(name)

    written: list[str] = []
    monkeypatch.setattr("cirahub_desktop.sync.spokes.folder.files.Files.write", refuse_second)
    batch = [Create(Identity(uid), timed(uid), stamp(number)) for number, uid in enumerate("ab")]
    with pytest.raises(AnswerLost) as caught:
        spoke.write(batch, CancelToken())
    assert isinstance(caught.value.cause, FolderProblem)


@pytest.mark.parametrize("uid", ["CON", "a/b\\c:d", "ä" * 300, "..", " x. ", "a@b.example", "\udcff"])
def test_file_names_are_safe_on_every_system(uid: str) -> None:
    name = file_name(uid, "n")
    assert name.isascii()
    assert not set(name) & set('<>:"/\\|?*')
    assert name.endswith(".ics")
    assert len(name) < 70
    assert name != file_name(uid, "other") != file_name(uid.lower() + "x", "n")


def test_a_copied_file_is_found_twice_the_older_first(spoke: FolderSpoke, place: FolderPlace) -> None:
    made = create(spoke, timed("Choir"))
    copy = place.path / "a copy.ics"
    copy.write_bytes((place.path / made.remote_id).read_bytes())
    os.utime(copy, ns=(2**62, 2**62))
    assert [one.remote_id for one in spoke.find(["nonce-1"], CancelToken())] == [made.remote_id, "a copy.ics"]


def test_probe(spoke: FolderSpoke, place: FolderPlace) -> None:
    place.seed("a", timed("Choir"))
    (place.path / "bad.ics").write_bytes(b"?")
    found = spoke.probe(CancelToken())
    assert (found.name, found.events, [one.subject for one in found.next]) == ("calendar", 2, ["Choir"])
    assert found.may_create
    assert [fault.code for fault in found.faults] == [FaultCode.UNREADABLE]
