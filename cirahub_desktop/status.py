"""What the window, the tray and ``status`` show about hubs between and during runs: plain values made by ``app.py``."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud, HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import HoldHead, Leaving
from cirahub_desktop.sync.spokes.base import Verdict


class State(Enum):
    """Of a spoke or a hub; a hub wears the worst of its spokes, in this order."""

    ERROR = "error"
    WAITING = "waiting"
    SYNCING = "syncing"
    NOTHING_WRITTEN = "nothing-written"
    PAUSED = "paused"
    OFF = "off"
    NEVER_RUN = "never-run"
    IN_SYNC = "in-sync"


@frozen
class SpokeStatus:
    """One card and one row of the dashboard."""

    config: SpokeConfig
    state: State
    read_only: bool
    """The kind can never be written (Read-Only badge)."""
    items: int
    """Read from it (a source) or ours in it (a target)."""
    foreign: int
    """Items in it that are not ours."""
    last_success: datetime | None
    next_run: datetime | None
    verdict: Verdict | None
    error: CiraHubError | None = None
    error_since: datetime | None = None
    left_alone_until: datetime | None = None
    """The server asked for it (Retry-After); not even Sync Now asks it before."""
    account: Account | None = None
    """How it signs in to its server, where it has one."""
    hold: HoldHead | None = None
    """What waits for a person first; its events are read when somebody wants to look at them."""
    leaving: Leaving | None = None
    faults: tuple[ItemFault, ...] = ()
    """Of the last run: left out or not written, by name."""
    conflicts: int = 0
    """Events changed both here and in the hub that wait for a person's answer."""
    came_in: int = 0
    """Changes that the spoke brought into the hub in the last run."""
    written: int = 0
    """In the last run."""

    @property
    def id(self) -> SpokeId:
        return self.config.id

    @property
    def name(self) -> str:
        return self.config.name


@frozen
class LastRun:
    """The line under the rows."""

    ended: datetime
    read: int
    created: int
    updated: int
    deleted: int
    failed: int
    writable_spokes: int
    cancelled: bool
    error: CiraHubError | None
    came_in: int = 0
    """Changes that came into the hub from spokes that go both ways."""


@frozen
class HubStatus:
    config: HubConfig
    state: State
    items: int
    spokes: tuple[SpokeStatus, ...]
    last_run: LastRun | None
    example: bool = False
    """It can be thrown away, and nothing of it leaves this computer."""

    @property
    def id(self) -> HubId:
        return self.config.id

    @property
    def name(self) -> str:
        return self.config.name


@frozen
class FolderNode:
    """One folder of a server: in the tree of public folders, or in a mailbox."""

    id: str
    name: str
    path: str
    """From the root, such as ``/Team/Calendar``."""
    is_calendar: bool
    has_children: bool
    kind: str = "calendar"
    """calendar, mail, contacts, tasks, notes or other, for the icon."""
    mailbox: str = ""
    """The address of the mailbox it lies in, '' in the public folders."""


@frozen
class EffectSample:
    """How one event of the hub would look in a spoke under given options; ``after`` is None when it is left out."""

    before: Event
    after: Event | None
    left_out: ItemFault | None = None


@frozen
class EffectChoice:
    item: ItemId
    event: Event


@frozen
class OptionsEffect:
    """The right side and the sentence of consequence of the Sync Options dialog."""

    to_write: int
    """Items of the hub that the spoke would hold."""
    foreign: int
    samples: tuple[EffectSample, ...]
    exact: bool = False
    """False: ``to_write`` is the most there may be."""
    choices: tuple[EffectChoice, ...] = ()
    """What else the effect can be shown on."""


@frozen
class VaultState:
    """Where secrets lie. Not ``lasting``: they are kept for this session only, and the window says so."""

    lasting: bool
    damaged: str = ""
    """The file whose secrets could not be read any more, where there is one."""


@frozen
class AccountCheck:
    """Access was tested: the account as it will be stored."""

    account: Account
    public_folders: bool


@frozen
class FoundServer:
    """What autodiscover and one request without credentials say of the server behind an e-mail address."""

    server: str
    """The EWS address; '' while it is not known, because ``host`` wants a password or an agreement first."""
    methods: tuple[AuthMethod, ...]
    """The ways to sign in that it offers and we know, the safest first."""
    host: str
    """The server of ``server``, or the one that would be asked next."""
    foreign: bool = False
    """``host`` lies outside the domain of the address: show it before a password goes there."""
    microsoft: bool = False
    """Microsoft 365: the browser signs in, no password is typed into this program."""
    asked_for_password: bool = False
    """Only with the password does ``host`` tell which server it is."""
    cloud: Cloud = Cloud.WORLDWIDE
    """Of Microsoft 365: which of its clouds."""


@frozen
class SignInPage:
    """What the browser shows when Microsoft has sent the person back, in their language."""

    language: str
    """As HTML names it, such as fr."""
    title: str
    done: str
    stopped: str


@frozen
class DeviceCode:
    """What a person types in on another device, until ``expires``."""

    code: str
    link: str
    expires: datetime


@frozen
class SignedIn:
    """A sign-in with Microsoft that nobody has stored yet."""

    account: Account
    """Its ``user`` is who signed in."""
    meant: str
    """Who was expected to."""
    tokens: str = field(repr=False)
    """A secret."""

    @property
    def is_other(self) -> bool:
        return self.account.user.casefold() != self.meant.casefold()


@frozen
class MicrosoftPreset:
    """What a distributor filled in, '' where nobody did."""

    client_id: str
    tenant: str
