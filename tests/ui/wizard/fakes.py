"""A program without servers and a background without threads, both under the control of the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cirahub_desktop.status import (
    AccountCheck,
    DeviceCode,
    FolderNode,
    FoundServer,
    MicrosoftPreset,
    SignedIn,
    VaultState,
)
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError, FaultCode, ItemFault, NameTaken
from cirahub_desktop.sync.examination import Examination, SingleSeries, TimeKind, ZoneSource, ZoneUse
from cirahub_desktop.sync.model.event import AllDaySpan, Event, ZonedSpan
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, ObjectKind, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.spokes.base import NextEvent, Probe

PARIS = ZoneInfo("Europe/Paris")


def timed(subject: str, start: datetime, minutes: int, location: str) -> NextEvent:
    span = ZonedSpan(start, start + timedelta(minutes=minutes))
    return NextEvent(subject, Event(subject, span, location), start)


def whole_day(subject: str, day: date, location: str) -> NextEvent:
    event = Event(subject, AllDaySpan(day, day + timedelta(days=1)), location)
    return NextEvent(subject, event, datetime(day.year, day.month, day.day, tzinfo=PARIS))


FEED = Probe(
    name="Livraisons Nordfracht",
    events=412,
    repeating=24,
    first=datetime(2025, 3, 3, 8, tzinfo=PARIS),
    last=datetime(2027, 6, 30, 18, tzinfo=PARIS),
    zone="Europe/Paris",
    next=(
        timed("Truck 7 – pallets from Lyon", datetime(2026, 11, 24, 15, 30, tzinfo=PARIS), 45, "Dock 2"),
        timed("Adler brewery, empties", datetime(2026, 11, 25, 6, 30, tzinfo=PARIS), 60, "Dock 1"),
        whole_day("Stocktaking, no deliveries", date(2026, 11, 26), "Warehouse B"),
    ),
)
UGLY = Examination(
    replace(
        FEED,
        faults=(
            ItemFault(FaultCode.NO_START, "u-1", "Board meeting", line=218),
            ItemFault(FaultCode.UNREADABLE, "u-2", "Inventory of the northern warehouse", "DTSTART:2026-13-01", 402),
            *(ItemFault(FaultCode.REPAIRED, f"r-{n}", "Truck", "DTEND:20251201T090000Z", n) for n in range(9)),
            ItemFault(FaultCode.REPAIRED, "z-1", "Customs", "TZID=Nowhere", 88),
            ItemFault(FaultCode.REPAIRED, "", "Canteen", "UID", 90),
        ),
    ),
    host="plan.nordfracht.example",
    times={TimeKind.ZONED: 380, TimeKind.FLOATING: 12},
    zones=(
        ZoneUse("Europe/Paris", ZoneSource.IANA, "Europe/Paris", 380),
        ZoneUse("Nowhere", ZoneSource.UNKNOWN, "", 1),
    ),
    singles=(
        SingleSeries("s-1", "Pay day", "FREQ=MONTHLY;BYMONTHDAY=1,15", Obstacle.RULE),
        SingleSeries("s-2", "Stock-taking of both halls", "FREQ=MONTHLY;BYMONTHDAY=31", Obstacle.RULE),
        SingleSeries("s-3", "Choir", "FREQ=WEEKLY", Obstacle.DATES),
    ),
)
"""A feed with something of everything."""
QUAI = Probe(
    name="Planning quai",
    events=112,
    next=(
        timed("Dock meeting", datetime(2026, 11, 25, 8, tzinfo=PARIS), 60, "Office 12"),
        whole_day("Forklift inspection", date(2026, 11, 27), "Hall B"),
        timed("Customs visit", datetime(2026, 11, 30, 13, tzinfo=PARIS), 90, "Gate"),
    ),
    may_create=True,
    may_change=True,
    may_delete=True,
)
CLAIRE = Account(
    AccountId("a1"),
    "Verrier",
    "claire.morel@verrier.example",
    "claire.morel@verrier.example",
    "https://mail.verrier.example/EWS/Exchange.asmx",
    AuthMethod.NTLM,
)


ONLINE = "https://outlook.office365.com/EWS/Exchange.asmx"
CLIENT = "2f1c5c0e-31a4-4cf0-9f0b-6f8d0b7c2f11"
PAUL = Account(AccountId("a2"), "Paul", "paul@nord.example", "paul@nord.example", ONLINE, AuthMethod.MICROSOFT, CLIENT)
MICROSOFT_365 = FoundServer(ONLINE, (), "outlook.office365.com", foreign=True, microsoft=True)
MICROSOFT_PAGE = "https://login.microsoftonline.com/nord.example/oauth2/v2.0/authorize?client_id=x"
CODE = DeviceCode("GHVT7KQ2M", "https://microsoft.com/devicelogin", datetime(2026, 11, 24, 14, 25, tzinfo=PARIS))


def node(path: str, kind: str = "folder", *, children: bool = False) -> FolderNode:
    return FolderNode(path, path.rsplit("/", 1)[1], path, kind == "calendar", children, kind)


TREE: dict[str, tuple[FolderNode, ...]] = {
    "": (
        node("/Direction", children=True),
        node("/Human resources", children=True),
        node("/Logistics", children=True),
        node("/Rooms", children=True),
        node("/Works council", children=True),
    ),
    "/Logistics": (
        node("/Logistics/Archive", children=True),
        node("/Logistics/Fleet", "calendar"),
        node("/Logistics/Planning quai", "calendar"),
        node("/Logistics/Shift plan", "calendar"),
        node("/Logistics/Suppliers, e-mail", "mail"),
    ),
}
ROOM = "salle.rhone@verrier.example"
MAILBOXES: dict[str, tuple[FolderNode, ...]] = {
    "": tuple(
        replace(node(path, "calendar"), mailbox=CLAIRE.email)
        for path in ("/Calendar", "/Calendar/Tours", "/Holidays of the team")
    ),
    ROOM: (replace(node("/Calendar", "calendar"), mailbox=ROOM),),
}
LIVRAISONS = HubConfig(HubId("h1"), "Livraisons", ObjectKind.CALENDARS)


@dataclass
class _Asked:
    job: Callable[[CancelToken], Any]
    done: Callable[[Any], None]
    failed: Callable[[CiraHubError], None]
    token: CancelToken = field(default_factory=CancelToken)

    def cancel(self) -> None:
        self.token.cancel()

    def answer(self) -> None:
        """Even after a cancel, as a careless background might."""
        try:
            value = self.job(self.token)
        except CiraHubError as error:
            self.failed(error)
        else:
            self.done(value)


class Inline:
    """Answers at once, or, while ``hold`` is set, when the test says ``answer()``."""

    def __init__(self) -> None:
        self.hold = False
        self.waiting: list[_Asked] = []

    def run(self, job, done, failed) -> _Asked:
        asked = _Asked(job, done, failed)
        if self.hold:
            self.waiting.append(asked)
        else:
            asked.answer()
        return asked

    def post(self, call: Callable[[], None]) -> None:
        call()

    def answer(self) -> None:
        waiting, self.waiting = self.waiting, []
        for asked in waiting:
            asked.answer()


class Browser:
    """Remembers what it was told to open."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.there = True

    def open(self, address: str) -> bool:
        self.opened.append(address)
        return self.there


