"""An account gets another name, user, server, application id or tenant, and keeps its spokes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.relink import begin_anew
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId, HubId
from cirahub_desktop.sync.state.store import Store


@dataclass(frozen=True, slots=True)
class AccountUse:
    """An account and the spokes that need it, each as hub and spoke."""

    account: Account
    used_by: tuple[tuple[str, str], ...]


class AccountChanges:
    """Reached as ``App.account_changes``."""

    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        vault: Callable[[], Vault],
        between_runs: Callable[[Store, HubId], AbstractContextManager[object]],
    ) -> None:
        self._store, self._vault, self._between_runs = store, vault, between_runs

    def uses(self, account: Account) -> AccountUse:
        with self._store() as store:
            names = {hub.id: hub.name for hub in store.setup.hubs()}
            spokes = store.setup.spokes_of_account(account.id)
            return AccountUse(account, tuple((names[spoke.hub], spoke.name) for spoke in spokes))

    def rename(self, account: AccountId, name: str) -> None:
        """Raises BadName, NameTaken."""
        with self._store() as store, store.transaction():
            store.setup.rename_account(account, name)

    def change(self, changed: Account) -> Account:
        """Keep how an account signs in. Its spokes stay; on another server the next run is a first contact with each
        of them and deletes nothing. An application id or tenant that changes ends the sign-in with Microsoft. Belongs
        into a worker. Raises NotFound, BadOption for ``server``, BadName, NameTaken, VaultFailed, and AnotherRun while
        a run does not end."""
        vault = self._vault()  # may wait for a person, and must not while the store is locked
        with self._store() as store, ExitStack() as alone:
            old = store.setup.account(changed.id)
            changed = _checked(old, changed)
            spokes = store.setup.spokes_of_account(changed.id)
            for hub in sorted({spoke.hub for spoke in spokes}):
                alone.enter_context(self._between_runs(store, hub))
            with store.transaction():
                store.setup.rename_account(changed.id, changed.name)
                store.setup.update_account(changed)
                for spoke in spokes if _signs_in_otherwise(old, changed) else ():
                    if old.server != changed.server:
                        begin_anew(store, spoke)
                    store.conditions.put(spoke.id, replace(store.conditions.get(spoke.id), cursor=""))
                    store.conditions.forgive(spoke.id)
                if _ends_sign_in(old, changed):
                    vault.delete(Secret(SecretKind.TOKENS, changed.id))
            return store.setup.account(changed.id)


def _checked(old: Account, changed: Account) -> Account:
    """What a person typed, in its one form; how it signs in and in which cloud is not theirs to change."""
    from cirahub_desktop.accounts.microsoft.client import check_ids
    from cirahub_desktop.sync.spokes.exchange.address import endpoint

    server = changed.server.strip()
    if server != old.server:
        server = endpoint(server)
    user = changed.user.strip() or changed.email
    client_id, tenant = changed.client_id.strip(), changed.tenant.strip()
    checked = replace(old, name=changed.name, user=user, server=server, client_id=client_id, tenant=tenant)
    if old.auth is AuthMethod.MICROSOFT and (client_id, tenant) != (old.client_id, old.tenant):
        check_ids(checked)
    return checked


def _signs_in_otherwise(old: Account, changed: Account) -> bool:
    return replace(old, name=changed.name) != changed


def _ends_sign_in(old: Account, changed: Account) -> bool:
    """Microsoft's tokens are of one application, in one tenant, for one person."""
    mine = (old.client_id, old.tenant, old.user.casefold())
    return old.auth is AuthMethod.MICROSOFT and mine != (changed.client_id, changed.tenant, changed.user.casefold())
