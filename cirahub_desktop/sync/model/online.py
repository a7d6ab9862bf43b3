"""Exchange Online and its end: which servers are Microsoft's own, and until when they answer (EXCHANGE.md, A1)."""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlsplit

from cirahub_desktop.sync.model.hub import Account, AuthMethod

EWS_ENDS: Final = date(2027, 4, 1)
"""From this day on Exchange Online answers no EWS request of anybody. Exchange Server goes on."""
_DOMAINS: Final = (
    "office365.com",
    "office.com",
    "outlook.com",
    "office365.us",
    "apps.mil",
    "outlook.cn",
    "office365.cn",
)


def is_online(server: str) -> bool:
    """Whether an address or a host belongs to one of Microsoft's clouds."""
    host = urlsplit(server if "://" in server else f"//{server}").hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in _DOMAINS)


def is_online_account(account: Account) -> bool:
    """A sign-in of Microsoft 365 is one, wherever a test lets it lead."""
    return account.auth is AuthMethod.MICROSOFT or is_online(account.server)


def days_left(today: date) -> int:
    """Until :data:`EWS_ENDS`; 0 from that day on."""
    return max((EWS_ENDS - today).days, 0)
