"""The XML that goes over the wire: EWS namespaces, the SOAP envelope, response messages.

Answers are put together as text, because the sandbox answers thousands of items; requests are parsed with lxml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from cirahub_desktop.sandbox.refusal import RequestRefused

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
T, M, S = f"{{{TYPES}}}", f"{{{MESSAGES}}}", f"{{{SOAP}}}"

Element = etree._Element  # noqa: SLF001 - lxml offers no public name for the type of an element

_VERSION = (
    '<t:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="2562" MinorBuildNumber="17"'
    ' Version="Exchange2016"/>'
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP for one EWS request."""

    body: bytes
    status: int = 200


def escaped(text: str) -> str:
    """Text for element content and for attributes in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(tag: str, text: str) -> str:
    return f"<t:{tag}>{escaped(text)}</t:{tag}>"


def truth(value: bool) -> str:
    return "true" if value else "false"


def local_name(node: Element) -> str:
    return str(etree.QName(node).localname)


def children(node: Element) -> list[Element]:
    """Child elements without comments and processing instructions."""
    return [child for child in node if isinstance(child.tag, str)]


def within(request: Element, name: str) -> list[Element]:
    """The children of a part that the schema requires of a request; one without it is refused as a whole."""
    part = request.find(name)
    if part is None:
        what = etree.QName(name).localname
        raise RequestRefused("ErrorSchemaValidation", f"The required element '{what}' is missing.")
    return children(part)


def parse(body: bytes) -> Element:
    """The root of a request; entities are not resolved. Raises ``etree.XMLSyntaxError``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    return etree.fromstring(body, parser)


def envelope(content: str, status: int = 200) -> Answer:
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}">'
        f"<s:Header>{_VERSION}</s:Header><s:Body>{content}</s:Body></s:Envelope>"
    )
    return Answer(text.encode(), status)


def response(operation: str, messages: Iterable[str]) -> Answer:
    """One ``...Response`` holding its response messages."""
    inner = "".join(messages)
    return envelope(f"<m:{operation}Response><m:ResponseMessages>{inner}</m:ResponseMessages></m:{operation}Response>")


def success(operation: str, inner: str = "") -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
        f"{inner}</m:{operation}ResponseMessage>"
    )


def failure(operation: str, code: str, text: str, inner: str = "") -> str:
    """A response message that refuses one item; ``inner`` where the schema wants an empty container."""
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Error"><m:MessageText>{escaped(text)}</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>"
        f"{inner}</m:{operation}ResponseMessage>"
    )


def soap_fault(code: str, text: str, *, values: dict[str, str] | None = None, status: int = 500) -> Answer:
    """A refusal of the whole request, as Exchange words it: HTTP 500 with a SOAP fault."""
    shown = "".join(
        f'<t:Value Name="{escaped(name)}">{escaped(value)}</t:Value>' for name, value in (values or {}).items()
    )
    extra = f'<t:MessageXml xmlns:t="{TYPES}">{shown}</t:MessageXml>' if shown else ""
    detail = (
        f'<e:ResponseCode xmlns:e="{ERRORS}">{code}</e:ResponseCode>'
        f'<e:Message xmlns:e="{ERRORS}">{escaped(text)}</e:Message>{extra}'
    )
    body = (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault>'
        f'<faultcode xmlns:a="{TYPES}">a:{code}</faultcode><faultstring>{escaped(text)}</faultstring>'
        f"<detail>{detail}</detail></s:Fault></s:Body></s:Envelope>"
    )
    return Answer(body.encode(), status)
