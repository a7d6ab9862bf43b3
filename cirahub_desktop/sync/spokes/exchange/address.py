"""The EWS address behind what a person typed, and where a password may go.

A password goes over https alone; plain http is allowed on this computer's loopback, where the sandbox lives.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit, urlunsplit

from cirahub_desktop.sync.errors import BadOption
from cirahub_desktop.sync.web import host_of, is_loopback

EWS_PATH = "/EWS/Exchange.asmx"
_EXAMPLE = f"https://mail.example.com{EWS_PATH}"


def endpoint(server: str) -> str:
    """The whole EWS address for a host or an address. Raises BadOption, whose ``value`` shows no secret (R12)."""
    text = server.strip()
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError:
        raise BadOption("server", "", _EXAMPLE) from None
    if not host_of(whole) or not _may_carry_a_password(parts) or any(sign.isspace() for sign in text):
        raise BadOption("server", parts.hostname or "", _EXAMPLE)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    path = EWS_PATH if parts.path in ("", "/") else parts.path
    return urlunsplit((parts.scheme, host if port is None else f"{host}:{port}", path, "", ""))


def _may_carry_a_password(parts: SplitResult) -> bool:
    if parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.geturl()))
