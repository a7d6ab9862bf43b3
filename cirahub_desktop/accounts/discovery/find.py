"""From an e-mail address to a server: first without a password, then, where autodiscover wants one, with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cirahub_desktop.accounts.discovery import answers, hosts, offers
from cirahub_desktop.accounts.discovery import services as named
from cirahub_desktop.accounts.discovery.asking import Sessions
from cirahub_desktop.accounts.discovery.search import Door, Search
from cirahub_desktop.accounts.discovery.services import Services
from cirahub_desktop.status import FoundServer
from cirahub_desktop.sync import web
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import ForeignHost, ServerNotFound, SignInFailed, SpokeError
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.spokes.exchange import user_settings

if TYPE_CHECKING:
    from requests.auth import AuthBase

_HOPS = 4
_WANTED = (user_settings.EXTERNAL, user_settings.INTERNAL)


class Finder:
    """Finds servers, by the web and the name servers as this computer reaches them where nothing else is given."""

    def __init__(self, sessions: Sessions | None = None, services: Services | None = None) -> None:
        self._sessions, self._services = sessions or web.session, services or named.named_hosts

    def find(self, email: str, cancel: CancelToken, agreed_host: str = "") -> FoundServer:
        """No password is sent to anybody. Raises ServerNotFound, other SpokeErrors, Cancelled."""
        return self._search(email, agreed_host, cancel).run()

    def look_at(self, email: str, server: str, cancel: CancelToken) -> FoundServer:
        """The same of a server that the person named, which thereby is agreed to."""
        return self._search(email, urlsplit(server).hostname or "", cancel).server(server)

    def find_with_password(
        self, email: str, user: str, password: str, cancel: CancelToken, agreed_host: str = ""
    ) -> FoundServer:
        """Where autodiscover itself wants a password, it gets it: once per host, and nowhere any more after the first
        refusal. Raises ForeignHost before it would go outside the person's domain, SignInFailed, and as ``find``."""
        search = self._search(email, agreed_host, cancel)
        found = search.run()
        told = _Told(email.strip(), user.strip() or email.strip(), password, cancel)
        for _ in range(_HOPS):
            if found.server:
                return found
            if not search.may_ask(found.host) or search.door is None:
                raise ForeignHost(found.host, search.domain)
            if not password:
                raise ServerNotFound(search.domain)
            found = told.ask(search, search.door)
        raise ServerNotFound(search.domain)

    def way_in(
        self,
        email: str,
        user: str,
        server: str,
        auth: AuthMethod | None,
        password: str,
        cancel: CancelToken,
        agreed_host: str = "",
    ) -> tuple[str, AuthMethod]:
        """Where and how a password is to be shown: what the person said, and the rest found out.

        A server that they named is agreed to. Raises ForeignHost, SignInNeeded for Microsoft 365, and as
        ``find_with_password``.
        """
        if server and auth is not None:
            return server, auth
        if server:
            found = self.look_at(email, server, cancel)
        else:
            found = self.find_with_password(email, user, password, cancel, agreed_host)
            if found.foreign and not hosts.is_agreed(found.host, agreed_host):
                raise ForeignHost(found.host, hosts.domain_of(email))
        if found.microsoft:
            raise SignInNeeded(found.host, SignInNeeded.Reason.NEVER)
        return found.server, auth or offers.for_password(found.methods) or found.methods[0]

    def _search(self, email: str, agreed: str, cancel: CancelToken) -> Search:
        return Search(email, agreed, cancel, sessions=self._sessions, services=self._services)


class _Told:
    """Shows the password to one autodiscover after the other, to each once."""

    def __init__(self, email: str, user: str, password: str, cancel: CancelToken) -> None:
        self._email, self._user, self._password, self._cancel = email, user, password, cancel
        self._shown: set[str] = set()

    def ask(self, search: Search, door: Door) -> FoundServer:
        """Where the autodiscover behind a door leads. Raises SignInFailed, and ServerNotFound where it leads nowhere
        or back."""
        if door.host in self._shown:
            raise ServerNotFound(search.domain)
        self._shown.add(door.host)
        reply = search.asker.post(door.address, self._request(door), self._cancel, self._auth(door))
        if reply.status == 401:
            raise SignInFailed(door.host, offered=tuple(method.value for method in door.methods))
        if reply.target:
            return self._sent_to(search, reply.target)
        try:
            return self._led(search, door, reply.body)
        except ValueError:
            raise ServerNotFound(search.domain) from None

    def _led(self, search: Search, door: Door, body: bytes) -> FoundServer:
        if door.pox:
            pox = answers.parse_pox(body)
            servers, address, url = pox.servers, pox.redirect_address, pox.redirect_url
        else:
            said = user_settings.parse(body)
            servers = tuple(said.values[name] for name in _WANTED if said.values.get(name))
            address = said.redirect if said.code == "RedirectAddress" else ""
            url = said.redirect if said.code == "RedirectUrl" else ""
        if servers:
            return _first_that_answers(search, servers)
        if url:
            return self._sent_to(search, url)
        if address:
            self._email = address
            return search.search_for(address)
        raise ServerNotFound(search.domain)

    def _sent_to(self, search: Search, url: str) -> FoundServer:
        parts = urlsplit(url)
        found = search.follow(parts.netloc.lower()) if parts.scheme == "https" and parts.hostname else None
        if found is None:
            raise ServerNotFound(search.domain)
        return found

    def _request(self, door: Door) -> bytes:
        if door.pox:
            return answers.pox_request(self._email)
        return user_settings.request(door.address, self._email, _WANTED)

    def _auth(self, door: Door) -> AuthBase:
        from cirahub_desktop.accounts.password import Password

        method = offers.for_password(door.methods) or AuthMethod.BASIC
        return Password(Account(AccountId(""), "", self._email, self._user, "", method), self._password).auth()


def _first_that_answers(search: Search, servers: tuple[str, ...]) -> FoundServer:
    """The address for callers from outside leads nowhere in some companies; then the one for inside. Raises the error
    of the first."""
    first: SpokeError | None = None
    for server in servers:
        try:
            return search.server(server)
        except SpokeError as error:
            first = first or error
    raise first or ServerNotFound(search.domain)
