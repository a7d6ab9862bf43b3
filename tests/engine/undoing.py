"""What tests about undo do and look at."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.item import ItemId, RemoteId
from cirahub_desktop.sync.release import release
from cirahub_desktop.sync.report import Hold, HubReport
from cirahub_desktop.sync.spokes.base import Spoke
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from cirahub_desktop.sync.undo import Undo
from tests.engine.support import World, fill


def undo(world: World, run: HubReport, *items: ItemId, **how: object) -> HubReport:
    return world.run(undo=Undo(run.run, frozenset(items) or None), **how)


def let_go(world: World) -> None:
    """Release all that is pinned."""
    store = world.store()
    release(store, world.hub.id, {item for item, _ in store.pins.of(world.hub.id)})
    store.close()


def pinned(world: World) -> int:
    """How many items are."""
    store = world.store()
    items = {item for item, _ in store.pins.of(world.hub.id)}
    store.close()
    return len(items)


def item(world: World, subject: str) -> ItemId:
    store = world.store()
    (found,) = [row.id for row in store.items.rows(world.hub.id).values() if row.subject == subject]
    store.close()
    return found


def hub_subjects(world: World) -> list[str]:
    store = world.store()
    rows = store.items.rows(world.hub.id).values()
    store.close()
    return sorted(row.subject for row in rows if not row.gone)


def writes(report: HubReport) -> int:
    return sum(one.created + one.updated + one.deleted for one in report.spokes)


def is_quiet(world: World) -> bool:
    """Several further runs write nothing, however long they take."""
    world.pass_time(hours=1)
    return writes(world.run()) == 0 and writes(world.run()) == 0


def copy_of(place: MemoryPlace, subject: str) -> RemoteId:
    (found,) = [remote for remote, one in place.items.items() if one.event.subject == subject]
    return found


def change(place: MemoryPlace, old: str, /, **fields: object) -> None:
    """As a person does it."""
    remote = copy_of(place, old)
    place.edit(remote, replace(place.items[remote].event, **fields))  # type: ignore[arg-type]


def the_hold(report: HubReport) -> Hold:
    (hold,) = [one.held for one in report.spokes if one.held]
    return hold


def unreachable(spoke: Spoke) -> Spoke:
    class Unplugged:
        capabilities = spoke.capabilities

        def read(self, *_: object) -> None:
            raise Unreachable("mail.example", Unreachable.Reason.CONNECTION)

        def close(self) -> None:
            spoke.close()

    return Unplugged()  # type: ignore[return-value]


def three(world: World, **options: object) -> tuple[MemoryPlace, MemoryPlace, HubReport]:
    """A feed of three events and a calendar that has them; few enough for no guard to ask."""
    feed, target = world.feed(strikes=1), world.target(**options)
    fill(feed, 3)
    return feed, target, world.run()
