"""Which hub is the example, and what belongs to it: one setting of the store."""

from __future__ import annotations

import json
from dataclasses import asdict

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.state.store import Store

_SETTING = "sample"


@frozen
class KnownSample:
    """``port`` is where its sandbox was last found on this computer."""

    hub: HubId
    account: AccountId
    feed: SpokeId
    target: SpokeId
    port: int


def known_sample(store: Store) -> KnownSample | None:
    """None where nobody made one, or where it was thrown away."""
    text = store.setup.setting(_SETTING)
    return KnownSample(**json.loads(text)) if text else None


def remember_sample(store: Store, sample: KnownSample) -> None:
    store.setup.set_setting(_SETTING, json.dumps(asdict(sample)))


def forget_sample(store: Store, sample: KnownSample) -> None:
    """All rows that only it needs."""
    store.setup.remove_hub(sample.hub)
    store.setup.remove_account(sample.account)
    for spoke in (sample.feed, sample.target):
        store.setup.forget_source(spoke)
    store.setup.forget_setting(_SETTING)
