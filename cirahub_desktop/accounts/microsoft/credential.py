"""The token that a connection shows to Exchange, renewed before it ends and once where it ended all the same.

There is no loop in it, whatever the transport does: a token that was renewed because of a refusal, and is refused
before anything accepted it, ends with a question to a person.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from requests.auth import AuthBase

from cirahub_desktop.accounts.microsoft.tokens import Token, Tokens
from cirahub_desktop.sync.sign_in_errors import SignInNeeded

if TYPE_CHECKING:
    import requests

_CLAIMS: Final = re.compile(r'\bclaims\s*=\s*"([^"]*)"', re.IGNORECASE)


class MicrosoftToken:
    """A :class:`~cirahub_desktop.sync.spokes.exchange.credential.Credential`, for several threads."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._doubtful = ""
        """A token that took the place of a refused one and was not accepted by anybody yet."""

    def auth(self) -> AuthBase:
        return _Bearer(self)

    def renewed(self, refusal: requests.Response) -> bool:
        """True, or SignInNeeded and Unreachable."""
        refused = (refusal.request.headers.get("Authorization") or "").removeprefix("Bearer ")
        claims = claims_of(refusal.headers.get("WWW-Authenticate", ""))
        with self._lock:
            if refused == self._doubtful:
                host = urlsplit(refusal.url).hostname or ""
                reason = SignInNeeded.Reason.CHANGED_RULES if claims else SignInNeeded.Reason.TOKEN_REFUSED
                raise SignInNeeded(host, reason, _diagnosis(refusal))
            if self._token is None or self._token.secret == refused:
                self._token = self._tokens.token(not_this=refused, claims=claims)
                self._doubtful = self._token.secret
        return True

    def current(self) -> str:
        with self._lock:
            if self._token is None or time.time() >= self._token.good_until:
                self._token = self._tokens.token()
            return self._token.secret

    def accepted(self, token: str) -> None:
        with self._lock:
            if token == self._doubtful:
                self._doubtful = ""


class _Bearer(AuthBase):
    """Asks for the token at each request, for a connection lives longer than one."""

    def __init__(self, credential: MicrosoftToken) -> None:
        self._credential = credential

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        token = self._credential.current()
        request.headers["Authorization"] = f"Bearer {token}"

        def seen(answer: requests.Response, **_: object) -> None:
            if answer.status_code != 401:
                self._credential.accepted(token)

        request.register_hook("response", seen)  # type: ignore[no-untyped-call]  # of types-requests
        return request


def _diagnosis(refusal: requests.Response) -> str:
    """The number under which Exchange tells its administrators more."""
    code = refusal.headers.get("x-ms-diagnostics", "").partition(";")[0].strip()
    return code if code.isdecimal() else ""


def claims_of(challenge: str) -> str:
    """The claims in a WWW-Authenticate header as JSON: Base64, plain or for URLs, or percent-encoded; '' for none."""
    found = _CLAIMS.search(challenge)
    if not found:
        return ""
    text = unquote(found[1])
    try:
        if not text.startswith("{"):
            text = base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4)).decode()
        asked = json.loads(text)
    except ValueError:  # the errors of Base64 and of UTF-8 are such
        return ""
    return text if isinstance(asked, dict) else ""
