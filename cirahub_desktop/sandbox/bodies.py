"""What Exchange makes of a body: nobody reads back the bytes that were written."""

from __future__ import annotations

import re
import textwrap
from html import escape, unescape

_WRAPPER = (
    '<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n'
    "</head>\r\n<body>\r\n{}\r\n</body>\r\n</html>\r\n"
)


def stored_body(kind: str, text: str) -> str:
    """The body as it is kept: HTML inside a page of Exchange's own, text with CRLF and a line end after the last."""
    lines = "\r\n".join(text.splitlines())
    if kind != "HTML":
        return f"{lines}\r\n" if lines else ""
    found = re.search(r"<body[^>]*>(.*?)</body>", lines, re.IGNORECASE | re.DOTALL)
    return _WRAPPER.format((found[1] if found else lines).strip())


def body_as(wanted: str, kind: str, text: str) -> tuple[str, str]:
    """(type, text) for the BodyType that a shape asks for: Best, HTML or Text."""
    if wanted in ("Best", kind):
        return kind, text
    if wanted == "HTML":
        return "HTML", _WRAPPER.format(escape(text.strip(), quote=False).replace("\r\n", "<br>\r\n"))
    return "Text", _plain(text)


def _plain(page: str) -> str:
    inner = re.sub(r"<head>.*?</head>", "", page, flags=re.IGNORECASE | re.DOTALL)
    inner = re.sub(r"<br[^>]*>|</p>|</div>", "\n", inner, flags=re.IGNORECASE)
    lines = [" ".join(line.split()) for line in unescape(re.sub(r"<[^>]+>", "", inner)).splitlines()]
    wrapped = [part for line in lines if line for part in textwrap.wrap(line, 78)]
    return "".join(f"{line}\r\n" for line in wrapped)
