"""A person's No to a hold: the events are kept."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.leaving import keep_in_hub, remember
from cirahub_desktop.sync.model.item import HubId, Link, Ownership
from cirahub_desktop.sync.reconcile import ASKED_AGAIN
from cirahub_desktop.sync.report import Hold, HoldReason
from cirahub_desktop.sync.state.items import LinkChange
from cirahub_desktop.sync.state.store import Store


def hub_of_hold(store: Store, number: str) -> HubId:
    """Whose hold it is. Raises NotFound."""
    return _hold(store, number).hub


def drop_hold(store: Store, number: str) -> None:
    """Let go of the deletions. Raises NotFound. No run of the hub may be on: it would write its links back."""
    with store.transaction():
        hold = _hold(store, number)
        if hold.spoke == hold.source:
            _keep_in_hub(store, hold)
        else:
            _keep_in_spoke(store, hold)
        store.journal.drop_hold(number)


def _hold(store: Store, number: str) -> Hold:
    for hold in store.journal.holds():
        if hold.id == number:
            return hold
    raise NotFound("hold", number)


def _keep_in_hub(store: Store, hold: Hold) -> None:
    """The items no longer wait for their source; should it list them again, it takes them up again."""
    keep_in_hub(store, hold.hub, hold.source, {one.item: hold.since for one in hold.items})
    store.items.set_strikes(hold.source, {})


def _is_asked_about(reason: HoldReason, link: Link) -> bool:
    """Of the single events of a series, which is named once: those that the question is about."""
    if reason is HoldReason.VANISHED:
        return not link.remote_id and link.vanished >= ASKED_AGAIN
    return reason is not HoldReason.ADOPTED or link.ownership is Ownership.ADOPTED


def _keep_in_spoke(store: Store, hold: Hold) -> None:
    """A copy that was to be deleted is let go of, and found by its mark in the next listing, so that no second one is
    written should its event come back; one that was to be emptied stays until the hub changes again."""
    rows, links = store.items.rows(hold.hub), store.items.links(hold.spoke)
    asked = {one.item for one in hold.items}
    named = [item for item in links if item in asked or (item in rows and rows[item].counted_as in asked)]
    held = [item for item in named if item in asked or _is_asked_about(hold.reason, links[item])]
    gone = [item for item in held if item not in rows or rows[item].gone]
    since = dict.fromkeys(held, hold.since)
    remember(store, hold.spoke, [links[item] for item in held], since, in_hub=False)
    store.items.drop_links(hold.spoke, gone)
    store.conditions.put(hold.spoke, replace(store.conditions.get(hold.spoke), cursor=""))
    store.items.put_links(
        hold.spoke, (LinkChange(replace(links[item], declined=rows[item].content)) for item in held if item not in gone)
    )
