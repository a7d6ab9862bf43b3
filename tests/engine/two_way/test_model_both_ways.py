"""Between a feed, two calendars that go both ways and a plain target, with every accident in any order.

``CIRAHUB_MODEL=long`` plays longer, more often, and other games each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.engine.two_way.disaster import Disasters
from tests.engine.two_way.machine import BothWays

LONG = os.environ.get("CIRAHUB_MODEL") == "long"


def test_whatever_happens_every_calendar_holds_what_people_last_said() -> None:
    _play(BothWays, games=40)


def test_when_the_store_is_lost_or_old_nothing_is_lost_and_nothing_doubled() -> None:
    _play(Disasters, games=30)


def _play(machine: type[RuleBasedStateMachine], games: int) -> None:
    budget = settings(
        max_examples=1000 if LONG else games,
        stateful_step_count=50 if LONG else 30,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=budget)
