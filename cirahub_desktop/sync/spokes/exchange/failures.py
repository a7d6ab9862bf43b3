"""What a failed connection means: nothing was sent, or nobody can tell."""

from __future__ import annotations

import ssl

import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError

from cirahub_desktop.sync.errors import Unreachable

_Reason = Unreachable.Reason
_LAYERS = 6


def before_sending(host: str, cause: BaseException | None) -> Unreachable | None:
    """The error for a failure that came before the request was sent; None where it may have been sent."""
    match cause:
        case requests.exceptions.SSLError():
            # Every other one may come while the answer is read.
            return Unreachable(host, _Reason.CERTIFICATE) if _is_untrusted(cause) else None
        case requests.exceptions.ProxyError():
            return Unreachable(host, _Reason.PROXY)
        case requests.ConnectTimeout():
            return Unreachable(host, _Reason.TIMEOUT)
        case requests.ConnectionError():
            return _no_connection(host, cause)
        case KeyError():
            # requests_ntlm met an answer without a challenge in the middle of its handshake.
            return Unreachable(host, _Reason.SERVER_ERROR)
        case _:
            return None


def after_sending(host: str, cause: BaseException | None) -> Unreachable:
    """The error for a failure on the way back: too slow, or dropped."""
    return Unreachable(host, _Reason.TIMEOUT if isinstance(cause, requests.Timeout) else _Reason.DROPPED)


def _no_connection(host: str, cause: requests.ConnectionError) -> Unreachable | None:
    reason = getattr(cause.args[0], "reason", None) if cause.args else None
    if isinstance(reason, NameResolutionError):
        return Unreachable(host, _Reason.NO_SUCH_HOST)
    if isinstance(reason, NewConnectionError):
        return Unreachable(host, _Reason.CONNECTION)
    return None


def _is_untrusted(error: requests.exceptions.SSLError) -> bool:
    """Whether the certificate was the reason; it lies some layers down, behind urllib3's wrappings."""
    layer: object = error
    for _ in range(_LAYERS):
        if isinstance(layer, ssl.SSLCertVerificationError):
            return True
        arguments = getattr(layer, "args", ())
        layer = getattr(layer, "reason", None) or (arguments[0] if arguments else None)
    return False
