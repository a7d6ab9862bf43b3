"""The accounts of this computer: in the store by name and server, in the vault by password or tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.known_sample import known_sample
from cirahub_desktop.sync.errors import AccountInUse, SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.refusals import refused_password
from cirahub_desktop.sync.state.store import Store

_KINDS = {AuthMethod.MICROSOFT: SecretKind.TOKENS}


class AccountBook:
    def __init__(
        self, store: Callable[[], AbstractContextManager[Store]], vault: Callable[[], Vault], clock: Clock
    ) -> None:
        """``store`` opens a connection, to be closed at the end of the block; ``vault`` may wait for a person."""
        self._store, self._vault, self._clock = store, vault, clock

    def all(self) -> tuple[Account, ...]:
        """Those of the person; the example's is for the example alone."""
        with self._store() as store:
            known = known_sample(store)
            return tuple(one for one in store.setup.accounts() if known is None or one.id != known.account)

    def by_id(self, account: AccountId) -> Account:
        """Raises NotFound."""
        with self._store() as store:
            return store.setup.account(account)

    def add(self, account: Account, secret: str) -> Account:
        """In one transaction with its secret: a password, Microsoft's tokens, '' for a ticket of this computer. Raises
        NameTaken, BadName, VaultFailed."""
        vault = self._vault()  # may wait for a person, and must not while the store is locked
        with self._store() as store, store.transaction():
            added = store.setup.add_account(account)
            if secret:
                vault.put(Secret(_KINDS.get(added.auth, SecretKind.ACCOUNT_PASSWORD), added.id), secret)
            return added

    @contextmanager
    def to_ask(self, account: AccountId) -> Iterator[Account]:
        """The account, whose server is asked in the block with the password that is kept. One that was refused is not
        sent again before a person gives another, and one that is refused now is not sent by any spoke of the account:
        each time counts towards a lock. Raises NotFound, SignInFailed and what the block raises."""
        with self._store() as store:
            one = store.setup.account(account)
            refused = refused_password(store, account)
        if refused:
            raise refused
        try:
            yield one
        except SignInFailed as error:
            with self._store() as store, store.transaction():
                for spoke in store.setup.spokes_of_account(account):
                    store.conditions.put(spoke.id, store.conditions.get(spoke.id).failed(error, self._clock()))
            raise

    def set_password(self, account: AccountId, password: str) -> None:
        """The spokes that were refused are tried again by the next run."""
        self._renew(account, SecretKind.ACCOUNT_PASSWORD, password)

    def set_tokens(self, account: Account, tokens: str) -> None:
        """As :meth:`set_password`, with who signed in and what they gave for it."""
        with self._store() as store:
            store.setup.update_account(account)
        self._renew(account.id, SecretKind.TOKENS, tokens)

    def _renew(self, account: AccountId, kind: SecretKind, secret: str) -> None:
        self._vault().put(Secret(kind, account), secret)
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
        for kind in (SecretKind.ACCOUNT_PASSWORD, SecretKind.TOKENS):
            self._vault().delete(Secret(kind, account))
