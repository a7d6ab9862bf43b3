"""R11 with real local folders: a hub whose spoke is another hub's folder, in one program and on two computers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.model.options import CategoryRule, Feeding
from tests.engine.chains import BOTH, IN, OUT, is_quiet
from tests.engine.support import PARIS
from tests.support.ics import vcalendar, vevent


class Desk:
    """Real local folders, and hubs that tie them: all in one program, or each hub on a computer of its own."""

    def __init__(self, root: Path, *, one_program: bool) -> None:
        self._root, self._one = root, one_program
        self._apps: list[App] = []
        self._hubs: list[tuple[App, HubId]] = []

    def hub(self, **folders: dict[str, object]) -> None:
        if not self._apps or not self._one:
            self._apps.append(App(self._root / f"data-{len(self._apps)}", vault=SessionVault(), zone=PARIS))
        app, name = self._apps[-1], f"Hub {len(self._hubs)}"
        hub = app.add_hub(name).id
        for folder, options in folders.items():
            spoke = app.add_folder_spoke(hub, folder, self._root / folder)
            chosen = {"feeds_hub": Feeding.OFF, "category": CategoryRule.NONE, "range_future": None, **options}
            app.set_options(spoke.id, replace(spoke.options, **chosen))  # type: ignore[arg-type]
        self._hubs.append((app, hub))

    def settle(self) -> None:
        for _ in range(4):
            for app, hub in self._hubs:
                app.sync(hub)
        for app, hub in self._hubs * 2:
            report = app.sync(hub)
            assert is_quiet(report), [(one.name, one.planned, one.incoming, one.error) for one in report.spokes]

    def put(self, folder: str, name: str) -> None:
        day = (datetime.now(UTC) + timedelta(days=10)).strftime("%Y%m%d")
        text = vcalendar(vevent(f"{name}@desk", f"DTEND:{day}T100000Z", start=f"DTSTART:{day}T090000Z", subject=name))
        (self._root / folder / f"{name}.ics").write_bytes(text)

    def file(self, folder: str, name: str) -> Path:
        (found,) = [path for path in self._root.joinpath(folder).glob("*.ics") if f"SUMMARY:{name}" in _text(path)]
        return found

    def change(self, folder: str, name: str, old: str, new: str) -> None:
        path = self.file(folder, name)
        path.write_bytes(_text(path).replace(old, new).encode())

    def subjects(self, folder: str) -> list[str]:
        texts = [_text(path) for path in self._root.joinpath(folder).glob("*.ics")]
        return sorted(line.partition(":")[2] for text in texts for line in text.splitlines() if "SUMMARY" in line)


def _text(path: Path) -> str:
    return path.read_bytes().decode()


@pytest.fixture(params=[True, False], ids=["one-program", "two-computers"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return Desk(tmp_path, one_program=request.param)


def test_a_hub_whose_spoke_is_the_local_folder_of_another_hub(desk: Desk) -> None:
    """What the first hub writes into its folder, the second passes on; edits and deletions follow."""
    desk.hub(source=IN, middle=OUT)
    desk.hub(middle=IN, end=OUT)
    for name in ("Lunch", "Fair", "Dinner"):
        desk.put("source", name)
    desk.settle()
    assert desk.subjects("middle") == desk.subjects("end") == ["Dinner", "Fair", "Lunch"]
    desk.change("source", "Lunch", "SUMMARY:Lunch", "SUMMARY:Lunch outside")
    desk.file("source", "Fair").unlink()
    desk.settle()
    assert desk.subjects("middle") == desk.subjects("end") == ["Dinner", "Lunch outside"]
    assert "SUMMARY:Lunch outside" in _text(desk.file("end", "Lunch"))


def test_a_local_folder_shared_by_two_hubs_both_ways(desk: Desk) -> None:
    desk.hub(left=BOTH, middle=BOTH)
    desk.hub(middle=BOTH, right=BOTH)
    for folder, name in (("left", "Lunch"), ("middle", "Fair"), ("right", "Dinner")):
        desk.put(folder, name)
    desk.settle()
    for folder in ("left", "middle", "right"):
        assert desk.subjects(folder) == ["Dinner", "Fair", "Lunch"]
    desk.change("right", "Lunch", "SUMMARY:Lunch", "SUMMARY:Lunch outside")
    desk.file("left", "Dinner").unlink()
    desk.settle()
    for folder in ("left", "middle", "right"):
        assert desk.subjects(folder) == ["Fair", "Lunch outside"]


def test_a_ring_of_three_local_folders(desk: Desk) -> None:
    desk.hub(left=BOTH, middle=BOTH)
    desk.hub(middle=BOTH, right=BOTH)
    desk.hub(right=BOTH, left=BOTH)
    desk.put("left", "Lunch")
    desk.put("right", "Dinner")
    desk.settle()
    desk.change("middle", "Dinner", "SUMMARY:Dinner", "SUMMARY:Dinner at eight")
    desk.file("right", "Lunch").unlink()
    desk.settle()
    for folder in ("left", "middle", "right"):
        assert desk.subjects(folder) == ["Dinner at eight"]
