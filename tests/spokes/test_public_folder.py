"""The public folder: the contract of all spokes, against the sandbox over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId, Identity, RemoteId
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.shapes import field_path, item_ref
from cirahub_desktop.sync.spokes.exchange.soap import element
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from cirahub_desktop.sync.spokes.exchange.write_codec import content_of
from cirahub_desktop.sync.spokes.exchange.writing import create_items, delete_items, update_items
from tests.spokes.contract import NOW, PARIS, WritableSpokeContract, stamp
from tests.support.connect import connect

USER = "claire.morel@verrier.example"
PATH = "/Team Calendar"


class FolderPlace:
    """The folder as somebody sees it in Outlook."""

    def __init__(self, sandbox: Sandbox, connection: Connection, path: str, folder_id: str) -> None:
        self._sandbox, self._connection = sandbox, connection
        self.path, self.folder_id = path, folder_id

    def seed(self, uid: str, event: Event) -> None:
        content = content_of(event, Identity(uid), stamp(), PARIS)
        fields = [field.value for field in (*content.before_stamp, *content.after_stamp) if field.value is not None]
        uid_field = element("t:UID", text=uid)
        behind = next(index for index, field in enumerate(fields) if field.startswith("<t:Start>"))
        whole = element("t:CalendarItem", *fields[:behind], uid_field, *fields[behind:])
        self._ask(create_items(self.folder_id, [whole]))

    def edit(self, remote_id: RemoteId, subject: str) -> None:
        value = element("t:CalendarItem", element("t:Subject", text=subject))
        change = element("t:SetItemField", field_path("item:Subject"), value)
        whole = element("t:ItemChange", item_ref(remote_id), element("t:Updates", change))
        self._ask(update_items([whole], overwrite=True))

    def remove(self, remote_id: RemoteId) -> None:
        self._ask(delete_items([item_ref(remote_id)]))

    def count(self) -> int:
        return len(self._sandbox.items(self.path))

    def _ask(self, request: object) -> None:
        answer = self._connection.ask(request, CancelToken(), writes=True)  # type: ignore[arg-type]
        assert all(message.ok for message in answer.messages)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def connection(sandbox: Sandbox) -> Iterator[Connection]:
    account = Account(AccountId("a"), "Work", USER, USER, sandbox.endpoint, AuthMethod.BASIC)
    made = connect(account, sandbox.users[USER])
    yield made
    made.close()


class TestContract(WritableSpokeContract):
    says_when = True

    @pytest.fixture
    def place(self, sandbox: Sandbox, connection: Connection) -> FolderPlace:
        return FolderPlace(sandbox, connection, PATH, connection.folder_by_path(PATH, CancelToken()).id)

    @pytest.fixture
    def spoke(self, place: FolderPlace, connection: Connection) -> CalendarSpoke:  # type: ignore[override]
        return CalendarSpoke(connection, place.folder_id, PATH, clock=lambda: NOW, zone=PARIS, read_foreign=True)
