"""What is built for a request, as a parsed element: as a server sees it."""

from __future__ import annotations

from cirahub_desktop.sync.spokes.exchange import soap


def node(markup: soap.Markup) -> soap.Element:
    return next(soap.children(soap.parse(soap.envelope(markup)), "s:Body"))
