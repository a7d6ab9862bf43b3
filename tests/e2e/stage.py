"""The main job set up for a test: a sandbox, a hub with a feed and a public folder, and the ways to look at it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.many_events import many_events
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.state.store import Store

TEAM = "/Team Calendar"
HUB, FEED, DOCK, ACCOUNT = "Team", "Plan", "Dock", "Work"
PLAN = "plan.ics"
KEY = "geheim-4711-8c41f0"
"""In the query of the feed's link, which makes it a private one."""
HOST = "127.0.0.1"


class LastingVault(SessionVault):
    """A keyring that outlives the runs of one test."""

    lasting = True

    @property
    def secrets(self) -> dict[Secret, str]:
        return dict(self._secrets)


class Stage:
    """A hub called Team: the feed Plan goes into the public folder Dock. Use it as a context manager.

    ``sandbox`` runs; ``data`` is the program's data folder. ``path`` is that of the public folder, to be chosen before
    ``set_up``; ``vault`` and ``later`` (how far the program's clock is ahead) may be changed between runs.
    """

    def __init__(self, sandbox: Sandbox, data: Path, vault: LastingVault | None = None):
        self.sandbox, self.data = sandbox, data
        self.vault = vault or LastingVault()
        self.path = TEAM
        self.later = timedelta(0)
        self._first_day = datetime.now(UTC).date() + timedelta(days=2)  # so that no event ends while a test runs
        self.troubles = ExitStack()
        """What a fault started or changed; healing it closes this."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.troubles.close()

    @property
    def app(self) -> App:
        """The program as a new process would open it, over the vault of this moment."""
        return App(self.data, vault=self.vault, clock=lambda: datetime.now(UTC) + self.later)

    @property
    def hub(self) -> HubConfig:
        return self.app.hub(HUB)

    def spoke(self, name: str) -> SpokeConfig:
        return self.app.spoke(self.hub, name)

    def set_up(self, link: str = "", *, auth: AuthMethod = AuthMethod.BASIC) -> Self:
        """Steps 1 to 9; ``link`` is that of the published plan where none is given."""
        app, cancel = self.app, CancelToken()
        hub = app.add_hub(HUB)
        app.add_ical_spoke(hub.id, FEED, link or self.link_at(self.sandbox.base))
        wanted = Account(AccountId(""), ACCOUNT, CLAIRE, CLAIRE, self.sandbox.endpoint, auth)
        account = app.servers.add_account(wanted, self.sandbox.users[CLAIRE])
        dock = app.add_public_folder_spoke(
            hub.id, DOCK, account.id, app.servers.folder_by_path(account.id, self.path, cancel)
        )
        app.set_options(dock.id, replace(dock.options, hub_writes=True))
        return self

    def add_folder(self, path: str) -> None:
        """One more public folder of the same account, which is only looked at."""
        app, account = self.app, self.app.servers.account(ACCOUNT).id
        app.add_public_folder_spoke(
            self.hub.id, path, account, app.servers.folder_by_path(account, path, CancelToken())
        )

    def publish(self, count: int) -> None:
        """The feed holds ``count`` events from now on; the same first ones for every count."""
        self.sandbox.set_feed(PLAN, self.plan_of(count))

    def plan_of(self, count: int) -> bytes:
        return b"".join(many_events(count, self._first_day))

    def publish_bytes(self, body: bytes) -> None:
        self.sandbox.set_feed(PLAN, body)

    def run(self) -> HubReport:
        return self.app.sync(self.hub.id)

    @staticmethod
    def link_at(base: str) -> str:
        return f"{base}/feeds/{PLAN}?key={KEY}"

    def link_to(self, link: str) -> None:
        """Put another link behind the feed's spoke."""
        self.vault.put(Secret(SecretKind.FEED_LINK, self.spoke(FEED).id), link)

    def move_server(self, endpoint: str) -> None:
        """Let the account ask another server."""
        store = Store(self.data / "cirahub.sqlite")
        store.setup.update_account(replace(self.app.servers.account(ACCOUNT), server=endpoint))
        store.close()

    def held(self) -> dict[int, tuple[str, int]]:
        """What the folder holds: number -> subject and version."""
        return {item.number: (str(item.properties["Subject"]), item.version) for item in self.sandbox.items(self.path)}

    def subjects(self) -> list[str]:
        return sorted(subject for subject, _ in self.held().values())

    def hub_items(self) -> int:
        return self.app.hub_status(self.hub.id).items


def of(report: HubReport, name: str) -> SpokeReport:
    """What a run says of one spoke."""
    return next(one for one in report.spokes if one.name == name)
