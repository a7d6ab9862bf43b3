"""A feed gets its link again: the same calendar goes on, another one is a first contact (DESIGN.md, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.places import link_identity
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.hub import SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.state.store import Store


def give_link(store: Store, vault: Vault, spoke: SpokeConfig, url: str, user: str, password: str) -> SpokeConfig:
    """Keep the link; inside a transaction, which ends right after the secrets are kept. Raises NotFound for a spoke
    that has no link, LinkRefused, VaultFailed."""
    from cirahub_desktop.sync.spokes.ical.link import check_link, host_of

    link = check_link(url)
    if spoke.kind is not SpokeKind.ICAL:
        raise NotFound("spoke", spoke.name)
    if _leads_elsewhere(spoke, link, vault.get(Secret(SecretKind.FEED_LINK, spoke.id))):
        begin_anew(store, spoke)
    store.setup.update_place(spoke.id, replace(spoke.place, host=host_of(link), user=user))
    store.conditions.forgive(spoke.id)
    put_secrets(vault, spoke.id, {SecretKind.FEED_PASSWORD: password, SecretKind.FEED_LINK: link})
    return store.setup.spoke(spoke.id)


def put_secrets(vault: Vault, spoke: SpokeId, secrets: Mapping[SecretKind, str]) -> None:
    """An empty one is none. The last to be kept is the one that counts: nothing may fail after it."""
    for kind, value in secrets.items():
        if value:
            vault.put(Secret(kind, spoke), value)
        else:
            vault.delete(Secret(kind, spoke))


def _leads_elsewhere(spoke: SpokeConfig, link: str, old: str | None) -> bool:
    """Whether ``link`` is another one than before. Where the old one is unknown the identity of the place tells, which
    is that of the first link the spoke ever had."""
    before = link_identity(old) if old is not None else spoke.place.identity
    return link_identity(link) != before


def begin_anew(store: Store, spoke: SpokeConfig) -> None:
    """The next run of the spoke is a first contact and deletes nothing (R1): with no link left, nothing can be missing.

    What is in the hub stays. An item that is found there as well is taken up again by its origin or our mark, or by
    subject and start where its UID is another one. What waits for a person, what they decided about what waited, and
    what was there before only new items counted, are of the old place and go.
    """
    store.items.keep_all_of(spoke.hub, spoke.id)
    store.items.drop_links(spoke.id, tuple(store.items.links(spoke.id)))
    store.items.set_strikes(spoke.id, {})
    store.decisions.put_let_go(spoke.id, ())
    store.decisions.drop_kept(spoke.id, store.decisions.kept(spoke.id))
    store.conditions.put(
        spoke.id, replace(store.conditions.get(spoke.id), cursor="", listed=0, listed_at=None, baseline=None)
    )
    for hold in store.journal.holds(spoke.hub):
        if hold.spoke == spoke.id:
            store.journal.drop_hold(hold.id)
