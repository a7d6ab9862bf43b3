"""What went wrong on the wire, in our words; nothing of the original text is kept, for it holds the link (R12)."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
import urllib3.exceptions as wire

from cirahub_desktop.sync.errors import BadSource, LinkRefused, Refused, SignInFailed, SpokeError, Unreachable

_REASON = Unreachable.Reason
_GONE = (404, 410)
_BUSY = (429, 503)
_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z][A-Za-z0-9\-]*)(?=\s|,|$)")
_LONGEST_WAIT = 24 * 3600.0


def converted(error: Exception, host: str) -> SpokeError | LinkRefused:
    """The error to raise for one of requests, urllib3 or the system."""
    causes = list(_causes(error))
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema | UnicodeError):
        return LinkRefused(LinkRefused.Reason.NOT_A_LINK)
    if isinstance(error, requests.exceptions.ContentDecodingError | wire.DecodeError):
        return BadSource(host, BadSource.Reason.MALFORMED, "gzip")
    if isinstance(error, ValueError) and not isinstance(error, OSError):  # requests looks at a redirect's target itself
        return BadSource(host, BadSource.Reason.REDIRECT_REFUSED)
    for kind, reason in _KINDS:
        if any(isinstance(cause, kind) for cause in causes):
            return Unreachable(host, reason)
    return Unreachable(host, _REASON.CONNECTION)


def refusal(response: requests.Response, host: str, now: datetime) -> SpokeError | LinkRefused | None:
    """The error for a status that brings no calendar; None for one that does, and for 304."""
    status = response.status_code
    if status == 401:
        offered = tuple(dict.fromkeys(_SCHEME.findall(response.headers.get("WWW-Authenticate", ""))))
        return SignInFailed(host, offered=offered)
    if status == 403:
        return Refused(host)
    if status == 407:
        return Unreachable(host, _REASON.PROXY, status=status)
    if status in _GONE:
        return BadSource(host, BadSource.Reason.NOT_FOUND)
    if status in _BUSY:
        wait = retry_after(response.headers.get("Retry-After", ""), now)
        return Unreachable(host, _REASON.BUSY, status=status, retry_after=wait)
    if status >= 500:
        return Unreachable(host, _REASON.SERVER_ERROR, status=status)
    if status == 304 or (200 <= status < 300 and status != 206):
        return None
    return BadSource(host, BadSource.Reason.STATUS, str(status))


def retry_after(text: str, now: datetime) -> float | None:
    """Seconds from a number or an HTTP date (RFC 9110, 10.2.3), at most a day; None for anything else."""
    text = text.strip()
    if text.isdecimal():
        return min(float(text), _LONGEST_WAIT)
    until = http_date(text)
    return None if until is None else min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT)


def http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_KINDS: tuple[tuple[type[BaseException], Unreachable.Reason], ...] = (
    (wire.NameResolutionError, _REASON.NO_SUCH_HOST),
    (requests.exceptions.ProxyError, _REASON.PROXY),
    (wire.ProxyError, _REASON.PROXY),
    (ssl.SSLCertVerificationError, _REASON.CERTIFICATE),
    (wire.NewConnectionError, _REASON.CONNECTION),  # before the time-outs, of which urllib3 makes it one
    (requests.exceptions.Timeout, _REASON.TIMEOUT),
    (wire.TimeoutError, _REASON.TIMEOUT),
    (requests.exceptions.ChunkedEncodingError, _REASON.DROPPED),
    (wire.ProtocolError, _REASON.DROPPED),
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what urllib3 wrapped into its arguments, and what it came from; each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]
