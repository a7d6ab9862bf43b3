"""The tokens of one account, in the vault: read anew before each use, written after each change, one at a time.

A lock per account makes reading, renewing and writing one step for all threads and processes of this computer, so
that nobody writes an older state over a newer one, and who comes second finds what the first one fetched.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from cirahub_desktop.accounts.microsoft.client import Answer, accepted, client
from cirahub_desktop.accounts.microsoft.clouds import Site
from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import StoreFailed, Unreachable
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.sign_in_errors import SignInNeeded

if TYPE_CHECKING:
    import msal

_SOON: Final = 300.0
"""Seconds; a token that ends within them is renewed before it is shown to anybody."""
_LAST: Final = 20.0
"""Seconds; while the sign-in service is away, a token is shown for as long as it is good for more than this."""
_SHORT: Final = 600
"""Seconds that a token is good for which does not say it, as msal takes it."""
_OTHERS: Final = 60.0
"""Seconds for whoever is renewing right now."""


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """An access token and the moment (seconds since the epoch) from which on it is renewed first."""

    secret: str
    good_until: float


class Tokens:
    """Of one account. Every verb may wait for the keyring or the sign-in service, and raise VaultFailed."""

    def __init__(self, account: Account, site: Site, vault: Callable[[], Vault], locks: Path) -> None:
        self._account, self._site, self._vault = account, site, vault
        self._key = Secret(SecretKind.TOKENS, account.id)
        self._locks = locks

    def token(self, *, not_this: str = "", claims: str = "") -> Token:
        """A token that is good for some minutes at least: the one that is kept, or a new one in its place.

        ``not_this`` was refused by Exchange, and so was every token without ``claims``, where it asked for any. Raises
        SignInNeeded where only a person can help; the claims are kept for them then.
        """
        with self.alone():
            kept = self._kept()
            cache = _cache(kept.cache)
            found = None if claims else _kept_token(cache, self._site, not_this, _SOON)
            if found:
                return found
            try:
                return self._renewed(kept, cache, claims)
            except Unreachable:
                last = None if claims else _kept_token(_cache(kept.cache), self._site, not_this, _LAST)
                if last is None:
                    raise
                return last

    def claims(self) -> str:
        """What Exchange asked for when it last refused, to be passed on when a person signs in; '' else."""
        text = self._vault().get(self._key)
        return _Kept(**json.loads(text)).claims if text else ""

    def _renewed(self, kept: _Kept, cache: msal.SerializableTokenCache, claims: str) -> Token:
        try:
            answer = accepted(self._site, self._asked(cache, claims or kept.claims))
        except SignInNeeded:
            if claims:
                self._put(_Kept(kept.cache, claims))
            raise
        self._put(_Kept(cache.serialize()))
        return _token(answer["access_token"], float(answer.get("expires_in", _SHORT)))

    def _asked(self, cache: msal.SerializableTokenCache, claims: str) -> Answer | None:
        """What the sign-in service says to the refresh token; None where there is none."""
        with client(self._account, self._site, cache, CancelToken()) as application:
            person = next(iter(application.get_accounts()), None)
            answer: Answer | None = application.acquire_token_silent_with_error(
                [self._site.scope], person, force_refresh=True, claims_challenge=claims or None
            )
            return answer

    def _kept(self) -> _Kept:
        text = self._vault().get(self._key)
        if text is None:
            raise SignInNeeded(self._site.login_host, SignInNeeded.Reason.NEVER)
        return _Kept(**json.loads(text))

    def _put(self, kept: _Kept) -> None:
        self._vault().put(self._key, stored(kept.cache, kept.claims))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else reads or writes these tokens during the block."""
        lock = FileLock(self._locks / f"tokens-{self._account.id}.lock", thread_local=False)
        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=_OTHERS)
        except Timeout:
            raise Unreachable(self._site.login_host, Unreachable.Reason.TIMEOUT) from None
        except OSError:
            raise StoreFailed(StoreFailed.Reason.DENIED, str(self._locks)) from None
        try:
            yield
        finally:
            lock.release()


def stored(cache: str, claims: str = "") -> str:
    """A cache of msal as it lies in the vault."""
    return json.dumps({"cache": cache, "claims": claims})


@dataclass(frozen=True, slots=True, repr=False)
class _Kept:
    cache: str
    claims: str = ""


def _cache(serialized: str) -> msal.SerializableTokenCache:
    import msal

    cache = msal.SerializableTokenCache()
    cache.deserialize(serialized)
    return cache


def _kept_token(cache: msal.SerializableTokenCache, site: Site, not_this: str, longer_than: float) -> Token | None:
    """A token in the cache; msal would ask where its endpoints are before it looked."""
    for entry in cache.search(cache.CredentialType.ACCESS_TOKEN, target=[site.scope]):
        left = int(entry["expires_on"]) - time.time()
        if left > longer_than and entry["secret"] != not_this:
            return _token(entry["secret"], left)
    return None


def _token(secret: str, seconds: float) -> Token:
    """One that was issued for some minutes only is not renewed for each request."""
    return Token(secret, time.time() + max(seconds - _SOON, seconds / 2))
