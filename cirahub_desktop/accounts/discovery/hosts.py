"""Whose a host is: the person's own, one they agreed to, or Microsoft's."""

from __future__ import annotations

import ipaddress

from cirahub_desktop.sync.model.hub import Cloud
from cirahub_desktop.sync.model.online import EXCHANGE_HOSTS
from cirahub_desktop.sync.spokes.exchange.address import EWS_PATH
from cirahub_desktop.sync.web import host_name

_NOBODYS = ("invalid", "example", "test", "localhost", "local")
"""Names that nobody can own (RFC 6761, RFC 6762), so that there is nothing to ask the world about."""
_SHARED = ("ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org")
"""Second labels below which strangers live side by side, as in co.uk."""


def domain_of(email: str) -> str:
    """The part behind the @, in the form in which name servers know it; '' where it is no domain."""
    domain = host_name(email.rpartition("@")[2].strip().strip("."))
    return domain if "." in domain else ""


def is_below(host: str, domain: str) -> bool:
    """Whether a host is the domain or lies in it."""
    return host == domain or host.endswith(f".{domain}")


def is_agreed(host: str, agreed: str) -> bool:
    """Whether who agreed to one host meant this one: itself, or another server of the same site, such as
    mail.hoster.example after autodiscover.hoster.example."""
    agreed = host_name(agreed.strip().strip("."))
    return "." in agreed and (is_below(host, agreed) or is_below(host, _site(agreed)))


def microsoft_server(cloud: Cloud) -> str:
    """The EWS address of Exchange Online in a cloud."""
    return f"https://{EXCHANGE_HOSTS[cloud]}{EWS_PATH}"


def is_public_name(domain: str) -> bool:
    """Whether the world's name servers and Microsoft can know anything of a domain."""
    return domain.rpartition(".")[2] not in _NOBODYS


def _site(host: str) -> str:
    """The host's name without its first label, as long as what remains has one owner."""
    labels = host.split(".")[1:]
    if _is_number(host):
        return host
    if len(labels) < 2 or (len(labels) == 2 and labels[0] in _SHARED and len(labels[1]) == 2):
        return host
    return ".".join(labels)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
