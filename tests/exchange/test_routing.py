"""Public folders that lie in several mailboxes: each request names the right one, and learns which that is."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from cirahub_desktop.accounts.password import Password
from cirahub_desktop.known_ways import KnownWays
from cirahub_desktop.sandbox.public_mailboxes import SECOND, PublicMailboxes
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, FolderProblem, SignInFailed, Unreachable
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Known, Verdict, Written
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.routing import LIFE, Routes
from cirahub_desktop.sync.spokes.exchange.shapes import folder_ref, item_shape
from cirahub_desktop.sync.spokes.exchange.soap import Markup, element
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.e2e.stage import HUB, TEAM, Stage
from tests.exchange.conftest import CLAIRE, PARIS, schema
from tests.exchange.events import create, timed

PATH = "/Team Calendar"
LEARNING = {"GetUserSettings": 3, "GetFolder": 1}
"""The tree's two settings, the list of replicas, and the setting of the mailbox that holds one."""


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spread() -> PublicMailboxes:
    return PublicMailboxes()


@pytest.fixture
def online(spread: PublicMailboxes) -> Iterator[Sandbox]:
    with Sandbox(keep_bodies=True, public_mailboxes=spread) as running:
        yield running
    for exchange in running.recorder.exchanges:
        if exchange.request:
            schema().assertValid(etree.fromstring(exchange.request))
        if exchange.answer and exchange.status == 200:
            schema().assertValid(etree.fromstring(exchange.answer))


@pytest.fixture
def routes(clock: Clock) -> Routes:
    """As of an account in Exchange Online."""
    return Routes(CLAIRE, needed=True, now=clock)


Connect = Callable[..., Connection]


@pytest.fixture
def connect(online: Sandbox) -> Iterator[Connect]:
    made: list[Connection] = []

    def connection(routes: Routes | None, password: str = "") -> Connection:
        account = Account(AccountId("a"), "Work", CLAIRE, CLAIRE, online.endpoint, AuthMethod.BASIC)
        made.append(Connection(online.endpoint, Password(account, password or online.users[CLAIRE]), routes=routes))
        return made[-1]

    yield connection
    for one in made:
        one.close()


@pytest.fixture
def make_spoke(connect: Connect, routes: Routes, cancel: CancelToken) -> Callable[[], CalendarSpoke]:
    def spoke() -> CalendarSpoke:
        connection = connect(routes)
        folder = connection.folder_by_path(PATH, cancel)
        routed = connection.for_folder(folder.id)
        return CalendarSpoke(routed, folder.id, PATH, clock=lambda: datetime.now(UTC), zone=PARIS)

    return spoke


def learning(sandbox: Sandbox) -> dict[str, int]:
    return {name: count for name, count in sandbox.recorder.counts.items() if name in LEARNING}


def test_everything_finds_its_way_and_a_quiet_cycle_asks_nothing_more(
    online: Sandbox, make_spoke: Callable[[], CalendarSpoke], cancel: CancelToken
) -> None:
    spoke = make_spoke()
    written = spoke.write([create(timed("One"), "one"), create(timed("Two"), "two")], cancel)
    assert all(isinstance(one, Written) for one in written)
    seen = spoke.read(Known(), cancel)
    assert seen.verdict is Verdict.COMPLETE
    assert len(spoke.fetch(list(seen.present), cancel)) == len(seen.present)
    online.recorder.clear()
    quiet = spoke.read(Known(cursor=seen.cursor), cancel)
    assert quiet.verdict in (Verdict.UNCHANGED, Verdict.COMPLETE)
    assert online.recorder.ews_requests <= 2


def test_the_ways_of_an_account_are_learned_once(
    online: Sandbox, make_spoke: Callable[[], CalendarSpoke], cancel: CancelToken, clock: Clock
) -> None:
    make_spoke().read(Known(), cancel)
    assert online.recorder.counts["GetUserSettings"] == 3
    online.recorder.clear()
    make_spoke().read(Known(), cancel)
    assert "GetUserSettings" not in online.recorder.counts
    clock.now += LIFE
    make_spoke().read(Known(), cancel)
    assert online.recorder.counts["GetUserSettings"] == 3


