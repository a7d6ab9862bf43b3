"""One hub per file: its feed comes in, a public folder and a local folder are written."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.model.options import CancelledRule, CategoryRule, PrivateRule, SpokeOptions
from cirahub_desktop.sync.report import HubReport
from tests.corpus.shown import HOME
from tests.sandbox.client import TEAM, Client

EVERYTHING = SpokeOptions(
    hub_writes=True,
    range_past=None,
    range_future=None,
    private=PrivateRule.COPY,
    cancelled=CancelledRule.PREFIX,
    category=CategoryRule.NONE,
)
"""Nothing is left out or hidden by an option."""


class Pipe:
    """One program and one sandbox for any number of files, one file at a time: ``open`` a file, ``run`` it, look, and
    ``shut`` it, which leaves the folder empty again."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        self._rooms = ExitStack()
        self._number = 0
        self._hub: HubId | None = None

    def __enter__(self) -> Self:
        cancel = CancelToken()
        self._sandbox = self._rooms.enter_context(Sandbox(None))
        user, password = next(iter(self._sandbox.users.items()))
        self._app = App(self._home, vault=SessionVault(), clock=lambda: self._now, zone=HOME)
        checked = self._app.servers.check_account(
            "Work", user, "", self._sandbox.endpoint, AuthMethod.BASIC, password, cancel
        )
        self._account = self._app.servers.add_account(checked.account, password)
        self._node = self._app.servers.folder_by_path(self._account.id, TEAM, cancel)
        client = self._rooms.enter_context(Client(self._sandbox.endpoint, user, password))
        self.folder: Any = client.folder(TEAM)
        self._sandbox.empty(TEAM)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rooms.close()

    @property
    def files(self) -> Path:
        """The local folder of the open file."""
        return self._home / f"folder-{self._number}"

    def open(self, data: bytes, now: datetime) -> None:
        """``now`` is the program's clock from then on."""
        self._now = now
        self._number += 1
        hub = self._app.add_hub(f"Hub {self._number}")
        self._hub = hub.id
        self._app.add_ical_spoke(hub.id, "Feed", self.serve(data))
        team = self._app.add_public_folder_spoke(hub.id, "Team", self._account.id, self._node)
        local = self._app.add_folder_spoke(hub.id, "Files", self.files)
        for spoke in (team, local):
            self._app.set_options(spoke.id, replace(EVERYTHING, feeds_hub=spoke.options.feeds_hub))

    def serve(self, data: bytes) -> str:
        """What the feed answers from now on."""
        return self._sandbox.set_feed("corpus.ics", data)

    def run(self) -> HubReport:
        """The spokes of the report are the feed, the public folder and the local one."""
        assert self._hub is not None
        return self._app.sync(self._hub)

    def shut(self) -> None:
        assert self._hub is not None
        self._app.remove_hub(self._hub)
        self._sandbox.empty(TEAM)
        shutil.rmtree(self.files)
        self._hub = None
