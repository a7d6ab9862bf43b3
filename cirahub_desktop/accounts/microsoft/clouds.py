"""Microsoft's clouds as data: who signs people in, and where EWS answers.

Source: learn.microsoft.com/entra/identity-platform/authentication-national-cloud (sign-in),
learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-dod-endpoints and its neighbours for GCC High
and 21Vianet (Exchange). GCC without High is part of the worldwide cloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cirahub_desktop.sync.model.hub import Cloud
from cirahub_desktop.sync.spokes.exchange.address import EWS_PATH

_PERMISSION: Final = "EWS.AccessAsUser.All"


@dataclass(frozen=True, slots=True)
class Site:
    """One cloud. ``login`` is where people sign in, ``exchange`` what the token is for; both without a slash."""

    login: str
    exchange: str
    other_hosts: tuple[str, ...] = ()
    """Of Exchange."""

    @property
    def ews(self) -> str:
        return self.exchange + EWS_PATH

    @property
    def scope(self) -> str:
        """What is asked for: to do in EWS what the person may do there, and nothing else."""
        return f"{self.exchange}/{_PERMISSION}"

    @property
    def login_host(self) -> str:
        return urlsplit(self.login).hostname or ""


SITES: Final[Mapping[Cloud, Site]] = {
    Cloud.WORLDWIDE: Site(
        "https://login.microsoftonline.com", "https://outlook.office365.com", ("outlook.office.com", "outlook.com")
    ),
    Cloud.US_GOVERNMENT: Site("https://login.microsoftonline.us", "https://outlook.office365.us"),
    Cloud.US_DEFENSE: Site(
        "https://login.microsoftonline.us", "https://webmail.apps.mil", ("outlook-dod.office365.us",)
    ),
    Cloud.CHINA: Site("https://login.partner.microsoftonline.cn", "https://partner.outlook.cn"),
}


def cloud_of(host: str) -> Cloud | None:
    """The cloud whose Exchange answers at ``host``; None for a server of somebody's own."""
    host = host.lower()
    for cloud, site in SITES.items():
        if host in (urlsplit(site.exchange).hostname, *site.other_hosts):
            return cloud
    return None
