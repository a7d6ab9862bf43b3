"""From the names that people type to the values behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.sync.errors import NotFound, VaultFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cirahub_desktop.app import App
    from cirahub_desktop.sync.model.conflict import Conflict
    from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
    from cirahub_desktop.sync.model.item import HubId, SpokeId
    from cirahub_desktop.sync.report import Hold


def find_spoke(app: App, hub: str, name: str) -> SpokeConfig:
    return app.spoke(app.hub(hub), name)


def find_hold(app: App, number: str) -> Hold:
    for one in app.holds():
        if one.id == number:
            return one
    raise NotFound("hold", number)


def find_conflict(app: App, number: str) -> Conflict:
    """By the id or any beginning that only one of them has."""
    found = [one for one in app.past.conflicts() if number and one.id.startswith(number)]
    if len(found) != 1:
        raise NotFound("conflict", number)
    return found[0]


class Names:
    """Hubs and spokes under the names that people gave them; '' for one that is gone."""

    def __init__(self, hubs: Iterable[HubConfig]) -> None:
        self._hubs = {hub.id: hub for hub in hubs}
        self._spokes = {spoke.id: spoke.name for hub in self._hubs.values() for spoke in hub.spokes}

    def hub(self, hub: HubId) -> str:
        return self._hubs[hub].name if hub in self._hubs else ""

    def spoke(self, spoke: SpokeId) -> str:
        return self._spokes.get(spoke, "")


def need_vault(app: App) -> None:
    """A secret that is forgotten when this command ends would be of no use to the next one."""
    if not app.vault_state().lasting:
        raise VaultFailed(missing=True)
