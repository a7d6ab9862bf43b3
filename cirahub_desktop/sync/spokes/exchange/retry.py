"""What the HTTP status of an answer means, asked before exchangelib interprets it.

exchangelib's own policies repeat a refused password (an account is locked that way), take a closed connection for a
busy server, and sleep without a way to cancel. This one raises our errors and never waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from exchangelib.protocol import RetryPolicy

from cirahub_desktop.sync.errors import BadSource, BatchTooLarge, Refused, SignInFailed, SpokeError, Unreachable

if TYPE_CHECKING:
    import requests

_GATEWAY = (502, 504)
_METHODS = ("Negotiate", "NTLM", "Basic", "Digest", "Bearer")


class AskOnce(RetryPolicy):  # type: ignore[misc]  # exchangelib has no types
    """Every request is sent once; what went wrong is told by type."""

    fail_fast = True
    back_off_until = None

    def back_off(self, _seconds: float | None) -> NoReturn:
        raise RuntimeError("waiting is the caller's business")

    def raise_response_errors(self, response: requests.Response) -> None:
        """Return for an answer that carries SOAP (200, and 500 with XML); raise a SpokeError for every other."""
        status = response.status_code
        if status == 200 or (status == 500 and "xml" in response.headers.get("Content-Type", "")):
            return
        raise error_of_status(response)


def error_of_status(response: requests.Response) -> SpokeError:
    """The error for a status other than 200."""
    host, status = urlsplit(response.url).hostname or "", response.status_code
    if status == 401:
        return SignInFailed(host, offered=offered(response.headers))
    if status == 403:
        return Refused(host, exchange=True)
    if status == 407:
        return Unreachable(host, Unreachable.Reason.PROXY, status=status)
    if status == 413:
        return BatchTooLarge(host)
    if status in (429, 503):
        return Unreachable(host, Unreachable.Reason.BUSY, status=status, retry_after=retry_after(response.headers))
    if status == 500 or status in _GATEWAY:
        return Unreachable(host, Unreachable.Reason.SERVER_ERROR, status=status)
    if status in (301, 302, 303, 307, 308, 404, 405, 410):
        return BadSource(host, BadSource.Reason.NOT_EXCHANGE, str(status))
    return BadSource(host, BadSource.Reason.STATUS, str(status))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header; a date there is not worth the trouble."""
    value = headers.get("Retry-After", "").strip()
    return float(value) if value.isdigit() else None


def offered(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The sign-in methods of a WWW-Authenticate header (RFC 9110, 11.6.1), in the order in which we name them."""
    challenges = [part.split() for part in headers.get("WWW-Authenticate", "").split(",")]
    words = {words[0].lower() for words in challenges if words}
    return tuple(method for method in _METHODS if method.lower() in words)
