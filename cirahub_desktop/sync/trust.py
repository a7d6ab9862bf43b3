"""Whose certificates count: what this computer trusts, its company's own authority included.

REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE name a list that counts alone, as they do for requests; SSL_CERT_FILE and
SSL_CERT_DIR one that counts as well, also where the system itself would not look at them (Windows, macOS). Where the
system has no list at all, as in the smallest Linux images, that of certifi stands in.
"""

from __future__ import annotations

import os
import ssl
import sys
from pathlib import Path

_ALONE, _AS_WELL = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), ("SSL_CERT_FILE", "SSL_CERT_DIR")
_LISTS = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
"""Where Linux systems keep theirs, as truststore looks for it."""


def tls_context() -> ssl.SSLContext:
    """A new context that checks certificate and host name.

    A list that is named but cannot be read vouches for nobody: the handshake fails then, under the server's name.
    """
    if alone := _named(_ALONE):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _add(context, alone[0])
        return context
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    as_well = _named(_AS_WELL)
    for path in as_well:
        _add(context, path)
    if not as_well and not _has_a_list():
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _named(names: tuple[str, ...]) -> list[Path]:
    """SSL_CERT_DIR may name several."""
    return [Path(path) for name in names for path in os.environ.get(name, "").split(os.pathsep) if path]


def _add(context: ssl.SSLContext, path: Path) -> None:
    try:
        if path.is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except (OSError, ssl.SSLError):
        return


def _has_a_list() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True  # the system itself decides there
    places = ssl.get_default_verify_paths()
    if places.cafile or (places.capath and any(Path(places.capath).iterdir())):
        return True
    return any(Path(one).is_file() for one in _LISTS)
