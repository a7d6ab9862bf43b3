"""Why a download failed, in sentences: pip's own words help only those who know pip."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """What pip prints, and what a person can do then."""

    pattern: str
    advice: str


REASONS = (
    Reason(
        r"ProxyError|Cannot connect to proxy|Proxy Authentication|407 Proxy",
        "The proxy did not let the download through. Set HTTPS_PROXY to its address, such as\n"
        "http://user:password@proxy.example.com:8080, and run the command again.",
    ),
    Reason(
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification",
        "The certificate of the download server is not trusted here. In companies a proxy often shows its own:\n"
        "save the company's root certificate as a .pem file and set PIP_CERT (or REQUESTS_CA_BUNDLE and\n"
        "SSL_CERT_FILE) to its path.",
    ),
    Reason(
        r"DO NOT MATCH THE HASHES",
        "What was downloaded is not what requirements.lock names. Nothing was installed. Either the file was damaged\n"
        "on its way (run the command again) or the package server holds something else than it should.",
    ),
    Reason(
        r"No space left on device|There is not enough space",
        "The disk is full. About 500 MB are needed in the checkout and as much for temporary files.",
    ),
    Reason(
        r"Connection refused|NewConnectionError|Name or service not known|name resolution|getaddrinfo failed"
        r"|timed out|ConnectTimeout|Network is unreachable|No route to host|RemoteDisconnected",
        "The package server was not reached. Is this computer online? Behind a proxy, set HTTPS_PROXY to its address.\n"
        "Where the company has a package server of its own, set PIP_INDEX_URL (or index-url in pip's configuration).",
    ),
    Reason(
        r"No matching distribution|Could not find a version",
        "The package server has no file for this computer. A 64-bit Python 3.11 to 3.13 is needed; a company's own\n"
        "package server (PIP_INDEX_URL, PIP_FIND_LINKS) may lack the newest versions. Or it was not reached at all.",
    ),
)
LINES = 8
"""Of pip's own last words, for those who know it."""


def explain(output: str) -> str:
    """The reason with what to do, then the end of what pip said."""
    found = (reason.advice for reason in REASONS if re.search(reason.pattern, output))
    advice = next(found, "The Python packages could not be installed.")
    last = [f"  {line}" for line in output.strip().splitlines()[-LINES:]]
    return "\n".join([advice, "The last lines of the installer were:", *last])
