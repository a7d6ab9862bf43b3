"""What the two other dialects of autodiscover say: JSON (v2, without credentials) and plain old XML (POX)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

from lxml import etree

POX_PATH = "/autodiscover/autodiscover.xml"
_JSON_PATH = "/autodiscover/autodiscover.json"
_ASKED = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_ANSWERED = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_POX = (
    '<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{asked}"><Request>'
    "<EMailAddress>{email}</EMailAddress><AcceptableResponseSchema>{answered}</AcceptableResponseSchema>"
    "</Request></Autodiscover>"
)
_FROM_OUTSIDE = ("EXPR", "EXHTTP", "EXCH")
"""The protocols of a POX answer that name an EWS address, that for callers from outside first."""


@dataclass(frozen=True, slots=True)
class PoxAnswer:
    servers: tuple[str, ...] = ()
    """EWS addresses, best first."""
    redirect_address: str = ""
    redirect_url: str = ""


def json_address(host: str, email: str) -> str:
    """Where a server of Exchange 2016 or later says who serves an address, to anybody who asks."""
    return f"https://{host}{_JSON_PATH}?Email={quote(email, safe='')}&Protocol=EWS"


def microsoft_address(host: str, email: str) -> str:
    """The same in Exchange Online."""
    return f"https://{host}{_JSON_PATH}/v1.0/{quote(email, safe='@')}?Protocol=EWS"


def ews_in_json(body: bytes) -> str:
    """The EWS address in a JSON answer; '' where it is none, such as the page of a web server that answers to every
    name."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(said, dict) or str(said.get("Protocol", "")).lower() != "ews":
        return ""
    return str(said.get("Url") or "")


def pox_request(email: str) -> bytes:
    return _POX.format(asked=_ASKED, answered=_ANSWERED, email=escape(email)).encode()


def parse_pox(body: bytes) -> PoxAnswer:
    """Raises ValueError for what is no answer to the request."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error.msg}") from None
    account = next((node for node in root.iter("{*}Account")), None)
    if account is None:
        raise ValueError("no account in the answer of autodiscover")
    servers = {
        (node.findtext("{*}Type") or "").strip().upper(): (node.findtext("{*}EwsUrl") or "").strip()
        for node in account.iterfind("{*}Protocol")
    }
    return PoxAnswer(
        tuple(servers[kind] for kind in _FROM_OUTSIDE if servers.get(kind)),
        (account.findtext("{*}RedirectAddr") or "").strip(),
        (account.findtext("{*}RedirectUrl") or "").strip(),
    )
