"""Signing in with the ticket that this computer has already: nobody types a password (RFC 4559).

Windows brings what is needed; elsewhere the library gssapi does, the extra ``kerberos``. Over TLS the exchange is bound
to the server's certificate (RFC 5929), as Extended Protection of Exchange wants.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from requests import PreparedRequest, Response
from requests.auth import AuthBase
from spnego import ContextProxy
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from cirahub_desktop.sync.sign_in_errors import TicketFailed

NewContext = Callable[[str, GssChannelBindings | None], ContextProxy]
"""One exchange with a host, bound to its certificate where there is one."""
_MOST_LEGS: Final = 4
_SERVER_UNKNOWN: Final = 2529638919
"""KDC_ERR_S_PRINCIPAL_UNKNOWN (RFC 4120, 7.5.9) as MIT's library says it."""

logging.getLogger("spnego").setLevel(logging.CRITICAL)  # R12: its records hold the tokens


class Ticket:
    """A :class:`~cirahub_desktop.sync.spokes.exchange.credential.Credential`."""

    def __init__(self, new_context: NewContext | None = None) -> None:
        self._new_context = new_context or _ticket_of_this_computer

    def auth(self) -> AuthBase:
        return _Negotiate(self._new_context)

    def renewed(self, refusal: Response) -> bool:
        """Never: what the server thought of the ticket, it will think again."""
        raise TicketFailed(_host(refusal), TicketFailed.Reason.REFUSED)


class _Negotiate(AuthBase):
    """Signs in the connection after its first 401, or each request where the server wants that."""

    def __init__(self, new_context: NewContext) -> None:
        self._new_context = new_context

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.register_hook("response", self._on_response)  # type: ignore[no-untyped-call]  # of types-requests
        return request

    def _on_response(self, response: Response, **options: Any) -> Response:
        if response.status_code != 401 or not _offers(response):
            return response
        try:
            return self._signed_in(response, options)
        except (SpnegoError, ImportError) as error:
            raise TicketFailed(_host(response), _reason(error)) from error

    def _signed_in(self, refusal: Response, options: dict[str, Any]) -> Response:
        context = self._new_context(_host(refusal), bindings(refusal))
        response, told = refusal, b""
        for _ in range(_MOST_LEGS):
            ours = context.step(told or None)
            if ours is None:
                break
            response = _sent_again(response, ours, options)
            told = _token(response)
            if response.status_code != 401 or not told:
                break
        return response


def bindings(response: Response) -> GssChannelBindings | None:
    """tls-server-end-point of the connection (RFC 5929, 4.1); None without TLS."""
    certificate = _certificate(response)
    if certificate is None:
        return None
    signed_with = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    weak = signed_with is None or isinstance(signed_with, hashes.MD5 | hashes.SHA1)
    digest = hashes.Hash(hashes.SHA256() if weak or signed_with is None else signed_with)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())


def _certificate(response: Response) -> bytes | None:
    """Of the server at the other end, as it sent it; the connection must not have been given back yet."""
    socket = getattr(getattr(response.raw, "connection", None), "sock", None)
    ask = getattr(socket, "getpeercert", None)
    found = ask(binary_form=True) if ask is not None else None
    return found if isinstance(found, bytes) else None


def _ticket_of_this_computer(host: str, channel: GssChannelBindings | None) -> ContextProxy:
    return spnego.client(hostname=host, service="HTTP", channel_bindings=channel, protocol="kerberos")


def _sent_again(response: Response, token: bytes, options: dict[str, Any]) -> Response:
    """Over the same connection, which is what gets signed in."""
    _ = response.content
    response.raw.release_conn()
    request = response.request.copy()
    request.headers["Authorization"] = f"Negotiate {base64.b64encode(token).decode()}"
    answer: Response = response.connection.send(request, **options)
    answer.history.append(response)
    answer.request = request
    return answer


def _offers(response: Response) -> bool:
    return _challenge(response) is not None


def _token(response: Response) -> bytes:
    """What the server sent beside the word; b'' where it sent none, or none that can be read."""
    try:
        return base64.b64decode(_challenge(response) or "", validate=True)
    except binascii.Error:
        return b""


def _challenge(response: Response) -> str | None:
    for offer in response.headers.get("WWW-Authenticate", "").split(","):
        word, _, rest = offer.strip().partition(" ")
        if word.lower() == "negotiate":
            return rest.strip()
    return None


def _reason(error: SpnegoError | ImportError) -> TicketFailed.Reason:
    if isinstance(error, ImportError):
        return TicketFailed.Reason.NO_LIBRARY
    if getattr(error.base_error, "min_code", None) == _SERVER_UNKNOWN:
        return TicketFailed.Reason.SERVER_UNKNOWN
    return TicketFailed.Reason.NO_TICKET


def _host(response: Response) -> str:
    return urlsplit(response.url).hostname or ""
