"""GetUserSettings of autodiscover: the request, and what an answer says.

Not EWS but a service beside it, with a namespace of its own (learn.microsoft.com: GetUserSettings operation (SOAP)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit
from xml.sax.saxutils import escape

from lxml import etree

PATH = "/autodiscover/autodiscover.svc"
EXTERNAL, INTERNAL = "ExternalEwsUrl", "InternalEwsUrl"
HIERARCHY, RPC_SERVER, SMTP_ADDRESS = "PublicFolderInformation", "InternalRpcClientServer", "AutoDiscoverSMTPAddress"

_SPACE = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
_A = f"{{{_SPACE}}}"
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="{space}"'
    ' xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header>'
    "<a:RequestedServerVersion>Exchange2013</a:RequestedServerVersion>"
    "<wsa:Action>{space}/Autodiscover/GetUserSettings</wsa:Action><wsa:To>{service}</wsa:To>"
    "</soap:Header><soap:Body><a:GetUserSettingsRequestMessage><a:Request>"
    "<a:Users><a:User><a:Mailbox>{mailbox}</a:Mailbox></a:User></a:Users>"
    "<a:RequestedSettings>{settings}</a:RequestedSettings>"
    "</a:Request></a:GetUserSettingsRequestMessage></soap:Body></soap:Envelope>"
)


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What is known of one address. ``code`` is NoError, RedirectAddress, RedirectUrl, InvalidUser and the like."""

    code: str
    redirect: str = ""
    """The address or URL to ask instead."""
    values: Mapping[str, str] = field(default_factory=dict)


def service_of(endpoint: str) -> str:
    """The autodiscover of the very server that an EWS address leads to."""
    parts = urlsplit(endpoint)
    return urlunsplit((parts.scheme, parts.netloc, PATH, "", ""))


def request(service: str, mailbox: str, wanted: Iterable[str]) -> bytes:
    """The whole HTTP body that asks for the wanted settings of one address."""
    settings = "".join(f"<a:Setting>{name}</a:Setting>" for name in wanted)
    return _ENVELOPE.format(space=_SPACE, service=escape(service), mailbox=escape(mailbox), settings=settings).encode()


def parse(body: bytes) -> UserSettings:
    """Raises ValueError for what is no answer to the request."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error.msg}") from None
    return settings_of(root)


def settings_of(root: etree._Element) -> UserSettings:
    """The same of an answer that was parsed already."""
    answer = next(root.iter(f"{_A}Response"), None)
    if answer is None:
        raise ValueError("no answer of autodiscover")
    user = answer.find(f"{_A}UserResponses/{_A}UserResponse")
    if user is None:
        return UserSettings(_text(answer, "ErrorCode") or "InternalServerError")
    settings = user.iterfind(f"{_A}UserSettings/{_A}UserSetting")
    values = {_text(one, "Name"): _text(one, "Value") for one in settings}
    return UserSettings(_text(user, "ErrorCode") or "NoError", _text(user, "RedirectTarget"), values)


def _text(node: etree._Element, name: str) -> str:
    return (node.findtext(f"{_A}{name}") or "").strip()
