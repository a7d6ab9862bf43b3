"""A feed spoke gets its link again: the same calendar goes on, another one is a first contact (DESIGN.md, section 6)."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.places import link_identity
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.state.store import Store


def leads_elsewhere(spoke: SpokeConfig, link: str, old: str | None) -> bool:
    """Whether ``link`` is another one than before. Where the old one is unknown the identity of the place tells, which
    is that of the first link the spoke ever had."""
    before = link_identity(old) if old is not None else spoke.place.identity
    return link_identity(link) != before


def begin_anew(store: Store, spoke: SpokeConfig) -> None:
    """The next run of the feed deletes nothing (R1): with no link left, nothing can be missing.

    What is in the hub stays. An item that the new feed lists as well is taken up again by its origin, or by subject
    and start where its UID is another one. Deletions that wait for a person are of the old feed and go. To be called
    inside a transaction.
    """
    store.items.keep_all_of(spoke.hub, spoke.id)
    store.items.drop_links(spoke.id, tuple(store.items.links(spoke.id)))
    store.items.set_strikes(spoke.id, {})
    store.conditions.put(spoke.id, replace(store.conditions.get(spoke.id), cursor="", listed=0, listed_at=None))
    for hold in store.journal.holds(spoke.hub):
        if hold.spoke == spoke.id:
            store.journal.drop_hold(hold.id)
