"""A sandbox, an account in it, and a spoke; every request that a test sends is held against the schema of EWS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from cirahub_desktop.sync.web import USER_AGENT
from tests.support.connect import connect
from tests.support.shared import shared

_FOLDER_WITH_KEY = re.compile(rb"FolderId [^>]*ChangeKey")
CLAIRE, PAUL = "claire.morel@verrier.example", "paul.petit@verrier.example"
PARIS = ZoneInfo("Europe/Paris")
MakeSpoke = Callable[..., CalendarSpoke]


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(shared("ews-schema", "soap.xsd"))))


@pytest.fixture
def cancel() -> CancelToken:
    return CancelToken()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Afterwards nothing was mailed, nor could have been (R8), and every request was valid."""
    with Sandbox(keep_bodies=True) as running:
        yield running
    assert running.recorder.mails == ()
    for exchange in running.recorder.exchanges:
        if exchange.operation in ("CreateItem", "UpdateItem", "DeleteItem"):
            assert b'="SendToNone"' in exchange.request
        if exchange.operation != "GET" and exchange.request:
            schema().assertValid(etree.fromstring(exchange.request))
            # Public folders refuse the one, and take a folder with the other for an item (EXCHANGE.md, C1 and C4).
            assert exchange.operation != "FindFolder" or b'Traversal="Shallow"' in exchange.request
            # Plain exchangelib, which some tests read back with, knows no better.
            assert exchange.agent != USER_AGENT or not _FOLDER_WITH_KEY.search(exchange.request)


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return Account(AccountId("a"), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)


@pytest.fixture
def connection(sandbox: Sandbox, account: Account) -> Iterator[Connection]:
    made = connect(account, sandbox.users[CLAIRE])
    yield made
    made.close()


@pytest.fixture
def make_spoke(connection: Connection, cancel: CancelToken) -> MakeSpoke:
    """A spoke for the folder at a path."""

    def make(path: str = "/Team Calendar", **options: object) -> CalendarSpoke:
        folder = connection.folder_by_path(path, cancel)
        options.setdefault("clock", lambda: datetime.now(UTC))
        return CalendarSpoke(connection, folder.id, path, zone=PARIS, **options)  # type: ignore[arg-type]

    return make


@pytest.fixture
def spoke(make_spoke: MakeSpoke, sandbox: Sandbox) -> CalendarSpoke:
    made = make_spoke()
    sandbox.recorder.clear()
    return made
