"""What a person takes out of a preview stands in the history at once, and follows its sources again from there."""

from __future__ import annotations

from cirahub_desktop.ui.letting_go import let_go
from cirahub_desktop.ui.presenters.history import Shelf
from tests.ui.history.conftest import MakeDesk
from tests.ui.history.scene import Depot, Desk


def keep(desk: Desk, subject: str) -> None:
    """As the dialog does it, while the page lies behind it."""
    app, hub, dock = desk.depot.app, desk.depot.hub.id, desk.depot.dock.id
    report = next(one for one in app.sync(hub, dry_run=True).spokes if one.spoke == dock)
    (write,) = [one for one in report.planned if one.subject == subject]
    let_go(desk.live, hub, lambda: app.past.keep(hub, dock, write), lambda: None)
    desk.settle()


def test_r10_what_is_kept_is_listed_at_once_with_its_story(depot: Depot, make_desk: MakeDesk) -> None:
    depot.put("t00", "Truck 00")
    depot.sync()
    desk = make_desk()
    desk.take(Shelf.KEPT)
    assert desk.lines() == []
    depot.put("t01", "Truck 01")
    depot.take("t00")
    keep(desk, "Truck 01")
    keep(desk, "Truck 00")
    assert desk.page.chips.chip(Shelf.KEPT).text() == "Kept as they are 2"
    assert sorted(desk.lines()) == [
        "Truck 00, Tue 24 Nov, 10:00 (“Planning quai”)",
        "Truck 01, kept away (“Planning quai”)",
    ]
    desk.open_story("Truck 01", right=False)
    story = desk.page.story
    assert (story.title.text(), story._kept.isVisible(), story.entries) == ("Truck 01", True, [])
    depot.sync()
    assert depot.in_dock() == ["Truck 00"]
    story.release_button.click()
    desk.settle()
    desk.press("Truck 00", right=False)
    desk.settle()
    assert desk.lines() == []
    depot.sync()
    assert depot.in_dock() == ["Truck 01"]
