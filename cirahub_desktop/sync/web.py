"""The web as this computer reaches it: its proxies, its trust in certificates, and our name.

Everything that asks a server takes its session here: feeds, Exchange, autodiscover, the sign-in of Microsoft. Importing
this costs nothing; the libraries come with the first session.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cirahub_desktop import __version__

if TYPE_CHECKING:
    import requests

USER_AGENT = f"CiraHub-Desktop/{__version__}"
"""Stable but for the version: administrators allow ``CiraHub-Desktop/*`` in EwsAllowList (EXCHANGE.md, A1)."""


def session(*, connections: int = 10) -> requests.Session:
    """A new session, to be closed by who asked for it; ``connections`` to one server, over which its requests share.

    Certificates are checked whatever anybody asks; the proxies are those of the system at the time of each request,
    and lead nowhere near this computer's own loopback; no password is ever taken out of a .netrc file.
    """
    from cirahub_desktop.sync.web_session import WebSession

    return WebSession(connections)


def is_loopback(address: str) -> bool:
    """Whether a whole address leads to this computer itself."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
