"""Which links are feeds: http or https (webcal means https), and a path that ends in .ics."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from cirahub_desktop.sync.errors import LinkRefused

_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_SHOWN = 12
"""Characters of a refused path that may be shown: an ending tells what is wrong, a whole token would be a secret."""


def check_link(text: str) -> str:
    """The link as it is fetched, without its fragment; raises LinkRefused. The result is a secret (R12)."""
    parts = _split(text.strip().strip("<>").strip())
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None:
        raise LinkRefused(LinkRefused.Reason.SCHEME, parts.scheme[:_SHOWN])
    if "@" in parts.netloc:
        raise LinkRefused(LinkRefused.Reason.CREDENTIALS)
    if not unquote(parts.path).lower().endswith(".ics"):
        raise LinkRefused(LinkRefused.Reason.NOT_ICS, _ending(parts.path))
    return urlunsplit((scheme, parts.netloc.lower(), parts.path, parts.query, ""))


def host_of(link: str) -> str:
    """What may be shown of a link anywhere."""
    return urlsplit(link).hostname or ""


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        sound = parts.scheme and not any(sign.isspace() for sign in text) and _host_is_sound(parts)
    except ValueError:
        sound = False
    if not sound:
        raise LinkRefused(LinkRefused.Reason.NOT_A_LINK)
    return parts


def _host_is_sound(parts: SplitResult) -> bool:
    """Raises ValueError for a port that is no number."""
    if parts.scheme not in _SCHEMES:
        return True
    return bool(parts.hostname) and (parts.port is None or parts.port > 0)


def _ending(path: str) -> str:
    last = "/" + path.rstrip("/").rpartition("/")[2]
    return last if len(last) <= _SHOWN else "…" + last[-_SHOWN:]
