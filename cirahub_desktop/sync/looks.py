"""The second look at each spoke, between reading and merging: what its listing means for the items we know in it.

Questions that only the spoke can answer (is it really gone? what is in it now?) are asked here, of all spokes at once;
the judging is pure (``reconcile.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import ItemId, ItemRow, Link, RemoteId, RemoteItem, Seen, SpokeId
from cirahub_desktop.sync.model.options import HandChanged, HandDeleted
from cirahub_desktop.sync.parallel import in_parallel
from cirahub_desktop.sync.read import SPOKE_ERRORS, Reading, Remembered
from cirahub_desktop.sync.reconcile import Reconciled, Target, is_older_than, reconcile, to_ask
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import Capabilities, Snapshot, Spoke, Verdict


@dataclass(slots=True)
class Look:
    """One spoke of the run as it was read and judged; its links change as the run goes on."""

    config: SpokeConfig
    capabilities: Capabilities
    reading: Reading
    target: Target
    looked: Reconciled
    answers: Mapping[RemoteId, RemoteItem | None] = field(default_factory=dict)
    settled: bool = True
    """Every question was answered."""
    waits: bool = False
    """Something here cannot be told before every source was read: the next read must be a whole one."""
    orphans: Mapping[str, list[tuple[RemoteId, Seen]]] = field(default_factory=dict)

    @property
    def id(self) -> SpokeId:
        return self.config.id

    @property
    def feeds(self) -> bool:
        """What happens here may reach the hub."""
        return takes_part(self.config)

    @property
    def takes_in(self) -> bool:
        """New items of people become items of the hub."""
        return bool(self.config.options.feeds_hub)

    @property
    def writes(self) -> bool:
        return self.config.options.hub_writes

    @property
    def by_people(self) -> bool:
        """What changes here is the work of people; a place of a kind that is never written only publishes."""
        return self.capabilities.writable

    @property
    def snapshot(self) -> Snapshot:
        return self.reading.snapshot

    @property
    def error(self) -> CiraHubError | None:
        return self.reading.error

    @property
    def verdict(self) -> Verdict:
        return self.snapshot.verdict

    @property
    def strikes(self) -> bool:
        return self.capabilities.strikes

    @property
    def confirms(self) -> bool:
        return self.capabilities.confirms

    @property
    def links(self) -> dict[ItemId, Link]:
        return self.looked.links

    @property
    def linked(self) -> AbstractSet[RemoteId]:
        """Made anew each time, for the links change as the run goes on."""
        return {link.remote_id for link in self.looked.links.values()}

    @property
    def changed(self) -> Mapping[ItemId, RemoteItem]:
        return self.looked.moved

    @property
    def missing(self) -> tuple[ItemId, ...]:
        return tuple(sorted(self.looked.lost))

    @property
    def owned(self) -> int:
        """Items of the hub that are, or until now were, in it."""
        return sum(1 for link in self.target.links.values() if link.remote_id)

    @property
    def contents(self) -> Mapping[RemoteId, RemoteItem]:
        """All that was read whole."""
        return {**self.snapshot.changed, **{key: one for key, one in self.answers.items() if one is not None}}

    def put(self, link: Link) -> None:
        self.looked.links[link.item] = link
        self.looked.changed.add(link.item)
        self.looked.dropped.discard(link.item)

    def forget(self, item: ItemId) -> None:
        self.looked.links.pop(item, None)
        self.looked.changed.discard(item)
        self.looked.dropped.add(item)

    def adopt_links(self, links: Mapping[ItemId, Link]) -> None:
        for link in links.values():
            self.put(link)


def takes_part(config: SpokeConfig) -> bool:
    """Whether anything that people do in the spoke may reach the hub."""
    options = config.options
    by_hand = options.hand_changed is HandChanged.TAKE or options.hand_deleted is HandDeleted.DELETE
    return bool(options.feeds_hub) or (options.hub_writes and by_hand)


def takes_changes(config: SpokeConfig) -> bool:
    options = config.options
    return options.hub_change if options.feeds_hub else options.hand_changed is HandChanged.TAKE


def takes_deletions(config: SpokeConfig) -> bool:
    options = config.options
    return options.hub_delete if options.feeds_hub else options.hand_deleted is HandDeleted.DELETE


def look_at_all(
    rows: Mapping[ItemId, ItemRow],
    run: Run,
    readings: Mapping[SpokeId, Reading],
    remembered: Mapping[SpokeId, Remembered],
    spokes: Mapping[SpokeId, Spoke],
    failed: Callable[[SpokeId, CiraHubError], None],
) -> list[Look]:
    """All spokes that feed or are written, in the hub's order. Raises Cancelled.

    ``rows`` is the hub before this run.
    """
    taking_part = [one for one in run.hub.spokes if one.id in spokes and _is_looked_at(one)]
    targets = {one.id: _target(run, one, readings[one.id], remembered[one.id]) for one in taking_part}
    older = any(is_older_than(target) for target in targets.values())

    def job(config: SpokeConfig) -> Callable[[], Look]:
        def look() -> Look:
            target = replace(targets[config.id], store_is_older=older)
            return _look(config, spokes[config.id], readings[config.id], target, rows, run.cancel, failed)

        return look

    looks = in_parallel({config.id: job(config) for config in taking_part})
    return [looks[config.id] for config in taking_part]


def _is_looked_at(config: SpokeConfig) -> bool:
    return bool(config.options.feeds_hub) or config.options.hub_writes


def _target(run: Run, config: SpokeConfig, reading: Reading, known: Remembered) -> Target:
    feeds = bool(config.options.feeds_hub)
    return Target(
        snapshot=reading.snapshot,
        links=known.links,
        intents=known.intents,
        writer=run.writer,
        run_number=run.number - 1,
        strangers=known.strangers,
        written=known.written,
        takes_changes=takes_changes(config),
        takes_deletions=takes_deletions(config),
        takes_items=feeds and config.options.hub_create,
    )


def _look(
    config: SpokeConfig,
    spoke: Spoke,
    reading: Reading,
    target: Target,
    rows: Mapping[ItemId, ItemRow],
    cancel: CancelToken,
    failed: Callable[[SpokeId, CiraHubError], None],
) -> Look:
    if not spoke.capabilities.confirms:
        return Look(config, spoke.capabilities, reading, target, _as_listed(target))
    if reading.error:
        return Look(config, spoke.capabilities, reading, target, Reconciled(dict(target.links), whole=False))
    asked = to_ask(target, rows)
    try:
        answers = spoke.fetch(asked, cancel) if asked else {}
    except SPOKE_ERRORS as error:
        failed(config.id, error)
        lost = Reading(Snapshot(Verdict.FAILED), error)
        blind = replace(target, snapshot=lost.snapshot)
        return Look(config, spoke.capabilities, lost, blind, Reconciled(dict(target.links), whole=False))
    looked = reconcile(target, rows, answers)
    return Look(config, spoke.capabilities, reading, target, looked, answers, len(answers) == len(set(asked)))


def _as_listed(target: Target) -> Reconciled:
    """A feed: what it lists is all there is, and nothing can be asked."""
    snapshot, looked = target.snapshot, Reconciled(dict(target.links))
    by_remote = {link.remote_id: link for link in target.links.values()}
    if target.takes_changes:
        looked.moved = {
            by_remote[remote].item: item for remote, item in sorted(snapshot.changed.items()) if remote in by_remote
        }
    if snapshot.verdict is Verdict.COMPLETE:
        missing = [link for remote, link in sorted(by_remote.items()) if remote not in snapshot.present]
        looked.lost = {link.item for link in missing}
    return looked