def test_without_the_headers_the_server_refuses(connect: Connect, cancel: CancelToken) -> None:
    """What the other tests rely on."""
    with pytest.raises(FolderProblem):
        connect(None).folder_by_path(PATH, cancel)


def test_on_premises_they_are_learned_when_a_request_went_astray(
    online: Sandbox, connect: Connect, clock: Clock, cancel: CancelToken
) -> None:
    routes = Routes(CLAIRE, needed=False, now=clock)
    connection = connect(routes)
    folder = connection.folder_by_path(PATH, cancel)
    assert routes.needed
    connection.for_folder(folder.id).ask_one(_find(folder.id), cancel)
    assert learning(online)["GetUserSettings"] == 3


def test_a_server_with_one_mailbox_is_asked_nothing_more(cancel: CancelToken, clock: Clock) -> None:
    with Sandbox() as sandbox:
        account = Account(AccountId("a"), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)
        routes = Routes(CLAIRE, needed=False, now=clock)
        connection = Connection(sandbox.endpoint, Password(account, sandbox.users[CLAIRE]), routes=routes)
        connection.folder_by_path(PATH, cancel)
        assert set(sandbox.recorder.counts) == {"FindFolder"}
        connection.close()


def test_a_content_that_moved_to_another_mailbox_is_found_again(
    online: Sandbox, make_spoke: Callable[[], CalendarSpoke], cancel: CancelToken
) -> None:
    spoke = make_spoke()
    spoke.read(Known(), cancel)
    online.move_content(PATH, SECOND)
    online.recorder.clear()
    assert spoke.read(Known(), cancel).verdict is Verdict.COMPLETE
    assert learning(online)["GetUserSettings"] == 3


def test_r5_a_write_that_went_astray_is_written_once(
    online: Sandbox, make_spoke: Callable[[], CalendarSpoke], cancel: CancelToken
) -> None:
    spoke = make_spoke()
    spoke.read(Known(), cancel)
    before = len(online.items(PATH))
    online.move_content(PATH, SECOND)
    results = spoke.write([create(timed("One"), "one"), create(timed("Two"), "two")], cancel)
    assert all(isinstance(one, Written) for one in results)
    assert len(online.items(PATH)) == before + 2


def test_r5_a_fault_in_the_middle_of_a_write_is_not_answered_by_writing_again(
    online: Sandbox, spread: PublicMailboxes, make_spoke: Callable[[], CalendarSpoke], cancel: CancelToken
) -> None:
    spread.cast = True
    spoke = make_spoke()
    spoke.read(Known(), cancel)
    online.move_content(PATH, SECOND)
    before, online_requests = len(online.items(PATH)), online.recorder.counts.get("CreateItem", 0)
    with pytest.raises(AnswerLost):
        spoke.write([create(timed("One"), "one")], cancel)
    assert online.recorder.counts["CreateItem"] == online_requests + 1
    assert isinstance(spoke.write([create(timed("One"), "one")], cancel)[0], Written)
    assert len(online.items(PATH)) == before + 1


def test_a_session_that_cannot_be_cast_is_a_wrong_mailbox(
    online: Sandbox, spread: PublicMailboxes, make_spoke: Callable[[], CalendarSpoke], cancel: CancelToken
) -> None:
    spread.cast = True
    spoke = make_spoke()
    spoke.read(Known(), cancel)
    online.move_content(PATH, SECOND)
    assert spoke.read(Known(), cancel).verdict is Verdict.COMPLETE


def test_a_server_that_tells_no_way_is_asked_without_and_not_each_time(
    online: Sandbox,
    spread: PublicMailboxes,
    connect: Connect,
    routes: Routes,
    cancel: CancelToken,
    caplog: pytest.LogCaptureFixture,
) -> None:
    spread.settings = lambda *_: {}  # type: ignore[method-assign]
    connection = connect(routes)
    for _ in range(3):
        with pytest.raises(FolderProblem):
            connection.rights(None, cancel)
    assert online.recorder.counts == {"GetUserSettings": 2, "GetFolder": 3}
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_a_fault_that_stays_is_a_server_out_of_order(
    online: Sandbox, spread: PublicMailboxes, connect: Connect, routes: Routes, cancel: CancelToken
) -> None:
    spread.cast = True
    spread.settings = lambda *_: {}  # type: ignore[method-assign]
    with pytest.raises(Unreachable) as caught:
        connect(routes).rights(None, cancel)
    assert type(caught.value) is Unreachable
    assert caught.value.reason is Unreachable.Reason.SERVER_ERROR
    assert online.recorder.counts["GetFolder"] == 1


