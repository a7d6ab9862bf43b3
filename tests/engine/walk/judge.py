"""What must be true: always, and once everything came to rest."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from random import Random

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.report import HubReport
from tests.engine.walk.office import FEEDS, NAMES, WRITTEN
from tests.engine.walk.things import listed, of_hub, thing_of
from tests.engine.walk.verbs import Verbs

MOST_RUNS = 40


def come_to_rest(verbs: Verbs, draw: Random) -> None:
    """Everything is switched on and asked, what waits is decided; then nothing is written any more (R6)."""
    office = verbs.office
    for spoke in office.spokes().values():
        office.set_enabled(spoke.id, True)
    if office.hub_now().paused:
        office.set_paused(office.team, False)
    calm = 0
    for _ in range(MOST_RUNS):
        office.pass_time(minutes=20)
        report = office.sync(office.team)
        assert not any(one.error or one.failed for one in report.spokes), report
        held = [one.held for one in report.spokes if one.held]
        for _ in held:
            with suppress(NotFound):
                verbs.decide(draw)
        leaving = any(one.leaving for one in report.spokes)
        calm = 0 if held or leaving or writes(report) else calm + 1
        if calm == 3:
            return
    raise AssertionError(f"it does not come to rest: {told(verbs)}")


def writes(report: HubReport) -> int:
    return sum(one.created + one.updated + one.deleted for one in report.spokes)


def judge(verbs: Verbs, when: str, *, at_rest: bool) -> None:
    ledger, office = verbs.ledger, verbs.office
    for where in WRITTEN:
        for key, item in ledger.theirs[where].items():
            assert office.places[where].items.get(key) == item, f"{when}: {item} of others in {where} was touched"
        found = Counter(thing_of(item.event.subject) for item in of_hub(office.places[where], ledger.theirs[where]))
        twice = [name for name, count in found.items() if name and count > 1 and name not in ledger.may_be_two]
        assert not twice, f"{when}: {twice} twice in {where}: {told(verbs)}"
    rows = Counter(thing_of(row.subject) for row in office.rows())
    twice = [name for name, count in rows.items() if name and count > 1 and name not in ledger.may_be_two]
    assert not twice, f"{when}: {twice} twice in the hub: {told(verbs)}"
    if at_rest:
        _judge_presence(verbs, when)


def _judge_presence(verbs: Verbs, when: str) -> None:
    office, ledger = verbs.office, verbs.ledger
    spokes = office.spokes()
    sources = {name for feed in FEEDS if feed in spokes for name in listed(office.places[feed])}
    for where in WRITTEN:
        if where not in spokes or not spokes[where].options.hub_writes:
            continue
        here = set(listed(office.places[where])) - {""}
        lacking = {name for name in sources - here if (name, where) not in ledger.may_lack}
        assert not lacking, f"{when}: {sorted(lacking)} missing in {where}: {told(verbs)}"
        too_many = here - sources - ledger.may_stay
        assert not too_many, f"{when}: {sorted(too_many)} still in {where}: {told(verbs)}"


def told(verbs: Verbs) -> str:
    office = verbs.office
    return " | ".join(f"{name}: {listed(office.places[name])}" for name in NAMES)
