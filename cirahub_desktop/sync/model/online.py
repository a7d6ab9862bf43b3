"""Exchange Online and its end: which servers are Microsoft's own, and until when they answer (EXCHANGE.md, A1).

Source of the hosts: learn.microsoft.com/microsoft-365/enterprise, the endpoints of each cloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud

EWS_ENDS: Final = date(2027, 4, 1)
"""From this day on Exchange Online answers no EWS request of anybody. Exchange Server goes on."""
EXCHANGE_HOSTS: Final[Mapping[Cloud, str]] = {
    Cloud.WORLDWIDE: "outlook.office365.com",
    Cloud.US_GOVERNMENT: "outlook.office365.us",
    Cloud.US_DEFENSE: "webmail.apps.mil",
    Cloud.CHINA: "partner.outlook.cn",
}
"""Where Exchange Online answers in each cloud; it has other names besides."""
_DOMAINS: Final[tuple[tuple[Cloud, tuple[str, ...]], ...]] = (
    (Cloud.US_DEFENSE, ("outlook-dod.office365.us", "autodiscover-s-dod.office365.us", "apps.mil")),
    (Cloud.US_GOVERNMENT, ("office365.us", "onmicrosoft.us")),
    (Cloud.CHINA, ("outlook.cn", "office365.cn", "partner.onmschina.cn")),
    (Cloud.WORLDWIDE, ("office365.com", "outlook.com", "office.com", "outlook.cloud.microsoft", "onmicrosoft.com")),
)
"""The first that fits counts, for the defence's names lie among the government's."""


def cloud_of(host: str) -> Cloud | None:
    """Which of Microsoft's clouds a host or a domain belongs to; None for every other."""
    host = host.lower()
    for cloud, domains in _DOMAINS:
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return cloud
    return None


def is_online(server: str) -> bool:
    """Whether an address or a host belongs to one of Microsoft's clouds."""
    return cloud_of(urlsplit(server if "://" in server else f"//{server}").hostname or "") is not None


def is_online_account(account: Account) -> bool:
    """A sign-in of Microsoft 365 is one, wherever a test lets it lead."""
    return account.auth is AuthMethod.MICROSOFT or is_online(account.server)


def days_left(today: date) -> int:
    """Until :data:`EWS_ENDS`; 0 from that day on."""
    return max((EWS_ENDS - today).days, 0)
