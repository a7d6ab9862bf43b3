"""Signing in with a user name and a password: Basic or NTLM, as the account says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.sync.model.hub import Account, AuthMethod

if TYPE_CHECKING:
    import requests
    from requests.auth import AuthBase


class Password:
    """A :class:`~cirahub_desktop.sync.spokes.exchange.credential.Credential`."""

    def __init__(self, account: Account, password: str) -> None:
        self._method, self._user, self._password = account.auth, account.user or account.email, password

    def auth(self) -> AuthBase:
        if self._method is AuthMethod.NTLM:
            from requests_ntlm import HttpNtlmAuth

            # Of an address, what follows the @ is no domain of Windows.
            return HttpNtlmAuth(f"\\{self._user}" if "@" in self._user else self._user, self._password)
        from requests.auth import HTTPBasicAuth

        return HTTPBasicAuth(_octets(self._user), _octets(self._password))

    def renewed(self, refusal: requests.Response) -> bool:  # noqa: ARG002
        return False


def _octets(text: str) -> bytes:
    """Latin-1 as IIS reads it in the west, UTF-8 (RFC 7617, 2.1) for what that does not have."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