class FakeApp:
    """``errors`` maps a method's name to what it raises."""

    def __init__(self) -> None:
        self.servers = self  # one object stands in for both
        self.calls: list[tuple[Any, ...]] = []
        self.errors: dict[str, CiraHubError] = {}
        self.probe, self.folder_answer = FEED, QUAI
        self.found: Examination | None = None
        """What a link answers, where more is to be said of it than ``probe``."""
        self.tree = dict(TREE)
        self.mailboxes = dict(MAILBOXES)
        self.may_create = True
        self.known: tuple[Account, ...] = ()
        self.public_folders = True
        self.server = FoundServer(CLAIRE.server, (AuthMethod.NTLM, AuthMethod.BASIC), "mail.verrier.example")
        """What is found behind an address."""
        self.signed_in_as = ""
        """Where somebody else does than was asked for."""
        self.preset = MicrosoftPreset("", "")
        self.lasting = True
        self.hubs: list[str] = []
        self.taken_hubs: set[str] = set()

    def _called(self, name: str, *facts: Any) -> None:
        self.calls.append((name, *facts))
        if name in self.errors:
            raise self.errors[name]

    def named(self, name: str) -> list[tuple[Any, ...]]:
        return [call for call in self.calls if call[0] == name]

    def add_hub(self, name: str) -> HubConfig:
        self._called("add_hub", name)
        if name in self.taken_hubs:
            raise NameTaken("hub", name)
        self.hubs.append(name)
        return HubConfig(HubId("new-hub"), name, ObjectKind.CALENDARS)

    def remove_hub(self, hub: HubId) -> None:
        self._called("remove_hub", hub)

    def _spoke(self, hub: HubId, name: str, kind: SpokeKind) -> SpokeConfig:
        return SpokeConfig(SpokeId("new-spoke"), hub, name, kind, Place("x"), SpokeOptions())

    def add_ical_spoke(self, hub, name, url, user="", password="") -> SpokeConfig:
        self._called("add_ical_spoke", hub, name, url, user, password)
        return self._spoke(hub, name, SpokeKind.ICAL)

    def add_public_folder_spoke(self, hub, name, account, folder) -> SpokeConfig:
        self._called("add_public_folder_spoke", hub, name, account, folder.path)
        return self._spoke(hub, name, SpokeKind.PUBLIC_FOLDER)

    def add_mailbox_spoke(self, hub, name, account, calendar) -> SpokeConfig:
        self._called("add_mailbox_spoke", hub, name, account, calendar.mailbox, calendar.path)
        return self._spoke(hub, name, SpokeKind.MAILBOX)

    def add_folder_spoke(self, hub, name, path) -> SpokeConfig:
        self._called("add_folder_spoke", hub, name, path)
        return self._spoke(hub, name, SpokeKind.FOLDER)

    def check_link(self, url, user, password, cancel) -> Examination:
        self._called("check_link", url, user, password)
        return self.found or Examination(self.probe)

    def check_folder(self, path: Path, cancel) -> Probe:
        self._called("check_folder", path)
        return replace(self.probe, name="", may_create=True, may_change=True, may_delete=True)

    def find(self, email, server, cancel, *, agreed_host="") -> FoundServer:
        self._called("find", email, server)
        return self.server

    def microsoft_preset(self) -> MicrosoftPreset:
        return self.preset

    def microsoft_sign_in(self, account, cancel, *, open_browser, page, device_code=None) -> SignedIn:
        self._ask_microsoft(account, open_browser, device_code)
        user = self.signed_in_as or account.user
        return SignedIn(replace(account, user=user, server=ONLINE), account.user, "tokens")

    def _ask_microsoft(self, account, open_browser, device_code) -> None:
        if device_code is None:
            open_browser(MICROSOFT_PAGE)
        else:
            device_code(CODE)
        self._called("microsoft_sign_in", account)

    def check_signed_in(self, signed: SignedIn, cancel) -> AccountCheck:
        self._called("check_signed_in", signed.account.user)
        return AccountCheck(signed.account, self.public_folders)

    def add_signed_in(self, signed: SignedIn, *, agreed: bool = False) -> Account:
        self._called("add_signed_in", signed.account, agreed)
        added = replace(signed.account, id=AccountId("added"))
        self.known = (*self.known, added)
        return added

    def sign_in_again(self, account, cancel, *, open_browser, page, device_code=None, agreed="") -> Account:
        self._ask_microsoft(account, open_browser, device_code)
        self._called("sign_in_again", account, agreed)
        return self.account_by_id(account)

    def account_by_id(self, account: AccountId) -> Account:
        return next(one for one in self.known if one.id == account)

    def check_account(self, name, email, user, server, auth, password, cancel, *, agreed_host="") -> AccountCheck:
        self._called("check_account", name, email, user, server, auth, password)
        account = replace(CLAIRE, id=AccountId(""), name=name, email=email, user=user or email)
        return AccountCheck(account, self.public_folders)

    def add_account(self, account: Account, password: str) -> Account:
        self._called("add_account", account.name, password)
        added = replace(account, id=AccountId("added"))
        self.known = (*self.known, added)
        return added

    def remove_account(self, account: AccountId) -> None:
        self._called("remove_account", account)

    def accounts(self) -> tuple[Account, ...]:
        return self.known

    def test_account(self, account: AccountId, cancel) -> AccountCheck:
        self._called("test_account", account)
        return AccountCheck(next(one for one in self.known if one.id == account), self.public_folders)

    def set_password(self, account: AccountId, password: str) -> None:
        self._called("set_password", account, password)

    def folders(self, account, parent, cancel) -> tuple[FolderNode, ...]:
        self._called("folders", parent.path if parent else "")
        return self.tree.get(parent.id if parent else "", ())

    def folder_by_path(self, account, path, cancel) -> FolderNode:
        self._called("folder_by_path", path)
        return node(path, "calendar")

    def folder_probe(self, account, folder, cancel) -> Probe:
        self._called("folder_probe", folder.path)
        return self.folder_answer

    def calendars_of(self, account, mailbox, cancel) -> tuple[FolderNode, ...]:
        self._called("calendars_of", mailbox)
        return self.mailboxes.get(mailbox, ())

    def may_create_folder(self, account, parent, cancel) -> bool:
        self._called("may_create_folder", parent.path if parent else "")
        return self.may_create

    def create_folder(self, account, parent, name, cancel) -> FolderNode:
        self._called("create_folder", parent.path if parent else "", name)
        made = node(f"{parent.path if parent else ''}/{name}", "calendar")
        return replace(made, mailbox=parent.mailbox if parent else "")

    def vault_state(self) -> VaultState:
        return VaultState(lasting=self.lasting)

    def set_preference(self, name: str, value: str) -> None:
        self._called("set_preference", name, value)
