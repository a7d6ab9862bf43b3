"""The search without a password: what a domain, its hosts and Microsoft tell anybody."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from cirahub_desktop.accounts.discovery import answers, hosts, offers
from cirahub_desktop.accounts.discovery.asking import Asker, Reply, Sessions
from cirahub_desktop.accounts.discovery.services import Services
from cirahub_desktop.status import FoundServer
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    BadOption,
    BadSource,
    ForeignHost,
    Refused,
    ServerNotFound,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.model.hub import AuthMethod, Cloud
from cirahub_desktop.sync.model.online import cloud_of
from cirahub_desktop.sync.spokes.exchange import user_settings
from cirahub_desktop.sync.spokes.exchange.address import EWS_PATH, endpoint
from cirahub_desktop.sync.web import host_of

SECONDS = 60.0
_HOPS = 5
_USUAL = ("mail.", "exchange.", "outlook.", "webmail.", "")


@dataclass(frozen=True, slots=True)
class Door:
    """An autodiscover that wants a password; ``pox`` for the old dialect."""

    host: str
    address: str
    methods: tuple[AuthMethod, ...]
    pox: bool


class Search:
    """One search for one person. No password is known here, and the e-mail address goes to their own hosts, to those
    they agreed to and to Microsoft alone."""

    def __init__(
        self,
        email: str,
        agreed: str,
        cancel: CancelToken,
        *,
        sessions: Sessions,
        services: Services,
    ) -> None:
        self.domain = hosts.domain_of(email)
        """Of the person: what lies in it is their own, wherever the search leads."""
        self._asked_domain = self.domain
        self._email, self._agreed, self._cancel = email.strip(), agreed, cancel
        self._services = services
        self.asker = Asker(sessions, time.monotonic() + SECONDS)
        self._silent: set[str] = set()
        self._distrusted: Unreachable | None = None
        self.door: Door | None = None
        """Set when the search ends at an autodiscover that wants a password."""

    def run(self) -> FoundServer:
        """Raises ServerNotFound, Unreachable(CERTIFICATE) where a host of the domain cannot be trusted, Cancelled."""
        if not self.domain:
            raise ServerNotFound(self._email.rpartition("@")[2])
        for step in self._steps():
            self._cancel.check()
            if (found := step()) is not None:
                return self._agreed_instead(found) or found
        raise self._distrusted or ServerNotFound(self.domain)

    def search_for(self, email: str) -> FoundServer:
        """Go on with another address of the same person, to which autodiscover referred. Raises ForeignHost where
        its domain may not be asked, and as ``run``."""
        domain = hosts.domain_of(email)
        if (cloud := cloud_of(domain)) is not None:
            return self.server(hosts.microsoft_server(cloud))
        if not domain or not self.may_ask(domain):
            raise ForeignHost(domain, self.domain) if domain else ServerNotFound(self.domain)
        self._email, self._asked_domain, self.door = email, domain, None
        return self.run()

    def may_ask(self, host: str) -> bool:
        """Whether the person's address, and with it their password, may go to a host."""
        return hosts.is_below(host, self.domain) or hosts.is_agreed(host, self._agreed)

    def server(self, address: str) -> FoundServer:
        """What one request without credentials says of an EWS address. Raises BadSource, Refused and Unreachable."""
        try:
            address = endpoint(address)
        except BadOption:
            raise BadSource(self.domain, BadSource.Reason.NOT_EXCHANGE) from None
        host = host_of(address)
        cloud = cloud_of(host)
        if cloud is not None:
            server = hosts.microsoft_server(cloud)
            return FoundServer(server, (AuthMethod.MICROSOFT,), host_of(server), microsoft=True, cloud=cloud)
        return FoundServer(address, self._offered(address), host, foreign=self._is_foreign(host))

    def follow(self, host: str) -> FoundServer | None:
        """What the autodiscover of a host says; None where it is none."""
        self.door = None
        name = host_of(f"https://{host}")
        if not name:
            return None
        cloud = cloud_of(name)
        if cloud is not None:
            return self._microsoft(cloud) or self.server(hosts.microsoft_server(cloud))
        if not self.may_ask(name):
            return FoundServer("", (), name, foreign=True)
        return self._told(answers.json_address(host, self._email)) or self._behind_a_door(host)

    def _steps(self) -> Iterator[Callable[[], FoundServer | None]]:
        domain = self._asked_domain
        yield partial(self.follow, f"autodiscover.{domain}")
        yield partial(self.follow, domain)
        yield partial(self._sent_on, f"autodiscover.{domain}")
        if hosts.is_public_name(domain):
            yield self._named_by_the_domain
            yield partial(self._microsoft, Cloud.WORLDWIDE)
        for name in _USUAL:
            yield partial(self._usual, f"https://{name}{domain}{EWS_PATH}")

    def _agreed_instead(self, found: FoundServer) -> FoundServer | None:
        """The server that the person agreed to, where the search itself only comes as far as one they were not asked
        about again: it had led there behind the password."""
        if not self._agreed or found.server or not found.foreign or self.may_ask(found.host):
            return None
        return self._usual(f"https://{self._agreed}{EWS_PATH}")

    def _told(self, address: str) -> FoundServer | None:
        """What the JSON dialect says, over a few redirects within hosts that may be asked."""
        for _ in range(_HOPS):
            reply = self._get(address)
            if reply is None:
                return None
            if not reply.target:
                server = answers.ews_in_json(reply.body) if reply.status == 200 else ""
                return self.server(server) if server else None
            address = reply.target
            if not _is_autodiscover(address):
                return None
            if not self.may_ask(host_of(address)):
                return self.follow(host_of(address))
        return None

    def _behind_a_door(self, host: str) -> FoundServer | None:
        """Whether autodiscover of a host wants a password, asked without one."""
        address = f"https://{host}{user_settings.PATH}"
        request = user_settings.request(address, "", ())
        for pox, where in ((False, address), (True, f"https://{host}{answers.POX_PATH}")):
            reply = self._post(where, b"" if pox else request)
            if reply is not None and reply.status == 401:
                methods = offers.methods(reply.headers.get("WWW-Authenticate", ""))
                if methods:
                    name = host_of(where)
                    self.door = Door(name, where, methods, pox)
                    return FoundServer("", methods, name, foreign=self._is_foreign(name), asked_for_password=True)
        return None

    def _sent_on(self, host: str) -> FoundServer | None:
        """The redirect from plain http, which carries no name and no password; only its target is looked at."""
        reply = self._get(f"http://{host}{answers.POX_PATH}")
        if reply is None or not _is_autodiscover(reply.target):
            return None
        return self.follow(urlsplit(reply.target).netloc.lower())

    def _named_by_the_domain(self) -> FoundServer | None:
        for host in self._services(self._asked_domain, self._cancel):
            if (found := self.follow(host)) is not None:
                return found
        return None

    def _microsoft(self, cloud: Cloud) -> FoundServer | None:
        """What Microsoft says of the address: Exchange Online, or a server that the company runs itself."""
        reply = self._get(answers.microsoft_address(host_of(hosts.microsoft_server(cloud)), self._email))
        server = answers.ews_in_json(reply.body) if reply is not None and reply.status == 200 else ""
        return self.server(server) if server else None

    def _usual(self, address: str) -> FoundServer | None:
        try:
            return self.server(address) if host_of(address) not in self._silent else None
        except Unreachable as error:
            self._note(error)
        except (BadSource, Refused):
            pass
        return None

    def _offered(self, address: str) -> tuple[AuthMethod, ...]:
        reply = self.asker.post(address, b"", self._cancel)
        if reply.status == 403:
            raise Refused(host_of(address), exchange=True)
        methods = offers.methods(reply.headers.get("WWW-Authenticate", "")) if reply.status == 401 else ()
        if not methods:
            raise BadSource(host_of(address), BadSource.Reason.NOT_EXCHANGE)
        return methods

    def _is_foreign(self, host: str) -> bool:
        return not hosts.is_below(host, self.domain)

    def _get(self, address: str) -> Reply | None:
        return self._answer(address, lambda: self.asker.get(address, self._cancel))

    def _post(self, address: str, body: bytes) -> Reply | None:
        return self._answer(address, lambda: self.asker.post(address, body, self._cancel))

    def _answer(self, address: str, ask: Callable[[], Reply]) -> Reply | None:
        """None from a host that does not answer, which is then left alone for the rest of the search."""
        place = urlsplit(address).netloc if address.startswith("https") else address
        if place in self._silent:
            return None
        try:
            return ask()
        except SpokeError as error:
            self._silent.add(place)
            if isinstance(error, Unreachable):
                self._note(error)
            return None

    def _note(self, error: Unreachable) -> None:
        """The first host with a certificate nobody vouches for; that of a web site at the bare domain says nothing."""
        if error.reason is Unreachable.Reason.CERTIFICATE and error.host != self._asked_domain:
            self._distrusted = self._distrusted or error


def _is_autodiscover(address: str) -> bool:
    """Whether a redirect leads to an autodiscover over https, and not to the home page of somebody."""
    if not host_of(address):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" and "/autodiscover" in parts.path.lower()
