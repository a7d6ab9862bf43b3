"""CREATE: makes the hub and its spoke together, or neither. Runs in the background, for the keyring may ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cirahub_desktop.status import FolderNode
from cirahub_desktop.sync.errors import CiraHubError, Misuse, NotFound
from cirahub_desktop.sync.model.hub import SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.ui.presenters.wizard_app import WizardApp


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a person chose; ``hub`` is None when a new one is to be made. Only the kind's own fields count."""

    hub: HubId | None
    hub_name: str
    spoke_name: str
    kind: SpokeKind
    url: str = ""
    user: str = ""
    password: str = ""
    path: Path = Path()
    account: AccountId | None = None
    folder: FolderNode | None = None


@dataclass(frozen=True, slots=True)
class Created:
    hub: HubId
    spoke: SpokeId


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name cannot be used; ``of_hub`` says which of the two."""

    error: CiraHubError
    of_hub: bool


def create(app: WizardApp, order: Order) -> Created | Refusal:
    """A new hub whose spoke cannot be made is taken back; the error then goes on."""
    if order.hub is not None:
        return _add(app, order, order.hub)
    try:
        hub = app.add_hub(order.hub_name).id
    except Misuse as error:
        return Refusal(error, of_hub=True)
    try:
        outcome = _add(app, order, hub)
    except CiraHubError:
        app.remove_hub(hub)
        raise
    if isinstance(outcome, Refusal):
        app.remove_hub(hub)
    return outcome


def _add(app: WizardApp, order: Order, hub: HubId) -> Created | Refusal:
    try:
        return Created(hub, _add_spoke(app, order, hub).id)
    except Misuse as error:
        return Refusal(error, of_hub=False)


def _add_spoke(app: WizardApp, order: Order, hub: HubId) -> SpokeConfig:
    if order.kind is SpokeKind.ICAL:
        return app.add_ical_spoke(hub, order.spoke_name, order.url, order.user, order.password)
    if order.kind is SpokeKind.FOLDER:
        return app.add_folder_spoke(hub, order.spoke_name, order.path)
    if order.account is None or order.folder is None:
        raise NotFound("folder", "")
    if order.kind is SpokeKind.MAILBOX:
        return app.add_mailbox_spoke(hub, order.spoke_name, order.account, order.folder)
    return app.add_public_folder_spoke(hub, order.spoke_name, order.account, order.folder)
