"""How things stand: in each calendar, in the hub, and what is kept of what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cirahub_desktop.sync.model.canonical import to_json
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId, RemoteItem, SpokeId
from cirahub_desktop.sync.report import Action, HubReport, Why
from cirahub_desktop.sync.state.journal import HUB
from cirahub_desktop.sync.state.store import Store

Lines = Counter[str]


class Loss(NamedTuple):
    """A value that was overwritten or deleted, as the record keeps it."""

    where: str
    action: Action
    why: Why
    value: str


@dataclass(frozen=True)
class Outcome:
    """Without what may differ: names of copies, versions, nonces, numbers of runs, times."""

    calendars: Mapping[str, Lines]
    hub: Lines
    losses: Counter[Loss]
    finished: frozenset[tuple[str, str]]
    """Where a write of several steps was cut short, its end is a write of its own, with the value before in its record:
    calendars and values."""
    open_intents: int
    quiet: bool
    """A further run wrote nothing."""

    def differences(self, other: Outcome) -> list[str]:
        """One line for each thing that is here and not there, or there and not here."""
        pairs = [(f"in {name}", lines, other.calendars[name]) for name, lines in self.calendars.items()]
        pairs.append(("in the hub", self.hub, other.hub))
        found = [f"missing {where}: {line}" for where, here, there in pairs for line in (here - there).elements()]
        found += [f"too much {where}: {line}" for where, here, there in pairs for line in (there - here).elements()]
        lost = (self.losses - other.losses).elements()
        found += [f"missing in the record: {one}" for one in lost if (one.where, one.value) not in other.finished]
        found += [f"too much in the record: {one}" for one in (other.losses - self.losses).elements()]
        found += ["intents are open"] * bool(other.open_intents)
        return found + ["it does not become quiet"] * (not other.quiet)


def outcome(store: Store, hub: HubId, calendars: Mapping[str, Lines], *, since: int, quiet: bool) -> Outcome:
    """``since`` is the number of the first run whose record counts."""
    config = store.setup.hub(hub)
    losses = list(_losses(store, config, since))
    return Outcome(
        calendars,
        Counter(_hub_lines(store, config)),
        Counter(one for one in losses if one.why is not Why.UNFINISHED),
        frozenset((one.where, one.value) for one in losses if one.why is Why.UNFINISHED),
        sum(len(store.journal.intents(spoke.id)) for spoke in config.spokes),
        quiet,
    )


def line_of(item: RemoteItem) -> str:
    whose = f"{item.stamp.origin} {item.stamp.writer} {item.stamp.content}" if item.stamp else "no stamp"
    return f"{item.identity.uid} {to_json(item.event)} {whose}"


def wrote_nothing(report: HubReport) -> bool:
    return not any(one.created or one.updated or one.deleted or one.incoming or one.failed for one in report.spokes)


def _hub_lines(store: Store, config: HubConfig) -> Iterable[str]:
    rows = store.items.rows(config.id)
    events = store.items.events(rows)
    names = _names(config)
    for row in rows.values():
        value = to_json(events[row.id]) if row.id in events else ""
        yield f"{row.identity.uid} {value} from {names[row.source]} {row.kept} {row.gone} {row.tombstone}"
    for spoke in config.spokes:
        agreed = store.items.agreed(spoke.id, rows)
        for item, link in store.items.links(spoke.id).items():
            there = to_json(agreed[item].there) if item in agreed else ""
            uid = rows[item].identity.uid
            yield f"link of {uid} to {spoke.name}: {link.ownership} {link.edited} {link.vanished} {there}"
        for foreign in store.strangers.of(spoke.id).values():
            yield f"foreign in {spoke.name}: {foreign.identity.uid}"
    for pin in store.pins.of(config.id).values():
        wanted = to_json(pin.wanted) if pin.wanted else ""
        yield f"pin of {rows[pin.item].identity.uid} in {names[pin.spoke or HUB]}: {wanted}"
    for hold in store.journal.holds(config.id):
        yield f"hold in {names[hold.spoke]}: {hold.reason} {sorted(one.subject for one in hold.items)}"
    for conflict in store.conflicts.of(config.id):
        yield f"conflict of {rows[conflict.item].identity.uid} in {names[conflict.spoke]}"


def _losses(store: Store, config: HubConfig, since: int) -> Iterable[Loss]:
    names = _names(config)
    for line in store.journal.runs(config.id):
        if line.number >= since:
            for spoke, record in store.journal.records(line.id):
                if record.before:
                    yield Loss(names[spoke], record.action, record.why, to_json(record.before))


def _names(config: HubConfig) -> dict[SpokeId, str]:
    return {HUB: "the hub"} | {spoke.id: spoke.name for spoke in config.spokes}
