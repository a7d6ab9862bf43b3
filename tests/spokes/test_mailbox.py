"""Calendars of mailboxes: the contract of all spokes, for one's own and for one that is shared."""

from __future__ import annotations

import pytest

from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, PLANNING
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.spokes.base import Capabilities
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.mailboxes import calendars, known_as
from cirahub_desktop.sync.spokes.exchange.spoke import OWN_CALENDAR, SHARED_CALENDAR, CalendarSpoke
from tests.spokes.contract import NOW, PARIS, WritableSpokeContract
from tests.spokes.test_public_folder import FolderPlace, connection, sandbox

__all__ = ["connection", "sandbox"]
"""The fixtures."""


class _Mailbox(WritableSpokeContract):
    says_when = True
    address: str
    path: str
    capabilities: Capabilities

    @pytest.fixture
    def place(self, sandbox: Sandbox, connection: Connection) -> FolderPlace:
        found = calendars(connection, self.address, CancelToken(), own=self.capabilities is OWN_CALENDAR)
        folder = next(one for one in found if one.path == self.path)
        return FolderPlace(sandbox, connection, known_as(self.address, self.path), folder.id)

    @pytest.fixture
    def spoke(self, place: FolderPlace, connection: Connection) -> CalendarSpoke:  # type: ignore[override]
        return CalendarSpoke(
            connection,
            place.folder_id,
            place.path,
            clock=lambda: NOW,
            zone=PARIS,
            read_foreign=True,
            capabilities=self.capabilities,
        )


class TestOwn(_Mailbox):
    address, path, capabilities = CLAIRE, "/Congés", OWN_CALENDAR


class TestShared(_Mailbox):
    address, path, capabilities = PLANNING, "/Calendrier/Atelier", SHARED_CALENDAR
