"""What Microsoft's refusals mean.

Source: learn.microsoft.com/entra/identity-platform/reference-error-codes. Microsoft may change the numbers, so an
unknown one is still explained, by the OAuth error it comes with, and shown to IT as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cirahub_desktop.sync.errors import CiraHubError, Unreachable
from cirahub_desktop.sync.sign_in_errors import SignInNeeded, SignInStopped

_Reason = SignInNeeded.Reason
_CODES: Final[Mapping[_Reason, tuple[int, ...]]] = {
    _Reason.CONSENT: (65001, 90094, 90095, 900941, 650051, 650052),
    _Reason.NOT_ASSIGNED: (50105,),
    _Reason.CONDITIONAL_ACCESS: (53000, 53001, 53002, 53003, 53004, 53011, 530002, 530003, 530021, 530034, 50005),
    _Reason.ACCOUNT_BLOCKED: (50053, 50055, 50057, 50144),
    _Reason.UNKNOWN_APP: (700016, 7000112, 7000114, 700038),
    _Reason.UNKNOWN_TENANT: (90002, 900023, 50020, 50034, 50059, 50128, 50177, 50178, 50194, 51004),
    _Reason.NOT_PUBLIC: (7000218, 7000215, 700025),
    _Reason.REDIRECT: (50011, 500113, 500117),
    _Reason.PERMISSION: (65002, 65005, 70011, 650053, 650056, 650057),
    _Reason.MORE_PROOF: (50072, 50074, 50076, 50078, 50079, 50158, 50203),
    _Reason.EXPIRED: (
        *(50089, 50132, 50133, 50173, 70000, 70008, 70043, 70044, 54005, 700003, 700081, 700082, 700084),
        *(50058, 50085, 16000),
    ),
}
_REASONS: Final = {number: reason for reason, numbers in _CODES.items() for number in numbers}
_DECLINED: Final = (65004,)
_TRANSIENT: Final = ("temporarily_unavailable", "server_error")
"""RFC 6749, 4.1.2.1: the service is ill, and nobody was refused."""
_NUMBER: Final = re.compile(r"AADSTS(\d+)")


def refusal(host: str, answer: Mapping[str, object]) -> CiraHubError:
    """The error for an answer with ``error`` in it, of a redirect or of the token endpoint."""
    error, text = str(answer.get("error", "")), str(answer.get("error_description", ""))
    found = _NUMBER.search(text)
    code = found[0] if found else ""
    number = int(found[1]) if found else 0
    if error in ("expired_token", "code_expired"):
        return SignInStopped(SignInStopped.Reason.CODE_EXPIRED)
    if error in _TRANSIENT:
        return Unreachable(host, Unreachable.Reason.BUSY)
    if (
        error == "authorization_declined"
        or number in _DECLINED
        or (error == "access_denied" and number not in _REASONS)
    ):
        return SignInStopped(SignInStopped.Reason.DECLINED)
    return SignInNeeded(host, _REASONS.get(number) or _by_error(error, answer), code)


def _by_error(error: str, answer: Mapping[str, object]) -> _Reason:
    if answer.get("claims"):
        return _Reason.CHANGED_RULES
    if error == "consent_required" or answer.get("suberror") == "consent_required":
        return _Reason.CONSENT
    if error in ("invalid_grant", "interaction_required", "login_required"):
        return _Reason.EXPIRED
    if error == "unauthorized_client":
        return _Reason.UNKNOWN_APP
    return _Reason.NOT_PUBLIC if error == "invalid_client" else _Reason.OTHER
