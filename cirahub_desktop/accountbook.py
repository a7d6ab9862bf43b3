"""The accounts of this computer: in the store by name and server, in the vault by password."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.sync.errors import AccountInUse
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.state.store import Store


class AccountBook:
    def __init__(self, store: Callable[[], AbstractContextManager[Store]], vault: Callable[[], Vault]) -> None:
        """``store`` opens a connection, to be closed at the end of the block; ``vault`` may wait for a person."""
        self._store, self._vault = store, vault

    def all(self) -> tuple[Account, ...]:
        with self._store() as store:
            return store.setup.accounts()

    def by_id(self, account: AccountId) -> Account:
        """Raises NotFound."""
        with self._store() as store:
            return store.setup.account(account)

    def add(self, account: Account, password: str) -> Account:
        """In one transaction with its password. Raises NameTaken, BadName, VaultFailed."""
        with self._store() as store, store.transaction():
            added = store.setup.add_account(account)
            self._vault().put(Secret(SecretKind.ACCOUNT_PASSWORD, added.id), password)
            return added

    def set_password(self, account: AccountId, password: str) -> None:
        """The spokes that were refused are tried again by the next run."""
        self._vault().put(Secret(SecretKind.ACCOUNT_PASSWORD, account), password)
        with self._store() as store:
            for spoke in store.setup.spokes_of_account(account):
                store.conditions.forgive(spoke.id)

    def remove(self, account: AccountId) -> None:
        """Raises AccountInUse while a spoke still needs it."""
        with self._store() as store:
            config = store.setup.account(account)
            users = store.setup.spokes_of_account(account)
            if users:
                raise AccountInUse(config.name, users[0].name)
            store.setup.remove_account(account)
        self._vault().delete(Secret(SecretKind.ACCOUNT_PASSWORD, account))
