"""Which proxy the web is reached through: the system's, none, or one that a person named; for this whole process.

The password of a named one is asked for when the first request needs it, in the thread of that request: the store of
passwords may wait for a person.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from enum import Enum
from urllib.parse import quote, urlsplit

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.web import host_of, is_loopback


class ProxyRule(Enum):
    SYSTEM = "system"
    NONE = "none"
    ADDRESS = "address"


@frozen
class Proxy:
    rule: ProxyRule = ProxyRule.SYSTEM
    address: str = ""
    """Of rule ADDRESS, such as http://proxy.example.com:8080; without user and password."""
    user: str = ""
    but: tuple[str, ...] = ()
    """Hosts, and domains with all that is in them, that are reached without it."""


class _Current:
    """The one piece of state of this module."""

    proxy = Proxy()
    password: Callable[[], str] = str
    known: str | None = None
    ask: Callable[[], object] | None = None
    lock = threading.Lock()


def proxy_from(ask: Callable[[], object]) -> None:
    """``ask`` is called before the next request, in its thread, and says ``use_proxy``: so a start need not know."""
    _Current.ask = ask


def use_proxy(proxy: Proxy, password: Callable[[], str] = str) -> None:
    """For every request from now on, those of sessions that are open included."""
    with _Current.lock:
        _Current.proxy, _Current.password, _Current.known, _Current.ask = proxy, password, None, None


def proxies_for(url: str) -> Mapping[str, str]:
    """As requests wants them; never for this computer's own loopback."""
    if _Current.ask is not None:
        _Current.ask()
    proxy = _Current.proxy
    if is_loopback(url) or proxy.rule is ProxyRule.NONE:
        return {}
    if proxy.rule is ProxyRule.SYSTEM:
        from requests.utils import get_environ_proxies

        return get_environ_proxies(url, no_proxy=None)  # also the registry of Windows and the settings of macOS
    if _is_exempt(host_of(url), proxy.but):
        return {}
    return dict.fromkeys(("http", "https"), _with_login(proxy))


def proxy_address(text: str) -> str:
    """A proxy's address in its one form, with the scheme that it is spoken to by; ValueError where it is none, or
    holds a user or a password, which are kept elsewhere."""
    text = text.strip()
    whole = text if "://" in text else f"http://{text}"
    parts = urlsplit(whole)
    host = host_of(whole)
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise ValueError(text)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(text)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}:{parts.port or (443 if parts.scheme == 'https' else 8080)}"


def _is_exempt(host: str, but: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in but)


def _with_login(proxy: Proxy) -> str:
    if not proxy.user:
        return proxy.address
    scheme, _, rest = proxy.address.partition("://")
    return f"{scheme}://{quote(proxy.user, safe='')}:{quote(_password(), safe='')}@{rest}"


def _password() -> str:
    with _Current.lock:
        known, ask = _Current.known, _Current.password
    if known is None:
        known = ask()
        with _Current.lock:
            if known and _Current.password is ask:  # a store of passwords that is locked now opens later
                _Current.known = known
    return known
