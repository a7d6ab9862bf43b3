"""From the names that people type to the values behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.sync.errors import NotFound, VaultFailed

if TYPE_CHECKING:
    from cirahub_desktop.app import App
    from cirahub_desktop.sync.model.hub import SpokeConfig
    from cirahub_desktop.sync.report import Hold


def find_spoke(app: App, hub: str, name: str) -> SpokeConfig:
    return app.spoke(app.hub(hub), name)


def find_hold(app: App, number: str) -> Hold:
    for one in app.holds():
        if one.id == number:
            return one
    raise NotFound("hold", number)


def need_vault(app: App) -> None:
    """A secret that is forgotten when this command ends would be of no use to the next one."""
    if not app.vault_state().lasting:
        raise VaultFailed(missing=True)
