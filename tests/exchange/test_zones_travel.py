"""A computer that travels: whole days stay on their day, times at their moment, and nothing is written anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from tests.e2e.readback import in_folder
from tests.engine.office import BOARD, nothing_happened
from tests.exchange.conftest import CLAIRE
from tests.support.ics import vcalendar, vevent

TEXT = vcalendar(
    vevent("day", start="DTSTART;VALUE=DATE:20261224", subject="day"),
    vevent("week", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=SU", start="DTSTART;VALUE=DATE:20261206", subject="week"),
    vevent("call", start="DTSTART;TZID=Australia/Lord_Howe:20261224T090000", subject="call"),
    vevent("lunch", start="DTSTART:20261224T120000", subject="lunch"),
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def shown(sandbox: Sandbox) -> dict[str, list[str]]:
    found = in_folder(sandbox.endpoint, CLAIRE, sandbox.users[CLAIRE], BOARD, date(2026, 12, 1), date(2027, 1, 1))
    names = {one.subject for one in found}
    return {name: [one.start for one in found if one.subject == name] for name in names}


def program(data: Path, vault: SessionVault, home: str) -> App:
    return App(data, vault=vault, clock=lambda: datetime.now(UTC), zone=ZoneInfo(home))


@pytest.mark.parametrize("home", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_nothing_moves_when_the_computer_does(sandbox: Sandbox, tmp_path: Path, home: str) -> None:
    vault = SessionVault()
    app = program(tmp_path, vault, home)
    account = Account(AccountId(""), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)
    work = app.servers.add_account(account, sandbox.users[CLAIRE]).id
    hub = app.add_hub("Team").id
    app.add_ical_spoke(hub, "Feed", sandbox.set_feed("feed.ics", TEXT))
    board = app.add_public_folder_spoke(hub, "Board", work, app.servers.folder_by_path(work, BOARD, CancelToken()))
    app.set_options(board.id, replace(board.options, hub_writes=True, range_past=None, range_future=None))
    app.sync(hub)
    lunch = datetime(2026, 12, 24, 12, tzinfo=ZoneInfo(home)).astimezone(UTC).isoformat()
    wanted = {
        "day": ["2026-12-24"],
        "week": ["2026-12-06", "2026-12-13", "2026-12-20"],
        "call": ["2026-12-23T22:00:00+00:00"],
        "lunch": [lunch],
    }
    assert shown(sandbox) == wanted
    app.close()
    for elsewhere in ("Pacific/Pago_Pago", "Pacific/Kiritimati", "Europe/Paris"):
        with closing(program(tmp_path, vault, elsewhere)) as there:
            assert nothing_happened(there.sync(hub)), elsewhere
    assert shown(sandbox) == wanted
