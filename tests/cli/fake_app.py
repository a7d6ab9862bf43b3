"""A small ``App`` in memory that answers what it was told to and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cirahub_desktop.doctor import Doctor
from cirahub_desktop.status import (
    AccountCheck,
    DeviceCode,
    FolderNode,
    FoundServer,
    HubStatus,
    LastRun,
    MicrosoftPreset,
    SignedIn,
    SignInPage,
    SpokeStatus,
    State,
    VaultState,
)
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Phase, PhaseChanged, Sink, no_sink
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions, check_possible
from cirahub_desktop.sync.report import Hold, HubReport, SpokeReport
from cirahub_desktop.sync.sign_in_errors import OtherAccount
from cirahub_desktop.sync.spokes.base import Probe, Verdict
from tests.cli.fake_past import FakePast
from tests.cli.fake_removal import FakeRemoval
from tests.ui.dashboard.fake_sample import FakeSample

ONLINE = "https://outlook.office365.com/EWS/Exchange.asmx"
MICROSOFT_PAGE = "https://login.microsoftonline.com/nord.example/oauth2/v2.0/authorize?client_id=x"
CODE = DeviceCode("GHVT7KQ2M", "https://microsoft.com/devicelogin", datetime(2026, 11, 24, 13, 25, tzinfo=UTC))
STARTED = datetime(2026, 11, 24, 13, 2, tzinfo=UTC)
PROBE = Probe(name="Feed", events=412, may_create=True, may_change=True, may_delete=True)
TREE = (
    FolderNode("1", "Team", "/Team", False, True, "mail"),
    FolderNode("2", "Dock", "/Team/Dock", True, False),
)


def report(name: str, *spokes: SpokeReport, error: e.CiraHubError | None = None) -> HubReport:
    return HubReport(HubId(name), name, "7", 1.25, STARTED, spokes, error=error)


class FakeApp:
    """One for all calls of a test; ``main`` opens it anew each time."""

    def __init__(self) -> None:
        self.servers = self  # one object stands in for both
        self.closed = 0
        self.lasting = True
        self.due = STARTED
        self.last_success: datetime | None = None
        self.foreign = 0
        self.check_fails: e.CiraHubError | None = None
        self.server = FoundServer("https://mail.example.com/EWS/Exchange.asmx", (AuthMethod.NTLM,), "mail.example.com")
        """What is found behind an address."""
        self.server_fails: e.CiraHubError | None = None
        self.signed_in_as = ""
        self.runs: dict[str, HubReport | e.CiraHubError | Callable[[CancelToken], HubReport]] = {}
        self.by_hand: list[bool] = []
        self.caught_up: list[datetime] = []
        self.asked: list[tuple[str, bool, str | None]] = []
        self.secrets: list[str] = []
        self.waiting: list[Hold] = []
        self.past = FakePast()
        self.sample = FakeSample(lambda *_: None, lambda: self.hubs()[0])
        self.doctor = Doctor(lambda: STARTED, ZoneInfo("Europe/Paris"))
        self.removal = FakeRemoval(self._forget_spoke, self._forget_hub)
        self.preferences: dict[str, str] = {}
        self._hubs: dict[str, HubConfig] = {}
        self._accounts: dict[str, Account] = {}

    def open(self, data_dir: Path) -> FakeApp:
        assert data_dir.is_dir()
        return self

    def close(self) -> None:
        self.closed += 1

    def preference(self, name: str, default: str = "") -> str:
        return self.preferences.get(name, default)

    def vault_state(self) -> VaultState:
        return VaultState(self.lasting)

    def hubs(self) -> tuple[HubConfig, ...]:
        return tuple(self._hubs.values())

    def hub(self, name: str) -> HubConfig:
        if name not in self._hubs:
            raise e.NotFound("hub", name)
        return self._hubs[name]

    def spoke(self, hub: HubConfig, name: str) -> SpokeConfig:
        for one in hub.spokes:
            if one.name == name:
                return one
        raise e.NotFound("spoke", name)

    def add_hub(self, name: str, kind: ObjectKind = ObjectKind.CALENDARS) -> HubConfig:
        if name in self._hubs:
            raise e.NameTaken("hub", name)
        self._hubs[name] = HubConfig(HubId(name), name, kind)
        return self._hubs[name]

    def _forget_hub(self, hub: HubId) -> None:
        del self._hubs[hub]

    def set_paused(self, hub: HubId, paused: bool) -> None:
        self._hubs[hub] = replace(self._hubs[hub], paused=paused)

    def check_link(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination:
        return Examination(self._checked())

    def add_ical_spoke(self, hub: HubId, name: str, url: str, user: str = "", password: str = "") -> SpokeConfig:
        self.secrets += [url, user, password]
        return self._add(
            hub, name, SpokeKind.ICAL, Place("i", host="example.com", user=user), SpokeOptions(feeds_hub=Feeding.ALL)
        )

    def add_public_folder_spoke(self, hub: HubId, name: str, account: AccountId, folder: FolderNode) -> SpokeConfig:
        place = Place("p", folder.path, account, folder.id)
        return self._add(hub, name, SpokeKind.PUBLIC_FOLDER, place, SpokeOptions())

    def add_folder_spoke(self, hub: HubId, name: str, path: Path) -> SpokeConfig:
        return self._add(hub, name, SpokeKind.FOLDER, Place("f", str(path)), SpokeOptions())

    def set_link(self, spoke: SpokeId, url: str, user: str = "", password: str = "") -> SpokeConfig:
        self.secrets += [url, user, password]
        return next(one for hub in self.hubs() for one in hub.spokes if one.id == spoke)

    def _add(self, hub: HubId, name: str, kind: SpokeKind, place: Place, options: SpokeOptions) -> SpokeConfig:
        spoke = SpokeConfig(SpokeId(f"{hub}/{name}"), hub, name, kind, place, options)
        self._hubs[hub] = replace(self._hubs[hub], spokes=(*self._hubs[hub].spokes, spoke))
        return spoke

    def set_options(self, spoke: SpokeId, options: SpokeOptions) -> SpokeConfig:
        hub = self._hubs[spoke.split("/", maxsplit=1)[0]]
        old = next(one for one in hub.spokes if one.id == spoke)
        check_possible(options, writable=old.kind is not SpokeKind.ICAL)
        new = replace(old, options=options)
        self._hubs[hub.name] = replace(hub, spokes=tuple(new if one is old else one for one in hub.spokes))
        return new

    def _forget_spoke(self, spoke: SpokeId) -> None:
        hub = self._hubs[spoke.split("/", maxsplit=1)[0]]
        self._hubs[hub.name] = replace(hub, spokes=tuple(one for one in hub.spokes if one.id != spoke))

    def _checked(self) -> Probe:
        if self.check_fails:
            raise self.check_fails
        return PROBE

    def check_folder(self, path: Path, cancel: CancelToken) -> Probe:
        return self._checked()

    def folder_probe(self, account: AccountId, folder: FolderNode, cancel: CancelToken) -> Probe:
        return self._checked()

    def accounts(self) -> tuple[Account, ...]:
        return tuple(self._accounts.values())

    def account(self, name: str) -> Account:
        if name not in self._accounts:
            raise e.NotFound("account", name)
        return self._accounts[name]

    def account_by_id(self, account: AccountId) -> Account:
        return next(one for one in self._accounts.values() if one.id == account)

    def find(self, email: str, server: str, cancel: CancelToken, *, agreed_host: str = "") -> FoundServer:
        if self.server_fails:
            raise self.server_fails
        return self.server

    def microsoft_preset(self) -> MicrosoftPreset:
        return MicrosoftPreset("", "")

    def microsoft_sign_in(
        self,
        account: Account,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = None,
    ) -> SignedIn:
        if device_code is None:
            open_browser(MICROSOFT_PAGE)
        else:
            device_code(CODE)
        user = self.signed_in_as or account.user
        return SignedIn(replace(account, user=user, server=ONLINE), account.user, "tokens")

    def check_signed_in(self, signed: SignedIn, cancel: CancelToken) -> AccountCheck:
        self._checked()
        return AccountCheck(signed.account, public_folders=True)

    def add_signed_in(self, signed: SignedIn, *, agreed: bool = False) -> Account:
        self._accounts[signed.account.name] = replace(signed.account, id=AccountId(signed.account.name))
        self.secrets.append(signed.tokens)
        return self._accounts[signed.account.name]

    def sign_in_again(
        self,
        account: AccountId,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = None,
        agreed: str = "",
    ) -> Account:
        signed = self.microsoft_sign_in(
            self.account_by_id(account), cancel, open_browser=open_browser, page=page, device_code=device_code
        )
        if signed.is_other and agreed != signed.account.user:
            raise OtherAccount(signed.meant, signed.account.user)
        return self.add_signed_in(signed)

    def check_account(
        self,
        name: str,
        email: str,
        user: str,
        server: str,
        auth: AuthMethod | None,
        password: str,
        cancel: CancelToken,
        *,
        agreed_host: str = "",
    ) -> AccountCheck:
        self._checked()
        found = server or "https://mail.example.com/EWS/Exchange.asmx"
        account = Account(AccountId(name), name, email, user or email, found, auth or AuthMethod.NTLM)
        return AccountCheck(account, public_folders=True)

    def add_account(self, account: Account, password: str) -> Account:
        self._accounts[account.name] = account
        self.secrets.append(password)
        return account

    def set_password(self, account: AccountId, password: str) -> None:
        self.secrets.append(password)

    def test_account(self, account: AccountId, cancel: CancelToken) -> None:
        self._checked()

    def remove_account(self, account: AccountId) -> None:
        del self._accounts[account]

    def folders(self, account: AccountId, parent: FolderNode | None, cancel: CancelToken) -> tuple[FolderNode, ...]:
        return TREE[:1] if parent is None else TREE[1:]

    def folder_by_path(self, account: AccountId, path: str, cancel: CancelToken) -> FolderNode:
        for node in TREE:
            if node.path == path:
                return node
        raise e.FolderProblem(path, e.FolderProblem.Reason.NOT_FOUND)

    def sync(
        self,
        hub: HubId,
        *,
        dry_run: bool = False,
        confirm: str | None = None,
        by_hand: bool = True,
        sink: Sink = no_sink,
        cancel: CancelToken,
    ) -> HubReport:
        self.by_hand.append(by_hand)
        self.asked.append((hub, dry_run, confirm))
        sink(PhaseChanged(hub, Phase.READING))
        answer = self.runs.get(hub, report(hub))
        if isinstance(answer, e.CiraHubError):
            raise answer
        return answer if isinstance(answer, HubReport) else answer(cancel)

    def catch_up(self, since: datetime) -> None:
        self.caught_up.append(since)

    def status(self) -> tuple[HubStatus, ...]:
        return tuple(self._status(hub) for hub in self.hubs())

    def hub_status(self, hub: HubId) -> HubStatus:
        return self._status(self._hubs[hub])

    def _status(self, hub: HubConfig) -> HubStatus:
        spokes = tuple(
            SpokeStatus(one, State.IN_SYNC, False, 412, self.foreign, self.last_success, self.due, Verdict.COMPLETE)
            for one in hub.spokes
        )
        return HubStatus(hub, State.IN_SYNC, 412, spokes, LastRun(STARTED, 412, 3, 0, 0, 0, 1, False, None))

    def holds(self) -> tuple[Hold, ...]:
        return tuple(self.waiting)

    def drop_hold(self, number: str) -> None:
        self.waiting = [one for one in self.waiting if one.id != number]
