"""What a person sets up: accounts, hubs, spokes."""

from __future__ import annotations

from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions

NAME_LIMIT = 60
"""Characters of the name of a hub, a spoke or an account."""


class ObjectKind(Enum):
    CALENDARS = "calendars"


class SpokeKind(Enum):
    ICAL = "ical"
    PUBLIC_FOLDER = "public-folder"
    MAILBOX = "mailbox"
    """A calendar of a mailbox: one's own, a colleague's, a shared one, a room's."""
    FOLDER = "folder"
    MEMORY = "memory"
    """For the engine's own tests; never offered."""


class AuthMethod(Enum):
    BASIC = "basic"
    NTLM = "ntlm"
    KERBEROS = "kerberos"
    """The person is signed in to this computer already; there is no password of ours."""
    MICROSOFT = "microsoft"
    """Microsoft 365: the browser signs in, tokens lie in the vault."""


class Cloud(Enum):
    """Which of Microsoft's clouds a tenant lives in; each has hosts of its own."""

    WORLDWIDE = "worldwide"
    US_GOVERNMENT = "us-government"
    """GCC High."""
    US_DEFENSE = "us-defense"
    CHINA = "china"
    """Operated by 21Vianet."""


@frozen
class Account:
    """How to sign in to a server; the password lies in the vault."""

    id: AccountId
    name: str
    email: str
    user: str
    """What the server wants as user name: an address or DOMAIN\\user."""
    server: str
    """The EWS address, such as https://mail.example.com/EWS/Exchange.asmx."""
    auth: AuthMethod
    client_id: str = ""
    """Microsoft 365 alone: the application id under which the tenant knows this program; no secret."""
    tenant: str = ""
    """Microsoft 365 alone: a tenant's id or domain, '' for that of the address."""
    cloud: Cloud = Cloud.WORLDWIDE


@frozen
class Place:
    """Where a spoke leads, by kind; no secret (a feed's link lies in the vault).

    ical: ``host`` for showing, ``user`` where the feed wants one. public-folder: ``account``, ``folder_id``, ``path``.
    mailbox: these and ``mailbox``, the address whose calendar it is. folder: ``path``. ``identity`` names the place
    for ever in origin ids, even when link, account or path change.
    """

    identity: str
    path: str = ""
    account: AccountId | None = None
    folder_id: str = ""
    host: str = ""
    user: str = ""
    mailbox: str = ""

    @property
    def shown(self) -> str:
        """What people know it by: a host, a path, or address and path of a mailbox."""
        return f"{self.mailbox}{self.path}" or self.host


@frozen
class SpokeConfig:
    """One spoke as set up."""

    id: SpokeId
    hub: HubId
    name: str
    kind: SpokeKind
    place: Place
    options: SpokeOptions
    enabled: bool = True


@frozen
class HubConfig:
    """One hub with its spokes, in the order in which they were added."""

    id: HubId
    name: str
    object: ObjectKind
    spokes: tuple[SpokeConfig, ...] = ()
    paused: bool = False
