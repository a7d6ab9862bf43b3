"""R2: a person says No to a hold by its name."""

from __future__ import annotations

import pytest

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.holds import drop_hold, hub_of_hold
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.report import Hold
from tests.engine.support import World, fill, ids


@pytest.fixture
def two_holds(world: World) -> dict[str, Hold]:
    """Of two places that lost nearly everything, by their names."""
    for name, first_day in (("school", 1), ("club", 100)):
        fill(world.source_server(name), 10, prefix=name, first_day=first_day)
    world.target()
    world.run()
    for name in ("school", "club"):
        for remote in list(world.places[name].items)[1:]:
            world.places[name].items.pop(RemoteId(remote))
    world.run()
    store = world.store()
    found = {
        name: hold for hold in store.journal.holds() for name in ("school", "club") if hold.spoke == ids(world, name)
    }
    store.close()
    return found


@pytest.mark.parametrize("name", ["school", "club"])
def test_r2_only_the_hold_that_was_meant_is_dropped(world: World, two_holds: dict[str, Hold], name: str) -> None:
    store = world.store()
    assert hub_of_hold(store, two_holds[name].id) == world.hub.id
    drop_hold(store, two_holds[name].id)
    (rest,) = store.journal.holds()
    store.close()
    assert rest.id != two_holds[name].id
    world.run()
    world.run()
    assert len(world.subjects()) == 20, "what was kept stays, and what waits does too"


def test_a_hold_that_is_no_more_is_not_found(world: World, two_holds: dict[str, Hold]) -> None:
    store = world.store()
    with pytest.raises(NotFound):
        hub_of_hold(store, "unknown")
    with pytest.raises(NotFound):
        drop_hold(store, "unknown")
    assert len(store.journal.holds()) == 2
    store.close()
