"""What the HTTP status of an answer means, before anybody reads its body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from cirahub_desktop.sync.errors import BadSource, BatchTooLarge, Refused, SignInFailed, SpokeError, Unreachable

if TYPE_CHECKING:
    import requests

_METHODS = ("Negotiate", "NTLM", "Basic", "Digest", "Bearer")
_REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_WAIT = 24 * 3600.0
"""Seconds; a server that asks to be left alone for longer is mistaken."""
_REFUSED = (403, 440, 449, 456)
"""Besides Forbidden, what IIS and Exchange Online say to a client that is to sign in by another way."""


def is_soap(response: requests.Response) -> bool:
    """Whether an answer may be one of Exchange, which gives faults with 500 and 503 as well."""
    status = response.status_code
    return status == 200 or (status in (500, 503) and "xml" in response.headers.get("Content-Type", ""))


def error_of_status(response: requests.Response, host: str) -> SpokeError:
    """The error for a status other than 200."""
    status = response.status_code
    if status == 401:
        return SignInFailed(host, offered=offered(response.headers))
    if status in _REFUSED:
        return Refused(host, exchange=True)
    if status == 407:
        return Unreachable(host, Unreachable.Reason.PROXY, status=status)
    if status == 413:
        return BatchTooLarge(host)
    if status in (408, 429, 503):
        return Unreachable(host, Unreachable.Reason.BUSY, status=status, retry_after=retry_after(response.headers))
    if status >= 500:
        return Unreachable(host, Unreachable.Reason.SERVER_ERROR, status=status)
    if status in (*_REDIRECTS, 404, 405, 410, 451):
        return BadSource(host, BadSource.Reason.NOT_EXCHANGE, str(status))
    return BadSource(host, BadSource.Reason.STATUS, str(status))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header, a number or a date (RFC 9110, 10.2.3), at most a day.

    A date is counted from the server's own: the clock of this computer may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    until = _date(value)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT)


def offered(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The sign-in methods of a WWW-Authenticate header (RFC 9110, 11.6.1), in the order in which we name them."""
    challenges = [part.split() for part in headers.get("WWW-Authenticate", "").split(",")]
    words = {words[0].lower() for words in challenges if words}
    return tuple(method for method in _METHODS if method.lower() in words)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