def test_a_password_refused_by_autodiscover_is_not_tried_on_the_folders(
    online: Sandbox, connect: Connect, routes: Routes, cancel: CancelToken
) -> None:
    with pytest.raises(SignInFailed):
        connect(routes, "Wrong-Secret-1").rights(None, cancel)
    assert online.recorder.counts == {SIGN_IN: 1}


def test_autodiscover_that_is_out_of_order_keeps_nobody_from_the_folders(
    online: Sandbox, connect: Connect, routes: Routes, cancel: CancelToken, spread: PublicMailboxes
) -> None:
    spread.settings = lambda *_: {"PublicFolderInformation": "<&>"}  # type: ignore[method-assign]
    with pytest.raises(FolderProblem):
        connect(routes).rights(None, cancel)


def account_at(server: str) -> Account:
    return Account(AccountId("a"), "Work", CLAIRE, CLAIRE, f"https://{server}/EWS/Exchange.asmx", AuthMethod.BASIC)


@pytest.mark.parametrize(("server", "needed"), [("outlook.office365.com", True), ("mail.firm.example", False)])
def test_only_exchange_online_is_asked_before_anything_went_astray(tmp_path: Path, server: str, needed: bool) -> None:
    ways = KnownWays(tmp_path / "ways.json")
    assert ways.of(account_at(server)).needed is needed
    assert ways.of(account_at(server)) is ways.of(account_at(server))
    assert ways.of(account_at(server)) is not ways.of(account_at("other.example"))


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", '{"K": 1}', '{"K": {"ways": [1]}}', '{"K": {"ways": {"": ["a", "b"]}, "needed": "yes"}}'),
        '{"K": {"ways": {"": [1, "b", 2.0], "x": null}}}',
    ],
)
def test_a_file_of_ways_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    account = account_at("mail.firm.example")
    text = text.replace("K", f"{account.id} {account.server} {account.email}")
    (tmp_path / "ways.json").write_text(text, encoding="utf-8")
    assert KnownWays(tmp_path / "ways.json").of(account).known() == {"needed": False, "ways": {}}


def test_the_ways_outlive_the_program_and_a_clock_that_went_back(
    online: Sandbox, make_spoke: Callable[[], CalendarSpoke], routes: Routes, cancel: CancelToken, clock: Clock
) -> None:
    make_spoke().read(Known(), cancel)
    later = Routes(CLAIRE, needed=False, now=clock)
    later.remember(json.loads(json.dumps(routes.known())))
    assert later.needed
    online.recorder.clear()
    routes.remember(later.known())
    make_spoke().read(Known(), cancel)
    assert "GetUserSettings" not in online.recorder.counts
    clock.now -= 1.0
    make_spoke().read(Known(), cancel)
    assert online.recorder.counts["GetUserSettings"] == 3


def test_a_hub_over_spread_folders(online: Sandbox, tmp_path: Path) -> None:
    """The whole program, on premises: the first request goes astray, and a quiet run costs what it always costs."""
    with Stage(online, tmp_path) as stage:
        stage.publish(3)
        stage.set_up()
        app = stage.app
        hub = app.hub(HUB).id
        assert [one.error for one in app.sync(hub).spokes] == [None, None]
        assert len(online.items(TEAM)) == 3
        online.recorder.clear()
        stage.app.sync(hub)
        assert "GetUserSettings" not in online.recorder.counts, "another process knows what this one learned"
        assert online.recorder.ews_requests <= 2, online.recorder.counts
        online.move_content(TEAM, SECOND)
        stage.publish(5)
        assert [one.error for one in app.sync(hub).spokes] == [None, None]
        assert len(online.items(TEAM)) == 5


def _find(folder_id: str) -> Markup:
    parents = element("m:ParentFolderIds", folder_ref(folder_id))
    view = element("m:IndexedPageItemView", MaxEntriesReturned="1", Offset="0", BasePoint="Beginning")
    return element("m:FindItem", item_shape(stamp=False), view, parents, Traversal="Shallow")
