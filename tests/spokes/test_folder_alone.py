"""Occurrences that stand alone, in files of their own: told apart by us, and understood by others."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.item import Identity
from cirahub_desktop.sync.spokes.base import Create, Update, Written
from cirahub_desktop.sync.spokes.folder.spoke import FolderSpoke, prepare
from tests.spokes.contract import NOW, first, stamp, timed

DATES = ("", "20261201T090000", "20261208T080000Z", "20261215")


@pytest.fixture
def spoke(tmp_path: Path) -> FolderSpoke:
    prepare(tmp_path)
    return FolderSpoke(tmp_path, clock=lambda: NOW)


def test_occurrences_of_one_uid_do_not_collide(spoke: FolderSpoke, tmp_path: Path) -> None:
    """Written in one batch and in two, and with an item of the same UID that is no occurrence."""
    batch = [Create(Identity("a@b", which), timed("Choir"), stamp(at)) for at, which in enumerate(DATES)]
    results = [*spoke.write(batch[:3], CancelToken()), *spoke.write(batch[3:], CancelToken())]
    assert all(isinstance(one, Written) for one in results)
    assert len(list(tmp_path.glob("*.ics"))) == len(DATES)
    found = first(spoke).changed.values()
    assert {one.identity for one in found} == {Identity("a@b", which) for which in DATES}


def test_others_read_which_occurrence_it_is(spoke: FolderSpoke, tmp_path: Path) -> None:
    told = []
    for at, which in enumerate(DATES):
        spoke.write([Create(Identity("a@b", which), timed("Choir"), stamp(at))], CancelToken())
    for file in tmp_path.glob("*.ics"):
        (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert event["UID"] == "a@b"
        which = event.get("RECURRENCE-ID")
        told.append("" if which is None else which.dt.isoformat())
    assert sorted(told) == ["", "2026-12-01T09:00:00+01:00", "2026-12-08T08:00:00+00:00", "2026-12-15"]


def test_an_update_keeps_file_and_identity(spoke: FolderSpoke, tmp_path: Path) -> None:
    identity = Identity("a@b", DATES[1])
    (made,) = spoke.write([Create(identity, timed("Choir"), stamp())], CancelToken())
    assert isinstance(made, Written)
    moved = timed("Choir", day=2)
    (again,) = spoke.write([Update(made.remote_id, made.version, identity, moved, stamp())], CancelToken())
    assert isinstance(again, Written)
    (item,) = first(spoke).changed.values()
    assert (item.identity, item.event, item.remote_id) == (identity, moved, made.remote_id)
    assert len(list(tmp_path.glob("*.ics"))) == 1
