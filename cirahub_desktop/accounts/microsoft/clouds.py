"""Microsoft's clouds as data: who signs people in, and where EWS answers.

Source: learn.microsoft.com/entra/identity-platform/authentication-national-cloud. GCC without High is part of the
worldwide cloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cirahub_desktop.sync.model.hub import Cloud
from cirahub_desktop.sync.model.online import EXCHANGE_HOSTS
from cirahub_desktop.sync.spokes.exchange.address import EWS_PATH

_PERMISSION: Final = "EWS.AccessAsUser.All"


@dataclass(frozen=True, slots=True)
class Site:
    """One cloud. ``login`` is where people sign in, ``exchange`` what the token is for; both without a slash."""

    login: str
    exchange: str

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


_LOGINS: Final[Mapping[Cloud, str]] = {
    Cloud.WORLDWIDE: "login.microsoftonline.com",
    Cloud.US_GOVERNMENT: "login.microsoftonline.us",
    Cloud.US_DEFENSE: "login.microsoftonline.us",
    Cloud.CHINA: "login.partner.microsoftonline.cn",
}
SITES: Final[Mapping[Cloud, Site]] = {
    cloud: Site(f"https://{_LOGINS[cloud]}", f"https://{host}") for cloud, host in EXCHANGE_HOSTS.items()
}
