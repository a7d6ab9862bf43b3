"""EWS requests and answers as XML: building elements, envelopes, and the list of response messages.

Requests are put together as text, because a first sync writes hundreds of thousands of elements; answers are parsed
with lxml. Element names are written with the prefixes of the schema: ``s:`` SOAP, ``m:`` messages, ``t:`` types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NewType

from lxml import etree

from cirahub_desktop.sync.spokes.exchange.status import LONGEST_WAIT

API_VERSION = "Exchange2013_SP1"
"""The oldest schema that has all we use; every later server, Exchange SE and Exchange Online included, speaks it."""

_SPACES = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "m": "http://schemas.microsoft.com/exchange/services/2006/messages",
    "t": "http://schemas.microsoft.com/exchange/services/2006/types",
    "e": "http://schemas.microsoft.com/exchange/services/2006/errors",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile("[\t\n -%'-;=?-\ud7ff]*")
"""What needs no second look: no markup, and nothing that XML cannot hold."""

Element = etree._Element  # noqa: SLF001 - lxml gives its element type no public name
"""Of an answer."""
Markup = NewType("Markup", str)
"""An element of a request, whole."""
NOTHING = etree.Element("nothing")
"""The node of a message that no answer holds."""


@cache
def name(prefixed: str) -> str:
    """``t:Subject`` as lxml names it."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def element(prefixed: str, *children: Markup, text: str | None = None, **attributes: str) -> Markup:
    """A new element; characters that XML cannot hold are left out of ``text``."""
    marks = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items()) if attributes else ""
    inside = "".join(children) if text is None else _escaped(text) + "".join(children)
    return Markup(f"<{prefixed}{marks}>{inside}</{prefixed}>" if inside else f"<{prefixed}{marks}/>")


def _escaped(text: str) -> str:
    """A bare carriage return would be read as a line end (XML 1.0, 2.11)."""
    if _PLAIN.fullmatch(text):
        return text
    plain = _NOT_XML.sub("", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def envelope(operation: Markup) -> bytes:
    """The whole HTTP body of one request."""
    version = element("t:RequestServerVersion", Version=API_VERSION)
    spaces = {f"xmlns:{prefix}": _SPACES[prefix] for prefix in "smt"}
    whole = element("s:Envelope", element("s:Header", version), element("s:Body", operation), **spaces)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{whole}".encode()


def parse(body: bytes) -> Element:
    """The root of an answer; raises ValueError when it is not a SOAP envelope."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error.msg}") from None
    if root.tag != name("s:Envelope"):
        raise ValueError(f"not SOAP: {etree.QName(root).localname}")
    return root


@dataclass(frozen=True, slots=True)
class Message:
    """One response message: what became of one item or folder of the request."""

    code: str
    """``NoError``, or such as ``ErrorItemNotFound``."""
    node: Element

    @property
    def ok(self) -> bool:
        return self.code == "NoError"

    @property
    def back_off(self) -> float | None:
        """How many seconds a busy server wants to be left alone."""
        return back_off(self.node)


def messages(root: Element) -> list[Message]:
    """The response messages of an answer; raises ValueError where there are none."""
    found = root.find(f"{name('s:Body')}/*/{name('m:ResponseMessages')}")
    if found is None:
        raise ValueError("no response messages")
    return [_message(node) for node in found.iterchildren(etree.Element)]


def _message(node: Element) -> Message:
    code = text(node, "m:ResponseCode")
    if not code:
        code = "NoError" if node.get("ResponseClass") == "Success" else "ErrorInternalServerError"
    return Message("NoError" if node.get("ResponseClass") == "Warning" and code == "NoError" else code, node)


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal of the whole request."""

    code: str
    back_off: float | None
    text: str = ""
    """What it says to a programmer; never shown."""


def fault(root: Element) -> Fault | None:
    """The SOAP fault of an answer, where it is one. ``code`` is Exchange's, such as ErrorServerBusy, or SOAP's."""
    node = root.find(f"{name('s:Body')}/{name('s:Fault')}")
    if node is None:
        return None
    code = next((one.text or "" for one in node.iter(name("e:ResponseCode"))), "")
    said = " ".join(one.text or "" for one in (*node.iter("faultstring"), *node.iter(name("e:Message"))))
    return Fault(code or (node.findtext("faultcode") or "").rpartition(":")[2], back_off(node), said)


def back_off(node: Element) -> float | None:
    """BackOffMilliseconds anywhere below ``node``, in seconds, at most a day."""
    for value in node.iter(name("t:Value")):
        said = (value.text or "").strip()
        if value.get("Name") == "BackOffMilliseconds" and said.isdecimal():
            return min(float(said) / 1000, LONGEST_WAIT)
    return None


def text(node: Element, path: str) -> str:
    """Text of the first element along ``path`` (``t:A/t:B``), '' where there is none."""
    return node.findtext("/".join(name(step) for step in path.split("/"))) or ""


def truth(node: Element, path: str) -> bool:
    return text(node, path).strip().lower() in ("true", "1")


def child(node: Element, path: str) -> Element | None:
    return node.find("/".join(name(step) for step in path.split("/")))


def children(node: Element, path: str) -> Iterator[Element]:
    """The element children of the first element along ``path``."""
    parent = child(node, path)
    if parent is not None:
        yield from parent.iterchildren(etree.Element)


def local_name(node: Element) -> str:
    return etree.QName(node).localname
