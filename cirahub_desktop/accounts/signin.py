"""From an account and its password to a connection: address, method and version are given, nothing is guessed.

Nothing is ever tried twice with the same password, for on premises that locks accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Refused, ServerNotFound, SpokeError, Unreachable
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.spokes.exchange.address import EWS_PATH, endpoint, is_loopback

if TYPE_CHECKING:
    import requests

    from cirahub_desktop.sync.spokes.exchange.connection import Connection
    from cirahub_desktop.sync.spokes.exchange.credential import Credential

_CONNECT_SECONDS, _ANSWER_SECONDS = 10, 20
_SAFER_FIRST = {AuthMethod.NTLM: ("ntlm", "negotiate"), AuthMethod.BASIC: ("basic",)}


def connect(account: Account, credential: Credential) -> Connection:
    """A connection for ``account``; nothing is sent before it is used. Raises BadOption for the server's address."""
    from cirahub_desktop.sync.spokes.exchange.connection import Connection

    return Connection(endpoint(account.server), credential)


def guess_servers(email: str) -> tuple[str, ...]:
    """Addresses worth proposing for an e-mail address, likeliest first: text for a person, nothing is sent there."""
    domain = email.rpartition("@")[2].strip().lower()
    if "." not in domain:
        return ()
    return tuple(f"https://{name}{domain}{EWS_PATH}" for name in ("mail.", "exchange.", "outlook.", "webmail.", ""))


def offered_methods(server: str, cancel: CancelToken) -> tuple[AuthMethod, ...]:
    """The sign-in methods that a server offers and we know, the safer first: one request without credentials.

    Empty when it offers none of ours. Raises BadOption, Refused and Unreachable.
    """
    import requests

    cancel.check()
    address = endpoint(server)
    try:
        answer = _ask_without_credentials(address)
    except requests.RequestException as error:
        raise _unreachable(urlsplit(address).hostname or "", error) from None
    cancel.check()
    if answer.status_code == 403:
        raise Refused(urlsplit(address).hostname or "", exchange=True)
    words = answer.headers.get("WWW-Authenticate", "").replace(",", " ").lower().split()
    return tuple(method for method, names in _SAFER_FIRST.items() if any(name in words for name in names))


def find_server(email: str, cancel: CancelToken) -> str:
    """The first of the usual addresses in the person's own domain that answers as an Exchange Server does.

    Nobody is named and no password is sent: each is asked once without credentials. Raises ServerNotFound.
    """
    for address in guess_servers(email):
        try:
            if offered_methods(address, cancel):
                return address
        except SpokeError:
            continue
    raise ServerNotFound(email.rpartition("@")[2])


def _ask_without_credentials(address: str) -> requests.Response:
    import requests

    with requests.Session() as session:
        session.trust_env = not is_loopback(address)
        session.auth = _nobody  # or requests would take a password out of a .netrc file
        wait = (_CONNECT_SECONDS, _ANSWER_SECONDS)
        return session.post(address, data=b"", timeout=wait, allow_redirects=False)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _unreachable(host: str, error: requests.RequestException) -> SpokeError:
    from cirahub_desktop.sync.spokes.exchange.failures import before_sending

    return before_sending(host, error) or Unreachable(host, Unreachable.Reason.CONNECTION)
