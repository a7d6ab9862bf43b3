"""The words of an HTML body, for programs that show plain text and for comparing what people read."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = frozenset(
    {"address", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"}
    | {"p", "pre", "table", "tr", "ul"}
)
_UNSEEN = frozenset({"head", "script", "style", "title"})


def html_text(html: str) -> str:
    """Lines of text, one for each paragraph, line break or row; other white space counts as one blank."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = ""
        """The element whose end is waited for."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its caller's
        if tag in _UNSEEN and not self._unseen:
            self._unseen = tag
        elif tag == "body":
            self._unseen = ""  # a head that was never closed
        self._break_at(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data.replace("\n", " "))

    def _break_at(self, tag: str) -> None:
        if tag in _BREAKS:
            self.pieces.append("\n")
