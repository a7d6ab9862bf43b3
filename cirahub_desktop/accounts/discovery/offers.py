"""The ways to sign in that an answer offers."""

from __future__ import annotations

import re

from cirahub_desktop.sync.model.hub import AuthMethod

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_SAFER_FIRST = (
    (AuthMethod.KERBEROS, ("negotiate",)),
    (AuthMethod.NTLM, ("ntlm", "negotiate")),
    (AuthMethod.BASIC, ("basic",)),
)
WITH_PASSWORD = (AuthMethod.NTLM, AuthMethod.BASIC)


def methods(header: str) -> tuple[AuthMethod, ...]:
    """The methods in a WWW-Authenticate header that we know, the safest first.

    Several headers come joined by commas (RFC 9110, 5.3), and a realm may hold commas and names of its own.
    """
    challenges = (part.split() for part in _QUOTED.sub('""', header).split(","))
    schemes = {words[0].lower() for words in challenges if words}
    return tuple(method for method, names in _SAFER_FIRST if schemes.intersection(names))


def for_password(offered: tuple[AuthMethod, ...]) -> AuthMethod | None:
    """The safest of them that takes a password."""
    return next((method for method in offered if method in WITH_PASSWORD), None)
