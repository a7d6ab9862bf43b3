"""Remove everything CiraHub wrote, wherever it is, and forget on demand what this computer knows of it.

What other people made or changed stays, as with any removal. A place that could not be cleaned keeps its hub and its
account, so that it can be asked again (R9). Belongs into a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from cirahub_desktop.accountbook import AccountBook
from cirahub_desktop.accounts.vault import Vault
from cirahub_desktop.overview import READ_ONLY_KINDS
from cirahub_desktop.removal import Removal
from cirahub_desktop.sample import Sample
from cirahub_desktop.settings import LOGIN_START, Settings
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.left import Copies, Left, Stays
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.state.store import Store

_BEHIND = (Stays.REFUSED, Stays.NOT_REACHED, Stays.CANCELLED)
"""What we wrote and would still take away."""


@dataclass(frozen=True, slots=True)
class PlaceCopies:
    """What the store knows to be in one place that was, or may have been, written to."""

    hub: HubId
    hub_name: str
    spoke: SpokeId
    name: str
    copies: Copies


@dataclass(frozen=True, slots=True)
class AllLeft:
    """What came of it; ``left`` place by place. Cancelled, nothing was forgotten."""

    left: Left
    forgot: bool = False
    kept: tuple[str, ...] = ()
    """Hubs that were not forgotten, because something of ours is still in one of their places."""
    errors: tuple[CiraHubError, ...] = ()
    """What could not be forgotten, and why."""


class Everything:
    """Reached as ``App.everything``."""

    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        removal: Removal,
        book: AccountBook,
        settings: Settings,
        sample: Sample,
        vault: Callable[[], Vault],
    ) -> None:
        self._store, self._removal, self._book = store, removal, book
        self._settings, self._sample, self._vault = settings, sample, vault

    def preview(self) -> tuple[PlaceCopies, ...]:
        """What is there as far as the store knows; no server is asked. The example is no place of anybody."""
        example = self._sample.hub
        with self._store() as store:
            hubs = [hub for hub in store.setup.hubs() if hub.id != example]
        return tuple(
            PlaceCopies(hub.id, hub.name, spoke.id, spoke.name, self._removal.preview(spoke.id))
            for hub in hubs
            for spoke in hub.spokes
            if spoke.kind not in READ_ONLY_KINDS
        )

    def has_example(self) -> bool:
        """It is thrown away with the rest."""
        return self._sample.hub is not None

    def remove(self, *, forget: bool = False, sink: Sink = no_sink, cancel: CancelToken | None = None) -> AllLeft:
        """Take out what we wrote, everywhere; no hub writes any more afterwards. With ``forget`` hubs, accounts, their
        secrets and their file, and the start at login go as well. Raises StoreFailed; all else is in the answer."""
        cancel, errors = cancel or CancelToken(), list[CiraHubError]()
        _each([self._sample.throw_away], errors)
        left = self._removal.clean_all(sink, cancel)
        if not forget or left.cancelled:
            return AllLeft(left, errors=tuple(errors))
        kept = self._forget_hubs(left, errors)
        self._forget_accounts(errors)
        if not kept:
            self._forget_own(errors)
        return AllLeft(left, not kept, kept, tuple(errors))

    def _forget_hubs(self, left: Left, errors: list[CiraHubError]) -> tuple[str, ...]:
        clean = {one.spoke for one in left.spokes if one.error is None and not one.count(*_BEHIND)}
        example = self._sample.hub  # only where it could not be thrown away, because another program serves it
        with self._store() as store:
            hubs = store.setup.hubs()
        return tuple(
            hub.name
            for hub in hubs
            if hub.id == example
            or any(spoke.id not in clean for spoke in hub.spokes)  # added meanwhile, too
            or not self._forgot(hub.id, errors)
        )

    def _forgot(self, hub: HubId, errors: list[CiraHubError]) -> bool:
        try:
            gone = self._removal.remove_hub(hub)
        except CiraHubError as error:
            errors.append(error)
            return False
        if gone.secrets is not None:
            errors.append(gone.secrets)
        return True

    def _forget_accounts(self, errors: list[CiraHubError]) -> None:
        """Those that no hub needs any more."""
        with self._store() as store:
            accounts = [one.id for one in store.setup.accounts() if not store.setup.spokes_of_account(one.id)]
        _each([partial(self._book.remove, account) for account in accounts], errors)

    def _forget_own(self, errors: list[CiraHubError]) -> None:
        _each(
            [
                lambda: self._settings.put(LOGIN_START, "off"),
                lambda: self._settings.set_proxy_password(""),
                lambda: self._vault().clear_away(),
            ],
            errors,
        )


def _each(steps: Sequence[Callable[[], None]], errors: list[CiraHubError]) -> None:
    """All of them, whatever becomes of one."""
    for step in steps:
        try:
            step()
        except CiraHubError as error:
            errors.append(error)
