"""Signing in with a user name and a password: Basic or NTLM, as the account says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from requests.auth import AuthBase

from cirahub_desktop.sync.errors import SignInFailed
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.spokes.exchange.status import offered

if TYPE_CHECKING:
    import requests

_NAMES: Final = {AuthMethod.BASIC: {"Basic"}, AuthMethod.NTLM: {"NTLM", "Negotiate"}}


class Password:
    """A :class:`~cirahub_desktop.sync.spokes.exchange.credential.Credential`. Shared by the connections of an account,
    so that none of them sends again what was refused to another."""

    def __init__(self, account: Account, password: str) -> None:
        self._method, self._user, self._password = account.auth, account.user or account.email, password
        self.refusal: SignInFailed | None = None

    def auth(self) -> AuthBase:
        return Gate(self, self._way())

    def is_of(self, account: Account, password: str) -> bool:
        """Whether it is what an account would show, and nobody refused it yet."""
        same = (account.auth, account.user or account.email, password) == (self._method, self._user, self._password)
        return same and self.refusal is None

    def _way(self) -> AuthBase:
        if self._method is AuthMethod.NTLM:
            from requests_ntlm import HttpNtlmAuth

            # Of an address, what follows the @ is no domain of Windows.
            return HttpNtlmAuth(f"\\{self._user}" if "@" in self._user else self._user, self._password)
        from requests.auth import HTTPBasicAuth

        return HTTPBasicAuth(_octets(self._user), _octets(self._password))

    def renewed(self, refusal: requests.Response) -> bool:
        """Never. What does not even offer the way of the account did not look at the password."""
        ways = offered(refusal.headers)
        if not ways or _NAMES[self._method].intersection(ways):
            self.refusal = SignInFailed(urlsplit(refusal.url).hostname or "", offered=ways)
        return False


class Gate(AuthBase):
    """Signs requests for as long as the password was not refused."""

    def __init__(self, password: Password, way: AuthBase) -> None:
        self._password, self.way = password, way

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        refusal = self._password.refusal
        if refusal:
            raise SignInFailed(refusal.host, offered=refusal.offered)
        return self.way(request)


def _octets(text: str) -> bytes:
    """Latin-1 as IIS reads it in the west, UTF-8 (RFC 7617, 2.1) for what that does not have."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
