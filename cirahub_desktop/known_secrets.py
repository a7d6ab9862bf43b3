"""Which secrets there may be, as the setup tells; the vault itself cannot list what an earlier version kept."""

from __future__ import annotations

from cirahub_desktop.accounts.vault import Secret, SecretKind
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.state.store import Store


def known_secrets(store: Store) -> list[Secret]:
    feeds = [spoke.id for hub in store.setup.hubs() for spoke in hub.spokes if spoke.kind is SpokeKind.ICAL]
    return [
        *(Secret(SecretKind.ACCOUNT_PASSWORD, account.id) for account in store.setup.accounts()),
        *(Secret(kind, feed) for feed in feeds for kind in (SecretKind.FEED_LINK, SecretKind.FEED_PASSWORD)),
    ]
