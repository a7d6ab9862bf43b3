"""What is kept, and what follows its sources again: between two runs, for one under way would not know of it."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.live import Live


def let_go(live: Live, hub: HubId, work: Callable[[], object], done: Callable[[], None]) -> None:
    """Do ``work`` outside the window's thread when no run of the hub is on; what goes wrong is told by ``live``."""

    def finished(_: object) -> None:
        live.wishes += 1
        live.release(hub)
        done()

    def failed(error: CiraHubError) -> None:
        live.release(hub)
        live.failed.emit(error)

    live.reserve(hub, lambda: _go(live, work, finished, failed))


def _go(
    live: Live, work: Callable[[], object], finished: Callable[[object], None], failed: Callable[[CiraHubError], None]
) -> None:
    live.background.run(lambda _: work(), finished, failed)
