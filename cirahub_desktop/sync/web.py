"""The web as this computer reaches it: its proxies, its trust in certificates, and our name.

Everything that asks a server takes its session here: feeds, Exchange, autodiscover, the sign-in of Microsoft. Importing
this costs nothing; the libraries come with the first session.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cirahub_desktop import __version__

if TYPE_CHECKING:
    import requests

USER_AGENT = f"CiraHub-Desktop/{__version__}"
"""Stable but for the version: administrators allow ``CiraHub-Desktop/*`` in EwsAllowList (EXCHANGE.md, A1)."""

_NAME = re.compile(r"[\w-]{1,63}(\.[\w-]{1,63})*")
_HOST = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^@\[\]:\\]+))(?::\d+)?")


def session(*, connections: int = 10) -> requests.Session:
    """A new session, to be closed by who asked for it; ``connections`` to one server, over which its requests share.

    Certificates are checked whatever anybody asks; the proxies are those of ``web_proxy.py`` at the time of each
    request, and lead nowhere near this computer's own loopback; no password is ever taken out of a .netrc file.
    """
    from cirahub_desktop.sync.web_session import WebSession

    return WebSession(connections)


def host_of(address: str) -> str:
    """The host that a whole address leads to, as name servers know it; '' where it names none, or names one in a way
    that the library which opens the connection reads differently: ``https://evil.example\\.firma.de`` lies in firma.de
    for one of them and in evil.example for the other."""
    try:
        netloc = urlsplit(address).netloc
    except ValueError:
        return ""
    found = _HOST.fullmatch(netloc)
    return found[1].lower() if found and found[1] else host_name(found[2]) if found else ""


def host_name(name: str) -> str:
    """The name of a host as name servers know it, one of other alphabets as the browsers write it (UTS 46, as requests
    does; Python's own IDNA turns straße.de into the domain of somebody else); '' where it is none."""
    name = name.rstrip(".").lower()
    if not _NAME.fullmatch(name):
        return ""
    if name.isascii():
        return name
    import idna

    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return ""


def is_loopback(address: str) -> bool:
    """Whether a whole address leads to this computer itself."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
