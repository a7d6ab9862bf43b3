"""TEXT values as people read them: without escapes, quoted-printable and base64, and HTML told apart from text."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re

from cirahub_desktop.sync.codecs.content_line import Line
from cirahub_desktop.sync.codecs.html_text import html_text
from cirahub_desktop.sync.codecs.ical_values import escape, unescape
from cirahub_desktop.sync.model.event import Body

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Neither a content line nor XML can hold them."""
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"})
"""Names that Python knows as well."""
_BLOCK = r"p|div|table|tr|td|ul|ol|li|h[1-6]|html|body|blockquote|pre"
_TAG = re.compile(rf"<(?:br\s*/?|hr\s*/?|(?:{_BLOCK}|a|b|i|u|em|strong|span|font)(?:\s[^<>]*)?)>", re.IGNORECASE)
_CLOSED = re.compile(rf"</(?:{_BLOCK}|a|b|i|u|em|strong|span|font)\s*>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
_BREAKS = re.compile(rf"<(?:br|{_BLOCK})\b", re.IGNORECASE)


def is_encoded(line: Line) -> bool:
    """In quoted-printable or base64, also where the parameter's name was left out, as vCalendar 1.0 allows."""
    return _encoding(line) != ""


def text_of(line: Line) -> str:
    """What the line says; escapes resolved, without characters that nothing could hold."""
    return CONTROLS.sub("", unescape(_decoded(line)).replace("\r\n", "\n").replace("\r", "\n"))


def as_plain_line(line: Line) -> Line:
    """The same without an encoding that iCalendar does not know."""
    if _encoding(line) != "QUOTED-PRINTABLE":
        return line
    kept = [part for part in line.head.split(";")[1:] if not _is_encoding(part)]
    return line._replace(head=";".join((line.name, *kept)), value=escape(text_of(line)))


def body_of(description: Line | None, html: Line | None) -> Body:
    """A description in HTML is the HTML body; programs that show plain text get its words."""
    text = text_of(description) if description else ""
    stated = text_of(html) if html else ""
    if stated or not looks_like_html(text):
        return Body(text, stated)
    marked_up = text if _BREAKS.search(text) else text.replace("\n", "<br>\n")
    return Body(html_text(marked_up), marked_up)


def looks_like_html(text: str) -> bool:
    """Tags that open and close, not a mere ``a < b``."""
    return "<" in text and _TAG.search(text) is not None and _CLOSED.search(text) is not None


def _encoding(line: Line) -> str:
    stated = line.params.get("ENCODING", "").upper()
    if stated in ("QUOTED-PRINTABLE", "BASE64", "B"):
        return stated
    return "QUOTED-PRINTABLE" if "QUOTED-PRINTABLE" in line.params else "BASE64" if "BASE64" in line.params else ""


def _is_encoding(part: str) -> bool:
    return part.upper().startswith(("ENCODING=", "CHARSET=", "QUOTED-PRINTABLE"))


def _decoded(line: Line) -> str:
    encoding = _encoding(line)
    if not encoding:
        return line.value
    if encoding == "QUOTED-PRINTABLE":
        return _in_charset(quopri.decodestring(line.value.encode(errors="replace")), line.params.get("CHARSET", ""))
    try:
        return _in_charset(base64.b64decode(line.value, validate=True), line.params.get("CHARSET", ""))
    except (ValueError, binascii.Error):
        return line.value


def _in_charset(octets: bytes, charset: str) -> str:
    for name in filter(None, (charset.strip(), "utf-8")):
        try:
            if codecs.lookup(name).name not in _NO_CHARSETS:
                return octets.decode(name)
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", errors="replace")
