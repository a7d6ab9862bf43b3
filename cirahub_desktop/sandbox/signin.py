"""Who is asking: Basic and Bearer per request, NTLM per connection. Nobody is let in without a password or a token."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from cirahub_desktop.sandbox.ntlm import Challenge, challenge_for, is_negotiate, signed_in_user


class Auth(Enum):
    """What the EWS endpoint offers in WWW-Authenticate."""

    BASIC = ("basic",)
    NTLM = ("ntlm",)
    BOTH = ("ntlm", "basic")
    BEARER = ("bearer",)
    """As Exchange Online does."""

    @property
    def offers(self) -> tuple[str, ...]:
        return tuple(_OFFERS[name] for name in self.value)


_OFFERS = {
    "ntlm": "NTLM",
    "basic": 'Basic realm="CiraHub sandbox"',
    "bearer": 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", token_types="app_asserted_user_v1"',
}


class TokenRefused(Exception):
    """``challenge`` is the WWW-Authenticate of the 401."""

    def __init__(self, challenge: str) -> None:
        super().__init__(challenge)
        self.challenge = challenge


Tokens = Callable[[str], str]
"""The user whom a token stands for; raises TokenRefused."""


def no_tokens(token: str) -> str:  # noqa: ARG001 - a sandbox without a sign-in service knows none
    raise TokenRefused(_OFFERS["bearer"])


@dataclass(frozen=True, slots=True)
class SignIn:
    """``user`` is set when signed in; otherwise ``offers`` is the WWW-Authenticate of the 401."""

    user: str | None = None
    offers: tuple[str, ...] = ()


@dataclass
class Gate:
    """One per connection, because NTLM signs in the connection."""

    auth: Auth
    passwords: Mapping[str, str]
    tokens: Tokens = no_tokens
    _challenge: Challenge | None = field(default=None, init=False)
    _ntlm_user: str | None = field(default=None, init=False)

    def check(self, header: str | None) -> SignIn:
        """What an Authorization header (or none) makes of the request."""
        scheme, _, token = (header or "").partition(" ")
        if not scheme and self._ntlm_user is not None:
            return SignIn(self._ntlm_user)
        if scheme.lower() == "basic" and "basic" in self.auth.value:
            user = basic_user(header, self.passwords)
            return SignIn(user, () if user else self.auth.offers)
        if scheme.lower() == "bearer" and "bearer" in self.auth.value:
            return self._bearer(token)
        if scheme.lower() == "ntlm" and "ntlm" in self.auth.value:
            return self._ntlm(token)
        return SignIn(None, self.auth.offers)

    def _bearer(self, token: str) -> SignIn:
        try:
            return SignIn(self.tokens(token))
        except TokenRefused as refused:
            return SignIn(None, (refused.challenge,))

    def _ntlm(self, token: str) -> SignIn:
        try:
            message = base64.b64decode(token, validate=True)
        except ValueError:
            return SignIn(None, self.auth.offers)
        if is_negotiate(message):
            self._challenge = challenge_for(message)
            return SignIn(None, (f"NTLM {base64.b64encode(self._challenge.message).decode()}",))
        challenge, self._challenge = self._challenge, None
        self._ntlm_user = signed_in_user(message, challenge, self.passwords) if challenge else None
        return SignIn(self._ntlm_user, () if self._ntlm_user else self.auth.offers)


def basic_user(header: str | None, passwords: Mapping[str, str]) -> str | None:
    """The user of a Basic header with the right password; a name counts with or without its domain."""
    try:
        pair = base64.b64decode((header or "").partition(" ")[2], validate=True).decode()
    except ValueError:
        return None
    name, _, password = pair.partition(":")
    name = name.rpartition("\\")[2].casefold()
    for user, right in passwords.items():
        if name in (user, user.partition("@")[0]) and password == right:
            return user
    return None
