"""A spoke gets other options; what they mean for what is written already, the next run finds by itself."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.overview import READ_ONLY_KINDS
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions, check_possible
from cirahub_desktop.sync.state.store import Store


def give_options(store: Store, spoke: SpokeId, options: SpokeOptions) -> SpokeConfig:
    """Keep them; inside a transaction, while no run of the hub is on. Raises NotFound and OptionImpossible.

    A spoke that begins, or ceases, to feed or to be written is looked at anew by the next run.
    """
    old = store.setup.spoke(spoke)
    check_possible(options, writable=old.kind not in READ_ONLY_KINDS)
    store.setup.set_options(spoke, options)
    if old.options.hub_writes != options.hub_writes:
        store.setup.set_unwritten(spoke, unwritten=options.hub_writes)
    if (old.options.hub_writes, old.options.feeds_hub) != (options.hub_writes, options.feeds_hub):
        store.conditions.put(spoke, replace(store.conditions.get(spoke), cursor=""))
    return store.setup.spoke(spoke)
